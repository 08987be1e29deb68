"""A hand-in beside gold, item by item: what the feedback of a student and the report of a class are made of."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from attrs import frozen

from autograder.classroom import read_and_grade
from autograder.grade import Grade, Sheet, counted
from labelcamp.guidelines import Guideline, load_guideline
from labelcamp.results import Judged, missed_rules
from labelcamp.scoring import compare, scored_questions
from labelcamp.task import TaskError


@frozen
class Review:
    """One hand-in with its grade.

    Attributes:
        grade: as `autograder.grade` gives it.
        judged: the items that have gold, in the set's order, each with what counts of the student's answers; empty if
            the hand-in is not gradable.
    """

    grade: Grade
    judged: tuple[Judged, ...] = ()


def review(sheet: Sheet, folder: Path) -> Review:
    """Grade the hand-in of a folder and lay its answers beside gold. Nothing in the hand-in makes this raise."""
    graded, reading = read_and_grade(sheet, folder)
    if not graded.gradable:
        return Review(graded)
    answers = counted(sheet, reading)
    found = []
    for item in sheet.items.items:
        if scored_questions(sheet.task, item):
            gold, answer = sheet.gold.latest[item.id], answers.get(item.id)
            found.append(Judged(item, gold, answer, compare(sheet.task, item, gold, answer)))
    return Review(graded, tuple(found))


def is_answered(sheet: Sheet, judged: Judged) -> bool:
    """Whether anything was said of an item's scored questions."""
    values = judged.answer.values if judged.answer else {}
    return any(values.get(question.id) is not None for question in scored_questions(sheet.task, judged.item))


def mistakes(sheet: Sheet, pairs: Iterable[Judged]) -> tuple[Judged, ...]:
    """The items that were answered, and not right."""
    return tuple(judged for judged in pairs if not judged.right and is_answered(sheet, judged))


def broken_rules(sheet: Sheet, pairs: Iterable[Judged]) -> tuple[tuple[str, int], ...]:
    """The rules at stake in the mistakes, and in how many of them; the most frequent first. A blank breaks no rule."""
    return missed_rules(sheet.task, mistakes(sheet, pairs))


def guideline_of(items: Path, lang: str) -> Guideline:
    """The guideline that stands with a set of items; without rules if there is none."""
    try:
        return load_guideline(items, lang)
    except TaskError:
        return Guideline("", lang, "", "", {})
