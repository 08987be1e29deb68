// `ranking`: the answers' letters on places, best first. By keys, by drag with mouse, pen or finger, or by buttons.

import { Component, createRef, type JSX, type TargetedMouseEvent, type TargetedPointerEvent } from "preact";
import type { RankingSpec } from "../protocol";
import { Key, letter, Press, refocusAfterMouse } from "../views/parts";
import type { Asked, Context, Kind, Pressed } from "./kind";
import {
  lastOf,
  moved,
  placeOf,
  put,
  type Ranks,
  sameRanks,
  type Target,
  tiedWithLast,
  tieToggled,
  toggled,
  unplaced,
  without,
} from "./ranks";

/** As in the journal; a draft may lack names. */
export interface RankingValue {
  readonly ranks: Ranks;
  readonly order: readonly string[];
}

type Props = Asked<RankingSpec, RankingValue>;

interface State {
  /** The letter that the buttons act on. */
  readonly chosen: string | null;
  readonly dragged: string | null;
  readonly over: Target | null;
}

/** A pointer that moved less than this has clicked. */
const CLICK_PX = 5;

/** Shift with a digit, as it comes from a keyboard that says what is printed on the key. */
const SHIFTED: Readonly<Record<string, number>> = { "!": 1, "！": 1, "@": 2, "#": 3, $: 4, "￥": 4, "¥": 4 };

function orderOf(question: RankingSpec, context: Context): readonly string[] {
  return context.order.length > 0 ? context.order : question.of;
}

function press(
  question: RankingSpec,
  value: RankingValue | undefined,
  key: string,
  row: number,
  context: Context,
): Pressed<RankingValue> | null {
  if (row < 0) return null;
  const order = orderOf(question, context);
  const next = pressed(order, value?.ranks ?? [], key);
  return next === null ? null : { value: valueOf(next, order), row };
}

function pressed(order: readonly string[], ranks: Ranks, key: string): Ranks | null {
  const last = lastOf(ranks);
  if (key === "=" || key === "+") return last === undefined ? ranks : tieToggled(ranks, last);
  if (key === "backspace") return last === undefined ? ranks : without(ranks, last);
  const plain = /^[1-9]$/.test(key) ? order[Number(key) - 1] : undefined;
  if (plain !== undefined) return toggled(ranks, plain);
  const shifted = order[(/^shift\+[1-9]$/.test(key) ? Number(key.slice(-1)) : (SHIFTED[key] ?? 0)) - 1];
  return shifted === undefined ? null : tiedWithLast(ranks, shifted);
}

function valueOf(ranks: Ranks, order: readonly string[]): RankingValue | undefined {
  return ranks.length === 0 ? undefined : { ranks, order };
}

function same(one: RankingValue | undefined, other: RankingValue | undefined): boolean {
  return sameRanks(one?.ranks ?? [], other?.ranks ?? []) && (one?.order ?? []).join() === (other?.order ?? []).join();
}

class Ranking extends Component<Props, State> {
  override state: State = { chosen: null, dragged: null, over: null };
  readonly #root = createRef<HTMLDivElement>();
  #from: { readonly x: number; readonly y: number } | null = null;
  #justDropped = false;

  override componentDidUpdate(before: Props): void {
    if (before.context.contents !== this.props.context.contents && this.state.chosen !== null)
      this.setState({ chosen: null });
  }

  override render(): JSX.Element {
    const { question, value, context, closed, verdict, say } = this.props;
    const ranks = value?.ranks ?? [];
    const gold = verdict?.golds[question.id] as RankingValue | undefined;
    const order = orderOf(question, context);
    if (gold !== undefined)
      return (
        <div class="lc-ranking lc-compared">
          <Ladder name="gold" title={say("gold_row")} ranks={gold.ranks} order={order} props={this.props} />
          <Ladder
            name="mine"
            title={say("mine_row")}
            ranks={ranks}
            facing={gold.ranks}
            order={order}
            props={this.props}
          />
        </div>
      );
    const left = unplaced(order, ranks);
    return (
      <div class="lc-ranking" ref={this.#root} role="group" aria-label={question.title}>
        <div class="lc-rank-row">
          <div
            class={`lc-tray ${this.#isOver("out") ? "lc-is-over" : ""}`}
            data-drop="out"
            role="group"
            aria-label={say("rank_unplaced")}
          >
            {left.map((name) => this.#chip(name, order))}
            {left.length === 0 && <span class="lc-tray-empty">{say("rank_done")}</span>}
          </div>
          <ol class="lc-places">
            {ranks.map((tied, place) => [
              this.#gap(place),
              <li
                key={`place-${place}`}
                class={`lc-place ${this.#isOver({ on: place }) ? "lc-is-over" : ""}`}
                data-drop="on"
                data-place={place}
                aria-label={say("rank_place", { place: place + 1 })}
              >
                <span class="lc-place-number" aria-hidden="true">
                  {place + 1}
                </span>
                {tied.map((name, at) => [
                  at > 0 && (
                    <span key={`tie-${name}`} class="lc-tie" aria-hidden="true">
                      {"="}
                    </span>
                  ),
                  this.#chip(name, order),
                ])}
              </li>,
            ])}
            {left.length > 0 || ranks.length === 0 ? (
              <li
                class={`lc-place lc-place-open ${this.#isOver({ before: ranks.length }) ? "lc-is-over" : ""}`}
                data-drop="before"
                data-place={ranks.length}
                aria-label={say("rank_place", { place: ranks.length + 1 })}
              >
                <span class="lc-place-number" aria-hidden="true">
                  {ranks.length + 1}
                </span>
              </li>
            ) : (
              this.#gap(ranks.length)
            )}
          </ol>
        </div>
        {!closed && this.#foot(ranks)}
        <p class="lc-hidden" role="status">
          {spoken(ranks, order)}
        </p>
      </div>
    );
  }

  #gap(before: number): JSX.Element {
    return (
      <li
        key={`gap-${before}`}
        class={`lc-between-places ${this.#isOver({ before }) ? "lc-is-over" : ""}`}
        data-drop="before"
        data-place={before}
        role="presentation"
      >
        <span aria-hidden="true" />
      </li>
    );
  }

  #chip(name: string, order: readonly string[]): JSX.Element {
    const { closed, say, value } = this.props;
    const at = order.indexOf(name);
    const place = placeOf(value?.ranks ?? [], name);
    const answer = say("answer_at", { letter: letter(at) });
    return (
      <button
        key={`chip-${name}`}
        type="button"
        class={`lc-press lc-rank-chip ${this.state.dragged === name ? "lc-is-dragged" : ""}`}
        data-command={`rank-${at + 1}`}
        data-name={name}
        disabled={closed}
        aria-label={place < 0 ? answer : `${answer}, ${say("rank_place", { place: place + 1 })}`}
        aria-pressed={place < 0 ? undefined : this.state.chosen === name}
        aria-keyshortcuts={String(at + 1)}
        title={`${answer} (${at + 1})`}
        onPointerDown={this.#down}
        onPointerMove={this.#move}
        onPointerUp={this.#up}
        onPointerCancel={this.#cancel}
        onClick={this.#click}
      >
        <strong>{letter(at)}</strong>
        <Key name={String(at + 1)} />
      </button>
    );
  }

  /** The buttons for the chosen letter, or how it goes. */
  #foot(ranks: Ranks): JSX.Element {
    const { say, question, context } = this.props;
    const { chosen } = this.state;
    const place = chosen === null ? -1 : placeOf(ranks, chosen);
    if (chosen === null || place < 0) return <p class="lc-rank-hint">{say("rank_hint")}</p>;
    const tied = (ranks[place]?.length ?? 0) > 1;
    const act = (next: Ranks) => () => this.#change(next);
    return (
      <div class="lc-rank-tools" role="toolbar" aria-label={say("answer_at", { letter: this.#letterOf(chosen) })}>
        <strong>{letter(orderOf(question, context).indexOf(chosen))}</strong>
        <Press
          command="rank-better"
          label={say("rank_better")}
          look="lc-plain"
          disabled={place === 0 && !tied}
          onPress={act(moved(ranks, chosen, "better"))}
        />
        <Press
          command="rank-worse"
          label={say("rank_worse")}
          look="lc-plain"
          disabled={place === ranks.length - 1 && !tied}
          onPress={act(moved(ranks, chosen, "worse"))}
        />
        <Press
          command="rank-tie"
          label={say(tied ? "rank_untie" : "rank_tie")}
          look="lc-plain"
          disabled={place === 0 && !tied}
          onPress={act(tieToggled(ranks, chosen))}
        />
        <Press command="rank-out" label={say("rank_out")} look="lc-plain" onPress={act(without(ranks, chosen))} />
      </div>
    );
  }

  #letterOf(name: string): string {
    const { question, context } = this.props;
    return letter(orderOf(question, context).indexOf(name));
  }

  #isOver(target: Target): boolean {
    return this.state.dragged !== null && JSON.stringify(this.state.over) === JSON.stringify(target);
  }

  #change(ranks: Ranks): void {
    const { question, context, change } = this.props;
    change(valueOf(ranks, orderOf(question, context)));
  }

  readonly #click = (event: TargetedMouseEvent<HTMLButtonElement>): void => {
    const name = event.currentTarget.dataset["name"] ?? "";
    refocusAfterMouse(event);
    // The end of a drag is a click too, for the browser.
    if (this.#justDropped) {
      this.#justDropped = false;
      return;
    }
    const ranks = this.props.value?.ranks ?? [];
    const isPlaced = placeOf(ranks, name) >= 0;
    this.setState({ chosen: isPlaced && this.state.chosen === name ? null : name });
    if (!isPlaced) this.#change(toggled(ranks, name));
  };

  readonly #down = (event: TargetedPointerEvent<HTMLButtonElement>): void => {
    this.#justDropped = false;
    if (event.button !== 0 || this.props.closed) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.#from = { x: event.clientX, y: event.clientY };
  };

  readonly #move = (event: TargetedPointerEvent<HTMLButtonElement>): void => {
    if (this.#from === null) return;
    const chip = event.currentTarget;
    const [x, y] = [event.clientX - this.#from.x, event.clientY - this.#from.y];
    if (this.state.dragged === null && Math.hypot(x, y) < CLICK_PX) return;
    chip.style.translate = `${x}px ${y}px`;
    const over = this.#targetAt(event.clientX, event.clientY);
    if (this.state.dragged === null || JSON.stringify(over) !== JSON.stringify(this.state.over))
      this.setState({ dragged: chip.dataset["name"] ?? null, over });
  };

  readonly #up = (event: TargetedPointerEvent<HTMLButtonElement>): void => {
    const { dragged } = this.state;
    const target = dragged === null ? null : this.#targetAt(event.clientX, event.clientY);
    this.#justDropped = dragged !== null;
    this.#cancel(event);
    if (dragged === null || target === null) return;
    // The chip is taken from its place only when the touch is over: without the end of one, a browser may miss the next.
    setTimeout(() => this.#drop(dragged, target));
  };

  #drop(name: string, target: Target): void {
    this.setState({ chosen: name });
    this.#change(put(this.props.value?.ranks ?? [], name, target));
    // The chip may be another element now, so that the focus would be lost.
    this.#root.current?.closest<HTMLElement>(".labelcamp")?.focus({ preventScroll: true });
  }

  readonly #cancel = (event: TargetedPointerEvent<HTMLButtonElement>): void => {
    this.#from = null;
    event.currentTarget.style.translate = "";
    this.setState({ dragged: null, over: null });
  };

  /** What lies under the pointer; the dragged chip itself lets it through. */
  #targetAt(x: number, y: number): Target | null {
    const zone = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-drop]");
    if (zone === null || zone === undefined || this.#root.current?.contains(zone) !== true) return null;
    const place = Number(zone.dataset["place"]);
    if (zone.dataset["drop"] === "out") return "out";
    return zone.dataset["drop"] === "on" ? { on: place } : { before: place };
  }
}

function spoken(ranks: Ranks, order: readonly string[]): string {
  const letters = (tied: readonly string[]): string => tied.map((name) => letter(order.indexOf(name))).join(" = ");
  return ranks.map((tied, place) => `${place + 1}: ${letters(tied)}`).join("; ");
}

/** A ranking to read. `facing`: what it is compared with; a letter on another place than there is marked. */
function Ladder(ladder: {
  readonly name: string;
  readonly title: string;
  readonly ranks: Ranks;
  readonly facing?: Ranks;
  readonly order: readonly string[];
  readonly props: Props;
}): JSX.Element {
  const { ranks, facing, order } = ladder;
  const { say } = ladder.props;
  return (
    <div class="lc-ladder" data-ranking={ladder.name}>
      <span class="lc-ladder-title">{ladder.title}</span>
      <ol class="lc-places" aria-label={ladder.title}>
        {ranks.map((tied, place) => [
          place > 0 && (
            <li key={`gap-${place}`} class="lc-between-places" role="presentation">
              <span aria-hidden="true" />
            </li>
          ),
          <li key={`place-${place}`} class="lc-place" aria-label={say("rank_place", { place: place + 1 })}>
            <span class="lc-place-number" aria-hidden="true">
              {place + 1}
            </span>
            {[...tied]
              .sort((one, other) => order.indexOf(one) - order.indexOf(other))
              .map((name, at) => [
                at > 0 && (
                  <span key={`tie-${name}`} class="lc-tie">
                    {"="}
                  </span>
                ),
                <strong
                  key={name}
                  class={`lc-rank-letter ${isElsewhere(facing, name, place) ? "lc-is-wrong" : ""}`}
                  data-elsewhere={isElsewhere(facing, name, place)}
                >
                  {letter(order.indexOf(name))}
                </strong>,
              ])}
          </li>,
        ])}
      </ol>
    </div>
  );
}

function isElsewhere(facing: Ranks | undefined, name: string, place: number): boolean {
  return facing !== undefined && placeOf(facing, name) !== place;
}

export const ranking: Kind<RankingSpec, RankingValue> = {
  rows: () => 1,
  complete: (question, value) => unplaced(question.of, value?.ranks ?? []).length === 0,
  press,
  same,
  keys: (question, say) => {
    const most = question.of.length;
    return [
      [`1 … ${most}`, say("help_rank")],
      [`Shift+1 … Shift+${most}`, say("help_rank_shift")],
      ["=", say("help_rank_tie")],
      ["Backspace", say("help_rank_back")],
    ];
  },
  View: Ranking,
};
