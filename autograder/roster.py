"""The roster: student ids and names, from .xlsx or CSV as schools have it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

import autograder.problems  # noqa: F401  (registers the sentences)
from labelcamp.problems import Problem, ProblemError

ROSTER = "roster.csv"
HEADS = {"学号": "id", "姓名": "name", "id": "id", "name": "name", "student_id": "id", "student id": "id"}
SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
ZEROS = re.compile("0+")
"""A number format that fills up with zeros."""
ROUNDED = 10**15
"""From here on a spreadsheet has rounded what was typed as a number: it keeps 15 digits."""
EXPONENT = re.compile(r"\d(\.\d+)?E\+\d+")
"""How a spreadsheet writes a long number to CSV, with only the first digits."""
ENCODINGS = ("utf-8-sig", "gb18030")
"""Tried in this order: a spreadsheet in China saves CSV as GBK, of which GB 18030 is the superset."""


class RosterError(ProblemError):
    """A roster that can't be used."""


def _error(code: str, where: str, **details: object) -> RosterError:
    return RosterError(Problem(code, where, details))


@frozen
class Student:
    """One student: `id` is the student number, and the name of the folder of what the student hands in."""

    id: str
    name: str


def read_roster(path: Path) -> list[Student]:
    """Read a roster from .xlsx (first sheet) or CSV (UTF-8, with or without byte-order mark, or GBK).

    The first row names the columns: 学号 and 姓名, or id and name; other columns are passed over.

    Raises:
        RosterError: names the file, the row and what to do.
    """
    try:
        rows = _rows_of_xlsx(path) if path.suffix.lower() == ".xlsx" else _rows_of_csv(path.read_bytes(), path)
    except OSError as error:
        raise _error("roster-unreadable", str(path), reason=error.strerror or str(error)) from None
    return _students(rows, path)


def _rows_of_csv(data: bytes, path: Path) -> list[list[str]]:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        delimiter = max(",;\t", key=text.partition("\n")[0].count)
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    raise _error("roster-encoding", str(path))


def _rows_of_xlsx(path: Path) -> list[list[str]]:
    import openpyxl  # noqa: PLC0415  (slow, and only for .xlsx)

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except OSError:
        raise
    except Exception as error:
        raise _error("roster-unreadable", str(path), reason=str(error)) from None
    return [[_cell(cell.value, cell.number_format or "") for cell in row] for row in book.worksheets[0].iter_rows()]


def _cell(value: object, shown_as: str = "") -> str:
    """Text of a cell: a student id that was typed as a number keeps all its digits, also the zeros that only show.

    Args:
        shown_as: the cell's number format.

    >>> _cell(7.0, "000"), _cell(2026001), _cell(202600112345678000)
    ('007', '2026001', '2.02600112345678E+17')
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if abs(value) >= ROUNDED:
            return f"{value:.14E}"
        if ZEROS.fullmatch(shown_as):
            return str(value).zfill(len(shown_as))
    return "" if value is None else str(value)


def _students(rows: Sequence[Sequence[str]], path: Path) -> list[Student]:
    filled = [(number, [cell.strip() for cell in row]) for number, row in enumerate(rows, start=1)]
    filled = [(number, row) for number, row in filled if any(row)]
    if not filled:
        raise _error("roster-empty", str(path))
    heads = [HEADS.get(cell.lower(), "") for cell in filled[0][1]]
    if "id" not in heads:
        raise _error("roster-no-id", f"{path}:{filled[0][0]}")
    found = []
    for number, row in filled[1:]:
        cells = dict(zip(heads, row, strict=False))
        if EXPONENT.fullmatch(cells["id"]):
            raise _error("roster-rounded-id", f"{path}:{number}", id=cells["id"])
        if not SAFE_ID.fullmatch(cells["id"]):
            raise _error("roster-bad-id", f"{path}:{number}", id=cells["id"])
        found.append(Student(cells["id"], cells.get("name", "")))
    _refuse_repeated(found, path)
    return found


def _refuse_repeated(students: Iterable[Student], path: Path) -> None:
    # Folders of “Li1” and “li1” are one on Windows and macOS.
    counts = Counter(student.id.lower() for student in students)
    if repeated := sorted(name for name, count in counts.items() if count > 1):
        raise _error("roster-twice", str(path), id=", ".join(repeated))


def write_roster(students: Iterable[Student], path: Path, heads: tuple[str, str]) -> None:
    """Write a roster as CSV with a byte-order mark, so that a spreadsheet shows Chinese right."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(heads)
        table.writerows([student.id, student.name] for student in students)


def drop_student(path: Path, student: str) -> None:
    """Take one student off a roster in CSV; the other rows, and columns of one's own, stay as they are."""
    rows = _rows_of_csv(path.read_bytes(), path)
    column = next(
        [HEADS.get(cell.strip().lower(), "") for cell in row].index("id") for row in rows if any(map(str.strip, row))
    )
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(row for row in rows if len(row) <= column or row[column].strip() != student)
