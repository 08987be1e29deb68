"""Answers in words, as a learner reads them, the same in the bench, in a lesson's results and in feedback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from labelcamp.i18n import translator
from labelcamp.problems import N_
from labelcamp.task import Choice, Label, Number, Preference, Question, Ranking, Rating, Spans

LETTERS = "ABCDEFGH"
LONGEST_QUOTE = 40
OUTCOMES: Mapping[str, str] = {
    "right": N_("right"),
    "near": N_("close"),
    "missed": N_("missed"),
    "extra": N_("extra"),
    "wrong": N_("wrong"),
    "boundary": N_("boundary"),
    "blank": N_("no answer"),
}
"""The outcomes of a comparison in the trade's words, before translation."""


def letters(order: Sequence[str]) -> dict[str, str]:
    """By field name, the letter that it has on the screen.

    >>> letters(["b", "a"])
    {'b': 'A', 'a': 'B'}
    """
    return dict(zip(order, LETTERS, strict=False))


def lettered(sentence: str, questions: Iterable[Question], orders: Mapping[str, Sequence[str]]) -> str:
    """A reason with the letters that the compared answers have on the screen, in place of their field names.

    >>> a, b = {"zh": "甲", "en": "x"}, ("a", "b")
    >>> lettered("{a} is right.", [Ranking("ranking", a, b)], {"ranking": ["b", "a"]})
    'B is right.'
    """
    for question in questions:
        if isinstance(question, Preference | Ranking):
            for name, letter in letters(orders.get(question.id) or question.of).items():
                sentence = sentence.replace(f"{{{name}}}", letter)
    return sentence


def in_words(question: Question, value: Any, lang: str, order: Sequence[str] = ()) -> str:
    """An answer in words: `bird, car (can't tell)`.

    Args:
        value: as in an answer; None where there is none.
        order: of a preference or ranking, the field names as they stand on the screen; by default as declared.

    >>> labels = (Label("bird", {"zh": "鸟", "en": "bird"}), Label("car", {"zh": "小汽车", "en": "car"}))
    >>> question = Choice("contents", {"zh": "有什么", "en": "What is there"}, labels, multiple=True, unsure=True)
    >>> in_words(question, {"bird": "yes", "car": "unsure"}, "en")
    "bird, car (can't tell)"
    """
    _ = translator(lang)
    if value is None:
        return _("no answer")
    if isinstance(question, Choice):
        return _choice(question, value, lang)
    if isinstance(question, Rating):
        titles = {criterion.id: criterion.title[lang] for criterion in question.criteria}
        return _(", ").join(f"{title} {value[name]}" for name, title in titles.items() if name in value)
    if isinstance(question, Preference):
        return _preference(question, value, lang, order)
    if isinstance(question, Ranking):
        names = letters(order or question.of)
        return " > ".join(" = ".join(sorted(names[name] for name in tied)) for tied in value["ranks"])
    if isinstance(question, Spans):
        titles = {label.id: label.title[lang] for label in question.labels}
        marked = [
            _("“{quote}” ({label})").format(quote=shorten(span["quote"]), label=titles[span["label"]]) for span in value
        ]
        return _(", ").join(marked) or _("nothing marked")
    return f"{value['value']:.4g}" if isinstance(question, Number) else str(value)


def all_in_words(
    questions: Iterable[Question],
    values: Mapping[str, Any],
    lang: str,
    orders: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The answers to several questions in words, joined.

    Args:
        values: by question id; a question that is absent has no answer.
        orders: as for `lettered`.
    """
    _ = translator(lang)
    orders = orders or {}
    return _("; ").join(in_words(q, values.get(q.id), lang, orders.get(q.id, ())) for q in questions)


def _choice(question: Choice, value: Any, lang: str) -> str:
    _ = translator(lang)
    titles = {label.id: label.title[lang] for label in question.labels}
    if question.each:
        return _(", ").join(f"{n} {titles.get(label, '–')}" for n, label in enumerate(value, start=1))
    if not question.multiple:
        return titles.get(value, str(value))
    doubt = _("{label} (can't tell)")
    words = [
        title if value[name] == "yes" else doubt.format(label=title) for name, title in titles.items() if name in value
    ]
    none = question.none.title[lang] if question.none else _("none of them")
    return _(", ").join(words) or none


def _preference(question: Preference, value: Mapping[str, Any], lang: str, order: Sequence[str]) -> str:
    _ = translator(lang)
    number = value["value"]
    if number is None:
        return _("no answer")
    strength = question.anchors[abs(number)][lang]
    titles = {label.id: label.title[lang] for label in question.reasons}
    reasons = _(", ").join(title for name, title in titles.items() if name in value["reasons"])
    name = letters(order or question.of)[question.of[0] if number < 0 else question.of[1]]
    words = strength if number == 0 else _("{name}: {strength}").format(name=name, strength=strength)
    return _("{answer} ({reasons})").format(answer=words, reasons=reasons) if reasons else words


def shorten(text: str, most: int = LONGEST_QUOTE) -> str:
    """A text on one line, cut in the middle where it is long.

    >>> shorten("one two three four", 9)
    'one … our'
    """
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    head = (most - 3) // 2 + (most - 3) % 2
    return f"{line[:head]} … {line[len(line) - (most - 3 - head) :]}"


def value_names(labels: Sequence[Label], multiple: bool, lang: str) -> dict[str | None, str]:
    """Words for the values of one part of a choice: its labels, or yes, no and can't tell of one label."""
    _ = translator(lang)
    names: dict[str | None, str] = {label.id: label.title[lang] for label in labels}
    if multiple:
        names = {"yes": _("yes"), "no": _("no"), "unsure": _("can't tell")}
    return names | {None: _("no answer")}
