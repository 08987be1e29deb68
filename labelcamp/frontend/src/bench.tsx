// The labelling bench: anywidget calls `render` once for each place where it is shown.

import { render as paint } from "preact";
import { App, type Panel } from "./app";
import { readyForKeys, returnToNotebook } from "./focus";
import { bindingsOf, type Command, read, type Target } from "./keys";
import type { Model } from "./link";
import { Scope } from "./scope";
import { Session } from "./session";
import { current } from "./state";
import { sayer, type Strings } from "./strings";
import { advance } from "./views/end";
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
  const panel: Panel = { guideline: el.clientWidth >= 760, clock: false, help: false, note: null, rule: null, asked: 0 };
  const stage: { current: Stage | null } = { current: null };
  let over = false;

  const draw = (): void => {
    if (over) return;
    root.lang = session.spec.lang;
    root.dataset["mode"] = session.spec.mode;
    paint(<App session={session} say={say} panel={panel} stage={stage} change={change} refocus={refocus} />, root);
  };
  const change = (next: Partial<Panel>): void => {
    Object.assign(panel, next);
    draw();
  };
  const refocus = (): void => root.focus({ preventScroll: true });
  const session = new Session(model, scope, draw);
  const bindings = bindingsOf(session.spec.question);
  root.setAttribute("role", "application");
  root.setAttribute("aria-label", say("bench_label", { title: session.spec.title }));

  const obey = (command: Command): void => {
    const { state } = session;
    switch (command.type) {
      case "toggle":
        return session.answer(command);
      case "none":
      case "skip":
        return session.answer({ type: command.type });
      case "submit":
        return current(state) === null ? advance(session) : session.answer({ type: "submit" });
      case "flag": {
        const item = current(state);
        if (item !== null && session.ready() && state.result === null) change({ note: item.id });
        return;
      }
      case "undo":
      case "redo":
        return session.dispatch({ type: command.type });
      case "previous":
        return session.dispatch({ type: "go", to: state.at - 1 });
      case "next":
        return session.dispatch({ type: "go", to: state.at + 1 });
      case "guideline":
        return change({ guideline: !panel.guideline });
      case "help":
        return change({ help: !panel.help });
      case "zoom_in":
        return stage.current?.zoomIn();
      case "zoom_out":
        return stage.current?.zoomOut();
      case "zoom_fit":
        return stage.current?.zoomFit();
      case "pan":
        return stage.current?.panBy(command.x, command.y);
      case "leave":
        if (panel.help) change({ help: false });
        else returnToNotebook(root);
    }
  };

  scope.listen(root, "keydown", (event) => {
    const reading = read(event, bindings, targetOf(event));
    if (reading === "pass") return;
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
  readyForKeys(root, scope);
  return () => {
    scope.end();
    over = true;
    paint(null, root);
    root.remove();
  };
}

export default { render };
