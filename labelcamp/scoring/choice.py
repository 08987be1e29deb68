"""Scoring of `choice`: balanced accuracy over the values in gold.

A single choice is one *part*; a multiple choice has a part a label, whose values are `yes`, `no` and `unsure`. A choice
with `each` asks one label for each step of a list: its values are pooled over the steps of all items, and with `first`
the place of the first such label is a part of its own.

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

from labelcamp.items import Item
from labelcamp.problems import N_
from labelcamp.scoring.compared import Comparison, Fault, Outcome, Record
from labelcamp.scoring.law import GoldError, Part, mean_of_groups
from labelcamp.task import Choice

FEWEST = 5
"""Fewest items that each value in gold must have."""

UNSURE = "unsure"
NEVER = "never"
"""Value of the part of a first occurrence where the label doesn't occur."""

Pair = tuple[str, str | None]
"""Gold value and answer value; None is a blank."""


def fault(question: Choice, value: object, item: Item) -> Fault:
    """What is wrong with a value."""
    known = {label.id for label in question.labels}
    if question.each:
        return _fault_of_each(known, value, len(steps(question, item)))
    if not question.multiple:
        if not isinstance(value, str):
            return "bad-value", {"expected": N_("a label")}
        return None if value in known else ("unknown-label", {"label": value[:60]})
    if not isinstance(value, dict):
        return "bad-value", {"expected": N_("a map from label to yes or unsure")}
    for label, word in value.items():
        if label not in known:
            return "unknown-label", {"label": label[:60]}
        if word != "yes" and not (word == UNSURE and question.unsure):
            return "bad-value", {"expected": "yes / unsure" if question.unsure else "yes"}
    return None


def _fault_of_each(known: set[str], value: object, count: int) -> Fault:
    if not isinstance(value, list) or len(value) != count:
        return "bad-value", {"expected": N_("a list with one label a step")}
    for label in value:
        if label is not None and not isinstance(label, str):
            return "bad-value", {"expected": N_("a list with one label a step")}
        if label is not None and label not in known:
            return "unknown-label", {"label": label[:60]}
    return None


def steps(question: Choice, item: Item) -> tuple[str, ...]:
    """The texts of which each is asked a label."""
    content = item.shown.get(question.each or "", ())
    return tuple(one for one in content if isinstance(one, str)) if isinstance(content, tuple) else ()


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


def first_at(labels: Sequence[str | None], label: str) -> str:
    """Which step is the first with a label, counted from 1, as a text; `never` if none is.

    >>> first_at(["right", "wrong", "wrong"], "wrong"), first_at(["right"], "wrong")
    ('2', 'never')
    """
    return str(labels.index(label) + 1) if label in labels else NEVER


def compare(question: Choice, record: Record) -> tuple[Comparison, ...]:
    """Compare an item's value with gold: a comparison a label, a step, or one in all."""
    gold, answer = record.values(question.id)
    if question.each:
        answers = answer if answer is not None else [None] * len(gold)
        pairs: list[tuple[str | None, Pair]] = [
            (str(n), pair) for n, pair in enumerate(zip(gold, answers, strict=True), start=1)
        ]
    else:
        pairs = [(label, (said(gold, label) or "", said(answer, label))) for label in parts(question)]
    return tuple(_comparison(question.id, label, *pair) for label, pair in pairs)


def _comparison(question: str, label: str | None, gold: str, answer: str | None) -> Comparison:
    return Comparison(question, label, gold, answer, _outcome(gold, answer), float(gold == answer))


def _outcome(gold: str, answer: str | None) -> Outcome:
    if answer is None:
        return "blank"
    if answer == gold:
        return "right"
    if (gold, answer) == ("yes", "no"):
        return "missed"
    return "extra" if (gold, answer) == ("no", "yes") else "wrong"


def score(question: Choice, records: Sequence[Record]) -> list[Part]:
    """The parts of a question over a set (GoldError if its gold can't be scored fairly)."""
    if question.each:
        pooled = [(c.gold, c.answer) for record in records for c in compare(question, record)]
        found = [score_part(question.id, None, pooled)]
        return found + ([_score_first(question, question.first, records)] if question.first else [])
    pairs: dict[str | None, list[Pair]] = {label: [] for label in parts(question)}
    for record in records:
        gold, answer = record.values(question.id)
        for label, found_pairs in pairs.items():
            found_pairs.append((said(gold, label) or "", said(answer, label)))
    return [score_part(question.id, label, found_pairs) for label, found_pairs in pairs.items()]


def _score_first(question: Choice, label: str, records: Sequence[Record]) -> Part:
    """The place of the first step with a label: items that have one, and items that never do, weigh the same."""
    groups: dict[bool, list[tuple[str, str | None]]] = {True: [], False: []}
    for record in records:
        gold, answer = record.values(question.id)
        place = first_at(gold, label)
        groups[place == NEVER].append((place, None if answer is None else first_at(answer, label)))
    check_sizes({"never": len(groups[True]), "somewhere": len(groups[False])}, f"{question.id}/first {label}")
    places = {gold for gold, _ in groups[False]}
    constants = [NEVER, *sorted(places)]

    def credits(constant: str | None = None) -> list[list[tuple[float, float]]]:
        return [[(float((constant or a) == g), 1.0) for g, a in pairs] for pairs in groups.values()]

    credit, error = mean_of_groups(credits())
    blind = max(mean_of_groups(credits(constant))[0] for constant in constants)
    return Part(question.id, f"first {label}", credit, blind, error)


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
    groups = [[(credit(g, a, values), n) for (g, a), n in confusion.items() if g == value] for value in values]
    earned, error = mean_of_groups(groups)
    outcomes: Counter[str] = Counter()
    for (gold, answer), count in confusion.items():
        outcomes[_outcome(gold, answer)] += count
    return Part(question, label, earned, blind_credit(values), error, dict(confusion), dict(outcomes))


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
