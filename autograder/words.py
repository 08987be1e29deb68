"""A grade in words, for the student and the teacher. Nothing here names an item's gold."""

from __future__ import annotations

from attrs import evolve

from autograder.grade import Grade, NumberGrade
from autograder.submission import LABELS
from labelcamp.i18n import translator
from labelcamp.items import ItemSet, Turn
from labelcamp.problems import Problem
from labelcamp.task import Task


def masked(problem: Problem) -> Problem:
    """The problem without the name of a file, which may be that of a student's computer."""
    return evolve(problem, where=LABELS)


def label_lines(grade: Grade, lang: str) -> list[str]:
    """What the student reads of the labels' mark: the mark with s, bound and accuracy, or why there is none."""
    _ = translator(lang)
    lines = [problem.sentence(lang) for problem in grade.problems]
    if grade.mark is None or grade.score is None:
        lines = [_("Not gradable: {reason}").format(reason=line) for line in lines]
        return [*lines, _("There is no mark, neither zero nor any other. Mend it and hand in again.")]
    result = grade.score
    return [
        _("Mark: {mark:.1f} of 100").format(mark=grade.mark),
        _("Score s = {s:.2f}: 0 is guessing, 1 is perfect. At a confidence of 90 %: at least {bound:.2f}.").format(
            s=result.s, bound=result.bound
        ),
        _("Accuracy: {accuracy:.1%} of the items are right in every label.").format(accuracy=result.accuracy),
        _("Answered: {answered}. Left blank: {blank}; a blank counts as wrong.").format(
            answered=result.answered, blank=result.blank
        ),
        *(warning.sentence(lang) for warning in grade.warnings),
    ]


def rubric_lines(grade: Grade, lang: str) -> list[str]:
    """What stands in for the mark that a person gives."""
    _ = translator(lang)
    return [_("The texts are graded by hand, by the rubric.")] if grade.gradable else label_lines(grade, lang)


def text_lines(grade: Grade, items: ItemSet) -> list[str]:
    """The written texts, each under its item and what the user had asked last."""
    lines = []
    for name, text in grade.texts.items():
        turns = [turn for content in items.by_id[name].shown.values() if isinstance(content, tuple) for turn in content]
        asked = [turn.text for turn in turns if isinstance(turn, Turn) and turn.role == "user"]
        lines += ["", f"── {name}", *(f"〉 {line}" for line in (asked[-1] if asked else "").splitlines()), "", text]
    return lines


def number_lines(grade: Grade, task: Task, lang: str) -> list[str]:
    """What the student reads of the computed numbers."""
    _ = translator(lang)
    if not grade.gradable:
        return label_lines(grade, lang)
    lines = [_number_line(one, task, lang) for one in grade.numbers]
    if grade.numbers and grade.number_share is None:
        lines.append(_("There is no mark for the numbers. Run the cells that record them and hand in again."))
    return lines


def _number_line(one: NumberGrade, task: Task, lang: str) -> str:
    _ = translator(lang)
    title = task.question(one.question).title[lang]
    if one.outcome == "absent":
        return _("{title}: nothing was recorded.").format(title=title)
    if one.outcome == "unknown":
        return _("{title}: the labels that it was computed from are not in the hand-in.").format(title=title)
    if one.outcome == "right":
        return _("{title}: right.").format(title=title)
    wrong = _("{title}: {value:.4g} is not right; from the same labels it is {expected:.4g}.")
    return wrong.format(title=title, value=one.value, expected=one.expected)
