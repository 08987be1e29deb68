// Row ids and stamps. Both are made where the key was pressed.

/** A version 4 UUID in hex. `crypto.randomUUID` exists only on https and localhost; a school's hub may be on neither. */
export function rowId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Stamps that only grow, also when the wall clock is set back or another tab is ahead. */
export class Stamps {
  #top = 0;

  constructor(private readonly wall: () => number = Date.now) {}

  /** Takes notice of a stamp made elsewhere. */
  see(stamp: number): void {
    if (stamp > this.#top) this.#top = stamp;
  }

  next(): number {
    this.#top = Math.max(Math.floor(this.wall()), this.#top + 1);
    return this.#top;
  }
}
