import type { JSX } from "preact";
import type { QuestionSpec } from "../protocol";
import type { Name, Say } from "../strings";
import { Key, Press } from "./parts";

/** All the keys. */
export function Help(props: {
  readonly question: QuestionSpec;
  readonly say: Say;
  readonly close: () => void;
}): JSX.Element {
  const { question, say } = props;
  const chosen = question.labels.flatMap((label) => (label.key === null ? [] : [label.key]));
  const doubted = question.labels.flatMap((label) => (label.unsure_key === null ? [] : [label.unsure_key]));
  const lines: readonly (readonly [readonly string[], Name])[] = [
    [chosen, "help_choose"],
    [question.unsure ? doubted : [], "help_unsure"],
    [question.none === null ? [] : [question.none.key], "help_none"],
    [["Enter"], "help_submit"],
    [["←", "→"], "help_move"],
    [["Z", "Y"], "help_undo"],
    [["S"], "help_skip"],
    [["F"], "help_flag"],
    [["+", "−", "0"], "help_zoom"],
    [["↑", "↓", "Shift ←", "Shift →"], "help_pan"],
    [["G"], "help_guideline"],
    [["Esc"], "help_leave"],
  ];
  return (
    <div class="lc-help" role="dialog" aria-modal="false" aria-label={say("help_title")}>
      <h2>{say("help_title")}</h2>
      <ul>
        {lines
          .filter(([keys]) => keys.length > 0)
          .map(([keys, name]) => (
            <li key={name}>
              <span class="lc-help-keys">
                {keys.map((key) => (
                  <Key key={key} name={key} />
                ))}
              </span>
              <span>{say(name)}</span>
            </li>
          ))}
      </ul>
      <Press command="help-close" label={say("close")} keyName="Esc" onPress={props.close} />
    </div>
  );
}
