// `preference`, the pure part. On the screen the left answer is better to the left; the value speaks of the fields,
// so that shuffled places don't change what is said.

import type { PreferenceSpec } from "../protocol";
import type { Context, Pressed } from "./kind";
import { digit } from "./same";

export interface PreferenceValue {
  /** Null in a draft that has only reasons. */
  readonly value: number | null;
  readonly reasons: readonly string[];
  readonly order: readonly string[];
}

export function orderOf(question: PreferenceSpec, context: Context): readonly string[] {
  return context.order.length === question.of.length ? context.order : question.of;
}

/** Places of the scale from left to right, as strengths: -steps (left is better) to steps (right is better). */
export function places(question: PreferenceSpec): readonly number[] {
  return Array.from({ length: 2 * question.steps + 1 }, (_, place) => place - question.steps);
}

/** From a place on the screen to the value and back: the same turn, if the fields have changed sides. */
export function turned(question: PreferenceSpec, context: Context, number: number): number {
  const turn = orderOf(question, context)[0] !== question.of[0];
  return turn && number !== 0 ? -number : number;
}

function base(question: PreferenceSpec, value: PreferenceValue | undefined, context: Context): PreferenceValue {
  return {
    value: value?.value ?? null,
    reasons: value?.reasons ?? [],
    order: [...orderOf(question, context)],
  };
}

export function preferred(
  question: PreferenceSpec,
  value: PreferenceValue | undefined,
  context: Context,
  place: number,
): PreferenceValue {
  return { ...base(question, value, context), value: turned(question, context, place) };
}

/** Gives a reason or takes it back; reasons stand in the task's order. */
export function reasoned(
  question: PreferenceSpec,
  value: PreferenceValue | undefined,
  context: Context,
  reason: string,
): PreferenceValue {
  const old = base(question, value, context);
  const given = new Set(old.reasons);
  if (!given.delete(reason)) given.add(reason);
  return { ...old, reasons: question.reasons.map((label) => label.id).filter((id) => given.has(id)) };
}

export function press(
  question: PreferenceSpec,
  value: PreferenceValue | undefined,
  key: string,
  row: number,
  context: Context,
): Pressed<PreferenceValue> | null {
  const reason = question.reasons.find((label) => label.key?.toLowerCase() === key);
  if (reason !== undefined) return { value: reasoned(question, value, context, reason.id), row };
  const place = row < 0 ? undefined : places(question)[digit(key)];
  return place === undefined ? null : { value: preferred(question, value, context, place), row };
}
