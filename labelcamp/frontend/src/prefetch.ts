// What the items ahead show: asked for before it is needed, pictures decoded before they are shown, so that the next
// item is there in the first frame after the key, whatever the kernel does.

export const AHEAD = 8;
const BEHIND = 3;

export interface Picture {
  readonly width: number;
  readonly height: number;
  close(): void;
}

/** The message's buffer is not ours to keep. */
function copied(data: DataView): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.byteLength);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return bytes;
}

export class Prefetch<P extends Picture> {
  /** What has come, by item id; null for an item without a picture. */
  readonly #bytes = new Map<string, Uint8Array<ArrayBuffer> | null>();
  readonly #pictures = new Map<string, P>();
  readonly #decoding = new Set<string>();
  readonly #broken = new Map<string, string>();
  readonly #asked = new Set<string>();
  #window: readonly string[] = [];
  #over = false;

  constructor(
    private readonly ids: readonly string[],
    private readonly ask: (ids: readonly string[]) => void,
    private readonly decode: (bytes: Uint8Array<ArrayBuffer>) => Promise<P>,
    private readonly changed: () => void,
  ) {}

  /** The annotator is at this index (or wants these items besides). */
  moveTo(index: number, others: readonly string[] = []): void {
    const near = this.ids.slice(Math.max(0, index - BEHIND), index + AHEAD + 1);
    const first = this.ids[index];
    this.#window = [...new Set([...(first === undefined ? [] : [first]), ...near, ...others])];
    this.#request();
    for (const id of this.#window) this.#prepare(id);
    for (const [id, picture] of this.#pictures) {
      if (this.#window.includes(id)) continue;
      picture.close();
      this.#pictures.delete(id);
    }
  }

  /** Nothing came for a while, or there is a new line to Python: ask again for what is missing. */
  again(): void {
    this.#asked.clear();
    this.#request();
  }

  /** An item has come, with its picture if it has one. */
  give(id: string, data: DataView | null): void {
    this.#bytes.set(id, data === null ? null : copied(data));
    this.#broken.delete(id);
    this.#prepare(id);
  }

  fail(id: string, sentence: string): void {
    this.#broken.set(id, sentence);
    this.changed();
  }

  picture(id: string): P | null {
    return this.#pictures.get(id) ?? null;
  }

  /** Whether the item can be shown as far as it ever will. */
  ready(id: string): boolean {
    return this.#bytes.get(id) === null || this.#pictures.has(id) || this.#broken.has(id);
  }

  /** Whether the item has a picture; `guess` as long as it hasn't come. */
  hasPicture(id: string, guess: boolean): boolean {
    const bytes = this.#bytes.get(id);
    return bytes === undefined ? guess || this.#broken.has(id) : bytes !== null;
  }

  /** Why this item can't be shown; null if it can, or if its file is on its way. */
  broken(id: string): string | null {
    return this.#broken.get(id) ?? null;
  }

  missing(): boolean {
    return this.#window.some((id) => !this.#bytes.has(id) && !this.#broken.has(id));
  }

  end(): void {
    this.#over = true;
    for (const picture of this.#pictures.values()) picture.close();
    this.#pictures.clear();
  }

  #request(): void {
    const wanted = this.#window.filter((id) => !this.#bytes.has(id) && !this.#asked.has(id) && !this.#broken.has(id));
    if (wanted.length === 0) return;
    for (const id of wanted) this.#asked.add(id);
    this.ask(wanted);
  }

  #prepare(id: string): void {
    const bytes = this.#bytes.get(id);
    if (
      bytes === undefined ||
      bytes === null ||
      this.#pictures.has(id) ||
      this.#decoding.has(id) ||
      this.#broken.has(id)
    )
      return;
    if (!this.#window.includes(id)) return;
    this.#decoding.add(id);
    this.decode(bytes).then(
      (picture) => this.#decoded(id, picture),
      () => this.#decoded(id, null),
    );
  }

  #decoded(id: string, picture: P | null): void {
    this.#decoding.delete(id);
    if (picture === null) this.#broken.set(id, "");
    else if (this.#over || !this.#window.includes(id)) picture.close();
    else this.#pictures.set(id, picture);
    if (!this.#over) this.changed();
  }
}
