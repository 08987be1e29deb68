"""Make the files under datasets/materials from the packages that they come from.

The table datasets/materials/materials.csv is the source of truth: its column `source` says where a file
comes from and what is done to it. What this makes is committed, so nobody needs to run it to use the
project; it is kept so that every change to a material can be seen and repeated.

    python tools/materials/prepare.py --stamps DIR --rcc DIR --models DIR [--only TEXT]

  --stamps  the folder `stamps` of the Debian package tuxpaint-stamps-default
  --rcc     the folder `rcc` of the Debian package gcompris-qt-data
  --models  a folder into which the .sh3f files of the Debian package sweethome3d-furniture were unzipped

Needs Pillow and numpy, and for some sources zstandard (photographs) and cairosvg (drawings).
"""

from __future__ import annotations

import argparse
import csv
import struct
import sys
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

sys.path.insert(0, str(Path(__file__).parent))
import render

ROOT = Path(__file__).resolve().parents[2]
MATERIALS = ROOT / "datasets" / "materials"
LONGEST = 300
FLAG_ZLIB, FLAG_FOLDER, FLAG_ZSTD = 1, 2, 4
STONES = {
    "stone": ((70, 62, 52), (226, 214, 190)),
    "grey": ((52, 54, 56), (206, 208, 206)),
    "bronze": ((38, 26, 14), (196, 150, 84)),
    "green": ((22, 40, 34), (150, 190, 164)),
}
INKS = {"cream": (244, 232, 204), "sky": (196, 222, 240), "white": (246, 246, 244), "yellow": (246, 216, 110)}


def resources(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of every file in a Qt resource file (format 1 to 3)."""
    if data[:4] != b"qres":
        raise ValueError("not a Qt resource file")
    version, tree, blobs, names = struct.unpack(">IIII", data[4:20])
    size = 22 if version >= 2 else 14

    def walk(index: int, prefix: str) -> Iterator[tuple[str, bytes]]:
        at = tree + index * size
        name_at, flags = struct.unpack(">IH", data[at : at + 6])
        if index:
            start = names + name_at
            length = struct.unpack(">H", data[start : start + 2])[0]
            prefix = f"{prefix}/{data[start + 6 : start + 6 + 2 * length].decode('utf-16-be')}"
        if flags & FLAG_FOLDER:
            count, first = struct.unpack(">II", data[at + 6 : at + 14])
            for child in range(first, first + count):
                yield from walk(child, prefix)
            return
        blob = blobs + struct.unpack(">I", data[at + 10 : at + 14])[0]
        raw = data[blob + 4 : blob + 4 + struct.unpack(">I", data[blob : blob + 4])[0]]
        if flags & FLAG_ZLIB:
            raw = zlib.decompress(raw[4:])
        elif flags & FLAG_ZSTD:
            import zstandard  # noqa: PLC0415

            raw = zstandard.ZstdDecompressor().decompress(raw, max_output_size=1 << 28)
        yield prefix, raw

    yield from walk(0, "")


def photograph(rcc: Path, name: str) -> bytes:
    """The bytes of one GCompris photograph, `activity/resource/...` as it is named inside the package."""
    data = (rcc / f"{Path(name).parts[0]}.rcc").read_bytes()
    return next(raw for path, raw in resources(data) if path.endswith(f"/{name}"))


def stamp(stamps: Path, name: str) -> Image.Image:
    """A Tux Paint stamp as RGBA; drawings are rastered at 600 px."""
    path = stamps / name
    if path.suffix == ".svg":
        import cairosvg  # noqa: PLC0415

        raw = cairosvg.svg2png(url=str(path), output_width=600, unsafe=True)
        return trim(Image.open(BytesIO(raw)).convert("RGBA"))
    return trim(Image.open(path).convert("RGBA"))


def trim(image: Image.Image) -> Image.Image:
    """Cut transparent borders off."""
    solid = image.getchannel("A").point(lambda a: 255 if a > 24 else 0)
    return image.crop(solid.getbbox() or (0, 0, *image.size))


def shrink(image: Image.Image, longest: int = LONGEST) -> Image.Image:
    """Downsize (never up) with colours weighted by alpha, so that edges get no halo."""
    factor = min(1.0, longest / max(image.size))
    if factor == 1.0:
        return image
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    return image.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")


def grain(size: tuple[int, int], seed: int, amount: float) -> np.ndarray:
    """Stone grain: soft noise around 0, height x width."""
    noise = np.random.default_rng(seed).normal(0, 1, (size[1], size[0]))
    fine = Image.fromarray(((noise * 40) + 128).clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.2))
    return (np.asarray(fine, dtype=float) - 128) * amount


def statue(figure: Image.Image, tone: str) -> Image.Image:
    """The figure in stone or bronze, on a plinth."""
    figure = shrink(figure, 210)
    dark, light = (np.array(c, dtype=float) for c in STONES[tone])
    rgba = np.asarray(figure, dtype=float)
    grey = Image.fromarray((rgba[..., :3] @ [0.3, 0.59, 0.11]).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.0))
    lum = np.asarray(grey, dtype=float)
    alpha = rgba[..., 3]
    inside = alpha > 127
    low, high = np.percentile(lum[inside], [4, 96])
    # A carved figure has no plumage colours: keep half the relief and add light from the upper left.
    level = 0.28 + 0.42 * ((lum - low) / max(high - low, 1)).clip(0, 1)
    round_ = np.asarray(Image.fromarray(alpha.astype(np.uint8)).filter(ImageFilter.GaussianBlur(7)), dtype=float) / 255
    slope = -np.gradient(round_, axis=0) - np.gradient(round_, axis=1)
    level = (level - 2.6 * slope).clip(0, 1)
    level = (level + grain(figure.size, 7, 0.006)).clip(0, 1)[..., None]
    body = np.concatenate([dark + (light - dark) * level, alpha[..., None]], -1).astype(np.uint8)
    carved = Image.fromarray(body, "RGBA")
    base_w = max(int(figure.width * 0.86), 70)
    base_h = int(base_w * 0.42)
    plinth = Image.new("RGBA", (base_w + 16, base_h + 14))
    pen = ImageDraw.Draw(plinth)
    stone = STONES["grey" if tone in ("bronze", "green") else tone][1]
    mid = tuple(int(c * 0.78) for c in stone)
    shade = tuple(int(c * 0.56) for c in stone)
    pen.rectangle((8, 8, base_w + 7, base_h + 5), fill=(*mid, 255))
    pen.rectangle((int(base_w * 0.72), 8, base_w + 7, base_h + 5), fill=(*shade, 255))
    pen.rectangle((0, 0, base_w + 15, 9), fill=(*stone, 255))
    pen.rectangle((0, 9, base_w + 15, 11), fill=(*shade, 255))
    pen.rectangle((2, base_h + 4, base_w + 13, base_h + 13), fill=(*mid, 255))
    rough = np.asarray(plinth).astype(float)
    rough[..., :3] += grain(plinth.size, 11, 1.1)[..., None]
    plinth = Image.fromarray(rough.clip(0, 255).astype(np.uint8), "RGBA")
    width = max(plinth.width, carved.width)
    out = Image.new("RGBA", (width, carved.height + plinth.height - 4))
    out.alpha_composite(plinth, ((width - plinth.width) // 2, carved.height - 4))
    out.alpha_composite(carved, ((width - carved.width) // 2, 0))
    return out


def board(picture: Image.Image, ink: str) -> Image.Image:
    """A billboard on two posts with the picture printed on it."""
    w, h, post = 280, 190, 70
    out = Image.new("RGBA", (w, h + post))
    pen = ImageDraw.Draw(out)
    for x in (46, w - 60):
        pen.rectangle((x, h - 4, x + 13, h + post - 1), fill=(92, 94, 98, 255))
        pen.rectangle((x + 9, h - 4, x + 13, h + post - 1), fill=(62, 64, 68, 255))
    pen.rectangle((0, 0, w - 1, h - 1), fill=(58, 60, 64, 255))
    pen.rectangle((3, 3, w - 4, h - 4), fill=(112, 114, 118, 255))
    pen.rectangle((10, 10, w - 11, h - 11), fill=(*INKS[ink], 255))
    picture = picture.copy()
    factor = min((w - 60) / picture.width, (h - 50) / picture.height)
    size = (round(picture.width * factor), round(picture.height * factor))
    picture = picture.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
    out.alpha_composite(picture, ((w - size[0]) // 2, (h - size[1]) // 2))
    # Sheets of paper: faint seams, and a gloss that runs across the picture too.
    sheen = Image.new("RGBA", out.size)
    glow = ImageDraw.Draw(sheen)
    glow.polygon([(30, 10), (110, 10), (40, h - 11), (10, h - 11), (10, 60)], fill=(255, 255, 255, 46))
    for x in (w // 3, 2 * w // 3):
        glow.line((x, 10, x, h - 11), fill=(0, 0, 0, 40))
    glow.line((10, h // 2, w - 11, h // 2), fill=(0, 0, 0, 40))
    return Image.alpha_composite(out, sheen)


def plate(food: Image.Image) -> Image.Image:
    """The food on a white plate seen from the side."""
    food = shrink(food, 230)
    w, h = 290, food.height + 34
    out = Image.new("RGBA", (w, h))
    pen = ImageDraw.Draw(out)
    pen.ellipse((0, h - 78, w - 1, h - 1), fill=(196, 196, 192, 255))
    pen.ellipse((0, h - 82, w - 1, h - 9), fill=(240, 240, 236, 255))
    pen.ellipse((30, h - 72, w - 31, h - 20), fill=(224, 224, 220, 255))
    out.alpha_composite(food, ((w - food.width) // 2, 0))
    return out


def post(sign: Image.Image) -> Image.Image:
    """A road sign on a steel post."""
    sign = shrink(sign, 110)
    out = Image.new("RGBA", (sign.width, sign.height + 120))
    pen = ImageDraw.Draw(out)
    x = sign.width // 2
    pen.rectangle((x - 4, sign.height - 30, x + 4, out.height - 1), fill=(140, 142, 146, 255))
    pen.rectangle((x + 1, sign.height - 30, x + 4, out.height - 1), fill=(98, 100, 104, 255))
    out.alpha_composite(sign, (0, 0))
    return out


BATS = {
    # Half an outline from the head along the right wing to the tail, x to the right, y down.
    "a": [
        (0, -14),
        (5, -22),
        (8, -13),
        (22, -20),
        (52, -34),
        (96, -30),
        (120, -6),
        (104, -8),
        (92, 6),
        (80, -1),
        (64, 13),
        (50, 6),
        (36, 20),
        (22, 16),
        (10, 30),
        (0, 36),
    ],
    "b": [
        (0, -14),
        (5, -23),
        (8, -13),
        (20, -30),
        (40, -62),
        (70, -78),
        (98, -62),
        (86, -56),
        (84, -36),
        (66, -34),
        (58, -12),
        (42, -10),
        (30, 10),
        (18, 14),
        (9, 30),
        (0, 36),
    ],
    "c": [
        (0, -14),
        (5, -22),
        (8, -12),
        (24, -8),
        (56, 2),
        (92, 28),
        (104, 58),
        (90, 46),
        (76, 52),
        (66, 38),
        (50, 42),
        (40, 26),
        (26, 28),
        (16, 22),
        (8, 32),
        (0, 38),
    ],
    "d": [
        (0, -16),
        (5, -26),
        (8, -14),
        (18, -34),
        (34, -66),
        (52, -92),
        (70, -100),
        (66, -80),
        (70, -62),
        (56, -54),
        (52, -30),
        (38, -22),
        (26, 6),
        (15, 10),
        (8, 30),
        (0, 38),
    ],
    "e": [
        (0, -14),
        (5, -24),
        (8, -12),
        (26, -24),
        (50, -44),
        (78, -50),
        (112, -30),
        (96, -30),
        (84, -18),
        (74, -24),
        (58, -8),
        (48, -14),
        (34, 6),
        (24, 0),
        (12, 22),
        (7, 46),
        (0, 40),
    ],
    "f": [
        (0, -16),
        (5, -26),
        (8, -13),
        (20, -8),
        (44, 6),
        (66, 34),
        (80, 72),
        (66, 56),
        (56, 62),
        (48, 44),
        (36, 46),
        (30, 28),
        (18, 26),
        (9, 36),
        (0, 40),
    ],
    "g": [
        (0, -16),
        (5, -26),
        (8, -13),
        (22, -26),
        (48, -50),
        (80, -58),
        (110, -46),
        (94, -42),
        (86, -26),
        (72, -28),
        (62, -10),
        (46, -12),
        (34, 8),
        (20, 10),
        (9, 32),
        (0, 38),
    ],
}


def bat(shape: str) -> Image.Image:
    """A bat against the light: body, ears and stretched wings, drawn large and scaled down."""
    k = 8
    half = BATS[shape]
    outline = half + [(-x, y) for x, y in reversed(half)]
    xs, ys = [p[0] for p in outline], [p[1] for p in outline]
    w, h = max(xs) - min(xs) + 8, max(ys) - min(ys) + 8
    move = [((x - min(xs) + 4) * k, (y - min(ys) + 4) * k) for x, y in outline]
    mask = Image.new("L", (w * k, h * k))
    ImageDraw.Draw(mask).polygon(move, fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(5)).point(lambda a: 255 if a > 127 else 0)
    skin = Image.new("RGB", mask.size, (74, 58, 50))
    pen = ImageDraw.Draw(skin)
    cx, cy = (-min(xs) + 4) * k, (-min(ys) + 4) * k
    for x, y in half[3:-1:2]:
        for side in (1, -1):
            pen.line((cx + side * 6 * k, cy, cx + side * x * k, cy + y * k), fill=(46, 34, 30), width=9)
    pen.ellipse((cx - 10 * k, cy - 16 * k, cx + 10 * k, cy + 28 * k), fill=(58, 40, 30))
    pen.ellipse((cx - 7 * k, cy - 20 * k, cx + 7 * k, cy - 6 * k), fill=(70, 48, 34))
    skin = skin.filter(ImageFilter.GaussianBlur(7))
    rough = np.asarray(skin, dtype=float) + grain(skin.size, 3, 1.2)[..., None]
    out = Image.fromarray(rough.clip(0, 255).astype(np.uint8)).convert("RGBA")
    out.putalpha(mask)
    return trim(shrink(out, 260))


def make(source: str, stamps: Path, rcc: Path, models: Path) -> Image.Image | bytes:
    """The picture that a `source` entry describes; photographs come back as their bytes, untouched."""
    kind, _, rest = source.partition(":")
    name, _, query = rest.partition("?")
    options = dict(parse_qsl(query))

    def figure() -> Image.Image:
        found = sorted(models.glob(f"*/{name}/*.obj"))
        if found:
            mesh = render.load(found[0])
            return render.render(
                mesh,
                int(options.get("width", "400")),
                float(options.get("yaw", "-35")),
                float(options.get("elevation", "8")),
            )
        return stamp(stamps, name)

    if kind == "gcompris":
        data = photograph(rcc, name)
        if not options:
            return data
        photo = Image.open(BytesIO(data)).convert("RGB")
        if "crop" in options:
            left, top, right, bottom = (int(part) for part in options["crop"].split(","))
            photo = photo.crop((left, top, right, bottom))
        if "heal" in options:
            x, y = (int(part) for part in options["heal"].split(","))
            photo.paste(photo.crop((x - 40, y - 9, x - 14, y + 9)), (x - 13, y - 9))
        return photo
    makers: dict[str, Callable[[], Image.Image]] = {
        "tuxpaint": lambda: shrink(figure()),
        "model": figure,
        "statue": lambda: statue(figure(), options["tone"]),
        "board": lambda: board(figure(), options["ink"]),
        "plate": lambda: plate(figure()),
        "post": lambda: post(figure()),
        "bat": lambda: bat(name),
    }
    return makers[kind]()


def main() -> None:
    """Make what the table lists."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("stamps", "rcc", "models"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--only", default="", help="only files whose name contains this")
    args = parser.parse_args()
    with (MATERIALS / "materials.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if args.only in row["file"]]
    for row in rows:
        made = make(row["source"], args.stamps, args.rcc, args.models)
        path = MATERIALS / row["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(made, bytes):
            path.write_bytes(made)
        else:
            made.save(path, "WEBP", quality=90 if "A" in made.getbands() else 84, method=6, exact=False)
        print(f"{row['file']}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
