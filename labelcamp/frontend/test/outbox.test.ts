import { describe, expect, test } from "vitest";
import { Outbox, type Store } from "../src/outbox";
import { row, spec } from "./make";

class FakeStore implements Store {
  readonly map = new Map<string, string>();
  full = false;
  get length(): number {
    return this.map.size;
  }
  key(index: number): string | null {
    return [...this.map.keys()][index] ?? null;
  }
  getItem(key: string): string | null {
    return this.map.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.map.set(key, value);
  }
  removeItem(key: string): void {
    this.map.delete(key);
  }
}

const open = (store: Store | null, owner = spec.owner): Outbox =>
  new Outbox(store, owner, (each) => each.set === spec.set);

describe("the outbox", () => {
  test("keeps rows for a later page until they are acknowledged", () => {
    const store = new FakeStore();
    const [one, two] = [row(), row()];
    open(store).add([two, one]);
    const later = open(store);
    expect(later.pending()).toEqual([one, two]);
    later.remove([one.id]);
    expect(open(store).pending()).toEqual([two]);
    later.remove([two.id]);
    expect(store.length).toBe(0);
  });

  test("sees what another tab left when it reads again", () => {
    const store = new FakeStore();
    const mine = open(store);
    open(store).add([row()]);
    expect(mine.pending()).toHaveLength(0);
    mine.reload();
    expect(mine.pending()).toHaveLength(1);
  });

  test("leaves rows of another set, and another folder id, alone", () => {
    const store = new FakeStore();
    open(store).add([row({ set: "other" })]);
    open(store, { ...spec.owner, id: "e".repeat(32) }).add([row()]);
    const mine = open(store);
    expect(mine.pending()).toEqual([]);
    expect(mine.foreign()).toBeNull();
    expect(store.length).toBe(2);
  });

  test.each([
    ["another folder", { ...spec.owner, folder: "/home/li/copy/labels" }],
    ["another user", { ...spec.owner, user: "wang" }],
  ])("rows of %s are shown, and sent only when asked to", (_, owner) => {
    const store = new FakeStore();
    const theirs = row();
    open(store, owner).add([theirs]);
    const mine = open(store);
    expect(mine.pending()).toEqual([]);
    expect(mine.foreign()).toEqual({ count: 1, user: owner.user, folder: owner.folder });
    expect(mine.adopt()).toEqual([theirs]);
    expect(mine.pending()).toEqual([theirs]);
    expect(open(store).pending()).toEqual([theirs]);
  });

  test("a refused row is not sent again, and goes only when told to", () => {
    const store = new FakeStore();
    const box = open(store);
    const bad = row();
    box.add([bad]);
    box.refuse([bad.id], "Not one of ours.");
    expect(box.pending()).toEqual([]);
    expect(open(store).refused()).toEqual({ ids: [bad.id], sentence: "Not one of ours." });
    box.remove([bad.id]);
    expect(open(store).refused()).toBeNull();
  });

  test("where the browser stores nothing, rows live in the page and it is said", () => {
    const box = open(null);
    expect(box.fragile).toBe(true);
    box.add([row()]);
    expect(box.pending()).toHaveLength(1);
    const store = new FakeStore();
    store.full = true;
    const full = open(store);
    expect(full.fragile).toBe(false);
    full.add([row()]);
    expect(full.fragile).toBe(true);
    expect(full.pending()).toHaveLength(1);
  });

  test("what others wrote into the storage does no harm", () => {
    const store = new FakeStore();
    const prefix = `labelcamp:outbox:${spec.owner.id}:`;
    for (const [key, value] of [
      ["a", "{"],
      ["b", "null"],
      ["c", '{"row":1}'],
      ["d", "[]"],
    ] as const)
      store.map.set(prefix + key, value);
    expect(open(store).pending()).toEqual([]);
  });
});
