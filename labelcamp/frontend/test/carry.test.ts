// A file of labels on its way into the page.
import { describe, expect, test } from "vitest";
import { base64Of, partsOfFile } from "../src/carry";

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

test("the bytes of a file go in Base64, however many", async () => {
  const bytes = Uint8Array.from({ length: 100_003 }, (_, at) => (at * 7) % 256);
  const back = atob(await base64Of(new Blob([bytes])));
  expect(Uint8Array.from(back, (one) => one.charCodeAt(0))).toEqual(bytes);
  expect(await base64Of(new Blob([]))).toBe("");
});
