// What the tests are about: a question, items, rows.

import type { ChoiceSpec, Contents, ItemSpec, QuestionSpec, Row, Spec } from "../src/protocol";
import { type Action, type Beginning, type Change, initial, reduce, type State, type Write } from "../src/state";

export const question: ChoiceSpec = {
  kind: "choice",
  id: "contents",
  title: "Bird? Car?",
  labels: [
    { id: "bird", title: "Bird", key: "1", unsure_key: "q", rule: "R1" },
    { id: "car", title: "Car", key: "2", unsure_key: "w", rule: "R4" },
  ],
  multiple: true,
  unsure: true,
  none: { key: "3", title: "Neither" },
  each: null,
  first: null,
};

export const items: readonly ItemSpec[] = ["a", "b", "c", "d"].map((id) => ({
  id,
  hash: `hash-${id}`,
  asks: ["contents"],
  orders: {},
}));

export const spec: Spec = {
  mode: "work",
  lang: "en",
  task: "birds-and-cars",
  task_hash: "0123456789abcdef",
  title: "Birds and cars",
  set: "demo",
  questions: [question],
  fields: [{ name: "photo", kind: "image", title: null }],
  items,
  guideline: { version: "1.0", title: "Guideline", markdown: "# Guideline (v1.0)", rules: ["R1"] },
  bar: null,
  by: "li",
  door: "disk",
  owner: { id: "f".repeat(32), user: "li", folder: "/home/li/labels" },
};

let made = 0;

export function row(fields: Partial<Row> & { readonly picks?: unknown } = {}): Row {
  const { picks, ...others } = fields;
  made += 1;
  return {
    v: 1,
    id: made.toString(16).padStart(32, "0"),
    stamp: 1000 + made,
    task: spec.task,
    task_hash: spec.task_hash,
    item: "a",
    item_hash: "hash-a",
    set: spec.set,
    mode: "work",
    by: "li",
    source: "human",
    status: "submitted",
    values: { contents: picks ?? { bird: "yes" } },
    active_ms: 5,
    assist: "none",
    guideline: "1.0",
    note: "",
    ...others,
  };
}

export function begin(mode: State["mode"] = "work", rows: readonly Row[] = []): State {
  return start({ mode, rows });
}

/** Any task's bench; by default the one about birds and cars. */
export function start(given: Partial<Beginning> = {}): State {
  const whole = { mode: "work" as const, questions: [question], items, contents: {}, rows: [], verdicts: [] };
  return initial({ ...whole, result: null, ...given });
}

/** One item that asks these questions. */
export function asking(questions: readonly QuestionSpec[], contents: Contents, more: Partial<ItemSpec> = {}): State {
  const item: ItemSpec = { id: "a", hash: "hash-a", asks: questions.map((each) => each.id), orders: {}, ...more };
  return start({ questions, items: [item, { ...item, id: "b" }], contents: { a: contents, b: contents } });
}

/** Does one thing after another, as the session does: what is written comes back as rows. */
export function play(state: State, ...actions: readonly Action[]): { state: State; writes: Write[] } {
  const writes: Write[] = [];
  let now = state;
  for (const action of actions) {
    const change: Change = reduce(now, action);
    writes.push(...change.writes);
    now = reduce(change.state, { type: "rows", rows: change.writes.map(asRow) }).state;
  }
  return { state: now, writes };
}

export function asRow(write: Write): Row {
  const { item, status, values, note } = write;
  return row({ item, item_hash: `hash-${item}`, status, note, values });
}

const KEYS: Readonly<Record<string, string>> = { bird: "1", "bird unsure": "q", car: "2", "car unsure": "w" };
export const key = (name: string): Action => ({ type: "press", key: name });
export const pick = (label: string, mark: "yes" | "unsure" = "yes"): Action =>
  key(KEYS[mark === "yes" ? label : `${label} ${mark}`] ?? "");
export const submit: Action = { type: "submit" };
export const none: Action = { type: "press", key: "3" };
export const undo: Action = { type: "undo" };
export const redo: Action = { type: "redo" };
export const go = (to: number): Action => ({ type: "go", to });
