// Scrolling inside the bench; the notebook around it stays where it is.

function readingOf(root: HTMLElement): HTMLElement | null {
  return root.querySelector<HTMLElement>(".lc-reading");
}

/** Scrolls what is read by a share of its height; false if there is nothing to scroll. */
export function scrollReading(root: HTMLElement, by: number, share: number): boolean {
  const place = readingOf(root);
  if (place === null || place.scrollHeight <= place.clientHeight + 1) return false;
  place.scrollBy({ top: by * share * place.clientHeight });
  return true;
}

/** Brings the row that has the digits into sight, if it stands among what is read. */
export function showRow(root: HTMLElement): void {
  const place = readingOf(root);
  const row = place?.querySelector<HTMLElement>(".lc-is-row");
  if (place === null || row === null || row === undefined) return;
  const [inner, outer] = [row.getBoundingClientRect(), place.getBoundingClientRect()];
  const margin = 12;
  if (inner.bottom > outer.bottom - margin) place.scrollTop += inner.bottom - outer.bottom + margin;
  else if (inner.top < outer.top + margin) place.scrollTop -= outer.top + margin - inner.top;
}
