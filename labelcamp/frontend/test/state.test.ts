import { describe, expect, test } from "vitest";
import { absorb, count, entryOf, firstOpen, kindOf, reduce } from "../src/state";
import { asRow, begin, go, items, none, pick, play, question, redo, row, start, submit, undo } from "./make";

describe("answering", () => {
  test("picks a label and takes it back", () => {
    expect(entryOf(play(begin(), pick("bird")).state, "a").values).toEqual({ contents: { bird: "yes" } });
    expect(entryOf(play(begin(), pick("bird"), pick("bird")).state, "a").values).toEqual({});
  });

  test("yes and can't tell exclude each other for one label, labels don't", () => {
    const { state } = play(begin(), pick("bird"), pick("bird", "unsure"), pick("car"));
    expect(entryOf(state, "a").values).toEqual({ contents: { bird: "unsure", car: "yes" } });
  });

  test("where only one label may be chosen, the second takes the place of the first", () => {
    const one = start({ questions: [{ ...question, multiple: false, none: null }] });
    expect(entryOf(play(one, pick("bird"), pick("car")).state, "a").values).toEqual({ contents: "car" });
  });

  test("Enter submits and goes on", () => {
    const { state, writes } = play(begin(), pick("bird"), submit);
    expect(writes).toEqual([{ item: "a", status: "submitted", values: { contents: { bird: "yes" } }, note: "" }]);
    expect(state.at).toBe(1);
  });

  test("Enter without a choice writes nothing and says so: an empty answer has a key of its own", () => {
    const { state, writes } = play(begin(), submit);
    expect(writes).toEqual([]);
    expect(state.hint).toBe("hint_pick");
    expect(state.at).toBe(0);
  });

  test("“neither” submits an empty answer, whatever was picked, and goes on", () => {
    const { state, writes } = play(begin(), pick("bird"), none);
    expect(writes).toEqual([{ item: "a", status: "submitted", values: { contents: {} }, note: "" }]);
    expect(state.at).toBe(1);
  });

  test("in learn mode the item stays for its verdict, and Enter goes on without another row", () => {
    const answered = play(begin("learn"), pick("bird"), submit);
    expect(answered.state.at).toBe(0);
    const next = play(answered.state, submit);
    expect(next.state.at).toBe(1);
    expect(next.writes).toEqual([]);
  });

  test("a skipped item is left for later, and a flagged one keeps its answer and note", () => {
    const { state, writes } = play(begin(), { type: "skip" }, pick("car"), { type: "flag", note: "blurred" });
    expect(writes[1]).toEqual({ item: "b", status: "flagged", values: { contents: { car: "yes" } }, note: "blurred" });
    expect(count(state)).toMatchObject({ skipped: 1, flagged: 1, new: 2 });
    expect(state.at).toBe(2);
  });

  test("after the last item come the earlier ones that are to do, then the end page", () => {
    const { state } = play(begin(), go(3), none);
    expect(state.at).toBe(0);
    expect(play(state, none, none, none).state.at).toBe(items.length);
    const skipped = play(begin(), { type: "skip" }, none, none, none, go(0), none);
    expect(skipped.state.at).toBe(items.length);
    expect(play(skipped.state, go(0), submit).state.at).toBe(1);
  });

  test("a closed test takes no answer", () => {
    const closed = { ...begin("test"), result: { right: 0, total: 4, bar: 3, passed: false, missed: [] } };
    const { state, writes } = play(closed, pick("bird"), none);
    expect(writes).toEqual([]);
    expect(state.hint).toBe("hint_closed");
  });
});

describe("drafts", () => {
  test("are written on leaving an item and when idle, once", () => {
    expect(play(begin(), pick("bird"), go(1)).writes).toEqual([
      { item: "a", status: "draft", values: { contents: { bird: "yes" } }, note: "" },
    ]);
    expect(play(begin(), pick("bird"), { type: "idle" }, { type: "idle" }, go(1)).writes).toHaveLength(1);
    expect(play(begin(), go(1), go(0)).writes).toEqual([]);
  });

  test("don't undo the answer that counts", () => {
    const { state } = play(begin(), pick("bird"), submit, go(0), pick("car"), go(1));
    const entry = entryOf(state, "a");
    expect(entry.final?.values).toEqual({ contents: { bird: "yes" } });
    expect(entry).toMatchObject({ values: { contents: { bird: "yes", car: "yes" } }, draft: true });
    expect(kindOf(entry)).toBe("done");
  });
});

describe("undo and redo", () => {
  test("undo a pick without a row", () => {
    const { state, writes } = play(begin(), pick("bird"), pick("car"), undo);
    expect(entryOf(state, "a").values).toEqual({ contents: { bird: "yes" } });
    expect(writes).toEqual([]);
  });

  test("across items: back to the item, its answer taken back by a skip, what was picked still there", () => {
    const { state, writes } = play(begin(), pick("bird"), submit, undo);
    expect(state.at).toBe(0);
    expect(writes.slice(1)).toEqual([
      { item: "a", status: "skipped", values: {}, note: "" },
      { item: "a", status: "draft", values: { contents: { bird: "yes" } }, note: "" },
    ]);
    expect(kindOf(entryOf(state, "a"))).toBe("started");
    expect(firstOpen(state)).toBe(0);
  });

  test("an item that was undone to nothing is to do again after a reload", () => {
    const { writes } = play(begin(), none, undo);
    expect(firstOpen(begin("work", writes.map(asRow)))).toBe(0);
  });

  test("undo brings an earlier answer back as a new row", () => {
    const { state, writes } = play(begin(), pick("bird"), submit, go(0), pick("car"), submit, undo);
    expect(writes.at(-2)).toEqual({ item: "a", status: "submitted", values: { contents: { bird: "yes" } }, note: "" });
    expect(entryOf(state, "a").final?.values).toEqual({ contents: { bird: "yes" } });
    expect(entryOf(state, "a").values).toEqual({ contents: { bird: "yes", car: "yes" } });
  });

  test("redo gives the answer again, and a new answer ends the redo", () => {
    const undone = play(begin(), pick("bird"), submit, undo).state;
    const redone = play(undone, redo);
    expect(redone.writes).toEqual([
      { item: "a", status: "submitted", values: { contents: { bird: "yes" } }, note: "" },
    ]);
    expect(play(undone, pick("car"), redo).writes).toEqual([]);
  });

  test("everything undone and redone is as it was", () => {
    const actions = [pick("bird"), submit, none, pick("car", "unsure"), submit];
    const there = play(begin(), ...actions).state;
    const steps = there.undo.length;
    const back = play(there, ...Array<typeof undo>(steps).fill(undo)).state;
    expect(count(back)).toMatchObject({ done: 0 });
    const again = play(back, ...Array<typeof redo>(steps).fill(redo)).state;
    for (const item of items) expect(entryOf(again, item.id).final).toEqual(entryOf(there, item.id).final);
  });

  test("undo on another item keeps what stands on the screen as a draft", () => {
    const { writes } = play(begin(), none, pick("car"), go(0), go(1), pick("bird"), undo, undo, undo);
    expect(writes.some((write) => write.item === "b" && write.status === "draft")).toBe(true);
  });
});

describe("rows from elsewhere", () => {
  const early = row({ stamp: 10, values: { contents: { bird: "yes" } } });
  const late = row({ stamp: 20, values: { contents: { car: "yes" } } });
  const draft = row({ stamp: 15, status: "draft", values: { contents: {} } });

  test("the latest wins, in every order of arrival", () => {
    const orders = [
      [early, late, draft],
      [early, draft, late],
      [late, early, draft],
      [late, draft, early],
      [draft, early, late],
      [draft, late, early],
    ];
    for (const order of orders) {
      const entry = entryOf(
        order.reduce((state, each) => absorb(state, [each]), begin()),
        "a",
      );
      expect(entry).toEqual({
        final: { status: "submitted", values: { contents: { car: "yes" } }, note: "" },
        values: { contents: { car: "yes" } },
        draft: false,
      });
    }
  });

  test("equal stamps are told apart by row id", () => {
    const one = row({ stamp: 5, id: "1".repeat(32), values: { contents: { bird: "yes" } } });
    const two = row({ stamp: 5, id: "2".repeat(32), values: { contents: { car: "yes" } } });
    expect(entryOf(absorb(begin(), [two, one]), "a").final?.values).toEqual({ contents: { car: "yes" } });
  });

  test("a row that comes again changes nothing", () => {
    const once = absorb(begin(), [early]);
    expect(absorb(once, [early])).toEqual(once);
  });

  test("don't take away what is being picked on the screen", () => {
    const picking = reduce(begin(), pick("bird", "unsure")).state;
    const entry = entryOf(absorb(picking, [late]), "a");
    expect(entry).toMatchObject({ values: { contents: { bird: "unsure" } }, draft: true });
    expect(entry.final?.values).toEqual({ contents: { car: "yes" } });
  });

  test("of unknown items are left out", () => {
    expect(absorb(begin(), [row({ item: "zzz" })]).entries).toEqual({});
  });

  test("resume at the first item not done, draft or not", () => {
    expect(begin("work", [row({ item: "a" }), row({ item: "b", status: "draft" })]).at).toBe(1);
    expect(
      begin(
        "work",
        items.map((item) => row({ item: item.id })),
      ).at,
    ).toBe(items.length);
  });
});
