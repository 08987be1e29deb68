// From a question to the module that knows its kind.

import type { ItemSpec, QuestionSpec } from "../protocol";
import { choice } from "./choice";
import type { Kind } from "./kind";
import { preference } from "./preference";
import { ranking } from "./ranking";
import { rating } from "./rating";
import { spans } from "./spans";
import { text } from "./text";

type AnyKind = Kind<QuestionSpec, unknown>;

const KINDS: Readonly<Record<string, unknown>> = { choice, rating, preference, ranking, spans, text };

/** Each module knows its own value; to the bench all values are what the journal holds. */
export function moduleOf(question: QuestionSpec): AnyKind {
  const found = KINDS[question.kind];
  if (found === undefined) throw new Error(`The bench doesn't know the kind ${question.kind}.`);
  return found as AnyKind;
}

/** The questions of an item, in the task's order. */
export function askedOf(questions: readonly QuestionSpec[], item: ItemSpec): readonly QuestionSpec[] {
  return questions.filter((question) => item.asks.includes(question.id));
}
