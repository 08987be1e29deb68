// `text`: writing, beside the original if there is one. The item's demands are checked while one writes.

import { Component, createRef, type JSX, type TargetedKeyboardEvent } from "preact";
import { isComposing } from "../keys";
import { type ConstraintSpec, type Part, partsOf, type TextSpec } from "../protocol";
import type { Say } from "../strings";
import { Icon } from "../views/icons";
import { Key, Press } from "../views/parts";
import { characters, isBlank, LONGEST, meets, nfc, size, tally, words } from "./count";
import type { Asked, Context, Kind } from "./kind";

type Props = Asked<TextSpec, string>;

function originalOf(question: TextSpec, context: Context): string | null {
  const content = question.of === null ? undefined : context.contents[question.of];
  return typeof content === "string" ? content : null;
}

function isConstraint(each: unknown): each is ConstraintSpec {
  return typeof each === "object" && each !== null && "check" in each;
}

function constraintsOf(question: TextSpec, context: Context): readonly ConstraintSpec[] {
  const content = question.constraints === null ? undefined : context.contents[question.constraints];
  return content === undefined || typeof content === "string" ? [] : content.filter(isConstraint);
}

class Writing extends Component<Props> {
  readonly #field = createRef<HTMLTextAreaElement>();
  #bench: HTMLElement | null = null;
  /** An input method is composing: what stands in the field is not yet what is meant. */
  #composing = false;

  override componentDidMount(): void {
    this.#bench = this.#field.current?.closest<HTMLElement>(".labelcamp") ?? null;
    this.#bench?.addEventListener("keydown", this.#benchKey, { capture: true });
    this.#fill();
  }

  override componentDidUpdate(before: Props): void {
    if (before.context.contents !== this.props.context.contents) this.#composing = false;
    this.#fill();
  }

  override componentWillUnmount(): void {
    this.#bench?.removeEventListener("keydown", this.#benchKey, { capture: true });
  }

  override render(): JSX.Element {
    const { question, value, context, fields, closed, verdict, say } = this.props;
    const original = originalOf(question, context);
    const constraints = constraintsOf(question, context);
    const text = value ?? "";
    const title = fields.find((field) => field.name === question.of)?.title ?? say("text_original");
    const gold = verdict?.golds[question.id];
    const length = size(text);
    return (
      <div class={`lc-writing ${original === null ? "" : "lc-beside"}`}>
        {original !== null && (
          <section class="lc-pane lc-original" aria-label={title}>
            <h3 class="lc-pane-title">{title}</h3>
            <div class="lc-plain-text" tabIndex={0}>
              {original}
            </div>
            {verdict === undefined && !closed && (
              <div class="lc-under">
                <Press
                  command="start-from-original"
                  label={say("text_start")}
                  look="lc-plain"
                  disabled={text === nfc(original) || size(nfc(original)) > LONGEST}
                  onPress={() => this.props.change(nfc(original))}
                />
                <Counts text={original} say={say} />
              </div>
            )}
          </section>
        )}
        <section class="lc-pane lc-written" aria-label={question.title}>
          <h3 class="lc-pane-title">{say("text_yours")}</h3>
          {verdict === undefined ? (
            <textarea
              ref={this.#field}
              class="lc-textarea"
              aria-label={question.title}
              maxLength={LONGEST}
              data-lm-suppress-shortcuts="true"
              dir="auto"
              rows={6}
              spellcheck={false}
              readOnly={closed}
              onInput={(event) => {
                // Inside a composition the field holds letters that will be others.
                if (!(event as InputEvent).isComposing && !this.#composing) this.#say();
              }}
              onCompositionStart={() => {
                this.#composing = true;
              }}
              onCompositionEnd={() => {
                this.#composing = false;
                this.#say();
              }}
              onKeyDown={this.#key}
            />
          ) : (
            <div class="lc-plain-text" tabIndex={0}>
              {text}
            </div>
          )}
          <div class="lc-under">
            <Counts text={text} say={say} />
            {verdict === undefined && !closed && (
              <span class="lc-field-keys" aria-hidden="true">
                <Key name="Space" /> {say("help_text_enter")} <Key name="Ctrl+Enter" /> {say("submit")}{" "}
                <Key name="Esc" /> {say("help_text_leave")}
              </span>
            )}
            {length >= LONGEST && <span role="status">{say("text_limit", { most: LONGEST })}</span>}
          </div>
        </section>
        {constraints.length > 0 && (
          <Demands
            constraints={constraints}
            text={text}
            parts={verdict === undefined ? null : partsOf(verdict, question.id)}
            say={say}
          />
        )}
        {typeof gold === "string" && gold !== "" && (
          <section class="lc-pane lc-gold-text" aria-label={say("gold_row")}>
            <h3 class="lc-pane-title">{say("gold_row")}</h3>
            <div class="lc-plain-text" tabIndex={0}>
              {gold}
            </div>
          </section>
        )}
      </div>
    );
  }

  /** Brings the field to the answer where another than the writer changed it: undo, another item, the original. */
  #fill(): void {
    const field = this.#field.current;
    if (field === null || this.#composing) return;
    const text = this.props.value ?? "";
    if (nfc(field.value) !== text) field.value = text;
  }

  #say(): void {
    const field = this.#field.current;
    if (field === null) return;
    const text = nfc(field.value);
    if (text !== (this.props.value ?? "")) this.props.change(text === "" ? undefined : text);
  }

  /** No key of the bench acts in the field, but Ctrl+Enter, which submits, and Escape, which leaves it. */
  readonly #key = (event: TargetedKeyboardEvent<HTMLTextAreaElement>): void => {
    const strong = event.ctrlKey || event.metaKey;
    // What is typed is typed here and nowhere else; Ctrl+S and the like still reach the notebook.
    if (!strong && !event.altKey) event.stopPropagation();
    if (isComposing(event)) return;
    if (event.key === "Escape") this.#leave(event);
    else if (event.key === "Enter" && strong && !event.altKey && !event.shiftKey) {
      this.#leave(event);
      const text = nfc(event.currentTarget.value);
      if (!this.props.closed) this.props.change(text === "" ? undefined : text, undefined, true);
    }
  };

  #leave(event: TargetedKeyboardEvent<HTMLTextAreaElement>): void {
    event.preventDefault();
    event.stopPropagation();
    this.#bench?.focus({ preventScroll: true });
  }

  /** Space goes into the field, from anywhere in the bench that has no other use for it. */
  readonly #benchKey = (event: KeyboardEvent): void => {
    const { closed, verdict, row } = this.props;
    if (closed || verdict !== undefined || row < 0 || event.key !== " ") return;
    if (isComposing(event) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (!(event.target instanceof HTMLElement)) return;
    if (event.target.isContentEditable || /^(INPUT|TEXTAREA|SELECT|BUTTON|A)$/.test(event.target.tagName)) return;
    event.preventDefault();
    event.stopPropagation();
    this.#field.current?.focus({ preventScroll: true });
  };
}

function Counts({ text, say }: { readonly text: string; readonly say: Say }): JSX.Element {
  const whole = nfc(text);
  return (
    <span class="lc-counts" data-characters={characters(whole)} data-words={words(whole)}>
      {say("text_counts", { characters: characters(whole), words: words(whole) })}
    </span>
  );
}

/** What the text must be: met or not yet, and after the answer met or not. */
function Demands(props: {
  readonly constraints: readonly ConstraintSpec[];
  readonly text: string;
  readonly parts: readonly Part[] | null;
  readonly say: Say;
}): JSX.Element {
  const { constraints, text, parts, say } = props;
  return (
    <section class="lc-demands" aria-label={say("text_demands")}>
      <h3 class="lc-pane-title">{say("text_demands")}</h3>
      <ul>
        {constraints.map((constraint, n) => {
          const part = parts?.find((each) => each.label === String(n + 1));
          const met = part === undefined ? meets(text, constraint) : part.outcome === "right";
          const count = isBlank(text) ? null : tally(text, constraint.check);
          return (
            <li
              key={n}
              class={met ? "lc-is-met" : part === undefined ? "" : "lc-is-failed"}
              data-check={constraint.check}
              data-met={met}
            >
              <Icon name={met ? "check" : part === undefined ? "wait" : "cross"} />
              <span>{constraint.title}</span>
              {count !== null && <span class="lc-tally">{count}</span>}
              <span class={part === undefined ? "lc-hidden" : "lc-demand-outcome"}>
                {say(met ? "text_met" : part === undefined ? "text_unmet" : "text_failed")}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

export const text: Kind<TextSpec, string> = {
  rows: () => 1,
  complete: (_, value) => value !== undefined && !isBlank(value) && size(value) <= LONGEST,
  unfinished: (_, value) => value,
  press: () => null,
  same: (one, other) => (one ?? "") === (other ?? ""),
  keys: (_, say) => [
    ["Space", say("help_text_enter")],
    ["Ctrl+Enter", say("help_text_submit")],
    ["Esc", say("help_text_leave")],
  ],
  shows: (question) => [question.of, question.constraints].filter((name) => name !== null),
  View: Writing,
};
