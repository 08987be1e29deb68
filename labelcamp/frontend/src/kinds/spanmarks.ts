// Marked words as plain data. Places are Unicode code points, as in the journal and in Python; only the page counts in
// UTF-16 units, and what it says is turned into code points at once.

/** A marked span: code points, half-open; the quote is the text itself. */
export interface Span {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/** Largest number of spans on one text. */
export const MOST = 200;

/** A text whose places can be told in code points and in UTF-16 units. */
export class Points {
  readonly text: string;
  readonly length: number;
  /** UTF-16 places of the first halves of all pairs. */
  readonly #pairs: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#pairs = Array.from(text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g), (match) => match.index);
    this.length = text.length - this.#pairs.length;
  }

  /** The code point at a UTF-16 place. A place inside a pair goes down to the pair's start, or up to its end. */
  point(unit: number, inside: "down" | "up" = "down"): number {
    const place = Math.max(0, Math.min(this.text.length, unit));
    const before = this.#pairsBefore(place);
    const splits = before > 0 && this.#pairs[before - 1] === place - 1;
    return place - before + (splits && inside === "up" ? 1 : 0);
  }

  /** The UTF-16 place of a code point. */
  unit(point: number): number {
    let low = 0;
    let high = this.#pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pairs[middle] ?? 0) - middle < point) low = middle + 1;
      else high = middle;
    }
    return point + low;
  }

  slice(start: number, end: number): string {
    return this.text.slice(this.unit(start), this.unit(end));
  }

  /** A range of UTF-16 places, in either direction, as code points; a pair that it splits is wholly in it. */
  range(one: number, other: number): readonly [number, number] {
    const start = this.point(Math.min(one, other), "down");
    return [start, one === other ? start : this.point(Math.max(one, other), "up")];
  }

  /** How many pairs begin before a UTF-16 place. */
  #pairsBefore(unit: number): number {
    let low = 0;
    let high = this.#pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pairs[middle] ?? 0) < unit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function sorted(spans: readonly Span[]): readonly Span[] {
  return [...spans].sort(
    (one, other) =>
      one.start - other.start ||
      one.end - other.end ||
      (one.label < other.label ? -1 : Number(one.label > other.label)),
  );
}

export function sameSpan(one: Span, other: Span): boolean {
  return one.label === other.label && one.start === other.start && one.end === other.end;
}

/** Whether the same words have the same labels; the order of the spans doesn't matter. */
export function sameSpans(one: readonly Span[], other: readonly Span[]): boolean {
  const left = sorted(one);
  const right = sorted(other);
  return left.length === right.length && left.every((span, n) => right[n] !== undefined && sameSpan(span, right[n]));
}

/** With the words from `start` to `end` marked; the same words twice with the same label are one span. */
export function marked(
  spans: readonly Span[],
  points: Points,
  label: string,
  start: number,
  end: number,
): readonly Span[] {
  const span: Span = { label, start, end, quote: points.slice(start, end) };
  if (start >= end || spans.length >= MOST || spans.some((each) => sameSpan(each, span))) return spans;
  return sorted([...spans, span]);
}

export function removed(spans: readonly Span[], span: Span): readonly Span[] {
  return spans.filter((each) => !sameSpan(each, span));
}

export function relabelled(spans: readonly Span[], span: Span, label: string): readonly Span[] {
  const others = removed(spans, span);
  const changed: Span = { ...span, label };
  return others.some((each) => sameSpan(each, changed)) ? others : sorted([...others, changed]);
}

/** The span at a caret: one that holds it before one that only touches it, then the shortest. */
export function spanAt<S extends Pick<Span, "start" | "end">>(spans: readonly S[], caret: number): S | undefined {
  const touches = (span: S): number => Number(caret === span.start || caret === span.end);
  return spans
    .filter((span) => span.start <= caret && caret <= span.end)
    .sort((one, other) => touches(one) - touches(other) || one.end - one.start - (other.end - other.start))[0];
}

/** For each span the line under the text that it is drawn on, from 0: spans that overlap have different lines. */
export function lanes(spans: readonly Pick<Span, "start" | "end">[]): readonly number[] {
  const lines = new Array<number>(spans.length).fill(0);
  const order = spans.map((_, n) => n).sort((a, b) => startOf(a) - startOf(b) || endOf(b) - endOf(a));
  const ends: number[] = [];
  for (const n of order) {
    const free = ends.findIndex((end) => end <= startOf(n));
    const line = free < 0 ? ends.length : free;
    ends[line] = endOf(n);
    lines[n] = line;
  }
  return lines;

  function startOf(n: number): number {
    return spans[n]?.start ?? 0;
  }
  function endOf(n: number): number {
    return spans[n]?.end ?? 0;
  }
}

/** A run of text that the same spans cover. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  /** Indices of the spans that cover it. */
  readonly over: readonly number[];
}

/** A text cut where spans begin and end. */
export function pieces(length: number, spans: readonly Pick<Span, "start" | "end">[]): readonly Piece[] {
  const inside = (place: number): number => Math.max(0, Math.min(length, place));
  const cuts = [...new Set([0, length, ...spans.flatMap((span) => [inside(span.start), inside(span.end)])])].sort(
    (a, b) => a - b,
  );
  return cuts.slice(0, -1).map((start, n) => {
    const end = cuts[n + 1] ?? length;
    return {
      start,
      end,
      over: spans.flatMap((span, index) => (span.start < end && start < span.end ? [index] : [])),
    };
  });
}
