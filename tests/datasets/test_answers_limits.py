"""The bank of answers: an answer is charged with going over a limit if it does, and only then."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from math import inf
from typing import Any

import pytest

from autograder.minting import load_recipe
from labelcamp import content

LIMIT = re.compile(r"(under )?(\d+) ?(?:words|字(?!左右))", re.IGNORECASE)
"""A limit in words or characters, in a request and in a reason."""

OF_A_PART = 50
"""Below it, a limit is that of a sentence or a step."""

SENTENCE, POINT = r"[。！？]|[.!?](?=\s|$)", r"^(?:- |\d\. )"
COUNTED = {
    "brainstorm-03": (POINT, 4, "f1"),
    "open_qa-e3": (SENTENCE, 6, "f9"),
    "summary-01": (POINT, 3, "f8"),
    "summary-06": (SENTENCE, 3, "f5"),
    "summary-e1": (SENTENCE, 2, "f10"),
    "summary-e2": (POINT, 3, "f8"),
}
"""By situation: what is limited in the whole answer, how many may be there, and the flaw that is one too many."""


@pytest.fixture(scope="module")
def situations() -> dict[str, Any]:
    load_recipe(content.find("datasets") / "answers")
    return {one.id: one for one in module("answer_variants").situations()}


def module(name: str) -> Any:
    return sys.modules[f"labelcamp_recipe_answers.{name}"]


def answers(situation: Any) -> Iterator[tuple[Any, str, str]]:
    """Each answer that the recipe can make, with its language and its text."""
    for one in module("answer_variants").variants(situation, max(module("answer_sets").MOST_FLAWS.values())):
        yield from ((one, lang, one.text(lang)) for lang in situation.texts)


def limit(turns: tuple[str, ...]) -> float:
    """How many words or characters the whole answer may have."""
    found = [int(number) - bool(under) for turn in turns[::2] for under, number in LIMIT.findall(turn)]
    return min((most for most in found if most >= OF_A_PART), default=inf)


def length(text: str, lang: str) -> int:
    """Characters or words; the bar between two cells is no word."""
    return module("bank").length(text, lang) if lang == "zh" else len(re.findall(r"\S*\w\S*", text))


def test_an_answer_is_over_its_limit_of_length_just_where_it_is_charged_with_that(situations: dict[str, Any]) -> None:
    limited: set[tuple[str, str]] = set()
    wrong = []
    for situation in situations.values():
        most = {lang: limit(text.turns) for lang, text in situation.texts.items()}
        limited.update((situation.id, lang) for lang in most if most[lang] < inf)
        for one, lang, text in answers(situation) if min(most.values()) < inf else ():
            charged = any(follows(flaw) and LIMIT.search(flaw.why[lang]) for flaw in one.flaws)
            if most[lang] < inf and charged != (length(text, lang) > most[lang]):
                wrong.append((one.name, lang, length(text, lang), most[lang]))
    assert len(limited) >= 30
    assert wrong == []


def follows(flaw: Any) -> bool:
    return bool(module("bank").KINDS[flaw.kind] == "follows")


@pytest.mark.parametrize("name", COUNTED)
def test_an_answer_that_is_charged_with_too_many_has_too_many(situations: dict[str, Any], name: str) -> None:
    """Whatever else is wrong with it; a refusal, on the other hand, is not counted too."""
    pattern, most, flaw = COUNTED[name]
    charged, others = [], []
    for one, lang, text in answers(situations[name]):
        found = len(re.findall(pattern, text, re.MULTILINE)), one.name, lang
        if flaw in (each.id for each in one.flaws):
            charged.append(found)
        elif not any(follows(each) for each in one.flaws):
            others.append(found)
    assert min(charged)[0] > most, min(charged)
    assert max(others)[0] <= most, max(others)
