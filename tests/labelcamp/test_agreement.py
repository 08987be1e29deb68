"""Agreement: against the published table, and against the definition pair by pair."""

from __future__ import annotations

import csv
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcamp.agreement import krippendorff_alpha, observed_agreement

TABLE = Path(__file__).parents[1] / "data" / "krippendorff_4x12.csv"


@pytest.mark.parametrize(("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_the_published_table(metric, published):
    with TABLE.open(encoding="utf-8", newline="") as file:
        coders = list(csv.reader(file))[1:]
    units = [[int(coder[n]) if coder[n] else None for coder in coders] for n in range(1, 13)]
    alpha = krippendorff_alpha(units, metric)
    assert alpha is not None and round(alpha, 3) == published


def by_pairs(units: list[list[Any]], apart: Any) -> float | None:
    """1 − the mean distance of pairs within units over that of all pairs, each value of a unit weighing the same."""
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    if not values:
        return None
    within = sum(apart(a, b) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)) / len(values)
    among = sum(apart(a, b) for a, b in permutations(values, 2)) / (len(values) * (len(values) - 1))
    return 1 - within / among if among else None


UNITS = st.lists(st.lists(st.integers(0, 3), max_size=5), max_size=8)


@given(UNITS)
def test_alpha_is_what_its_definition_says(units):
    for metric, apart in (("nominal", lambda a, b: a != b), ("interval", lambda a, b: (a - b) ** 2)):
        expected = by_pairs(units, apart)
        found = krippendorff_alpha(units, metric)
        assert (found is None) == (expected is None)
        assert found is None or found == pytest.approx(expected)


@given(UNITS)
def test_observed_agreement_weighs_each_value_the_same(units):
    shared = [(unit, len(unit)) for unit in units if len(unit) > 1]
    total = sum(size for _unit, size in shared)
    same = sum(sum(a == b for a, b in permutations(unit, 2)) / (size - 1) for unit, size in shared)
    found = observed_agreement(units)
    assert found == (pytest.approx(same / total) if total else None)


def test_missing_values_are_no_values():
    assert krippendorff_alpha([["a", None, "a"], ["b", "b", None]]) == krippendorff_alpha([["a", "a"], ["b", "b"]]) == 1
    assert krippendorff_alpha([["a", None], [None]]) is None and observed_agreement([["a", None]]) is None
    assert krippendorff_alpha([["a", "a"], ["a", "a"]]) is None  # no two values to tell apart
