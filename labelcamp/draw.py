"""Which items a test shows: balanced over the gold answers, those that were not seen before first."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from attrs import frozen

from labelcamp.answers import Gold
from labelcamp.items import Item
from labelcamp.scoring import scored_questions
from labelcamp.scoring.choice import UNSURE
from labelcamp.scoring.preference import side
from labelcamp.task import Choice, Preference, Question, Spans, Task


@frozen
class Draw:
    """The items of one test.

    Attributes:
        items: item ids, in the order in which they are shown.
        repeated: those of them that an earlier test showed, least recently seen first.
    """

    items: tuple[str, ...]
    repeated: tuple[str, ...] = ()


def stratum(question: Question, value: Any) -> str:
    """The class of items that a test is balanced over, from a question's gold value.

    Of a choice the gold labels together, all “can't tell” as one; of steps whether there is a first error; of a
    preference the side; of marks whether there are any; of other kinds there is one class.

    >>> question = Choice("contents", {"zh": "有什么", "en": "What"}, (), multiple=True)
    >>> stratum(question, {"bird": "yes", "car": "yes"}), stratum(question, {"bird": "yes", "car": "unsure"})
    ('bird+car', 'unsure')
    """
    if isinstance(question, Choice) and question.each:
        return str(question.first in value)
    if isinstance(question, Choice) and question.multiple:
        return UNSURE if UNSURE in value.values() else "+".join(sorted(value))
    if isinstance(question, Choice):
        return str(value)
    if isinstance(question, Preference):
        return side(value["value"])
    return str(bool(value)) if isinstance(question, Spans) else ""


def strata(task: Task, items: Iterable[Item], gold: Mapping[str, Gold]) -> dict[str, str]:
    """By item id the class that tests are balanced over, its questions together."""
    return {
        item.id: " ".join(stratum(q, gold[item.id].answer.values[q.id]) for q in scored_questions(task, item))
        for item in items
    }


def generator(*names: object) -> random.Random:
    """A random generator that the names alone decide, the same on every machine."""
    text = "\n".join(str(name) for name in names)
    return random.Random(int.from_bytes(hashlib.sha256(text.encode()).digest(), "big"))


def draw(strata: Mapping[str, Hashable], last_seen: Mapping[str, int], count: int, chance: random.Random) -> Draw:
    """Draw items for a test.

    As long as there are any, only items that no test has shown: one from each stratum in turn, so that the numbers
    of any two strata that still have some differ by at most one. When none is left, the least recently seen.

    Args:
        strata: by item id, the class that the test is balanced over.
        last_seen: by item id, when a test showed it last (items that no test showed are absent).
        count: how many to draw; fewer are drawn if there are fewer.
        chance: decides between equals and the order.
    """
    unseen: dict[Hashable, list[str]] = {}
    for item in sorted(strata.keys() - last_seen.keys()):
        unseen.setdefault(strata[item], []).append(item)
    for items in unseen.values():
        chance.shuffle(items)
    chosen: list[str] = []
    while len(chosen) < count and any(unseen.values()):
        having = [name for name in unseen if unseen[name]]
        for name in chance.sample(having, min(len(having), count - len(chosen))):
            chosen.append(unseen[name].pop())
    seen = sorted(strata.keys() & last_seen.keys(), key=lambda item: (last_seen[item], item))
    repeated = seen[: count - len(chosen)]
    chosen += repeated
    chance.shuffle(chosen)
    return Draw(tuple(chosen), tuple(repeated))
