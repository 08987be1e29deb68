import type { JSX, RefObject } from "preact";
import { toneOf } from "./protocol";
import type { Session } from "./session";
import { current, entryOf, verdictOn } from "./state";
import type { Say } from "./strings";
import { Answers, hintText, Note } from "./views/answers";
import { End } from "./views/end";
import { Guideline } from "./views/guideline";
import { Header } from "./views/header";
import { Help } from "./views/help";
import { Item } from "./views/item";
import { comparesTwo } from "./views/reading";
import { Labels } from "./views/labels";
import { Notices } from "./views/notices";
import { Stage } from "./views/stage";

/** What is open besides the item. */
export interface Panel {
  guideline: boolean;
  clock: boolean;
  help: boolean;
  labels: boolean;
  /** Item whose two answers are compared. */
  differences: string | null;
  /** Item whose flag is being written. */
  note: string | null;
  rule: readonly [string, number] | null;
  asked: number;
}

interface Props {
  readonly session: Session;
  readonly say: Say;
  readonly panel: Panel;
  readonly stage: RefObject<Stage | null>;
  readonly change: (next: Partial<Panel>) => void;
  readonly refocus: () => void;
}

export function App(props: Props): JSX.Element {
  const { session, say, panel, stage, change, refocus } = props;
  const { state, spec } = session;
  const item = current(state);
  const openRule = (rule: string): void =>
    change({ guideline: true, rule: [rule, panel.asked + 1], asked: panel.asked + 1 });
  return (
    <div class={`lc-bench ${panel.guideline ? "lc-with-guideline" : ""}`}>
      <Header
        session={session}
        say={say}
        guidelineOpen={panel.guideline}
        clockOn={panel.clock}
        toggleGuideline={() => change({ guideline: !panel.guideline })}
        toggleClock={() => change({ clock: !panel.clock })}
        labelsOpen={panel.labels}
        toggleLabels={() => change({ labels: !panel.labels })}
        toggleHelp={() => change({ help: !panel.help })}
      />
      <Notices session={session} say={say} />
      {panel.labels && <Labels session={session} say={say} />}
      <main class="lc-main">
        {item === null ? (
          <End session={session} say={say} openRule={openRule} />
        ) : (
          <>
            <Item
              session={session}
              item={item}
              say={say}
              stage={stage}
              waiting={waiting(session, say, item.id)}
              comparing={panel.differences === item.id}
            />
            {panel.note === item.id ? (
              <Note
                say={say}
                text={entryOf(state, item.id).final?.note ?? ""}
                save={(note) => {
                  change({ note: null });
                  session.answer({ type: "flag", note });
                  refocus();
                }}
                cancel={() => {
                  change({ note: null });
                  refocus();
                }}
              />
            ) : (
              <Answers
                session={session}
                say={say}
                comparing={panel.differences === item.id}
                compare={() => change({ differences: panel.differences === item.id ? null : item.id })}
                openRule={openRule}
                openNote={() => {
                  if (session.ready() && state.result === null) change({ note: item.id });
                }}
              />
            )}
          </>
        )}
      </main>
      {panel.guideline && (
        <Guideline guideline={spec.guideline} say={say} rule={panel.rule} close={() => change({ guideline: false })} />
      )}
      <div class="lc-hidden" role="status" aria-live="polite">
        {spoken(session, say)}
      </div>
      {panel.help && (
        <Help
          questions={spec.questions}
          picture={spec.fields.some((field) => field.kind === "image")}
          pairs={spec.items.some((each) => comparesTwo(session, each))}
          say={say}
          close={() => change({ help: false })}
        />
      )}
    </div>
  );
}

/** What a screen reader says when it changes. Saving and saved are not worth a word; not saved is. */
function spoken(session: Session, say: Say): string {
  const { state } = session;
  const item = current(state);
  const save = session.saveState;
  const verdict = item === null ? undefined : verdictOn(state, item);
  const place = { at: state.at + 1, total: state.items.length };
  const tone = verdict === undefined ? null : toneOf(verdict);
  const parts = [
    save === "gone" ? say("gone") : "",
    save === "busy" ? say("unsaved_busy", { count: session.unsaved }) : "",
    hintText(session, say),
    item === null ? "" : say(session.hasPicture(item.id) ? "picture" : "item", place),
    tone === null ? "" : say(tone === "close" ? "near" : tone),
    verdict === undefined ? "" : say("gold_answer", { answer: verdict.gold }),
    verdict === undefined ? "" : verdict.reason,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** Why there is nothing to see yet. */
function waiting(session: Session, say: Say, item: string): string {
  const broken = session.pictures.broken(item);
  if (broken !== null) return say("picture_broken", { reason: broken });
  if (session.hasPicture(item)) return say(session.live ? "picture_waiting" : "picture_gone");
  return say(session.live ? "item_waiting" : "item_gone");
}
