"""Make the practice set and the sample of the task birds-and-cars.

    python tools/materials/practice.py --rcc DIR    # practice: DIR is the folder `rcc` of gcompris-qt-data
    python tools/materials/practice.py --sample     # the sample, from its public secret

What is made is committed. Photographs and specially made scenes, with gold and reasons, are listed in
practice_items.py; the other scenes are drawn by the recipe from the materials kept for practice.
"""

from __future__ import annotations

import argparse
import csv
import functools
import importlib.util
import json
import random
import shutil
import sys
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from attrs import frozen
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
LONG = 720
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


def frame(background: str, crop: tuple[float, float, float, float] | None, *, mirrored: bool, light: float) -> Any:
    """A frame that was chosen by hand; the crop in shares of the whole: x0, y0, x1, y1."""
    photo = R.materials()[1][background].image
    x0, y0, x1, y1 = crop or (0.0, 0.0, 1.0, 1.0)
    window = (round(x0 * photo.width), round(y0 * photo.height), round(x1 * photo.width), round(y1 * photo.height))
    w, h = window[2] - window[0], window[3] - window[1]
    factor = LONG / max(w, h)
    lights = (0.4, 0.5, 0.5, 0.5, 0.5, light, 0.35, 0.5, 0.5, 0.6, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)
    return R.Frame(background, window, mirrored, (round(w * factor), round(h * factor)), lights)


def put(size_of: tuple[int, int], thing: str, x: float, y: float, size: float, *, flip: bool = False) -> Any:
    """A cut-out placed by hand: x, y in shares of the picture, size in px."""
    cutout = R.materials()[0][thing]
    look = (0.2 if flip else 0.8, 0.5, 0.9, 0.5, 0.3, 0.9, 0.5, 0.5, 0.45, 0.5, 0.5, 0.5)
    return R.Slot("extra", cutout.zone, size, cutout.aspect, x * size_of[0], y * size_of[1], look=look, thing=thing)


def smudge(  # noqa: PLR0917 - the columns of a table
    canvas: Image.Image, thing: str, x: float, y: float, width: int, coarse: int, dark: float
) -> None:
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
    f = frame(spec["background"], spec.get("crop"), mirrored=spec.get("mirrored", False), light=spec.get("light", 0.5))
    canvas = R.backdrop(f)
    slots = [put(canvas.size, *one[:4], **(one[4] if len(one) > 4 else {})) for one in spec.get("things", ())]
    scene = R.Scene(f, tuple(slots))
    painted = R.paint_on(canvas, scene)
    for kind, *rest in spec.get("after", ()):
        MARKS[kind](painted, *rest)
    return R.finish(painted, f.light, np.random.default_rng(rng.getrandbits(64)))


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


def blur(  # noqa: PLR0917 - the columns of a table
    canvas: Image.Image, x0: float, y0: float, x1: float, y1: float, radius: float
) -> None:
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
    factor = spec.get("long", LONG) / max(image.size)
    return image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.LANCZOS)


@functools.cache
def photo_credits() -> dict[str, dict[str, str]]:
    """Author, licence and origin of the photographs that are in no material, from the table beside this file."""
    with (Path(__file__).parent / "photographs.csv").open(encoding="utf-8", newline="") as handle:
        return {row["photograph"]: row for row in csv.DictReader(handle)}


@functools.cache
def table() -> dict[str, dict[str, str]]:
    """The rows of the materials' table by name."""
    with (R.MATERIALS / "materials.csv").open(encoding="utf-8", newline="") as handle:
        return {Path(row["file"]).stem: row for row in csv.DictReader(handle)}


def licences(rows: list[dict[str, str]]) -> str:
    """The SPDX expression of a picture made from several works."""
    return " AND ".join(sorted({row["licence"] for row in rows}))


@frozen
class Made:
    """A picture of the practice set with its gold, and what it was made from."""

    image: Image.Image
    rules: tuple[str, ...]
    reason: dict[str, str]
    values: dict[str, str]
    origin: dict[str, str]
    used: tuple[str, ...] = ()


def make(spec: dict[str, Any], rng: random.Random, rcc: Path) -> Made:
    """Make the picture that an entry of practice_items describes."""
    if "photo" in spec:
        origin = photo_credits()[spec["photo"]]
        return Made(real(spec, rcc), tuple(spec["rules"]), spec["reason"], spec["gold"], origin)
    if "draw" in spec:
        scene, rules, reason = drawn(spec)
        values = {label: "yes" for label, present in zip(("bird", "car"), spec["draw"], strict=True) if present}
        used = tuple(slot.thing for slot in scene.slots)
        return Made(R.paint(scene, rng), rules, reason, values, table()[scene.frame.background], used)
    used = tuple(one[0] for one in spec.get("things", ()))
    used += tuple(one[1] for one in spec.get("after", ()) if one[0] == "smudge")
    image = composed(spec, rng)
    return Made(image, tuple(spec["rules"]), spec["reason"], spec["gold"], table()[spec["background"]], used)


def credit(item_id: str, pool: str, origin: dict[str, str], used: Iterable[str]) -> dict[str, str]:
    """The row of the credits' table for a picture made from a photograph and the cut-outs used."""
    things = tuple(dict.fromkeys(used))
    changes = (origin["changes"], "things pasted in" if things else "", "cropped, scaled, re-encoded as JPEG")
    return {
        "item": item_id,
        "pool": pool,
        "made": "scene" if things else "photograph",
        "photograph": origin.get("photograph") or origin["source"].removeprefix("gcompris:"),
        "author": origin["author"],
        "licence": licences([origin, *(table()[name] for name in things)]),
        "origin": origin["origin"],
        "changes": "; ".join(change for change in changes if change),
        "cutouts": " ".join(things),
    }


def write(
    out: Path, item_set: ItemSet, golds: Sequence[Gold], media: dict[str, bytes], rows: list[dict[str, str]]
) -> None:
    """Write a set's folder afresh."""
    shutil.rmtree(out, ignore_errors=True)
    (out / "media").mkdir(parents=True)
    dump_set(item_set, out)
    dump_gold(golds, out / "gold.jsonl")
    for name, data in media.items():
        (out / "media" / name).write_bytes(data)
    with (out / "credits.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, CREDITS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def build(rcc: Path) -> None:
    """Write the folder practice."""
    task = load_task(TASK)
    items: list[Item] = []
    golds: list[Gold] = []
    media: dict[str, bytes] = {}
    rows: list[dict[str, str]] = []
    for spec in practice_items.items():
        rng = stream(b"labelcamp practice 1", spec["name"])
        made = make(spec, rng, rcc)
        data = R.encode(made.image, 44_000 if made.used else 56_000)
        item = R.image_item("p" + R.hex_id(rng, 6), data, made.image.size)
        answer = R.gold_answer(item, "practice", task, R.hex_id(rng, 32), made.values)
        items.append(item)
        golds.append(Gold(answer, made.rules, made.reason))
        media[f"{item.id}.jpg"] = data
        rows.append(credit(item.id, spec["pool"], made.origin, made.used))
        print(spec["pool"], item.id, spec["name"], made.values, " ".join(made.rules))
    pools = {pool: tuple(row["item"] for row in rows if row["pool"] == pool) for pool in ("learn", "test")}
    write(
        TASK / "practice",
        ItemSet("practice", task.id, task.version, task.hash, tuple(items), pools),
        golds,
        media,
        rows,
    )


def drawn(spec: dict[str, Any]) -> tuple[Any, tuple[str, ...], dict[str, str]]:
    """A scene drawn by the recipe from the materials of practice, with the rules and the reason of its gold."""
    rng = stream(b"labelcamp practice 1", spec["name"] + spec["take"])
    scene = R.fill(rng, R.draw_scene(rng, "practice", spec["background"]), *spec["draw"], "practice")
    return (scene, *R.explain(rng, scene, *spec["draw"]))


def sample() -> None:
    """Write the folder sample."""
    task = load_task(TASK)
    minted = R.mint(SAMPLE_SECRET)
    plans = R.plans(SAMPLE_SECRET, len(minted.items))
    rows = [
        credit(item.id, "sample", table()[plan.scene.frame.background], (slot.thing for slot in plan.scene.slots))
        for item, plan in zip(minted.items, plans, strict=True)
    ]
    item_set = ItemSet(minted.id, task.id, task.version, task.hash, minted.items)
    write(TASK / "sample", item_set, minted.gold, dict(minted.media), rows)
    print(minted.id, dict(minted.notes))


def declare() -> None:
    """Write REUSE.toml for the materials, the practice set and the sample: authors and licence of every file."""
    files: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name, row in table().items():
        files.setdefault((row["licence"], (row["author"],)), []).append(row["file"])
        assert name == Path(row["file"]).stem
    _annotations(R.MATERIALS / "REUSE.toml", files)
    files = {}
    for part in ("practice", "sample"):
        with (TASK / part / "credits.csv").open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                authors = [row["author"], *(table()[name]["author"] for name in row["cutouts"].split())]
                key = (row["licence"], tuple(sorted(set(authors))))
                files.setdefault(key, []).append(f"{part}/media/{row['item']}.jpg")
    _annotations(TASK / "REUSE.toml", files)


def _annotations(path: Path, files: dict[tuple[str, tuple[str, ...]], list[str]]) -> None:
    lines = ["version = 1", "", "# Written by tools/materials/practice.py from the tables of credits."]
    for (licence, authors), names in sorted(files.items()):
        lines += ["", "[[annotations]]", "path = ["]
        lines += [f"  {json.dumps(name)}," for name in sorted(names)]
        lines += ["]", 'precedence = "override"', "SPDX-FileCopyrightText = ["]
        lines += [f"  {json.dumps(author, ensure_ascii=False)}," for author in authors]
        lines += ["]", f'SPDX-License-Identifier = "{licence}"']
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Make one or the other, and declare the licences."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rcc", type=Path)
    parser.add_argument("--sample", action="store_true")
    args = parser.parse_args()
    if args.rcc:
        build(args.rcc)
    if args.sample:
        sample()
    declare()


if __name__ == "__main__":
    main()
