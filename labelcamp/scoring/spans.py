"""Scoring of `spans`: one-to-one matched spans, in Unicode code points.

The credit of a matched pair is its overlap (intersection over union) times 1 for the same label, 0.5 for another one;
pairs that overlap by less than half are no match. Of all one-to-one matchings the one with the most credit counts.
A = 2 Σ credit / (number of the annotator's spans + number of gold's), over all items: a soft F1. The gold-blind
policies are the blank (0) and each whole text as one span of each label.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Any

from labelcamp.items import Item
from labelcamp.problems import N_
from labelcamp.scoring.compared import Comparison, Fault, Outcome, Record, count_outcomes
from labelcamp.scoring.law import GoldError, Part, Z
from labelcamp.task import Spans

LEAST_OVERLAP = 0.5
OTHER_LABEL = 0.5
"""Share of the credit for the right words with another label."""

MOST = 200
"""Largest number of spans on one text."""

Span = dict[str, Any]
FIELDS = {"label", "start", "end", "quote"}


def fault(question: Spans, value: object, item: Item) -> Fault:
    """What is wrong with a value: shape, label, place, or a quote that is not the text's."""
    text = item.shown.get(question.of)
    if not isinstance(value, list) or len(value) > MOST or not isinstance(text, str):
        return "bad-value", {"expected": N_("a list of marked words")}
    known = {label.id for label in question.labels}
    for span in value:
        if not isinstance(span, dict) or span.keys() != FIELDS:
            return "bad-value", {"expected": N_("a list of marked words")}
        if span["label"] not in known:
            return "unknown-label", {"label": str(span["label"])[:60]}
        start, end = span["start"], span["end"]
        whole = all(isinstance(n, int) and not isinstance(n, bool) for n in (start, end))
        if not whole or not 0 <= start < end <= len(text) or span["quote"] != text[start:end]:
            return "bad-value", {"expected": N_("words that stand in the text at the place that is named")}
    return None


def overlap(one: Span, other: Span) -> float:
    """Intersection over union of two spans, 0..1."""
    common = max(0, min(one["end"], other["end"]) - max(one["start"], other["start"]))
    joint: int = one["end"] - one["start"] + other["end"] - other["start"] - common
    return float(common / joint)


def credit(gold: Span, answer: Span) -> float:
    """Credit of a pair, 0..1."""
    shared = overlap(gold, answer)
    if shared < LEAST_OVERLAP:
        return 0.0
    return shared if gold["label"] == answer["label"] else shared * OTHER_LABEL


def match(golds: Sequence[Span], answers: Sequence[Span]) -> list[tuple[int, int]]:
    """The one-to-one matching with the most credit: pairs of indices, only those with credit.

    Augmenting paths with potentials (Kuhn–Munkres in the form of Jonker & Volgenant 1987), O(n³).
    """
    size = max(len(golds), len(answers))
    cost = [[0.0] * size for _ in range(size)]
    for i, gold in enumerate(golds):
        for j, answer in enumerate(answers):
            cost[i][j] = -credit(gold, answer)
    rows = _assign(cost)
    return [(i, j) for i, j in enumerate(rows) if i < len(golds) and j < len(answers) and cost[i][j] < 0]


def _assign(cost: Sequence[Sequence[float]]) -> list[int]:
    """For each row of a square matrix the column that makes the sum of the costs least."""
    size = len(cost)
    u, v = [0.0] * (size + 1), [0.0] * (size + 1)
    row_of = [0] * (size + 1)  # by column, counted from 1; 0 is no row
    for row in range(1, size + 1):
        row_of[0] = row
        column = 0
        least, came_from, done = [float("inf")] * (size + 1), [0] * (size + 1), [False] * (size + 1)
        while row_of[column]:
            done[column] = True
            here, step, following = row_of[column], float("inf"), 0
            for j in range(1, size + 1):
                if not done[j]:
                    reduced = cost[here - 1][j - 1] - u[here] - v[j]
                    if reduced < least[j]:
                        least[j], came_from[j] = reduced, column
                    if least[j] < step:
                        step, following = least[j], j
            for j in range(size + 1):
                if done[j]:
                    u[row_of[j]] += step
                    v[j] -= step
                else:
                    least[j] -= step
            column = following
        while column:
            row_of[column] = row_of[came_from[column]]
            column = came_from[column]
    columns = [0] * size
    for j in range(1, size + 1):
        columns[row_of[j] - 1] = j - 1
    return columns


def compare(question: Spans, record: Record) -> tuple[Comparison, ...]:
    """A comparison a span of gold or answer: right, boundary, wrong (another label), missed or extra."""
    gold, answer = record.values(question.id)
    answers: Sequence[Span] = answer or []
    pairs = dict(match(gold, answers))
    found = []
    for i, one in enumerate(gold):
        mine = answers[pairs[i]] if i in pairs else None
        found.append(_comparison(question.id, one, mine))
    taken = set(pairs.values())
    for j, mine in enumerate(answers):
        if j not in taken:
            outcome: Outcome = "boundary" if any(overlap(g, mine) > 0 for g in gold) else "extra"
            found.append(Comparison(question.id, mine["label"], None, mine, outcome))
    return tuple(found)


def _comparison(question: str, gold: Span, answer: Span | None) -> Comparison:
    if answer is None:
        return Comparison(question, gold["label"], gold, None, "missed")
    outcome: Outcome = "right"
    if answer["label"] != gold["label"]:
        outcome = "wrong"
    elif overlap(gold, answer) < 1:
        outcome = "boundary"
    return Comparison(question, gold["label"], gold, answer, outcome, credit(gold, answer))


def score(question: Spans, records: Sequence[Record]) -> list[Part]:
    """One part (GoldError if gold marks nothing at all)."""
    earned, sizes = [], []
    compared: list[Comparison] = []
    for record in records:
        gold, answer = record.values(question.id)
        found = compare(question, record)
        earned.append(2 * sum(one.credit for one in found))
        sizes.append(len(gold) + len(answer or []))
        compared += found
    if not any(record.values(question.id)[0] for record in records):
        raise GoldError(f"{question.id}: expected gold with spans, found none.")
    mean = sum(earned) / sum(sizes)
    blind = max(_whole_text(question, label.id, records) for label in question.labels)
    return [Part(question.id, None, mean, blind, _error(earned, sizes, mean), outcomes=count_outcomes(compared))]


def _whole_text(question: Spans, label: str, records: Sequence[Record]) -> float:
    """A of marking each whole text as one span of a label."""
    earned = size = 0.0
    for record in records:
        gold, text = record.values(question.id)[0], record.item.shown[question.of]
        whole = {"label": label, "start": 0, "end": len(str(text)), "quote": ""}
        earned += 2 * max((credit(one, whole) for one in gold), default=0.0)
        size += len(gold) + 1
    return earned / size


def _error(earned: Sequence[float], sizes: Sequence[float], mean: float) -> float:
    """Standard error of the ratio of two sums, by the delta method, smoothed as in the law."""
    half, typical = Z * Z / 2, sum(sizes) / len(sizes)
    squares = sum((x - mean * y) ** 2 for x, y in zip(earned, sizes, strict=True))
    squares += half * typical**2 * ((0 - mean) ** 2 + (1 - mean) ** 2)
    return sqrt(squares) / (sum(sizes) + 2 * half * typical)
