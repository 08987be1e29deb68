// Everything that a bench starts, it stops: running its cell again must leave nothing behind.

export class Scope {
  #ends: (() => void)[] = [];
  #over = false;

  /** Runs `end` when the scope ends, or at once if it has ended already. */
  defer(end: () => void): void {
    if (this.#over) end();
    else this.#ends.push(end);
  }

  listen<K extends keyof HTMLElementEventMap>(
    target: HTMLElement,
    type: K,
    handler: (event: HTMLElementEventMap[K]) => void,
    options?: AddEventListenerOptions,
  ): void;
  listen(target: EventTarget, type: string, handler: (event: Event) => void, options?: AddEventListenerOptions): void;
  listen(target: EventTarget, type: string, handler: (event: never) => void, options?: AddEventListenerOptions): void {
    const listener = handler as EventListener;
    target.addEventListener(type, listener, options);
    this.defer(() => target.removeEventListener(type, listener, options));
  }

  every(ms: number, run: () => void): void {
    const timer = setInterval(run, ms);
    this.defer(() => clearInterval(timer));
  }

  end(): void {
    this.#over = true;
    for (const end of this.#ends.splice(0).reverse()) end();
  }
}
