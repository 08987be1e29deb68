// @vitest-environment happy-dom
import { h, render } from "preact";
import { afterEach, describe, expect, test } from "vitest";
import type { Asked } from "../src/kinds/kind";
import { spans } from "../src/kinds/spans";
import { Points, type Span } from "../src/kinds/spanmarks";
import { PIECE, pointAt, unitAt } from "../src/kinds/spanview";
import { text } from "../src/kinds/text";
import type { SpansSpec, TextSpec, Verdict } from "../src/protocol";
import type { Say } from "../src/strings";

const TEXT = "A👩‍👩‍👧𠮷野\r\ne\u0301 שלום";
const say: Say = (name, values) => `${name} ${Object.values(values ?? {}).join(" ")}`.trim();

const marks: SpansSpec = {
  kind: "spans",
  id: "spans",
  title: "Mark",
  of: "a",
  labels: ["x", "y"].map((id, at) => ({ id, title: id, key: String(at + 1), unsure_key: null, rule: null })),
};

afterEach(() => {
  document.body.replaceChildren();
});

function show<Q, V>(kind: { readonly View: unknown }, asked: Partial<Asked<Q, V>>): HTMLElement {
  const bench = document.createElement("div");
  bench.className = "labelcamp";
  bench.tabIndex = 0;
  document.body.append(bench);
  const whole = { fields: [], row: 0, closed: false, verdict: undefined, say, change: () => undefined, ...asked };
  render(h(kind.View as never, whole as never), bench);
  return bench;
}

function letters(bench: HTMLElement): HTMLElement {
  const found = bench.querySelector<HTMLElement>(".lc-letters");
  if (found === null) throw new Error("There is no text.");
  return found;
}

function verdict(parts: Verdict["parts"], golds: Verdict["golds"]): Verdict {
  return { item: "i", row: "r", right: false, mine: "", gold: "", reason: "", rules: [], parts, golds };
}

describe("places on the page", () => {
  const overlapping: readonly Span[] = [
    { label: "x", start: 1, end: 7, quote: "👩‍👩‍👧𠮷" },
    { label: "y", start: 6, end: 10, quote: "𠮷野\r\n" },
  ];
  const context = { contents: { a: TEXT }, order: [] };

  test("the text is there exactly, however it is marked", () => {
    for (const value of [undefined, [], overlapping])
      expect(letters(show(spans, { question: marks, value, context })).textContent).toBe(TEXT);
  });

  test("every place goes to the page and comes back", () => {
    const points = new Points(TEXT);
    const place = letters(show(spans, { question: marks, value: overlapping, context }));
    expect(place.querySelectorAll(`[${PIECE}]`)).toHaveLength(5);
    for (let at = 0; at <= points.length; at += 1) {
      const unit = points.unit(at);
      expect(unitAt(place, points, ...pointAt(place, unit))).toBe(unit);
    }
  });

  test("places between pieces, and beside the text", () => {
    const points = new Points(TEXT);
    const bench = show(spans, { question: marks, value: overlapping, context });
    const place = letters(bench);
    expect(unitAt(place, points, place, 1)).toBe(1);
    expect(unitAt(place, points, place, 5)).toBe(TEXT.length);
    const title = bench.querySelector(".lc-mark-bar");
    const list = bench.querySelector(".lc-marks");
    if (title === null || list === null) throw new Error("The text stands alone.");
    expect(unitAt(place, points, title, 0)).toBe(0);
    expect(unitAt(place, points, list, 0)).toBe(TEXT.length);
    expect(unitAt(place, points, document.body, 0)).toBe(0);
    expect(unitAt(place, points, document.body, 1)).toBe(TEXT.length);
  });

  test("marks say which labels they have, without colour", () => {
    const place = letters(show(spans, { question: marks, value: overlapping, context }));
    const labels = Array.from(place.children, (piece) => piece.getAttribute("data-labels"));
    expect(labels).toEqual([null, "x", "x y", "y", null]);
    expect(Array.from(place.children, (piece) => piece.getAttribute("data-tag"))).toEqual([null, "1", "2", null, null]);
  });

  test("gold and mine stand in the text, each part with its outcome", () => {
    const [one, other] = overlapping;
    if (one === undefined || other === undefined) throw new Error("There are no spans.");
    const parts = [
      { question: "spans", label: "x", gold: one, answer: null, outcome: "missed", credit: 0 },
      { question: "spans", label: "y", gold: null, answer: other, outcome: "extra", credit: 0 },
    ] as const;
    const judged = verdict(parts, { spans: [one] });
    const bench = show(spans, { question: marks, value: [other], context, closed: true, verdict: judged });
    const pieces = Array.from(letters(bench).children, (piece) => [
      piece.getAttribute("data-gold"),
      piece.getAttribute("data-mine"),
    ]);
    expect(pieces).toEqual([
      [null, null],
      ["missed", null],
      ["missed", "extra"],
      [null, "extra"],
      [null, null],
    ]);
    const outcomes = Array.from(bench.querySelectorAll(".lc-marks li"), (line) => line.getAttribute("data-outcome"));
    expect(outcomes).toEqual(["missed", "extra"]);
    expect(bench.querySelector(".lc-mark-bar")).toBeNull();
  });

  test("hostile words are words", () => {
    const hostile = '<img src=x onerror="x()"><script>x()</script>\u202e&amp;';
    const bench = show(spans, { question: marks, value: [], context: { contents: { a: hostile }, order: [] } });
    expect(letters(bench).textContent).toBe(hostile);
    expect(bench.querySelector("img, script")).toBeNull();
  });
});

describe("what counts as an answer", () => {
  const context = { contents: { a: TEXT }, order: [] };

  test("no words marked is one; no text written is none", () => {
    expect(spans.complete(marks, undefined, context)).toBe(true);
    expect(spans.blank?.(marks, context)).toEqual([]);
    const question: TextSpec = { kind: "text", id: "t", title: "T", measure: "edits", of: null, constraints: null };
    expect(text.complete(question, undefined, context)).toBe(false);
    expect(text.complete(question, " \u3000\n", context)).toBe(false);
    expect(text.complete(question, "a", context)).toBe(true);
    expect(text.complete(question, "🙂".repeat(4000), context)).toBe(true);
    expect(text.complete(question, "🙂".repeat(4001), context)).toBe(false);
  });

  test("spans are the same in any order; marked nothing is not untouched", () => {
    const one: Span = { label: "x", start: 0, end: 1, quote: "A" };
    const other: Span = { label: "y", start: 7, end: 8, quote: "野" };
    expect(spans.same([one, other], [other, one])).toBe(true);
    expect(spans.same([one], [other])).toBe(false);
    expect(spans.same([], undefined)).toBe(false);
    expect(text.same("", undefined)).toBe(true);
  });

  test("the views stand where what they show would", () => {
    const question: TextSpec = { kind: "text", id: "t", title: "T", measure: "edits", of: "poor", constraints: null };
    expect(spans.shows?.(marks)).toEqual(["a"]);
    expect(text.shows?.(question)).toEqual(["poor"]);
  });
});

describe("writing", () => {
  const question: TextSpec = {
    kind: "text",
    id: "t",
    title: "Improve",
    measure: "constraints",
    of: "poor",
    constraints: "demands",
  };
  const context = {
    contents: {
      poor: "- Cafe\u0301",
      demands: [
        { check: "min_chars", value: 3, title: "At least 3" },
        { check: "no_bullets", value: "", title: "No list" },
      ],
    },
    order: [],
  };

  function write(value: string | undefined): { said: unknown[]; field: HTMLTextAreaElement; bench: HTMLElement } {
    const said: unknown[] = [];
    const change = (...all: unknown[]): void => void said.push(all);
    const bench = show(text, { question, value, context, change });
    const field = bench.querySelector("textarea");
    if (field === null) throw new Error("There is no field.");
    return { said, field, bench };
  }

  test("what is written goes out in NFC, nothing as no answer", () => {
    const { said, field } = write("old");
    field.value = "Cafe\u0301";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    field.value = "";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    expect(said).toEqual([["Caf\u00e9"], [undefined]]);
  });

  test("nothing goes out while an input method is composing", () => {
    const { said, field } = write(undefined);
    field.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    field.value = "ni";
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    expect(said).toEqual([]);
    field.value = "你";
    field.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
    expect(said).toEqual([["你"]]);
  });

  test("Ctrl+Enter submits, no other key leaves the field", () => {
    const { said, field, bench } = write("done");
    const heard: string[] = [];
    bench.addEventListener("keydown", (event) => heard.push(event.key));
    const press = (key: string, more: KeyboardEventInit = {}): boolean =>
      field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
    for (const key of ["s", "z", "Enter", "1", "?", "ArrowLeft", "Backspace"]) press(key);
    press("Enter", { ctrlKey: true, isComposing: true });
    expect(said).toEqual([]);
    press("Enter", { ctrlKey: true });
    expect(said).toEqual([["done", undefined, true]]);
    press("s", { ctrlKey: true });
    expect(heard.filter((key) => key !== "Enter")).toEqual(["s"]);
  });

  test("the demands are checked as one writes, and the original can be begun from", () => {
    const { said, bench } = write("abc");
    const met = Array.from(bench.querySelectorAll(".lc-demands li"), (line) => line.getAttribute("data-met"));
    expect(met).toEqual(["true", "true"]);
    bench.querySelector<HTMLElement>("[data-command=start-from-original]")?.click();
    expect(said).toEqual([["- Caf\u00e9"]]);
  });

  test("after the answer each demand has Python's word", () => {
    const part = { question: "t", gold: true, credit: 0 };
    const parts = [
      { ...part, label: "1", answer: true, outcome: "right" },
      { ...part, label: "2", answer: false, outcome: "wrong" },
    ] as const;
    const judged = verdict(parts, { t: "A gold text" });
    const bench = show(text, { question, value: "- ab", context, closed: true, verdict: judged });
    expect(bench.querySelector("textarea")).toBeNull();
    const met = Array.from(bench.querySelectorAll(".lc-demands li"), (line) => line.getAttribute("data-met"));
    expect(met).toEqual(["true", "false"]);
    expect(bench.querySelector(".lc-gold-text")?.textContent).toContain("A gold text");
  });
});
