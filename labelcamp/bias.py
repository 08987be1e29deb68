"""What one's own preferences lean towards: the left, the longer answer; and how often people agree at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from statistics import fmean
from typing import Any

from attrs import frozen

from labelcamp.answers import Answer
from labelcamp.i18n import translator
from labelcamp.items import Item
from labelcamp.materials import Material
from labelcamp.page import Page, box
from labelcamp.scoring.preference import Side, side
from labelcamp.scoring.text import characters
from labelcamp.task import Preference


@frozen
class Compared:
    """One preference beside gold.

    Attributes:
        mine, gold: the class of each: `a`, `tie` or `b`.
        left: which of the two stood on the left.
        longer: which of the two has more characters, None if they have the same number.
        shares: gold's shares of people by class; empty where gold is sure.
    """

    mine: Side
    gold: Side
    left: Side
    longer: Side | None
    shares: Mapping[str, float]


def compared(question: Preference, item: Item, gold: Mapping[str, Any], value: Mapping[str, Any]) -> Compared:
    """One answer to a preference beside gold."""
    first, second = (characters(str(item.shown[name])) for name in question.of)
    return Compared(
        mine=side(value["value"]),
        gold=side(gold["value"]),
        left="a" if value["order"][0] == question.of[0] else "b",
        longer=None if first == second else "a" if first > second else "b",
        shares=gold.get("shares", {}),
    )


def leaning(chosen: Iterable[tuple[Side, Side | None]]) -> tuple[int, int]:
    """How often a class was a given side, of how many; ties, and items without that side, are left out.

    >>> leaning([("a", "a"), ("b", "a"), ("tie", "a"), ("b", None)])
    (1, 2)
    """
    pairs = [(said, which) for said, which in chosen if said != "tie" and which is not None]
    return sum(said == which for said, which in pairs), len(pairs)


def agreement_of_two(shares: Mapping[str, float]) -> float:
    """Probability that two people, drawn by the shares, choose the same class: Σ p²; 1 where gold is sure.

    >>> agreement_of_two({"a": 0.5, "tie": 0.0, "b": 0.5}), agreement_of_two({})
    (0.5, 1.0)
    """
    return sum(share * share for share in shares.values()) if shares else 1.0


def bias_page(material: Material, rows: Iterable[Answer], lang: str) -> Page:
    """A table of one's own leanings beside gold's on the same items.

    Args:
        rows: the rows that count, one an item.
    """
    _ = translator(lang)
    question = next(q for q in material.task.asked if isinstance(q, Preference))
    found = [
        compared(
            question,
            material.items.by_id[row.item],
            material.gold[row.item].answer.values[question.id],
            row.values[question.id],
        )
        for row in rows
        if question.id in row.values and row.item in material.items.by_id
    ]
    if not found:
        empty = _("There is nothing to measure yet. Compare some pairs first.")
        return Page(box(empty), empty, lang)
    lines = [
        (
            _("The left answer chosen"),
            leaning((one.mine, one.left) for one in found),
            leaning((one.gold, one.left) for one in found),
        ),
        (
            _("The longer answer chosen"),
            leaning((one.mine, one.longer) for one in found),
            leaning((one.gold, one.longer) for one in found),
        ),
    ]
    same = sum(one.mine == one.gold for one in found)
    people = fmean(agreement_of_two(one.shares) for one in found)
    agreed = _(
        "You chose as gold does in {same} of {count}. By gold's shares, two people would choose alike in {people:.0%}."
    )
    sentence = agreed.format(same=same, count=len(found), people=people)
    cells = "".join(
        f"<tr><th>{escape(name)}</th><td>{_fraction(mine, lang)}</td><td>{_fraction(gold, lang)}</td></tr>"
        for name, mine, gold in lines
    )
    you, it = _("you"), _("gold")
    head = f"<tr><th></th><th>{escape(you)}</th><th>{escape(it)}</th></tr>"
    text = "\n".join(f"{name}: {_fraction(mine, lang)} / {_fraction(gold, lang)}" for name, mine, gold in lines)
    return Page(f"<table>{head}{cells}</table>{box(sentence)}", f"{text}\n{sentence}", lang)


def _fraction(pair: tuple[int, int], lang: str) -> str:
    _ = translator(lang)
    return _("{part} of {whole}").format(part=pair[0], whole=pair[1])
