// `rating`: a row a criterion. The row that has the digits says what each number means, the others what theirs does.

import type { JSX } from "preact";
import { type CriterionSpec, type Part, partsOf, type RatingSpec } from "../protocol";
import type { Say } from "../strings";
import { OutcomeSign, Press } from "../views/parts";
import type { Asked, Kind } from "./kind";
import { open, press, rated, type Ratings, scale } from "./rate";
import { same } from "./same";

type Props = Asked<RatingSpec, Ratings>;

function Rating(props: Props): JSX.Element {
  const { question, value, row, closed, verdict, say, change, move } = props;
  const parts = partsOf(verdict, question.id);
  return (
    <div class="lc-rating" role="group" aria-label={question.title}>
      {question.criteria.map((criterion, at) => (
        <Criterion
          key={criterion.id}
          question={question}
          criterion={criterion}
          number={value?.[criterion.id]}
          here={at === row && !closed}
          closed={closed}
          part={parts.find((part) => part.label === criterion.id)}
          say={say}
          move={() => move(at)}
          rate={(number) => {
            const next = rated(question, value, at, number);
            if (next !== null) change(next.value, next.row);
          }}
        />
      ))}
    </div>
  );
}

function Criterion(props: {
  readonly question: RatingSpec;
  readonly criterion: CriterionSpec;
  readonly number: number | undefined;
  readonly here: boolean;
  readonly closed: boolean;
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
      <button type="button" class="lc-criterion-title" tabIndex={-1} disabled={closed} onClick={props.move}>
        {criterion.title}
      </button>
      <div class="lc-scale">
        {scale(question).map((step) => {
          const isGold = part?.gold === step;
          return (
            <Press
              key={step}
              command={`rate-${criterion.id}-${step}`}
              label={String(step)}
              note={isGold ? `${words(step)} (${say("gold_here")})` : words(step)}
              {...(here ? { caption: words(step), keyName: String(step) } : {})}
              {...(isGold ? { icon: "check" as const } : {})}
              look={`lc-cell ${isGold ? "lc-is-gold" : ""}`}
              pressed={number === step}
              disabled={closed}
              onPress={() => props.rate(step)}
            />
          );
        })}
      </div>
      {!here && <span class="lc-anchor">{spoken === undefined ? "" : words(spoken)}</span>}
      {part !== undefined && <OutcomeSign outcome={part.outcome} say={say} />}
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
