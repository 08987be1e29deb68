// What the browser and Python say to each other. The same words stand, with the same meaning, in
// labelcamp/bench_desk.py; this file and that one change together.
//
// Python decides: it validates every row, writes it to the journal, and only then acknowledges it.
// Gold is never in a message before the answer that it judges (learn) or the end of the test (test).

export type Mode = "learn" | "test" | "work";
export type Status = "draft" | "submitted" | "skipped" | "flagged";
export type Mark = "yes" | "unsure";
/** What is picked: label id to mark. A label that is absent is a “no”. */
export type Picks = Readonly<Record<string, Mark>>;

export interface LabelSpec {
  readonly id: string;
  readonly title: string;
  readonly key: string | null;
  readonly unsure_key: string | null;
  readonly rule: string | null;
}

export interface QuestionSpec {
  readonly id: string;
  readonly title: string;
  readonly labels: readonly LabelSpec[];
  readonly multiple: boolean;
  readonly unsure: boolean;
  readonly none: { readonly key: string; readonly title: string } | null;
}

export interface ItemSpec {
  readonly id: string;
  readonly hash: string;
}

export interface GuidelineSpec {
  readonly version: string;
  readonly title: string;
  readonly markdown: string;
  readonly rules: readonly string[];
}

/** Who labels, and where. `id` is the random name kept in the journal folder. */
export interface Owner {
  readonly id: string;
  readonly user: string;
  readonly folder: string;
}

/** Trait `spec`: fixed for the life of a bench. */
export interface Spec {
  readonly mode: Mode;
  readonly lang: "zh" | "en";
  readonly task: string;
  readonly task_hash: string;
  readonly title: string;
  readonly set: string;
  readonly question: QuestionSpec;
  readonly items: readonly ItemSpec[];
  readonly guideline: GuidelineSpec;
  readonly bar: number | null;
  readonly by: string;
  readonly owner: Owner;
}

/** One answer, as it stands in the journal; `v` is the journal's format. */
export interface Row {
  readonly v: 1;
  readonly id: string;
  readonly stamp: number;
  readonly task: string;
  readonly task_hash: string;
  readonly item: string;
  readonly item_hash: string;
  readonly set: string;
  readonly mode: Mode;
  readonly by: string;
  readonly source: "human";
  readonly status: Status;
  readonly values: Readonly<Record<string, Picks | string>>;
  readonly active_ms: number;
  readonly assist: "none";
  readonly guideline: string;
  readonly note: string;
}

export interface JudgedLabel {
  readonly id: string;
  readonly mine: string;
  readonly gold: string;
  readonly right: boolean;
}

export interface Verdict {
  readonly item: string;
  readonly row: string;
  readonly right: boolean;
  readonly labels: readonly JudgedLabel[];
  readonly mine: string;
  readonly gold: string;
  readonly reason: string;
  readonly rules: readonly string[];
}

/** A test's result, after its end. */
export interface Result {
  readonly right: number;
  readonly total: number;
  readonly bar: number | null;
  readonly passed: boolean;
  readonly missed: readonly Verdict[];
}

/** Trait `start`, made anew each time that a page asks for the bench: where the work stands. */
export interface Start {
  /** The cell was just run; a page that finds the bench already there gets false. */
  readonly fresh: boolean;
  readonly rows: readonly Row[];
  readonly top: number;
  readonly verdicts: readonly Verdict[];
  readonly result: Result | null;
  readonly trouble: string;
  readonly media: Readonly<Record<string, DataView>>;
}

export type ToPython =
  /** A page shows the bench: what is new since its `start`? */
  | { readonly type: "open" }
  /** New or repeated rows, in the order in which they were made. */
  | { readonly type: "rows"; readonly rows: readonly Row[] }
  /** The files of these items, please. */
  | { readonly type: "want"; readonly items: readonly string[] }
  /** End the test. */
  | { readonly type: "finish" };

export type FromPython =
  | { readonly type: "opened"; readonly rows: readonly Row[]; readonly top: number; readonly result: Result | null }
  /** These rows are in the journal and on the disk. Every page gets the rows, not only the one that sent them. */
  | { readonly type: "acked"; readonly ids: readonly string[]; readonly rows: readonly Row[]; readonly top: number }
  /** Not answers of this bench; they are not in the journal. */
  | { readonly type: "refused"; readonly ids: readonly string[]; readonly sentence: string }
  /** The journal can't be written just now; the rows stay where they are. */
  | { readonly type: "failed"; readonly sentence: string }
  /** The file of an item, as the message's one buffer; none if it can't be read. */
  | { readonly type: "media"; readonly item: string; readonly sentence: string }
  | { readonly type: "verdict"; readonly verdict: Verdict }
  | { readonly type: "result"; readonly result: Result }
  | { readonly type: "unfinished"; readonly sentence: string };

const KINDS: ReadonlySet<string> = new Set([
  "opened",
  "acked",
  "refused",
  "failed",
  "media",
  "verdict",
  "result",
  "unfinished",
]);

/** A message from Python, or null for one that this version doesn't know. */
export function fromPython(message: unknown): FromPython | null {
  if (typeof message !== "object" || message === null || !("type" in message)) return null;
  return typeof message.type === "string" && KINDS.has(message.type) ? (message as FromPython) : null;
}

/** The journal's form of what is picked. */
export function toValue(question: QuestionSpec, picks: Picks): Picks | string | undefined {
  return question.multiple ? picks : Object.keys(picks)[0];
}

/** What is picked, from the journal's form. */
export function toPicks(value: Picks | string | undefined): Picks {
  if (value === undefined) return {};
  return typeof value === "string" ? { [value]: "yes" } : value;
}
