import { describe, expect, test } from "vitest";
import {
  lanes,
  marked,
  pieces,
  Points,
  relabelled,
  removed,
  sameSpans,
  type Span,
  sorted,
  spanAt,
} from "../src/kinds/spanmarks";

const FAMILY = "👩‍👩‍👧";
const span = (start: number, end: number, label = "x"): Span => ({ label, start, end, quote: "" });

describe("code points and UTF-16 units", () => {
  test.each(["", "plain", "𠮷野家", `a${FAMILY}b`, "e\u0301\r\nשלום 🙂", "\ud842 alone \udfb7", "🙂🙂"])(
    "%j",
    (text) => {
      const points = new Points(text);
      const whole = Array.from(text);
      expect(points.length).toBe(whole.length);
      for (let at = 0; at <= whole.length; at += 1) {
        const unit = whole.slice(0, at).join("").length;
        expect(points.unit(at)).toBe(unit);
        expect(points.point(unit)).toBe(at);
        expect(points.point(unit, "up")).toBe(at);
        expect(points.slice(at, whole.length)).toBe(whole.slice(at).join(""));
      }
    },
  );

  test("a range that splits a pair takes in the whole of it", () => {
    const points = new Points("a𠮷b");
    expect(points.range(2, 2)).toEqual([1, 1]);
    expect(points.range(2, 3)).toEqual([1, 2]);
    expect(points.range(2, 4)).toEqual([1, 3]);
    expect(points.range(2, 0)).toEqual([0, 2]);
    expect(points.range(1, 2)).toEqual([1, 2]);
  });
});

describe("marking", () => {
  const points = new Points(`A${FAMILY}𠮷野\r\ne\u0301`);

  test("quotes the text itself, in order, each span once", () => {
    const two = marked(marked([], points, "y", 6, 8), points, "x", 1, 6);
    expect(two).toEqual([
      { label: "x", start: 1, end: 6, quote: FAMILY },
      { label: "y", start: 6, end: 8, quote: "𠮷野" },
    ]);
    expect(marked(two, points, "x", 1, 6)).toBe(two);
    expect(marked(two, points, "x", 3, 3)).toBe(two);
    expect(marked(two, points, "x", 8, 12).at(-1)?.quote).toBe("\r\ne\u0301");
    expect(marked(two, points, "y", 1, 6)).toHaveLength(3);
  });

  test("has a bound", () => {
    const many = Array.from({ length: 200 }, (_, n) => span(n, n + 1));
    expect(marked(many, new Points("a".repeat(300)), "x", 0, 9)).toBe(many);
  });

  test("takes out, and changes the label", () => {
    const spans = [span(0, 2, "x"), span(0, 2, "y"), span(5, 6, "x")];
    expect(removed(spans, span(0, 2, "x"))).toEqual([span(0, 2, "y"), span(5, 6, "x")]);
    expect(relabelled(spans, span(5, 6, "x"), "y").at(-1)).toEqual(span(5, 6, "y"));
    expect(relabelled(spans, span(0, 2, "x"), "y")).toEqual([span(0, 2, "y"), span(5, 6, "x")]);
  });

  test("is the same in any order", () => {
    const spans = [span(4, 6), span(0, 2, "y"), span(0, 2)];
    expect(sameSpans(spans, [...spans].reverse())).toBe(true);
    expect(sameSpans(spans, spans.slice(1))).toBe(false);
    expect(sameSpans(spans, [span(4, 6), span(0, 2, "y"), span(0, 3)])).toBe(false);
    expect(sorted(spans)).toEqual([span(0, 2), span(0, 2, "y"), span(4, 6)]);
  });

  test("the span at the caret is the one that holds it, and the shortest", () => {
    const spans = [span(0, 9), span(2, 5, "y"), span(5, 7, "z")];
    expect(spanAt(spans, 3)).toBe(spans[1]);
    expect(spanAt(spans, 6)).toBe(spans[2]);
    expect(spanAt(spans, 5)).toBe(spans[0]);
    expect(spanAt(spans, 9)).toBe(spans[0]);
    expect(spanAt(spans, 10)).toBeUndefined();
  });
});

describe("drawing", () => {
  test("spans that overlap have different lines, others share the first", () => {
    expect(lanes([span(0, 4), span(2, 6), span(6, 8), span(3, 4)])).toEqual([0, 1, 0, 2]);
    expect(lanes([span(2, 4), span(0, 9)])).toEqual([1, 0]);
    expect(lanes([])).toEqual([]);
  });

  test("a text is cut where spans begin and end, and loses nothing", () => {
    expect(pieces(9, [span(2, 6), span(4, 9)])).toEqual([
      { start: 0, end: 2, over: [] },
      { start: 2, end: 4, over: [0] },
      { start: 4, end: 6, over: [0, 1] },
      { start: 6, end: 9, over: [1] },
    ]);
    expect(pieces(0, [])).toEqual([]);
    expect(pieces(3, [span(1, 99)])).toEqual([
      { start: 0, end: 1, over: [] },
      { start: 1, end: 3, over: [0] },
    ]);
  });
});
