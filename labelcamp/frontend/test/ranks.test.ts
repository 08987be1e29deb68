import { describe, expect, test } from "vitest";
import {
  lastOf,
  moved,
  put,
  type Ranks,
  sameRanks,
  tiedWithLast,
  tieToggled,
  toggled,
  unplaced,
} from "../src/kinds/ranks";

const four: Ranks = [["b"], ["a", "d"], ["c"]];

describe("ranking", () => {
  test("each goes to the next place, and the same again takes it out", () => {
    const ranks = ["b", "a", "d"].reduce<Ranks>(toggled, []);
    expect(ranks).toEqual([["b"], ["a"], ["d"]]);
    expect(toggled(ranks, "a")).toEqual([["b"], ["d"]]);
    expect(unplaced(["a", "b", "c", "d"], ranks)).toEqual(["c"]);
    expect(lastOf(ranks)).toBe("d");
    expect(lastOf([])).toBeUndefined();
  });

  test("ties with the last place, wherever it was before", () => {
    expect(tiedWithLast([], "a")).toEqual([["a"]]);
    expect(tiedWithLast([["b"]], "a")).toEqual([["b", "a"]]);
    expect(tiedWithLast([["b"], ["a"], ["c"]], "b")).toEqual([["a"], ["c", "b"]]);
    expect(tiedWithLast([["b"], ["a"]], "a")).toEqual([["b", "a"]]);
  });

  test("ties with the place before, and unties again", () => {
    const tied = tieToggled([["b"], ["a"]], "a");
    expect(tied).toEqual([["b", "a"]]);
    expect(tieToggled(tied, "a")).toEqual([["b"], ["a"]]);
    expect(tieToggled([["b"], ["a"]], "b")).toEqual([["b"], ["a"]]);
    expect(tieToggled(four, "a")).toEqual([["b"], ["d"], ["a"], ["c"]]);
  });

  test("is put on a place, before one, at the end, or nowhere", () => {
    expect(put(four, "c", { on: 0 })).toEqual([
      ["b", "c"],
      ["a", "d"],
    ]);
    expect(put(four, "c", { before: 0 })).toEqual([["c"], ["b"], ["a", "d"]]);
    expect(put(four, "b", { before: 3 })).toEqual([["a", "d"], ["c"], ["b"]]);
    expect(put(four, "a", { before: 1 })).toEqual([["b"], ["a"], ["d"], ["c"]]);
    expect(put(four, "d", "out")).toEqual([["b"], ["a"], ["c"]]);
    expect(put([["a"]], "a", { on: 0 })).toEqual([["a"]]);
  });

  test("moves a step better or worse", () => {
    expect(moved(four, "c", "better")).toEqual([["b"], ["c"], ["a", "d"]]);
    expect(moved(four, "b", "worse")).toEqual([["a", "d"], ["b"], ["c"]]);
    expect(moved(four, "d", "better")).toEqual([["b"], ["d"], ["a"], ["c"]]);
    expect(moved(four, "d", "worse")).toEqual([["b"], ["a"], ["d"], ["c"]]);
    expect(moved(four, "b", "better")).toEqual(four);
    expect(moved(four, "c", "worse")).toEqual(four);
  });

  test("is the same whatever the order within a tie", () => {
    expect(sameRanks(four, [["b"], ["d", "a"], ["c"]])).toBe(true);
    expect(sameRanks(four, [["b"], ["a"], ["d"], ["c"]])).toBe(false);
    expect(sameRanks([["a"]], [["a", "b"]])).toBe(false);
  });
});
