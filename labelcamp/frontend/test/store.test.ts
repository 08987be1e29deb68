// The store of journals, on an IndexedDB of its own.
import { IDBFactory, IDBKeyRange, IDBObjectStore } from "fake-indexeddb";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { after, append } from "../src/store";

const piece = (file: string, text: string): { folder: string; file: string; text: string } => ({
  folder: "labels",
  file,
  text,
});

describe("the store", () => {
  let factory: IDBFactory;
  beforeEach(() => {
    factory = new IDBFactory();
    vi.stubGlobal("IDBKeyRange", IDBKeyRange);
  });

  test("gives back what was added, in order, and after a key only what is new", async () => {
    expect(await after(0, factory)).toEqual([]);
    const keys = await append([piece("a.jsonl", "1\n"), piece("b.jsonl", "2\n")], factory);
    const more = await append([piece("a.jsonl", "3\n")], factory);
    expect((await after(0, factory)).map(({ file, text }) => [file, text])).toEqual([
      ["a.jsonl", "1\n"],
      ["b.jsonl", "2\n"],
      ["a.jsonl", "3\n"],
    ]);
    expect(await after(keys[1] ?? 0, factory)).toEqual([{ ...piece("a.jsonl", "3\n"), key: more[0] }]);
  });

  test("two kernels at once lose nothing, and no key is given twice", async () => {
    const writes = Array.from({ length: 20 }, (_, at) => append([piece(`${at % 2}.jsonl`, `${at}\n`)], factory));
    const keys = (await Promise.all(writes)).flat();
    expect(new Set(keys).size).toBe(20);
    expect((await after(0, factory)).map((each) => each.text).sort()).toEqual(
      Array.from({ length: 20 }, (_, at) => `${at}\n`).sort(),
    );
  });

  test("a transaction that is cut off keeps none of its pieces and says so", async () => {
    const bad = { ...piece("b.jsonl", "2\n"), text: (() => "") as unknown as string };
    await expect(append([piece("a.jsonl", "1\n"), bad], factory)).rejects.toThrow();
    expect(await after(0, factory)).toEqual([]);
  });

  test("a transaction that has given up by itself says why, not that it is over", async () => {
    const giving = vi.spyOn(IDBObjectStore.prototype, "add").mockImplementation(function (this: IDBObjectStore, value) {
      const request = this.put(value);
      this.transaction.abort();
      return request;
    });
    await expect(append([piece("a.jsonl", "1\n")], factory)).rejects.toMatchObject({ name: "AbortError" });
    giving.mockRestore();
    expect(await after(0, factory)).toEqual([]);
  });
});
