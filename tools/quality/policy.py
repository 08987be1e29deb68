"""A gold-blind policy: something that answers items without knowing their gold, perhaps after studying practice."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import frozen

from labelcamp.items import Item
from labelcamp.task import Preference, Question, Ranking
from tools.quality.features import Piece
from tools.quality.sources import Labelled

Says = Callable[[Item], Any]
"""From an item to the value of one question; None is a blank."""


@frozen
class Policy:
    """A policy for a kind of question.

    Attributes:
        name: as it stands in the table.
        study: from the question and the practice set to what it says.
        bounded: whether the task promises to keep it near 0; else it is shown for what it tells.
    """

    name: str
    study: Callable[[Question, Labelled], Says]
    bounded: bool = True


def untaught(name: str, says: Callable[[Question, Item], Any]) -> Policy:
    """A policy that needs no practice."""
    return Policy(name, lambda question, _: lambda item: says(question, item))


def prefer(question: Preference, value: int) -> dict[str, Any]:
    """A preference without reasons, shown in the order of its fields."""
    return {"value": value, "reasons": [], "order": list(question.of)}


def prefer_higher(question: Preference, first: float, second: float) -> dict[str, Any]:
    """The one with the higher number is better; a tie where they are equal.

    The strength is 2, which is within one step of the strengths 1 to 3.
    """
    return prefer(question, 0 if first == second else -2 if first > second else 2)


def rank_by(question: Ranking, numbers: Mapping[str, float]) -> dict[str, Any]:
    """The highest number first; equal numbers tie."""
    levels = sorted(set(numbers.values()), reverse=True)
    ranks = [[name for name in question.of if numbers[name] == level] for level in levels]
    return {"ranks": ranks, "order": list(question.of)}


def mark(found: Sequence[Piece], label: str) -> list[dict[str, Any]]:
    """Spans of one label."""
    return [{"label": label, "start": one.start, "end": one.end, "quote": one.text} for one in found]
