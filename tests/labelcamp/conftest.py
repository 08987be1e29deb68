"""A small task, a set of items and makers of answers, for the tests of the core."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from labelcamp.answers import Answer, Gold
from labelcamp.items import Item, ItemSet, Media
from labelcamp.task import Task, load_task

TASK = """
id = "birds-and-cars"
version = 1
title = { zh = "鸟和小汽车", en = "Birds and cars" }
guideline = "1.0"
points = { passing = 0.6, excellent = 0.85 }

[[shown]]
name = "image"
kind = "image"

[[asked]]
id = "contents"
kind = "choice"
title = { zh = "画面里有什么？", en = "What is in the picture?" }
multiple = true
unsure = true
none = { key = "3", title = { zh = "都没有", en = "Neither" } }

[[asked.labels]]
id = "bird"
title = { zh = "鸟", en = "Bird" }
key = "1"
unsure_key = "q"

[[asked.labels]]
id = "car"
title = { zh = "小汽车", en = "Car" }
key = "2"
unsure_key = "w"

[[asked]]
id = "bird_share"
kind = "number"
title = { zh = "标了鸟的占几成", en = "Share with a bird" }
measure = "share"
label = "bird"
tolerance = 0.005

[[asked]]
id = "median_seconds"
kind = "number"
title = { zh = "每张用时的中位数", en = "Median seconds per picture" }
measure = "median_seconds"
tolerance = 0.05
"""

COMBINATIONS: tuple[dict[str, str], ...] = ({"bird": "yes"}, {"car": "yes"}, {"bird": "yes", "car": "yes"}, {})


@pytest.fixture
def task_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "task"
    folder.mkdir()
    (folder / "task.toml").write_text(TASK, encoding="utf-8")
    return folder


@pytest.fixture
def task(task_folder: Path) -> Task:
    return load_task(task_folder)


@pytest.fixture
def item_set(task: Task) -> ItemSet:
    """Sixty pictures and the summary."""
    pictures = tuple(Item(f"i{n:02}", ("contents",), {"image": Media(f"{n:02}.jpg", f"{n:064x}")}) for n in range(60))
    return ItemSet("set-a", task.id, task.version, task.hash, (*pictures, Item("summary", ("bird_share",))))


MakeAnswer = Callable[..., Answer]


@pytest.fixture
def answer(task: Task, item_set: ItemSet) -> MakeAnswer:
    """Make an answer to an item; ids and stamps count up."""
    numbers = itertools.count(1)

    def make(item_id: str = "i00", value: Any = None, **changes: Any) -> Answer:
        number = next(numbers)
        fields = {
            "id": f"{number:032x}",
            "stamp": number,
            "task": task.id,
            "task_hash": task.hash,
            "item": item_id,
            "item_hash": item_set.by_id[item_id].hash if item_id in item_set.by_id else "",
            "set": item_set.id,
            "mode": "work",
            "by": "annotator",
            "source": "human",
            "status": "submitted",
            "values": {} if value is None else {"contents": value},
            "guideline": "1.0",
        }
        return Answer(**(fields | changes))

    return make


@pytest.fixture
def gold(item_set: ItemSet, answer: MakeAnswer) -> dict[str, Gold]:
    """Gold for the sixty pictures, a quarter each of bird, car, both and neither."""
    reason = {"zh": "看得见。", "en": "It can be seen."}
    return {
        f"i{n:02}": Gold(answer(f"i{n:02}", COMBINATIONS[n % 4], source="gold"), ("R1",), reason) for n in range(60)
    }
