// The picture, at its own pixels: fitted at first, zoomed and moved by keys, wheel, drag and two fingers.

import { Component, createRef, type JSX, type RefObject } from "preact";
import { clamp, fitScale, pan, type Size, type View, whole, zoomAt } from "../zoom";

interface Props {
  /** Where the stage puts itself while it is on the page, for the keys. */
  readonly handle: RefObject<Stage | null>;
  readonly item: string;
  readonly picture: ImageBitmap | null;
  readonly label: string;
  readonly waiting: string;
}

const STEP = 1.5;
const PAN = 60;

export class Stage extends Component<Props> {
  readonly #canvas = createRef<HTMLCanvasElement>();
  #observer: ResizeObserver | null = null;
  #size: Size = { width: 0, height: 0 };
  #view: View | null = null;
  readonly #fingers = new Map<number, { x: number; y: number }>();

  override componentDidMount(): void {
    this.props.handle.current = this;
    const canvas = this.#canvas.current;
    if (canvas === null) return;
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observer.observe(canvas);
    canvas.addEventListener("wheel", this.#wheel, { passive: false });
    this.#measure();
  }

  override componentDidUpdate(before: Props): void {
    if (before.item !== this.props.item) this.#view = null;
    this.#draw();
  }

  override componentWillUnmount(): void {
    this.props.handle.current = null;
    this.#observer?.disconnect();
    this.#canvas.current?.removeEventListener("wheel", this.#wheel);
  }

  zoom(factor: number): void {
    this.#change((view, image) =>
      zoomAt(view, factor, { x: this.#size.width / 2, y: this.#size.height / 2 }, this.#size, image),
    );
  }

  zoomIn(): void {
    this.zoom(STEP);
  }

  zoomOut(): void {
    this.zoom(1 / STEP);
  }

  zoomFit(): void {
    this.#view = null;
    this.#draw();
  }

  panBy(x: number, y: number): void {
    this.#change((view, image) => pan(view, x * PAN, y * PAN, this.#size, image));
  }

  override render(): JSX.Element {
    const { picture, label, waiting } = this.props;
    return (
      <div class="lc-stage">
        <canvas
          ref={this.#canvas}
          class="lc-canvas"
          role="img"
          aria-label={label}
          onPointerDown={this.#down}
          onPointerMove={this.#move}
          onPointerUp={this.#up}
          onPointerCancel={this.#up}
          onDblClick={() => this.zoomFit()}
        />
        {picture === null && (
          <p class="lc-waiting" role="status">
            {waiting}
          </p>
        )}
      </div>
    );
  }

  #change(next: (view: View, image: ImageBitmap) => View): void {
    const { picture } = this.props;
    if (picture === null || this.#size.width === 0) return;
    this.#view = next(this.#view ?? whole(this.#size, picture), picture);
    this.#draw();
  }

  #measure(): void {
    const canvas = this.#canvas.current;
    if (canvas === null) return;
    const { width, height } = canvas.getBoundingClientRect();
    this.#size = { width, height };
    const ratio = window.devicePixelRatio;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    this.#draw();
  }

  #draw(): void {
    const canvas = this.#canvas.current;
    const context = canvas?.getContext("2d");
    if (canvas === null || context === null || context === undefined) return;
    const { picture, item } = this.props;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, canvas.width, canvas.height);
    delete canvas.dataset.painted;
    if (picture === null || this.#size.width === 0) return;
    const view = clamp(this.#view ?? whole(this.#size, picture), this.#size, picture);
    const ratio = window.devicePixelRatio;
    const scale = view.scale * ratio;
    // From three screen pixels a source pixel, one wants to see the pixels, not a guess between them.
    context.imageSmoothingEnabled = scale < 3;
    context.imageSmoothingQuality = "high";
    context.setTransform(scale, 0, 0, scale, canvas.width / 2 - view.x * scale, canvas.height / 2 - view.y * scale);
    context.drawImage(picture, 0, 0);
    canvas.dataset.painted = item;
    canvas.dataset.zoom = (view.scale / fitScale(this.#size, picture)).toFixed(2);
  }

  readonly #wheel = (event: WheelEvent): void => {
    const canvas = this.#canvas.current;
    const focused = canvas?.closest(".labelcamp")?.contains(document.activeElement) ?? false;
    if (!focused && !event.ctrlKey && !event.metaKey && !event.altKey) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 24 : 1;
    this.#zoomAt(Math.exp((-event.deltaY * lines) / (event.ctrlKey ? 120 : 400)), event.clientX, event.clientY);
  };

  #zoomAt(factor: number, clientX: number, clientY: number): void {
    const box = this.#canvas.current?.getBoundingClientRect();
    if (box === undefined) return;
    const point = { x: clientX - box.left, y: clientY - box.top };
    this.#change((view, image) => zoomAt(view, factor, point, this.#size, image));
  }

  readonly #down = (event: PointerEvent): void => {
    this.#canvas.current?.setPointerCapture(event.pointerId);
    this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };

  readonly #move = (event: PointerEvent): void => {
    const before = this.#fingers.get(event.pointerId);
    if (before === undefined) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.#fingers.set(event.pointerId, now);
    if (other === undefined) {
      this.#change((view, image) => pan(view, now.x - before.x, now.y - before.y, this.#size, image));
      return;
    }
    const apart = (one: { x: number; y: number }): number => Math.hypot(one.x - other.x, one.y - other.y);
    if (apart(before) > 0) this.#zoomAt(apart(now) / apart(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
  };

  readonly #up = (event: PointerEvent): void => {
    this.#fingers.delete(event.pointerId);
  };
}
