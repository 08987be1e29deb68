// What the page says of a marked text: from a place in the document to a place in the text, and back.

import type { Points } from "./spanmarks";

/** Every piece of the text carries the UTF-16 place where it begins, and holds one text node. */
export const PIECE = "data-at";

/** The UTF-16 place of a point of the document; beside the text its start or end. */
export function unitAt(letters: HTMLElement, points: Points, node: Node, offset: number): number {
  if (!letters.contains(node)) {
    const isBefore = (letters.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
    const isAround = node.contains(letters);
    const before = isAround ? startsBefore(letters, node, offset) : isBefore;
    return before ? 0 : points.text.length;
  }
  if (node instanceof Text) {
    const piece = node.parentElement?.closest(`[${PIECE}]`);
    return Number(piece?.getAttribute(PIECE) ?? 0) + offset;
  }
  // A point between elements: where the next piece begins.
  const next = node === letters ? letters.children[offset] : offset === 0 ? node : (node as Element).nextElementSibling;
  return next instanceof Element && next.hasAttribute(PIECE) ? Number(next.getAttribute(PIECE)) : points.text.length;
}

function startsBefore(letters: Node, around: Node, offset: number): boolean {
  const children = Array.from(around.childNodes);
  return offset <= children.findIndex((child) => child.contains(letters));
}

/** The point of the document at a UTF-16 place; at the edge of two pieces, the end of the first. */
export function pointAt(letters: HTMLElement, unit: number): readonly [Node, number] {
  const all = letters.children;
  let low = 0;
  let high = all.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (Number(all[middle]?.getAttribute(PIECE) ?? 0) < unit) low = middle;
    else high = middle - 1;
  }
  const piece = all[low];
  const node = piece?.firstChild;
  if (piece === undefined || node === null || node === undefined) return [letters, 0];
  const inside = unit - Number(piece.getAttribute(PIECE) ?? 0);
  return [node, Math.max(0, Math.min(node.textContent?.length ?? 0, inside))];
}

/** Browsers know one of these two ways or both; older Safari and Chrome only the second. */
interface Finder {
  caretPositionFromPoint?(x: number, y: number): { readonly offsetNode: Node; readonly offset: number } | null;
  caretRangeFromPoint?(x: number, y: number): Range | null;
}

/** The place in the text under a point of the screen, or null where there is none. */
export function unitUnder(letters: HTMLElement, points: Points, x: number, y: number): number | null {
  const finder = document as unknown as Finder;
  const position = finder.caretPositionFromPoint?.(x, y) ?? null;
  const range = position === null ? (finder.caretRangeFromPoint?.(x, y) ?? null) : null;
  const node = position?.offsetNode ?? range?.startContainer;
  if (node === undefined || !letters.contains(node)) return null;
  return unitAt(letters, points, node, position?.offset ?? range?.startOffset ?? 0);
}

/** The two ends of the page's selection as UTF-16 places, or null if it has nothing to do with the text. */
export function selected(letters: HTMLElement, points: Points): readonly [number, number] | null {
  const selection = document.getSelection();
  const { anchorNode, focusNode } = selection ?? {};
  if (selection === null || !anchorNode || !focusNode) return null;
  if (!letters.contains(anchorNode) && !letters.contains(focusNode)) return null;
  return [
    unitAt(letters, points, anchorNode, selection.anchorOffset),
    unitAt(letters, points, focusNode, selection.focusOffset),
  ];
}

export function select(letters: HTMLElement, anchor: number, focus: number): void {
  const [anchorNode, anchorOffset] = pointAt(letters, anchor);
  const [focusNode, focusOffset] = pointAt(letters, focus);
  document.getSelection()?.setBaseAndExtent(anchorNode, anchorOffset, focusNode, focusOffset);
}

/** Where a caret stands on the screen; browsers have no box for some places, such as after a last line break. */
export function caretBox(letters: HTMLElement, text: string, unit: number): DOMRect | null {
  const range = document.createRange();
  const box = (from: number, to: number): DOMRect | undefined => {
    const [startNode, start] = pointAt(letters, from);
    const [endNode, end] = pointAt(letters, to);
    range.setStart(startNode, start);
    range.setEnd(endNode, end);
    return [...range.getClientRects()].at(-1);
  };
  const own = box(unit, unit);
  if (own !== undefined && own.height > 0) return own;
  const before = unit > 0 ? box(unit - 1, unit) : undefined;
  if (before !== undefined && text[unit - 1] === "\n")
    return new DOMRect(letters.getBoundingClientRect().left, before.bottom, 0, before.height);
  if (before !== undefined && before.height > 0) return new DOMRect(before.right, before.top, 0, before.height);
  const after = unit < text.length ? box(unit, unit + 1) : undefined;
  return after === undefined ? null : new DOMRect(after.left, after.top, 0, after.height);
}
