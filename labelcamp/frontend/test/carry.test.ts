// A file of labels on its way into the page.
import { describe, expect, test } from "vitest";
import { partsOfFile } from "../src/carry";

describe("a file in parts", () => {
  test("is whole again, and only the last part has nothing after it", () => {
    const text = "鸟 😀😀 bird\n".repeat(50);
    for (const size of [1, 2, 3, 7, 10_000]) {
      const parts = partsOfFile(text, size);
      expect(parts.map(([part]) => part).join("")).toBe(text);
      expect(parts.filter(([, more]) => !more)).toEqual([parts.at(-1)]);
    }
    expect(partsOfFile("")).toEqual([["", false]]);
  });

  test("is never cut within a character", () => {
    for (const [part] of partsOfFile("a😀b😀😀", 2)) expect(part).not.toMatch(/[\ud800-\udbff]$/);
  });
});
