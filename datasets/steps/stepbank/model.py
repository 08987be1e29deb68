"""Situations: quantities, the facts that follow from them, and how they are put into words.

A situation is a story with given quantities and a graph of facts. Several questions can be asked of it; the facts that
a question needs are the ancestors of its target, and the others are true but lead nowhere. Every fact can be worded in
several ways in each language, and the words never depend on whether what they say is right.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from string import Formatter
from typing import Any

from attrs import field, frozen

LANGUAGES = ("zh", "en")
L10n = Mapping[str, str]
Value = Fraction | str
Env = Mapping[str, Value]

FIRST_DAY = date(2025, 12, 31)
"""Day 0 of the style `date`: day 1 is 1 January 2026."""

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = {
    "zh": tuple("一二三四五六日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}

SIGNS: dict[type, tuple[str, int, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", 1, operator.add),
    ast.Sub: ("−", 1, operator.sub),
    ast.Mult: ("×", 2, operator.mul),
    ast.Div: ("÷", 2, operator.truediv),
}


SENTENCE = re.compile(r"(?<=[.?] )[a-z](?!\w*_?\w*\()")
"""The first letter of a later sentence, unless it starts the call of a tool."""


class CannotSayError(ValueError):
    """A value that has no decent form: too many decimals, below zero, no such time."""


@frozen
class Given:
    """A quantity that the story states.

    Attributes:
        title: what it is, for reasons.
        style: how it is written, see `written`.
        says: sentences that copy it from the story; empty if it is never copied alone.
    """

    title: L10n
    style: str = "n"
    says: L10n = field(factory=dict)


@frozen
class Wrong:
    """A mistake that can be made at a fact.

    Attributes:
        kind: `operation`, `unit`, `misread`, `assumption`, `conclusion`.
        how: an expression over quantities, or a function of them, that gives the wrong value.
        note: what is wrong, as a clause for the reason.
        says: words for it, where it needs its own.
        lucky: the value is right all the same; only the way to it is wrong.
    """

    kind: str
    how: str | Callable[[Env], Value]
    note: L10n
    says: L10n = field(factory=dict)
    lucky: bool = False


@frozen
class Fact:
    """Something that follows from quantities known before.

    Attributes:
        how: an expression over quantities, or a function of them; then `needs` names them.
        title: a noun phrase for it; in English singular with its article.
        unit: after its value.
        says: sentences with the way to it, by language; own ones beside the frames that all facts share.
        brief: sentences with the value alone, by language.
        other: further expressions with the same value.
        call: for a fact found with a tool, how the call is written.
        framed: whether the shared frames fit.
        choices: the values that a decision can have.
    """

    id: str
    how: str | Callable[[Env], Value]
    title: L10n
    unit: L10n
    style: str = "n"
    needs: tuple[str, ...] = ()
    says: Mapping[str, tuple[str, ...]] = field(factory=lambda: {"zh": (), "en": ()})
    brief: Mapping[str, tuple[str, ...]] = field(factory=lambda: {"zh": (), "en": ()})
    other: tuple[str, ...] = ()
    wrongs: tuple[Wrong, ...] = ()
    call: L10n = field(factory=dict)
    framed: bool = True
    choices: tuple[str, ...] = ()

    @property
    def deps(self) -> tuple[str, ...]:
        """Names of the quantities that it follows from."""
        return self.needs or (names(self.how) if isinstance(self.how, str) else ())

    @property
    def arguments(self) -> set[str]:
        """Names of the quantities that its call shows."""
        shown_ = {name for call in self.call.values() for name in placeholders(call)}
        return shown_ | {*names(self.how)} if "body" in shown_ and isinstance(self.how, str) else shown_


@frozen
class Asked:
    """A question of a situation: the fact that answers it, and its words."""

    target: str
    text: L10n


@frozen
class Situation:
    """A story with its facts.

    Attributes:
        use: `practice` or `mint`; the two share no situation.
        draw: the given quantities.
        words: by key, the names and phrases that values of the style `word` stand for.
    """

    id: str
    family: str
    use: str
    draw: Callable[[Random], Env]
    givens: Mapping[str, Given]
    story: L10n
    facts: tuple[Fact, ...]
    asked: tuple[Asked, ...]
    words: Mapping[str, L10n] = field(factory=dict)

    def fact(self, name: str) -> Fact:
        """The fact of that id."""
        return next(fact for fact in self.facts if fact.id == name)

    def style(self, name: str) -> str:
        """How a quantity is written."""
        return self.givens[name].style if name in self.givens else self.fact(name).style

    def title(self, name: str) -> L10n:
        """What a quantity is called."""
        return self.givens[name].title if name in self.givens else self.fact(name).title

    def truth(self, givens: Env) -> dict[str, Value]:
        """All quantities, from the given ones."""
        env = dict(givens)
        for fact in self.facts:
            env[fact.id] = value_of(fact.how, env)
        return env

    def known(self, target: str) -> set[str]:
        """The given quantities that a learner reads, in the story or in the question that a target answers."""
        asked = next(one for one in self.asked if one.target == target)
        return {*self.givens} & (placeholders(self.story["zh"]) | placeholders(asked.text["zh"]))

    def needed(self, target: str) -> set[str]:
        """The facts that lead to a target, itself included."""
        found: set[str] = set()
        open_ = [target]
        while open_:
            name = open_.pop()
            if name not in self.givens and name not in found:
                found.add(name)
                open_ += self.fact(name).deps
        return found

    def fill(self, template: str, env: Env, lang: str, more: Mapping[str, str] | None = None) -> str:
        """A template with its quantities written out; in English, a later sentence starts with a large letter."""
        values = {
            name: written(env[name], self.style(name), lang, self.words) for name in placeholders(template) & env.keys()
        }
        text = Formatter().vformat(template, (), values | dict(more or {}))
        return SENTENCE.sub(lambda found: found[0].upper(), text) if lang == "en" else text


def placeholders(template: str) -> set[str]:
    """The names in braces of a template.

    >>> sorted(placeholders("{boxes} boxes: {eq}"))
    ['boxes', 'eq']
    """
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def names(expression: str) -> tuple[str, ...]:
    """The quantities of an expression, in the order in which they first stand in it.

    >>> names("boxes*each + boxes")
    ('boxes', 'each')
    """
    found = [node for node in ast.walk(ast.parse(expression, mode="eval")) if isinstance(node, ast.Name)]
    return tuple(dict.fromkeys(node.id for node in sorted(found, key=lambda node: node.col_offset)))


def value_of(how: str | Callable[[Env], Value], env: Env) -> Value:
    """The value of an expression or function.

    >>> value_of("2*(a+b)", {"a": Fraction(3), "b": Fraction(4)})
    Fraction(14, 1)
    """
    if not isinstance(how, str):
        value = how(env)
        return value if isinstance(value, str) else Fraction(value)

    def walk(node: ast.expr) -> Any:
        if isinstance(node, ast.Name):
            return env[node.id]
        if isinstance(node, ast.Constant):
            return Fraction(str(node.value))
        assert isinstance(node, ast.BinOp), ast.dump(node)
        return SIGNS[type(node.op)][2](walk(node.left), walk(node.right))

    result: Value = walk(ast.parse(how, mode="eval").body)
    return result


def shown(situation: Situation, expression: str, env: Env, lang: str) -> str:
    """An expression with its quantities written out: `2 × (3 + 4)`."""

    def walk(node: ast.expr, outer: int) -> str:
        if isinstance(node, ast.Name):
            return written(env[node.id], situation.style(node.id), lang, situation.words)
        if isinstance(node, ast.Constant):
            return str(node.value)
        assert isinstance(node, ast.BinOp), ast.dump(node)
        sign, rank, _ = SIGNS[type(node.op)]
        text = f"{walk(node.left, rank)} {sign} {walk(node.right, rank + isinstance(node.op, ast.Sub | ast.Div))}"
        return f"({text})" if rank < outer else text

    return walk(ast.parse(expression, mode="eval").body, 0)


def number(value: Fraction) -> str:
    """A number with at most two decimals, without a sign (CannotSayError otherwise).

    >>> number(Fraction(7, 2)), number(Fraction(12))
    ('3.5', '12')
    """
    if value < 0 or (value * 100).denominator != 1:
        raise CannotSayError(str(value))
    if value.denominator == 1:
        return str(value.numerator)
    return f"{float(value):.2f}".rstrip("0")


def ordinal(count: int) -> str:
    """An ordinal number: 1st, 2nd, 3rd, 4th … 11th."""
    ending = "th" if count % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
    return f"{count}{ending}"


def _whole(value: Value, low: int, high: int) -> int:
    if isinstance(value, str) or value.denominator != 1 or not low <= value <= high:
        raise CannotSayError(str(value))
    return int(value)


def written(value: Value, style: str, lang: str, words: Mapping[str, L10n]) -> str:
    """A value in words and digits.

    Args:
        style: `n` a number; `money`, `percent`, `clock` (minutes since midnight), `day` (0 is Monday), `date` (1 is
            1 January), `place` (1 is the first), `word` (a key of `words`).

    Raises:
        CannotSayError: it has no decent form in this style.
    """
    if style == "word":
        return words[str(value)][lang]
    if style == "clock":
        hours, minutes = divmod(_whole(value, 0, 24 * 60 - 1), 60)
        return f"{hours}:{minutes:02d}"
    if style == "day":
        name = WEEKDAYS[lang][_whole(value, 0, 6)]
        return f"星期{name}" if lang == "zh" else name
    if style == "date":
        day = FIRST_DAY + timedelta(_whole(value, 1, 365))
        return f"{day.month}月{day.day}日" if lang == "zh" else f"{day.day} {MONTHS[day.month - 1]}"
    if style == "place":
        count = _whole(value, 1, 40)
        return f"第{count}" if lang == "zh" else ordinal(count)
    assert isinstance(value, Fraction), (value, style)
    if style == "percent":
        return f"{number(value * 100)}%"
    if style == "money" and lang == "en":
        text = number(value)
        return f"£{float(value):.2f}" if "." in text else f"£{text}"
    return number(value)


def both(zh: str, en: str) -> L10n:
    """A text in both languages."""
    return {"zh": zh, "en": en}


def given(zh: str, en: str, style: str = "n", says: tuple[str, str] | None = None) -> Given:
    """A given quantity: its titles, style, and the sentences that copy it from the story."""
    return Given(both(zh, en), style, both(*says) if says else {})


def wrong(
    kind: str,
    how: str | Callable[[Env], Value],
    zh: str,
    en: str,
    says: tuple[str, str] | None = None,
    *,
    lucky: bool = False,
) -> Wrong:
    """A mistake: its kind, the wrong way, and what to say about it."""
    return Wrong(kind, how, both(zh, en), both(*says) if says else {}, lucky)


def fact(
    name: str,
    how: str | Callable[[Env], Value],
    zh: str,
    en: str,
    *wrongs: Wrong,
    style: str = "n",
    needs: str = "",
    zh_says: tuple[str, ...] = (),
    en_says: tuple[str, ...] = (),
    zh_brief: tuple[str, ...] = (),
    en_brief: tuple[str, ...] = (),
    other: tuple[str, ...] = (),
    call: tuple[str, str] | None = None,
    framed: bool = True,
    choices: tuple[str, ...] = (),
) -> Fact:
    """A fact; `zh` and `en` are its title and unit, with a bar between them: `苹果的重量|千克`."""
    titles, units = {}, {}
    for lang, text in (("zh", zh), ("en", en)):
        titles[lang], _, unit = text.partition("|")
        units[lang] = f" {unit}" if unit and lang == "en" else unit
    return Fact(
        name, how, titles, units, style, tuple(needs.split()), {"zh": zh_says, "en": en_says},
        {"zh": zh_brief, "en": en_brief}, other, wrongs, both(*call) if call else {}, framed, choices,
    )  # fmt: skip


def whole(low: int, high: int, step: int = 1) -> Callable[[Random], Fraction]:
    """A drawer of whole numbers from low to high."""
    return lambda rng: Fraction(rng.randrange(low, high + 1, step))
