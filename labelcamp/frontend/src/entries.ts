// The state of a bench, and what can be read from it.

import type { Context } from "./kinds/kind";
import type { Contents, ItemSpec, Mode, QuestionSpec, Result, Row, Status, Values, Verdict } from "./protocol";

/** The answer that counts: the latest that is not a draft. */
export interface Final {
  readonly status: Exclude<Status, "draft">;
  readonly values: Values;
  readonly note: string;
}

/** One item. `draft`: the values were changed since the answer that counts. */
export interface Entry {
  readonly final: Final | null;
  readonly values: Values;
  readonly draft: boolean;
}

export interface Step {
  readonly item: string;
  readonly before: Entry;
  readonly after: Entry;
}

/** Where the digit keys go: a row of a question of the item on the screen. */
export interface Cursor {
  readonly question: string;
  readonly row: number;
}

/** Stamp and id of the newest row seen of an item: of its answers and of its drafts. */
interface Heads {
  readonly final: readonly [number, string];
  readonly draft: readonly [number, string];
}

export interface State {
  readonly mode: Mode;
  readonly questions: readonly QuestionSpec[];
  readonly items: readonly ItemSpec[];
  /** By item id, as far as they have come. */
  readonly contents: Readonly<Record<string, Contents>>;
  /** Index of the item on the screen; `items.length` is the end page. */
  readonly at: number;
  readonly cursor: Cursor;
  readonly entries: Readonly<Record<string, Entry>>;
  readonly heads: Readonly<Record<string, Heads>>;
  /** What stands on the screen is newer than the last row written. */
  readonly dirty: boolean;
  /** The text question whose typing is the last step: more of it belongs to the same step. */
  readonly typing: string | null;
  readonly undo: readonly Step[];
  readonly redo: readonly Step[];
  readonly verdicts: Readonly<Record<string, Verdict>>;
  readonly result: Result | null;
  /** Why the last key did nothing: the name of a sentence. */
  readonly hint: "hint_pick" | "hint_closed" | null;
}

const BLANK: Entry = { final: null, values: {}, draft: false };
const NEVER: Heads = { final: [0, ""], draft: [0, ""] };

export function entryOf(state: State, item: string): Entry {
  return state.entries[item] ?? BLANK;
}

/** The item on the screen, null on the end page. */
export function current(state: State): ItemSpec | null {
  return state.items[state.at] ?? null;
}

export function contextOf(state: State, item: ItemSpec, question: string): Context {
  return { contents: state.contents[item.id] ?? {}, order: item.orders[question] ?? [] };
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

export function hasAnswer(entry: Entry): boolean {
  return kindOf(entry) === "done" || kindOf(entry) === "flagged";
}

/** Answered, and nothing changed since. */
export function isSettled(entry: Entry): boolean {
  return hasAnswer(entry) && !entry.draft;
}

/** What gold says of the item on the screen: in practice after its answer, in a test after its end. */
export function verdictOn(state: State, item: ItemSpec): Verdict | undefined {
  if (state.mode === "learn") return isSettled(entryOf(state, item.id)) ? state.verdicts[item.id] : undefined;
  return state.result?.missed.find((verdict) => verdict.item === item.id);
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

/** Whether nothing is left to do here: every item is answered, and a test has its result. */
export function isOver(state: State): boolean {
  if (state.mode === "test") return state.result !== null;
  return state.items.every((item) => isSettled(entryOf(state, item.id)));
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
    const { values } = row;
    const editing = state.dirty && row.item === onScreen;
    if (row.status === "draft") {
      if (later(place, head.final) && !editing) entries[row.item] = { ...entry, values, draft: true };
    } else {
      const final: Final = { status: row.status, values, note: row.note };
      const keeps = editing || later(head.draft, place);
      entries[row.item] = keeps ? { ...entry, final, draft: true } : { final, values, draft: false };
    }
  }
  return { ...state, entries, heads };
}
