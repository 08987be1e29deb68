// The bench as plain data: what is answered, what stands on the screen, what can be undone. Nothing here
// touches the page, the clock or the network; `reduce` says what rows are to be written.

import {
  type ItemSpec,
  type Mark,
  type Mode,
  type Picks,
  type QuestionSpec,
  type Result,
  type Row,
  type Status,
  toPicks,
  type Verdict,
} from "./protocol";

/** The answer that counts: the latest that is not a draft. */
export interface Final {
  readonly status: Exclude<Status, "draft">;
  readonly picks: Picks;
  readonly note: string;
}

/** One item. `draft`: what is picked was changed since the answer that counts. */
export interface Entry {
  readonly final: Final | null;
  readonly picks: Picks;
  readonly draft: boolean;
}

export interface Step {
  readonly item: string;
  readonly before: Entry;
  readonly after: Entry;
}

/** Stamp and id of the newest row seen of an item: of its answers and of its drafts. */
interface Heads {
  readonly final: readonly [number, string];
  readonly draft: readonly [number, string];
}

export interface State {
  readonly mode: Mode;
  readonly question: QuestionSpec;
  readonly items: readonly ItemSpec[];
  /** Index of the item on the screen; `items.length` is the end page. */
  readonly at: number;
  readonly entries: Readonly<Record<string, Entry>>;
  readonly heads: Readonly<Record<string, Heads>>;
  /** What is picked on the screen is newer than the last row written. */
  readonly dirty: boolean;
  readonly undo: readonly Step[];
  readonly redo: readonly Step[];
  readonly verdicts: Readonly<Record<string, Verdict>>;
  readonly result: Result | null;
  /** Why the last key did nothing: the name of a sentence. */
  readonly hint: "hint_pick" | "hint_closed" | null;
}

/** A row to be written, before it gets its id and stamp. */
export interface Write {
  readonly item: string;
  readonly status: Status;
  readonly picks: Picks;
  readonly note: string;
}

export type Action =
  | { readonly type: "toggle"; readonly label: string; readonly mark: Mark }
  | { readonly type: "submit" }
  | { readonly type: "none" }
  | { readonly type: "skip" }
  | { readonly type: "flag"; readonly note: string }
  | { readonly type: "go"; readonly to: number }
  | { readonly type: "undo" }
  | { readonly type: "redo" }
  | { readonly type: "idle" }
  | { readonly type: "rows"; readonly rows: readonly Row[] }
  | { readonly type: "verdict"; readonly verdict: Verdict }
  | { readonly type: "result"; readonly result: Result };

export interface Change {
  readonly state: State;
  readonly writes: readonly Write[];
}

const BLANK: Entry = { final: null, picks: {}, draft: false };
const NEVER: Heads = { final: [0, ""], draft: [0, ""] };
const HISTORY = 500;

export function initial(
  mode: Mode,
  question: QuestionSpec,
  items: readonly ItemSpec[],
  rows: readonly Row[],
  verdicts: readonly Verdict[],
  result: Result | null,
): State {
  const empty: State = {
    mode,
    question,
    items,
    at: 0,
    entries: {},
    heads: {},
    dirty: false,
    undo: [],
    redo: [],
    verdicts: Object.fromEntries(verdicts.map((verdict) => [verdict.item, verdict])),
    result,
    hint: null,
  };
  const state = absorb(empty, rows);
  return { ...state, at: result === null ? firstOpen(state) : items.length };
}

export function entryOf(state: State, item: string): Entry {
  return state.entries[item] ?? BLANK;
}

/** The item on the screen, null on the end page. */
export function current(state: State): ItemSpec | null {
  return state.items[state.at] ?? null;
}

export type Kind = "new" | "started" | "done" | "flagged" | "skipped";

export function kindOf(entry: Entry): Kind {
  if (entry.final?.status === "submitted") return "done";
  if (entry.final?.status === "flagged") return "flagged";
  if (entry.draft) return "started";
  return entry.final?.status === "skipped" ? "skipped" : "new";
}

export function isOpen(entry: Entry): boolean {
  const kind = kindOf(entry);
  return kind === "new" || kind === "started";
}

function hasAnswer(entry: Entry): boolean {
  return kindOf(entry) === "done" || kindOf(entry) === "flagged";
}

/** Answered, and nothing changed since. */
export function isSettled(entry: Entry): boolean {
  return hasAnswer(entry) && !entry.draft;
}

export function count(state: State): Readonly<Record<Kind, number>> {
  const counts = { new: 0, started: 0, done: 0, flagged: 0, skipped: 0 };
  for (const item of state.items) counts[kindOf(entryOf(state, item.id))] += 1;
  return counts;
}

/** First item to do, else the end page. */
export function firstOpen(state: State): number {
  const found = state.items.findIndex((item) => isOpen(entryOf(state, item.id)));
  return found < 0 ? state.items.length : found;
}

/** First item that was skipped, else the end page. */
export function firstSkipped(state: State): number {
  const found = state.items.findIndex((item) => kindOf(entryOf(state, item.id)) === "skipped");
  return found < 0 ? state.items.length : found;
}

/**
 * Where to go from the item on the screen: to the next to do, from the front if need be. If none is left: to the end
 * page after the last answer, one further when looking through.
 */
export function following(state: State, looking: boolean): number {
  const isTodo = (item: ItemSpec): boolean => isOpen(entryOf(state, item.id));
  const later = state.items.findIndex((item, index) => index > state.at && isTodo(item));
  if (later >= 0) return later;
  const earlier = state.items.findIndex((item, index) => index !== state.at && isTodo(item));
  if (earlier >= 0) return earlier;
  return looking ? Math.min(state.at + 1, state.items.length) : state.items.length;
}

export function samePicks(one: Picks, other: Picks): boolean {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
}

/** What is picked after one press: the same mark again takes it back. */
export function toggled(question: QuestionSpec, picks: Picks, label: string, mark: Mark): Picks {
  const { [label]: old, ...others } = picks;
  if (old === mark) return others;
  return question.multiple ? { ...others, [label]: mark } : { [label]: mark };
}

export function reduce(state: State, action: Action): Change {
  switch (action.type) {
    case "rows":
      return quiet(absorb(state, action.rows));
    case "verdict":
      return quiet({ ...state, verdicts: { ...state.verdicts, [action.verdict.item]: action.verdict } });
    case "result":
      return quiet({ ...state, result: action.result, undo: [], redo: [], dirty: false });
    case "go":
      return go(state, Math.max(0, Math.min(state.items.length, action.to)));
    case "idle":
      return keepDraft(state);
    default:
      return state.result === null ? answer(state, action) : quiet({ ...state, hint: "hint_closed" });
  }
}

type AnswerAction = Exclude<Action, { type: "rows" | "verdict" | "result" | "go" | "idle" }>;

function answer(state: State, action: AnswerAction): Change {
  if (action.type === "undo") return replay(state, "undo");
  if (action.type === "redo") return replay(state, "redo");
  const item = current(state);
  if (item === null) return quiet(state);
  const entry = entryOf(state, item.id);
  switch (action.type) {
    case "toggle": {
      const picks = toggled(state.question, entry.picks, action.label, action.mark);
      const after: Entry = { ...entry, picks, draft: true };
      return quiet({ ...step(state, item.id, after), dirty: true });
    }
    case "submit":
      if (isSettled(entry)) return go(state, following(state, true));
      if (Object.keys(entry.picks).length === 0 && (state.question.none !== null || !state.question.multiple))
        return quiet({ ...state, hint: "hint_pick" });
      return give(state, item.id, { status: "submitted", picks: entry.picks, note: "" });
    case "none":
      return give(state, item.id, { status: "submitted", picks: {}, note: "" });
    case "skip":
      return give(state, item.id, { status: "skipped", picks: {}, note: "" });
    case "flag":
      return give(state, item.id, { status: "flagged", picks: entry.picks, note: action.note });
  }
}

/** Writes an answer and goes on; in learn mode the item stays, for its verdict. */
function give(state: State, item: string, final: Final): Change {
  const stepped = { ...step(state, item, { final, picks: final.picks, draft: false }), dirty: false };
  const stays = state.mode === "learn" && final.status !== "skipped";
  return {
    state: stays ? stepped : { ...stepped, at: following(stepped, hasAnswer(entryOf(state, item))) },
    writes: [{ item, ...final }],
  };
}

function go(state: State, to: number): Change {
  if (to === state.at) return quiet(state);
  const kept = keepDraft(state);
  return { state: { ...kept.state, at: to, hint: null }, writes: kept.writes };
}

function keepDraft(state: State): Change {
  const item = current(state);
  if (!state.dirty || item === null) return quiet(state);
  return { state: { ...state, dirty: false }, writes: [draftOf(item.id, entryOf(state, item.id))] };
}

function draftOf(item: string, entry: Entry): Write {
  return { item, status: "draft", picks: entry.picks, note: "" };
}

function step(state: State, item: string, after: Entry): State {
  const before = entryOf(state, item);
  return {
    ...state,
    entries: { ...state.entries, [item]: after },
    undo: [...state.undo, { item, before, after }].slice(-HISTORY),
    redo: [],
    hint: null,
  };
}

function replay(state: State, way: "undo" | "redo"): Change {
  const last = state[way].at(-1);
  if (last === undefined) return quiet(state);
  const target = way === "undo" ? last.before : last.after;
  const at = state.items.findIndex((item) => item.id === last.item);
  const left = at === state.at ? quiet(state) : keepDraft(state);
  const now = entryOf(state, last.item);
  const writes = restoring(last.item, now, target);
  const other = way === "undo" ? "redo" : "undo";
  const next: State = {
    ...left.state,
    at,
    entries: {
      ...state.entries,
      [last.item]: writes.length > 0 && target.final === null ? { ...target, draft: true } : target,
    },
    [way]: state[way].slice(0, -1),
    [other]: [...state[other], last],
    dirty: writes.length === 0 && (target.draft || now.draft),
    hint: null,
  };
  return { state: next, writes: [...left.writes, ...writes] };
}

/** The rows that bring an item back to how it was. Rows are never taken out of the journal. */
function restoring(item: string, now: Entry, target: Entry): Write[] {
  if (sameFinal(now.final, target.final)) return [];
  // A draft doesn't undo an answer, a skip does: an item that had no answer gets a skip, and its draft on top.
  if (target.final === null) return [{ item, status: "skipped", picks: {}, note: "" }, draftOf(item, target)];
  const answerRow: Write = { item, ...target.final };
  return target.draft ? [answerRow, draftOf(item, target)] : [answerRow];
}

function sameFinal(one: Final | null, other: Final | null): boolean {
  if (one === null || other === null) return one === other;
  return one.status === other.status && one.note === other.note && samePicks(one.picks, other.picks);
}

function later(one: readonly [number, string], other: readonly [number, string]): boolean {
  return one[0] > other[0] || (one[0] === other[0] && one[1] > other[1]);
}

/** Takes in rows that were written here, in another tab, or earlier: the latest wins, in whatever order they come. */
export function absorb(state: State, rows: readonly Row[]): State {
  const known = new Set(state.items.map((item) => item.id));
  const entries = { ...state.entries };
  const heads = { ...state.heads };
  const onScreen = current(state)?.id;
  for (const row of rows) {
    if (!known.has(row.item)) continue;
    const head = heads[row.item] ?? NEVER;
    const entry = entries[row.item] ?? BLANK;
    const place = [row.stamp, row.id] as const;
    const slot = row.status === "draft" ? "draft" : "final";
    if (!later(place, head[slot])) continue;
    heads[row.item] = { ...head, [slot]: place };
    const picks = toPicks(row.values[state.question.id]);
    const editing = state.dirty && row.item === onScreen;
    if (row.status === "draft") {
      if (later(place, head.final) && !editing) entries[row.item] = { ...entry, picks, draft: true };
    } else {
      const final: Final = { status: row.status, picks, note: row.note };
      const keeps = editing || later(head.draft, place);
      entries[row.item] = keeps ? { ...entry, final, draft: true } : { final, picks, draft: false };
    }
  }
  return { ...state, entries, heads };
}

function quiet(state: State): Change {
  return { state, writes: [] };
}
