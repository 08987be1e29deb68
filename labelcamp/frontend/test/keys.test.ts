import { describe, expect, test } from "vitest";
import { bindingsOf, nameOf, type Press, type Reading, read } from "../src/keys";
import { question } from "./make";

const bindings = bindingsOf(question);

function press(key: string, fields: Partial<Press> = {}): Press {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
  return {
    key,
    code,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    shiftKey: false,
    isComposing: false,
    keyCode: 0,
    repeat: false,
    ...fields,
  };
}

describe("keys", () => {
  test.each<[string, Press, Reading]>([
    ["a label", press("1"), { type: "toggle", label: "bird", mark: "yes" }],
    ["can't tell", press("w"), { type: "toggle", label: "car", mark: "unsure" }],
    ["the same with Caps Lock", press("W"), { type: "toggle", label: "car", mark: "unsure" }],
    ["neither", press("3"), { type: "none" }],
    ["on the number pad", press("2", { code: "Numpad2" }), { type: "toggle", label: "car", mark: "yes" }],
    ["a letter of another script", press("я", { code: "KeyZ" }), { type: "undo" }],
    ["a full-width question mark", press("？", { shiftKey: true }), { type: "help" }],
    ["plus without shift", press("="), { type: "zoom_in" }],
    ["redo", press("Z", { shiftKey: true }), { type: "redo" }],
    ["redo, the other way", press("y"), { type: "redo" }],
    ["submit", press("Enter"), { type: "submit" }],
    ["move", press("ArrowRight"), { type: "next" }],
    ["pan", press("ArrowRight", { shiftKey: true }), { type: "pan", x: -1, y: 0 }],
    ["leave", press("Escape"), { type: "leave" }],
  ])("%s", (_, key, reading) => {
    expect(read(key, bindings, "other")).toEqual(reading);
  });

  test.each([
    ["saving the notebook", press("s", { ctrlKey: true })],
    ["saving on a Mac", press("s", { metaKey: true })],
    ["copying", press("c", { ctrlKey: true })],
    ["a key with Alt", press("1", { altKey: true })],
    ["running the cell", press("Enter", { shiftKey: true })],
    ["the next control", press("Tab")],
    ["reloading", press("F5")],
    ["composing", press("1", { isComposing: true })],
    ["composing, as older browsers say it", press("Process", { keyCode: 229 })],
  ])("%s is left to others", (_, key) => {
    expect(read(key, bindings, "other")).toBe("pass");
  });

  test.each(["a", "b", "d", "m", "x", "9", " ", "Backspace", "Delete"])(
    "%j would change the notebook, so it stops here",
    (key) => {
      expect(read(press(key), bindings, "other")).toBe("swallow");
    },
  );

  test("nothing is taken from a text field", () => {
    for (const key of ["1", "z", "Enter", "Escape", "m"]) expect(read(press(key), bindings, "text")).toBe("pass");
  });

  test("Enter and Space press the focused button", () => {
    expect(read(press("Enter"), bindings, "control")).toBe("native");
    expect(read(press(" "), bindings, "control")).toBe("native");
    expect(read(press("1"), bindings, "control")).toMatchObject({ type: "toggle" });
  });

  test("a held key answers once, and walks on", () => {
    expect(read(press("Enter", { repeat: true }), bindings, "other")).toBe("swallow");
    expect(read(press("3", { repeat: true }), bindings, "other")).toBe("swallow");
    expect(read(press("ArrowRight", { repeat: true }), bindings, "other")).toEqual({ type: "next" });
  });

  test("without “can't tell” its keys mean nothing", () => {
    const sure = bindingsOf({ ...question, unsure: false });
    expect(read(press("q"), sure, "other")).toBe("swallow");
  });

  test("names", () => {
    expect(nameOf(press("Z", { shiftKey: true }))).toBe("shift+z");
    expect(nameOf(press("+", { shiftKey: true }))).toBe("+");
  });
});
