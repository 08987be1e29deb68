// @vitest-environment happy-dom
import { describe, expect, test } from "vitest";
import { differences, tokens } from "../src/differences";
import { guidelineHtml, itemHtml, toHtml } from "../src/markdown";

function dom(html: string): HTMLElement {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  return holder;
}

// happy-dom is no browser to a sanitiser; that hostile text is harmless on a page too is tested in a real one:
// tests/browser/test_texts.py.
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

describe("the text of an item", () => {
  const text = (markdown: string): string => dom(itemHtml(markdown)).textContent.trim();

  test("is Markdown: code, tables, lists, and lines that break where they break", () => {
    const page = dom(itemHtml("a\nb\n\n```py\nif x < 1:\n    pass\n```\n\n| h |\n|---|\n| c |\n\n1. one\n- [x] done"));
    expect(page.querySelector("pre code")?.textContent).toContain("if x < 1:\n    pass");
    expect(page.querySelector("td")?.textContent).toBe("c");
    expect(page.querySelector("ol li")?.textContent).toContain("one");
    expect(page.textContent).toContain("☑ done");
    expect(page.querySelector("input")).toBeNull();
  });

  test.each([
    "<script>window.hit = 1</script>",
    "<svg onload=alert(1)>",
    "a <img src=x onerror=alert(1)> b",
    "<iframe src=javascript:alert(1)></iframe>",
    "<style>* { display: none }</style>",
    "<b style=position:fixed id=x class=lc-go>bold</b>",
    "![alt](https://example.org/x.png)",
    "![x](javascript:alert(1))",
  ])("%s stands there as written", (hostile) => {
    const page = dom(itemHtml(hostile));
    expect(page.textContent.trim()).toBe(hostile);
    expect(page.querySelectorAll("script, svg, img, iframe, style, b, [style], [id], [class]")).toHaveLength(0);
  });

  test.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "&#106;avascript:alert(1)",
  ])("a link to %s leads nowhere", (address) => {
    for (const link of dom(itemHtml(`[x](${address}) <${address}>`)).querySelectorAll("a"))
      expect(link.getAttribute("href")).toBeNull();
  });

  test("nested without end is not laid out, and not lost", () => {
    for (const deep of [`${">".repeat(5000)} x`, `${"- ".repeat(2000)}x`, `${"[".repeat(15_000)}x`, "*a ".repeat(6000)])
      expect(text(deep)).toContain("x".repeat(deep.includes("x") ? 1 : 0));
    const isWritten = (depth: number): boolean =>
      dom(itemHtml(`${">".repeat(depth)} x`)).querySelector(".lc-as-written") !== null;
    expect([2, 40, 5000].map(isWritten)).toEqual([false, true, true]);
  });

  test("too long to be laid out stands there as written", () => {
    const long = `**x** ${"很长。".repeat(60_000)}`;
    const page = dom(itemHtml(long));
    expect(page.querySelector("strong")).toBeNull();
    expect(page.querySelector(".lc-as-written")?.textContent).toBe(long);
  });
});

describe("differences", () => {
  test("are words of English and characters of Chinese", () => {
    expect(tokens("It's 好的, ok.")).toEqual(["It's", " ", "好", "的", ",", " ", "ok", "."]);
  });

  test("both texts come back whole", () => {
    const [one, other] = ["周六早八点停水。", "周日早八点到九点停水！"];
    const found = differences(one, other);
    expect(found?.map((pieces) => pieces.map((piece) => piece.text).join(""))).toEqual([one, other]);
    expect(found?.[0].filter((piece) => piece.differs).map((piece) => piece.text)).toEqual(["六", "。"]);
    expect(found?.[1].filter((piece) => piece.differs).map((piece) => piece.text)).toEqual(["日", "到九点", "！"]);
  });

  test("of equal texts there are none; texts with nothing in common are not compared", () => {
    expect(
      differences("same", "same")
        ?.flat()
        .some((piece) => piece.differs),
    ).toBe(false);
    const words = (start: number): string => Array.from({ length: 2000 }, (_, at) => `w${start + at}`).join(";");
    expect(differences(words(0), words(5000))).toBeNull();
  });
});
