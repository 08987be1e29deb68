"""Variants of good answers: which flaws can stand together in one answer, and what they cost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from itertools import combinations, pairwise
from pathlib import Path

import bank
from attrs import field, frozen

BANK = Path(__file__).resolve().parent / "bank"
LANGUAGES = bank.LANGUAGES
ATTRIBUTES = bank.ATTRIBUTES
POINTS = {1: 1, 2: 2, 3: 4}
"""What a flaw of a grade costs."""

DOUBLED = {
    "helpful": frozenset({"not_following", "format", "over_refusal", "incomplete"}),
    "truthful": frozenset({*bank.UNSUPPORTED, "unsafe"}),
}
"""By priority, the kinds of flaws that cost twice as much."""

CONTENT = frozenset({"incomplete", "over_refusal", *bank.UNSUPPORTED})
"""Kinds that change what an answer says; beside them an answer that contradicts itself may no longer do so."""


SENTENCE = re.compile(r"[。！？\n]|[.!?]\s")
"""Where a sentence, a line or a cell's row ends."""


@frozen(slots=False)
class Variant:
    """A good answer with none or some of its flaws, from its beginning to its end."""

    situation: bank.Situation = field(eq=lambda situation: situation.id)
    on: str
    flaws: tuple[bank.Flaw, ...] = field(eq=lambda flaws: [flaw.id for flaw in flaws])

    @cached_property
    def name(self) -> str:
        """Which variant it is, such as `chat-01 a f1 f4`."""
        return " ".join([self.situation.id, self.on, *(flaw.id for flaw in self.flaws)])

    @cached_property
    def _texts(self) -> Mapping[str, tuple[str, list[tuple[int, int]]]]:
        return {
            lang: bank.apply(text.good(self.on), [flaw.edits[lang] for flaw in self.flaws])
            for lang, text in self.situation.texts.items()
        }

    def text(self, lang: str) -> str:
        """The answer."""
        return self._texts[lang][0]

    def places(self, lang: str) -> list[tuple[int, int]]:
        """Where the words of each flaw stand, in code points, half-open."""
        return self._texts[lang][1]

    def points(self, attribute: str) -> int:
        """What the flaws of an attribute cost, without a priority."""
        return sum(POINTS[flaw.grade] for flaw in self.flaws if bank.KINDS[flaw.kind] == attribute)

    def rating(self, attribute: str) -> int:
        """The attribute on the scale 0..4: 4 less what its flaws cost, at least 0."""
        return max(0, 4 - self.points(attribute))

    def loss(self, priority: str) -> int:
        """What all flaws cost under a priority."""
        return sum(cost(flaw, priority) for flaw in self.flaws)


def cost(flaw: bank.Flaw, priority: str) -> int:
    """What a flaw costs under a priority."""
    return POINTS[flaw.grade] * (2 if flaw.kind in DOUBLED[priority] else 1)


@cache
def situations() -> tuple[bank.Situation, ...]:
    """The whole bank, in the order of its files."""
    return tuple(one for path in sorted(BANK.glob("*.toml")) for one in bank.read(path))


def variants(situation: bank.Situation, most: int) -> list[Variant]:
    """All variants of both good answers with up to `most` flaws that can stand together in each language."""
    found = []
    lang, text = next(iter(situation.texts.items()))
    for on in "ab":
        flaws = [flaw for flaw in situation.flaws if flaw.on == on]
        flaws.sort(key=lambda flaw: bank.span(text.good(flaw.on), flaw.edits[lang]))
        apart = {frozenset((x.id, y.id)) for x, y in combinations(flaws, 2) if together(situation, x, y)}
        for size in range(most + 1):
            for chosen in combinations(flaws, size):
                if all(frozenset((x.id, y.id)) in apart for x, y in combinations(chosen, 2)):
                    variant = Variant(situation, on, chosen)
                    if _fits(variant):
                        found.append(variant)
    return found


def _fits(variant: Variant) -> bool:
    """Whether it is short enough, and what is to be marked is unmistakable, in each language."""
    for lang in variant.situation.texts:
        text = variant.text(lang)
        if bank.length(text, lang) > bank.LONGEST_ANSWER[lang]:
            return False
        marked = [flaw.kind in bank.UNSUPPORTED for flaw in variant.flaws]
        puts = (flaw.edits[lang].put for flaw, one in zip(variant.flaws, marked, strict=True) if one)
        if any(text.count(put) != 1 for put in puts):
            return False
        places = sorted(place for place, one in zip(variant.places(lang), marked, strict=True) if one)
        # Two in one sentence could be taken for one.
        if not all(SENTENCE.search(text[left[1] - 1 : right[0]]) for left, right in pairwise(places)):
            return False
    return True


def together(situation: bank.Situation, one: bank.Flaw, other: bank.Flaw) -> bool:
    """Whether two flaws of an answer can stand together: neither touches the other's words or undoes it."""
    kinds = {one.kind, other.kind}
    if len(kinds) == 1 and one.kind in ("over_refusal", "contradicts_self"):
        return False
    if one.grade + other.grade > 4 and bank.KINDS[one.kind] == bank.KINDS[other.kind] != "proper":
        # “More than half” holds what else is missing or wrong: it would be counted twice.
        return False
    if "contradicts_self" in kinds and kinds & (CONTENT - {"contradicts_self", "made_up_source"}):
        return False
    for lang, text in situation.texts.items():
        good = text.good(one.on)
        edits = one.edits[lang], other.edits[lang]
        if bank.overlap(good, *edits) or not words(edits[0]).isdisjoint(dropped(edits[1])):
            return False
        if not words(edits[1]).isdisjoint(dropped(edits[0])):
            return False
    return True


def _tokens(text: str) -> set[str]:
    """Numbers, words of over three letters and pairs of Chinese characters."""
    latin = {word.lower() for word in re.findall(r"\d+|[A-Za-z]{4,}", text)}
    return latin | {a + b for a, b in _pairs(re.findall(r"[\u4e00-\u9fff]+", text))}


def _pairs(runs: Iterable[str]) -> Iterator[tuple[str, str]]:
    for run in runs:
        yield from pairwise(run)


def words(edit: bank.Edit) -> set[str]:
    """What an edit brings in that its place did not say before."""
    return _tokens(edit.put) - _tokens(edit.cut) if len(edit.put) < len(edit.cut) else _tokens(edit.put)


def dropped(edit: bank.Edit) -> set[str]:
    """What an edit of a few words takes away: where another edit says it, the answer would contradict itself anew."""
    return _tokens(edit.cut) - _tokens(edit.put) if len(edit.cut) <= 2 * len(edit.put) else set()
