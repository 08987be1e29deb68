// The bench as plain data: what is answered, what stands on the screen, what can be undone. Nothing here
// touches the page, the clock or the network; `reduce` says what rows are to be written.

import {
  absorb,
  contextOf,
  current,
  type Cursor,
  type Entry,
  entryOf,
  type Final,
  firstOpen,
  following,
  hasAnswer,
  isSettled,
  type State,
} from "./entries";
import { askedOf, moduleOf } from "./kinds";
import { same } from "./kinds/same";
import type { Contents, ItemSpec, Mode, QuestionSpec, Result, Row, Status, Values, Verdict } from "./protocol";

export * from "./entries";

/** A row to be written, before it gets its id and stamp. */
export interface Write {
  readonly item: string;
  readonly status: Status;
  readonly values: Values;
  readonly note: string;
}

export type Action =
  /** A key that is not the bench's own: a label's, or a digit of a scale. */
  | { readonly type: "press"; readonly key: string }
  | {
      readonly type: "change";
      readonly question: string;
      readonly value: unknown;
      readonly row?: number | undefined;
      readonly submit?: boolean;
    }
  | { readonly type: "submit" }
  | { readonly type: "skip" }
  | { readonly type: "flag"; readonly note: string }
  | { readonly type: "move"; readonly question: string; readonly row: number }
  | { readonly type: "step"; readonly by: 1 | -1 }
  | { readonly type: "go"; readonly to: number }
  | { readonly type: "undo" }
  | { readonly type: "redo" }
  | { readonly type: "idle" }
  | { readonly type: "contents"; readonly item: string; readonly contents: Contents }
  | { readonly type: "rows"; readonly rows: readonly Row[] }
  | { readonly type: "verdict"; readonly verdict: Verdict }
  | { readonly type: "result"; readonly result: Result };

export interface Change {
  readonly state: State;
  readonly writes: readonly Write[];
}

const HISTORY = 500;

export interface Beginning {
  readonly mode: Mode;
  readonly questions: readonly QuestionSpec[];
  readonly items: readonly ItemSpec[];
  readonly contents: Readonly<Record<string, Contents>>;
  readonly rows: readonly Row[];
  readonly verdicts: readonly Verdict[];
  readonly result: Result | null;
}

export function initial(beginning: Beginning): State {
  const { rows, verdicts, ...given } = beginning;
  const empty: State = {
    ...given,
    at: 0,
    cursor: { question: "", row: 0 },
    entries: {},
    heads: {},
    dirty: false,
    typing: null,
    undo: [],
    redo: [],
    verdicts: Object.fromEntries(verdicts.map((verdict) => [verdict.item, verdict])),
    hint: null,
  };
  const state = absorb(empty, rows);
  return arrive(state, given.result === null ? firstOpen(state) : state.items.length);
}

/** What Enter would submit of a question. */
function filled(state: State, item: ItemSpec, question: QuestionSpec, values: Values): unknown {
  return values[question.id] ?? moduleOf(question).blank?.(question, contextOf(state, item, question.id));
}

function isComplete(state: State, item: ItemSpec, question: QuestionSpec, values: Values): boolean {
  const value = filled(state, item, question, values);
  return moduleOf(question).complete(question, value, contextOf(state, item, question.id));
}

export interface Missing {
  readonly question: QuestionSpec;
  readonly row: number;
  /** Titles of the rows without an answer; empty if the question is all one. */
  readonly titles: readonly string[];
}

/** What an item still lacks before it can be submitted. */
export function missing(state: State, item: ItemSpec, values = entryOf(state, item.id).values): readonly Missing[] {
  return askedOf(state.questions, item)
    .filter((question) => !isComplete(state, item, question, values))
    .map((question) => {
      const context = contextOf(state, item, question.id);
      const open = moduleOf(question).open?.(question, values[question.id], context) ?? [];
      return { question, row: open[0]?.row ?? 0, titles: open.map((each) => each.title) };
    });
}

export function reduce(state: State, action: Action): Change {
  switch (action.type) {
    case "rows":
      return quiet(absorb(state, action.rows));
    case "contents": {
      const next = { ...state, contents: { ...state.contents, [action.item]: action.contents } };
      return quiet(current(state)?.id === action.item ? arrive(next, state.at) : next);
    }
    case "verdict":
      return quiet({ ...state, verdicts: { ...state.verdicts, [action.verdict.item]: action.verdict } });
    case "result":
      return quiet({ ...state, result: action.result, undo: [], redo: [], dirty: false });
    case "go":
      return go(state, Math.max(0, Math.min(state.items.length, action.to)));
    case "move":
      return quiet({ ...state, cursor: { question: action.question, row: action.row } });
    case "step":
      return quiet(stepCursor(state, action.by));
    case "idle":
      return keepDraft(state);
    default:
      return state.result === null ? answer(state, action) : quiet({ ...state, hint: "hint_closed" });
  }
}

type NoAnswer = "rows" | "contents" | "verdict" | "result" | "go" | "move" | "step" | "idle";
type AnswerAction = Exclude<Action, { type: NoAnswer }>;

function answer(state: State, action: AnswerAction): Change {
  if (action.type === "undo") return replay(state, "undo");
  if (action.type === "redo") return replay(state, "redo");
  const item = current(state);
  if (item === null) return quiet(state);
  const entry = entryOf(state, item.id);
  switch (action.type) {
    case "press":
      return press(state, item, action.key);
    case "change": {
      const question = askedOf(state.questions, item).find((each) => each.id === action.question);
      if (question === undefined) return quiet(state);
      if (action.submit === true) return submit(state, item, withValue(entry.values, question.id, action.value));
      return quiet(change(state, item, question, action.value, action.row));
    }
    case "submit":
      return isSettled(entry) ? go(state, following(state, true)) : submit(state, item, entry.values);
    case "skip":
      return give(state, item.id, { status: "skipped", values: {}, note: "" });
    case "flag":
      return give(state, item.id, { status: "flagged", values: sofar(state, item), note: action.note });
  }
}

/** The question under the cursor has the key first, then the others in their order. */
function press(state: State, item: ItemSpec, key: string): Change {
  const { values } = entryOf(state, item.id);
  const asked = askedOf(state.questions, item);
  const isUnder = (question: QuestionSpec): boolean => question.id === state.cursor.question;
  for (const question of [...asked.filter(isUnder), ...asked.filter((each) => !isUnder(each))]) {
    const row = isUnder(question) ? state.cursor.row : -1;
    const context = contextOf(state, item, question.id);
    const pressed = moduleOf(question).press(question, values[question.id], key, row, context);
    if (pressed === null) continue;
    if (pressed.submit === true) return submit(state, item, withValue(values, question.id, pressed.value));
    return quiet(change(state, item, question, pressed.value, pressed.row < 0 ? undefined : pressed.row));
  }
  return quiet(state);
}

function change(state: State, item: ItemSpec, question: QuestionSpec, value: unknown, row: number | undefined): State {
  const entry = entryOf(state, item.id);
  const values = withValue(entry.values, question.id, value);
  const cursor = row === undefined ? state.cursor : { question: question.id, row };
  if (moduleOf(question).same(entry.values[question.id], value)) return { ...state, cursor, hint: null };
  const after: Entry = { ...entry, values, draft: true };
  const next = { ...step(state, item.id, after, question.kind === "text" ? question.id : null), cursor, dirty: true };
  if (question.id !== cursor.question || !isComplete(state, item, question, values)) return next;
  // A question that is done hands the digits on to the next one that is not.
  const wasComplete = isComplete(state, item, question, entry.values);
  const open = wasComplete || question.kind === "text" ? undefined : missing(next, item)[0];
  return open === undefined ? next : { ...next, cursor: { question: open.question.id, row: open.row } };
}

function withValue(values: Values, question: string, value: unknown): Values {
  if (value !== undefined) return { ...values, [question]: value };
  return Object.fromEntries(Object.entries(values).filter(([id]) => id !== question));
}

function submit(state: State, item: ItemSpec, values: Values): Change {
  const open = missing(state, item, values)[0];
  if (open === undefined) {
    const whole = askedOf(state.questions, item).map((each) => [each.id, filled(state, item, each, values)] as const);
    return give(state, item.id, { status: "submitted", values: Object.fromEntries(whole), note: "" });
  }
  const entry = entryOf(state, item.id);
  const kept = same(values, entry.values)
    ? state
    : { ...step(state, item.id, { ...entry, values, draft: true }, null), dirty: true };
  return quiet({ ...kept, cursor: { question: open.question.id, row: open.row }, hint: "hint_pick" });
}

/** What a flagged item says: every question as far as it may stand. */
function sofar(state: State, item: ItemSpec): Values {
  const { values } = entryOf(state, item.id);
  const said = askedOf(state.questions, item).map((question) => {
    const whole = isComplete(state, item, question, values);
    const value = whole ? filled(state, item, question, values) : undefined;
    return [question.id, value ?? moduleOf(question).unfinished?.(question, values[question.id])] as const;
  });
  return Object.fromEntries(said.filter(([, value]) => value !== undefined));
}

/** Writes an answer and goes on; in learn mode the item stays, for its verdict. */
function give(state: State, item: string, final: Final): Change {
  const stepped = { ...step(state, item, { final, values: final.values, draft: false }, null), dirty: false };
  const stays = state.mode === "learn" && final.status !== "skipped";
  return {
    state: stays ? stepped : arrive(stepped, following(stepped, hasAnswer(entryOf(state, item)))),
    writes: [{ item, ...final }],
  };
}

function go(state: State, to: number): Change {
  if (to === state.at) return quiet(state);
  const kept = keepDraft(state);
  return { state: { ...arrive(kept.state, to), hint: null }, writes: kept.writes };
}

/** An item comes on the screen: the digits go to the first row that has no answer. */
function arrive(state: State, at: number): State {
  const item = state.items[at];
  if (item === undefined) return { ...state, at, cursor: { question: "", row: 0 } };
  const open = missing(state, item)[0];
  const question = open?.question.id ?? askedOf(state.questions, item)[0]?.id ?? "";
  return { ...state, at, cursor: { question, row: open?.row ?? 0 } };
}

/** Every row that the cursor can stand on, in order. */
export function cursorRows(state: State): readonly Cursor[] {
  const item = current(state);
  if (item === null) return [];
  return askedOf(state.questions, item).flatMap((question) => {
    const rows = moduleOf(question).rows(question, contextOf(state, item, question.id));
    return Array.from({ length: rows }, (_, row) => ({ question: question.id, row }));
  });
}

function stepCursor(state: State, by: 1 | -1): State {
  const rows = cursorRows(state);
  const now = rows.findIndex((each) => same(each, state.cursor));
  const cursor = rows[Math.max(0, Math.min(rows.length - 1, now + by))];
  return cursor === undefined ? state : { ...state, cursor, hint: null };
}

function keepDraft(state: State): Change {
  const item = current(state);
  const still = { ...state, typing: null };
  if (!state.dirty || item === null) return quiet(still);
  return { state: { ...still, dirty: false }, writes: [draftOf(item.id, entryOf(state, item.id))] };
}

function draftOf(item: string, entry: Entry): Write {
  return { item, status: "draft", values: entry.values, note: "" };
}

/** One step that can be undone; typing goes into the step that it continues. */
function step(state: State, item: string, after: Entry, typing: string | null): State {
  const last = state.undo.at(-1);
  const goesOn = typing !== null && typing === state.typing && last?.item === item;
  const undo = goesOn
    ? [...state.undo.slice(0, -1), { ...last, after }]
    : [...state.undo, { item, before: entryOf(state, item), after }].slice(-HISTORY);
  return { ...state, entries: { ...state.entries, [item]: after }, undo, redo: [], typing, hint: null };
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
    entries: {
      ...state.entries,
      [last.item]: writes.length > 0 && target.final === null ? { ...target, draft: true } : target,
    },
    [way]: state[way].slice(0, -1),
    [other]: [...state[other], last],
    dirty: writes.length === 0 && (target.draft || now.draft),
    typing: null,
    hint: null,
  };
  return { state: at === state.at ? next : arrive(next, at), writes: [...left.writes, ...writes] };
}

/** The rows that bring an item back to how it was. Rows are never taken out of the journal. */
function restoring(item: string, now: Entry, target: Entry): Write[] {
  if (sameFinal(now.final, target.final)) return [];
  // A draft doesn't undo an answer, a skip does: an item that had no answer gets a skip, and its draft on top.
  if (target.final === null) return [{ item, status: "skipped", values: {}, note: "" }, draftOf(item, target)];
  const answerRow: Write = { item, ...target.final };
  return target.draft ? [answerRow, draftOf(item, target)] : [answerRow];
}

function sameFinal(one: Final | null, other: Final | null): boolean {
  if (one === null || other === null) return one === other;
  return one.status === other.status && one.note === other.note && same(one.values, other.values);
}

function quiet(state: State): Change {
  return { state, writes: [] };
}
