import type { JSX } from "preact";

const PATHS = {
  check: "M3 8.5l3.2 3.2L13 4.8",
  wait: "M8 4v4l2.6 1.6M8 1.8a6.2 6.2 0 110 12.4A6.2 6.2 0 018 1.8z",
  warn: "M8 2l6.4 11.4H1.6zM8 6.4v3.2M8 11.4v.2",
  near: "M2.5 6.5c1.8-1.9 3.7-1.9 5.5 0s3.7 1.9 5.5 0M2.5 11c1.8-1.9 3.7-1.9 5.5 0s3.7 1.9 5.5 0",
  cross: "M4 4l8 8M12 4l-8 8",
  left: "M10 3.5L5.5 8l4.5 4.5",
  right: "M6 3.5L10.5 8 6 12.5",
  undo: "M5.5 3L2.5 6l3 3M2.5 6h6.8a3.7 3.7 0 010 7.4H6",
  redo: "M10.5 3l3 3-3 3M13.5 6H6.7a3.7 3.7 0 000 7.4H10",
  flag: "M4 14V2.5h8L10 6l2 3.5H4",
  skip: "M3 4l5 4-5 4zM9 4l4 4-4 4z",
  book: "M8 4C6.5 2.9 4.4 2.6 2.3 2.8v9.6c2.1-.2 4.2.1 5.7 1.2 1.5-1.1 3.6-1.4 5.7-1.2V2.8C11.6 2.6 9.5 2.9 8 4zM8 4v9.6",
  plus: "M8 3.5v9M3.5 8h9",
  save: "M8 2.5v7.2M4.8 6.6L8 9.8l3.2-3.2M2.8 10.5v3h10.4v-3",
  open: "M8 9.8V2.6M4.8 5.8L8 2.6l3.2 3.2M2.8 10.5v3h10.4v-3",
  minus: "M3.5 8h9",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawn sign beside words; the words carry the meaning. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="lc-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
