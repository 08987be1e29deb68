"""A small course of its own: a practice set with gold, and a learner who answers through the real bench desk."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from labelcamp.answers import Answer, Gold, dump_gold, plain
from labelcamp.bench import Bench
from labelcamp.items import Item, ItemSet, Media, dump_set
from labelcamp.task import Task, load_task

from .conftest import TASK

TABLE = "| | | | |\n|---|---|---|---|\n"
GUIDELINES = {
    "zh": f"# 鸟和小汽车（v1.0）\n\n{TABLE}| **R1** | **有一个就够。** | 甲 | 乙 |\n",
    "en": f"# Birds and cars (v1.0)\n\n{TABLE}| **R1** | **One is enough.** | a | b |\n",
}
SETTINGS = '[[drills]]\ntask = "birds-and-cars"\npractice = 20\nexamples = ["l00"]\ntest = { items = 10, bar = 9 }\n'
KINDS: tuple[dict[str, str], ...] = (
    {"bird": "yes"},
    {"car": "yes"},
    {"bird": "yes", "car": "yes"},
    {},
    {"bird": "unsure"},
)
_numbers = itertools.count(1)


def build(root: Path, learn: int = 41, test: int = 60) -> Path:
    """Make `datasets` and `course` in a folder and return the folder of the Chinese notebooks."""
    task_folder = root / "datasets" / "birds-and-cars"
    practice = task_folder / "practice"
    (practice / "media").mkdir(parents=True)
    (task_folder / "task.toml").write_text(TASK, encoding="utf-8")
    for lang, text in GUIDELINES.items():
        (task_folder / f"guideline.{lang}.md").write_text(text, encoding="utf-8")
    task = load_task(task_folder)
    names = [f"l{n:02}" for n in range(learn)] + [f"t{n:02}" for n in range(test)]
    items = []
    for name in names:
        data = f"picture {name}".encode()
        (practice / "media" / f"{name}.jpg").write_bytes(data)
        items.append(Item(name, ("contents",), {"image": Media(f"{name}.jpg", hashlib.sha256(data).hexdigest())}))
    pools = {"learn": tuple(names[:learn]), "test": tuple(names[learn:])}
    item_set = ItemSet("practice", task.id, task.version, task.hash, tuple(items), pools)
    dump_set(item_set, practice)
    reason = {"zh": "看得见。", "en": "It can be seen."}
    golds = [
        Gold(row(task, item, KINDS[n % len(KINDS)], set="practice", source="gold"), ("R1",), reason)
        for n, item in enumerate(items)
    ]
    dump_gold(golds, practice / "gold.jsonl")
    for folder in ("lessons", "quizzes", "exercises"):
        (root / "course" / folder).mkdir(parents=True)
    (root / "course" / "lessons" / "03-a.toml").write_text(SETTINGS, encoding="utf-8")
    notebooks = root / "camp" / "zh"
    notebooks.mkdir(parents=True)
    return notebooks


def row(task: Task, item: Item, value: Any, **changes: Any) -> Answer:
    """A row as the bench makes it; ids and stamps count up."""
    number = next(_numbers)
    fields = {
        "id": f"{number:032x}",
        "stamp": number,
        "task": task.id,
        "task_hash": task.hash,
        "item": item.id,
        "item_hash": item.hash,
        "set": "learn",
        "mode": "learn",
        "by": "annotator",
        "source": "human",
        "status": "submitted",
        "values": {} if value is None else {"contents": value},
        "active_ms": 1000 + 250 * (number % 9),
        "guideline": "1.0",
    }
    return Answer(**(fields | changes))


def say(bench: Bench, values: Mapping[str, Any], seconds: Iterable[float] = ()) -> list[dict[str, Any]]:
    """Answer items of a bench as its page would, and return what the page hears."""
    desk = bench._desk
    times = itertools.chain(seconds, itertools.repeat(3.0))
    top = desk.start()["top"]
    rows = [
        row(
            desk.task,
            desk.item_set.by_id[item],
            value,
            set=desk.set_id,
            mode=desk.mode,
            stamp=top + place,
            active_ms=round(next(times) * 1000),
            id=f"{next(_numbers) + 2**64:032x}",
        )
        for place, (item, value) in enumerate(values.items(), start=1)
    ]
    return [message for message, _ in desk.receive({"type": "rows", "rows": [plain(made) for made in rows]})]


def finish(bench: Bench) -> dict[str, Any]:
    """End a test as its page would."""
    (message, _), *_rest = bench._desk.receive({"type": "finish"})
    result: dict[str, Any] = message["result"]
    return result


def shown(bench: Bench) -> list[str]:
    """Ids of the items that a bench shows, in its order."""
    return [item["id"] for item in bench.spec["items"]]
