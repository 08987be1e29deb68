// Which key means what. While the bench has the focus it stops the keys that it handles, and the other bare
// letters and digits too: in a notebook they would change or delete cells. Everything with Ctrl, Alt or Command,
// and F5, Tab, Shift+Enter and the like, goes its way.

import type { Mark, QuestionSpec } from "./protocol";

export type Command =
  | { readonly type: "toggle"; readonly label: string; readonly mark: Mark }
  | {
      readonly type:
        | "submit"
        | "none"
        | "skip"
        | "flag"
        | "undo"
        | "redo"
        | "previous"
        | "next"
        | "guideline"
        | "help"
        | "zoom_in"
        | "zoom_out"
        | "zoom_fit"
        | "leave";
    }
  | { readonly type: "pan"; readonly x: number; readonly y: number };

export type Bindings = ReadonlyMap<string, Command>;

/** The parts of a KeyboardEvent that matter here. */
export interface Press {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
  readonly repeat: boolean;
}

/** `native`: let the browser act on the focused control, and nobody else. `swallow`: nobody acts. `pass`: not ours. */
export type Reading = Command | "native" | "swallow" | "pass";

const OWN: readonly (readonly [string, Command])[] = [
  ["enter", { type: "submit" }],
  ["arrowleft", { type: "previous" }],
  ["arrowright", { type: "next" }],
  ["z", { type: "undo" }],
  ["shift+z", { type: "redo" }],
  ["y", { type: "redo" }],
  ["s", { type: "skip" }],
  ["f", { type: "flag" }],
  ["g", { type: "guideline" }],
  ["?", { type: "help" }],
  ["+", { type: "zoom_in" }],
  ["-", { type: "zoom_out" }],
  ["0", { type: "zoom_fit" }],
  ["arrowup", { type: "pan", x: 0, y: 1 }],
  ["arrowdown", { type: "pan", x: 0, y: -1 }],
  ["shift+arrowup", { type: "pan", x: 0, y: 1 }],
  ["shift+arrowdown", { type: "pan", x: 0, y: -1 }],
  ["shift+arrowleft", { type: "pan", x: 1, y: 0 }],
  ["shift+arrowright", { type: "pan", x: -1, y: 0 }],
  ["escape", { type: "leave" }],
];

export function bindingsOf(question: QuestionSpec): Bindings {
  const map = new Map<string, Command>(OWN);
  for (const label of question.labels) {
    if (label.key !== null) map.set(label.key.toLowerCase(), { type: "toggle", label: label.id, mark: "yes" });
    if (label.unsure_key !== null && question.unsure)
      map.set(label.unsure_key.toLowerCase(), { type: "toggle", label: label.id, mark: "unsure" });
  }
  if (question.none !== null) map.set(question.none.key.toLowerCase(), { type: "none" });
  return map;
}

const SAME: Readonly<Record<string, string>> = { "=": "+", "？": "?", "＋": "+", "－": "-", _: "-" };

/** The key's name in the bindings: lower case, and by its place on the board where the layout isn't Latin. */
export function nameOf(press: Press): string {
  const place = /^(?:Key([A-Z])|Digit([0-9]))$/.exec(press.code);
  const foreign = press.key.length === 1 && press.key > "~" && SAME[press.key] === undefined;
  const key = foreign && place !== null ? (place[1] ?? place[2] ?? press.key) : press.key;
  const name = SAME[key] ?? key.toLowerCase();
  return press.shiftKey && (/^[a-z]$/.test(name) || name.startsWith("arrow") || name === "enter")
    ? `shift+${name}`
    : name;
}

export type Target = "text" | "control" | "other";

/** Whether an input method has the key; older browsers say so by its number only. */
export function isComposing(press: Pick<Press, "isComposing" | "keyCode">): boolean {
  return press.isComposing || press.keyCode === 229;
}

/** Commands that a held key must not repeat: one press is one answer. */
const ONCE: ReadonlySet<string> = new Set(["submit", "none", "skip", "flag", "toggle", "guideline", "help"]);

export function read(press: Press, bindings: Bindings, target: Target): Reading {
  if (isComposing(press) || target === "text") return "pass";
  if (press.ctrlKey || press.altKey || press.metaKey) return "pass";
  if (target === "control" && !press.shiftKey && (press.key === "Enter" || press.key === " ")) return "native";
  const command = bindings.get(nameOf(press));
  if (command !== undefined) return press.repeat && ONCE.has(command.type) ? "swallow" : command;
  return press.key.length === 1 || press.key === "Backspace" || press.key === "Delete" ? "swallow" : "pass";
}
