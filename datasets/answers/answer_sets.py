"""Composing whole sets: candidates of each form, drawn from situations, and the even choice among them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from random import Random
from statistics import fmean

import bank
from answer_balance import Unit, choose, of_four, of_pair, of_rating, of_spans
from answer_forms import PRIORITIES, SIZES, Draft, is_fair, side
from answer_looks import LOOKS, looks
from answer_variants import LANGUAGES, Variant, variants
from attrs import frozen

FORMS = tuple(SIZES)
CANDIDATES = {"preference": 80, "ranking": 50}
"""Candidates a situation, of the forms that combine several answers."""

MOST_FLAWS = {"preference": 2, "ranking": 2, "rating": 3, "unsupported": 3}
"""Most flaws in an answer; where several are compared, fewer."""

RATINGS = {"follows": 3.1, "correct": 3.0, "complete": 3.1, "concise": 3.5, "proper": 3.1}
"""The mean that ratings of an attribute should have."""

FLAWS = (0.1, 0.25, 0.35, 0.3)
"""Shares of rated answers with none to three flaws."""

FLAWLESS = 0.3
"""Share of the ties in which neither answer has a flaw."""

MARKED = (0.2, 0.35, 0.45)
"""Shares of texts with none, one, and two or three unsupported places."""

SHARED = 2 / 3
"""Share of the items that stand in both languages; there are twice as many situations in both as in one."""


@frozen
class Placed:
    """An item of a set: the draft, and a stem that its renderings in both languages share."""

    stem: str
    draft: Draft


def allot(count: int, shares: Sequence[float]) -> list[int]:
    """Whole numbers in given shares with the sum `count`, by largest remainders.

    >>> allot(10, (0.2, 0.35, 0.3, 0.15))
    [2, 4, 3, 1]
    """
    exact = [count * share / sum(shares) for share in shares]
    found = [int(x) for x in exact]
    rest = sorted(range(len(shares)), key=lambda k: (found[k] - exact[k], k))
    for k in rest[: count - sum(found)]:
        found[k] += 1
    return found


def quotas_of(form: str, count: int, rng: Random) -> tuple[dict[Hashable, int], dict[Hashable, int]]:
    """How many units of each stratum: those in both languages, and those in one language only.

    The strata of pairs are the classes under the priorities (two of them, where a pair stands under both) and the
    pairs without a flaw; those of ratings and of texts to mark are the numbers of flaws and of places.
    """
    if form == "ranking":
        both = round(count * SHARED)
        return {"four": both}, {"four": count - both}
    if form in ("rating", "unsupported"):
        numbers = allot(count, FLAWS if form == "rating" else MARKED)
        strata = [k for k, n in enumerate(numbers) for _ in range(n)]
        return _divide(strata, round(count * SHARED), rng)
    flips, moves = max(1, count // 18), count // 40
    twins: dict[Hashable, int] = {("a", "b"): flips, ("b", "a"): flips}
    twins |= {pair: moves for pair in (("tie", "a"), ("tie", "b"), ("a", "tie"), ("b", "tie")) if moves}
    classes = allot(count, (1, 1, 1)) if rng.random() < 0.5 else allot(count, (1, 1, 1))[::-1]
    left = Counter(dict(zip(("a", "tie", "b"), classes, strict=True)))
    for pair, number in twins.items():
        for one in pair:
            left[one] -= number
    flawless = round(left["tie"] * FLAWLESS)
    left["tie"] -= flawless
    singles: list[Hashable] = [(one,) for one in sorted(left.elements())]
    in_both = round(count * SHARED) - 2 * sum(twins.values())
    both_, own = _divide([*singles, *["flawless"] * flawless], in_both, rng)
    return both_ | twins, own


def _divide(strata: Sequence[Hashable], first: int, rng: Random) -> tuple[dict[Hashable, int], dict[Hashable, int]]:
    mixed = rng.sample(strata, len(strata))
    return dict(Counter(mixed[:first])), dict(Counter(mixed[first:]))


def drafts(form: str, situation: bank.Situation, rng: Random) -> Iterator[tuple[Draft, ...]]:
    """Candidates of a form from one situation; a pair whose gold depends on the priority comes under both too."""
    pool = variants(situation, MOST_FLAWS[form])
    if SIZES[form] == 1:
        yield from ((Draft(form, (one,)),) for one in pool)
        return
    for _ in range(CANDIDATES[form]):
        answers = _draw(pool, SIZES[form], rng)
        fair = [one for one in (Draft(form, answers, priority) for priority in PRIORITIES) if is_fair(one)]
        yield from ((one,) for one in fair)
        if form == "preference" and len(fair) == 2 and side(fair[0]) != side(fair[1]):
            yield tuple(fair)


def _draw(pool: Sequence[Variant], number: int, rng: Random) -> tuple[Variant, ...]:
    """Answers of one situation, as many from the one good answer as from the other, with up to two flaws each."""
    found = []
    for on in rng.sample(("a", "b") * (number // 2), number):
        size = rng.choice((0, 1, 1, 2, 2))
        found.append(rng.choice([one for one in pool if one.on == on and len(one.flaws) == size] or list(pool)))
    return tuple(found)


def stratum(form: str, found: Sequence[Draft]) -> Hashable:
    """Of which quota candidates are."""
    if form == "preference":
        flawless = not any(answer.flaws for answer in found[0].answers)
        return "flawless" if flawless else tuple(side(one) for one in found)
    if form == "ranking":
        return "four"
    flaws = found[0].answers[0].flaws
    return len(flaws) if form == "rating" else min(2, sum(flaw.kind in bank.UNSUPPORTED for flaw in flaws))


def units(form: str, situations: Sequence[bank.Situation], rng: Random) -> list[Unit]:
    """All candidates of a form, with their numbers in each language."""
    found = [group for situation in situations for group in drafts(form, situation, rng)]
    means = {lang: means_of(form, found, lang) for lang in LANGUAGES}
    describe: Mapping[str, Callable[[Draft, str], list[float]]] = {
        "preference": of_pair,
        "ranking": of_four,
        "rating": lambda draft, lang: of_rating(draft, lang, means[lang]),
        "unsupported": lambda draft, lang: of_spans(draft, lang, means[lang]),
    }

    def numbers(group: Sequence[Draft], lang: str) -> list[float]:
        return [sum(column) for column in zip(*(describe[form](one, lang) for one in group), strict=True)]

    return [
        Unit(group, stratum(form, group), {lang: numbers(group, lang) for lang in group[0].situation.texts})
        for group in found
    ]


def means_of(form: str, found: Sequence[Sequence[Draft]], lang: str) -> dict[str, float]:
    """Means that the numbers of a set are compared with: of the looks over the candidates; others as wanted."""
    if SIZES[form] > 1:
        return {}
    answers = [group[0].answers[0] for group in found if lang in group[0].situation.texts]
    seen = [looks(answer.text(lang), lang) for answer in answers]
    means = {name: fmean(one[k] for one in seen) for k, name in enumerate(LOOKS)}
    return means | RATINGS | {"spans": sum(k * share for k, share in enumerate(MARKED))}


def compose(
    situations: Sequence[bank.Situation],
    counts: Mapping[str, int],
    stream: Callable[[str], Random],
) -> dict[str, list[Placed]]:
    """A set in each language: the items of situations in both languages are the same items.

    Args:
        counts: by question, how many items a language.
        stream: gives a random generator for a purpose.

    Returns:
        By language, items in an order that says nothing about gold.
    """
    found: dict[str, list[Draft]] = {lang: [] for lang in LANGUAGES}
    both: list[Draft] = []
    for form, count in counts.items():
        rng = stream(form)
        shared, own = quotas_of(form, count, rng)
        candidates = units(form, situations, rng)
        chosen = choose([u for u in candidates if len(u.vectors) == 2], shared, rng, langs=LANGUAGES)
        both += [draft for unit in chosen for draft in unit.drafts]
        for lang in LANGUAGES:
            pool = [u for u in candidates if list(u.vectors) == [lang]]
            more = choose(pool, own, stream(f"{form}/{lang}"), langs=(lang,), used=chosen)
            found[lang] += [draft for unit in more for draft in unit.drafts]
    return _placed(both, found, stream("stems"))


def _placed(both: Sequence[Draft], own: Mapping[str, Sequence[Draft]], rng: Random) -> dict[str, list[Placed]]:
    """Stems for all drafts; those of both languages first drawn, so that they are the same in both."""
    total = len(both) + sum(len(drafts) for drafts in own.values())
    stems = [f"{number:08x}" for number in rng.sample(range(2**32), total)]
    shared = [Placed(stem, draft) for stem, draft in zip(stems, both, strict=False)]
    rest = iter(stems[len(both) :])
    sets = {lang: shared + [Placed(next(rest), draft) for draft in own[lang]] for lang in LANGUAGES}
    return {lang: sorted(items, key=lambda one: one.stem) for lang, items in sets.items()}
