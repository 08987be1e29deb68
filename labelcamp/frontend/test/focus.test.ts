// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import { returnToNotebook } from "../src/focus";
import { isOver } from "../src/state";
import { begin } from "./make";

describe("leaving the bench", () => {
  const notebook = (next: string): HTMLElement => {
    document.body.innerHTML = `<div class="jp-Cell" id="own"><div class="labelcamp" tabindex="0"></div></div>${next}`;
    const root = document.querySelector<HTMLElement>(".labelcamp");
    if (root === null) throw new Error("no bench");
    root.focus();
    return root;
  };
  const hidden = '<div class="jp-Cell" id="next"><div class="jp-InputPlaceholder"></div></div>';
  const open = '<div class="jp-Cell" id="next"></div>';

  test.each([
    ["the work goes on", hidden, false, "own"],
    ["the next cell can be reached by arrows", open, true, "own"],
    ["there is no next cell", "", true, "own"],
    ["arrows would pass over the next cell", hidden, true, "next"],
  ])("when %s", (_, next, done, target) => {
    returnToNotebook(notebook(next), done);
    expect(document.activeElement?.id).toBe(target);
  });

  test("it is over when nothing is left to do", () => {
    const settled = { final: { status: "submitted", values: {}, note: "" }, values: {}, draft: false } as const;
    const begun = begin("work");
    const entries = Object.fromEntries(begun.items.map((item) => [item.id, settled]));
    expect(isOver(begun)).toBe(false);
    expect(isOver({ ...begun, entries })).toBe(true);
    expect(isOver({ ...begun, entries: { ...entries, a: { ...settled, draft: true } } })).toBe(false);
    const result = { right: 0, total: 4, bar: 3, passed: false, missed: [] };
    expect(isOver({ ...begin("test"), entries })).toBe(false);
    expect(isOver({ ...begin("test"), result })).toBe(true);
  });
});
