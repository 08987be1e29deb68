// The page after the last item: what is done, what is left, and what comes next.

import type { JSX } from "preact";
import type { Contents, Result, Verdict } from "../protocol";
import type { Session } from "../session";
import { count, firstOpen, firstSkipped } from "../state";
import type { Say } from "../strings";
import { VerdictText } from "./answers";
import { Icon } from "./icons";
import { Press, refocusAfterMouse } from "./parts";

const EXCERPT = 90;

interface Props {
  readonly session: Session;
  readonly say: Say;
  readonly openRule: (rule: string) => void;
}

export function End(props: Props): JSX.Element {
  const { session, say } = props;
  const { state } = session;
  if (state.result !== null) return <TestResult {...props} result={state.result} />;
  const counts = count(state);
  const left = counts.new + counts.started;
  const total = state.items.length;
  return (
    <section class="lc-end" role="status">
      {left + counts.skipped === 0 ? (
        <Complete session={session} say={say} total={total} />
      ) : (
        <div class="lc-left">
          {left > 0 && <p>{say("end_left", { count: left })}</p>}
          {counts.skipped > 0 && <p>{say("end_skipped", { count: counts.skipped })}</p>}
          {state.mode === "test" && <p>{say("finish_blank", { count: left + counts.skipped })}</p>}
        </div>
      )}
      {session.unfinished !== "" && <p>{session.unfinished}</p>}
      <div class="lc-row">
        {left > 0 && (
          <Press
            command="go-open"
            label={say("go_open")}
            keyName="Enter"
            look="lc-go"
            onPress={() => advance(session)}
          />
        )}
        {left === 0 && counts.skipped > 0 && (
          <Press
            command="go-skipped"
            label={say("go_skipped")}
            keyName="Enter"
            look="lc-go"
            onPress={() => advance(session)}
          />
        )}
        {state.mode === "test" && (
          <Press
            command="finish"
            label={say(left + counts.skipped > 0 ? "finish_anyway" : "finish")}
            {...(left + counts.skipped > 0 ? {} : { keyName: "Enter" })}
            look={left + counts.skipped > 0 ? "" : "lc-go"}
            disabled={session.unsaved > 0 || session.finishing}
            onPress={() => session.finish()}
          />
        )}
        <Press
          command="previous"
          label={say("previous")}
          keyName="←"
          look="lc-plain"
          onPress={() => session.dispatch({ type: "go", to: state.at - 1 })}
        />
      </div>
      {state.mode === "test" && session.unsaved > 0 && <p>{say("finish_wait")}</p>}
    </section>
  );
}

/** Enter on the end page: to what is left, else the end of the test. */
export function advance(session: Session): void {
  const { state } = session;
  if (state.result !== null) return;
  const open = firstOpen(state);
  const to = open < state.items.length ? open : firstSkipped(state);
  if (to < state.items.length) session.dispatch({ type: "go", to });
  else if (state.mode === "test") session.finish();
}

function Complete(props: { readonly session: Session; readonly say: Say; readonly total: number }): JSX.Element {
  const { session, say, total } = props;
  const { mode } = session.state;
  const words = {
    learn: say("end_learn", { total }),
    test: say("end_test", { total }),
    work:
      session.unsaved === 0
        ? say("end_work_saved", { total })
        : say("end_work_unsaved", { total, count: session.unsaved }),
  };
  const bar = session.spec.bar;
  return (
    <div class="lc-complete">
      <Icon name="check" />
      <h2>{words[mode]}</h2>
      {mode === "learn" && <Tally session={session} say={say} />}
      {mode === "test" && <p>{bar === null ? say("test_no_bar") : say("test_bar", { bar, total })}</p>}
      {mode !== "test" && <p>{say(mode === "learn" ? "next_learn" : "next_work")}</p>}
    </div>
  );
}

function Tally({ session, say }: { readonly session: Session; readonly say: Say }): JSX.Element | null {
  const verdicts = Object.values(session.state.verdicts);
  if (verdicts.length === 0) return null;
  const right = verdicts.filter((verdict) => verdict.right).length;
  return <p>{say("test_score", { right, total: verdicts.length })}</p>;
}

function TestResult(props: Props & { readonly result: Result }): JSX.Element {
  const { session, say, result, openRule } = props;
  const { right, total, bar, passed } = result;
  return (
    <section class="lc-end lc-result" data-right={right} data-passed={passed}>
      <div class={`lc-complete ${passed ? "lc-is-right" : "lc-is-wrong"}`} role="status">
        <Icon name={passed ? "check" : "flag"} />
        <h2>{say("test_score", { right, total })}</h2>
        {bar !== null && <p>{say(passed ? "test_passed" : "test_failed", { bar, total })}</p>}
        {result.missed.length === 0 && <p>{say("test_none_missed")}</p>}
        <p>{say(passed ? "next_passed" : "next_failed")}</p>
      </div>
      {result.missed.length > 0 && <h3>{say("test_missed")}</h3>}
      <ul class="lc-missed">
        {result.missed.map((verdict) => (
          <Missed key={verdict.item} session={session} say={say} openRule={openRule} verdict={verdict} />
        ))}
      </ul>
    </section>
  );
}

/** The first words of what an item shows. */
function excerpt(contents: Contents | undefined): string {
  const texts = Object.values(contents ?? {}).flatMap((content) => {
    if (typeof content === "string") return [content];
    return content.map((each) => (typeof each === "string" ? each : "text" in each ? each.text : each.title));
  });
  const line = (texts[0] ?? "").split(/\s+/).join(" ");
  return line.length > EXCERPT ? `${line.slice(0, EXCERPT)}…` : line;
}

function Missed(props: Props & { readonly verdict: Verdict }): JSX.Element {
  const { session, verdict } = props;
  const index = session.state.items.findIndex((item) => item.id === verdict.item);
  const hasPicture = session.hasPicture(verdict.item);
  const picture = session.pictures.picture(verdict.item);
  const name = props.say(hasPicture ? "picture" : "item", { at: index + 1, total: session.state.items.length });
  const draw = (canvas: HTMLCanvasElement | null): void => {
    if (canvas === null || picture === null || canvas.dataset.painted === verdict.item) return;
    canvas.width = picture.width;
    canvas.height = picture.height;
    canvas.getContext("2d")?.drawImage(picture, 0, 0);
    canvas.dataset.painted = verdict.item;
  };
  return (
    <li data-item={verdict.item}>
      {hasPicture ? (
        <canvas ref={draw} class="lc-thumb" role="img" aria-label={name} />
      ) : (
        <div class="lc-excerpt" dir="auto">
          <button
            type="button"
            class="lc-rule"
            data-command="go-missed"
            onClick={(event) => {
              refocusAfterMouse(event);
              session.dispatch({ type: "go", to: index });
            }}
          >
            {name}
          </button>
          <p>{excerpt(session.state.contents[verdict.item])}</p>
        </div>
      )}
      <VerdictText verdict={verdict} say={props.say} openRule={props.openRule} />
    </li>
  );
}
