import { describe, expect, test } from "vitest";
import { nameOf, type Press, type Reading, read as readOf, type Target } from "../src/keys";

const read = (key: Press, target: Target, picture = true): Reading => readOf(key, target, picture);

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
    ["a label", press("1"), { type: "press", key: "1" }],
    ["can't tell", press("w"), { type: "press", key: "w" }],
    ["the same with Caps Lock", press("W"), { type: "press", key: "w" }],
    ["differences", press("d"), { type: "differences" }],
    ["on the number pad", press("2", { code: "Numpad2" }), { type: "press", key: "2" }],
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
    expect(read(key, "other")).toEqual(reading);
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
    expect(read(key, "other")).toBe("pass");
  });

  test.each(["a", "b", "d", "m", "x", "9", " ", "Backspace", "Delete"])(
    "%j would change the notebook, so it stops here",
    (key) => {
      expect(read(press(key), "other")).not.toBe("pass");
    },
  );

  test("0 shows the whole picture, or is a number where there is none", () => {
    expect(read(press("0"), "other", true)).toEqual({ type: "zoom_fit" });
    expect(read(press("0"), "other", false)).toEqual({ type: "press", key: "0" });
  });

  test("nothing is taken from a text field", () => {
    for (const key of ["1", "z", "Enter", "Escape", "m"]) expect(read(press(key), "text")).toBe("pass");
  });

  test("Enter and Space press the focused button", () => {
    expect(read(press("Enter"), "control")).toBe("native");
    expect(read(press(" "), "control")).toBe("native");
    expect(read(press("1"), "control")).toMatchObject({ type: "press" });
  });

  test("a held key answers once, and walks on", () => {
    expect(read(press("Enter", { repeat: true }), "other")).toBe("swallow");
    expect(read(press("3", { repeat: true }), "other")).toBe("swallow");
    expect(read(press("ArrowRight", { repeat: true }), "other")).toEqual({ type: "next" });
  });

  test("names", () => {
    expect(nameOf(press("Z", { shiftKey: true }))).toBe("shift+z");
    expect(nameOf(press("+", { shiftKey: true }))).toBe("+");
  });
});
