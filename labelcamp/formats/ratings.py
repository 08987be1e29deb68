"""Answers of an assistant with their ratings, from `rating` questions.

A line: {"messages": [...], "response": text, "attributes": {criterion: number or null}, "low", "high", ...}: a prompt,
a response and a whole number an attribute, as in HelpSteer2 (huggingface.co/datasets/nvidia/HelpSteer2), whose scale
is 0 to 4 as well; the attributes are the task's own. One that was left blank is null.
"""

from __future__ import annotations

from collections.abc import Iterable

from labelcamp.formats.record import Case, Entry, Format, notes, origin, prompt, shown_text
from labelcamp.problems import N_
from labelcamp.task import Question, Rating


def wants(question: Question) -> bool:
    """Ratings."""
    return isinstance(question, Rating)


def _render(case: Case) -> Iterable[Entry]:
    question = case.question
    record = {
        "messages": prompt(case.task, case.item),
        "response": shown_text(case.item, question.of),
        "attributes": {criterion.id: case.value.get(criterion.id) for criterion in question.criteria},
        "low": question.low,
        "high": question.high,
        "notes": notes(case),
    }
    return [Entry(record | origin(case))]


FORMAT = Format("ratings", N_("Answers with their ratings"), wants, _render)
