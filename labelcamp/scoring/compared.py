"""What comparing an answer with gold yields: outcomes in the trade's words, each with its credit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from attrs import frozen

from labelcamp.answers import Answer, Gold
from labelcamp.items import Item

Outcome = Literal["right", "near", "missed", "extra", "wrong", "boundary", "blank"]


@frozen
class Comparison:
    """One part of one item: what gold says, what the annotator said, and how they differ.

    `missed` (漏标): gold has it, the answer doesn't. `extra` (多标): the answer has it, gold doesn't. `wrong` (错标):
    any other difference. `boundary` (边界): the right words, but not exactly. `near`: close on a scale. `blank`: no
    answer.

    Attributes:
        question, label: which part; the label is None for a question as a whole.
        gold, answer: the values, as in an answer (None where there is none).
        outcome: as above.
        credit: of this part, at most 1.
    """

    question: str
    label: str | None
    gold: Any
    answer: Any
    outcome: Outcome
    credit: float = 0.0


def count_outcomes(compared: Iterable[Comparison]) -> dict[str, int]:
    """How often each outcome was met."""
    return dict(Counter(str(one.outcome) for one in compared))


@frozen
class Record:
    """An item with its gold and what counts of the annotator's answers (None if it is blank)."""

    item: Item
    gold: Gold
    answer: Answer | None

    def values(self, question: str) -> tuple[Any, Any]:
        """The gold value and the answer's value of a question (None if it is blank)."""
        return self.gold.answer.values[question], self.answer.values.get(question) if self.answer else None


Fault = tuple[str, Mapping[str, object]] | None
"""Code and details of what is wrong with a value (see `labelcamp.problems`), or None."""


SHORT = frozenset({"missed", "extra", "wrong", "blank"})


def is_right(compared: Iterable[Comparison]) -> bool:
    """Whether an item is right: nothing of it is missed, extra, wrong or blank, and at most one part is only close."""
    outcomes = [one.outcome for one in compared]
    return SHORT.isdisjoint(outcomes) and outcomes.count("near") <= 1
