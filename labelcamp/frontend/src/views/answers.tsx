// What one says of the item: the labels, or after the answer (in learn mode) how it compares with gold.

import type { JSX } from "preact";
import { isComposing } from "../keys";
import type { QuestionSpec, Verdict } from "../protocol";
import type { Session } from "../session";
import { current, entryOf, isSettled, kindOf } from "../state";
import type { Name, Say } from "../strings";
import { Icon } from "./icons";
import { Key, Press, RuleLinks } from "./parts";

interface Props {
  readonly session: Session;
  readonly say: Say;
  readonly openRule: (rule: string) => void;
  readonly openNote: () => void;
}

export function Answers(props: Props): JSX.Element {
  const { session, say } = props;
  const { state } = session;
  const item = current(state);
  const entry = item === null ? null : entryOf(state, item.id);
  const judged = state.mode === "learn" && entry !== null && isSettled(entry);
  const verdict = item === null ? undefined : state.verdicts[item.id];
  return (
    <section class="lc-answers" aria-label={state.question.title}>
      {judged ? (
        <Judged
          verdict={verdict}
          live={session.live}
          say={say}
          openRule={props.openRule}
          next={() => session.answer({ type: "submit" })}
        />
      ) : (
        <Labels session={session} say={say} />
      )}
      <Tools session={session} say={say} openNote={props.openNote} />
    </section>
  );
}

function Labels({ session, say }: { readonly session: Session; readonly say: Say }): JSX.Element {
  const { state } = session;
  const { question } = state;
  const item = current(state);
  const entry = item === null ? null : entryOf(state, item.id);
  const picks = entry?.picks ?? {};
  const hint = session.hint;
  const closed = state.result !== null;
  const nothing = entry !== null && kindOf(entry) === "done" && !entry.draft && Object.keys(picks).length === 0;
  return (
    <div class="lc-form">
      <div class="lc-ask">
        <p class="lc-question">{question.title}</p>
        <p class="lc-hint">{hint === null ? <Before session={session} say={say} /> : hintText(hint, question, say)}</p>
      </div>
      <div class="lc-labels">
        {question.labels.map((label) => (
          <fieldset key={label.id} class="lc-label" data-label={label.id} data-mark={picks[label.id] ?? "no"}>
            <legend class="lc-hidden">{label.title}</legend>
            <Press
              command={`yes-${label.id}`}
              label={label.title}
              {...(label.key === null ? {} : { keyName: label.key })}
              look="lc-choice"
              pressed={picks[label.id] === "yes"}
              disabled={closed}
              onPress={() => session.answer({ type: "toggle", label: label.id, mark: "yes" })}
            />
            {question.unsure && (
              <Press
                command={`unsure-${label.id}`}
                label={say("unsure")}
                {...(label.unsure_key === null ? {} : { keyName: label.unsure_key })}
                look="lc-choice lc-doubt"
                pressed={picks[label.id] === "unsure"}
                disabled={closed}
                onPress={() => session.answer({ type: "toggle", label: label.id, mark: "unsure" })}
              />
            )}
          </fieldset>
        ))}
        {question.none !== null && (
          <Press
            command="none"
            label={question.none.title}
            keyName={question.none.key}
            look="lc-choice lc-none"
            pressed={nothing}
            disabled={closed}
            onPress={() => session.answer({ type: "none" })}
          />
        )}
        <Press
          command="submit"
          label={say("submit")}
          keyName="Enter"
          look="lc-go"
          disabled={closed}
          onPress={() => session.answer({ type: "submit" })}
        />
      </div>
    </div>
  );
}

function hintText(hint: Name, question: QuestionSpec, say: Say): string {
  if (hint !== "hint_pick" || question.none === null) return say(hint);
  return say("hint_pick_none", { key: question.none.key, none: question.none.title });
}

/** What was said of this item before. */
function Before({ session, say }: { readonly session: Session; readonly say: Say }): JSX.Element | null {
  const item = current(session.state);
  const entry = item === null ? null : entryOf(session.state, item.id);
  if (entry === null) return null;
  const kind = kindOf(entry);
  if (kind === "new" || session.state.dirty) return null;
  const note = entry.final?.note ?? "";
  const words = kind === "flagged" && note !== "" ? say("flagged_note", { note }) : say(`kind_${kind}`);
  return <span>{entry.draft && kind !== "started" ? say("changed") : words}</span>;
}

function Judged(props: {
  readonly verdict: Verdict | undefined;
  readonly live: boolean;
  readonly say: Say;
  readonly openRule: (rule: string) => void;
  readonly next: () => void;
}): JSX.Element {
  const { verdict, say } = props;
  return (
    <div class={`lc-verdict ${verdict === undefined ? "" : verdict.right ? "lc-is-right" : "lc-is-wrong"}`}>
      {verdict === undefined ? (
        <p class="lc-ruling">{say(props.live ? "verdict_waiting" : "verdict_gone")}</p>
      ) : (
        <VerdictText verdict={verdict} say={say} openRule={props.openRule} />
      )}
      <Press command="submit" label={say("next")} keyName="Enter" look="lc-go" onPress={props.next} />
    </div>
  );
}

export function VerdictText(props: {
  readonly verdict: Verdict;
  readonly say: Say;
  readonly openRule: (rule: string) => void;
}): JSX.Element {
  const { verdict, say } = props;
  return (
    <div class="lc-ruling">
      <p class="lc-ruling-head">
        <Icon name={verdict.right ? "check" : "cross"} />
        <strong data-right={verdict.right}>{say(verdict.right ? "right" : "wrong")}</strong>
        <span class="lc-gold">{say("gold_answer", { answer: verdict.gold })}</span>
        {!verdict.right && <span class="lc-mine">{say("your_answer", { answer: verdict.mine })}</span>}
      </p>
      <p class="lc-reason">
        {verdict.reason} <RuleLinks rules={verdict.rules} say={say} open={props.openRule} />
      </p>
    </div>
  );
}

function Tools(props: { readonly session: Session; readonly say: Say; readonly openNote: () => void }): JSX.Element {
  const { session, say } = props;
  const { state } = session;
  const closed = state.result !== null;
  return (
    <div class="lc-row">
      <Press
        command="previous"
        label={say("previous")}
        keyName="←"
        wordless
        look="lc-plain"
        disabled={state.at === 0}
        onPress={() => session.dispatch({ type: "go", to: state.at - 1 })}
      />
      <span class="lc-position">{say("position", { at: state.at + 1, total: state.items.length })}</span>
      <Press
        command="next"
        label={say("next_key")}
        keyName="→"
        wordless
        look="lc-plain"
        onPress={() => session.dispatch({ type: "go", to: state.at + 1 })}
      />
      <span class="lc-gap" />
      <Press
        command="undo"
        label={say("undo")}
        keyName="Z"
        look="lc-plain"
        disabled={closed || state.undo.length === 0}
        onPress={() => session.dispatch({ type: "undo" })}
      />
      <Press
        command="redo"
        label={say("redo")}
        keyName="Y"
        look="lc-plain"
        disabled={closed || state.redo.length === 0}
        onPress={() => session.dispatch({ type: "redo" })}
      />
      <Press
        command="skip"
        label={say("skip")}
        keyName="S"
        look="lc-plain"
        disabled={closed}
        onPress={() => session.answer({ type: "skip" })}
      />
      <Press
        command="flag"
        label={say("flag")}
        keyName="F"
        look="lc-plain"
        disabled={closed}
        onPress={props.openNote}
      />
    </div>
  );
}

/** The note of a flag. Enter ends it, unless an input method is composing. */
export function Note(props: {
  readonly say: Say;
  readonly text: string;
  readonly save: (note: string) => void;
  readonly cancel: () => void;
}): JSX.Element {
  const { say } = props;
  const field = (element: HTMLInputElement | null): void => {
    if (element !== null && document.activeElement !== element) element.focus({ preventScroll: true });
  };
  return (
    <form
      class="lc-note"
      onSubmit={(event) => {
        event.preventDefault();
        const input = event.currentTarget.elements.namedItem("note");
        if (input instanceof HTMLInputElement) props.save(input.value.trim());
      }}
    >
      <label>
        <span>{say("flag_note")}</span>
        <input
          ref={field}
          name="note"
          type="text"
          maxLength={500}
          autocomplete="off"
          data-lm-suppress-shortcuts="true"
          defaultValue={props.text}
          onKeyDown={(event) => {
            // What is typed is typed here and nowhere else; Ctrl+S and the like still reach the notebook.
            if (!event.ctrlKey && !event.metaKey && !event.altKey) event.stopPropagation();
            if (event.key !== "Escape" || isComposing(event)) return;
            event.preventDefault();
            props.cancel();
          }}
        />
      </label>
      <button type="submit" class="lc-press lc-go" data-command="save-note">
        <span>{say("flag_save")}</span>
        <Key name="Enter" />
      </button>
      <button type="button" class="lc-press lc-plain" data-command="cancel-note" onClick={props.cancel}>
        <span>{say("cancel")}</span>
        <Key name="Esc" />
      </button>
    </form>
  );
}
