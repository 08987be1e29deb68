// The bench with several questions of several kinds about one item.
import { describe, expect, test } from "vitest";
import type { ChoiceSpec, PreferenceSpec, RatingSpec, TextSpec } from "../src/protocol";
import { type Action, cursorRows, entryOf, missing, reduce, type State } from "../src/state";
import { asking, asRow, go, key, play, question, redo, start, submit, undo } from "./make";

const anchors = ["none", "a little", "half", "nearly", "all"];
const rating: RatingSpec = {
  kind: "rating",
  id: "rating",
  title: "Rate",
  of: "a",
  criteria: [
    { id: "follows", title: "Follows", anchors },
    { id: "correct", title: "Correct", anchors },
    { id: "concise", title: "Concise", anchors },
  ],
  low: 0,
  high: 4,
};
const label = (id: string, keyName: string): ChoiceSpec["labels"][number] => ({
  id,
  title: id,
  key: keyName,
  unsure_key: null,
  rule: null,
});
const risk: ChoiceSpec = {
  ...question,
  id: "risk",
  multiple: false,
  unsure: false,
  none: null,
  labels: [label("health", "h"), label("money", "j")],
};
const reply: ChoiceSpec = { ...risk, id: "reply", labels: [label("answer", "k"), label("refuse", "l")] };
const preference: PreferenceSpec = {
  kind: "preference",
  id: "preference",
  title: "Which is better?",
  of: ["a", "b"],
  anchors: ["same", "slightly better", "better", "much better"],
  reasons: [label("correct", "q"), label("concise", "w")],
  steps: 3,
};
const writing: TextSpec = {
  kind: "text",
  id: "rewrite",
  title: "Rewrite",
  measure: "constraints",
  of: null,
  constraints: "constraints",
};

const type = (text: string): Action => ({ type: "change", question: "rewrite", value: text });
const step = (by: 1 | -1): Action => ({ type: "step", by });
const values = (state: State): unknown => entryOf(state, "a").values;

describe("several questions", () => {
  test("labels have their keys wherever the cursor is; Enter submits when all are answered", () => {
    const begun = asking([risk, reply], {});
    const { state, writes } = play(begun, key("l"), submit);
    expect(writes).toEqual([]);
    expect(state.hint).toBe("hint_pick");
    const item = state.items[0];
    expect(item && missing(state, item).map((each) => each.question.id)).toEqual(["risk"]);
    const done = play(state, key("j"), submit);
    expect(done.writes).toEqual([
      { item: "a", status: "submitted", values: { risk: "money", reply: "refuse" }, note: "" },
    ]);
    expect(done.state.at).toBe(1);
  });

  test("a key that is nobody's changes nothing", () => {
    const begun = asking([risk, reply], {});
    expect(play(begun, key("x"), key("9"))).toEqual({ state: begun, writes: [] });
  });

  test("an answer given with one key waits for the other questions", () => {
    const begun = asking([question, risk], {});
    const { state, writes } = play(begun, key("3"));
    expect(writes).toEqual([]);
    expect(state.hint).toBe("hint_pick");
    expect(play(state, key("h"), submit).writes).toMatchObject([{ values: { contents: {}, risk: "health" } }]);
  });

  test("a flagged item keeps what is answered of it", () => {
    const flag: Action = { type: "flag", note: "odd" };
    const { writes } = play(asking([rating, preference], {}), key("3"), key("q"), flag);
    expect(writes).toEqual([{ item: "a", status: "flagged", values: { rating: { follows: 3 } }, note: "odd" }]);
  });

  test("questions that an item doesn't ask are not waited for", () => {
    const begun = start({ questions: [question, risk] });
    expect(play(begun, key("1"), submit).writes).toMatchObject([{ values: { contents: { bird: "yes" } } }]);
  });
});

describe("the cursor", () => {
  test("a digit rates the row and goes on to the next without an answer, then to the next question", () => {
    const begun = asking([rating, preference], {}, { orders: { preference: ["b", "a"] } });
    const { state } = play(begun, step(1), key("0"), key("4"));
    expect(values(state)).toEqual({ rating: { correct: 0, concise: 4 } });
    expect(state.cursor).toEqual({ question: "rating", row: 0 });
    const next = play(state, key("2"));
    expect(next.state.cursor).toEqual({ question: "preference", row: 0 });
    const { writes } = play(next.state, key("1"), submit);
    expect(writes[0]?.values).toEqual({
      rating: { follows: 2, correct: 0, concise: 4 },
      preference: { value: 3, reasons: [], order: ["b", "a"] },
    });
  });

  test("arrows visit every row of every question and stop at the ends", () => {
    const begun = asking([rating, preference], {});
    expect(cursorRows(begun)).toHaveLength(4);
    expect(play(begun, step(-1)).state.cursor).toEqual({ question: "rating", row: 0 });
    const { state } = play(begun, ...Array<Action>(9).fill(step(1)));
    expect(state.cursor).toEqual({ question: "preference", row: 0 });
  });

  test("Enter goes to the first row without an answer", () => {
    const { state } = play(asking([rating], {}), key("1"), step(1), key("2"), submit);
    expect(state.cursor).toEqual({ question: "rating", row: 1 });
  });

  test("starts at the first row without an answer, also of an item whose text comes late", () => {
    const steps: ChoiceSpec = { ...risk, id: "steps", each: "steps" };
    const late = { ...asking([steps], {}), contents: {} };
    const draft = asRow({ item: "a", status: "draft", values: { steps: ["health", null] }, note: "" });
    const drafted = reduce(late, { type: "rows", rows: [draft] }).state;
    const { state } = reduce(drafted, { type: "contents", item: "a", contents: { steps: ["one", "two"] } });
    expect(state.cursor).toEqual({ question: "steps", row: 1 });
    expect(cursorRows(state)).toHaveLength(2);
  });
});

describe("drafts, undo and redo of any value", () => {
  test("a draft may be partial, and is taken up again", () => {
    const begun = asking([rating, preference], {});
    const { writes } = play(begun, key("3"), key("q"), go(1));
    expect(writes).toEqual([
      {
        item: "a",
        status: "draft",
        values: { rating: { follows: 3 }, preference: { value: null, reasons: ["correct"], order: ["a", "b"] } },
        note: "",
      },
    ]);
    const again = reduce(begun, { type: "rows", rows: writes.map(asRow) }).state;
    expect(values(again)).toEqual(writes[0]?.values);
  });

  test("each change is a step", () => {
    const begun = asking([rating], {});
    const { state } = play(begun, key("3"), key("1"), undo);
    expect(values(state)).toEqual({ rating: { follows: 3 } });
    expect(values(play(state, undo).state)).toEqual({});
    expect(values(play(state, undo, redo, redo).state)).toEqual({ rating: { follows: 3, correct: 1 } });
  });

  test("saying the same again is no step", () => {
    const { state } = play(asking([rating], {}), key("3"), step(-1), key("3"));
    expect(state.undo).toHaveLength(1);
  });

  test("typing is one step until there is a pause", () => {
    const begun = asking([writing], { constraints: [] });
    const typed = play(begun, type("a"), type("ab"), type("abc")).state;
    expect(values(play(typed, undo).state)).toEqual({});
    const paused = play(typed, { type: "idle" }, type("abcd"), type("abcde")).state;
    expect(values(play(paused, undo).state)).toEqual({ rewrite: "abc" });
    expect(values(play(paused, undo, undo).state)).toEqual({});
    expect(values(play(paused, undo, redo).state)).toEqual({ rewrite: "abcde" });
  });

  test("typing after an undo is a step of its own", () => {
    const typed = play(asking([writing], { constraints: [] }), type("a"), { type: "idle" }, type("ab")).state;
    const again = play(typed, undo, type("ax")).state;
    expect(values(play(again, undo).state)).toEqual({ rewrite: "a" });
  });
});
