// What one says of the item: its questions, and after the answer (in learn mode) how it compares with gold.

import type { JSX } from "preact";
import { askedOf, moduleOf } from "../kinds";
import { isComposing } from "../keys";
import { type QuestionSpec, toneOf, type Verdict } from "../protocol";
import type { Session } from "../session";
import { current, entryOf, isSettled, kindOf, missing, verdictOn } from "../state";
import type { Say } from "../strings";
import { Ask } from "./ask";
import { Icon } from "./icons";
import { comparesTwo } from "./reading";
import { Key, Press, RuleLinks } from "./parts";

interface Props {
  readonly session: Session;
  readonly say: Say;
  readonly openRule: (rule: string) => void;
  readonly openNote: () => void;
  readonly comparing: boolean;
  readonly compare: () => void;
}

export function Answers(props: Props): JSX.Element | null {
  const { session, say } = props;
  const { state } = session;
  const item = current(state);
  if (item === null) return null;
  const asked = askedOf(state.questions, item);
  const entry = entryOf(state, item.id);
  const judged = state.mode === "learn" && isSettled(entry);
  const verdict = verdictOn(state, item);
  return (
    <section class="lc-answers" aria-label={asked.map((question) => question.title).join(" ")}>
      {judged || verdict !== undefined ? (
        <>
          {verdict !== undefined && !saysItAll(asked) && <Controls session={session} asked={asked} judged say={say} />}
          <Judged
            verdict={verdict}
            brief={asked.some(partByPart)}
            live={session.live}
            say={say}
            openRule={props.openRule}
            next={() => onward(session)}
          />
        </>
      ) : (
        <Form session={session} asked={asked} say={say} />
      )}
      <Tools {...props} />
    </section>
  );
}

/** Enter on an item: submits it; where gold is shown it goes on. */
export function onward(session: Session): void {
  const { state } = session;
  const item = current(state);
  if (item !== null && state.result !== null && verdictOn(state, item) !== undefined)
    session.dispatch({ type: "go", to: state.at + 1 });
  else session.answer({ type: "submit" });
}

/** Of one choice the verdict's sentence says everything; the buttons make room for it. */
function saysItAll(asked: readonly QuestionSpec[]): boolean {
  return asked.length === 1 && asked[0]?.kind === "choice" && asked[0].each === null;
}

function Form(props: {
  readonly session: Session;
  readonly asked: readonly QuestionSpec[];
  readonly say: Say;
}): JSX.Element {
  const { session, say } = props;
  return (
    <div class="lc-form">
      <Controls {...props} judged={false} />
      <Press
        command="submit"
        label={say("submit")}
        keyName="Enter"
        look="lc-go"
        disabled={session.state.result !== null}
        onPress={() => session.answer({ type: "submit" })}
      />
    </div>
  );
}

/** Its view shows gold part by part: the same in words would be long, and is for a screen reader only. */
function partByPart(question: QuestionSpec): boolean {
  return question.kind === "choice" ? question.each !== null : !["preference", "ranking"].includes(question.kind);
}

/** Its view stands among what is read. */
function standsApart(question: QuestionSpec): boolean {
  return (moduleOf(question).shows?.(question) ?? []).length > 0;
}

/** The questions with their controls; a kind whose view stands among what is read has only its title here. */
function Controls(props: {
  readonly session: Session;
  readonly asked: readonly QuestionSpec[];
  /** Gold is shown beside the answers; the titles make room for it. */
  readonly judged: boolean;
  readonly say: Say;
}): JSX.Element | null {
  const { session, judged, say } = props;
  const asked = props.asked.filter((question) => !judged || !standsApart(question));
  if (asked.length === 0) return null;
  return (
    <div class={`lc-questions ${judged ? "lc-judged" : ""}`}>
      {asked.map((question, at) => (
        <div key={question.id} class="lc-asked" data-question={question.id}>
          {!judged && (
            <div class="lc-ask">
              <p class="lc-question">{question.title}</p>
              {at === 0 && <Hint session={session} say={say} />}
            </div>
          )}
          {!standsApart(question) && <Ask session={session} question={question} say={say} />}
        </div>
      ))}
    </div>
  );
}

function Hint({ session, say }: { readonly session: Session; readonly say: Say }): JSX.Element {
  const words = hintText(session, say);
  return <p class="lc-hint">{words === "" ? <Before session={session} say={say} /> : words}</p>;
}

/** Why the last key did nothing, or an empty text. */
export function hintText(session: Session, say: Say): string {
  const { hint, state } = session;
  const item = current(state);
  if (hint === null || item === null) return "";
  if (hint === "hint_wait" && !session.hasPicture(item.id)) return say("item_waiting");
  if (hint !== "hint_pick") return say(hint);
  const lacking = missing(state, item);
  const first = lacking[0]?.question;
  if (askedOf(state.questions, item).length === 1 && first?.kind === "choice" && first.each === null)
    return first.none === null
      ? say("hint_pick")
      : say("hint_pick_none", { key: first.none.key, none: first.none.title });
  const what = lacking.map(({ question, titles }) => (titles.length > 0 ? titles.join(say("comma")) : question.title));
  return what.length === 0 ? "" : say("hint_missing", { what: what.join(say("comma")) });
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
  readonly brief: boolean;
  readonly live: boolean;
  readonly say: Say;
  readonly openRule: (rule: string) => void;
  readonly next: () => void;
}): JSX.Element {
  const { verdict, say } = props;
  return (
    <div class={`lc-verdict ${verdict === undefined ? "" : `lc-is-${toneOf(verdict)}`}`}>
      {verdict === undefined ? (
        <p class="lc-ruling">{say(props.live ? "verdict_waiting" : "verdict_gone")}</p>
      ) : (
        <VerdictText verdict={verdict} brief={props.brief} say={say} openRule={props.openRule} />
      )}
      <Press command="submit" label={say("next")} keyName="Enter" look="lc-go" onPress={props.next} />
    </div>
  );
}

export function VerdictText(props: {
  readonly verdict: Verdict;
  /** Both answers in words are for a screen reader only. */
  readonly brief?: boolean;
  readonly say: Say;
  readonly openRule: (rule: string) => void;
}): JSX.Element {
  const { verdict, say } = props;
  const tone = toneOf(verdict);
  const hidden = props.brief === true ? "lc-hidden" : "";
  return (
    <div class={`lc-ruling lc-ruling-${tone}`}>
      <p class="lc-ruling-head">
        <Icon name={tone === "right" ? "check" : tone === "close" ? "near" : "cross"} />
        <strong data-right={verdict.right}>{say(tone === "close" ? "near" : tone)}</strong>
        <span class={`lc-gold ${hidden}`}>{say("gold_answer", { answer: verdict.gold })}</span>
        {tone !== "right" && <span class={`lc-mine ${hidden}`}>{say("your_answer", { answer: verdict.mine })}</span>}
      </p>
      <p class="lc-reason">
        <span class="lc-why">{verdict.reason}</span> <RuleLinks rules={verdict.rules} say={say} open={props.openRule} />
      </p>
    </div>
  );
}

function Tools(props: Props): JSX.Element {
  const { session, say } = props;
  const { state } = session;
  const item = current(state);
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
      {item !== null && comparesTwo(session, item) && (
        <Press
          command="differences"
          label={say("differences")}
          keyName="D"
          look="lc-plain"
          pressed={props.comparing}
          onPress={props.compare}
        />
      )}
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
