import { describe, expect, test } from "vitest";
import * as choosing from "../src/kinds/choosing";
import * as compare from "../src/kinds/compare";
import type { Context } from "../src/kinds/kind";
import * as rate from "../src/kinds/rate";
import { digit, onward, same } from "../src/kinds/same";
import { choice } from "../src/kinds/choice";
import { preference as preferenceKind } from "../src/kinds/preference";
import { rating as ratingKind } from "../src/kinds/rating";
import { type ChoiceSpec, type PreferenceSpec, type RatingSpec, toneOf, type Verdict } from "../src/protocol";
import { question } from "./make";

const context: Context = { contents: {}, order: [] };

describe("values", () => {
  test("are the same by what they say", () => {
    expect(same({ a: [1, null], b: "x" }, { b: "x", a: [1, null] })).toBe(true);
    for (const [one, other] of [
      [{}, []],
      [{ a: 1 }, { a: 1, b: 2 }],
      [{ a: undefined }, { b: undefined }],
      [null, {}],
      [1, "1"],
      [[1], [2]],
    ])
      expect(same(one, other)).toBe(false);
  });

  test("the next open row is after this one, then from the top, then this one", () => {
    expect([onward([0, 2], 1), onward([0], 1), onward([1], 1), onward([], 3)]).toEqual([2, 0, 1, 3]);
  });

  test("digits are places from 1", () => {
    expect(["1", "9", "0", "a", "10"].map(digit)).toEqual([0, 8, -1, -1, -1]);
  });
});

describe("choice", () => {
  const one: ChoiceSpec = { ...question, multiple: false, unsure: false, none: null };
  const steps: ChoiceSpec = { ...one, each: "steps", first: "car" };
  const three: Context = { contents: { steps: ["x", "y", "z"] }, order: [] };

  test("of one label: the second takes the place of the first, the same takes it back", () => {
    expect(choosing.press(one, undefined, "2", 0, context)?.value).toBe("car");
    expect(choosing.press(one, "car", "1", 0, context)?.value).toBe("bird");
    expect(choosing.press(one, "car", "2", -1, context)?.value).toBeUndefined();
    expect([choice.complete(one, undefined, context), choice.complete(one, "car", context)]).toEqual([false, true]);
  });

  test("of several labels: nothing is an answer only where no key says so", () => {
    const open: ChoiceSpec = { ...question, none: null };
    expect(choice.blank?.(open, context)).toEqual({});
    expect(choice.blank?.(question, context)).toBeUndefined();
    expect(choosing.press(question, { bird: "yes" }, "3", 0, context)).toEqual({ value: {}, row: 0, submit: true });
    expect(choosing.press(open, { bird: "yes" }, "3", 0, context)).toBeNull();
  });

  test("without “can't tell” its keys mean nothing", () => {
    expect(choosing.press({ ...question, unsure: false }, {}, "q", 0, context)).toBeNull();
  });

  test("of each step: a label for the row, and on to the next", () => {
    expect(choice.rows(steps, three)).toBe(3);
    expect(choosing.press(steps, undefined, "2", 1, three)).toEqual({ value: [null, "car", null], row: 2 });
    expect(choosing.press(steps, ["bird", "car", null], "1", 2, three)).toEqual({
      value: ["bird", "car", "bird"],
      row: 2,
    });
    expect(choosing.press(steps, undefined, "1", -1, three)?.value).toEqual(["bird", null, null]);
    expect(choosing.open(steps, ["bird", null, "car"], three)).toEqual([{ row: 1, title: "2" }]);
    expect(choice.complete(steps, ["bird", "car", "car"], three)).toBe(true);
    expect(choice.complete(steps, ["bird", "car"], three)).toBe(false);
  });

  test("of each step: labels without keys have the digits of their places, on a row only", () => {
    const bare: ChoiceSpec = { ...steps, labels: steps.labels.map((each) => ({ ...each, key: null })) };
    expect(choosing.press(bare, undefined, "2", 0, three)?.value).toEqual(["car", null, null]);
    expect(choosing.press(bare, undefined, "2", -1, three)).toBeNull();
    expect(choosing.press(bare, undefined, "3", 0, three)).toBeNull();
  });

  test("of each step: nothing to label is never complete, and foreign values are left out", () => {
    expect(choice.complete(steps, [], context)).toBe(false);
    expect(choosing.labelsOf(steps, "bird", three)).toEqual([null, null, null]);
  });
});

describe("rating", () => {
  const spec: RatingSpec = {
    kind: "rating",
    id: "r",
    title: "Rate",
    of: "a",
    criteria: ["one", "two"].map((id) => ({ id, title: id, anchors: ["", "", "", ""] })),
    low: 1,
    high: 4,
  };

  test("a digit is the number itself, within the scale", () => {
    expect(rate.press(spec, undefined, "4", 0)).toEqual({ value: { one: 4 }, row: 1 });
    expect(rate.press(spec, { one: 4 }, "1", 1)).toEqual({ value: { one: 4, two: 1 }, row: 1 });
    for (const key of ["0", "5", "a", "backspace"]) expect(rate.press(spec, undefined, key, 0)).toBeNull();
    expect(rate.press(spec, undefined, "3", -1)).toBeNull();
    expect(rate.press(spec, undefined, "3", 7)).toBeNull();
  });

  test("is complete with every criterion; 0 is a number too", () => {
    const zero: RatingSpec = { ...spec, low: 0 };
    expect(ratingKind.complete(zero, { one: 0 }, context)).toBe(false);
    expect(ratingKind.complete(zero, { one: 0, two: 0 }, context)).toBe(true);
    expect(rate.open(zero, { two: 0 })).toEqual([{ row: 0, title: "one" }]);
    expect(rate.scale(spec)).toEqual([1, 2, 3, 4]);
  });
});

describe("preference", () => {
  const label = (id: string, key: string): PreferenceSpec["reasons"][number] => ({
    id,
    title: id,
    key,
    unsure_key: null,
    rule: null,
  });
  const spec: PreferenceSpec = {
    kind: "preference",
    id: "p",
    title: "Better?",
    of: ["a", "b"],
    anchors: ["same", "little", "more", "much"],
    reasons: [label("correct", "q"), label("concise", "w")],
    steps: 3,
  };
  const straight: Context = { contents: {}, order: ["a", "b"] };
  const turned: Context = { contents: {}, order: ["b", "a"] };

  test("the left answer is better to the left, and the value speaks of the fields", () => {
    expect(compare.press(spec, undefined, "1", 0, straight)?.value).toEqual({
      value: -3,
      reasons: [],
      order: ["a", "b"],
    });
    expect(compare.press(spec, undefined, "1", 0, turned)?.value).toEqual({ value: 3, reasons: [], order: ["b", "a"] });
    expect(compare.press(spec, undefined, "4", 0, turned)?.value?.value).toBe(0);
    expect(Object.is(compare.turned(spec, turned, 0), 0)).toBe(true);
    for (const key of ["8", "0", "x"]) expect(compare.press(spec, undefined, key, 0, straight)).toBeNull();
    expect(compare.press(spec, undefined, "1", -1, straight)).toBeNull();
  });

  test("reasons have keys anywhere, stand in the task's order, and don't make it complete", () => {
    const one = compare.press(spec, undefined, "w", -1, straight)?.value;
    const two = compare.press(spec, one, "q", -1, straight)?.value;
    expect(two).toEqual({ value: null, reasons: ["correct", "concise"], order: ["a", "b"] });
    expect(compare.press(spec, two, "w", 0, straight)?.value?.reasons).toEqual(["correct"]);
    expect(preferenceKind.complete(spec, two, straight)).toBe(false);
    expect(preferenceKind.complete(spec, { value: 0, reasons: [], order: ["a", "b"] }, straight)).toBe(true);
  });

  test("an order that doesn't fit is not used", () => {
    expect(compare.orderOf(spec, context)).toEqual(["a", "b"]);
  });
});

describe("a verdict", () => {
  const verdict = (right: boolean, ...outcomes: Verdict["parts"][number]["outcome"][]): Verdict => ({
    item: "a",
    row: "",
    right,
    mine: "",
    gold: "",
    reason: "",
    rules: [],
    golds: {},
    parts: outcomes.map((outcome) => ({ question: "q", label: null, gold: 1, answer: 2, outcome, credit: 0 })),
  });

  test("is close when it is right, but not to the letter", () => {
    expect(toneOf(verdict(true, "right", "right"))).toBe("right");
    expect(toneOf(verdict(true, "right", "near"))).toBe("close");
    expect(toneOf(verdict(true, "boundary"))).toBe("close");
    expect(toneOf(verdict(false, "near", "wrong"))).toBe("wrong");
  });
});
