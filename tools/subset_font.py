"""Make the course font: a subset of Noto Sans CJK SC that plots can carry.

    python tools/subset_font.py /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc

Kept are ASCII, the common Chinese characters (GB 2312, level 1), punctuation, arrows, and whatever else a label's
title or the interface uses. The family is renamed, so that it never hides an installed font of that name.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ROOT / "labelcamp" / "fonts" / "CampSans-Regular.otf"
FAMILY = "Camp Sans"
# What a plot may have to write: the titles of labels, and the interface.
TEXTS = ("datasets/*/task.toml", "labelcamp/locale/**/*.po")


def common_characters() -> set[str]:
    """The 3,755 characters of GB 2312 level 1: rows 16 to 55 of its code table."""
    cells = (bytes([row + 0xA0, cell + 0xA0]) for row in range(16, 56) for cell in range(1, 95))
    return {character for cell in cells for character in cell.decode("gb2312", errors="ignore")}


def signs() -> set[str]:
    """ASCII and the signs that running text and axis labels need."""
    blocks = (range(0x20, 0x7F), range(0xA0, 0x100), range(0x2010, 0x2027), range(0x2190, 0x2194))
    wide = (range(0x3000, 0x3018), range(0xFF01, 0xFF5F))
    named = "‰′″※←↑→↓−×÷±≈≠≤≥∞√°·①②③④⑤⑥⑦⑧⑨⑩●○■□▲△★☆✓✗￥κα"
    return {chr(code) for block in blocks + wide for code in block} | set(named)


def used(root: Path) -> set[str]:
    """Every character of the titles of labels and of the interface."""
    paths = {path for pattern in TEXTS for path in root.glob(pattern)}
    return {character for path in paths for character in path.read_text(encoding="utf-8") if character.isprintable()}


def make(collection: Path, product: Path) -> int:
    """Write the subset and return how many characters it has."""
    # Number 2 of the collection is the font for Simplified Chinese.
    font = TTFont(collection, fontNumber=2)
    options = subset.Options()
    options.layout_features, options.hinting, options.desubroutinize = ["kern"], False, False
    options.name_IDs, options.notdef_outline, options.drop_tables = (
        [0, 1, 2, 3, 4, 5, 6, 13, 14],
        True,
        ["VORG", "vhea", "vmtx"],
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes={ord(character) for character in common_characters() | signs() | used(ROOT)})
    subsetter.subset(font)
    for name_id, text in {1: FAMILY, 3: f"{FAMILY} Regular, subset", 4: FAMILY, 6: FAMILY.replace(" ", "")}.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [FAMILY.replace(" ", "")]
    cff.topDictIndex[0].FamilyName, cff.topDictIndex[0].FullName = FAMILY, FAMILY
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    font.save(product)
    return len(font.getBestCmap())


if __name__ == "__main__":
    count = make(Path(sys.argv[1]), PRODUCT)
    print(f"{PRODUCT.relative_to(ROOT)}: {count} characters, {PRODUCT.stat().st_size / 1e6:.2f} MB")
