// `preference`: a scale between the two answers as they stand on the screen, and the reasons.

import type { JSX } from "preact";
import { partsOf, type PreferenceSpec } from "../protocol";
import type { Say } from "../strings";
import { letter, OutcomeSign, Press } from "../views/parts";
import { orderOf, places, preferred, press, reasoned, turned, type PreferenceValue } from "./compare";
import type { Asked, Context, Kind } from "./kind";
import { same } from "./same";

type Props = Asked<PreferenceSpec, PreferenceValue>;

/** What gold may add to a value: which share of people would say which. */
interface Gold extends PreferenceValue {
  readonly shares?: Readonly<Record<"a" | "tie" | "b", number>>;
}

function Preference(props: Props): JSX.Element {
  const { question, value, context, closed, verdict, say, change } = props;
  const gold = verdict?.golds[question.id] as Gold | undefined;
  const part = partsOf(verdict, question.id)[0];
  return (
    <div class="lc-preference">
      <div class="lc-between" role="group" aria-label={question.title}>
        <span class="lc-letter" aria-hidden="true">
          {letter(0)}
        </span>
        <div class="lc-scale">
          {places(question).map((place, at) => {
            const isGold = gold !== undefined && gold.value === turned(question, context, place);
            const words = question.anchors[Math.abs(place)] ?? "";
            const side = place === 0 ? "" : letter(place < 0 ? 0 : 1);
            return (
              <Press
                key={place}
                command={`prefer-${at + 1}`}
                label={side === "" ? words : say("side", { side, strength: words })}
                caption={words}
                {...(closed ? {} : { keyName: String(at + 1) })}
                {...(isGold ? { icon: "check" as const, note: say("gold_here") } : {})}
                look={`lc-cell ${isGold ? "lc-is-gold" : ""}`}
                pressed={value?.value === turned(question, context, place)}
                disabled={closed}
                onPress={() => change(preferred(question, value, context, place))}
              />
            );
          })}
        </div>
        <span class="lc-letter" aria-hidden="true">
          {letter(1)}
        </span>
        {part !== undefined && <OutcomeSign outcome={part.outcome} say={say} />}
      </div>
      {(question.reasons.length > 0 || gold?.shares !== undefined) && (
        <div class="lc-reasons" role="group" aria-label={say("why")}>
          <span class="lc-reasons-title">{say("why")}</span>
          {question.reasons.map((label) => {
            const isGold = gold?.reasons.includes(label.id) === true;
            return (
              <Press
                key={label.id}
                command={`reason-${label.id}`}
                label={label.title}
                {...(label.key === null || closed ? {} : { keyName: label.key })}
                {...(isGold ? { icon: "check" as const, note: say("gold_here") } : {})}
                look={`lc-chip ${isGold ? "lc-is-gold" : ""}`}
                pressed={value?.reasons.includes(label.id) === true}
                disabled={closed}
                onPress={() => change(reasoned(question, value, context, label.id))}
              />
            );
          })}
          {gold?.shares !== undefined && (
            <span class="lc-shares">{sharesText(gold.shares, orderOf(question, context), question, say)}</span>
          )}
        </div>
      )}
    </div>
  );
}

function sharesText(
  shares: NonNullable<Gold["shares"]>,
  order: Context["order"],
  question: PreferenceSpec,
  say: Say,
): string {
  const inOrder = order[0] === question.of[0] ? [shares.a, shares.b] : [shares.b, shares.a];
  const percent = (share = 0): number => Math.round(share * 100);
  const [left, right] = [percent(inOrder[0]), percent(inOrder[1])];
  return say("shares", { left, tie: Math.max(0, 100 - left - right), right });
}

export const preference: Kind<PreferenceSpec, PreferenceValue> = {
  rows: () => 1,
  complete: (_, value) => typeof value?.value === "number",
  press,
  same,
  keys(question, say) {
    const reasons = question.reasons.flatMap((label) => (label.key === null ? [] : [label.key])).join(" ");
    const scale = [`1 … ${2 * question.steps + 1}`, say("help_prefer")] as const;
    return reasons === "" ? [scale] : [scale, [reasons, say("help_reason")]];
  },
  View: Preference,
};
