"""`autograder export`: the class's marks as a workbook that Excel and WPS open right, or as CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import evolve
from nbgrader.api import Gradebook

from autograder.classdir import ClassFolder
from autograder.export import Row, cells, class_rows, heads
from autograder.gradebook import class_config
from autograder.report.members import pseudonyms, secret_of
from autograder.table import Cell, Sheet, write_table, write_workbook
from labelcamp.i18n import translator
from labelcamp.problems import Problem, ProblemError

SHEET_NAME = 31
"""Most characters of a sheet's name."""
HIDDEN = (1, 9, 10)
"""Columns that are left out under pseudonyms: student id, when it was handed in, receipt."""


def export_marks(folder: ClassFolder, assignments: Sequence[str], out: Path, *, hidden: bool = False) -> int:
    """Write the marks in nbgrader's gradebook; returns the number of rows.

    A workbook has a sheet an assignment and, if there are several, one of all marks before them. A CSV file is one
    table.

    Args:
        assignments: those that are wanted, or none for all.
        hidden: pseudonyms instead of names and student ids.

    Raises:
        ProblemError: nothing was graded yet; or there is no such assignment.
    """
    class_config(folder)
    with Gradebook(f"sqlite:///{folder.root / 'gradebook.db'}", folder.settings.course) as book:
        known = [one.name for one in book.assignments]
        for name in assignments:
            if name not in known:
                details = {"name": name, "known": ", ".join(sorted(known)) or "-"}
                raise ProblemError(Problem("no-assignment", str(folder.root / "gradebook.db"), details))
        rows = list(class_rows(folder, book, assignments))
    if not rows:
        raise ProblemError(Problem("nothing-graded", str(folder.root / "gradebook.db")))
    if hidden:
        rows = under_pseudonyms(rows, pseudonyms({row.student for row in rows}, secret_of(folder), folder.language))
    columns = [n for n in range(len(heads(folder.language))) if not (hidden and n in HIDDEN)]
    table = [[cells(row)[n] for n in columns] for row in rows]
    names = [heads(folder.language)[n] for n in columns]
    if out.suffix.lower() != ".xlsx":
        write_table(out, names, table)
        return len(rows)
    sheets = [
        Sheet(name[:SHEET_NAME], names[1:], [line[1:] for line in table if line[0] == name])
        for name in dict.fromkeys(row.assignment for row in rows)
    ]
    write_workbook(out, [*([overview(rows, folder.language, hidden)] if len(sheets) > 1 else []), *sheets])
    return len(rows)


def overview(rows: Sequence[Row], lang: str, hidden: bool) -> Sheet:
    """All marks: a row a student, a column an assignment; what has no mark is empty."""
    _ = translator(lang)
    named = list(dict.fromkeys(row.assignment for row in rows))
    marks = {(row.student, row.assignment): row.mark for row in rows}
    students = {row.student: row.name for row in rows}
    who = [_("name")] if hidden else [_("student id"), _("name")]
    table: list[list[Cell]] = [
        [*([] if hidden else [student]), name, *(marks.get((student, one)) for one in named)]
        for student, name in sorted(students.items())
    ]
    return Sheet(_("all marks"), [*who, *named], table)


def under_pseudonyms(rows: Sequence[Row], names: Mapping[str, str]) -> list[Row]:
    """The rows in the order of the pseudonyms; names of files, which may be those of a computer, are left out too."""
    found = [
        evolve(
            row, student=names[row.student], name=names[row.student], reasons=[_masked(row, one) for one in row.reasons]
        )
        for row in rows
    ]
    return sorted(found, key=lambda row: (row.assignment, row.student))


def _masked(row: Row, reason: str) -> str:
    for told, hidden in row.found.get("masked", {}).items():
        reason = reason.replace(told, hidden)
    return reason
