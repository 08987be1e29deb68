import { describe, expect, test } from "vitest";
import { ActiveClock, IDLE_MS } from "../src/clock";
import { fromPython } from "../src/protocol";
import { isFound, type QuizState, reduceQuiz, score } from "../src/quizstate";
import { Scope } from "../src/scope";
import { rowId, Stamps } from "../src/stamps";
import { fill } from "../src/strings";
import { clamp, pan, whole, zoomAt } from "../src/zoom";

describe("stamps", () => {
  test("follow the wall clock and never go back", () => {
    let wall = 1000;
    const stamps = new Stamps(() => wall);
    expect(stamps.next()).toBe(1000);
    expect(stamps.next()).toBe(1001);
    wall = 500;
    expect(stamps.next()).toBe(1002);
    stamps.see(9000);
    expect(stamps.next()).toBe(9001);
    stamps.see(10);
    wall = 20_000.7;
    expect(stamps.next()).toBe(20_000);
  });

  test("row ids are version 4 UUIDs in hex, and differ", () => {
    const ids = new Set(Array.from({ length: 500 }, rowId));
    expect(ids.size).toBe(500);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  });
});

describe("the clock", () => {
  test("counts per item, and stands still when nobody does anything", () => {
    let now = 0;
    const clock = new ActiveClock(() => now);
    clock.turnTo("a");
    now += 4000;
    clock.tick();
    expect(clock.spentOn("a")).toBe(4000);
    now += 10 * IDLE_MS;
    clock.tick();
    expect(clock.spentOn("a")).toBe(4000 + IDLE_MS);
    clock.turnTo(null);
    now += 5000;
    clock.turnTo("b");
    now += 1000;
    clock.tick();
    expect(clock.spentOn("b")).toBe(1000);
    expect(clock.total()).toBe(5000 + IDLE_MS);
  });

  test("goes on from what earlier rows say", () => {
    const clock = new ActiveClock(() => 0);
    clock.atLeast("a", 700);
    clock.atLeast("a", 300);
    expect(clock.spentOn("a")).toBe(700);
  });
});

describe("zoom", () => {
  const stage = { width: 400, height: 300 };
  const image = { width: 800, height: 600 };

  test("starts with the whole picture", () => {
    expect(whole(stage, image)).toEqual({ scale: 0.5, x: 400, y: 300 });
  });

  test("keeps the source pixel under the pointer where it is", () => {
    const point = { x: 300, y: 100 };
    const before = whole(stage, image);
    const after = zoomAt(before, 3, point, stage, image);
    const under = (view: typeof before): number[] => [
      view.x + (point.x - stage.width / 2) / view.scale,
      view.y + (point.y - stage.height / 2) / view.scale,
    ];
    expect(after.scale).toBeCloseTo(1.5);
    expect(under(after)[0]).toBeCloseTo(under(before)[0] ?? 0);
    expect(under(after)[1]).toBeCloseTo(under(before)[1] ?? 0);
  });

  test("never shows less than the picture fills, nor goes past its edges", () => {
    expect(clamp({ scale: 0.01, x: -50, y: 9999 }, stage, image)).toEqual({ scale: 0.5, x: 400, y: 300 });
    const far = pan({ scale: 1, x: 400, y: 300 }, 9999, 9999, stage, image);
    expect(far).toEqual({ scale: 1, x: 200, y: 150 });
  });
});

describe("messages", () => {
  test("unknown ones are null", () => {
    for (const bad of [null, 7, "acked", {}, { type: "boom" }, { type: 3 }]) expect(fromPython(bad)).toBeNull();
    expect(fromPython({ type: "failed", sentence: "x" })).not.toBeNull();
  });

  test("sentences are filled in", () => {
    expect(fill("{a} of {b} {c}", { a: 1, b: 2 })).toBe("1 of 2 {c}");
  });
});

describe("a scope", () => {
  test("ends everything once, newest first, and at once what comes too late", () => {
    const ended: number[] = [];
    const scope = new Scope();
    scope.defer(() => ended.push(1));
    scope.defer(() => ended.push(2));
    scope.end();
    scope.end();
    scope.defer(() => ended.push(3));
    expect(ended).toEqual([2, 1, 3]);
  });

  test("takes its listeners away", () => {
    const target = new EventTarget();
    let heard = 0;
    const scope = new Scope();
    scope.listen(target, "ping", () => {
      heard += 1;
    });
    target.dispatchEvent(new Event("ping"));
    scope.end();
    target.dispatchEvent(new Event("ping"));
    expect(heard).toBe(1);
  });
});

describe("the quiz", () => {
  const start: QuizState = {
    questions: ["one", "two"].map((id) => ({
      id,
      prompt: id,
      choices: [
        { text: "no", right: false, reason: "" },
        { text: "yes", right: true, reason: "" },
      ],
    })),
    at: 0,
    tried: {},
  };

  test("counts the first try, lets one try again, and goes on when the answer is found", () => {
    let state = reduceQuiz(start, { type: "next" });
    expect(state.at).toBe(0);
    state = reduceQuiz(state, { type: "try", choice: 0 });
    state = reduceQuiz(state, { type: "try", choice: 7 });
    state = reduceQuiz(state, { type: "try", choice: 1 });
    state = reduceQuiz(reduceQuiz(state, { type: "next" }), { type: "try", choice: 1 });
    state = reduceQuiz(state, { type: "next" });
    expect(state.at).toBe(2);
    expect(score(state)).toBe(1);
    const again = reduceQuiz(state, { type: "again" });
    expect(again).toEqual(start);
    expect(again.questions.every((each) => !isFound(again, each))).toBe(true);
  });
});
