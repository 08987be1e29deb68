"""The four forms of an item, and their gold.

A preference rests on the difference d = loss(A) − loss(B) under the item's priority. Its strength is 1 for |d| ≤ 2,
2 for |d| ≤ 4, 3 above that; below 0 A is better. How people would divide is stated as in the model of Davidson (1970)
for comparisons with ties:

    P(A better) : P(tie) : P(B better)  =  exp(−STEEP·d/2) : TIE : exp(STEEP·d/2)

Where the likeliest class is not CLEAR times as likely as the next, no item is made: that leaves out |d| = 1. For the
same reason the losses in a ranking are equal or at least two apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import exp
from typing import Any

import bank
from answer_variants import ATTRIBUTES, Variant, cost
from attrs import frozen

STEEP = 1.1
TIE = 2.2
CLEAR = 1.3
NAMES = ("a", "b", "c", "d")
SIZES = {"preference": 2, "ranking": 4, "rating": 1, "unsupported": 1}
"""By question, how many answers an item shows."""


@frozen
class Draft:
    """An item before it is written in a language: the question, the answers in their places, the priority."""

    form: str
    answers: tuple[Variant, ...]
    priority: str = ""

    @property
    def situation(self) -> bank.Situation:
        """What is asked of the assistant."""
        return self.answers[0].situation

    @property
    def losses(self) -> tuple[int, ...]:
        """By answer, what its flaws cost under the priority."""
        return tuple(answer.loss(self.priority) for answer in self.answers)


def shares(difference: int) -> dict[str, float]:
    """How people would divide over the classes, given loss(A) − loss(B).

    >>> shares(0)
    {'a': 0.238, 'tie': 0.524, 'b': 0.238}
    >>> shares(-3)
    {'a': 0.685, 'tie': 0.29, 'b': 0.025}
    """
    odds = {"a": exp(-STEEP * difference / 2), "tie": TIE, "b": exp(STEEP * difference / 2)}
    return {name: round(one / sum(odds.values()), 3) for name, one in odds.items()}


def is_clear(difference: int) -> bool:
    """Whether the likeliest class is clearly the likeliest.

    >>> [is_clear(d) for d in range(4)]
    [True, False, True, True]
    """
    first, second, _ = sorted(shares(difference).values(), reverse=True)
    return first >= CLEAR * second


def strength(difference: int) -> int:
    """The preference −3..3 for loss(A) − loss(B); below 0, A is better.

    >>> [strength(d) for d in (-4, 0, 2, 3, 5)]
    [-2, 0, 1, 2, 3]
    """
    size = abs(difference)
    step = 0 if size == 0 else 1 if size <= 2 else 2 if size <= 4 else 3
    return step if difference > 0 else -step


def deciding(better: Variant, worse: Variant, priority: str) -> list[str]:
    """The attributes in which the worse of two answers loses more."""

    def losses(answer: Variant) -> Counter[str]:
        return Counter(bank.KINDS[flaw.kind] for flaw in answer.flaws for _ in range(cost(flaw, priority)))

    more = losses(worse) - losses(better)
    return [attribute for attribute in ATTRIBUTES if more[attribute]]


def preference(draft: Draft) -> dict[str, Any]:
    """Gold of a pair, with the shares of people."""
    a, b = draft.losses
    value = strength(a - b)
    first, second = draft.answers
    reasons = deciding(second, first, draft.priority) if a > b else deciding(first, second, draft.priority)
    order = list(NAMES[:2])
    return {"value": value, "reasons": reasons if value else [], "order": order, "shares": shares(a - b)}


def ranks(losses: Sequence[int]) -> list[list[str]]:
    """Names of answers, the least loss first; equal ones share a place.

    >>> ranks([4, 0, 0, 2])
    [['b', 'c'], ['d'], ['a']]
    """
    return [[NAMES[k] for k, one in enumerate(losses) if one == loss] for loss in sorted(set(losses))]


EDGE = re.compile(r"[，。；、：！？|\n]\s*|[,;:.!?]\s+")
"""Where a clause, a cell or a thing in a list ends."""

OUTSIDE = " \n\t\u3000，。；、：！？|,.;:!?-"
"""What is not marked at either end of unsupported words."""


def core(edit: bank.Edit) -> tuple[int, int]:
    """Where the unsupported words stand in what an edit puts.

    Clauses at the beginning that the good answer has too are left out, and so is all of it around a pure insertion.

    >>> put = "go early, 20 past 5"
    >>> start, end = core(bank.Edit("go early, 10 past 5", put))
    >>> put[start:end]
    '20 past 5'
    """
    cut, put = edit.cut, edit.put
    before = put[: _common(cut, put)]
    after = put[len(put) - _common(cut[len(before) :][::-1], put[len(before) :][::-1]) :]
    start, end = 0, len(put)
    added = put[len(before) : len(put) - len(after)]
    if len(before + after) == len(cut) and _stands_alone(put, before, after):
        start, end = len(before), len(put) - len(after)
    else:
        edges = [found.end() for found in EDGE.finditer(before)]
        if edges and not re.search(r"[`{(（]", before):
            start = edges[-1]
        if added.endswith(("，", "。")):
            end -= len(after)
    words = put[start:end]
    end -= 0 if re.search(r"\b[a-z]\.[a-z]\.$", words) else len(words) - len(words.rstrip(OUTSIDE))
    return start + len(words) - len(words.lstrip(OUTSIDE)), end


def _common(one: str, other: str) -> int:
    """Length of what two texts both begin with, in capitals or not."""
    pairs = enumerate(zip(one.lower(), other.lower(), strict=False))
    return next((k for k, (x, y) in pairs if x != y), min(len(one), len(other)))


def _stands_alone(put: str, before: str, after: str) -> bool:
    """Whether an insertion is of words, and neither end of it falls inside a number or a Latin word."""
    start, end = len(before), len(put) - len(after)
    if len(re.findall(r"[^\W\d]", put[start:end])) < 2:
        return False
    inside = re.compile(r"[A-Za-z0-9.]{2}")
    return not any(inside.fullmatch(put[max(0, place - 1) : place + 1]) for place in (start, end))


def spans(answer: Variant, lang: str) -> list[dict[str, Any]]:
    """The unsupported words of an answer, from left to right."""
    text = answer.text(lang)
    found = []
    for flaw, (place, _) in zip(answer.flaws, answer.places(lang), strict=True):
        if flaw.kind in bank.UNSUPPORTED:
            start, end = (place + n for n in core(flaw.edits[lang]))
            found.append({"label": flaw.kind, "start": start, "end": end, "quote": text[start:end]})
    return sorted(found, key=lambda span: span["start"])


def value(draft: Draft, lang: str) -> Any:
    """Gold of the draft's question in a language."""
    if draft.form == "preference":
        return preference(draft)
    if draft.form == "ranking":
        return {"ranks": ranks(draft.losses), "order": list(NAMES)}
    if draft.form == "rating":
        return {attribute: draft.answers[0].rating(attribute) for attribute in ATTRIBUTES}
    return spans(draft.answers[0], lang)


def side(draft: Draft) -> str:
    """The class of a pair: a, tie or b."""
    a, b = draft.losses
    return "tie" if a == b else "a" if a < b else "b"


def is_fair(draft: Draft) -> bool:
    """Whether a pair or a four can be judged: the answers are not the same, and no difference is close."""
    if len({answer.name for answer in draft.answers}) < len(draft.answers):
        return False
    losses = sorted(set(draft.losses))
    if draft.form == "preference":
        return is_clear(draft.losses[0] - draft.losses[1])
    return len(losses) > 1 and all(y - x > 1 for x, y in pairwise(losses))


PRIORITIES: Mapping[str, Mapping[str, str]] = {
    "helpful": {
        "zh": "有用优先：照办和完整上的毛病加倍算。",
        "en": "Helpful first: flaws in following and completeness count double.",
    },
    "truthful": {
        "zh": "真实无害优先：正确上的毛病和危险的建议加倍算。",
        "en": "Truthful and harmless first: flaws in correctness and harmful advice count double.",
    },
}
"""What an item says of its priority."""
