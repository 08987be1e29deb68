// `choice`, the pure part: one label, several labels each with a mark, or one label for each step of a list.

import type { ChoiceSpec } from "../protocol";
import type { Context, OpenRow, Pressed } from "./kind";
import { digit, onward } from "./same";

export type Mark = "yes" | "unsure";
/** What is picked: label id to mark. A label that is absent is a “no”. */
export type Picks = Readonly<Record<string, Mark>>;
export type ChoiceValue = string | Picks | readonly (string | null)[];

/** The texts of which each is asked a label; empty for a choice of the item as a whole. */
export function stepsOf(question: ChoiceSpec, context: Context): readonly string[] {
  const content = question.each === null ? undefined : context.contents[question.each];
  return Array.isArray(content) ? content.filter((each): each is string => typeof each === "string") : [];
}

/** The labels of the steps, null where there is none yet. */
export function labelsOf(question: ChoiceSpec, value: ChoiceValue | undefined, context: Context): (string | null)[] {
  const given = Array.isArray(value) ? (value as readonly unknown[]) : [];
  return stepsOf(question, context).map((_, step) => {
    const label = given[step];
    return typeof label === "string" ? label : null;
  });
}

export function picksOf(value: ChoiceValue | undefined): Picks {
  if (value === undefined || Array.isArray(value)) return {};
  return typeof value === "string" ? { [value]: "yes" } : (value as Picks);
}

/** After one press: the same mark again takes it back. Undefined where nothing is left, and that says nothing. */
export function toggled(
  question: ChoiceSpec,
  value: ChoiceValue | undefined,
  label: string,
  mark: Mark,
): ChoiceValue | undefined {
  const { [label]: old, ...others } = picksOf(value);
  if (!question.multiple) return old === mark ? undefined : label;
  const picks: Picks = old === mark ? others : { ...others, [label]: mark };
  return Object.keys(picks).length > 0 ? picks : undefined;
}

export function rows(question: ChoiceSpec, context: Context): number {
  return question.each === null ? 1 : stepsOf(question, context).length;
}

export function open(question: ChoiceSpec, value: ChoiceValue | undefined, context: Context): readonly OpenRow[] {
  return labelsOf(question, value, context).flatMap((label, row) =>
    label === null ? [{ row, title: String(row + 1) }] : [],
  );
}

export function complete(question: ChoiceSpec, value: ChoiceValue | undefined, context: Context): boolean {
  if (question.each !== null)
    return stepsOf(question, context).length > 0 && open(question, value, context).length === 0;
  return question.multiple ? value !== undefined : typeof value === "string";
}

export function blank(question: ChoiceSpec): ChoiceValue | undefined {
  // With a key for “none of these”, an empty answer is said by it and not by leaving it out.
  return question.multiple && question.none === null ? {} : undefined;
}

export function unfinished(question: ChoiceSpec, value: ChoiceValue | undefined): ChoiceValue | undefined {
  return question.multiple ? (value ?? {}) : value;
}

/** The value after a label is given to a step, and the step to go on to. */
export function labelled(
  question: ChoiceSpec,
  value: ChoiceValue | undefined,
  context: Context,
  row: number,
  label: string,
): Pressed<ChoiceValue> {
  const labels = labelsOf(question, value, context);
  const next = labels.map((old, step) => (step === row ? label : old));
  const isOpen = open(question, next, context).map((each) => each.row);
  return { value: next, row: labels[row] === label ? row : onward(isOpen, row) };
}

export function press(
  question: ChoiceSpec,
  value: ChoiceValue | undefined,
  key: string,
  row: number,
  context: Context,
): Pressed<ChoiceValue> | null {
  const own = question.labels.find((label) => label.key?.toLowerCase() === key);
  if (question.each !== null) {
    const label = own ?? (row < 0 ? undefined : question.labels[digit(key)]);
    const at = row < 0 ? (open(question, value, context)[0]?.row ?? 0) : row;
    return label === undefined ? null : labelled(question, value, context, at, label.id);
  }
  if (own !== undefined) return { value: toggled(question, value, own.id, "yes"), row };
  const doubted = question.unsure && question.labels.find((label) => label.unsure_key?.toLowerCase() === key);
  if (doubted) return { value: toggled(question, value, doubted.id, "unsure"), row };
  return question.none?.key.toLowerCase() === key ? { value: {}, row, submit: true } : null;
}
