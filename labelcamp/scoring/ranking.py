"""Scoring of `ranking`: Kendall's tau-b with gold, per item.

tau-b = (concordant − discordant) / √((n₀ − n₁)(n₀ − n₂)), where n₀ is the number of pairs and n₁, n₂ those tied in the
one and the other ranking (Kendall 1945). A ranking that ties everything earns 0, and so does a blank. The gold-blind
policies are each constant strict order, everything tied, and the blank.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, permutations
from math import sqrt

from labelcamp.items import Item
from labelcamp.problems import N_
from labelcamp.scoring.compared import Comparison, Fault, Outcome, Record, count_outcomes
from labelcamp.scoring.law import GoldError, Part, mean_of_groups
from labelcamp.scoring.preference import fault_of_order
from labelcamp.task import Ranking

Ranks = Sequence[Sequence[str]]
"""Names, best first; ties share a list."""


def fault(question: Ranking, value: object, item: Item) -> Fault:
    """What is wrong with a value."""
    expected = {"expected": N_("a ranking of all of them, with the order on the screen")}
    if not isinstance(value, dict) or value.keys() != {"ranks", "order"} or not isinstance(value["ranks"], list):
        return "bad-value", expected
    ranks = value["ranks"]
    if not all(isinstance(tied, list) and tied for tied in ranks):
        return "bad-value", expected
    if fault_of_order([name for tied in ranks for name in tied], question.of):
        return "bad-value", expected
    return ("bad-value", expected) if fault_of_order(value["order"], question.of) else None


def finished(question: Ranking, value: object) -> object:
    """A draft's value with the names that have no place yet on a last one."""
    if not isinstance(value, dict) or not isinstance(value.get("ranks"), list):
        return value
    ranks = value["ranks"]
    if not all(isinstance(tied, list) and all(isinstance(name, str) for name in tied) for tied in ranks):
        return value
    left = [name for name in question.of if not any(name in tied for tied in ranks)]
    return value | {"ranks": [*ranks, left] if left else ranks}


def tau_b(one: Ranks, other: Ranks) -> float:
    """Kendall's tau-b of two rankings of the same names, −1..1; 0 where one of them ties everything.

    >>> tau_b([["a"], ["b"], ["c"]], [["a"], ["b"], ["c"]]), tau_b([["a"], ["b"]], [["b"], ["a"]])
    (1.0, -1.0)
    """
    place, place_ = _places(one), _places(other)
    agreement = untied = untied_ = 0
    for x, y in combinations(sorted(place), 2):
        sign, sign_ = _sign(place[x] - place[y]), _sign(place_[x] - place_[y])
        agreement += sign * sign_
        untied += abs(sign)
        untied_ += abs(sign_)
    # One root of the product: so a ranking against itself has exactly 1.
    return agreement / sqrt(untied * untied_) if untied and untied_ else 0.0


def _places(ranks: Ranks) -> dict[str, int]:
    return {name: place for place, tied in enumerate(ranks) for name in tied}


def _sign(difference: int) -> int:
    return (difference > 0) - (difference < 0)


def compare(question: Ranking, record: Record) -> tuple[Comparison, ...]:
    """One comparison: right (the same order), near (tau-b of 0.5 or more), wrong or blank."""
    gold, answer = record.values(question.id)
    tau = 0.0 if answer is None else tau_b(gold["ranks"], answer["ranks"])
    outcome: Outcome = "blank" if answer is None else "right" if tau == 1 else "near" if tau >= 0.5 else "wrong"
    return (Comparison(question.id, None, gold, answer, outcome, tau),)


def score(question: Ranking, records: Sequence[Record]) -> list[Part]:
    """One part (GoldError if gold ties everything in an item)."""
    golds = [record.values(question.id)[0]["ranks"] for record in records]
    if any(len(gold) < 2 for gold in golds):
        raise GoldError(f"{question.id}: expected gold with two ranks or more in every item.")
    compared = [one for record in records for one in compare(question, record)]
    mean, error = mean_of_groups([[(one.credit, 1.0) for one in compared]])
    policies = [[[name] for name in order] for order in permutations(question.of)]
    blind = max(0.0, *(sum(tau_b(gold, policy) for gold in golds) / len(golds) for policy in policies))
    return [Part(question.id, None, mean, blind, error, outcomes=count_outcomes(compared))]
