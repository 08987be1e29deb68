// `rating`: a row a criterion. The row that has the digits says what each number means, the others what theirs does.

import type { JSX } from "preact";
import { type CriterionSpec, type Part, partsOf, type RatingSpec } from "../protocol";
import type { Say } from "../strings";
import { Key, OutcomeSign, Press } from "../views/parts";
import type { Asked, Kind } from "./kind";
import { open, press, rated, type Ratings, scale } from "./rate";
import { same } from "./same";

type Props = Asked<RatingSpec, Ratings>;

function Rating(props: Props): JSX.Element {
  const { question, value, row, closed, verdict, say, change, move } = props;
  const parts = partsOf(verdict, question.id);
  const here = closed ? undefined : question.criteria[row];
  const rate = (at: number, number: number): void => {
    const next = rated(question, value, at, number);
    if (next !== null) change(next.value, next.row);
  };
  return (
    <div class={`lc-rating ${here === undefined ? "" : "lc-with-anchors"}`}>
      <div class="lc-criteria" role="group" aria-label={question.title}>
        {question.criteria.map((criterion, at) => (
          <Criterion
            key={criterion.id}
            question={question}
            criterion={criterion}
            number={value?.[criterion.id]}
            here={criterion === here}
            closed={closed}
            words={here === undefined}
            part={parts.find((part) => part.label === criterion.id)}
            say={say}
            move={() => move(at)}
            rate={(number) => rate(at, number)}
          />
        ))}
      </div>
      {here !== undefined && (
        <Anchors question={question} criterion={here} number={value?.[here.id]} rate={(number) => rate(row, number)} />
      )}
    </div>
  );
}

/** What the numbers of a row mean. The row's buttons say the same to a screen reader. */
function Anchors(props: {
  readonly question: RatingSpec;
  readonly criterion: CriterionSpec;
  readonly number: number | undefined;
  readonly rate: (number: number) => void;
}): JSX.Element {
  const { question, criterion, number, rate } = props;
  return (
    <ol class="lc-anchors" aria-hidden="true">
      {scale(question).map((step, at) => (
        <li key={step} class={number === step ? "lc-is-mine" : ""} onClick={() => rate(step)}>
          <Key name={String(step)} />
          <span>{criterion.anchors[at]}</span>
        </li>
      ))}
    </ol>
  );
}

function Criterion(props: {
  readonly question: RatingSpec;
  readonly criterion: CriterionSpec;
  readonly number: number | undefined;
  readonly here: boolean;
  readonly closed: boolean;
  /** Whether the words of the number stand beside it. */
  readonly words: boolean;
  readonly part: Part | undefined;
  readonly say: Say;
  readonly move: () => void;
  readonly rate: (number: number) => void;
}): JSX.Element {
  const { question, criterion, number, here, closed, part, say } = props;
  const words = (step: number): string => criterion.anchors[step - question.low] ?? "";
  const spoken = part === undefined ? number : (part.gold as number);
  return (
    <div
      class={`lc-criterion ${here ? "lc-is-row" : ""}`}
      data-criterion={criterion.id}
      role="group"
      aria-label={criterion.title}
      aria-current={here ? "true" : undefined}
    >
      <span class="lc-criterion-title" onClick={closed ? undefined : props.move}>
        {criterion.title}
      </span>
      <div class="lc-scale">
        {scale(question).map((step) => {
          const isGold = part?.gold === step;
          return (
            <Press
              key={step}
              command={`rate-${criterion.id}-${step}`}
              label={String(step)}
              note={isGold ? `${words(step)} (${say("gold_here")})` : words(step)}
              {...(isGold ? { icon: "check" as const } : {})}
              look={`lc-cell ${isGold ? "lc-is-gold" : ""}`}
              pressed={number === step}
              disabled={closed}
              onPress={() => props.rate(step)}
            />
          );
        })}
      </div>
      {part !== undefined && <OutcomeSign outcome={part.outcome} say={say} />}
      {props.words && <span class="lc-anchor">{spoken === undefined ? "" : words(spoken)}</span>}
    </div>
  );
}

export const rating: Kind<RatingSpec, Ratings> = {
  rows: (question) => question.criteria.length,
  complete: (question, value) => open(question, value).length === 0,
  unfinished: (_, value) => value,
  open,
  press,
  same,
  keys: (question, say) => [[`${question.low} … ${question.high}`, say("help_rate")]],
  View: Rating,
};
