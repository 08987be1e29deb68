// Where two answers differ: Chinese by character, other scripts by word.

import { diffArrays } from "diff";

export interface Piece {
  readonly text: string;
  readonly differs: boolean;
}

/** More changes than this are no help to a reader, and slow to find. */
const MOST_EDITS = 1500;
const TOKEN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}\p{M}'’]+|\s+|[^]/gu;

export function tokens(text: string): string[] {
  return text.match(TOKEN) ?? [];
}

/** Both texts in pieces, in order; null if they have too little in common. */
export function differences(one: string, other: string): readonly [readonly Piece[], readonly Piece[]] | null {
  const changes = diffArrays(tokens(one), tokens(other), { maxEditLength: MOST_EDITS });
  if (changes === undefined) return null;
  const left = changes.filter((change) => !change.added);
  const right = changes.filter((change) => !change.removed);
  return [
    left.map((change) => ({ text: change.value.join(""), differs: change.removed })),
    right.map((change) => ({ text: change.value.join(""), differs: change.added })),
  ];
}
