"""The bank of `answers`: situations with two good answers each, and flaws as edits of them.

    python datasets/answers/bank.py FILES...    say what is wrong with bank files; exit 1 if anything is

A situation is one request to an assistant, written natively in each of its languages. Its two good answers, a and b,
say what a good assistant would, in different words. A flaw is an edit of one of them: the words `cut`, which stand in
the answer exactly once, become `put`. Flaws of one answer can be combined where their cuts do not overlap.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

USES = (
    "generation",
    "open_qa",
    "closed_qa",
    "brainstorm",
    "chat",
    "rewriting",
    "summary",
    "classification",
    "extraction",
    "code",
)
ATTRIBUTES = ("follows", "correct", "complete", "concise", "proper")
KINDS = {
    "not_following": "follows",
    "format": "follows",
    "over_refusal": "follows",
    "wrong_fact": "correct",
    "contradicts_input": "correct",
    "contradicts_self": "correct",
    "made_up_source": "correct",
    "incomplete": "complete",
    "wordy": "concise",
    "tone": "proper",
    "unsafe": "proper",
}
UNSUPPORTED = ("wrong_fact", "contradicts_input", "contradicts_self", "made_up_source")
"""Kinds whose put words are the unsupported words that an annotator marks."""

LANGUAGES = ("zh", "en")
LONGEST_ANSWER = {"zh": 200, "en": 120}
"""Characters without white space in Chinese, words in English; a flawed answer included."""


@frozen
class Edit:
    """Words that a flaw replaces, and what it puts there."""

    cut: str
    put: str


@frozen
class Flaw:
    """A planted flaw.

    Attributes:
        id: unique in its situation.
        on: the good answer that it spoils, a or b.
        kind: a key of KINDS.
        grade: 1, 2 or 3; it costs 1, 2 or 4 points.
        why: the reason that a learner reads, by language.
        edits: by language.
    """

    id: str
    on: str
    kind: str
    grade: int
    why: Mapping[str, str]
    edits: Mapping[str, Edit]


@frozen
class Text:
    """A situation in one language: the turns of the chat (user first and last), and the two good answers."""

    turns: tuple[str, ...]
    a: str
    b: str
    document: str = ""

    def good(self, name: str) -> str:
        """The good answer a or b."""
        return self.a if name == "a" else self.b


@frozen
class Situation:
    """One request, its good answers and its flaws."""

    id: str
    use: str
    pool: str
    texts: Mapping[str, Text]
    flaws: tuple[Flaw, ...]


def read(path: Path) -> tuple[Situation, ...]:
    """The situations of one bank file (KeyError or TypeError if its shape is wrong)."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(_situation(data["use"], raw) for raw in data["situation"])


def _situation(use: str, raw: Mapping[str, Any]) -> Situation:
    texts = {
        lang: Text(
            tuple(t.strip() for t in one["turns"]), one["a"].strip(), one["b"].strip(), one.get("document", "").strip()
        )
        for lang, one in raw.items()
        if lang in LANGUAGES
    }
    flaws = tuple(
        Flaw(
            flaw["id"],
            flaw["on"],
            flaw["kind"],
            flaw["grade"],
            flaw["why"],
            {lang: Edit(flaw[lang]["cut"], flaw[lang]["put"]) for lang in LANGUAGES if lang in flaw},
        )
        for flaw in raw["flaws"]
    )
    return Situation(raw["id"], use, raw["pool"], texts, flaws)


def length(text: str, lang: str) -> int:
    """Length in the unit of LONGEST_ANSWER."""
    return len(re.sub(r"\s", "", text)) if lang == "zh" else len(text.split())


def span(good: str, edit: Edit) -> tuple[int, int]:
    """Where the cut words stand in the good answer, in code points, half-open (ValueError unless exactly once)."""
    if good.count(edit.cut) != 1 or not edit.cut:
        raise ValueError(f"“{edit.cut[:40]}” stands in the answer {good.count(edit.cut)} times; expected once")
    start = good.index(edit.cut)
    return start, start + len(edit.cut)


def overlap(good: str, one: Edit, other: Edit) -> bool:
    """Whether two edits of an answer touch the same words."""
    (a, b), (c, d) = span(good, one), span(good, other)
    return a < d and c < b


def apply(good: str, edits: Sequence[Edit]) -> tuple[str, list[tuple[int, int]]]:
    """The answer with edits made, and where each edit's put words stand in it, in the order of `edits`."""
    order = sorted(range(len(edits)), key=lambda n: span(good, edits[n])[0])
    text, done = "", 0
    places: dict[int, tuple[int, int]] = {}
    for n in order:
        start, end = span(good, edits[n])
        text += good[done:start]
        places[n] = (len(text), len(text) + len(edits[n].put))
        text += edits[n].put
        done = end
    return text + good[done:], [places[n] for n in range(len(edits))]


def faults(situation: Situation) -> list[str]:
    """What is wrong with a situation, a sentence each."""
    found = []
    if situation.use not in USES or situation.pool not in ("practice", "bank"):
        found.append(f"use {situation.use!r} or pool {situation.pool!r} is unknown")
    if len({flaw.id for flaw in situation.flaws}) != len(situation.flaws):
        found.append("a flaw id stands twice")
    for flaw in situation.flaws:
        if flaw.kind not in KINDS or flaw.grade not in (1, 2, 3) or flaw.on not in ("a", "b"):
            found.append(f"{flaw.id}: kind {flaw.kind!r}, grade {flaw.grade!r} or on {flaw.on!r} is unknown")
        if not (situation.texts.keys() == flaw.edits.keys() == flaw.why.keys()):
            found.append(f"{flaw.id}: expected an edit and a reason in each language of the situation")
    if not found:
        for lang in situation.texts:
            found += [f"{lang}: {fault}" for fault in _faults_of_text(situation, lang)]
        found += _faults_of_spread(situation)
    return found


def _faults_of_text(situation: Situation, lang: str) -> list[str]:
    text, found = situation.texts[lang], []
    if len(text.turns) % 2 == 0 or not all(text.turns):
        found.append("expected an odd number of turns, user first and last")
    for name in "ab":
        if length(text.good(name), lang) > LONGEST_ANSWER[lang]:
            found.append(f"answer {name} is {length(text.good(name), lang)} long, at most {LONGEST_ANSWER[lang]}")
    for flaw in situation.flaws:
        good, edit = text.good(flaw.on), flaw.edits[lang]
        try:
            spoiled, _ = apply(good, [edit])
        except ValueError as error:
            found.append(f"{flaw.id}: {error}")
            continue
        if edit.put == edit.cut or not spoiled.strip():
            found.append(f"{flaw.id}: the edit changes nothing or leaves nothing")
        if length(spoiled, lang) > LONGEST_ANSWER[lang]:
            found.append(
                f"{flaw.id}: the flawed answer is {length(spoiled, lang)} long, at most {LONGEST_ANSWER[lang]}"
            )
        if flaw.kind in UNSUPPORTED and not edit.put.strip():
            found.append(f"{flaw.id}: unsupported words must be there to be marked; put is empty")
        if flaw.kind in UNSUPPORTED and spoiled.count(edit.put) != 1:
            found.append(f"{flaw.id}: the put words stand in the flawed answer more than once; make them longer")
    return found


def _faults_of_spread(situation: Situation) -> list[str]:
    flaws, found = situation.flaws, []
    sides, grades = Counter(f.on for f in flaws), Counter(f.grade for f in flaws)
    attributes = {KINDS[f.kind] for f in flaws}
    if len(flaws) < 8 or min(sides["a"], sides["b"]) < 3:
        found.append(f"expected eight flaws or more, three or more an answer; found {dict(sides)}")
    if min(grades[1], grades[2], 2 * grades[3]) < 2:
        found.append(f"expected two flaws or more of grades 1 and 2 and one of grade 3; found {dict(grades)}")
    if len(attributes) < 4:
        found.append(f"expected flaws of four attributes or more; found {sorted(attributes)}")
    if sum(f.kind in UNSUPPORTED for f in flaws) < 3:
        found.append("expected three flaws or more of unsupported words")
    for lang, text in situation.texts.items():
        try:
            effects = [_effect(text, flaw, lang) for flaw in flaws]
            pairs = {
                name: _free_pairs(text.good(name), [f.edits[lang] for f in flaws if f.on == name]) for name in "ab"
            }
        except ValueError:
            continue  # named already
        longer, shorter = sum(e > 0.12 for e in effects), sum(e < -0.12 for e in effects)
        if longer < 2 or shorter < 2:
            found.append(
                f"{lang}: expected two flaws that lengthen and two that shorten by over 12 %; found {longer}, {shorter}"
            )
        if min(pairs.values()) < 2:
            found.append(f"{lang}: expected two pairs of flaws or more an answer that don't overlap; found {pairs}")
    return found


def _effect(text: Text, flaw: Flaw, lang: str) -> float:
    good = text.good(flaw.on)
    return length(apply(good, [flaw.edits[lang]])[0], lang) / length(good, lang) - 1


def _free_pairs(good: str, edits: Sequence[Edit]) -> int:
    return sum(not overlap(good, x, y) for n, x in enumerate(edits) for y in edits[n + 1 :])


def main(paths: Sequence[str]) -> int:
    """Check bank files; print every fault with its place."""
    count = bad = 0
    for name in paths:
        for situation in read(Path(name)):
            count += 1
            for fault in faults(situation):
                bad += 1
                print(f"{Path(name).name}: {situation.id}: {fault}")
    print(f"{count} situations, {bad} faults")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
