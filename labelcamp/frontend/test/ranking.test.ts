import { describe, expect, test } from "vitest";
import type { Context } from "../src/kinds/kind";
import { ranking, type RankingValue } from "../src/kinds/ranking";
import type { RankingSpec } from "../src/protocol";

const question: RankingSpec = { kind: "ranking", id: "rank", title: "Rank", of: ["a", "b", "c", "d"] };
const context: Context = { contents: {}, order: ["c", "a", "d", "b"] };

function typed(...keys: readonly string[]): RankingValue | undefined {
  let value: RankingValue | undefined;
  for (const key of keys) {
    const pressed = ranking.press(question, value, key, 0, context);
    if (pressed === null) throw new Error(`${key} is not a key of the ranking`);
    value = pressed.value;
  }
  return value;
}

describe("ranking by keys", () => {
  test("a digit is an answer as it stands on the screen, its value the field's name", () => {
    expect(typed("2", "1", "4", "3")).toEqual({ ranks: [["a"], ["c"], ["b"], ["d"]], order: ["c", "a", "d", "b"] });
  });

  test.each(["=", "+"])("%s ties the last with the place before, and unties it", (key) => {
    expect(typed("2", "1", key)?.ranks).toEqual([["a", "c"]]);
    expect(typed("2", "1", key, key)?.ranks).toEqual([["a"], ["c"]]);
    expect(typed(key)).toBeUndefined();
  });

  test.each(["shift+3", "#"])("%s ties an answer with the last place", (key) => {
    expect(typed("2", "1", key)?.ranks).toEqual([["a"], ["c", "d"]]);
  });

  test("the same digit and Backspace take out; nothing left is no answer", () => {
    expect(typed("2", "1", "2")?.ranks).toEqual([["c"]]);
    expect(typed("2", "1", "backspace")?.ranks).toEqual([["a"]]);
    expect(typed("2", "2")).toBeUndefined();
    expect(typed("2", "backspace", "backspace")).toBeUndefined();
  });

  test("has no other keys, and none while another question has the digits", () => {
    for (const key of ["5", "0", "q", "-", "shift+5", "shift+a"])
      expect(ranking.press(question, undefined, key, 0, context)).toBeNull();
    expect(ranking.press(question, undefined, "1", -1, context)).toBeNull();
  });

  test("is complete when every name has a place", () => {
    expect(ranking.complete(question, undefined, context)).toBe(false);
    expect(ranking.complete(question, typed("2", "1", "4"), context)).toBe(false);
    expect(ranking.complete(question, typed("2", "1", "4", "=", "3", "="), context)).toBe(true);
  });

  test("is the same whatever the order within a tie, and not with another order on the screen", () => {
    const order = context.order;
    expect(ranking.same({ ranks: [["a", "b"]], order }, { ranks: [["b", "a"]], order })).toBe(true);
    expect(ranking.same({ ranks: [["a"], ["b"]], order }, { ranks: [["b"], ["a"]], order })).toBe(false);
    expect(ranking.same({ ranks: [["a"]], order }, { ranks: [["a"]], order: ["a", "b", "c", "d"] })).toBe(false);
    expect(ranking.same(undefined, undefined)).toBe(true);
  });
});
