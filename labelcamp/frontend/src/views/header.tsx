import type { JSX } from "preact";
import { toneOf } from "../protocol";
import type { Session } from "../session";
import { count, current, entryOf, kindOf } from "../state";
import type { Say } from "../strings";
import { Icon } from "./icons";
import { Press, refocusAfterMouse } from "./parts";

interface Props {
  readonly session: Session;
  readonly say: Say;
  readonly guidelineOpen: boolean;
  readonly clockOn: boolean;
  readonly toggleGuideline: () => void;
  readonly toggleClock: () => void;
  readonly toggleHelp: () => void;
  readonly labelsOpen: boolean;
  readonly toggleLabels: () => void;
}

export function Header(props: Props): JSX.Element {
  const { session, say } = props;
  const { spec, state } = session;
  const counts = count(state);
  const mode = say(`mode_${spec.mode}`);
  return (
    <header class="lc-header">
      <div class="lc-title">
        <span class="lc-mode">{mode}</span>
        <span class="lc-name">{spec.title}</span>
      </div>
      <div class="lc-count" data-done={counts.done + counts.flagged}>
        {say("progress", { done: counts.done + counts.flagged, total: state.items.length })}
      </div>
      <Saved session={session} say={say} />
      <div class="lc-tools">
        {props.clockOn && <ClockText session={session} say={say} />}
        <Press
          command="clock"
          label={say("clock")}
          icon="wait"
          wordless
          look="lc-plain"
          pressed={props.clockOn}
          onPress={props.toggleClock}
        />
        <Press
          command="labels"
          label={say("labels")}
          icon="save"
          wordless={spec.door === "disk"}
          look="lc-plain"
          pressed={props.labelsOpen}
          onPress={props.toggleLabels}
        />
        <Press
          command="guideline"
          label={say("guideline")}
          keyName="G"
          icon="book"
          look="lc-plain"
          pressed={props.guidelineOpen}
          onPress={props.toggleGuideline}
        />
        <Press command="help" label={say("help")} keyName="?" wordless look="lc-plain" onPress={props.toggleHelp} />
      </div>
      <Strip session={session} say={say} />
    </header>
  );
}

function ClockText({ session, say }: { readonly session: Session; readonly say: Say }): JSX.Element {
  const item = current(session.state);
  const clock = (ms: number): string =>
    `${Math.floor(ms / 60_000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
  const here = item === null ? 0 : session.clock.spentOn(item.id);
  return <span class="lc-clock">{say("clock_text", { item: clock(here), all: clock(session.clock.total()) })}</span>;
}

function Saved({ session, say }: { readonly session: Session; readonly say: Say }): JSX.Element {
  const save = session.saveState;
  const count = session.unsaved;
  const text = {
    saved: say("saved"),
    saving: say("saving"),
    busy: say("unsaved_busy", { count }),
    gone: count === 0 ? say("gone") : say("unsaved_gone", { count }),
  }[save];
  const icon = { saved: "check", saving: "wait", busy: "warn", gone: "warn" } as const;
  return (
    <div class={`lc-saved lc-saved-${save}`} data-state={save} data-unsaved={count}>
      <Icon name={icon[save]} />
      <span>{text}</span>
    </div>
  );
}

/** One mark an item: how far one is, and the way to any of them. */
function Strip({ session, say }: { readonly session: Session; readonly say: Say }): JSX.Element {
  const { state } = session;
  const stop = Math.min(state.at, state.items.length - 1);
  return (
    <nav class="lc-strip" aria-label={say("items")}>
      {state.items.map((item, index) => {
        const entry = entryOf(state, item.id);
        const kind = kindOf(entry);
        const verdict = state.mode === "learn" ? state.verdicts[item.id] : undefined;
        const judged = verdict === undefined ? "" : `lc-is-${toneOf(verdict)}`;
        const label = `${index + 1}: ${say(`kind_${kind}`)}`;
        return (
          <button
            key={item.id}
            type="button"
            class={`lc-mark lc-mark-${kind} ${judged}`}
            data-kind={kind}
            aria-label={label}
            title={label}
            aria-current={index === state.at ? "step" : undefined}
            tabIndex={index === stop ? 0 : -1}
            onClick={(event) => {
              refocusAfterMouse(event);
              session.dispatch({ type: "go", to: index });
            }}
          />
        );
      })}
    </nav>
  );
}
