"""A class's folder whose assignments are the practice sets of the tasks, and students who answer them."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from autograder.classdir import ClassFolder, open_class
from autograder.gold import LOG
from autograder.grade import Sheet
from autograder.making import settings_text
from labelcamp import content
from labelcamp.answers import Answer, dump_row
from labelcamp.items import Item
from labelcamp.scoring import fault
from labelcamp.task import Number, Spans, Text
from labelcamp.work import AssignmentSettings

TASKS = ("birds-and-cars", "answers", "rewrite", "safety", "steps")
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e"


def make_class(root: Path, lang: str, tasks: tuple[str, ...] = TASKS) -> ClassFolder:
    """Each assignment is called after its task."""
    root.mkdir(parents=True)
    text = settings_text(lang, "class", {task: AssignmentSettings(task) for task in tasks})
    (root / "class.toml").write_text(text, encoding="utf-8")
    for task in tasks:
        source = content.find("datasets") / task
        practice = source / "practice"
        practice = practice if (practice / "set.json").exists() else practice / lang
        items, gold = root / "source" / task / "items", root / "gold" / task
        shutil.copytree(practice, items, ignore=shutil.ignore_patterns(LOG))
        for name in ("task.toml", "guideline.zh.md", "guideline.en.md"):
            shutil.copyfile(source / name, items / name)
        gold.mkdir(parents=True)
        shutil.copyfile(practice / LOG, gold / LOG)
    return open_class(root)


def as_gold(sheet: Sheet, item: Item) -> dict[str, Any]:
    """What a person says who says what gold says."""
    values = sheet.gold.latest[item.id].answer.values
    said = {name: values[name] for name in item.asks if name in values}
    return {n: {k: p for k, p in v.items() if k != "shares"} if isinstance(v, dict) else v for n, v in said.items()}


def wrong(sheet: Sheet, item: Item, seed: int = 0) -> dict[str, Any]:
    """Another value for each question: of another item's gold, or a hostile text."""
    rng, found = random.Random(f"{item.id}{seed}"), as_gold(sheet, item)
    others = [one for one in scored(sheet) if one.asks == item.asks]
    for name in found:
        question = sheet.task.question(name)
        if isinstance(question, Text):
            found[name] = HOSTILE
        elif isinstance(question, Spans):
            words = str(item.shown[question.of])
            mark = {"label": question.labels[0].id, "start": 0, "end": 3, "quote": words[:3]}
            found[name] = [] if found[name] else [mark]
        else:
            values = [as_gold(sheet, one)[name] for one in rng.sample(others, len(others))]
            found[name] = next(v for v in values if v != found[name] and not fault(question, v, item))
    return found


def scored(sheet: Sheet) -> list[Item]:
    """The items with gold, in the set's order."""
    numbers = {question.id for question in sheet.task.asked if isinstance(question, Number)}
    return [item for item in sheet.items.items if set(item.asks) - numbers]


def rows_of(sheet: Sheet, say: Callable[[int, Item], Mapping[str, Any] | None], seed: int = 0) -> list[Answer]:
    """A row for each item of which `say` says anything; ids, stamps and times follow from the seed."""
    rng, rows = random.Random(seed), []
    for n, item in enumerate(scored(sheet)):
        if (values := say(n, item)) is not None:
            rows.append(
                Answer(
                    id=f"{rng.getrandbits(128):032x}", stamp=1_790_000_000_000 + seed * 10**6 + n * 9000,
                    task=sheet.task.id, task_hash=sheet.task.hash, item=item.id, item_hash=item.hash,
                    set=sheet.items.id, mode="work", by=f"host{seed}", source="human", status="submitted",
                    values=values, active_ms=rng.randrange(1500, 9000), guideline=sheet.task.guideline,
                )
            )  # fmt: skip
    return rows


def hand_in(folder: ClassFolder, student: str, name: str, journals: Mapping[str, list[Answer]]) -> Path:
    """Put journals where nbgrader would put them after collecting."""
    place = folder.submitted(student, name)
    (place / "labels").mkdir(parents=True)
    for file, rows in journals.items():
        text = "".join(dump_row(row) + "\n" for row in rows)
        (place / "labels" / file).write_text(text, encoding="utf-8")
    return place
