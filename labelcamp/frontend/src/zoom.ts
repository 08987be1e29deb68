// Where the picture stands on the stage. Lengths are CSS pixels, except for `x` and `y`: they are the source pixel
// in the middle of the stage. `scale` is CSS pixels per source pixel.

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const MAX_SCALE = 16;

export function fitScale(stage: Size, image: Size): number {
  return Math.min(stage.width / image.width, stage.height / image.height, MAX_SCALE);
}

export function whole(stage: Size, image: Size): View {
  return { scale: fitScale(stage, image), x: image.width / 2, y: image.height / 2 };
}

/** Never smaller than the whole picture, never past its edges. */
export function clamp(view: View, stage: Size, image: Size): View {
  const scale = Math.max(fitScale(stage, image), Math.min(MAX_SCALE, view.scale));
  const within = (value: number, length: number, room: number): number => {
    const half = room / scale / 2;
    return half * 2 >= length ? length / 2 : Math.max(half, Math.min(length - half, value));
  };
  return { scale, x: within(view.x, image.width, stage.width), y: within(view.y, image.height, stage.height) };
}

/** Zooms by a factor; the source pixel under the point (from the stage's top left) stays under it. */
export function zoomAt(view: View, factor: number, point: { x: number; y: number }, stage: Size, image: Size): View {
  const scale = Math.max(fitScale(stage, image), Math.min(MAX_SCALE, view.scale * factor));
  const dx = point.x - stage.width / 2;
  const dy = point.y - stage.height / 2;
  const x = view.x + dx / view.scale - dx / scale;
  const y = view.y + dy / view.scale - dy / scale;
  return clamp({ scale, x, y }, stage, image);
}

/** Moves the picture by so many CSS pixels. */
export function pan(view: View, dx: number, dy: number, stage: Size, image: Size): View {
  return clamp({ ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale }, stage, image);
}
