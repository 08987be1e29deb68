// Which key means what. While the bench has the focus it stops the keys that it handles, and the other bare
// letters and digits too: in a notebook they would change or delete cells. Everything with Ctrl, Alt or Command,
// and F5, Tab, Shift+Enter and the like, goes its way.

export type Command =
  /** A label's key, or a digit: the question under the cursor knows. */
  | { readonly type: "press"; readonly key: string }
  | {
      readonly type:
        | "submit"
        | "skip"
        | "flag"
        | "undo"
        | "redo"
        | "previous"
        | "next"
        | "differences"
        | "guideline"
        | "help"
        | "zoom_in"
        | "zoom_out"
        | "zoom_fit"
        | "up"
        | "down"
        | "leave";
    }
  | { readonly type: "pan"; readonly x: number; readonly y: number };

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

const OWN: ReadonlyMap<string, Command> = new Map<string, Command>([
  ["enter", { type: "submit" }],
  ["arrowleft", { type: "previous" }],
  ["arrowright", { type: "next" }],
  ["z", { type: "undo" }],
  ["shift+z", { type: "redo" }],
  ["y", { type: "redo" }],
  ["s", { type: "skip" }],
  ["f", { type: "flag" }],
  ["d", { type: "differences" }],
  ["g", { type: "guideline" }],
  ["?", { type: "help" }],
  ["+", { type: "zoom_in" }],
  ["-", { type: "zoom_out" }],
  ["0", { type: "zoom_fit" }],
  ["arrowup", { type: "up" }],
  ["arrowdown", { type: "down" }],
  ["shift+arrowup", { type: "pan", x: 0, y: 1 }],
  ["shift+arrowdown", { type: "pan", x: 0, y: -1 }],
  ["shift+arrowleft", { type: "pan", x: 1, y: 0 }],
  ["shift+arrowright", { type: "pan", x: -1, y: 0 }],
  ["escape", { type: "leave" }],
]);

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
const ONCE: ReadonlySet<string> = new Set(["submit", "skip", "flag", "press", "differences", "guideline", "help"]);

/** `picture`: the item has one, and + - 0 zoom it; else they are the questions', as = is too. */
export function read(press: Press, target: Target, picture: boolean): Reading {
  if (isComposing(press) || target === "text") return "pass";
  if (press.ctrlKey || press.altKey || press.metaKey) return "pass";
  if (target === "control" && !press.shiftKey && (press.key === "Enter" || press.key === " ")) return "native";
  const name = nameOf(press);
  const own = /^[-+0]$/.test(name) && !picture ? undefined : OWN.get(name);
  const command = own ?? (/^(?:[^\s]|backspace)$/.test(name) ? ({ type: "press", key: name } as const) : undefined);
  if (command !== undefined) return press.repeat && ONCE.has(command.type) ? "swallow" : command;
  return press.key.length === 1 || press.key === "Delete" ? "swallow" : "pass";
}
