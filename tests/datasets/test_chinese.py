"""Chinese is written as Chinese: full-width punctuation beside Chinese characters, in everything a learner reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from labelcamp import content
from labelcamp.answers import load_gold

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
TASKS = sorted(path.parent for path in content.find("datasets").glob("*/task.toml"))


@pytest.mark.parametrize("folder", TASKS, ids=lambda folder: folder.name)
def test_punctuation_is_full_width(folder: Path) -> None:
    pages = {name: (folder / name).read_text(encoding="utf-8") for name in ("guideline.zh.md", "task.toml", "CARD.md")}
    for path in [*folder.glob("practice/**/gold.jsonl"), *folder.glob("sample/**/gold.jsonl")]:
        for item, gold in load_gold(path).items():
            pages[f"{path.parent.relative_to(folder)}/{item}"] = gold.reason["zh"]
    assert {name: HALF_WIDTH.findall(page) for name, page in pages.items() if HALF_WIDTH.search(page)} == {}
