"""Scoring of `preference`: the classes A better, tie and B better, balanced.

Credit of an answer, with p the stated share of people for each class and ĉ its likeliest class (the gold value's):
    in class ĉ: 1 if the strength is within one step of gold's, else 0.8;
    in another class: p(class) / p(ĉ) of that, where people differ, and 0 where gold states no shares.
A = the mean over the classes in gold of the mean credit. The gold-blind policies are each constant value −n..n and
the blank. Reasons are shown with the verdict and not scored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from labelcamp.items import Item
from labelcamp.problems import N_
from labelcamp.scoring.choice import check_sizes
from labelcamp.scoring.compared import Comparison, Fault, Outcome, Record, count_outcomes
from labelcamp.scoring.law import Part, mean_of_groups
from labelcamp.task import Preference

LOOSE = 0.8
"""Credit of the right class with a strength more than one step off."""

Side = Literal["a", "tie", "b"]
EXPECTED = N_("a preference with its value, reasons and the order on the screen")


def side(value: int) -> Side:
    """The class of a preference.

    >>> side(-2), side(0), side(1)
    ('a', 'tie', 'b')
    """
    return "tie" if value == 0 else "a" if value < 0 else "b"


def fault(question: Preference, value: object, item: Item) -> Fault:
    """What is wrong with a value."""
    if not isinstance(value, dict) or value.keys() != {"value", "reasons", "order"}:
        return "bad-value", {"expected": EXPECTED}
    number, reasons = value["value"], value["reasons"]
    if isinstance(number, bool) or not isinstance(number, int) or abs(number) > question.steps:
        return "bad-value", {"expected": EXPECTED}
    if fault_of_order(value["order"], question.of) or not isinstance(reasons, list):
        return "bad-value", {"expected": EXPECTED}
    known = {label.id for label in question.reasons}
    for reason in reasons:
        if not isinstance(reason, str) or reasons.count(reason) > 1:
            return "bad-value", {"expected": EXPECTED}
        if reason not in known:
            return "unknown-label", {"label": reason[:60]}
    return None


def finished(question: Preference, value: object) -> object:
    """A draft's value as if a tie had been chosen where nothing is yet."""
    if isinstance(value, dict) and value.get("value", 0) is None:
        return value | {"value": 0}
    return value


def fault_of_order(order: object, names: Sequence[str]) -> bool:
    """Whether an order on the screen is not an order of these names."""
    if not isinstance(order, list) or not all(isinstance(name, str) for name in order):
        return True
    return sorted(order) != sorted(names)


def credit(gold: int, answer: int | None, shares: Mapping[str, float]) -> float:
    """Credit of one preference, 0..1.

    Args:
        shares: by class, the stated share of people; empty where gold is sure.
    """
    if answer is None:
        return 0.0
    best, said = side(gold), side(answer)
    if said == best:
        return 1.0 if abs(answer - gold) <= 1 else LOOSE
    return shares.get(said, 0.0) / shares[best] if shares else 0.0


def _shares(value: Mapping[str, Any]) -> Mapping[str, float]:
    shares: Mapping[str, float] = value.get("shares", {})
    return shares


def compare(question: Preference, record: Record) -> tuple[Comparison, ...]:
    """One comparison: right, near (the right class, another strength), wrong or blank."""
    gold, answer = record.values(question.id)
    mine = None if answer is None else answer["value"]
    earned = credit(gold["value"], mine, _shares(gold))
    return (Comparison(question.id, None, gold, answer, _outcome(gold["value"], mine), earned),)


def _outcome(gold: int, answer: int | None) -> Outcome:
    if answer is None:
        return "blank"
    if side(gold) != side(answer):
        return "wrong"
    return "right" if abs(gold - answer) <= 1 else "near"


def score(question: Preference, records: Sequence[Record]) -> list[Part]:
    """One part (GoldError if the classes are fewer than two, or one has fewer than five items)."""
    groups: dict[str, list[tuple[Mapping[str, Any], int | None]]] = defaultdict(list)
    compared = [one for record in records for one in compare(question, record)]
    for one in compared:
        groups[side(one.gold["value"])].append((one.gold, None if one.answer is None else one.answer["value"]))
    check_sizes({name: len(pairs) for name, pairs in groups.items()}, question.id)

    def earned(constant: int | None = None) -> list[list[tuple[float, float]]]:
        return [
            [(credit(g["value"], a if constant is None else constant, _shares(g)), 1.0) for g, a in groups[name]]
            for name in sorted(groups)
        ]

    mean, error = mean_of_groups(earned())
    constants = range(-question.steps, question.steps + 1)
    blind = max(mean_of_groups(earned(constant))[0] for constant in constants)
    return [Part(question.id, None, mean, blind, error, outcomes=count_outcomes(compared))]
