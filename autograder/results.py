"""Results of `autograder grade`: a row a student, as a table on the screen and in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import frozen
from rich import box
from rich.table import Table
from rich.text import Text

from autograder.classdir import ClassFolder
from autograder.classroom import grade_all
from autograder.grade import Grade
from autograder.problems import SUSPICIOUS
from autograder.review import Review, review
from autograder.submission import hand_ins, listed, loose_files
from autograder.table import Cell, write_table
from labelcamp.i18n import translator
from labelcamp.problems import Problem, ProblemError

NUMBER_POINTS = 10
SCREEN = 60
"""Most rows that are shown on the screen; the file has them all."""
LISTED = 20
"""Most names in a sentence for the teacher."""
SHOWN = (0, 1, 2, 3, 9)
"""Columns that are shown on the screen: student, name, mark, s, and why."""


@frozen
class Row:
    """One student with the grade of the hand-in, or of none.

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


def grade_folder(folder: ClassFolder, assignment: str, place: Path, *, reviewed: bool) -> list[tuple[str, Review]]:
    """Student and grade of every hand-in of a folder, in order of the student id.

    Args:
        reviewed: with the answers beside gold, for feedback pages.

    Raises:
        ProblemError: the folder holds no hand-ins, or is that of one student.
    """
    found = list(hand_ins(place, assignment, folder.settings.assignments))
    if not found:
        raise ProblemError(Problem("no-hand-ins", str(place)))
    sheet = folder.sheet(assignment)
    if reviewed:
        return [(student, review(sheet, hand_in)) for student, hand_in in found]
    return [(student, Review(one)) for student, one in grade_all(sheet, found)]


def class_rows(folder: ClassFolder, assignment: str, seen: Iterable[tuple[str, Review]]) -> list[Row]:
    """A row for everybody who handed in or is on the roster, in order of the student id.

    Events are reported to the class's events file.
    """
    nothing = Grade((Problem("nothing-handed-in", assignment),), (), None, None, (), "", "")
    grades = dict.fromkeys(folder.names, nothing) | {student: one.grade for student, one in seen}
    for student, grade in grades.items():
        for problem in grade.problems:
            if problem.code in SUSPICIOUS:
                folder.report(problem.code, student, assignment, problem.sentence(folder.language))
    return [_row(folder, student, grade) for student, grade in sorted(grades.items())]


def remarks(folder: ClassFolder, place: Path, seen: Iterable[tuple[str, Review]]) -> Iterator[str]:
    """What is odd about a folder of hand-ins besides the hand-ins themselves, in sentences for the teacher."""
    _ = translator(folder.language)
    strangers = [student for student, _review in seen if student not in folder.names]
    if folder.names and strangers:
        words = _("Not on the roster: {students}. Check the names of these folders.")
        yield words.format(students=listed(strangers, LISTED))
    if loose := loose_files(place):
        words = _("Not read, because it lies in no student's folder: {files}. Put each into the folder of its student.")
        yield words.format(files=listed(loose, LISTED))


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
    versions = f"{result.submission}/{result.gold}/{result.grader}" if result.submission else None
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
