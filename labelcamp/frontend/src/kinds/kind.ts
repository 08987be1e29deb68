// What the bench knows of a kind of question. Everything but `View` is pure, and tested without a page.

import type { ComponentType } from "preact";
import type { Contents, FieldSpec, Verdict } from "../protocol";
import type { Say } from "../strings";

/** The item that a question is asked of. `order`: of this question on this item, left first; [] if it has none. */
export interface Context {
  readonly contents: Contents;
  readonly order: readonly string[];
}

/** What a key did: the value after it, and the row that has the digits then. */
export interface Pressed<V> {
  readonly value: V | undefined;
  readonly row: number;
  /** The key gives the whole answer: submit it, if every other question is complete too. */
  readonly submit?: true;
}

/** A row without an answer, with its title for the hint. */
export interface OpenRow {
  readonly row: number;
  readonly title: string;
}

export interface Asked<Q, V> {
  readonly question: Q;
  /** Undefined until something was said. */
  readonly value: V | undefined;
  readonly context: Context;
  readonly fields: readonly FieldSpec[];
  /** The row that has the digit keys, -1 if it is in another question. */
  readonly row: number;
  readonly closed: boolean;
  /** In learn mode, after the answer: gold is shown where it belongs. */
  readonly verdict: Verdict | undefined;
  readonly say: Say;
  /** The new value, the row to go on to, and whether that is the whole answer, to be submitted at once. */
  readonly change: (value: V | undefined, row?: number, submit?: true) => void;
  readonly move: (row: number) => void;
}

export interface Kind<Q, V> {
  /** How many rows the cursor visits: criteria, steps, or 1. */
  rows(question: Q, context: Context): number;
  /** May be submitted. */
  complete(question: Q, value: V | undefined, context: Context): boolean;
  /** What Enter submits of a question that nobody touched, where that is an answer (such as no words marked). */
  blank?(question: Q, context: Context): V | undefined;
  /** What an unfinished value says in a flagged row; without it, nothing. */
  unfinished?(question: Q, value: V | undefined): V | undefined;
  /** The rows that have no answer yet; without it the whole question is the row. */
  open?(question: Q, value: V | undefined, context: Context): readonly OpenRow[];
  /** Null: not this kind's key. Row -1: the digits are another question's, labels' own keys still count. */
  press(question: Q, value: V | undefined, key: string, row: number, context: Context): Pressed<V> | null;
  same(one: V | undefined, other: V | undefined): boolean;
  /** For the help page: keys (joined by a space where there are several) and what they do. */
  keys(question: Q, say: Say): readonly (readonly [string, string])[];
  /** Names of the fields that the view shows itself; it stands in their place then, else under what is shown. */
  shows?(question: Q): readonly string[];
  /** Its controls, and after the answer gold beside them. */
  readonly View: ComponentType<Asked<Q, V>>;
}
