"""Scoring of `rating`: squared-loss skill against the best constant ratings.

s = 1 − Σ (a − g)² / Σ (k − g)², summed over criteria and items, where k is for each criterion the whole number that
does best as a constant. In the form of the law: the credit of a rating is 1 − (a − g)²/4, so two steps off earns 0
and more earns less; A is its mean and c that of the best constants. A blank counts as the farthest rating.
"""

from __future__ import annotations

from collections.abc import Sequence

from labelcamp.items import Item
from labelcamp.problems import N_
from labelcamp.scoring.compared import Comparison, Fault, Outcome, Record, count_outcomes
from labelcamp.scoring.law import Part, mean_of_groups
from labelcamp.task import Rating

SCALE = 4.0
"""Squared distance that earns 0."""


def fault(question: Rating, value: object, item: Item) -> Fault:
    """What is wrong with a value."""
    if not isinstance(value, dict):
        return "bad-value", {"expected": N_("a map from criterion to a number")}
    known = {criterion.id for criterion in question.criteria}
    for criterion, number in value.items():
        if criterion not in known:
            return "unknown-label", {"label": criterion[:60]}
        if isinstance(number, bool) or not isinstance(number, int) or not question.low <= number <= question.high:
            return "bad-value", {"expected": f"{question.low} … {question.high}"}
    return None


def credit(gold: int, answer: int | None, question: Rating) -> float:
    """Credit of one rating, at most 1; below 0 where it is more than two steps off."""
    distance = max(gold - question.low, question.high - gold) if answer is None else answer - gold
    return 1 - distance * distance / SCALE


def compare(question: Rating, record: Record) -> tuple[Comparison, ...]:
    """A comparison a criterion: right, near (one step off), wrong or blank."""
    gold, answer = record.values(question.id)
    found = []
    for criterion in question.criteria:
        g, a = gold[criterion.id], (answer or {}).get(criterion.id)
        found.append(Comparison(question.id, criterion.id, g, a, _outcome(g, a), credit(g, a, question)))
    return tuple(found)


def _outcome(gold: int, answer: int | None) -> Outcome:
    if answer is None:
        return "blank"
    if answer == gold:
        return "right"
    return "near" if abs(answer - gold) == 1 else "wrong"


def score(question: Rating, records: Sequence[Record]) -> list[Part]:
    """One part over all criteria and items (GoldError if the best constants do too well)."""
    compared = [one for record in records for one in compare(question, record)]
    # Criteria of one item move together, so the items are what the standard error is taken over.
    by_item = [sum(one.credit for one in compare(question, r)) / len(question.criteria) for r in records]
    earned, error = mean_of_groups([[(x, 1.0) for x in by_item]])
    blind = sum(_best_constant(question, criterion.id, records) for criterion in question.criteria)
    blind /= len(question.criteria)
    return [Part(question.id, None, earned, blind, error, outcomes=count_outcomes(compared))]


def _best_constant(question: Rating, criterion: str, records: Sequence[Record]) -> float:
    golds = [record.values(question.id)[0][criterion] for record in records]
    constants = range(question.low, question.high + 1)
    return max(sum(credit(g, constant, question) for g in golds) / len(golds) for constant in constants)
