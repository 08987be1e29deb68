"""How well annotators agree, gold aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Literal

Metric = Literal["nominal", "ordinal", "interval"]
Unit = Sequence[Any]
"""The values that one unit was given, one an annotator who gave any; None is no value."""


def observed_agreement(units: Iterable[Unit]) -> float | None:
    """Share of the pairs of values within a unit that are equal, each value weighing the same; 0..1.

    None if no unit has two values. With nominal values this is 1 − D_o of Krippendorff's alpha.

    >>> observed_agreement([["a", "a"], ["a", "b"]])
    0.5
    """
    same = total = 0.0
    for counts in map(_counts, units):
        size = sum(counts.values())
        if size > 1:
            same += sum(n * (n - 1) for n in counts.values()) / (size - 1)
            total += size
    return same / total if total else None


def krippendorff_alpha(units: Iterable[Unit], metric: Metric = "nominal") -> float | None:
    """Krippendorff's α = 1 − D_o / D_e: 1 is perfect agreement, 0 what chance gives, below 0 systematic disagreement.

    Any number of annotators, values may be missing. From the coincidences o_ck = Σ_u n_uc (n_uk − [c = k]) / (m_u − 1)
    over units with m_u ≥ 2 values, n_c = Σ_k o_ck, n = Σ_c n_c: D_o = Σ o_ck δ²_ck / n, D_e = Σ n_c n_k δ²_ck /
    (n (n − 1)). Source: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, section E.

    Args:
        metric: δ² is 1 for different values (nominal); the squared sum of the n_g from c to k, less half of n_c and of
            n_k (ordinal); (c − k)² (interval). Values of the latter two are numbers.

    Returns:
        None where nothing can be said: no unit with two values, or only one value in all.

    >>> krippendorff_alpha([["a", "a"], ["b", "b"], ["a", "b"]])
    0.4444444444444444
    """
    together: Counter[tuple[Any, Any]] = Counter()
    for counts in map(_counts, units):
        size = sum(counts.values())
        if size < 2:
            continue
        for one, n in counts.items():
            for other, m in counts.items():
                together[one, other] += n * (m - (one == other)) / (size - 1)  # type: ignore[assignment]
    margins: Counter[Any] = Counter()
    for (one, _other), weight in together.items():
        margins[one] += weight
    total = sum(margins.values())
    apart = _distance(metric, margins)
    expected = sum(margins[c] * margins[k] * apart(c, k) for c in margins for k in margins)
    if not expected:
        return None
    found = sum(weight * apart(c, k) for (c, k), weight in together.items())
    return 1 - (total - 1) * found / expected


def _counts(unit: Unit) -> Counter[Hashable]:
    return Counter(value for value in unit if value is not None)


def _distance(metric: Metric, margins: Mapping[Any, float]) -> Callable[[Any, Any], float]:
    if metric == "nominal":
        return lambda c, k: float(c != k)
    if metric == "interval":
        return lambda c, k: float((c - k) ** 2)
    below: dict[Any, float] = {}
    total = 0.0
    for value in sorted(margins):
        # The middle of the value's own ranks: the difference of two middles is the sum between them.
        below[value] = total + margins[value] / 2
        total += margins[value]
    return lambda c, k: (below[c] - below[k]) ** 2
