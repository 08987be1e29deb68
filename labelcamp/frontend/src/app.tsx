import type { JSX, RefObject } from "preact";
import type { Session } from "./session";
import { current, entryOf, isSettled } from "./state";
import type { Say } from "./strings";
import { Answers, Note } from "./views/answers";
import { End } from "./views/end";
import { Guideline } from "./views/guideline";
import { Header } from "./views/header";
import { Help } from "./views/help";
import { Notices } from "./views/notices";
import { Press } from "./views/parts";
import { Stage } from "./views/stage";

/** What is open besides the item. */
export interface Panel {
  guideline: boolean;
  clock: boolean;
  help: boolean;
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
        toggleHelp={() => change({ help: !panel.help })}
      />
      <Notices session={session} say={say} />
      <main class="lc-main">
        {item === null ? (
          <End session={session} say={say} openRule={openRule} />
        ) : (
          <>
            <div class="lc-view">
              <Stage
                handle={stage}
                item={item.id}
                picture={session.pictures.picture(item.id)}
                label={say("picture", { at: state.at + 1, total: state.items.length })}
                waiting={waiting(session, say, item.id)}
              />
              <div class="lc-zoom">
                <Press
                  command="zoom-in"
                  label={say("zoom_in")}
                  keyName="+"
                  icon="plus"
                  wordless
                  look="lc-plain"
                  onPress={() => stage.current?.zoomIn()}
                />
                <Press
                  command="zoom-out"
                  label={say("zoom_out")}
                  keyName="-"
                  icon="minus"
                  wordless
                  look="lc-plain"
                  onPress={() => stage.current?.zoomOut()}
                />
                <Press
                  command="zoom-fit"
                  label={say("zoom_fit")}
                  keyName="0"
                  icon="fit"
                  wordless
                  look="lc-plain"
                  onPress={() => stage.current?.zoomFit()}
                />
              </div>
            </div>
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
      {panel.help && <Help question={spec.question} say={say} close={() => change({ help: false })} />}
    </div>
  );
}

/** What a screen reader says when it changes. Saving and saved are not worth a word; not saved is. */
function spoken(session: Session, say: Say): string {
  const { state, hint } = session;
  const item = current(state);
  const save = session.saveState;
  const verdict = item !== null && isSettled(entryOf(state, item.id)) ? state.verdicts[item.id] : undefined;
  const parts = [
    save === "gone" ? say("gone") : "",
    save === "busy" ? say("unsaved_busy", { count: session.unsaved }) : "",
    hint === null ? "" : say(hint),
    item === null ? "" : say("picture", { at: state.at + 1, total: state.items.length }),
    verdict === undefined ? "" : say(verdict.right ? "right" : "wrong"),
    verdict === undefined ? "" : say("gold_answer", { answer: verdict.gold }),
    verdict === undefined ? "" : verdict.reason,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function waiting(session: Session, say: Say, item: string): string {
  const broken = session.pictures.broken(item);
  if (broken !== null) return say("picture_broken", { reason: broken });
  return say(session.live ? "picture_waiting" : "picture_gone");
}
