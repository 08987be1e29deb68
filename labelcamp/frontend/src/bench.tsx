// The labelling bench: anywidget calls `render` once for each place where it is shown.

import { createRef, render as paint } from "preact";
import { App, type Panel } from "./app";
import { readyForKeys, returnToNotebook } from "./focus";
import { type Command, read, type Target } from "./keys";
import type { Model } from "./link";
import type { Spec } from "./protocol";
import { Scope } from "./scope";
import { Session } from "./session";
import { type Cursor, current, cursorRows, isOver } from "./state";
import { type Strings, sayer } from "./strings";
import { onward } from "./views/answers";
import { advance } from "./views/end";
import { comparesTwo } from "./views/reading";
import { scrollReading, showRow } from "./views/scroll";
import type { Stage } from "./views/stage";

function targetOf(event: KeyboardEvent): Target {
  const element = event.target;
  if (!(element instanceof HTMLElement)) return "other";
  if (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName)) return "text";
  return /^(BUTTON|A)$/.test(element.tagName) ? "control" : "other";
}

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const scope = new Scope();
  const root = document.createElement("div");
  root.className = "labelcamp";
  root.tabIndex = 0;
  el.append(root);

  const say = sayer(model.get("strings") as Strings);
  const pictured = (model.get("spec") as Spec).fields.some((field) => field.kind === "image");
  root.dataset.shows = pictured ? "pictures" : "texts";
  const panel: Panel = {
    // Texts take the whole width, and the guideline comes when it is asked for; a picture leaves room for it.
    guideline: pictured,
    clock: false,
    help: false,
    labels: false,
    differences: null,
    note: null,
    rule: null,
    asked: 0,
  };
  const stage = createRef<Stage>();
  let over = false;
  let shownRow: Cursor | null = null;

  const draw = (): void => {
    if (over) return;
    root.lang = session.spec.lang;
    root.dataset.mode = session.spec.mode;
    paint(<App session={session} say={say} panel={panel} stage={stage} change={change} refocus={refocus} />, root);
    if (shownRow !== null && shownRow !== session.state.cursor) showRow(root);
    shownRow = session.state.cursor;
    // Who walks along the strip of items by keys stays on it.
    if (document.activeElement?.classList.contains("lc-mark") && root.contains(document.activeElement))
      root.querySelector<HTMLElement>(".lc-mark[aria-current]")?.focus({ preventScroll: true });
  };
  const change = (next: Partial<Panel>): void => {
    Object.assign(panel, next);
    draw();
  };
  const refocus = (): void => root.focus({ preventScroll: true });
  const session = new Session(model, scope, draw);
  root.setAttribute("role", "application");
  root.setAttribute("aria-label", say("bench_label", { title: session.spec.title }));

  const obey = (command: Command): void => {
    const { state } = session;
    const item = current(state);
    const pictured = item !== null && session.hasPicture(item.id);
    const vertical = (by: 1 | -1): void => {
      if (cursorRows(state).length > 1) session.dispatch({ type: "step", by });
      else if (pictured) stage.current?.panBy(0, -by);
      else scrollReading(root, by, 0.2);
    };
    const actions: Record<Exclude<Command["type"], "press" | "pan">, () => void> = {
      submit: () => (item === null ? advance(session) : onward(session)),
      skip: () => session.answer({ type: "skip" }),
      flag: () => {
        if (item !== null && session.ready() && state.result === null) change({ note: item.id });
      },
      undo: () => session.dispatch({ type: "undo" }),
      redo: () => session.dispatch({ type: "redo" }),
      previous: () => session.dispatch({ type: "go", to: state.at - 1 }),
      next: () => session.dispatch({ type: "go", to: state.at + 1 }),
      differences: () => {
        if (item !== null && comparesTwo(session, item))
          change({ differences: panel.differences === item.id ? null : item.id });
      },
      up: () => vertical(-1),
      down: () => vertical(1),
      guideline: () => change({ guideline: !panel.guideline }),
      help: () => change({ help: !panel.help }),
      zoom_in: () => stage.current?.zoomIn(),
      zoom_out: () => stage.current?.zoomOut(),
      zoom_fit: () => stage.current?.zoomFit(),
      leave: () => (panel.help ? change({ help: false }) : returnToNotebook(root, isOver(state))),
    };
    if (command.type === "press") {
      if (item !== null) session.answer(command);
    } else if (command.type === "pan") stage.current?.panBy(command.x, command.y);
    else actions[command.type]();
  };

  scope.listen(root, "keydown", (event) => {
    const item = current(session.state);
    const reading = read(event, targetOf(event), item !== null && session.hasPicture(item.id));
    if (reading === "pass") {
      // With the focus on the whole bench, a page up or down is one of what is read.
      const by = { PageUp: -1, PageDown: 1 }[event.key];
      if (by !== undefined && event.target === root && scrollReading(root, by, 0.85)) event.preventDefault();
      return;
    }
    event.stopPropagation();
    if (reading === "native") return;
    event.preventDefault();
    if (reading !== "swallow") obey(reading);
  });
  scope.listen(root, "pointermove", () => session.clock.tick());
  scope.every(1000, () => {
    if (panel.clock) draw();
  });

  draw();
  if (session.fresh) readyForKeys(root, scope);
  return () => {
    scope.end();
    over = true;
    paint(null, root);
    root.remove();
  };
}

export default { render };
