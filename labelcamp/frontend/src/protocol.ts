// What the browser and Python say to each other. The same words stand, with the same meaning, in
// labelcamp/bench_desk.py; this file and that one change together.
//
// Python decides: it validates every row, writes it to the journal, and only then acknowledges it.
// Gold is never in a message before the answer that it judges (learn) or the end of the test (test).

export type Mode = "learn" | "test" | "work";
export type Status = "draft" | "submitted" | "skipped" | "flagged";
export interface LabelSpec {
  readonly id: string;
  readonly title: string;
  readonly key: string | null;
  readonly unsure_key: string | null;
  readonly rule: string | null;
}

interface Question<K extends string> {
  readonly kind: K;
  readonly id: string;
  readonly title: string;
}

/** Value: a label id; if `multiple` a map from label id to a mark; with `each` a list of label ids, one a step. */
export interface ChoiceSpec extends Question<"choice"> {
  readonly labels: readonly LabelSpec[];
  readonly multiple: boolean;
  readonly unsure: boolean;
  readonly none: { readonly key: string; readonly title: string } | null;
  readonly each: string | null;
  readonly first: string | null;
}

export interface CriterionSpec {
  readonly id: string;
  readonly title: string;
  /** What each step means, from `low` to `high`. */
  readonly anchors: readonly string[];
}

/** Value: a map from criterion id to a whole number. */
export interface RatingSpec extends Question<"rating"> {
  readonly of: string;
  readonly criteria: readonly CriterionSpec[];
  readonly low: number;
  readonly high: number;
}

/** Value: {value: -steps..steps, reasons, order}; below 0 the first of `of` is better, wherever it stands. */
export interface PreferenceSpec extends Question<"preference"> {
  readonly of: readonly [string, string];
  /** What each strength means, from 0 (a tie) to `steps`. */
  readonly anchors: readonly string[];
  readonly reasons: readonly LabelSpec[];
  readonly steps: number;
}

/** Value: {ranks: lists of field names, best first, ties together; order}. */
export interface RankingSpec extends Question<"ranking"> {
  readonly of: readonly string[];
}

/** Value: a list of {label, start, end, quote}, in code points. */
export interface SpansSpec extends Question<"spans"> {
  readonly of: string;
  readonly labels: readonly LabelSpec[];
}

/** Value: a text in NFC. */
export interface TextSpec extends Question<"text"> {
  readonly measure: "constraints" | "edits";
  readonly of: string | null;
  readonly constraints: string | null;
}

export type QuestionSpec = ChoiceSpec | RatingSpec | PreferenceSpec | RankingSpec | SpansSpec | TextSpec;

export interface FieldSpec {
  readonly name: string;
  readonly kind: "image" | "audio" | "text" | "chat" | "steps" | "constraints";
  /** Heading over the field, where one helps. */
  readonly title: string | null;
}

export interface Turn {
  readonly role: "system" | "user" | "assistant";
  readonly text: string;
}

/** A demand on a text that is to be written; `title` is the sentence that the learner reads. */
export interface ConstraintSpec {
  readonly check: string;
  readonly value: number | string;
  readonly title: string;
}

export type Content = string | readonly Turn[] | readonly string[] | readonly ConstraintSpec[];

/** By the name of a field, what it holds. An image is not in here; its bytes are a buffer of the message. */
export type Contents = Readonly<Record<string, Content>>;

/** By the id of a question, exactly the journal's value. A draft's may be partial. */
export type Values = Readonly<Record<string, unknown>>;

export interface ItemSpec {
  readonly id: string;
  readonly hash: string;
  /** Ids of the questions that it asks. */
  readonly asks: readonly string[];
  /** By the id of a preference or ranking, the names of its fields as they stand on the screen, left first. */
  readonly orders: Readonly<Record<string, readonly string[]>>;
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
  readonly questions: readonly QuestionSpec[];
  /** In the order in which they are shown. */
  readonly fields: readonly FieldSpec[];
  readonly items: readonly ItemSpec[];
  readonly guideline: GuidelineSpec;
  readonly bar: number | null;
  readonly by: string;
  /** Where "saved" means kept: on a disk, or in the store of this browser. */
  readonly door: "disk" | "browser";
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
  readonly values: Values;
  readonly active_ms: number;
  readonly assist: "none";
  readonly guideline: string;
  readonly note: string;
}

export type Outcome = "right" | "near" | "missed" | "extra" | "wrong" | "boundary" | "blank";

/**
 * One part of an answer beside gold. `label`: of a multiple choice the label's id; with `each` the step, from 1; of a
 * rating the criterion's id; of a text the constraint's number; else null. `gold` and `answer` are the part's values.
 */
export interface Part {
  readonly question: string;
  readonly label: string | null;
  readonly gold: unknown;
  readonly answer: unknown;
  readonly outcome: Outcome;
  readonly credit: number;
}

export interface Verdict {
  readonly item: string;
  readonly row: string;
  /** No part is missed, extra, wrong or blank. */
  readonly right: boolean;
  /** Both answers in words. */
  readonly mine: string;
  readonly gold: string;
  readonly reason: string;
  readonly rules: readonly string[];
  readonly parts: readonly Part[];
  /** By the id of a question, the value of gold. */
  readonly golds: Values;
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
  readonly contents: Readonly<Record<string, Contents>>;
  /** Only of items with an image. */
  readonly media: Readonly<Record<string, DataView>>;
}

export type ToPython =
  /** A page shows the bench: what is new since its `start`? */
  | { readonly type: "open" }
  /** New or repeated rows, in the order in which they were made. */
  | { readonly type: "rows"; readonly rows: readonly Row[] }
  /** What these items show, please. */
  | { readonly type: "want"; readonly items: readonly string[] }
  /** End the test. */
  | { readonly type: "finish" }
  /** All labels of the folder as a file, please. */
  | { readonly type: "pack" }
  /** Such a file, or with `more` a part of it. */
  | { readonly type: "take"; readonly text: string; readonly more: boolean }
  /** A class file in Base64, or with `more` a part of it. */
  | { readonly type: "class"; readonly text: string; readonly more: boolean };

export type FromPython =
  | { readonly type: "opened"; readonly rows: readonly Row[]; readonly top: number; readonly result: Result | null }
  /** These rows are in the journal and on the disk. Every page gets the rows, not only the one that sent them. */
  | { readonly type: "acked"; readonly ids: readonly string[]; readonly rows: readonly Row[]; readonly top: number }
  /** Not answers of this bench; they are not in the journal. */
  | { readonly type: "refused"; readonly ids: readonly string[]; readonly sentence: string }
  /** The journal can't be written just now; the rows stay where they are. */
  | { readonly type: "failed"; readonly sentence: string }
  /** What an item shows; its image is the message's one buffer. A sentence if it can't be read. */
  | { readonly type: "media"; readonly item: string; readonly sentence: string; readonly contents: Contents }
  | { readonly type: "verdict"; readonly verdict: Verdict }
  | { readonly type: "result"; readonly result: Result }
  | { readonly type: "unfinished"; readonly sentence: string }
  /** The file is the message's one buffer. */
  | { readonly type: "packed"; readonly name: string }
  /** What became of a file that was taken up. */
  | { readonly type: "took"; readonly sentence: string };

const KINDS: ReadonlySet<string> = new Set([
  "opened",
  "acked",
  "refused",
  "failed",
  "media",
  "verdict",
  "result",
  "unfinished",
  "packed",
  "took",
]);

/** A message from Python, or null for one that this version doesn't know. */
export function fromPython(message: unknown): FromPython | null {
  if (typeof message !== "object" || message === null || !("type" in message)) return null;
  return typeof message.type === "string" && KINDS.has(message.type) ? (message as FromPython) : null;
}

/** The parts of a verdict that are about a question. */
export function partsOf(verdict: Verdict | undefined, question: string): readonly Part[] {
  return verdict?.parts.filter((part) => part.question === question) ?? [];
}

/** Right; right but not to the letter, as some part is near or off by a boundary; or wrong. */
export function toneOf(verdict: Verdict): "right" | "close" | "wrong" {
  if (!verdict.right) return "wrong";
  return verdict.parts.some((part) => part.outcome === "near" || part.outcome === "boundary") ? "close" : "right";
}
