// Where a caret goes in a plain text: pure, in code points.

import type { Points } from "./spanmarks";

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const LETTER = /\p{L}/u;
const WORDLIKE = /[\p{L}\p{N}\p{M}_]/u;
/** A neighbourhood that a cluster or a word certainly fits into, so that a long text isn't cut up for each key. */
const NEAR = 400;

export type Way = "back" | "forward";

interface Cut {
  readonly index: number;
  readonly segment: string;
  readonly isWordLike?: boolean | undefined;
}

function cutsOf(text: string, granularity: "grapheme" | "word"): readonly Cut[] {
  if (typeof Intl.Segmenter === "function") return [...new Intl.Segmenter(undefined, { granularity }).segment(text)];
  // Older Firefox: code points, and runs of letters.
  const found = text.matchAll(granularity === "word" ? /[\p{L}\p{N}\p{M}_]+|[^]/gu : /\r\n|[^]\p{M}*/gu);
  return Array.from(found, (match) => ({
    index: match.index,
    segment: match[0],
    isWordLike: WORDLIKE.test(match[0]),
  }));
}

/** The part of a text around a place, cut at line breaks where they are near. */
function around(points: Points, unit: number): readonly [number, string] {
  const { text } = points;
  const before = text.lastIndexOf("\n", Math.max(0, unit - 2));
  // Never between the halves of a pair.
  const from = points.unit(points.point(Math.max(before, unit - NEAR, 0)));
  const after = text.indexOf("\n", unit + 1);
  const to = points.unit(points.point(Math.min(after < 0 ? text.length : after + 1, unit + NEAR), "up"));
  return [from, text.slice(from, to)];
}

/** The next place at which what a reader sees as one character ends or begins. */
export function byCharacter(points: Points, caret: number, way: Way): number {
  const unit = points.unit(caret);
  const [from, text] = around(points, unit);
  const edges = [...cutsOf(text, "grapheme").map((cut) => from + cut.index), from + text.length];
  const found = way === "back" ? edges.filter((edge) => edge < unit).at(-1) : edges.find((edge) => edge > unit);
  return points.point(found ?? unit);
}

/** The start of this word or the one before, or the end of this word or the one after. */
export function byWord(points: Points, caret: number, way: Way): number {
  const unit = points.unit(caret);
  const [from, text] = around(points, unit);
  const words = cutsOf(text, "word").filter((cut) => cut.isWordLike === true);
  const found =
    way === "back"
      ? words
          .map((cut) => from + cut.index)
          .filter((start) => start < unit)
          .at(-1)
      : words.map((cut) => from + cut.index + cut.segment.length).find((end) => end > unit);
  return points.point(found ?? (way === "back" ? from : from + text.length));
}

/** Start or end of the line (between line breaks) that the caret is in. */
export function lineEdge(points: Points, caret: number, way: Way): number {
  const { text } = points;
  const unit = points.unit(caret);
  if (way === "back") return points.point(unit === 0 ? 0 : text.lastIndexOf("\n", unit - 1) + 1);
  const found = text.indexOf("\n", unit);
  const end = found < 0 ? text.length : found;
  return points.point(end > unit && text[end - 1] === "\r" ? end - 1 : end);
}

/** Whether the caret's paragraph runs from right to left, by its first letter, as the page draws it. */
export function runsLeft(points: Points, caret: number): boolean {
  const line = points.slice(lineEdge(points, caret, "back"), lineEdge(points, caret, "forward"));
  const first = LETTER.exec(line);
  return first !== null && RIGHT_TO_LEFT.test(first[0]);
}
