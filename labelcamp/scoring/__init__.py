"""Scores: answers against gold, pure functions, one module a question kind.

A kind's module has `fault(question, value, item)`, `compare(question, record)` and `score(question, records)`; numbers
are recomputed from the journal instead (`labelcamp.scoring.number`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import ModuleType

from labelcamp.answers import Answer, Gold
from labelcamp.items import Item
from labelcamp.scoring import choice, number, preference, ranking, rating, spans, text
from labelcamp.scoring.compared import Comparison, Fault, Outcome, Record, is_right
from labelcamp.scoring.law import GoldError, Part, Score, class_mark, combine
from labelcamp.task import Choice, Number, Preference, Question, Ranking, Rating, Spans, Task, Text

__all__ = [
    "Comparison",
    "GoldError",
    "Outcome",
    "Part",
    "Score",
    "class_mark",
    "compare",
    "fault",
    "score",
    "scored_questions",
]

MODULES: dict[type, ModuleType] = {
    Choice: choice,
    Number: number,
    Preference: preference,
    Ranking: ranking,
    Rating: rating,
    Spans: spans,
    Text: text,
}


def fault(question: Question, value: object, item: Item, draft: bool = False) -> Fault:
    """Code and details of what is wrong with a value of a question on an item, or None.

    Args:
        draft: whether the value may be unfinished.
    """
    if draft and isinstance(question, Preference | Ranking):
        value = MODULES[type(question)].finished(question, value)
    found: Fault = MODULES[type(question)].fault(question, value, item)
    return found


def scored_questions(task: Task, item: Item) -> list[Question]:
    """The questions of an item that are scored against gold: all but the numbers."""
    return [question for question in map(task.question, item.asks) if not isinstance(question, Number)]


def compare(task: Task, item: Item, gold: Gold, answer: Answer | None) -> tuple[Comparison, ...]:
    """Compare an answer with gold, part by part, over the questions that the item asks."""
    record = Record(item, gold, answer)
    compared = (MODULES[type(question)].compare(question, record) for question in scored_questions(task, item))
    return tuple(one for found in compared for one in found)


def score(task: Task, items: Iterable[Item], gold: Mapping[str, Gold], answers: Mapping[str, Answer]) -> Score:
    """Score the answers to a set of items.

    Args:
        items: those that are scored; items without a scored question are passed over.
        gold: by item id.
        answers: by item id, what counts (see `labelcamp.journal.final`); a missing item is blank.

    Raises:
        GoldError: the gold of these items can't be scored fairly.
        KeyError: an item has no gold.
    """
    records: dict[str, list[Record]] = {}
    scored = answered = right = 0
    for item in items:
        questions = scored_questions(task, item)
        if not questions:
            continue
        record = Record(item, gold[item.id], answers.get(item.id))
        for question in questions:
            records.setdefault(question.id, []).append(record)
        scored += 1
        said = any(record.values(question.id)[1] is not None for question in questions)
        answered += said
        right += said and is_right(compare(task, item, record.gold, record.answer))
    if not scored:
        raise GoldError("expected items with a question that is scored, found none.")
    weighted = []
    for question in task.asked:
        if question.id in records:
            parts: list[Part] = MODULES[type(question)].score(question, records[question.id])
            weighted += [(question.weight / len(parts), part) for part in parts]
    return combine(weighted, right / scored, answered, scored - answered)
