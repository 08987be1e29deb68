// `choice`: the labels as buttons, under the item or beside each step.

import type { JSX } from "preact";
import { Markdown } from "../views/markdown";
import { OutcomeSign, Press } from "../views/parts";
import { type ChoiceSpec, type LabelSpec, partsOf } from "../protocol";
import {
  blank,
  type ChoiceValue,
  complete,
  labelled,
  labelsOf,
  type Mark,
  open,
  picksOf,
  press,
  rows,
  stepsOf,
  toggled,
  unfinished,
} from "./choosing";
import type { Asked, Kind } from "./kind";
import { same } from "./same";

type Props = Asked<ChoiceSpec, ChoiceValue>;

function Choice(props: Props): JSX.Element {
  return props.question.each === null ? <Labels {...props} /> : <Steps {...props} />;
}

function Labels(props: Props): JSX.Element {
  const { question, value, closed, verdict, say, change } = props;
  const picks = picksOf(value);
  const gold = verdict === undefined ? null : picksOf(verdict.golds[question.id] as ChoiceValue | undefined);
  const part = question.multiple ? undefined : partsOf(verdict, question.id)[0];
  const keyOf = (key: string | null): { keyName?: string } => (key === null || closed ? {} : { keyName: key });
  const toggle = (label: string, mark: Mark): void => change(toggled(question, value, label, mark));
  const isGold = (label: string, mark: Mark): boolean => gold?.[label] === mark;
  return (
    <div class="lc-labels">
      {question.labels.map((label) => (
        <fieldset key={label.id} class="lc-label" data-label={label.id} data-mark={picks[label.id] ?? "no"}>
          <legend class="lc-hidden">{label.title}</legend>
          <Press
            command={`yes-${label.id}`}
            label={label.title}
            {...keyOf(label.key)}
            look={`lc-choice ${isGold(label.id, "yes") ? "lc-is-gold" : ""}`}
            {...(isGold(label.id, "yes") ? { icon: "check" as const, note: say("gold_here") } : {})}
            pressed={picks[label.id] === "yes"}
            disabled={closed}
            onPress={() => toggle(label.id, "yes")}
          />
          {question.unsure && (
            <Press
              command={`unsure-${label.id}`}
              label={say("unsure")}
              {...keyOf(label.unsure_key)}
              look={`lc-choice lc-doubt ${isGold(label.id, "unsure") ? "lc-is-gold" : ""}`}
              pressed={picks[label.id] === "unsure"}
              disabled={closed}
              onPress={() => toggle(label.id, "unsure")}
            />
          )}
        </fieldset>
      ))}
      {question.none !== null && (
        <Press
          command="none"
          label={question.none.title}
          {...keyOf(question.none.key)}
          look="lc-choice lc-none"
          pressed={value !== undefined && Object.keys(picks).length === 0}
          disabled={closed}
          onPress={() => change({}, undefined, true)}
        />
      )}
      {part !== undefined && <OutcomeSign outcome={part.outcome} say={say} />}
    </div>
  );
}

/** The steps themselves, each with its labels at its side. */
function Steps(props: Props): JSX.Element {
  const { question, value, context, row, closed, verdict, say, change, move } = props;
  const labels = labelsOf(question, value, context);
  const parts = partsOf(verdict, question.id);
  const title = props.fields.find((field) => field.name === question.each)?.title ?? null;
  return (
    <section class="lc-pane lc-steps" aria-label={title ?? question.title}>
      {title !== null && <h3 class="lc-pane-title">{title}</h3>}
      <ol>
        {stepsOf(question, context).map((text, step) => {
          const part = parts.find((each) => each.label === String(step + 1));
          return (
            <li
              key={step}
              class={`lc-step ${step === row ? "lc-is-row" : ""}`}
              data-step={step + 1}
              aria-current={step === row ? "step" : undefined}
              onClick={() => move(step)}
            >
              <span class="lc-step-number">{step + 1}</span>
              <Markdown text={text} />
              <div class="lc-scale" role="group" aria-label={say("step", { at: step + 1 })}>
                {question.labels.map((label, place) => (
                  <Cell
                    key={label.id}
                    label={label}
                    keyName={label.key ?? String(place + 1)}
                    command={`step-${step + 1}-${label.id}`}
                    pressed={labels[step] === label.id}
                    gold={part?.gold === label.id ? say("gold_here") : null}
                    closed={closed}
                    choose={() => {
                      const next = labelled(question, value, context, step, label.id);
                      change(next.value, next.row);
                    }}
                  />
                ))}
              </div>
              {part !== undefined && <OutcomeSign outcome={part.outcome} say={say} />}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Cell(props: {
  readonly label: LabelSpec;
  readonly keyName: string;
  readonly command: string;
  readonly pressed: boolean;
  readonly gold: string | null;
  readonly closed: boolean;
  readonly choose: () => void;
}): JSX.Element {
  return (
    <Press
      command={props.command}
      label={props.label.title}
      {...(props.closed ? {} : { keyName: props.keyName })}
      {...(props.gold === null ? {} : { icon: "check" as const, note: props.gold })}
      look={`lc-cell ${props.gold === null ? "" : "lc-is-gold"}`}
      pressed={props.pressed}
      disabled={props.closed}
      onPress={props.choose}
    />
  );
}

export const choice: Kind<ChoiceSpec, ChoiceValue> = {
  rows,
  complete,
  blank,
  unfinished,
  open,
  press,
  same,
  keys(question, say) {
    const spread = (keys: readonly (string | null)[]): string => keys.filter((key) => key !== null).join(" ");
    const chosen = spread(question.labels.map((label, place) => label.key ?? (question.each && String(place + 1))));
    const doubted = question.unsure ? spread(question.labels.map((label) => label.unsure_key)) : "";
    const lines: (readonly [string, string])[] = [
      [chosen, say(question.each === null ? "help_choose" : "help_step")],
      [doubted, say("help_unsure")],
      [question.none?.key ?? "", say("help_none")],
    ];
    return lines.filter(([keys]) => keys !== "");
  },
  shows: (question) => (question.each === null ? [] : [question.each]),
  View: Choice,
};
