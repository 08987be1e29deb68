// One bench on one page: the state, and everything that the pure parts leave out: row ids, stamps, storage, the
// line to Python, pictures, the clock. The views read it and call its methods.

import { ActiveClock } from "./clock";
import { partsOfFile, saveFile } from "./carry";
import { Link, type Model } from "./link";
import { Outbox, pageStore } from "./outbox";
import { Prefetch } from "./prefetch";
import type { FromPython, Row, Spec, Start } from "./protocol";
import type { Scope } from "./scope";
import { rowId, Stamps } from "./stamps";
import { type Action, current, entryOf, initial, isSettled, reduce, type State, type Write } from "./state";

export type SaveState = "saved" | "saving" | "busy" | "gone";

/** Two seconds without a key, and what is picked is kept as a draft. */
const DRAFT_MS = 2000;
/** After so long without an acknowledgement the bench says so. */
const SLOW_MS = 3000;
const FIRST_RETRY_MS = 4000;
const LAST_RETRY_MS = 60_000;

export class Session {
  readonly spec: Spec;
  state: State;
  readonly pictures: Prefetch<ImageBitmap>;
  readonly clock = new ActiveClock(() => performance.now());
  readonly trouble: string;
  /** The bench's cell was just run. */
  readonly fresh: boolean;
  failed = "";
  finishing = false;
  unfinished = "";
  /** What became of the file that was taken up last. */
  took = "";
  #hintWait = false;
  #leaveForeign = false;
  readonly #outbox: Outbox;
  readonly #stamps = new Stamps();
  readonly #link: Link;
  #waitingSince: number | null = null;
  #retryMs = FIRST_RETRY_MS;
  #retryAt = 0;
  #draftTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    model: Model,
    scope: Scope,
    private readonly changed: () => void,
  ) {
    this.spec = model.get("spec") as Spec;
    const start = model.get("start") as Start;
    this.trouble = start.trouble;
    this.fresh = start.fresh;
    this.#outbox = new Outbox(pageStore(), this.spec.owner, (row) => this.#belongs(row));
    // Rows that an earlier page or a dead kernel left unacknowledged count, and are sent again below.
    const rows = [...start.rows, ...this.#outbox.pending()];
    this.#see(rows, start.top);
    const { mode, questions, items } = this.spec;
    const { contents, verdicts, result } = start;
    this.state = initial({ mode, questions, items, contents, rows, verdicts, result });
    this.#link = new Link(model, scope, (message, buffers) => this.#receive(message, buffers), changed);
    this.pictures = new Prefetch(
      this.spec.items.map((item) => item.id),
      (items) => this.#link.send({ type: "want", items }),
      (bytes) => createImageBitmap(new Blob([bytes])),
      () => this.changed(),
    );
    for (const id of Object.keys(contents)) this.pictures.give(id, start.media[id] ?? null);
    this.#send();
    this.#settle();
    scope.defer(() => this.#end());
    scope.every(1000, () => this.#beat());
    scope.listen(document, "visibilitychange", () => this.#visibility());
    scope.listen(window, "pagehide", () => this.dispatch({ type: "idle" }));
    this.#link.send({ type: "open" });
  }

  dispatch(action: Action): void {
    this.clock.tick();
    const change = reduce(this.state, action);
    this.state = change.state;
    this.#hintWait = false;
    this.unfinished = "";
    if (change.writes.length > 0) this.#write(change.writes);
    this.#settle();
    this.changed();
  }

  /** Whether the item on the screen can be answered: nobody labels what they don't see. */
  ready(): boolean {
    const item = current(this.state);
    return item !== null && this.pictures.ready(item.id);
  }

  /** Whether an item has a picture; of one that hasn't come yet, whether the task shows pictures. */
  hasPicture(item: string): boolean {
    return this.pictures.hasPicture(
      item,
      this.spec.fields.some((field) => field.kind === "image"),
    );
  }

  /** An answer by key or button. Refused, with a word, until the item is there. */
  answer(action: Action): void {
    if (this.ready()) this.dispatch(action);
    else {
      this.#hintWait = current(this.state) !== null;
      this.changed();
    }
  }

  get hint(): "hint_pick" | "hint_closed" | "hint_wait" | null {
    return this.#hintWait ? "hint_wait" : this.state.hint;
  }

  get unsaved(): number {
    return this.#outbox.pending().length;
  }

  get saveState(): SaveState {
    if (this.unsaved === 0) return this.#link.live ? "saved" : "gone";
    if (!this.#link.live) return "gone";
    const slow = this.#waitingSince !== null && performance.now() - this.#waitingSince > SLOW_MS;
    return slow ? "busy" : "saving";
  }

  get live(): boolean {
    return this.#link.live;
  }

  get fragile(): boolean {
    return this.#outbox.fragile && this.unsaved > 0;
  }

  get refused(): ReturnType<Outbox["refused"]> {
    return this.#outbox.refused();
  }

  get foreign(): ReturnType<Outbox["foreign"]> {
    return this.#leaveForeign ? null : this.#outbox.foreign();
  }

  sendForeign(): void {
    const rows = this.#outbox.adopt();
    this.#see(rows, 0);
    this.state = reduce(this.state, { type: "rows", rows }).state;
    this.#send();
    this.changed();
  }

  leaveForeign(): void {
    this.#leaveForeign = true;
    this.changed();
  }

  discardRefused(): void {
    this.#outbox.remove(this.refused?.ids ?? []);
    this.changed();
  }

  finish(): void {
    if (this.unsaved > 0) return;
    this.finishing = true;
    this.#link.send({ type: "finish" });
    this.changed();
  }

  /** Asks for all labels of the folder as a file; the browser saves it when it comes. */
  download(): void {
    this.#link.send({ type: "pack" });
  }

  /** Hands a file over, in parts that every line to a kernel bears. */
  takeUp(type: "take" | "class", text: string): void {
    for (const [part, more] of partsOfFile(text)) this.#link.send({ type, text: part, more });
  }

  #belongs(row: Row): boolean {
    return row.task === this.spec.task && row.set === this.spec.set;
  }

  #write(writes: readonly Write[]): void {
    const rows = writes.map((write) => this.#row(write));
    this.#outbox.add(rows);
    this.state = reduce(this.state, { type: "rows", rows }).state;
    this.#waitingSince ??= performance.now();
    this.#link.send({ type: "rows", rows });
    this.#retryMs = FIRST_RETRY_MS;
    this.#retryAt = performance.now() + this.#retryMs;
  }

  #row(write: Write): Row {
    const item = this.spec.items.find((each) => each.id === write.item);
    return {
      v: 1,
      id: rowId(),
      stamp: this.#stamps.next(),
      task: this.spec.task,
      task_hash: this.spec.task_hash,
      item: write.item,
      item_hash: item?.hash ?? "",
      set: this.spec.set,
      mode: this.spec.mode,
      by: this.spec.by,
      source: "human",
      status: write.status,
      values: write.values,
      active_ms: Math.round(this.clock.spentOn(write.item)),
      assist: "none",
      guideline: this.spec.guideline.version,
      note: write.note,
    };
  }

  #send(): void {
    const rows = this.#outbox.pending();
    if (rows.length === 0) {
      this.#waitingSince = null;
      return;
    }
    this.#waitingSince ??= performance.now();
    for (let from = 0; from < rows.length; from += 50)
      this.#link.send({ type: "rows", rows: rows.slice(from, from + 50) });
    this.#retryAt = performance.now() + this.#retryMs;
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
  }

  #receive(message: FromPython, buffers: readonly DataView[]): void {
    switch (message.type) {
      case "opened":
        this.#see(message.rows, message.top);
        this.state = reduce(this.state, { type: "rows", rows: message.rows }).state;
        if (message.result !== null) this.#close(message.result);
        break;
      case "acked":
        this.#outbox.remove(message.ids);
        this.failed = "";
        this.#see(message.rows, message.top);
        this.state = reduce(this.state, { type: "rows", rows: message.rows }).state;
        if (this.unsaved === 0) this.#waitingSince = null;
        break;
      case "refused":
        this.#outbox.refuse(message.ids, message.sentence);
        if (this.unsaved === 0) this.#waitingSince = null;
        break;
      case "failed":
        this.failed = message.sentence;
        break;
      case "media": {
        const { item, contents, sentence } = message;
        this.state = reduce(this.state, { type: "contents", item, contents }).state;
        if (sentence === "") this.pictures.give(item, buffers[0] ?? null);
        else this.pictures.fail(item, sentence);
        break;
      }
      case "verdict":
        this.state = reduce(this.state, { type: "verdict", verdict: message.verdict }).state;
        break;
      case "result":
        this.#close(message.result);
        break;
      case "unfinished":
        this.finishing = false;
        this.unfinished = message.sentence;
        break;
      case "packed":
        if (buffers[0] !== undefined) saveFile(message.name, buffers[0]);
        break;
      case "took":
        this.took = message.sentence;
        break;
    }
    this.#settle();
    this.changed();
  }

  #close(result: NonNullable<State["result"]>): void {
    this.finishing = false;
    const closed = reduce(this.state, { type: "result", result }).state;
    this.state = { ...closed, at: this.state.items.length };
  }

  #see(rows: readonly Row[], top: number): void {
    this.#stamps.see(top);
    for (const row of rows) {
      this.#stamps.see(row.stamp);
      this.clock.atLeast(row.item, row.active_ms);
    }
  }

  /** After every change: the right pictures ahead, the clock on the right item, a draft in two seconds. */
  #settle(): void {
    const item = current(this.state);
    const missed = this.state.result?.missed.map((verdict) => verdict.item) ?? [];
    this.pictures.moveTo(this.state.at, item === null ? missed : []);
    const working = item !== null && this.state.result === null && !isSettled(entryOf(this.state, item.id));
    this.clock.turnTo(working && document.visibilityState === "visible" ? item.id : null);
    clearTimeout(this.#draftTimer);
    if (this.state.dirty) this.#draftTimer = setTimeout(() => this.dispatch({ type: "idle" }), DRAFT_MS);
  }

  #visibility(): void {
    if (document.visibilityState === "hidden") this.dispatch({ type: "idle" });
    else this.#settle();
  }

  #beat(): void {
    if (this.unsaved > 0) {
      if (this.#link.live && performance.now() > this.#retryAt) {
        this.#outbox.reload();
        this.#send();
        this.pictures.again();
      }
      this.changed();
    } else if (this.pictures.missing() && performance.now() > this.#retryAt) {
      this.#retryAt = performance.now() + FIRST_RETRY_MS;
      this.pictures.again();
    }
  }

  #end(): void {
    this.dispatch({ type: "idle" });
    clearTimeout(this.#draftTimer);
    this.pictures.end();
  }
}
