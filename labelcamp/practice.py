"""The practice score of a self-paced learner: first answers against the practice set's gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from labelcamp import content
from labelcamp.answers import Answer, Gold, load_gold
from labelcamp.i18n import LANGUAGES
from labelcamp.items import Item, ItemSet, load_set
from labelcamp.materials import set_folder
from labelcamp.scoring import Comparison, GoldError, Score, class_mark, compare, score
from labelcamp.scoring.choice import FEWEST
from labelcamp.scoring.preference import side
from labelcamp.task import Choice, Preference, Task, load_task


@frozen
class Practice:
    """What a learner has shown on the practice set of a task.

    Attributes:
        score: over the items that were answered, each by its first answer; an item whose gold has a value that is
            rare among them (“can't tell”, early on) is left out. None while they are too few.
        mark: the class mark (0..100) that the score would give, or None.
        answered, items: numbers of items.
        lang: language of the set's items; empty where they have none.
    """

    task: Task
    answered: int
    items: int
    score: Score | None
    mark: float | None
    lang: str = ""


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
    """The answered items that can be scored fairly: each class of gold that they have is in five of them or more."""
    items = [item_set.by_id[item_id] for item_id in answers]
    while True:
        classes = {
            item.id: [
                (c.question, c.label, name)
                for c in compare(task, item, gold[item.id], None)
                if (name := _class(task, c))
            ]
            for item in items
        }
        sizes = Counter(found for names in classes.values() for found in names)
        kept = [item for item in items if all(sizes[found] >= FEWEST for found in classes[item.id])]
        if len(kept) == len(items):
            return kept
        items = kept


def _class(task: Task, compared: Comparison) -> str:
    """The class of gold over which a kind is balanced; empty for the kinds that are not."""
    question = task.question(compared.question)
    if isinstance(question, Preference):
        return side(compared.gold["value"])
    return str(compared.gold) if isinstance(question, Choice) and not question.each else ""


def practice(task: Task, item_set: ItemSet, gold: dict[str, Gold], rows: Iterable[Answer], lang: str = "") -> Practice:
    """Score the rows of a learner's journal on a practice set."""
    answers = first_answers(rows, task, item_set)
    result = mark = None
    try:
        result = score(task, scorable(task, item_set, gold, answers), gold, answers)
        mark = class_mark(result.s, task.points)
    except GoldError:
        pass  # too few answers of one kind so far: the caller says how many there are
    return Practice(task, len(answers), len(item_set.items), result, mark, lang)


def practices(rows: Sequence[Answer]) -> list[Practice]:
    """The practice of every task that the course has, in each language, from a learner's rows."""
    found = []
    for folder in sorted(content.find("datasets").iterdir()):
        if (folder / content.PRACTICE).is_dir():
            task = load_task(folder)
            for place in dict.fromkeys(set_folder(folder / content.PRACTICE, lang) for lang in LANGUAGES):
                lang = place.name if place.name in LANGUAGES else ""
                found.append(practice(task, load_set(place), load_gold(place / "gold.jsonl"), rows, lang))
    return found
