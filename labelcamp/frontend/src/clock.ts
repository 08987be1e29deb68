// Time at work on each item: it stands still while the page is hidden and while nobody does anything.

/** After so many ms without a sign of life, the annotator is taken to be away. */
export const IDLE_MS = 30_000;

export class ActiveClock {
  readonly #spent = new Map<string, number>();
  #item: string | null = null;
  #since: number;

  constructor(private readonly now: () => number) {
    this.#since = now();
  }

  /** Counts from now on for this item; null stops the clock. */
  turnTo(item: string | null): void {
    this.tick();
    this.#item = item;
  }

  /** A sign of life: what has passed since the last one counts, up to the idle limit. */
  tick(): void {
    const now = this.now();
    if (this.#item !== null) {
      const passed = Math.max(0, Math.min(now - this.#since, IDLE_MS));
      this.#spent.set(this.#item, this.spentOn(this.#item) + passed);
    }
    this.#since = now;
  }

  /** Takes over what earlier rows say of an item. */
  atLeast(item: string, ms: number): void {
    if (ms > this.spentOn(item)) this.#spent.set(item, ms);
  }

  spentOn(item: string): number {
    return this.#spent.get(item) ?? 0;
  }

  total(): number {
    let sum = 0;
    for (const ms of this.#spent.values()) sum += ms;
    return sum;
  }
}
