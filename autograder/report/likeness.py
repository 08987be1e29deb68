"""Students who are more alike than chance makes them, as plain data: flags to look into, no verdicts."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from statistics import fmean

from attrs import frozen

from autograder.grade import Sheet
from autograder.report.findings import signature
from autograder.report.members import Member
from autograder.review import is_answered, mistakes

LEAST_SHARED = 4
LEAST_LIKELY = 0.01
"""Pairs whose shared mistakes would come by chance in less than so many classes are flagged."""
COMMON = 1 / 3
"""A wrong answer that more than this share of the class gave is a common mistake, and no evidence."""
ALIKE = 0.9
"""Whoever gives one and the same answer to this share of the items is like others who do, without copying."""


@frozen
class Alike:
    """Two students who share more wrong answers than chance gives: a flag to look into, no verdict.

    Attributes:
        shared: the items with the same wrong answer, of those that few others gave, with the number who gave it.
        wrong: how many items each has wrong.
        expected: how many such answers they would share by chance.
        probability: of sharing so many or more by chance, for this pair.
        constant: whether both gave nearly one and the same answer to everything.
    """

    one: Member
    other: Member
    shared: tuple[tuple[str, int], ...]
    wrong: tuple[int, int]
    expected: float
    probability: float
    constant: bool


@frozen
class SameRows:
    """Students whose hand-ins hold the very same rows: a flag to look into, no verdict.

    Attributes:
        rows: how many labels that count they have in common.
        whole: whether those are all labels of each.
    """

    members: tuple[Member, ...]
    rows: int
    whole: bool


def alike(sheet: Sheet, members: Sequence[Member]) -> list[Alike]:
    """Pairs who share more wrong answers than chance gives, the least likely first.

    Only wrong answers that at most a third of the class gave (or three students) are looked at. If the two worked
    apart, the other would give each of them as often as the class does, scaled by how often the other errs at all; the
    number they share is then about Poisson. A pair is flagged if so many shared answers, or more, would turn up in
    less than one in a hundred classes with as many pairs. Of the two directions the more likely one counts.
    """
    found = [member for member in members if member.mark is not None and member.seen]
    wrong: list[dict[str, str]] = [
        {judged.item.id: signature(sheet, judged) for judged in mistakes(sheet, member.seen.judged)}
        for member in found
        if member.seen
    ]
    counts = Counter((item, said) for one in wrong for item, said in one.items())
    most = max(3, int(len(found) * COMMON))
    usual = fmean([len(one) for one in wrong]) if wrong else 0.0
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(wrong):
        for key in one.items():
            if counts[key] <= most:
                groups[key].append(place)
    shared: dict[tuple[int, int], list[tuple[str, int]]] = defaultdict(list)
    for (item, _), places in groups.items():
        for pair in combinations(places, 2):
            shared[pair].append((item, len(places)))
    pairs = len(found) * (len(found) - 1) / 2
    others = [[counts[key] - 1 for key in one.items() if counts[key] <= most] for one in wrong]
    flags = []
    for (i, j), items in shared.items():
        if len(items) < LEAST_SHARED:
            continue
        chance = max(_expected(others[a], len(wrong[b]) / usual, len(found)) for a, b in ((i, j), (j, i)))
        probability = at_least(len(items), chance)
        if probability * pairs < LEAST_LIKELY:
            constant = all(_sameness(sheet, found[place]) >= ALIKE for place in (i, j))
            sizes = (len(wrong[i]), len(wrong[j]))
            flags.append(Alike(found[i], found[j], tuple(sorted(items)), sizes, chance, probability, constant))
    return sorted(flags, key=lambda flag: (flag.probability, flag.one.title, flag.other.title))


def _expected(others: Sequence[int], pace: float, students: int) -> float:
    """How many of a student's wrong answers somebody else gives by chance.

    Args:
        others: for each of the answers, how many of the others gave it.
        pace: how often that somebody errs, in times of the usual.
    """
    scale = pace / (students - 1)
    if max(others, default=0) * scale <= 1:  # of a thousand students there are half a million pairs
        return sum(others) * scale
    return sum(min(1.0, count * scale) for count in others)


def at_least(count: int, mean: float) -> float:
    """P(X ≥ count) of a Poisson variable X with a mean.

    >>> round(at_least(1, 1.0), 6), at_least(3, 0.0)
    (0.632121, 0.0)
    """
    if mean <= 0:
        return float(count <= 0)
    term = math.exp(-mean + count * math.log(mean) - math.lgamma(count + 1))
    total, k = 0.0, count
    while term > total * 1e-16 or k < mean:
        total += term
        k += 1
        term *= mean / k
    return min(1.0, total)


def _sameness(sheet: Sheet, member: Member) -> float:
    """Share of the answers that are the most frequent answer, 0..1."""
    judged = [one for one in member.seen.judged if is_answered(sheet, one)] if member.seen else []
    said_ = Counter(signature(sheet, one) for one in judged)
    return max(said_.values(), default=0) / len(judged) if judged else 0.0


def same_rows(members: Iterable[Member]) -> list[SameRows]:
    """Groups of students whose hand-ins hold the same rows, those with the most rows first.

    A row id is 128 random bits, drawn when a key was pressed: one in two hand-ins comes from one and the same file.
    """
    rows = [(member, _rows(member)) for member in members]
    holders: dict[str, list[int]] = defaultdict(list)
    for place, (_member, ids) in enumerate(rows):
        for one in ids:
            holders[one].append(place)
    groups = Counter(tuple(places) for places in holders.values() if len(places) > 1)
    found = [
        SameRows(
            tuple(rows[place][0] for place in places), count, all(len(rows[place][1]) == count for place in places)
        )
        for places, count in groups.items()
    ]
    return sorted(found, key=lambda one: (-one.rows, [member.title for member in one.members]))


def _rows(member: Member) -> set[str]:
    """Ids of the rows that count."""
    return {judged.answer.id for judged in member.seen.judged if judged.answer} if member.seen else set()
