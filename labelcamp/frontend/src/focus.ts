// How a learner without a mouse gets into the bench, and out again.

import type { Scope } from "./scope";

/** The notebook's cell around an element. JupyterLab and Notebook 7 use the same names. */
function cellOf(element: Element): Element | null {
  return element.closest(".jp-Cell");
}

function isTyping(): boolean {
  const active = document.activeElement;
  return active instanceof HTMLElement && (active.isContentEditable || /^(INPUT|TEXTAREA)$/.test(active.tagName));
}

/** Whether the annotator has just run the bench's own cell: it, or after Shift+Enter the next one, is the active cell. */
function wasJustRun(root: Element): boolean {
  const cell = cellOf(root);
  const active = cell?.closest(".jp-Notebook")?.querySelector(".jp-Cell.jp-mod-active") ?? null;
  return cell !== null && active !== null && (active === cell || active === cell.nextElementSibling);
}

/** Gives the bench the focus when it first appears after its cell was run; never takes it from somebody who types. */
export function readyForKeys(root: HTMLElement, scope: Scope): void {
  // The notebook puts the element into the page after `render`, and moves its own focus around then.
  const observer = new IntersectionObserver(() => {
    if (!root.isConnected) return;
    observer.disconnect();
    if (isTyping() || !wasJustRun(root)) return;
    root.focus({ preventScroll: true });
    root.scrollIntoView({ block: "nearest" });
  });
  observer.observe(root);
  scope.defer(() => observer.disconnect());
}

/**
 * Esc: the focus goes to the cell, where the notebook's own keys work. `done`: nothing is left to do here; then it goes
 * on to the next cell if that one's input is hidden, because the notebook's arrow keys pass over such a cell.
 */
export function returnToNotebook(root: HTMLElement, done = false): void {
  const cell = cellOf(root);
  const next = cell?.nextElementSibling ?? null;
  const goesOn = done && next?.classList.contains("jp-Cell") && next.querySelector(".jp-InputPlaceholder") !== null;
  const target = goesOn === true ? next : cell;
  if (target instanceof HTMLElement) {
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    if (target === next) target.scrollIntoView({ block: "nearest" });
  } else root.blur();
}
