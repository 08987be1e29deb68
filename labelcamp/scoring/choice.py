"""Scoring of `choice`: balanced accuracy over the values in gold.

A single choice is one *part*; a multiple choice has a part a label, whose values are `yes`, `no` and `unsure`.

Credit of an answer a against gold g, with K values in the gold of the part:
    1 if a = g; 1/K if a is `unsure` and gold never is; 0 otherwise, and 0 for a blank.
A = (1/K) Σ_g mean credit over the items of gold g, so that each value weighs the same.
The gold-blind policies are each constant answer (1/K each) and the blank (0), so c = 1/K.
(Balanced accuracy: Brodersen et al. 2010; with c subtracted it is scikit-learn's `adjusted=True`.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from labelcamp.problems import N_
from labelcamp.scoring.law import GoldError, Part
from labelcamp.task import Choice

FEWEST = 5
"""Fewest items that each value in gold must have."""

UNSURE = "unsure"
Pair = tuple[str, str | None]
"""Gold value and answer value; None is a blank."""


def fault(question: Choice, value: object) -> tuple[str, dict[str, object]] | None:
    """Code and details of what is wrong with a value, or None."""
    known = {label.id for label in question.labels}
    if not question.multiple:
        if not isinstance(value, str):
            return "bad-value", {"expected": N_("a label")}
        return None if value in known else ("unknown-label", {"label": value[:60]})
    if not isinstance(value, dict):
        return "bad-value", {"expected": N_("a map from label to yes or unsure")}
    for label, said in value.items():
        if label not in known:
            return "unknown-label", {"label": label[:60]}
        if said != "yes" and not (said == UNSURE and question.unsure):
            return "bad-value", {"expected": "yes / unsure" if question.unsure else "yes"}
    return None


def parts(question: Choice) -> tuple[str | None, ...]:
    """What is scored separately: the labels of a multiple choice, or the choice as a whole (None)."""
    return tuple(label.id for label in question.labels) if question.multiple else (None,)


def said(value: Any, label: str | None) -> str | None:
    """What an answer's value says of a part.

    >>> said({"bird": "yes"}, "bird"), said({"bird": "yes"}, "car"), said(None, "car"), said("bird", None)
    ('yes', 'no', None, 'bird')
    """
    if value is None:
        return None
    answer: str = value if label is None else value.get(label, "no")
    return answer


def credit(gold: str, answer: str | None, values: Sequence[str]) -> float:
    """Credit of one answer, 0..1; `values` are the values in the gold of the part."""
    if answer == gold:
        return 1.0
    return 1 / len(values) if answer == UNSURE and UNSURE not in values else 0.0


def score_part(question: str, label: str | None, pairs: Iterable[Pair]) -> Part:
    """Score one part from its gold and answer values.

    Raises:
        GoldError: fewer than two values in gold, or one in fewer than five items.
    """
    confusion = Counter(pairs)
    sizes: Counter[str] = Counter()
    for (gold, _), count in confusion.items():
        sizes[gold] += count
    check_sizes(sizes, f"{question}/{label}" if label else question)
    values = sorted(sizes)
    credits = {g: [(credit(g, a, values), n) for (g_, a), n in confusion.items() if g_ == g] for g in values}
    return Part(question, label, credits, blind_credit(values), dict(confusion))


def blind_credit(values: Sequence[str]) -> float:
    """c: the largest A of the gold-blind policies, each constant answer and the blank.

    >>> blind_credit(["no", "yes"])
    0.5
    """
    constants: list[str | None] = [*values, UNSURE, None]
    return max(sum(credit(gold, constant, values) for gold in values) / len(values) for constant in constants)


def check_sizes(sizes: Mapping[str, int], where: str) -> None:
    """Refuse gold with fewer than two values, or a value in fewer than five items (GoldError)."""
    few = {value: size for value, size in sizes.items() if size < FEWEST}
    if len(sizes) < 2 or few:
        found = ", ".join(f"{value}: {size}" for value, size in sorted(sizes.items())) or "none"
        raise GoldError(f"{where}: expected two values or more in gold, each in {FEWEST} items or more; found {found}.")
