import type { JSX } from "preact";
import { moduleOf } from "../kinds";
import { same } from "../kinds/same";
import type { QuestionSpec } from "../protocol";
import type { Say } from "../strings";
import { Key, Press } from "./parts";

/** All the keys. `picture`: the task shows pictures; `pairs`: it compares two answers. */
export function Help(props: {
  readonly questions: readonly QuestionSpec[];
  readonly picture: boolean;
  readonly pairs: boolean;
  readonly say: Say;
  readonly close: () => void;
}): JSX.Element {
  const { questions, picture, pairs, say } = props;
  const ofQuestions = questions.flatMap((question) => moduleOf(question).keys(question, say));
  const lines: readonly (readonly [string, string])[] = [
    ...ofQuestions.filter(([keys, words], at) => ofQuestions.findIndex((each) => same(each, [keys, words])) === at),
    ["Enter", say("help_submit")],
    ["← →", say("help_move")],
    ...(picture ? [] : [["↑ ↓", say("help_rows")] as const]),
    ["Z Y", say("help_undo")],
    ["S", say("help_skip")],
    ["F", say("help_flag")],
    ...(pairs ? [["D", say("help_differences")] as const] : []),
    ...(picture
      ? [["+ − 0", say("help_zoom")] as const, ["↑ ↓ Shift+← Shift+→", say("help_pan")] as const]
      : [["PageUp PageDown", say("help_scroll")] as const]),
    ["G", say("help_guideline")],
    ["Esc", say("help_leave")],
  ];
  return (
    <div class="lc-help" role="dialog" aria-modal="false" aria-label={say("help_title")}>
      <h2>{say("help_title")}</h2>
      <ul>
        {lines.map(([keys, words]) => (
          <li key={`${keys} ${words}`}>
            <span class="lc-help-keys">
              {keys.split(" ").map((key) => (key === "…" ? key : <Key key={key} name={key} />))}
            </span>
            <span>{words}</span>
          </li>
        ))}
      </ul>
      <Press command="help-close" label={say("close")} keyName="Esc" onPress={props.close} />
    </div>
  );
}
