"""Where labelled items come from: the practice set and the sample of a task, and fresh mints."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from autograder.minting import load_recipe
from labelcamp.answers import Gold, load_gold
from labelcamp.items import Item, load_set
from labelcamp.task import Number, Question, Task, load_task

LANGUAGES = ("zh", "en")
MEDIA = ("image", "audio")


@frozen
class Labelled:
    """Items with their gold.

    Attributes:
        name: `practice`, `sample`, or `mint 1` …
        lang: of the items' texts.
        pools: item ids by pool, of practice.
    """

    name: str
    lang: str
    items: tuple[Item, ...]
    gold: Mapping[str, Gold]
    pools: Mapping[str, tuple[str, ...]]

    def asking(self, question: str) -> Labelled:
        """Its items that ask a question, as if they asked nothing else."""
        chosen = tuple(evolve(item, asks=(question,)) for item in self.items if question in item.asks)
        return evolve(self, items=chosen)

    def value(self, item: Item, question: str) -> Any:
        """The gold value of a question on an item."""
        return self.gold[item.id].answer.values[question]


def shows_text(task: Task) -> bool:
    """Whether a task's items are text alone, so that they are bound to a language."""
    return not any(field.kind in MEDIA for field in task.shown)


def text_tasks(datasets: Path) -> dict[str, Path]:
    """By id, the folders of the tasks whose items are text and whose practice and sample exist."""
    folders = sorted(path.parent for path in datasets.glob("*/task.toml"))
    ready = [
        one for one in folders if all((one / part / "zh" / "set.json").is_file() for part in ("practice", "sample"))
    ]
    return {one.name: one for one in ready if shows_text(load_task(one))}


def load(folder: Path, part: str, lang: str) -> Labelled:
    """The practice set or the sample of a task's folder in a language."""
    place = folder / part / lang
    item_set = load_set(place)
    return Labelled(part, lang, item_set.items, load_gold(place / "gold.jsonl"), item_set.pools)


def secret(number: int) -> bytes:
    """The secret of a mint of these tables, 32 bytes; no class has it."""
    return hashlib.sha256(f"quality tables, mint {number}".encode()).digest()


def forms(labelled: Labelled) -> set[tuple[str, ...]]:
    """The sets of questions that its items ask; more than one where a task has several forms of items."""
    return {item.asks for item in labelled.items}


def mints(folder: Path, lang: str, count: int, question: str) -> list[Labelled]:
    """Fresh mints with items that ask a question.

    Args:
        folder: of the task, with its recipe.
        count: number of mints, each from a secret of its own.
    """
    recipe: Any = load_recipe(folder)
    asks = (question,) if len(forms(load(folder, "practice", lang))) > 1 else None
    found = []
    for number in range(1, count + 1):
        minted = recipe(secret(number), lang=lang, asks=asks)
        gold = {one.answer.item: one for one in minted.gold}
        found.append(Labelled(f"mint {number}", lang, minted.items, gold, {}))
    return found


def scored(task: Task) -> tuple[Question, ...]:
    """The questions of a task that are scored against gold."""
    return tuple(question for question in task.asked if not isinstance(question, Number))
