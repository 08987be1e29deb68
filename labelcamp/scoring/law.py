"""The scoring law, the same for every question kind.

s = (A − c) / (1 − c), clipped at 0: A is the credit against gold, c the largest A of the declared gold-blind policies
on the same items. A perfect answer has s = 1, every gold-blind policy s = 0, and raising an item's credit never
lowers s.

The lower confidence bound is one-sided 90 %: s − z·SE. The standard error comes in closed form from the variance
of the item credits within each group (of a gold value), smoothed by z²/2 items of credit 0 and z²/2 of credit 1
(Agresti & Coull 1998), so that a perfect answer on few items is not certain. Errors on the parts of one item are not
independent, so the standard errors of parts are averaged as if they moved together, which is the cautious side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import sqrt

from attrs import field, frozen

from labelcamp.task import Points

Z = 1.2815515655446004
"""90th percentile of the standard normal distribution."""

LEAST_ROOM = 0.2
"""Smallest 1 − c; gold that leaves less room is refused."""


class GoldError(ValueError):
    """A gold set that can't be scored fairly; the message says why."""


@frozen
class Part:
    """One separately scored part of a question.

    Attributes:
        question, label: which part; the label is None for a question as a whole.
        credit: A, against gold; at most 1.
        blind: c, the largest A of the gold-blind policies.
        error: standard error of A.
        confusion: of a choice, by (gold value, answer value or None), the number of answers.
        outcomes: by outcome (see `labelcamp.scoring.compared`), how often it was met.
    """

    question: str
    label: str | None
    credit: float
    blind: float
    error: float
    confusion: Mapping[tuple[str, str | None], int] = field(factory=dict)
    outcomes: Mapping[str, int] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if 1 - self.blind < LEAST_ROOM:
            raise GoldError(f"{self.question}: a gold-blind policy earns {self.blind:.2f}; expected 0.8 or less.")

    @property
    def unclipped(self) -> float:
        """(A − c) / (1 − c); negative below the gold-blind policies."""
        return (self.credit - self.blind) / (1 - self.blind)

    @property
    def standard_error(self) -> float:
        """Standard error of `unclipped`."""
        return self.error / (1 - self.blind)


def mean_of_groups(groups: Iterable[Sequence[tuple[float, float]]]) -> tuple[float, float]:
    """The mean of the groups' means, so that each group weighs the same, and its standard error.

    Args:
        groups: pairs of credit and number of items, a group (of one gold value) each.

    >>> mean_of_groups([[(1.0, 5)], [(1.0, 3), (0.0, 3)]])[0]
    0.75
    """
    means, variances = [], []
    for pairs in groups:
        means.append(sum(x * n for x, n in pairs) / sum(n for _, n in pairs))
        variances.append(_variance_of_mean(pairs))
    return sum(means) / len(means), sqrt(sum(variances)) / len(means)


def _variance_of_mean(pairs: Sequence[tuple[float, float]]) -> float:
    half = Z * Z / 2
    size = sum(n for _, n in pairs) + 2 * half
    mean = (sum(x * n for x, n in pairs) + half) / size
    square = (sum(x * x * n for x, n in pairs) + half) / size
    return (square - mean * mean) / size


@frozen
class Score:
    """The score of one annotator on one set.

    Attributes:
        s: 0..1.
        unclipped: s before clipping, stored because clipping hides how far below 0 it is.
        bound: one-sided 90 % lower confidence bound of s, 0..1.
        accuracy: share of items with every part right, 0..1; a blank is wrong.
        answered, blank: numbers of items.
        parts: what s is made of.
    """

    s: float
    unclipped: float
    bound: float
    accuracy: float
    answered: int
    blank: int
    parts: tuple[Part, ...]


def combine(weighted: Sequence[tuple[float, Part]], accuracy: float, answered: int, blank: int) -> Score:
    """The weighted mean of the unclipped parts, clipped once."""
    total = sum(weight for weight, _ in weighted)
    unclipped = sum(weight * part.unclipped for weight, part in weighted) / total
    error = sum(weight * part.standard_error for weight, part in weighted) / total
    return Score(
        s=_clip(unclipped),
        unclipped=unclipped,
        bound=_clip(unclipped - Z * error),
        accuracy=accuracy,
        answered=answered,
        blank=blank,
        parts=tuple(part for _, part in weighted),
    )


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))


def class_mark(s: float, points: Points) -> float:
    """The mark of a class (百分制, 0..100, one decimal): linear through (0, 0), (pass, 60), (excellent, 90), (1, 100).

    >>> from labelcamp.task import Points
    >>> [class_mark(s, Points(passing=0.6, excellent=0.85)) for s in (0, 0.3, 0.6, 0.85, 1)]
    [0.0, 30.0, 60.0, 90.0, 100.0]
    """
    corners = [(0.0, 0.0), (points.passing, 60.0), (points.excellent, 90.0), (1.0, 100.0)]
    for (s0, m0), (s1, m1) in pairwise(corners):
        if s <= s1:
            return round(m0 + (m1 - m0) * (s - s0) / (s1 - s0), 1)
    return 100.0
