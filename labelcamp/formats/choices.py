"""Items with their labels, from single and multiple choices.

A line: {"input": {shown field: content}, "labels": a label id, or {label id: yes, no or unsure}, ...}. A multiple
choice names every label, so that “no” is said and not guessed; a chat is a list of messages; of a file there is the
name in the set's folder `media`. The shape is our own: a JSON Lines row with input and label, as classifiers take it.
"""

from __future__ import annotations

from collections.abc import Iterable

from labelcamp.formats.record import Case, Entry, Format, inputs, origin
from labelcamp.problems import N_
from labelcamp.scoring.choice import said
from labelcamp.task import Choice, Question


def wants(question: Question) -> bool:
    """Choices, but those that ask a label of each step."""
    return isinstance(question, Choice) and question.each is None


def _render(case: Case) -> Iterable[Entry]:
    question, value = case.question, case.value
    labels = {label.id: said(value, label.id) for label in question.labels} if question.multiple else value
    return [Entry({"input": inputs(case.task, case.item), "labels": labels} | origin(case))]


FORMAT = Format("choices", N_("Items with their labels, from single and multiple choices"), wants, _render)
