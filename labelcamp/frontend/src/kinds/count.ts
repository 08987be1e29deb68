// How a text is counted and checked: the same rules as labelcamp/scoring/text.py, which decides. Both are tested
// with tests/data/text_checks.json.

import type { ConstraintSpec } from "../protocol";

/** Largest number of code points of a text. */
export const LONGEST = 4000;

// Python's \s and \w: JavaScript's leave out some white space and every letter that isn't ASCII.
const SPACE = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LETTER = "(?![\\u3400-\\u9fff])[\\p{L}\\p{N}_]";

const WHITE = new RegExp(`[${SPACE}]`, "gu");
const LEADING = new RegExp(`^[${SPACE}]+`, "u");
const TRAILING = new RegExp(`[${SPACE}]+$`, "u");
const WORD = new RegExp(`[\\u3400-\\u9fff]|(?:${LETTER})+(?:['’-](?:${LETTER})+)*`, "gu");
const MARKER = `[-*][${SPACE}]+|[0-9]+[.)][${SPACE}]+|[•·①-⑳][${SPACE}]*|[0-9]+[、．）][${SPACE}]*`;
const BULLET = new RegExp(`(?<![^\\n])[${SPACE}]*(?:${MARKER})[^${SPACE}]`, "gu");
const SENTENCE = new RegExp(`[。！？!?]+|\\.(?=[${SPACE}]|$)`, "u");

/** A text as it is kept: in NFC. */
export function nfc(text: string): string {
  return text.normalize("NFC");
}

/** Number of code points. */
export function size(text: string): number {
  return Array.from(text).length;
}

export function isBlank(text: string): boolean {
  return text.replace(LEADING, "") === "";
}

/** Number of code points that are not white space. */
export function characters(text: string): number {
  return size(text.replace(WHITE, ""));
}

/** Number of words; a Chinese character is a word. */
export function words(text: string): number {
  return text.match(WORD)?.length ?? 0;
}

/** Number of sentences; a last one without its full stop counts. */
export function sentences(text: string): number {
  return text.split(SENTENCE).filter((part) => !isBlank(part)).length;
}

/** Number of lines that begin as an entry of a list does. */
export function bullets(text: string): number {
  return text.match(BULLET)?.length ?? 0;
}

/** Python's `casefold`. By way of capitals, ß is ss; the dotless i and Cherokee go their own ways. */
export function fold(text: string): string {
  return text
    .replace(/ẞ/g, "ss")
    .replace(/[^ıᎠ-ᏽꭰ-ꮿ]+/gu, (run) => run.toUpperCase().toLowerCase().replace(/ς/g, "σ"))
    .replace(/[ᏸ-ᏽꭰ-ꮿ]+/gu, (run) => run.toUpperCase());
}

type Value = ConstraintSpec["value"];

function alternatives(value: Value): readonly string[] {
  return String(value).split("|");
}

function contains(text: string, value: Value): boolean {
  const folded = fold(text);
  return alternatives(fold(String(value))).some((word) => folded.includes(word));
}

/** By name, whether a text meets a constraint; words separated by `|` are alternatives. */
export const CHECKS: Readonly<Record<string, (text: string, value: Value) => boolean>> = {
  min_chars: (text, n) => characters(text) >= Number(n),
  max_chars: (text, n) => characters(text) <= Number(n),
  min_words: (text, n) => words(text) >= Number(n),
  max_words: (text, n) => words(text) <= Number(n),
  max_sentences: (text, n) => sentences(text) <= Number(n),
  bullets: (text, n) => bullets(text) === Number(n),
  no_bullets: (text) => bullets(text) === 0,
  includes: contains,
  excludes: (text, value) => !contains(text, value),
  starts_with: (text, value) => alternatives(value).some((word) => text.replace(LEADING, "").startsWith(word)),
  ends_with: (text, value) => alternatives(value).some((word) => text.replace(TRAILING, "").endsWith(word)),
};

/** Whether a text meets a constraint; a blank text meets none, and nothing meets a check that isn't known. */
export function meets(text: string, constraint: Pick<ConstraintSpec, "check" | "value">): boolean {
  const check = CHECKS[constraint.check];
  return !isBlank(text) && check !== undefined && check(nfc(text), constraint.value);
}

/** How far a text is with a constraint that counts; null for one that doesn't. */
export function tally(text: string, check: string): number | null {
  if (check.endsWith("_chars")) return characters(nfc(text));
  if (check.endsWith("_words")) return words(nfc(text));
  if (check === "max_sentences") return sentences(nfc(text));
  return check === "bullets" ? bullets(nfc(text)) : null;
}
