"""Make the practice set and the sample of the task birds-and-cars.

    python tools/materials/practice.py --rcc DIR    # practice: DIR is the folder `rcc` of gcompris-qt-data
    python tools/materials/practice.py --sample     # the sample, from its public secret

What is made is committed. Photographs and specially made scenes, with gold and reasons, are listed in
practice_items.py; the other scenes are drawn by the recipe from the materials kept for practice.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import random
import shutil
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from attrs import evolve
from PIL import Image, ImageDraw, ImageFilter

sys.path.insert(0, str(Path(__file__).parent))
import practice_items
from prepare import photograph

from autograder.mint import stream
from labelcamp.answers import Gold, dump_gold
from labelcamp.items import Item, ItemSet, dump_set
from labelcamp.task import load_task

ROOT = Path(__file__).resolve().parents[2]
TASK = ROOT / "datasets" / "birds-and-cars"
SAMPLE_SECRET = b"labelcamp: the public sample of birds-and-cars, 1"
CREDITS = ["item", "pool", "made", "photograph", "author", "licence", "origin", "changes", "cutouts"]


def load_recipe() -> ModuleType:
    """The recipe, loaded by path."""
    spec = importlib.util.spec_from_file_location("birds_and_cars_recipe", TASK / "recipe.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


R = load_recipe()


def frame(background: str, crop: tuple[float, float, float, float] | None, long_side: int, mirrored: bool, light: float) -> Any:
    """A frame that was chosen by hand; the crop in shares of the whole: x0, y0, x1, y1."""
    photo = R.materials()[1][background].image
    x0, y0, x1, y1 = crop or (0.0, 0.0, 1.0, 1.0)
    window = (round(x0 * photo.width), round(y0 * photo.height), round(x1 * photo.width), round(y1 * photo.height))
    w, h = window[2] - window[0], window[3] - window[1]
    factor = long_side / max(w, h)
    lights = (0.4, 0.5, 0.5, 0.5, 0.5, light, 0.35, 0.5, 0.5, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)
    return R.Frame(background, window, mirrored, (round(w * factor), round(h * factor)), lights)


def put(thing: str, x: float, y: float, size: float, size_of: tuple[int, int], role: str = "extra", flip: bool = False,
        zone: str = "") -> Any:
    """A cut-out placed by hand: x, y in shares of the picture, size in px."""
    cutout = R.materials()[0][thing]
    look = (0.2 if flip else 0.8, 0.5, 0.9, 0.5, 0.3, 0.9, 0.5, 0.5, 0.45, 0.5, 0.5, 0.5)
    return R.Slot(role, zone or cutout.zone, size, cutout.aspect, x * size_of[0], y * size_of[1], look=look, thing=thing)


def smudge(canvas: Image.Image, thing: str, x: float, y: float, width: int, coarse: int, dark: float) -> None:
    """A thing so far off or so blurred that its shape is lost: drawn `coarse` px wide, then scaled up to `width`."""
    figure = R.materials()[0][thing].image
    height = max(2, round(width / figure.width * figure.height))
    small = figure.convert("RGBa").resize((coarse, max(1, round(coarse * height / width))), Image.Resampling.BOX)
    alpha = small.convert("RGBA").getchannel("A").resize((width, height), Image.Resampling.BICUBIC)
    alpha = alpha.filter(ImageFilter.GaussianBlur(max(0.8, width / 16)))
    area = (round(x * canvas.width - width / 2), round(y * canvas.height - height / 2))
    pad = Image.new("L", (width + 8, height + 8))
    pad.paste(alpha, (4, 4))
    local = np.asarray(canvas.crop((area[0], area[1], area[0] + width, area[1] + height)), dtype=float).mean((0, 1))
    colour = tuple(int(c * dark) for c in local)
    canvas.paste(Image.new("RGB", pad.size, colour), (area[0] - 4, area[1] - 4), pad.point(lambda a: int(a * 0.85)))


def composed(spec: dict[str, Any], rng: random.Random) -> Image.Image:
    """A scene made by hand: background, things, and what makes it hard to tell."""
    f = frame(spec["background"], spec.get("crop"), spec.get("long", 720), spec.get("mirrored", False), spec.get("light", 0.5))
    canvas = R.backdrop(f)
    slots = [put(*one[:4], canvas.size, **(one[4] if len(one) > 4 else {})) for one in spec.get("things", ())]
    scene = R.Scene(f, tuple(slots))
    for kind, *rest in spec.get("before", ()):
        MARKS[kind](canvas, *rest)
    light = list(f.light)
    painted = R.paint_on(canvas, scene)
    for kind, *rest in spec.get("after", ()):
        MARKS[kind](painted, *rest)
    return R.finish(painted, light, np.random.default_rng(rng.getrandbits(64)))


def lamps(canvas: Image.Image, x: float, y: float, gap: int) -> None:
    """Two red lights in the dark."""
    glow = Image.new("L", canvas.size)
    pen = ImageDraw.Draw(glow)
    cx, cy = round(x * canvas.width), round(y * canvas.height)
    for side in (-1, 1):
        pen.ellipse((cx + side * gap - 5, cy - 3, cx + side * gap + 5, cy + 3), fill=255)
    wide = glow.filter(ImageFilter.GaussianBlur(9)).point(lambda a: min(255, a * 3))
    canvas.paste(Image.new("RGB", canvas.size, (190, 24, 16)), (0, 0), wide)
    canvas.paste(Image.new("RGB", canvas.size, (255, 120, 90)), (0, 0), glow.filter(ImageFilter.GaussianBlur(1.4)))


def dusk(canvas: Image.Image, amount: float) -> None:
    """Make the picture darker."""
    dark = np.asarray(canvas, dtype=float) * amount
    canvas.paste(Image.fromarray(dark.clip(0, 255).astype(np.uint8)), (0, 0))


def blur(canvas: Image.Image, x0: float, y0: float, x1: float, y1: float, radius: float) -> None:
    """Blur a part, with a soft border."""
    w, h = canvas.size
    mask = Image.new("L", canvas.size)
    ImageDraw.Draw(mask).rectangle((x0 * w, y0 * h, x1 * w, y1 * h), fill=255)
    canvas.paste(canvas.filter(ImageFilter.GaussianBlur(radius)), (0, 0), mask.filter(ImageFilter.GaussianBlur(8)))


MARKS: dict[str, Callable[..., None]] = {"smudge": smudge, "lamps": lamps, "dusk": dusk, "blur": blur}


def real(spec: dict[str, Any], rcc: Path) -> Image.Image:
    """A photograph, cropped and scaled."""
    image = Image.open(BytesIO(photograph(rcc, spec["photo"]))).convert("RGB")
    if crop := spec.get("crop"):
        image = image.crop(crop)
    factor = spec.get("long", 720) / max(image.size)
    return image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.LANCZOS)


def photo_credits() -> dict[str, dict[str, str]]:
    """Author, licence and origin of the photographs that are in no material, from the table beside this file."""
    with (Path(__file__).parent / "photographs.csv").open(encoding="utf-8", newline="") as handle:
        return {row["photograph"]: row for row in csv.DictReader(handle)}


def table() -> dict[str, dict[str, str]]:
    """The rows of the materials' table by name."""
    with (R.MATERIALS / "materials.csv").open(encoding="utf-8", newline="") as handle:
        return {Path(row["file"]).stem: row for row in csv.DictReader(handle)}


def licences(rows: list[dict[str, str]]) -> str:
    """The SPDX expression of a picture made from several works."""
    return " AND ".join(sorted({row["licence"] for row in rows}))


def build(rcc: Path) -> None:
    """Write the folder practice."""
    task = load_task(TASK)
    out = TASK / "practice"
    shutil.rmtree(out, ignore_errors=True)
    (out / "media").mkdir(parents=True)
    known, photos = table(), photo_credits()
    items: dict[str, Item] = {}
    golds: list[Gold] = []
    pools: dict[str, list[str]] = {"learn": [], "test": []}
    credit: list[dict[str, str]] = []
    for spec in practice_items.items():
        name = spec["name"]
        rng = stream(b"labelcamp practice 1", name)
        used: list[str] = []
        origin: dict[str, str]
        if "photo" in spec:
            image = real(spec, rcc)
            origin = photos[spec["photo"]]
            made, target = "photograph", 56_000
            rules, reason, values = spec["rules"], spec["reason"], spec["gold"]
        elif "draw" in spec:
            scene, rules, reason = drawn(spec)
            image = R.paint(scene, rng)
            rules = spec.get("rules", rules)
            reason = spec.get("reason", reason)
            values = {label: "yes" for label, present in zip(("bird", "car"), spec["draw"], strict=True) if present}
            origin = known[scene.frame.background]
            used = [slot.thing for slot in scene.slots]
            made, target = "scene", 44_000
        else:
            image = composed(spec, rng)
            origin = known[spec["background"]]
            used = [one[0] for one in spec.get("things", ())]
            used += [one[1] for part in ("before", "after") for one in spec.get(part, ()) if one[0] == "smudge"]
            rules, reason, values = spec["rules"], spec["reason"], spec["gold"]
            made, target = "scene", 44_000
        data = R.encode(image, target)
        item = R.image_item("p" + R.hex_id(rng, 6), data, image.size)
        assert item.id not in items
        items[item.id] = item
        pools[spec["pool"]].append(item.id)
        (out / "media" / f"{item.id}.jpg").write_bytes(data)
        answer = R.gold_answer(item, "practice", task.hash, task.guideline, R.hex_id(rng, 32), values)
        golds.append(Gold(answer, tuple(rules), reason))
        changes = [origin.get("changes", "")] + (["things pasted in"] if used else []) + ["cropped, scaled, re-encoded as JPEG"]
        credit.append({
            "item": item.id, "pool": spec["pool"], "made": made,
            "photograph": origin.get("photograph", "") or origin["source"].removeprefix("gcompris:"),
            "author": origin["author"], "licence": licences([origin, *(known[u] for u in used)]), "origin": origin["origin"],
            "changes": "; ".join(c for c in changes if c), "cutouts": " ".join(dict.fromkeys(used)),
        })  # fmt: skip
        print(spec["pool"], item.id, name, values, " ".join(rules))
    order = {name: tuple(ids) for name, ids in pools.items()}
    item_set = ItemSet("practice", task.id, task.version, task.hash, tuple(items.values()), order)
    dump_set(item_set, out)
    dump_gold(golds, out / "gold.jsonl")
    with (out / "credits.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, CREDITS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(credit)


def drawn(spec: dict[str, Any]) -> tuple[Any, tuple[str, ...], dict[str, str]]:
    """A scene drawn by the recipe from the materials of practice."""
    rng = stream(b"labelcamp practice 1", spec["name"] + spec.get("take", ""))
    scene = R.draw_scene(rng, "practice", spec["background"])
    scene = R.fill(rng, scene, *spec["draw"], "practice")
    if "swap" in spec:
        slots = tuple(evolve(s, thing=spec["swap"].get(s.role, s.thing)) for s in scene.slots)
        scene = R.Scene(scene.frame, slots)
    rules, reason = R.explain(rng, scene, *spec["draw"])
    return scene, rules, reason


def sample() -> None:
    """Write the folder sample."""
    task = load_task(TASK)
    minted = R.mint(SAMPLE_SECRET)
    out = TASK / "sample"
    shutil.rmtree(out, ignore_errors=True)
    (out / "media").mkdir(parents=True)
    dump_set(ItemSet(minted.id, task.id, task.version, task.hash, minted.items), out)
    dump_gold(minted.gold, out / "gold.jsonl")
    for name, data in minted.media.items():
        (out / "media" / name).write_bytes(data)
    print(minted.id, dict(minted.notes))


def main() -> None:
    """Make one or the other."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rcc", type=Path)
    parser.add_argument("--sample", action="store_true")
    args = parser.parse_args()
    if args.rcc:
        build(args.rcc)
    if args.sample:
        sample()


if __name__ == "__main__":
    main()
