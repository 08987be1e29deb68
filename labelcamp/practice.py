"""The practice score of a self-paced learner: first answers against the practice set's gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import frozen

from labelcamp import content
from labelcamp.answers import Answer, Gold, load_gold
from labelcamp.items import Item, ItemSet, load_set
from labelcamp.journal import read_folder
from labelcamp.scoring import GoldError, Score, class_mark, compare, score
from labelcamp.scoring.choice import FEWEST
from labelcamp.task import Task, load_task


@frozen
class Practice:
    """What a learner has shown on the practice set of a task.

    Attributes:
        score: over the items that were answered, each by its first answer; an item whose gold has a value that is
            rare among them (“can't tell”, early on) is left out. None while they are too few.
        mark: the class mark (0..100) that the score would give, or None.
        answered, items: numbers of items.
    """

    task: Task
    answered: int
    items: int
    score: Score | None
    mark: float | None


def first_answers(rows: Iterable[Answer], task: Task, item_set: ItemSet) -> dict[str, Answer]:
    """By item, the first answer in whatever practice or test it was given; a bench's stale items don't count."""
    found: dict[str, Answer] = {}
    for row in sorted(rows, key=lambda row: row.order):
        item = item_set.by_id.get(row.item)
        current = item is not None and (row.task, row.task_hash, row.item_hash) == (task.id, task.hash, item.hash)
        if current and row.mode in ("learn", "test") and row.status in ("submitted", "flagged"):
            found.setdefault(row.item, row)
    return found


def scorable(task: Task, item_set: ItemSet, gold: Mapping[str, Gold], answers: Mapping[str, Answer]) -> list[Item]:
    """The answered items that can be scored fairly: each value of gold that they have is in five of them or more."""
    items = [item_set.by_id[item_id] for item_id in answers]
    while True:
        values = {
            item.id: [(c.question, c.label, str(c.gold)) for c in compare(task, item, gold[item.id], None)]
            for item in items
        }
        sizes = Counter(value for found in values.values() for value in found)
        kept = [item for item in items if all(sizes[value] >= FEWEST for value in values[item.id])]
        if len(kept) == len(items):
            return kept
        items = kept


def practice(task: Task, item_set: ItemSet, gold: dict[str, Gold], rows: Iterable[Answer]) -> Practice:
    """Score the rows of a learner's journal on a practice set."""
    answers = first_answers(rows, task, item_set)
    result = mark = None
    try:
        result = score(task, scorable(task, item_set, gold, answers), gold, answers)
        mark = class_mark(result.s, task.points)
    except GoldError:
        pass  # too few answers of one kind so far: the caller says how many there are
    return Practice(task, len(answers), len(item_set.items), result, mark)


def practices(labels: Path) -> list[Practice]:
    """The practice of every task that the course has, from the journals in a folder."""
    rows = read_folder(labels).rows
    found = []
    for folder in sorted(content.find("datasets").iterdir()):
        if (folder / "practice").is_dir():
            item_set, gold = load_set(folder / "practice"), load_gold(folder / "practice" / "gold.jsonl")
            found.append(practice(load_task(folder), item_set, gold, rows))
    return found
