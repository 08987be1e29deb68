// The line to Python: what anywidget gives a widget of its model, and no more of it than is used here.

import { type FromPython, fromPython, type ToPython } from "./protocol";
import type { Scope } from "./scope";

export interface Model {
  get(name: string): unknown;
  send(content: unknown): void;
  on(name: string, callback: (...args: never[]) => void): void;
  off(name: string, callback: (...args: never[]) => void): void;
}

/**
 * What Python sent, with null where Python said None: a kernel in the browser hands None over as undefined. Bytes and
 * all else that is not plain data stay as they are.
 */
export function plain(value: unknown): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, plain(each)]));
}

/** A trait of a model, as plain data. */
export function trait(model: Model, name: string): unknown {
  return plain(model.get(name));
}

export class Link {
  /** False once the kernel behind this bench was seen to go; a message from it sets it right. */
  live = true;

  constructor(
    private readonly model: Model,
    scope: Scope,
    received: (message: FromPython, buffers: readonly DataView[]) => void,
    changed: () => void,
  ) {
    const onMessage = (content: unknown, buffers: readonly DataView[]): void => {
      const message = fromPython(plain(content));
      if (message === null) return;
      this.live = true;
      received(message, buffers);
    };
    // The notebook marks its widgets when their kernel restarts or dies; this bench's model is then nobody's.
    const onGone = (): void => {
      this.live = false;
      changed();
    };
    const events = [
      ["msg:custom", onMessage],
      ["comm_live_update", onGone],
      ["comm:close", onGone],
    ] as const;
    for (const [name, handler] of events) {
      model.on(name, handler);
      scope.defer(() => model.off(name, handler));
    }
  }

  send(message: ToPython): void {
    if (!this.live) return;
    try {
      this.model.send(message);
    } catch {
      this.live = false;
    }
  }
}
