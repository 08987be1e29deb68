"""A tiny task, and hand-ins of it: small enough to read, large enough to be scored."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.gold import fold
from autograder.grade import Sheet, make_sheet
from labelcamp.answers import Answer, Gold, dump_row
from labelcamp.items import Item, ItemSet, Media
from labelcamp.task import Task, load_task

TASK = """
id = "tiny"
version = 1
guideline = "1.0"
[title]
zh = "小任务"
en = "Tiny"
[points]
passing = 0.6
excellent = 0.9
[[shown]]
name = "picture"
kind = "image"
[[asked]]
kind = "choice"
id = "contents"
multiple = true
unsure = true
[asked.title]
zh = "图里有什么？"
en = "What is in the picture?"
[[asked.labels]]
id = "bird"
[asked.labels.title]
zh = "鸟"
en = "bird"
[[asked.labels]]
id = "car"
[asked.labels.title]
zh = "小汽车"
en = "car"
[[asked]]
kind = "number"
id = "bird_share"
measure = "share"
label = "bird"
tolerance = 0.005
[asked.title]
zh = "有鸟的比例"
en = "Share with a bird"
[[asked]]
kind = "number"
id = "median_seconds"
measure = "median_seconds"
tolerance = 0.01
[asked.title]
zh = "每张图的秒数（中位数）"
en = "Median seconds"
"""
MARKER = "MARKERGOLD7f3a"


def make_task(folder: Path) -> Task:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "task.toml").write_text(TASK, encoding="utf-8")
    return load_task(folder)


def gold_values(n: int) -> dict[str, str]:
    return {label: "yes" for label, step in (("bird", 2), ("car", 3)) if n % step == 0}


def make_items(task: Task, count: int = 24) -> ItemSet:
    media = [Media(f"{n:03}.jpg", f"{n:064x}", 8, 8) for n in range(count)]
    items = [Item(f"i{n:03}", ("contents",), {"picture": media[n]}) for n in range(count)]
    items.append(Item("summary", ("bird_share", "median_seconds")))
    return ItemSet("tiny-1", task.id, task.version, task.hash, tuple(items))


def answer(task: Task, items: ItemSet, item_id: str, values: Mapping[str, Any], **fields: Any) -> Answer:
    seed = random.Random(f"{item_id}{values}{fields}")
    plain = {
        "id": f"{seed.getrandbits(128):032x}",
        "stamp": 1_790_000_000_000 + seed.randrange(10**6),
        "task": task.id,
        "task_hash": task.hash,
        "item": item_id,
        "item_hash": items.by_id[item_id].hash,
        "set": items.id,
        "mode": "work",
        "by": "zhang",
        "source": "human",
        "status": "submitted",
        "values": dict(values),
        "active_ms": 1000 + seed.randrange(4000),
        "guideline": "1.0",
    }
    return Answer(**(plain | fields))


def make_gold(task: Task, items: ItemSet) -> dict[str, Gold]:
    reason = {"zh": f"{MARKER}：看得出来", "en": f"{MARKER}: it shows"}
    return {
        item.id: Gold(
            answer(task, items, item.id, {"contents": gold_values(n)}, source="gold", by="recipe"), ("R1",), reason
        )
        for n, item in enumerate(items.items)
        if "contents" in item.asks
    }


def labels(sheet: Sheet, right: int, total: int | None = None, seed: int = 0) -> list[Answer]:
    """Answers to the first `total` items: the first `right` of them as in gold, the others turned round."""
    rows = []
    scored = [item for item in sheet.items.items if "contents" in item.asks]
    for n, item in enumerate(scored[:total]):
        said = gold_values(n)
        if n >= right:
            said = {label: "yes" for label in ("bird", "car") if label not in said}
        rows.append(answer(sheet.task, sheet.items, item.id, {"contents": said}, by=f"seed{seed}"))
    return rows


def journal(rows: list[Answer]) -> bytes:
    return "".join(dump_row(row) + "\n" for row in rows).encode()


def edited(row: Answer, **fields: Any) -> bytes:
    """The row's line with plain fields replaced, valid or not."""
    return (json.dumps(json.loads(dump_row(row)) | fields) + "\n").encode()


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    task = make_task(tmp_path_factory.mktemp("task"))
    items = make_items(task)
    golds = make_gold(task, items)
    gold = fold(golds, frozenset(one.answer.id for one in golds.values()))
    sheet = make_sheet(task, items, gold)
    return SimpleNamespace(
        task=task, items=items, golds=golds, gold=gold, sheet=sheet, marker=MARKER, toml=TASK,
        answer=answer, labels=labels, journal=journal, edited=edited, gold_values=gold_values,
    )  # fmt: skip
