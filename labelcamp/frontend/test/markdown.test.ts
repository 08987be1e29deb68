// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import { guidelineHtml, toHtml } from "../src/markdown";

function dom(html: string): HTMLElement {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  return holder;
}

// That hostile text is made harmless is tested in a real browser: tests/browser/test_bench.py.
describe("markdown", () => {
  test("links open in a tab of their own", () => {
    const link = dom(toHtml("[x](https://example.org)")).querySelector("a");
    expect(link?.getAttribute("target")).toBe("_blank");
    expect(link?.getAttribute("rel")).toContain("noopener");
  });

  test("rules of a guideline can be found, and cells know their column", () => {
    const page = dom(
      guidelineHtml(
        "# Title (v1.0)\n\n| | Rule | Counts | Doesn't |\n|---|---|---|---|\n| **R1** | **One.** | a | b |\n| **R12** | x | a | b |\n",
        ["R1", "R12"],
      ),
    );
    expect(page.querySelector("h1")).toBeNull();
    expect(page.querySelectorAll("[data-rule]")).toHaveLength(2);
    expect(page.querySelector('[data-rule="R12"]')?.textContent).toContain("x");
    expect(page.querySelector('[data-rule="R1"] td:nth-child(3)')?.getAttribute("data-head")).toBe("Counts");
  });
});
