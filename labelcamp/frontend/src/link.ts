// The line to Python: what anywidget gives a widget of its model, and no more of it than is used here.

import { type FromPython, fromPython, type ToPython } from "./protocol";
import type { Scope } from "./scope";

export interface Model {
  get(name: string): unknown;
  send(content: unknown): void;
  on(name: string, callback: (...args: never[]) => void): void;
  off(name: string, callback: (...args: never[]) => void): void;
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
      const message = fromPython(content);
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
