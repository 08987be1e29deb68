import { describe, expect, test } from "vitest";
import { byCharacter, byWord, lineEdge, runsLeft, type Way } from "../src/kinds/caret";
import { Points } from "../src/kinds/spanmarks";

function walk(step: (points: Points, caret: number, way: Way) => number, text: string, way: Way): number[] {
  const points = new Points(text);
  const places = [way === "forward" ? 0 : points.length];
  for (;;) {
    const here = places.at(-1) ?? 0;
    const next = step(points, here, way);
    if (next === here) return places;
    places.push(next);
  }
}

describe("caret", () => {
  test("goes by what a reader sees as one character", () => {
    const text = "a👩‍👩‍👧𠮷e\u0301\r\n🇨🇳b";
    const places = [0, 1, 6, 7, 9, 11, 13, 14];
    expect(walk(byCharacter, text, "forward")).toEqual(places);
    expect(walk(byCharacter, text, "back")).toEqual([...places].reverse());
  });

  test("goes by words, over line breaks too, with a stop at an empty line", () => {
    const text = "It is, well… done.\n\nNext 𠮷 line";
    expect(walk(byWord, text, "forward")).toEqual([0, 2, 5, 11, 17, 19, 24, 26, 31]);
    expect(walk(byWord, text, "back")).toEqual([31, 27, 25, 20, 18, 13, 7, 3, 0]);
  });

  test("goes to the edges of its line", () => {
    const points = new Points("𠮷 one\r\ntwo\n\nend");
    expect(lineEdge(points, 3, "back")).toBe(0);
    expect(lineEdge(points, 3, "forward")).toBe(5);
    expect(lineEdge(points, 8, "back")).toBe(7);
    expect(lineEdge(points, 7, "back")).toBe(7);
    expect(lineEdge(points, 8, "forward")).toBe(10);
    expect(lineEdge(points, 11, "back")).toBe(11);
    expect(lineEdge(points, 11, "forward")).toBe(11);
    expect(lineEdge(points, 15, "forward")).toBe(15);
    expect(lineEdge(points, 0, "back")).toBe(0);
  });

  test("a far place in a long line is reached without cutting the line up", () => {
    const points = new Points("字𠮷".repeat(30_000));
    expect(byCharacter(points, 40_001, "forward")).toBe(40_002);
    expect(byCharacter(points, 40_001, "back")).toBe(40_000);
  });

  test("knows which way a paragraph runs", () => {
    const points = new Points("one שלום\n… שלום one\n12\nمرحبا");
    expect(runsLeft(points, 6)).toBe(false);
    expect(runsLeft(points, 12)).toBe(true);
    expect(runsLeft(points, points.length - 6)).toBe(false);
    expect(runsLeft(points, points.length)).toBe(true);
  });
});
