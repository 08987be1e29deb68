// `rating`, the pure part: whole numbers, one a criterion.

import type { RatingSpec } from "../protocol";
import type { OpenRow, Pressed } from "./kind";
import { onward } from "./same";

export type Ratings = Readonly<Record<string, number>>;

export function open(question: RatingSpec, value: Ratings | undefined): readonly OpenRow[] {
  return question.criteria.flatMap((criterion, row) =>
    value?.[criterion.id] === undefined ? [{ row, title: criterion.title }] : [],
  );
}

/** The value after a criterion is rated, and the criterion to go on to. */
export function rated(
  question: RatingSpec,
  value: Ratings | undefined,
  row: number,
  number: number,
): Pressed<Ratings> | null {
  const criterion = question.criteria[row];
  if (criterion === undefined || number < question.low || number > question.high) return null;
  const next = { ...value, [criterion.id]: number };
  return {
    value: next,
    row: onward(
      open(question, next).map((each) => each.row),
      row,
    ),
  };
}

/** A digit is the number itself. */
export function press(
  question: RatingSpec,
  value: Ratings | undefined,
  key: string,
  row: number,
): Pressed<Ratings> | null {
  return row >= 0 && /^\d$/.test(key) ? rated(question, value, row, Number(key)) : null;
}

export function scale(question: RatingSpec): readonly number[] {
  return Array.from({ length: question.high - question.low + 1 }, (_, step) => question.low + step);
}
