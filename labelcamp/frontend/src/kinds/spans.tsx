// `spans`: marked words in a text that the view shows itself, letter by letter: plain, so that places are exact.

import { Component, createRef, type JSX, type TargetedKeyboardEvent, type TargetedPointerEvent } from "preact";
import { isComposing, nameOf } from "../keys";
import { type LabelSpec, type Outcome, type Part, partsOf, type SpansSpec } from "../protocol";
import type { Say } from "../strings";
import { Icon } from "../views/icons";
import { OutcomeSign, Press } from "../views/parts";
import { byCharacter, byWord, lineEdge, runsLeft, type Way } from "./caret";
import type { Asked, Context, Kind } from "./kind";
import {
  lanes,
  marked,
  pieces,
  Points,
  relabelled,
  removed,
  sameSpan,
  sameSpans,
  type Span,
  spanAt,
} from "./spanmarks";
import { caretBox, PIECE, select, selected, unitUnder } from "./spanview";

type Props = Asked<SpansSpec, readonly Span[]>;

/** Anchor and focus, in code points. */
type Caret = readonly [number, number];

interface State {
  /** The label that the next selected words get. */
  readonly armed: string | null;
  readonly caret: Caret;
  readonly focused: boolean;
}

/** Kinds of line under a mark, and of colour; labels beyond them begin again. */
const LOOKS = 6;

/** Code points that a number with its word takes over a text. */
const ROOM = 12;

function textOf(question: SpansSpec, context: Context): string {
  const content = context.contents[question.of];
  return typeof content === "string" ? content : "";
}

function keyOf(label: LabelSpec): { keyName?: string } {
  return label.key === null ? {} : { keyName: label.key };
}

class Spans extends Component<Props, State> {
  override state: State = { armed: null, caret: [0, 0], focused: false };
  readonly #frame = createRef<HTMLDivElement>();
  readonly #letters = createRef<HTMLDivElement>();
  readonly #mark = createRef<HTMLElement>();
  #points = new Points("");
  #bench: HTMLElement | null = null;
  /** The caret that was brought into sight last. */
  #shown: Caret = [0, 0];
  /** A pointer that is down on the text: where it began, if a finger paints. */
  #pointer: { readonly id: number; readonly from: number | null } | null = null;

  override componentDidMount(): void {
    document.addEventListener("selectionchange", this.#selectionChanged);
    document.addEventListener("pointerup", this.#up);
    document.addEventListener("pointercancel", this.#up);
    // Labels' keys count wherever the focus is in the bench, and only the view knows what is selected.
    this.#bench = this.#frame.current?.closest<HTMLElement>(".labelcamp") ?? null;
    this.#bench?.addEventListener("keydown", this.#benchKey, { capture: true });
    this.#frame.current?.addEventListener("touchstart", this.#touchStart, { passive: false });
    this.#placeCaret();
  }

  override componentDidUpdate(before: Props): void {
    if (textOf(before.question, before.context) !== this.#points.text) {
      this.setState({ armed: null, caret: [0, 0] });
    } else if (before.value !== this.props.value || before.verdict !== this.props.verdict) this.#restore();
    this.#placeCaret();
  }

  override componentWillUnmount(): void {
    document.removeEventListener("selectionchange", this.#selectionChanged);
    document.removeEventListener("pointerup", this.#up);
    document.removeEventListener("pointercancel", this.#up);
    this.#bench?.removeEventListener("keydown", this.#benchKey, { capture: true });
  }

  override render(): JSX.Element {
    const { question, context, fields, verdict, say, closed } = this.props;
    const text = textOf(question, context);
    if (text !== this.#points.text) this.#points = new Points(text);
    const spans = this.#spans();
    const { armed, caret, focused } = this.state;
    const title = fields.find((field) => field.name === question.of)?.title ?? null;
    const parts = partsOf(verdict, question.id);
    const isJudged = verdict !== undefined;
    const current = !isJudged && focused && caret[0] === caret[1] ? spanAt(spans, caret[1]) : undefined;
    return (
      <section class="lc-pane lc-spans" aria-label={title ?? question.title} data-armed={armed ?? undefined}>
        {title !== null && <h3 class="lc-pane-title">{title}</h3>}
        {!isJudged && !closed && this.#bar()}
        <div
          ref={this.#frame}
          class={`lc-marktext ${armed === null ? "" : "lc-is-armed"}`}
          tabIndex={0}
          role="textbox"
          aria-readonly="true"
          aria-multiline="true"
          aria-label={say("spans_text")}
          onKeyDown={this.#key}
          onFocus={() => this.setState({ focused: true })}
          onBlur={() => this.setState({ focused: false })}
          onPointerDown={this.#down}
          onPointerMove={this.#move}
        >
          <div ref={this.#letters} class="lc-letters">
            {isJudged ? this.#judgedPieces(parts) : this.#pieces(spans, current)}
          </div>
          <i ref={this.#mark} class="lc-caret" hidden={!focused} aria-hidden="true" />
        </div>
        <div class="lc-under-marks">
          {isJudged ? (
            <JudgedList question={question} parts={parts} say={say} />
          ) : (
            <MarkList
              question={question}
              spans={spans}
              current={current}
              closed={closed}
              say={say}
              go={(span) => this.#go(span)}
              relabel={(span, label) => this.#change(relabelled(spans, span, label))}
              remove={(span) => this.#change(removed(spans, span))}
            />
          )}
        </div>
      </section>
    );
  }

  #spans(): readonly Span[] {
    return this.props.value ?? [];
  }

  #change(spans: readonly Span[]): void {
    if (this.props.closed || this.props.verdict !== undefined || spans === this.#spans()) return;
    this.props.change(spans);
  }

  #pieces(spans: readonly Span[], current: Span | undefined): JSX.Element[] {
    const { labels } = this.props.question;
    const lines = lanes(spans);
    const looks = spans.map(
      (span) =>
        Math.max(
          0,
          labels.findIndex((label) => label.id === span.label),
        ) % LOOKS,
    );
    return pieces(this.#points.length, spans).map((piece) => {
      const begins = piece.over.filter((n) => spans[n]?.start === piece.start);
      const isCurrent = current !== undefined && piece.over.some((n) => spans[n] === current);
      return (
        <span
          key={piece.start}
          {...{ [PIECE]: this.#points.unit(piece.start) }}
          class={piece.over.length === 0 ? "lc-piece" : `lc-piece lc-on ${isCurrent ? "lc-is-current" : ""}`}
          data-labels={piece.over.map((n) => spans[n]?.label).join(" ") || undefined}
          data-tag={begins.map((n) => this.#tagOf(spans[n])).join(" ") || undefined}
          style={lined(piece.over.map((n) => [looks[n] ?? 0, lines[n] ?? 0]))}
        >
          {this.#points.slice(piece.start, piece.end)}
        </span>
      );
    });
  }

  #tagOf(span: Span | undefined): string {
    const at = this.props.question.labels.findIndex((label) => label.id === span?.label);
    return (this.props.question.labels[at]?.key ?? String(at + 1)).toUpperCase();
  }

  /** Gold behind the words, mine under them, and over the first of them how they compare. */
  #judgedPieces(parts: readonly Part[]): JSX.Element[] {
    const { say } = this.props;
    const drawn = parts.flatMap((part, n) => [
      ...(part.gold === null ? [] : [{ ...(part.gold as Span), n, part, isGold: true }]),
      ...(part.answer === null ? [] : [{ ...(part.answer as Span), n, part, isGold: false }]),
    ]);
    const starts = parts.map((_, n) => Math.min(...drawn.filter((one) => one.n === n).map((one) => one.start)));
    // Where the next one begins close by, there is room for the number only; the list says the rest.
    const isCrowded = (n: number): boolean =>
      starts.some((start, other) => other !== n && start >= (starts[n] ?? 0) && start - (starts[n] ?? 0) < ROOM);
    const tagOf = (n: number): string =>
      isCrowded(n) ? String(n + 1) : `${n + 1} ${say(`outcome_${parts[n]?.outcome ?? "wrong"}`)}`;
    return pieces(this.#points.length, drawn).map((piece) => {
      const over = piece.over.flatMap((index) => drawn[index] ?? []);
      const gold = over.find((one) => one.isGold);
      const mine = over.find((one) => !one.isGold);
      const tags = [...new Set(over.map((one) => one.n))].filter((n) => starts[n] === piece.start);
      const tone = tags[0] ?? gold?.n ?? mine?.n;
      return (
        <span
          key={piece.start}
          {...{ [PIECE]: this.#points.unit(piece.start) }}
          class={`lc-piece ${over.length > 0 ? "lc-weighed" : ""}`}
          data-tone={tone === undefined ? undefined : toneOf(parts[tone]?.outcome)}
          data-gold={gold?.part.outcome}
          data-mine={mine?.part.outcome}
          data-tag={tags.map((n) => tagOf(n)).join(" · ") || undefined}
        >
          {this.#points.slice(piece.start, piece.end)}
        </span>
      );
    });
  }

  /** The labels, and what is selected or waited for. */
  #bar(): JSX.Element {
    const { question, say } = this.props;
    const { armed } = this.state;
    const [start, end] = this.#range();
    const label = question.labels.find((each) => each.id === armed);
    return (
      <div class="lc-mark-bar" role="toolbar" aria-label={question.title} onPointerDown={keepSelection}>
        {question.labels.map((each, at) => (
          <Press
            key={each.id}
            command={`mark-${each.id}`}
            label={each.title}
            {...keyOf(each)}
            look={`lc-mark-label lc-look-${at % LOOKS}`}
            pressed={armed === each.id}
            onPress={() => this.#labelled(each.id)}
          />
        ))}
        <p class="lc-mark-hint" role="status">
          {start < end
            ? say("spans_selected", { quote: isolated(shorten(this.#points.slice(start, end))) })
            : label === undefined
              ? say("spans_hint")
              : say("spans_armed", { label: label.title })}
        </p>
      </div>
    );
  }

  #range(): readonly [number, number] {
    const [anchor, focus] = this.state.caret;
    return [Math.min(anchor, focus), Math.max(anchor, focus)];
  }

  /** A label's key or button: marks what is selected, else what will be selected next. */
  #labelled(label: string): void {
    const [start, end] = this.#range();
    if (start < end) this.#markRange(label, start, end);
    else this.setState({ armed: this.state.armed === label ? null : label });
  }

  #markRange(label: string, start: number, end: number): void {
    this.#setCaret(end, end);
    this.#change(marked(this.#spans(), this.#points, label, start, end));
  }

  #setCaret(anchor: number, focus: number): void {
    this.setState({ caret: [anchor, focus] });
    this.#show(anchor, focus);
  }

  /** Puts the page's selection where the caret is: only while the text has the focus, or there is something selected. */
  #show(anchor: number, focus: number): void {
    const letters = this.#letters.current;
    if (letters === null || this.#points.length === 0) return;
    select(letters, this.#points.unit(anchor), this.#points.unit(focus));
  }

  /** New pieces have new text nodes, so that the page's selection has lost its place. */
  #restore(): void {
    if (!this.state.focused && !this.#holdsSelection()) return;
    this.#show(...this.state.caret);
  }

  #holdsSelection(): boolean {
    const letters = this.#letters.current;
    return letters !== null && selected(letters, this.#points) !== null;
  }

  readonly #selectionChanged = (): void => {
    const letters = this.#letters.current;
    if (letters === null) return;
    const found = selected(letters, this.#points);
    if (found === null) return;
    const [anchor, focus] = found;
    const [start, end] = this.#points.range(anchor, focus);
    const caret: Caret = anchor <= focus ? [start, end] : [end, start];
    const [oldAnchor, oldFocus] = this.state.caret;
    if (caret[0] !== oldAnchor || caret[1] !== oldFocus) this.setState({ caret });
  };

  readonly #down = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0 || this.#pointer !== null) return;
    const paints = event.pointerType !== "mouse" && this.state.armed !== null;
    const from = paints ? this.#under(event.clientX, event.clientY) : null;
    this.#pointer = { id: event.pointerId, from };
    if (from !== null) {
      event.currentTarget.setPointerCapture(event.pointerId);
      event.currentTarget.focus({ preventScroll: true });
      this.#setCaret(from, from);
    }
  };

  readonly #move = (event: TargetedPointerEvent<HTMLDivElement>): void => {
    const from = this.#pointer?.id === event.pointerId ? this.#pointer.from : null;
    const to = from === null ? null : this.#under(event.clientX, event.clientY);
    if (from !== null && to !== null) this.#setCaret(from, to);
  };

  /** With a label chosen before, the words that a mouse or a painting finger leaves behind are marked at once. */
  readonly #up = (event: PointerEvent): void => {
    const pointer = this.#pointer;
    if (pointer === null || pointer.id !== event.pointerId) return;
    this.#pointer = null;
    if (event.type === "pointercancel") return;
    this.#selectionChanged();
    const { armed } = this.state;
    const [start, end] = this.#range();
    if (armed !== null && start < end && (event.pointerType === "mouse" || pointer.from !== null))
      this.#markRange(armed, start, end);
  };

  /** A finger that paints neither scrolls nor opens the system's own selection. */
  readonly #touchStart = (event: TouchEvent): void => {
    if (this.state.armed !== null && event.touches.length === 1) event.preventDefault();
  };

  #under(x: number, y: number): number | null {
    const letters = this.#letters.current;
    const unit = letters === null ? null : unitUnder(letters, this.#points, x, y);
    return unit === null ? null : this.#points.point(unit);
  }

  readonly #benchKey = (event: KeyboardEvent): void => {
    const { question, closed, verdict, row } = this.props;
    if (closed || verdict !== undefined || isComposing(event) || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (target === null || target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
    const name = nameOf(event);
    const label = question.labels.find((each) => each.key?.toLowerCase() === name.replace(/^shift\+/, ""));
    const enters = name === " " && target.tagName !== "BUTTON" && row >= 0;
    if (label === undefined && !enters) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.repeat) return;
    if (label !== undefined) this.#labelled(label.id);
    else this.#enter();
  };

  #enter(): void {
    this.#frame.current?.focus();
    this.#show(...this.state.caret);
    this.#mark.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #go(span: Span): void {
    this.#frame.current?.focus({ preventScroll: true });
    this.#setCaret(span.end, span.end);
  }

  readonly #key = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (isComposing(event) || !this.#obey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Whether a key was the caret's. */
  #obey(event: KeyboardEvent): boolean {
    const { key } = event;
    const plain = !event.ctrlKey && !event.altKey && !event.metaKey;
    if (key === "Escape" && plain) return this.#leave();
    if ((key === "Delete" || key === "Backspace") && plain) return this.#delete();
    if (key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      this.#setCaret(0, this.#points.length);
      return true;
    }
    return /^(Arrow|Home$|End$)/.test(key) && this.#travel(event);
  }

  #leave(): true {
    this.setState({ armed: null });
    this.#bench?.focus({ preventScroll: true });
    return true;
  }

  #delete(): true {
    const [start, end] = this.#range();
    const spans = this.#spans();
    const exact = spans.find((span) => span.start === start && span.end === end);
    const found = exact ?? spanAt(spans, this.state.caret[1]);
    if (found !== undefined) this.#change(removed(spans, found));
    return true;
  }

  #travel(event: KeyboardEvent): true {
    const points = this.#points;
    const [anchor, focus] = this.state.caret;
    const { key, shiftKey } = event;
    const isAcross = key === "ArrowLeft" || key === "ArrowRight";
    const runsBack = isAcross && runsLeft(points, focus);
    const way: Way =
      key === "Home" || key === "ArrowUp" || key === (runsBack ? "ArrowRight" : "ArrowLeft") ? "back" : "forward";
    const edge = way === "back" ? 0 : points.length;
    if (isAcross) {
      const [start, end] = this.#range();
      let to: number;
      if (event.metaKey) to = lineEdge(points, focus, way);
      else if (event.ctrlKey || event.altKey) to = byWord(points, focus, way);
      else if (!shiftKey && start < end) to = way === "back" ? start : end;
      else to = byCharacter(points, focus, way);
      this.#setCaret(shiftKey ? anchor : to, to);
    } else if (event.ctrlKey || event.metaKey) this.#setCaret(shiftKey ? anchor : edge, edge);
    else {
      // Lines are the page's business: it knows where they break.
      this.#show(anchor, focus);
      const unit = key.startsWith("Arrow") ? "line" : "lineboundary";
      document.getSelection()?.modify(shiftKey ? "extend" : "move", way === "back" ? "backward" : "forward", unit);
      this.#selectionChanged();
    }
    return true;
  }

  /** Draws the caret, and brings it into sight. */
  #placeCaret(): void {
    const frame = this.#frame.current;
    const letters = this.#letters.current;
    const mark = this.#mark.current;
    if (!this.state.focused || frame === null || letters === null || mark === null) return;
    const box = caretBox(letters, this.#points.text, this.#points.unit(this.state.caret[1]));
    const outer = frame.getBoundingClientRect();
    if (box === null) {
      mark.style.translate = "0 0";
      return;
    }
    const [x, y] = [box.left - outer.left - frame.clientLeft, box.top - outer.top - frame.clientTop];
    mark.style.translate = `${x}px ${y}px`;
    mark.style.height = `${box.height}px`;
    const [anchor, focus] = this.state.caret;
    if (this.#pointer === null && (anchor !== this.#shown[0] || focus !== this.#shown[1]))
      mark.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.#shown = this.state.caret;
  }
}

/** A press on a button must not take the selection away. */
function keepSelection(event: PointerEvent): void {
  event.preventDefault();
}

/** Lines under words: the look of each label, one below the other where marks overlap. */
function lined(marks: readonly (readonly [look: number, line: number])[]): Record<string, string> {
  if (marks.length === 0) return {};
  const sorted = [...marks].sort((one, other) => one[1] - other[1]);
  const wash = sorted.at(-1)?.[0] ?? 0;
  return {
    "background-image": [
      ...sorted.map(([look]) => `var(--lc-line-${look})`),
      `linear-gradient(var(--lc-wash-${wash}) 0 0)`,
    ].join(", "),
    "background-position": [...sorted.map(([, line]) => `0 calc(100% - ${8 - line * 4}px)`), "0 0"].join(", "),
    "background-size": [...sorted.map(() => "auto 3px"), "100% calc(100% - 11px)"].join(", "),
  };
}

function toneOf(outcome: Outcome | undefined): "right" | "close" | "wrong" {
  return outcome === "right" ? "right" : outcome === "boundary" || outcome === "near" ? "close" : "wrong";
}

/** On one line, cut in the middle where it is long. */
function shorten(quote: string, most = 48): string {
  const letters = Array.from(quote.replace(/\s+/g, " "));
  if (letters.length <= most) return letters.join("");
  const half = Math.floor((most - 3) / 2);
  return `${letters.slice(0, half).join("")} … ${letters.slice(-half).join("")}`;
}

/** In a sentence, so that words that run the other way leave the rest of it alone. */
function isolated(quote: string): string {
  return `\u2068${quote}\u2069`;
}

function MarkList(props: {
  readonly question: SpansSpec;
  readonly spans: readonly Span[];
  readonly current: Span | undefined;
  readonly closed: boolean;
  readonly say: Say;
  readonly go: (span: Span) => void;
  readonly relabel: (span: Span, label: string) => void;
  readonly remove: (span: Span) => void;
}): JSX.Element {
  const { question, spans, current, closed, say } = props;
  if (spans.length === 0) return <p class="lc-marks-none">{say("spans_none")}</p>;
  return (
    <ul class="lc-marks" aria-label={say("spans_list")}>
      {spans.map((span) => {
        const quote = shorten(span.quote);
        const at = Math.max(
          0,
          question.labels.findIndex((label) => label.id === span.label),
        );
        return (
          <li
            key={`${span.start}-${span.end}-${span.label}`}
            class={current !== undefined && sameSpan(current, span) ? "lc-is-current" : ""}
            data-start={span.start}
            data-end={span.end}
            data-label={span.label}
          >
            <button type="button" class={`lc-quote lc-look-${at % LOOKS}`} title={quote} onClick={() => props.go(span)}>
              <bdi>{quote}</bdi>
            </button>
            <select
              class="lc-select"
              aria-label={say("spans_label", { quote: isolated(quote) })}
              disabled={closed}
              value={span.label}
              onKeyDown={stayHere}
              onChange={(event) => props.relabel(span, event.currentTarget.value)}
            >
              {question.labels.map((label) => (
                <option key={label.id} value={label.id}>
                  {label.title}
                </option>
              ))}
            </select>
            <button
              type="button"
              class="lc-press lc-plain lc-remove"
              data-command="unmark"
              disabled={closed}
              aria-label={say("spans_remove", { quote: isolated(quote) })}
              title={say("spans_remove", { quote: isolated(quote) })}
              onClick={() => props.remove(span)}
            >
              <Icon name="cross" />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** A list of labels is chosen from by letters and arrows, which must not reach the notebook; Escape goes back. */
function stayHere(event: TargetedKeyboardEvent<HTMLSelectElement>): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  event.stopPropagation();
  if (event.key === "Escape") event.currentTarget.closest<HTMLElement>(".labelcamp")?.focus({ preventScroll: true });
}

function JudgedList(props: {
  readonly question: SpansSpec;
  readonly parts: readonly Part[];
  readonly say: Say;
}): JSX.Element {
  const { question, parts, say } = props;
  const titleOf = (span: Span): string => question.labels.find((label) => label.id === span.label)?.title ?? span.label;
  if (parts.length === 0) return <p class="lc-marks-none">{say("spans_none_both")}</p>;
  return (
    <div class="lc-judged-marks">
      <p class="lc-legend">
        <span class="lc-legend-gold">{say("gold_row")}</span>
        <span class="lc-legend-mine">{say("mine_row")}</span>
      </p>
      <ol class="lc-marks" aria-label={say("spans_list")}>
        {parts.map((part, n) => {
          const gold = part.gold as Span | null;
          const mine = part.answer as Span | null;
          const differs = gold !== null && mine !== null && !sameSpan(gold, mine);
          return (
            <li key={n} data-outcome={part.outcome}>
              <span class="lc-mark-number">{n + 1}</span>
              <OutcomeSign outcome={part.outcome} say={say} />
              <span class="lc-sides">
                {gold !== null && (
                  <span class={differs ? "lc-side-gold" : ""}>
                    <bdi class="lc-quoted">{shorten(gold.quote)}</bdi> <em>{titleOf(gold)}</em>
                  </span>
                )}
                {mine !== null && (differs || gold === null) && (
                  <span class="lc-side-mine">
                    <bdi class="lc-quoted">{shorten(mine.quote)}</bdi> <em>{titleOf(mine)}</em>
                  </span>
                )}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

export const spans: Kind<SpansSpec, readonly Span[]> = {
  rows: () => 1,
  // Nothing marked is an answer.
  complete: () => true,
  blank: () => [],
  unfinished: (_, value) => value,
  // What a label's key does depends on what is selected, which only the view knows; it takes the keys itself.
  press: () => null,
  same: (one, other) => (one === undefined || other === undefined ? one === other : sameSpans(one, other)),
  keys: (question, say) => {
    const labels = question.labels.flatMap((label) => (label.key === null ? [] : [label.key])).join(" ");
    const lines: (readonly [string, string])[] = [
      [labels, say("help_spans_label")],
      ["Space", say("help_text_enter")],
      ["← → ↑ ↓", say("help_spans_move")],
      ["Delete", say("help_spans_delete")],
    ];
    return lines.filter(([keys]) => keys !== "");
  },
  shows: (question) => [question.of],
  View: Spans,
};
