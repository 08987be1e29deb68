"""Scores: answers against gold, pure functions, one module a question kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import frozen

from labelcamp.answers import Answer, Gold
from labelcamp.items import Item
from labelcamp.scoring import choice
from labelcamp.scoring.law import GoldError, Part, Score, class_mark, combine
from labelcamp.task import Choice, Task

__all__ = ["Comparison", "GoldError", "Part", "Score", "class_mark", "compare", "score"]

Outcome = Literal["right", "missed", "extra", "wrong", "blank"]


@frozen
class Comparison:
    """One part of one item: what gold says, what the annotator said, and the error in the trade's words.

    `missed` (漏标): gold says yes, the answer no. `extra` (多标): gold says no, the answer yes.
    `wrong` (错标): any other difference. `blank`: no answer.
    """

    question: str
    label: str | None
    gold: str
    answer: str | None
    outcome: Outcome


def compare(task: Task, item: Item, gold: Answer, answer: Answer | None) -> tuple[Comparison, ...]:
    """Compare an answer with gold, part by part, over the item's choice questions."""
    found = []
    for question in _choices(task, item):
        for label in choice.parts(question):
            said = choice.said(gold.values[question.id], label)
            mine = choice.said(answer.values.get(question.id) if answer else None, label)
            assert said is not None
            found.append(Comparison(question.id, label, said, mine, _outcome(said, mine)))
    return tuple(found)


def _outcome(gold: str, answer: str | None) -> Outcome:
    if answer is None:
        return "blank"
    if answer == gold:
        return "right"
    return {("yes", "no"): "missed", ("no", "yes"): "extra"}.get((gold, answer), "wrong")  # type: ignore[return-value]  # a literal dict


def _choices(task: Task, item: Item) -> list[Choice]:
    return [q for q in map(task.question, item.asks) if isinstance(q, Choice)]


def score(task: Task, items: Iterable[Item], gold: Mapping[str, Gold], answers: Mapping[str, Answer]) -> Score:
    """Score the answers to a set of items.

    Args:
        items: those that are scored; items without a choice question are passed over.
        gold: by item id.
        answers: by item id, what counts (see `labelcamp.journal.final`); a missing item is blank.

    Raises:
        GoldError: the gold of these items can't be scored fairly.
        KeyError: an item has no gold.
    """
    pairs: dict[tuple[str, str | None], list[choice.Pair]] = {}
    scored = answered = right = 0
    for item in items:
        if not _choices(task, item):
            continue
        compared = compare(task, item, gold[item.id].answer, answers.get(item.id))
        for one in compared:
            pairs.setdefault((one.question, one.label), []).append((one.gold, one.answer))
        scored += 1
        answered += any(one.answer is not None for one in compared)
        right += all(one.outcome == "right" for one in compared)
    if not scored:
        raise GoldError("expected items with a choice question, found none.")
    weighted = []
    for question in task.asked:
        if isinstance(question, Choice):
            labels = [label for label in choice.parts(question) if (question.id, label) in pairs]
            weighted += [
                (question.weight / len(labels), choice.score_part(question.id, label, pairs[question.id, label]))
                for label in labels
            ]
    return combine(weighted, right / scored, answered, scored - answered)
