// Rows that Python has not acknowledged. Each stands in the browser's own storage, under a key of its own, before
// it is sent, and is taken out when the acknowledgement comes; so neither a dead kernel nor a closed page loses it.
// localStorage, because its write is done when the call returns: also in the last moment of a page.

import type { Owner, Row } from "./protocol";

export type Store = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

interface Kept {
  readonly owner: Owner;
  readonly row: Row;
  /** Python's sentence, if it didn't take the row. */
  readonly refused: string;
}

export interface Foreign {
  readonly count: number;
  readonly user: string;
  readonly folder: string;
}

const PREFIX = "labelcamp:outbox:";

function parse(text: string | null): Kept | null {
  try {
    const kept = JSON.parse(text ?? "") as Partial<Kept> | null;
    return kept?.row?.id !== undefined && kept.owner?.id !== undefined
      ? { owner: kept.owner, row: kept.row, refused: kept.refused ?? "" }
      : null;
  } catch {
    return null;
  }
}

export class Outbox {
  readonly #kept = new Map<string, Kept>();
  /** The browser would not store a row: it lives in this page only. */
  fragile = false;

  constructor(
    private readonly store: Store | null,
    private readonly owner: Owner,
    private readonly belongs: (row: Row) => boolean,
  ) {
    this.fragile = store === null;
    this.reload();
  }

  /** Reads what this page, other tabs and earlier pages left in the storage. */
  reload(): void {
    if (this.store === null) return;
    const prefix = PREFIX + this.owner.id;
    for (let index = 0; index < this.store.length; index += 1) {
      const key = this.store.key(index);
      if (key?.startsWith(prefix) !== true) continue;
      const kept = parse(this.store.getItem(key));
      if (kept !== null && this.belongs(kept.row)) this.#kept.set(kept.row.id, kept);
    }
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) this.#keep({ owner: this.owner, row, refused: "" });
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) {
      this.#kept.delete(id);
      try {
        this.store?.removeItem(this.#key(id));
      } catch {
        // A row that stays is sent again, which is harmless.
      }
    }
  }

  refuse(ids: readonly string[], sentence: string): void {
    for (const id of ids) {
      const kept = this.#kept.get(id);
      if (kept !== undefined) this.#keep({ ...kept, refused: sentence });
    }
  }

  /** To be sent, oldest first. */
  pending(): Row[] {
    return this.#rows((kept) => this.#isMine(kept) && kept.refused === "");
  }

  refused(): { readonly ids: readonly string[]; readonly sentence: string } | null {
    const found = [...this.#kept.values()].filter((kept) => this.#isMine(kept) && kept.refused !== "");
    const first = found[0];
    return first === undefined ? null : { ids: found.map((kept) => kept.row.id), sentence: first.refused };
  }

  /** Rows of another user, or of the folder that this one is a copy of: shown, and sent only when asked to. */
  foreign(): Foreign | null {
    const found = [...this.#kept.values()].filter((kept) => !this.#isMine(kept));
    const first = found[0];
    return first === undefined ? null : { count: found.length, user: first.owner.user, folder: first.owner.folder };
  }

  /** Makes the foreign rows this bench's own. */
  adopt(): Row[] {
    const rows = this.#rows((kept) => !this.#isMine(kept));
    this.add(rows);
    return rows;
  }

  #isMine(kept: Kept): boolean {
    return kept.owner.user === this.owner.user && kept.owner.folder === this.owner.folder;
  }

  #rows(which: (kept: Kept) => boolean): Row[] {
    const rows = [...this.#kept.values()].filter(which).map((kept) => kept.row);
    return rows.sort((one, other) => one.stamp - other.stamp);
  }

  #key(id: string): string {
    return `${PREFIX}${this.owner.id}:${id}`;
  }

  #keep(kept: Kept): void {
    this.#kept.set(kept.row.id, kept);
    try {
      this.store?.setItem(this.#key(kept.row.id), JSON.stringify(kept));
    } catch {
      this.fragile = true;
    }
  }
}

/** The page's storage, or null where the browser doesn't give one. */
export function pageStore(): Store | null {
  try {
    const probe = `${PREFIX}probe`;
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return null;
  }
}
