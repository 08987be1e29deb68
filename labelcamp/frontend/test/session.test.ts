// @vitest-environment happy-dom
// A whole bench on a page without a notebook: what it sends, and what is in the storage when it does.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import bench from "../src/bench";
import type { Row, Spec, Start, ToPython } from "../src/protocol";
import { row, spec } from "./make";

type Handler = (...args: never[]) => void;

class FakeModel {
  readonly handlers = new Map<string, Handler[]>();
  readonly sent: ToPython[] = [];
  onSend: (message: ToPython) => void = () => undefined;
  dead = false;

  constructor(
    private readonly spec: Spec,
    private readonly start: Start,
  ) {}

  get(name: string): unknown {
    return { spec: this.spec, start: this.start, strings: {} }[name];
  }
  send(message: unknown): void {
    if (this.dead) throw new Error("Cannot send");
    this.sent.push(message as ToPython);
    this.onSend(message as ToPython);
  }
  on(name: string, handler: Handler): void {
    this.handlers.set(name, [...(this.handlers.get(name) ?? []), handler]);
  }
  off(name: string, handler: Handler): void {
    this.handlers.set(
      name,
      (this.handlers.get(name) ?? []).filter((each) => each !== handler),
    );
  }
  say(message: unknown): void {
    for (const handler of this.handlers.get("msg:custom") ?? []) (handler as (...args: unknown[]) => void)(message, []);
  }
  rows(): Row[] {
    return this.sent.flatMap((message) => (message.type === "rows" ? message.rows : []));
  }
}

const picture = (): DataView => new DataView(new ArrayBuffer(4));
const blank: Start = {
  fresh: true,
  rows: [],
  top: 0,
  verdicts: [],
  result: null,
  trouble: "",
  contents: Object.fromEntries(spec.items.map((item) => [item.id, {}])),
  media: Object.fromEntries(spec.items.map((item) => [item.id, picture()])),
};
const ends: (() => void)[] = [];

async function open(
  start: Partial<Start> = {},
  more: Partial<Spec> = {},
): Promise<{ model: FakeModel; root: HTMLElement }> {
  const model = new FakeModel({ ...spec, ...more }, { ...blank, ...start });
  const el = document.createElement("div");
  document.body.append(el);
  ends.push(bench.render({ model, el }));
  await new Promise((resolve) => setTimeout(resolve));
  const root = el.querySelector<HTMLElement>(".labelcamp");
  if (root === null) throw new Error("no bench");
  return { model, root };
}

function press(root: HTMLElement, ...keys: string[]): KeyboardEvent[] {
  return keys.map((key) => {
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    root.dispatchEvent(event);
    return event;
  });
}

const stored = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith("labelcamp:outbox:"));
const saved = (root: HTMLElement): string | undefined => root.querySelector<HTMLElement>(".lc-saved")?.dataset.state;

beforeEach(() => {
  localStorage.clear();
  const bitmap = { width: 4, height: 4, close: () => undefined };
  vi.stubGlobal("createImageBitmap", () => Promise.resolve(bitmap));
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.unstubAllGlobals();
});

describe("a bench", () => {
  test("a row is in the storage before it is sent, and leaves it with the acknowledgement", async () => {
    const { model, root } = await open();
    const kept: number[] = [];
    model.onSend = (message) => {
      if (message.type === "rows") kept.push(stored().length);
    };
    press(root, "1", "Enter");
    expect(kept).toEqual([1]);
    expect(saved(root)).toBe("saving");
    const [sent] = model.rows();
    expect(sent).toMatchObject({
      item: "a",
      item_hash: "hash-a",
      status: "submitted",
      values: { contents: { bird: "yes" } },
    });
    model.say({ type: "acked", ids: [sent?.id], rows: [sent], top: sent?.stamp });
    expect(saved(root)).toBe("saved");
    expect(stored()).toEqual([]);
  });

  test("goes on when the kernel is gone, and the next bench sends what was left", async () => {
    const { model, root } = await open();
    model.dead = true;
    press(root, "3", "3", "3");
    expect(saved(root)).toBe("gone");
    expect(stored()).toHaveLength(3);
    ends.pop()?.();
    const next = await open();
    expect(next.model.rows().map((each) => each.item)).toEqual(["a", "b", "c"]);
    expect(next.root.querySelector(".lc-count")?.getAttribute("data-done")).toBe("3");
  });

  test("a stamp is higher than every stamp seen", async () => {
    const ahead = Date.now() + 1e9;
    const { model, root } = await open({ top: ahead });
    press(root, "3");
    expect(model.rows()[0]?.stamp).toBe(ahead + 1);
    const other = row({ item: "c", stamp: ahead + 500 });
    model.say({ type: "acked", ids: [other.id], rows: [other], top: other.stamp });
    press(root, "3");
    expect(model.rows()[1]?.stamp).toBe(ahead + 501);
  });

  test("rows of a copied folder are not sent by themselves", async () => {
    const first = await open();
    first.model.dead = true;
    press(first.root, "3");
    ends.pop()?.();
    const copy = await open({}, { owner: { ...spec.owner, folder: "/elsewhere/labels" } });
    expect(copy.model.rows()).toEqual([]);
    copy.root.querySelector<HTMLElement>('[data-command="foreign-send"]')?.click();
    expect(copy.model.rows()).toHaveLength(1);
  });

  test("no answer before the picture is there", async () => {
    const { model, root } = await open({ contents: {}, media: {} });
    press(root, "1", "Enter", "3");
    expect(model.rows()).toEqual([]);
    expect(root.querySelector(".lc-hint")?.textContent).toBe("hint_wait");
  });

  test("an item left with something picked is kept as a draft", async () => {
    const { model, root } = await open();
    press(root, "q", "ArrowRight");
    expect(model.rows()).toMatchObject([{ item: "a", status: "draft", values: { contents: { bird: "unsure" } } }]);
  });

  test("a closed page keeps what is picked", async () => {
    const { root } = await open();
    press(root, "1");
    window.dispatchEvent(new Event("pagehide"));
    expect(stored()).toHaveLength(1);
  });

  test("stops its keys, lets others go", async () => {
    const { root } = await open();
    let heard = 0;
    document.body.addEventListener("keydown", () => {
      heard += 1;
    });
    const [one, letter] = press(root, "1", "m");
    expect(one?.defaultPrevented && letter?.defaultPrevented).toBe(true);
    expect(heard).toBe(0);
    const save = new KeyboardEvent("keydown", { key: "s", ctrlKey: true, bubbles: true, cancelable: true });
    root.dispatchEvent(save);
    expect(save.defaultPrevented).toBe(false);
    expect(heard).toBe(1);
  });

  test("running the cell again leaves no listener behind", async () => {
    const { model } = await open();
    ends.pop()?.();
    expect([...model.handlers.values()].flat()).toEqual([]);
    const sent = model.sent.length;
    window.dispatchEvent(new Event("pagehide"));
    document.dispatchEvent(new Event("visibilitychange"));
    expect(model.sent.length).toBe(sent);
  });

  test("a verdict is shown as text, whatever is in it", async () => {
    const { model, root } = await open({}, { mode: "learn" });
    press(root, "1", "Enter");
    const reason = "<img src=x onerror=alert(1)>";
    const verdict = {
      item: "a",
      row: "",
      right: false,
      parts: [],
      golds: {},
      mine: "Bird",
      gold: "Car",
      reason,
      rules: ["R1"],
    };
    model.say({ type: "verdict", verdict });
    expect(root.querySelector(".lc-verdict")?.textContent).toContain(reason);
    expect(root.querySelector(".lc-verdict img")).toBeNull();
  });
});
