"""Results of `autograder grade`: a row a hand-in, as a table on the screen and in a file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen
from rich import box
from rich.table import Table
from rich.text import Text

from autograder.classdir import ClassFolder
from autograder.classroom import grade_all
from autograder.grade import Grade
from autograder.problems import SUSPICIOUS
from autograder.submission import hand_ins
from autograder.table import Cell, write_table
from labelcamp.i18n import translator
from labelcamp.problems import Problem, ProblemError

NUMBER_POINTS = 10
SCREEN = 60
"""Most rows that are shown on the screen; the file has them all."""
SHOWN = (0, 1, 2, 3, 9)
"""Columns that are shown on the screen: student, name, mark, s, and why."""


@frozen
class Row:
    """One hand-in with its grade.

    Attributes:
        student, name: from the folder's name and the roster.
        number_points: points of the computed numbers, None if the class doesn't compute or there is no mark for them.
        why: sentences: why there is no mark, or what was mended.
        events: sentences of what the teacher should look into.
    """

    student: str
    name: str
    grade: Grade
    number_points: float | None
    why: tuple[str, ...]
    events: tuple[str, ...]


def grade_folder(folder: ClassFolder, assignment: str, place: Path) -> list[Row]:
    """Grade every hand-in of a folder; events are reported to the class's events file.

    Raises:
        ProblemError: the folder holds no hand-ins.
    """
    found = list(hand_ins(place, assignment))
    if not found:
        raise ProblemError(Problem("no-hand-ins", str(place)))
    rows = [_row(folder, student, grade) for student, grade in grade_all(folder.sheet(assignment), found)]
    for row in rows:
        for problem in row.grade.problems:
            if problem.code in SUSPICIOUS:
                folder.report(problem.code, row.student, assignment, problem.sentence(folder.language))
    return rows


def _row(folder: ClassFolder, student: str, grade: Grade) -> Row:
    lang = folder.language
    share = grade.number_share if folder.settings.compute else None
    return Row(
        student=student,
        name=folder.names.get(student, ""),
        grade=grade,
        number_points=None if share is None else round(share * NUMBER_POINTS, 4),
        why=tuple(problem.sentence(lang) for problem in grade.problems or grade.warnings),
        events=tuple(problem.sentence(lang) for problem in grade.problems if problem.code in SUSPICIOUS),
    )


def heads(lang: str) -> list[str]:
    """The columns' names."""
    _ = translator(lang)
    return [
        _("student id"),
        _("name"),
        _("mark"),
        _("score s"),
        _("lower bound of s (90 %)"),
        _("accuracy"),
        _("answered"),
        _("blank"),
        _("computed numbers (of 10)"),
        _("why there is no mark, or what was mended"),
        _("receipt"),
        _("versions"),
    ]


def cells(row: Row) -> list[Cell]:
    """The cells of a row, in the order of `heads`; what has no mark is blank."""
    result, score = row.grade, row.grade.score
    numbers: list[Cell] = [None] * 5
    if score is not None:
        numbers = [round(score.s, 4), round(score.bound, 4), round(score.accuracy, 4), score.answered, score.blank]
    versions = f"{result.submission}/{result.gold}/{result.grader}"
    return [
        row.student,
        row.name,
        result.mark,
        *numbers,
        row.number_points,
        " ".join(row.why),
        result.receipt,
        versions,
    ]


def write_results(path: Path, rows: Sequence[Row], lang: str) -> None:
    """Write the table, .csv or .xlsx."""
    write_table(path, heads(lang), map(cells, rows))


def rich_table(rows: Sequence[Row], lang: str) -> Table:
    """The table for the screen: of a large class the rows without a mark, as many as a screen is for."""
    names = heads(lang)
    table = Table(box=box.SIMPLE)
    for column in SHOWN:
        # A sentence in Chinese has no spaces to break it at.
        table.add_column(names[column], no_wrap=column != SHOWN[-1], overflow="fold")
    shown = rows if len(rows) <= SCREEN else [row for row in rows if not row.grade.gradable]
    for row in shown[:SCREEN]:
        texts = ["" if cell is None else str(cell) for cell in cells(row)]
        # A text object, because what a hand-in's file is called could be taken for markup.
        table.add_row(*(Text(texts[column]) for column in SHOWN), style=None if row.grade.gradable else "red")
    return table
