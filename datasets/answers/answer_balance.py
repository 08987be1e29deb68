"""Choosing items so that, in the whole set, what an answer looks like says nothing about gold.

Each candidate is described by numbers whose sum over a set should vanish: products of gold (which side is better, the
place in a ranking, a rating less its mean) with what can be counted without reading (length, lists, hedges, figures,
kinds of flaws with their typical words). From many candidates those are chosen whose sums come nearest to 0. All
numbers are brought to the same size; one that stands in a list several times weighs more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from math import fsum, sqrt
from random import Random
from typing import Any

import bank
import numpy as np
from answer_forms import Draft, ranks, side, spans, strength
from answer_looks import LOOKS, by_look, known, looks, sign
from answer_variants import ATTRIBUTES, Variant
from attrs import frozen
from numpy.typing import NDArray

Vector = NDArray[Any]

TRIES = 48
ROUNDS = 30
ALLOWED = 0.04
"""What marking clauses by their look may earn."""

LABELS = {"wrong_fact": 0.25, "contradicts_input": 0.31, "contradicts_self": 0.24, "made_up_source": 0.2}
"""Shares of the labels among unsupported places: those that are easily told by their words, less often."""


def of_prompt(answer: Variant, lang: str) -> float:
    """Share of an answer's words that stand in what it answers, in percent."""
    text = answer.situation.texts[lang]
    return known(answer.text(lang), "\n".join([text.document, *text.turns]))


def echoes(answers: Sequence[Variant], lang: str) -> list[tuple[float, float]]:
    """By answer, the shares of its words that stand in what it answers, and in the other answers."""
    texts = [answer.text(lang) for answer in answers]
    return [
        (of_prompt(answer, lang), known(texts[k], "\n".join(texts[:k] + texts[k + 1 :])))
        for k, answer in enumerate(answers)
    ]


def kinds(answer: Variant) -> list[int]:
    """How many flaws of each kind an answer has."""
    counts = Counter(flaw.kind for flaw in answer.flaws)
    return [counts[kind] for kind in bank.KINDS]


def of_pair(draft: Draft, lang: str) -> list[float]:
    """Numbers of a pair that vanish in an even set."""
    a, b = (looks(answer.text(lang), lang) for answer in draft.answers)
    ka, kb = (kinds(answer) for answer in draft.answers)
    better = {"a": -1, "tie": 0, "b": 1}[side(draft)]
    tie = (better == 0) - 1 / 3
    first = 1 if draft.priority == "helpful" else -1
    difference = [y - x for x, y in zip(a, b, strict=True)]
    echo = [y - x for x, y in zip(*echoes(draft.answers, lang), strict=True)]
    kind = [y - x for x, y in zip(ka, kb, strict=True)]
    lost = strength(draft.losses[0] - draft.losses[1])
    found: list[float] = [better * one for one in [*difference, *kind, *echo]]
    found += [better * sign(one) for one in [*difference[:3], *echo]] * 3
    found += [first * better * one for one in [*difference[:3], *kind]]
    found += [tie * abs(one) for one in difference] + [tie * (x + y) for x, y in zip(a[:4], b[:4], strict=True)]
    found += [tie * (x + y) for x, y in zip(ka, kb, strict=True)]
    found += [first * better, first * tie, *((abs(lost) == k) - 2 / 9 for k in (1, 2, 3))]
    return found


def of_four(draft: Draft, lang: str) -> list[float]:
    """Numbers of a four that vanish in an even set."""
    order = ranks(draft.losses)
    place = {name: k for k, tied in enumerate(order) for name in tied}
    places = np.array([place[name] for name in "abcd"], dtype=float)
    places -= places.mean()
    first = 1 if draft.priority == "helpful" else -1
    look = np.array([looks(answer.text(lang), lang) for answer in draft.answers], dtype=float)
    kind = np.array([kinds(answer) for answer in draft.answers], dtype=float)
    echo = np.array(echoes(draft.answers, lang))
    plain = np.concatenate([look[:, :3], echo], axis=1)
    signs = [
        sum(
            sign(p - q) * sign(x - y)
            for p, x in zip(places, column, strict=True)
            for q, y in zip(places, column, strict=True)
        )
        for column in plain.T
    ]
    ties = (len(order) < 4) - 0.6
    return [
        *(places @ look),
        *(places @ kind),
        *(first * places @ kind),
        *(places @ echo),
        *places[:3],
        first,
        ties,
        *signs * 3,
    ]


def of_rating(draft: Draft, lang: str, means: Mapping[str, float]) -> list[float]:
    """Numbers of a rating that vanish in an even set; `means` are those of the looks and those wanted of ratings."""
    answer = draft.answers[0]
    off = [answer.rating(attribute) - means[attribute] for attribute in ATTRIBUTES]
    seen = [x - means[name] for name, x in zip(LOOKS, looks(answer.text(lang), lang), strict=True)]
    return [*(r * x for r in off for x in seen), *seen, *off * 3]


def of_spans(draft: Draft, lang: str, means: Mapping[str, float]) -> list[float]:
    """Numbers of a text with unsupported words that vanish in an even set."""
    answer = draft.answers[0]
    text = answer.text(lang)
    seen = [x - means[name] for name, x in zip(LOOKS, looks(text, lang), strict=True)]
    marked = [(one["label"], one["start"], one["end"]) for one in spans(answer, lang)]
    number = len(marked) - means["spans"]
    where = [(label, (start + end) / (2 * len(text)) - 0.5) for label, start, end in marked]
    labels = Counter(label for label, _, _ in marked)
    share = [labels[kind] - len(marked) * LABELS[kind] for kind in bank.UNSUPPORTED]
    by_label = [sum(place for label, place in where if label == kind) for kind in bank.UNSUPPORTED]
    earned = _earned(text, lang, [(start, end) for _, start, end in marked])
    return [*(number * x for x in seen), *seen, *by_label, sum(by_label), *share * 3, *earned * 3]


def _earned(text: str, lang: str, marked: Sequence[tuple[int, int]]) -> list[float]:
    """For each way to pick clauses by their look: what marking them earns on a text, less what it may earn.

    A policy that marks n clauses where m are right has the soft F1 2C/(n + m) over all texts, C its credit; the sum of
    2C − ALLOWED·(n + m) over a set is 0 where its F1 is ALLOWED.
    """
    found = []
    for clauses in by_look(text, lang):
        credit = sum(max((_shared(clause, place) for place in marked), default=0.0) for clause in clauses)
        found.append(2 * credit - ALLOWED * (len(clauses) + len(marked)))
    return found


def _shared(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Intersection over union of two places, 0 below one half, as spans are scored."""
    common = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    ratio = common / (one[1] - one[0] + other[1] - other[0] - common)
    return ratio if ratio >= 0.5 else 0.0


@frozen(eq=False)
class Unit:
    """What is chosen as a whole: one draft, or the same answers under both priorities.

    Attributes:
        stratum: of which quota it is.
        vectors: by language, the numbers that should vanish in sum.
    """

    drafts: tuple[Draft, ...]
    stratum: Hashable
    vectors: Mapping[str, Sequence[float]]

    @property
    def key(self) -> frozenset[str]:
        """The answers, wherever they stand."""
        return frozenset(answer.name for answer in self.drafts[0].answers)


def scaled(units: Sequence[Unit], langs: Sequence[str]) -> tuple[Vector, Vector]:
    """The units' numbers over the languages side by side, in thousandths of the scale of each; and these scales."""
    rows = np.array([[x for lang in langs for x in unit.vectors[lang]] for unit in units], dtype=float)
    # fsum is exact, so that every machine makes the same choice.
    size = np.array([sqrt(fsum(x * x for x in column) / len(rows)) or 1.0 for column in rows.T.tolist()])
    return np.rint(1000 * rows / size).astype(np.int64), size


def choose(
    units: Sequence[Unit],
    quotas: Mapping[Hashable, int],
    rng: Random,
    *,
    langs: Sequence[str],
    used: Iterable[Unit] = (),
) -> list[Unit]:
    """Units that fill the quotas, no situation much oftener than another, their numbers summing to nearly 0.

    Args:
        quotas: by stratum, how many units.
        langs: the languages in which the numbers should vanish.
        used: units that are in the set already.

    Raises:
        ValueError: too few units of a stratum.
    """
    used = list(used)
    rows, size = scaled(units, langs)
    start = np.zeros(rows.shape[1], dtype=np.int64)
    for unit in used:
        numbers = np.array([x for lang in langs for x in unit.vectors[lang]])
        start += np.rint(1000 * numbers / size).astype(np.int64)
    by_stratum: dict[Hashable, list[int]] = {stratum: [] for stratum in quotas}
    for k, unit in enumerate(units):
        if unit.stratum in by_stratum:
            by_stratum[unit.stratum].append(k)
    wanted = sum(quotas.values())
    most = -(-wanted // max(1, len({unit.drafts[0].situation.id for unit in units})))
    chosen = _begin(units, quotas, by_stratum, most, rng)
    taken = Counter(units[k].drafts[0].situation.id for k in chosen)
    keys = Counter(units[k].key for k in chosen)
    total = start + rows[chosen].sum(0)
    for _ in range(ROUNDS):
        for place in range(len(chosen)):
            old = chosen[place]
            taken[units[old].drafts[0].situation.id] -= 1
            keys[units[old].key] -= 1
            pool = by_stratum[units[old].stratum]
            tried = [
                k
                for k in rng.sample(pool, min(TRIES, len(pool)))
                if taken[units[k].drafts[0].situation.id] < most and not keys[units[k].key]
            ]
            tried.append(old)
            sums = total - rows[old] + rows[tried]
            best = tried[int((sums * sums).sum(1).argmin())]
            total += rows[best] - rows[old]
            chosen[place] = best
            taken[units[best].drafts[0].situation.id] += 1
            keys[units[best].key] += 1
    return [units[k] for k in chosen]


def _begin(
    units: Sequence[Unit],
    quotas: Mapping[Hashable, int],
    by_stratum: Mapping[Hashable, Sequence[int]],
    most: int,
    rng: Random,
) -> list[int]:
    """A first choice, the rarest stratum first; the bound on a situation gives way where a stratum needs it."""
    chosen: list[int] = []
    taken: Counter[str] = Counter()
    keys: set[frozenset[str]] = set()
    for stratum in sorted(quotas, key=lambda one: (len(by_stratum[one]), str(one))):
        pool = rng.sample(by_stratum[stratum], len(by_stratum[stratum]))
        for bound in range(most, most + 5):
            for k in pool:
                situation = units[k].drafts[0].situation.id
                if sum(units[c].stratum == stratum for c in chosen) == quotas[stratum]:
                    break
                if taken[situation] < bound and units[k].key not in keys:
                    chosen.append(k)
                    taken[situation] += 1
                    keys.add(units[k].key)
        if sum(units[c].stratum == stratum for c in chosen) < quotas[stratum]:
            raise ValueError(f"too few items of the stratum {stratum}")
    return chosen
