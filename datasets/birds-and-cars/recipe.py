"""The recipe of the task birds-and-cars: composed scenes whose gold is known because we put things there.

Every scene holds a main animal (a bird, or something that isn't one), a main vehicle (a car, or something
that isn't one) and none to two extras (a statue, a billboard, a road sign, a loose part, another animal or
vehicle that isn't a target). All that can be seen of a scene's make-up without knowing a bird or a car from
other things is drawn first and apart from gold: background, crop, how many things, of which size and shape,
where, cut off or hidden how, which extras, light, noise, target size of the file. Only then is it decided
what the main animal and the main vehicle are, and the cut-out is taken that comes nearest to the shape drawn.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import PIL
from attrs import evolve, field, frozen
from PIL import Image, ImageDraw, ImageFilter, features

from autograder.mint import MintedSet, stream
from labelcamp.answers import Answer, Gold, dump_row
from labelcamp.items import Item, Media
from labelcamp.task import Task, load_task

HERE = Path(__file__).resolve().parent
MATERIALS = HERE.parent / "materials"
QUESTION = "contents"
SMALLEST = 26  # visible pixels on the short side of what decides the gold; the guideline's tests ask for 24
LARGEST = 1.5  # how far a cut-out may be blown up
Box = tuple[float, float, float, float]


@frozen(slots=False)
class Cutout:
    """A thing that can be pasted; `faces` is the side of its head: L, R, or C for either."""

    name: str
    kind: str
    zone: str
    faces: str
    use: str
    title: Mapping[str, str]
    note: Mapping[str, str]
    image: Image.Image = field(eq=False, repr=False)

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.image.width / self.image.height

    @property
    def native(self) -> float:
        """Square root of width x height of its file, px."""
        return math.sqrt(self.image.width * self.image.height)

    @functools.cached_property
    def filled(self) -> float:
        """Share of its rectangle that it fills."""
        return float((np.asarray(self.image.getchannel("A")) > 100).mean())


@frozen
class Background:
    """A photograph, for minted scenes one without birds and cars.

    Attributes:
        ground, sky: where things can stand or fly: x0, x1, y0, y1 as shares of the whole.
    """

    name: str
    place: str
    use: str
    title: Mapping[str, str]
    ground: Box
    sky: Box | None
    image: Image.Image = field(eq=False, repr=False)


@frozen
class Slot:
    """A place in a scene, drawn without knowing what will stand there.

    Attributes:
        role: `animal`, `vehicle` or `extra`.
        zone: `ground` or `sky`.
        size: square root of width x height, px.
        aspect: width over height that the thing is given.
        filled: share of its rectangle that it should fill.
        x, y: centre of its foot (ground) or its centre (sky), px.
        state: `whole`, `edge` (cut off by the frame) or `behind` (partly hidden).
        side: -1 or 1: the side that is cut off or hidden.
        look: numbers in 0..1 for flip, colour, light.
        thing: name of the cut-out, where it doesn't depend on gold.
    """

    role: str
    zone: str
    size: float
    aspect: float
    x: float
    y: float
    state: str = "whole"
    side: int = 1
    look: tuple[float, ...] = ()
    thing: str = ""
    filled: float = 0.5


@frozen
class Frame:
    """A crop of a background: window in source pixels, mirrored or not, output size in px."""

    background: str
    window: tuple[int, int, int, int]
    mirrored: bool
    size: tuple[int, int]
    light: tuple[float, ...]


@frozen
class Scene:
    """A scene, planned: `slots` are painted in their order, the far ones first."""

    frame: Frame
    slots: tuple[Slot, ...]


def _texts(row: Mapping[str, str], key: str) -> dict[str, str]:
    return {lang: row[f"{key}{lang}"] for lang in ("zh", "en")}


@functools.cache
def materials() -> tuple[dict[str, Cutout], dict[str, Background]]:
    """Cut-outs and backgrounds by name, from the table of the materials; read once."""
    cutouts: dict[str, Cutout] = {}
    backgrounds: dict[str, Background] = {}
    with (MATERIALS / "materials.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            path = MATERIALS / row["file"]
            if row["kind"] == "background":
                ground, _, sky = row["zone"].partition(" ")
                backgrounds[path.stem] = Background(
                    path.stem, row["faces"], row["use"], _texts(row, ""), _box(ground), _box(sky) if sky else None,
                    Image.open(path).convert("RGB"),
                )  # fmt: skip
            else:
                cutouts[path.stem] = Cutout(
                    path.stem, row["kind"], row["zone"], row["faces"], row["use"], _texts(row, ""),
                    _texts(row, "note_"), Image.open(path).convert("RGBA"),
                )  # fmt: skip
    return cutouts, backgrounds


def _box(text: str) -> Box:
    x0, x1, y0, y1 = (float(part) for part in text.split("/"))
    return (x0, x1, y0, y1)


@functools.cache
def _pool(use: str, kinds: tuple[str, ...], zone: str = "") -> tuple[Cutout, ...]:
    found = materials()[0].values()
    return tuple(c for c in found if c.kind in kinds and c.use in (use, "both") and zone in ("", c.zone))


# ---- The make-up of a scene: drawn apart from gold ---------------------------------------------------


def draw_frame(rng: Random, background: Background, long_side: tuple[int, int] = (640, 800)) -> Frame:
    """A random crop that keeps most of the ground in the picture, mirrored half of the time."""
    full_w, full_h = background.image.size
    share = rng.uniform(0.7, 0.97)
    shape = rng.uniform(1.2, 1.55)
    w = full_w * share
    h = min(w / shape, full_h * 0.97)
    w = min(w, h * 1.6)
    gx0, gx1, gy0, gy1 = background.ground
    bottom = rng.uniform(max(h, (gy0 + 0.7 * (gy1 - gy0)) * full_h), max(h, gy1 * full_h))
    middle = rng.uniform(gx0, gx1) * full_w
    left = min(max(middle - w * rng.uniform(0.35, 0.65), 0), full_w - w)
    long_ = rng.randint(*long_side)
    factor = long_ / max(w, h)
    window = (round(left), round(bottom - h), round(left + w), round(bottom))
    size = (round(w * factor), round(h * factor))
    return Frame(background.name, window, rng.random() < 0.5, size, tuple(rng.random() for _ in range(16)))


def zone_in(frame: Frame, zone: Box) -> Box | None:
    """A zone of the whole photograph in the pixels of the frame: x0, x1, y0, y1; None if it is cut away."""
    photo = materials()[1][frame.background].image
    x0, y0, x1, y1 = frame.window
    sx, sy = frame.size[0] / (x1 - x0), frame.size[1] / (y1 - y0)
    left, right = (zone[0] * photo.width - x0) * sx, (zone[1] * photo.width - x0) * sx
    if frame.mirrored:
        left, right = frame.size[0] - right, frame.size[0] - left
    top, bottom = (zone[2] * photo.height - y0) * sy, (zone[3] * photo.height - y0) * sy
    left, right = max(left, 0), min(right, frame.size[0])
    top, bottom = max(top, 0), min(bottom, frame.size[1])
    return (left, right, top, bottom) if right - left > 90 and bottom - top > 12 else None


def extent(slot: Slot) -> Box:
    """The rectangle of a slot: left, top, right, bottom in px."""
    w = slot.size * math.sqrt(slot.aspect)
    h = slot.size / math.sqrt(slot.aspect)
    top = slot.y - h if slot.zone == "ground" else slot.y - h / 2
    return (slot.x - w / 2, top, slot.x + w / 2, top + h)


def _clear(one: Slot, others: Sequence[Slot]) -> bool:
    a = extent(one)
    for other in others:
        b = extent(other)
        w = min(a[2], b[2]) - max(a[0], b[0])
        h = min(a[3], b[3]) - max(a[1], b[1])
        if w > 0 and h > 0 and w * h > 0.04 * min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1])):
            return False
    return True


ROLES = {"animal": ("bird", "other"), "vehicle": ("car", "vehicle")}
"""What can stand in a main slot: what the label asks for, and what it doesn't."""


def _unlike(cutout: Cutout, aspect: float, filled: float) -> float:
    """How far a cut-out's shape is from another, 1 at the edge of what passes as the same."""
    return max(
        abs(math.log(cutout.aspect / aspect)) / 0.2,
        abs(cutout.filled - filled) / (0.05 if cutout.kind in ROLES["vehicle"] else 0.08),
    )


@functools.cache
def _shapes(use: str, role: str, zone: str) -> tuple[tuple[float, float], ...]:
    """The shapes (aspect, filled) that both kinds can take, as many from the one as from the other.

    For practice, which hides nothing, any shape will do.
    """
    pools = [_pool(use, (kind,), zone) for kind in ROLES[role]]
    if use != "minted":
        return tuple((c.aspect, c.filled) for pool in pools for c in pool)
    shared = [
        [(c.aspect, c.filled) for c in pool if all(_near(p, c.aspect, c.filled, strict=True) for p in pools)]
        for pool in pools
    ]
    rounds = max(len(shapes) for shapes in shared)
    both = [shapes[k % len(shapes)] for shapes in shared if shapes for k in range(rounds)]
    return tuple(both) or tuple((c.aspect, c.filled) for pool in pools for c in pool)


def _near(pool: Sequence[Cutout], aspect: float, filled: float, strict: bool = False) -> list[Cutout]:
    """The cut-outs of about that shape, if there are enough; else the nearest three, or none if `strict`."""
    close = [c for c in pool if _unlike(c, aspect, filled) <= 1]
    enough = 2 if len(pool) > 6 else 1
    if len(close) >= enough or strict:
        return close if len(close) >= enough else []
    return sorted(pool, key=lambda c: _unlike(c, aspect, filled))[:3]


def _size(rng: Random, role: str, zone: str, depth: float) -> float:
    """Square root of width x height of what is placed, in a picture 720 px long: the nearer, the larger."""
    if zone == "sky":
        return math.exp(rng.uniform(math.log(44), math.log(130)))
    if role == "vehicle":
        return (52 + 120 * depth) * rng.uniform(0.85, 1.25)
    if role == "animal":
        return math.exp(rng.uniform(math.log(42), math.log(70 + 110 * depth)))
    return (54 + 90 * depth) * rng.uniform(0.85, 1.15)


def _shape(rng: Random, role: str, zone: str, use: str, thing: str) -> tuple[float, float, float]:
    """Aspect, share filled and scale of what is placed: of a given thing, or drawn."""
    if thing:
        cutout = materials()[0][thing]
        return cutout.aspect, cutout.filled, SCALE.get(cutout.kind, 1.0)
    return (*rng.choice(_shapes(use, role, zone)), 1.0)


def _across(rng: Random, frame: Frame, area: Box, slot: Slot) -> float | None:
    """Where the centre of a slot goes from left to right; None if it doesn't fit."""
    w = slot.size * math.sqrt(slot.aspect)
    if slot.state == "edge":
        hidden = rng.uniform(0.22, 0.42) * w
        return frame.size[0] - w / 2 + hidden if slot.side > 0 else w / 2 - hidden
    low, high = max(area[0], w / 2 + 6), min(area[1], frame.size[0] - w / 2 - 6)
    return rng.uniform(low, high) if low < high else None


def _place(
    rng: Random, frame: Frame, role: str, zone: str, taken: list[Slot], *, use: str, thing: str = ""
) -> Slot | None:
    """Draw a slot that doesn't cover what is there already; None after forty tries."""
    background = materials()[1][frame.background]
    part = background.ground if zone == "ground" else background.sky
    area = zone_in(frame, part) if part else None
    if area is None:
        return None
    state = "whole" if role == "extra" else rng.choices(["whole", "edge", "behind"], [0.66, 0.19, 0.15])[0]
    if zone == "sky" and state == "behind":
        state = "whole"
    unit = max(frame.size) / 720
    aspect, filled, scale = _shape(rng, role, zone, use, thing)
    narrow = min(math.sqrt(aspect), 1 / math.sqrt(aspect))
    for attempt in range(40):
        depth = max(rng.random(), rng.random()) if role == "animal" else rng.random()
        size = _size(rng, role, zone, depth) * unit * scale
        size = max(size, 80 * unit) if state != "whole" else size * (1 - attempt / 120)
        size = max(size, (SMALLEST + 4) / narrow)
        h = size / math.sqrt(aspect)
        if zone == "ground":
            y = min(max(area[2] + depth * (area[3] - area[2]), area[2] + 4), frame.size[1] - 4)
        else:
            y = rng.uniform(max(area[2], h / 2 + 4), max(area[3], h / 2 + 5))
        look = tuple(rng.random() for _ in range(12))
        slot = Slot(role, zone, size, aspect, 0, y, state, rng.choice((-1, 1)), look, thing, filled)
        x = _across(rng, frame, area, slot)
        slot = evolve(slot, x=x or 0)
        if x is not None and extent(slot)[1] > 2 and _clear(slot, taken):
            return slot
    return None


def _screen(rng: Random, target: Slot, use: str, frame: Frame) -> Slot:
    """Something that stands before a quarter to two fifths of a slot."""
    thing = rng.choice(_pool(use, ("occluder",)))
    left, top, right, bottom = extent(target)
    height = (bottom - top) * rng.uniform(0.85, 1.2)
    height = max(height, 48)
    width = height * thing.aspect
    hidden = rng.uniform(0.26, 0.4) * (right - left)
    x = right - hidden + width / 2 if target.side > 0 else left + hidden - width / 2
    y = min(bottom + rng.uniform(2, 8), frame.size[1] - 1)
    look = tuple(rng.random() for _ in range(12))
    return Slot("screen", "ground", height * math.sqrt(thing.aspect), thing.aspect, x, y, look=look, thing=thing.name)


EXTRAS = {
    ("statue_bird", "statue_other"): 0.27,
    ("board_bird", "board_car", "board_other"): 0.29,
    ("sign",): 0.14,
    ("part_car", "part_bird"): 0.26,
    ("other",): 0.04,
}


SCALE = {"part_car": 0.55, "part_bird": 0.6, "sign": 0.8, "other": 0.7}
"""How large an extra is beside a statue or a billboard."""


def draw_scene(rng: Random, use: str = "minted", background: str = "") -> Scene:
    """The make-up of a scene, without a thought of gold: what stands in the main slots is left open."""
    backgrounds = [b for b in materials()[1].values() if b.use == use]
    while True:
        chosen = materials()[1][background] if background else rng.choice(backgrounds)
        frame = draw_frame(rng, chosen)
        taken: list[Slot] = []
        sky = chosen.sky is not None and rng.random() < 0.38 and zone_in(frame, chosen.sky) is not None
        main = [("vehicle", "ground"), ("animal", "sky" if sky else "ground")]
        rng.shuffle(main)
        for role, zone in main:
            slot = _place(rng, frame, role, zone, taken, use=use)
            if slot is not None:
                taken.append(slot)
                if slot.state == "behind":
                    taken.append(_screen(rng, slot, use, frame))
        if sum(slot.role in ("animal", "vehicle") for slot in taken) < 2 or not _screens_clear(taken):
            continue
        for _ in range(rng.choices([0, 1, 2], [0.2, 0.5, 0.3])[0]):
            kinds = rng.choices(list(EXTRAS), list(EXTRAS.values()))[0]
            pool = _pool(use, (rng.choice(kinds),), "ground")
            thing = rng.choice(pool).name
            if slot := _place(rng, frame, "extra", "ground", taken, use=use, thing=thing):
                taken.append(slot)
        return Scene(frame, _order(taken))


def _screens_clear(slots: Sequence[Slot]) -> bool:
    """Whether no screen hides a main slot but its own."""
    for i, slot in enumerate(slots):
        if slot.role == "screen":
            others = [s for j, s in enumerate(slots) if j != i - 1 and s.role in ("animal", "vehicle")]
            if not _clear(slot, others):
                return False
    return True


def shown_side(scene: Scene, slot: Slot) -> float:
    """The short side, in px, of what can be seen of a slot: inside the frame and beside its screen."""
    left, top, right, bottom = extent(slot)
    low, high = max(left, 0.0), min(right, float(scene.frame.size[0]))
    for screen in scene.slots:
        if screen.role == "screen" and slot.state == "behind" and not _clear(screen, [slot]):
            a, _, b, _ = extent(screen)
            low, high = (low, min(high, a)) if slot.side > 0 else (max(low, b), high)
    return min(high - low, min(bottom, scene.frame.size[1]) - max(top, 0.0))


def _order(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    return tuple(sorted(slots, key=lambda slot: slot.y if slot.zone == "ground" else -1))


# ---- What stands in the main slots: the only thing that gold decides ------------------------------


def fill(rng: Random, scene: Scene, bird: bool, car: bool, use: str = "minted") -> Scene:
    """Put a bird or something else into the animal slot, a car or something else into the vehicle slot."""
    wanted = {
        "animal": ("bird",) if bird else ("other",),
        "vehicle": ("car",) if car else ("vehicle",),
    }
    slots = []
    for slot in scene.slots:
        if slot.role in wanted:
            pool = _pool(use, wanted[slot.role], slot.zone)
            near = _near([c for c in pool if slot.size <= LARGEST * c.native] or pool, slot.aspect, slot.filled)
            # Take each subject as often as the others, however many views there are of it.
            subjects = sorted({c.title["en"] for c in near})
            subject = rng.choice(subjects)
            thing = rng.choice([c for c in near if c.title["en"] == subject])
            slots.append(evolve(slot, thing=thing.name))
        else:
            slots.append(slot)
    return Scene(scene.frame, tuple(slots))


# ---- Pixels -------------------------------------------------------------------------------------


def _turned(rgb: np.ndarray[Any, Any], share: float) -> np.ndarray[Any, Any]:
    """Colours with their hue turned by a share of the circle, about the grey axis."""
    c, s = math.cos(2 * math.pi * share), math.sin(2 * math.pi * share)
    k, r = (1 - c) / 3, math.sqrt(1 / 3) * s
    turn = np.array([[c + k, k - r, k + r], [k + r, c + k, k - r], [k - r, k + r, c + k]], dtype=np.float32)
    return np.asarray(rgb @ turn.T)


def _toned(
    rgb: np.ndarray[Any, Any],
    solid: np.ndarray[Any, Any],
    goals: tuple[float, float, float],
    limits: tuple[float, float],
    power: float,
) -> np.ndarray[Any, Any]:
    """Bring saturation, mean brightness and contrast of the solid part to the goals (power below 1: towards them).

    Three rounds, since clipping to what a picture can hold moves all three.
    """
    weights = np.array([0.299, 0.587, 0.114], dtype=np.float32)
    richer = stretched = 1.0
    for _ in range(3):
        level = (rgb @ weights)[..., None]
        inside = rgb[solid]
        # The paint's saturation, not that of windows and wheels.
        spread = float(np.percentile(inside.max(1) - inside.min(1), 88))
        mean, deviation = float(level[solid].mean()), float(level[solid].std())
        rich = min(max(richer * (goals[0] / max(spread, 3.0)) ** power, limits[0]), limits[1]) / richer
        stretch = min(max(stretched * (goals[2] / max(deviation, 6.0)) ** power, 0.5), 1.9) / stretched
        richer, stretched = richer * rich, stretched * stretch
        shift = mean * (goals[1] / max(mean, 8.0)) ** power
        rgb = (shift + (level - mean) * stretch + (rgb - level) * rich).clip(0, 255)
        if power < 1:
            break
    return rgb


def flipped(slot: Slot, cutout: Cutout) -> bool:
    """Whether the cut-out is mirrored: a head must not be on the side that is cut off or hidden."""
    if cutout.kind.startswith("board") or cutout.kind == "sign":
        return False
    if slot.state == "whole" or cutout.faces == "C":
        return slot.look[0] < 0.5
    head = 1 if cutout.faces == "R" else -1
    return head == slot.side


def _figure(slot: Slot, local: np.ndarray[Any, Any]) -> Image.Image:
    """The cut-out as it goes into the picture: size, colour, light, soft edge; RGBA.

    Mean brightness, contrast and saturation are drawn with the slot, so they say little about what stands there.
    """
    cutout = materials()[0][slot.thing]
    aspect = min(max(slot.aspect, cutout.aspect / 1.16), cutout.aspect * 1.16)
    w = max(2, round(slot.size * math.sqrt(aspect)))
    h = max(2, round(slot.size / math.sqrt(aspect)))
    image = cutout.image.convert("RGBa").resize((w, h), Image.Resampling.LANCZOS).convert("RGBA")
    if flipped(slot, cutout):
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    _, turn, paint, gain, tint, backlight, edge, contrast, richness = slot.look[:9]
    alpha = image.getchannel("A")
    rgb = np.asarray(image.convert("RGB"), dtype=np.float32)
    solid = np.asarray(alpha) > 100
    weights = np.array([0.299, 0.587, 0.114], dtype=np.float32)
    if slot.role == "vehicle":
        # Every vehicle gets a coat of paint: most of them their own colour turned, the pale ones a tint.
        angle = turn if paint < 0.75 else 0.0
        rgb = _turned(rgb, angle)
        hue = np.array([math.cos(2 * math.pi * (turn + k / 3)) for k in range(3)], dtype=np.float32)
        level = (rgb @ weights)[..., None]
        spread = float((rgb.max(2) - rgb.min(2))[solid].mean()) if solid.any() else 0.0
        rgb = rgb + hue * level * 0.35 * max(0.0, 1 - spread / 60) * paint
    else:
        rgb = _turned(rgb, (turn - 0.5) * 0.05)
    if solid.any():
        goal = 18 + 84 * richness if slot.role == "vehicle" else 14 + 42 * richness
        wanted = 0.68 * (56 + 116 * gain) + 0.32 * float(local @ weights)
        if slot.zone == "sky":
            wanted *= 0.62 + 0.38 * backlight
        # Paint may be as bright as drawn; fur and feathers are dulled, but hardly ever coloured.
        limits = (0.1, 3.0) if slot.role == "vehicle" else (0.15, 1.6)
        rgb = _toned(rgb, solid, (goal, wanted, 30 + 26 * contrast), limits, 1.0 if slot.role in ROLES else 0.3)
    near = local / max(float(local.mean()), 1.0)
    rgb = rgb * (1 + (0.1 + 0.22 * tint) * (near - 1))
    alpha = alpha.filter(ImageFilter.GaussianBlur(0.45 + 0.45 * edge)).point(_steeper)
    out = Image.fromarray(rgb.clip(0, 255).astype(np.uint8)).convert("RGBA")
    out.putalpha(alpha)
    return out


def _steeper(alpha: int) -> int:
    """Move an edge inwards by about half a pixel, so that no rim of the old background is left."""
    return max(0, min(255, round((alpha - 44) * 1.21)))


def _shadow(canvas: Image.Image, figure: Image.Image, left: int, top: int, light: Sequence[float]) -> None:
    """A soft shadow on the ground: dark under the thing, and slanting away from the sun."""
    w, h = figure.size
    strength = 0.30 + 0.30 * light[8]
    lean = (light[9] - 0.5) * 1.6
    flat = max(3, round(h * 0.20))
    alpha = figure.getchannel("A").resize((w, flat), Image.Resampling.BILINEAR)
    pad = w // 2 + 12
    cast = Image.new("L", (w + 2 * pad, flat + 24))
    cast.paste(alpha.point(lambda a: int(a * 0.55)), (pad, 12))
    shift = lean * w * 0.35 / max(flat, 1)
    # Rows far from the foot move sideways.
    base = 12 + flat
    cast = cast.transform(
        cast.size, Image.Transform.AFFINE, (1, shift, -shift * base, 0, 1, 0), Image.Resampling.BILINEAR
    )
    pen = ImageDraw.Draw(cast)
    foot = np.asarray(figure.getchannel("A"))[-max(2, h // 12) :].max(0)
    xs = np.flatnonzero(foot > 90)
    if len(xs):
        a, b = int(xs[0]), int(xs[-1])
        grow = max(2, (b - a) // 14)
        deep = max(2, round(min(h * 0.05, 9)))
        pen.ellipse((pad + a - grow, base - deep, pad + b + grow, base + deep - 1), fill=235)
    cast = cast.filter(ImageFilter.GaussianBlur(1.2 + w / 90))
    cast = cast.point(lambda a: int(a * strength))
    black = Image.new("RGB", cast.size, (14, 14, 20))
    canvas.paste(black, (left - pad, top + h - base - 1), cast)


def backdrop(frame: Frame) -> Image.Image:
    """The cropped, mirrored, scaled background."""
    photo = materials()[1][frame.background].image
    image = photo.resize(frame.size, Image.Resampling.LANCZOS, box=frame.window)
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if frame.mirrored else image


def finish(image: Image.Image, light: Sequence[float], noise: np.random.Generator) -> Image.Image:
    """What a camera adds to the whole picture alike: softness, exposure, colour cast, noise."""
    image = image.filter(ImageFilter.GaussianBlur(0.25 + 0.45 * light[0]))
    rgb = np.asarray(image, dtype=np.float32)
    gains = np.array([0.96 + 0.08 * light[k] for k in (1, 2, 3)], dtype=np.float32)
    rgb = (rgb - 128) * (0.92 + 0.14 * light[4]) + 128
    rgb = rgb * gains * (0.9 + 0.2 * light[5])
    sigma = 1.0 + 2.2 * light[6]
    grain = noise.standard_normal((*rgb.shape[:2], 1), dtype=np.float32) * sigma
    return Image.fromarray((rgb + grain).clip(0, 255).astype(np.uint8))


def paint(scene: Scene, rng: Random) -> Image.Image:
    """Paint a scene that has been filled."""
    canvas = paint_on(backdrop(scene.frame), scene)
    return finish(canvas, scene.frame.light, np.random.default_rng(rng.getrandbits(64)))


def paint_on(canvas: Image.Image, scene: Scene) -> Image.Image:
    """Paint the things of a scene onto its background, which is changed and returned."""
    light = scene.frame.light
    for slot in scene.slots:
        left, top, right, bottom = (round(v) for v in extent(slot))
        area = (max(left, 0), max(top, 0), min(right, canvas.width), min(bottom, canvas.height))
        local = np.asarray(canvas.crop(area).resize((8, 8)), dtype=np.float32).mean((0, 1))
        figure = _figure(slot, local)
        left = round(slot.x - figure.width / 2)
        top = round(slot.y - figure.height) if slot.zone == "ground" else round(slot.y - figure.height / 2)
        if slot.zone == "ground":
            _shadow(canvas, figure, left, top, light)
        canvas.paste(figure.convert("RGB"), (left, top), figure.getchannel("A"))
    return canvas


def encode(image: Image.Image, target: int) -> bytes:
    """JPEG without metadata, of the highest quality that keeps it within `target` bytes (at least quality 30)."""
    low, high = 30, 90
    best = b""
    while low <= high:
        quality = (low + high) // 2
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=quality, optimize=True, subsampling=2)
        if buffer.tell() <= target or not best:
            best = buffer.getvalue() if buffer.tell() <= target else best
        if buffer.tell() <= target:
            low = quality + 1
        else:
            high = quality - 1
    if not best:
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=30, optimize=True, subsampling=2)
        best = buffer.getvalue()
    return best


# ---- Gold ---------------------------------------------------------------------------------------

ODD = {"penguin", "little-penguin", "ostrich", "pink-flamingo", "tucan", "crowned-crane", "pelican", "owl", "peacock"}
ODD |= {"magellanic-penguin", "nandou", "rainbow-lorikeet"}


def where(slot: Slot, frame: Frame) -> dict[str, str]:
    """Where in the picture a slot is, in words."""
    if slot.zone == "sky":
        return {"zh": "天上", "en": "in the sky"}
    third = min(2, max(0, int(3 * slot.x / frame.size[0])))
    return {"zh": ("左边", "中间", "右边")[third], "en": ("on the left", "in the middle", "on the right")[third]}


def _small(slot: Slot) -> bool:
    left, top, right, bottom = extent(slot)
    return min(right - left, bottom - top) < 46


def _a(name: str) -> str:
    if name in ("SUV", "an SUV"):
        return "an SUV"
    return f"an {name}" if name[0].lower() in "aeiou" else f"a {name}"


def _bare(name: str) -> str:
    return name.removeprefix("a ").removeprefix("an ")


def _yes(rng: Random, scene: Scene, slot: Slot, label: str) -> tuple[list[str], dict[str, str]]:
    """Why a label is yes: the rules, the deciding one first, and a sentence about this picture."""
    thing = materials()[0][slot.thing]
    place = where(slot, scene.frame)
    zh, en = thing.title["zh"], thing.title["en"]
    unit = "只" if label == "bird" else "辆"
    base = "R2" if label == "bird" else "R4"
    background = materials()[1][scene.frame.background]
    if slot.state == "behind":
        screen = next(s for s in scene.slots if s.role == "screen" and not _clear(s, [slot]))
        cover = materials()[0][screen.thing].title
        seen = ("头和前半身", "its head and breast") if label == "bird" else ("大半个车身", "most of its body")
        return ["R5", base], {
            "zh": f"{place['zh']}的{zh}给{cover['zh']}挡住了一截，露出来的{seen[0]}够认了",
            "en": f"{_a(cover['en'])} hides part of the {en} {place['en']}, "
            f"but {seen[1]} can be seen, and that settles it",
        }
    if slot.state == "edge":
        seen = ("头和前半身", "its head and breast are") if label == "bird" else ("大半个车身", "most of its body is")
        return ["R5", base], {
            "zh": f"{place['zh']}的{zh}有一截在画面外头，进了画面的{seen[0]}够认了",
            "en": f"the frame cuts the {en} {place['en']}, but {seen[1]} inside, and that settles it",
        }
    if _small(slot):
        return ["R1", base], {
            "zh": f"{place['zh']}那{unit}{zh}小得容易漏，放大认得出来，大小不管",
            "en": f"the {en} {place['en']} is small and easy to miss, "
            "but zoom shows what it is, and size doesn’t matter",
        }
    likeness = [s for s in scene.slots if materials()[0][s.thing].kind in (f"statue_{label}", f"board_{label}")]
    if thing.name in ODD or (label == "car" and background.place in ("snow", "sand", "stone") and rng.random() < 0.7):
        spot = background.title
        return ["R6", base], {
            "zh": f"{spot['zh']}见到{zh}是有点怪，可它就在画面里，照标"
            + (f"；{thing.note['zh']}" if thing.note["zh"] else ""),
            "en": f"{_a(en)} {spot['en']} is an odd sight, but it is in the frame"
            + (f"; {thing.note['en']}" if thing.note["en"] else ""),
        }
    if likeness:
        copy = materials()[0][likeness[0].thing]
        made = (
            {"zh": "雕的", "en": "carved or cast"}
            if copy.kind.startswith("statue")
            else {"zh": "印的", "en": "printed"}
        )
        other = copy.title if copy.kind.startswith("statue") else {
            "zh": f"广告牌上的{copy.title['zh']}", "en": f"{copy.title['en']} on the billboard"}  # fmt: skip
        return [base, "R3"], {
            "zh": f"{other['zh']}是{made['zh']}，不管它；{place['zh']}的{zh}是真的",
            "en": f"ignore the {_bare(other['en'])}, which is {made['en']}; the {en} {place['en']} is real",
        }
    if thing.note["zh"]:
        return [base, "R1"], {
            "zh": f"{place['zh']}有{unit}{zh}，{thing.note['zh']}",
            "en": f"there is {_a(en)} {place['en']}; {thing.note['en']}",
        }
    return [base, "R1"], {
        "zh": f"{place['zh']}有一{unit}{zh}，有一{unit}就够",
        "en": f"there is {_a(en)} {place['en']}, and one is enough",
    }


def _no(scene: Scene, label: str) -> tuple[list[str], dict[str, str]]:
    """Why a label is no: what might have been taken for it, and why that doesn't count."""
    base, role = ("R2", "animal") if label == "bird" else ("R4", "vehicle")
    things = materials()[0]
    rules: list[str] = []
    zh: list[str] = []
    en: list[str] = []
    for slot in scene.slots:
        thing = things[slot.thing]
        place = where(slot, scene.frame)
        if thing.kind == f"statue_{label}":
            rules.append("R3")
            zh.append(f"{place['zh']}的{thing.title['zh']}是雕像")
            en.append(f"the {thing.title['en']} {place['en']} is a statue")
        elif thing.kind == f"board_{label}":
            rules.append("R3")
            zh.append(f"{place['zh']}广告牌上的{thing.title['zh']}是印上去的")
            en.append(f"the billboard {place['en']} shows {thing.title['en']}, but only in print")
        elif thing.kind == f"part_{label}":
            rules.append("R7")
            zh.append(f"{place['zh']}那{'' if label == 'bird' else '只'}{thing.title['zh']}，{thing.note['zh']}")
            en.append(f"the {thing.title['en']} {place['en']}: {thing.note['en']}")
        elif thing.kind == "sign" and label == "car":
            rules.append("R6")
            zh.append(f"有{thing.title['zh']}，不等于有车")
            en.append(f"{_a(thing.title['en'])} is no proof of a car")
    main = next(s for s in scene.slots if s.role == role)
    thing, place = things[main.thing], where(main, scene.frame)
    note_zh = f"，{thing.note['zh']}" if thing.note["zh"] else ("不是鸟" if label == "bird" else "不是小汽车")
    first_zh = f"{place['zh']}的{thing.title['zh']}{note_zh}"
    first_en = f"the {thing.title['en']} {place['en']}: {thing.note['en'] or 'not a bird'}"
    return [*dict.fromkeys([*rules[:2], base])], {
        "zh": "；".join([first_zh, *zh[:2]]),
        "en": "; ".join([first_en, *en[:2]]),
    }


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def explain(rng: Random, scene: Scene, bird: bool, car: bool) -> tuple[tuple[str, ...], dict[str, str]]:
    """The rules that decide a scene's gold and the reason in both languages."""
    slots = {slot.role: slot for slot in scene.slots}
    bird_rules, bird_text = _yes(rng, scene, slots["animal"], "bird") if bird else _no(scene, "bird")
    car_rules, car_text = _yes(rng, scene, slots["vehicle"], "car") if car else _no(scene, "car")
    rules = tuple(dict.fromkeys([*bird_rules[:2], *car_rules[:2]]))
    zh = f"{'有鸟' if bird else '没有鸟'}：{bird_text['zh']}。{'有小汽车' if car else '没有小汽车'}：{car_text['zh']}。"
    en = f"{'Bird' if bird else 'No bird'}: {bird_text['en']}. {'Car' if car else 'No car'}: {car_text['en']}."
    return rules, {"zh": zh, "en": en}


def classes(rng: Random, count: int) -> list[tuple[bool, bool]]:
    """(bird, car) for each item: each of the four about a quarter, none under a fifth from 20 items on."""
    numbers = [count // 4 + (k < count % 4) for k in range(4)]
    rng.shuffle(numbers)
    for _ in range(count // 20):
        giver, taker = rng.sample(range(4), 2)
        if numbers[giver] - 1 >= count / 5:
            numbers[giver] -= 1
            numbers[taker] += 1
    drawn = [(bool(k & 1), bool(k & 2)) for k in range(4) for _ in range(numbers[k])]
    rng.shuffle(drawn)
    return drawn


def gold_answer(item: Item, set_id: str, task: Task, row_id: str, values: Mapping[str, str]) -> Answer:
    """The gold answer of an item, `values` from label to yes or unsure."""
    return Answer(
        id=row_id, stamp=1, task=task.id, task_hash=task.hash, item=item.id, item_hash=item.hash, set=set_id,
        mode="work", by="gold", source="gold", status="submitted", values={QUESTION: dict(values)},
        guideline=task.guideline,
    )  # fmt: skip


def image_item(item_id: str, data: bytes, size: tuple[int, int]) -> Item:
    """An item that shows one JPEG."""
    media = Media(f"{item_id}.jpg", hashlib.sha256(data).hexdigest(), *size)
    return Item(item_id, (QUESTION,), {"image": media})


def hex_id(rng: Random, digits: int) -> str:
    """A random id."""
    return f"{rng.getrandbits(4 * digits):0{digits}x}"


@frozen
class Plan:
    """A scene before it is painted, with its gold and what is drawn later: size of the file, noise, wording."""

    bird: bool
    car: bool
    scene: Scene
    target: int
    noise: Random
    words: Random


def plans(secret: bytes, count: int) -> Iterator[Plan]:
    """The scenes of a secret, one after the other."""
    for index, (bird, car) in enumerate(classes(stream(secret, "classes"), count)):
        make_up = stream(secret, f"{index}/make-up")
        scene = draw_scene(make_up)
        target = make_up.randint(30_000, 48_000)
        content = stream(secret, f"{index}/content")
        yield Plan(bird, car, fill(content, scene, bird, car), target, make_up, content)


def mint(secret: bytes, count: int = 60, *, lang: str = "zh", asks: tuple[str, ...] | None = None) -> MintedSet:
    """A set of composed scenes with gold, the same for the same secret under the locked versions.

    Args:
        secret: at least 16 bytes; whoever has it can make the set again.
        count: number of scenes, at least 20.
        lang, asks: as every recipe takes them; a picture has no language, and all of them ask the same.

    Returns:
        The set. Its notes hold `encoder`, `pixels` and `gold` (SHA-256 of all decoded pixels and of all gold
        values and rules, in the order of the items), `balance` (number of items by combination) and `licence`.
    """
    if len(secret) < 16 or count < 20:
        raise ValueError("expected a secret of at least 16 bytes and at least 20 items")
    task = load_task(HERE)
    ids = stream(secret, "ids")
    set_id = f"bac-{hex_id(ids, 10)}"
    items: list[Item] = []
    golds: list[Gold] = []
    media: dict[str, bytes] = {}
    pixels, answers = hashlib.sha256(), hashlib.sha256()
    drawn = []
    for plan in plans(secret, count):
        image = paint(plan.scene, plan.noise)
        data = encode(image, plan.target)
        item = image_item(hex_id(ids, 8), data, image.size)
        rules, reason = explain(plan.words, plan.scene, plan.bird, plan.car)
        values = {label: "yes" for label, present in (("bird", plan.bird), ("car", plan.car)) if present}
        answer = gold_answer(item, set_id, task, hex_id(ids, 32), values)
        items.append(item)
        golds.append(Gold(answer, rules, reason))
        media[f"{item.id}.jpg"] = data
        drawn.append((plan.bird, plan.car))
        pixels.update(Image.open(BytesIO(data)).tobytes())
        answers.update(dump_row(answer).encode() + " ".join(rules).encode() + b"\n")
    return MintedSet(set_id, tuple(items), tuple(golds), media, _notes(drawn, pixels.hexdigest(), answers.hexdigest()))


def _notes(drawn: Sequence[tuple[bool, bool]], pixels: str, gold: str) -> dict[str, Any]:
    names = {(True, False): "bird only", (False, True): "car only", (True, True): "both", (False, False): "neither"}
    return {
        "encoder": f"Pillow {PIL.__version__}, libjpeg {features.version('jpg') or '?'}, numpy {np.__version__}",
        "pixels": pixels,
        "gold": gold,
        "licence": "each part keeps its own, see datasets/materials/materials.csv (GPL-2.0-or-later, CC-BY-3.0 …)",
        "balance": {name: drawn.count(pair) for pair, name in names.items()},
    }
