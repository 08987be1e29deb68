"""A verdict: an answer beside gold, as a learner sees it at once (learn) or after the end (test)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from labelcamp.answers import Answer, Gold
from labelcamp.items import Item
from labelcamp.scoring import Comparison, compare, scored_questions
from labelcamp.scoring.compared import is_right
from labelcamp.task import Task
from labelcamp.wording import all_in_words, lettered

Orders = Mapping[str, Sequence[str]]
"""By the id of a preference or ranking, its fields as they stand on the screen."""


@frozen
class Verdict:
    """An answer compared with gold.

    Attributes:
        item: the item's id.
        row: id of the row that is judged, empty if there was no answer.
        right: whether no part is missed, extra, wrong or blank.
        parts: part by part.
        mine, gold: both answers in words.
        golds: gold's values by question.
        reason: why gold says so, in the learner's language.
        rules: ids of the guideline rules that decide it.
    """

    item: str
    row: str
    right: bool
    parts: tuple[Comparison, ...]
    mine: str
    gold: str
    golds: Mapping[str, Any]
    reason: str
    rules: tuple[str, ...]


def judge(
    task: Task, item: Item, answer: Answer | None, gold: Gold, lang: str, *, orders: Orders | None = None
) -> Verdict:
    """Compare an answer (None: there is none, which is never right) with gold."""
    questions = scored_questions(task, item)
    parts = compare(task, item, gold, answer)
    orders = orders or {}

    def words(given: Answer | None) -> str:
        values = given.values if given else {}
        return all_in_words(questions, values, lang, orders)

    return Verdict(
        item=item.id,
        row="" if answer is None else answer.id,
        right=is_right(parts),
        parts=parts,
        mine=words(answer),
        gold=words(gold.answer),
        golds={q.id: gold.answer.values[q.id] for q in questions},
        reason=lettered(gold.reason.get(lang, ""), questions, orders),
        rules=gold.rules,
    )
