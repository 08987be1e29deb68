import { describe, expect, test } from "vitest";
import { AHEAD, Prefetch } from "../src/prefetch";

interface Fake {
  width: number;
  height: number;
  closed: boolean;
  close(): void;
}

function fake(): Fake {
  return {
    width: 1,
    height: 1,
    closed: false,
    close() {
      this.closed = true;
    },
  };
}

const ids = Array.from({ length: 30 }, (_, number) => `i${number}`);
const data = (): DataView => new DataView(new ArrayBuffer(4));
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

function make(decode: () => Promise<Fake> = () => Promise.resolve(fake())): {
  asked: string[][];
  prefetch: Prefetch<Fake>;
} {
  const asked: string[][] = [];
  const prefetch = new Prefetch<Fake>(
    ids,
    (wanted) => asked.push([...wanted]),
    decode,
    () => undefined,
  );
  return { asked, prefetch };
}

describe("prefetch", () => {
  test("asks for the item on the screen first and for the next eight", () => {
    const { asked, prefetch } = make();
    prefetch.moveTo(5);
    expect(asked[0]?.[0]).toBe("i5");
    expect(asked[0]).toEqual(expect.arrayContaining(ids.slice(5, 5 + AHEAD + 1)));
  });

  test("asks for nothing twice, unless told to", () => {
    const { asked, prefetch } = make();
    prefetch.moveTo(0);
    prefetch.moveTo(1);
    expect(asked[1]).toEqual([`i${1 + AHEAD}`]);
    prefetch.give("i1", data());
    prefetch.again();
    expect(asked[2]).not.toContain("i1");
    expect(asked[2]).toContain("i2");
  });

  test("decodes ahead, and lets go of what is far behind, but not of its bytes", async () => {
    const made: Fake[] = [];
    const { prefetch } = make(() => {
      const picture = fake();
      made.push(picture);
      return Promise.resolve(picture);
    });
    prefetch.moveTo(0);
    prefetch.give("i0", data());
    prefetch.give("i1", data());
    await settled();
    expect(prefetch.picture("i1")).not.toBeNull();
    prefetch.moveTo(20);
    expect(prefetch.picture("i0")).toBeNull();
    expect(made.every((picture) => picture.closed)).toBe(true);
    prefetch.moveTo(0);
    await settled();
    expect(prefetch.picture("i0")).not.toBeNull();
  });

  test("a file that can't be decoded is said to be broken, not waited for", async () => {
    const { prefetch } = make(() => Promise.reject(new Error("no picture")));
    prefetch.moveTo(0);
    prefetch.give("i0", data());
    await settled();
    expect(prefetch.broken("i0")).toBe("");
    prefetch.fail("i1", "The file can't be read.");
    expect(prefetch.broken("i1")).toBe("The file can't be read.");
    expect(prefetch.broken("i2")).toBeNull();
  });

  test("what is decoded after the end is let go", async () => {
    const late = fake();
    const { prefetch } = make(() => Promise.resolve(late));
    prefetch.moveTo(0);
    prefetch.give("i0", data());
    prefetch.end();
    await settled();
    expect(late.closed).toBe(true);
  });
});
