"""What the browser is told of questions and items: plain data, in the learner's language, without gold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from labelcamp.bench_strings import desk_strings
from labelcamp.draw import generator
from labelcamp.items import Constraint, Item, Media, Turn
from labelcamp.questions import KINDS
from labelcamp.scoring import text
from labelcamp.task import Choice, Label, Number, Preference, Question, Ranking, Rating, Spans, Task, Text

LONGEST_SHOWN = 100_000
"""Code points of a text that the bench shows; no guideline asks to read more."""

Spec = dict[str, Any]


def label_spec(label: Label, lang: str) -> Spec:
    """A label with its keys."""
    return {
        "id": label.id,
        "title": label.title[lang],
        "key": label.key,
        "unsure_key": label.unsure_key,
        "rule": label.rule,
    }


def question_spec(question: Question, lang: str) -> Spec:
    """A question of any kind but a number."""
    spec: Spec = {"id": question.id, "kind": KINDS[type(question)], "title": question.title[lang]}
    if isinstance(question, Choice | Spans):
        spec["labels"] = [label_spec(label, lang) for label in question.labels]
    if isinstance(question, Choice):
        none = question.none and {"key": question.none.key, "title": question.none.title[lang]}
        spec |= {"multiple": question.multiple, "unsure": question.unsure, "none": none}
        spec |= {"each": question.each, "first": question.first}
    elif isinstance(question, Rating):
        criteria = [
            {"id": each.id, "title": each.title[lang], "anchors": [anchor[lang] for anchor in each.anchors]}
            for each in question.criteria
        ]
        spec |= {"of": question.of, "criteria": criteria, "low": question.low, "high": question.high}
    elif isinstance(question, Preference):
        spec |= {"of": list(question.of), "steps": question.steps}
        spec["anchors"] = [anchor[lang] for anchor in question.anchors]
        spec["reasons"] = [label_spec(label, lang) for label in question.reasons]
    elif isinstance(question, Ranking):
        spec["of"] = list(question.of)
    elif isinstance(question, Spans):
        spec["of"] = question.of
    elif isinstance(question, Text):
        spec |= {"measure": question.measure, "of": question.of, "constraints": question.constraints}
    return spec


def asked_in_bench(task: Task, items: Sequence[Item]) -> tuple[Question, ...]:
    """The questions that a person answers in the bench: all that the items ask, but the numbers."""
    asked = {question for item in items for question in item.asks}
    return tuple(question for question in task.asked if question.id in asked and not isinstance(question, Number))


def orders(questions: Sequence[Question], item: Item, *seed: object) -> dict[str, list[str]]:
    """By the id of each preference and ranking of an item, its fields shuffled; the seed decides."""
    found = {}
    for question in questions:
        if isinstance(question, Preference | Ranking) and question.id in item.asks:
            names = list(question.of)
            generator(*seed, item.id, question.id).shuffle(names)
            found[question.id] = names
    return found


def contents(item: Item, lang: str) -> Spec:
    """By the name of a shown field, its texts; media are not in it."""
    return {name: _content(content, lang) for name, content in item.shown.items() if not isinstance(content, Media)}


def _content(content: object, lang: str) -> object:
    if isinstance(content, str):
        return _bounded(content, lang)
    if isinstance(content, Turn):
        return {"role": content.role, "text": _bounded(content.text, lang)}
    if isinstance(content, Constraint):
        return {"check": content.check, "value": content.value, "title": text.describe(content, lang)}
    return [_content(each, lang) for each in content] if isinstance(content, tuple) else None


def _bounded(whole: str, lang: str) -> str:
    if len(whole) <= LONGEST_SHOWN:
        return whole
    note = desk_strings(lang)["cut"].format(shown=LONGEST_SHOWN, whole=len(whole))
    return f"{whole[:LONGEST_SHOWN]}\n\n{note}"
