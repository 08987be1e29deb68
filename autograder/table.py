"""Tables for teachers: CSV with a byte-order mark, or .xlsx, by the name of the file."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

import autograder.problems  # noqa: F401  (registers the sentences)
from labelcamp.problems import Problem, ProblemError, writing

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell = str | float | int | None

FORMULA = tuple("=+-@＝＋－＠\t\r\n")
"""A spreadsheet computes what begins with one of these signs: a name or a hand-in's file name could."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What can't stand in a workbook at all."""
LONGEST = 32_767
"""Most characters of a cell."""
NARROWEST, WIDEST = 8, 60
"""Widths of columns, in digits."""


@frozen
class Sheet:
    """One sheet of a workbook.

    Attributes:
        name: at most 31 characters, without any of `[]:*?/\\`.
        rows: None is an empty cell.
    """

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def table_file(path: Path) -> Path:
    """The same path, if its name is that of a table (ProblemError otherwise)."""
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise ProblemError(Problem("not-a-table", str(path)))
    return path


def write_table(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a table; None is an empty cell, and no text is taken for a formula or a number (ProblemError)."""
    table = list(rows)
    table_file(path)
    if path.suffix.lower() == ".xlsx":
        write_workbook(path, [Sheet("Sheet", heads, table)])
        return
    with writing(path), path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(["" if cell is None else _inert(cell) for cell in row] for row in table)


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write an .xlsx file with a sheet each; no text is taken for a formula or a number (ProblemError)."""
    import openpyxl  # noqa: PLC0415  (slow, and only for .xlsx)

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(sheet.name), sheet)
    with writing(path):
        book.save(path)


def _fill(made: Worksheet, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415  (slow, and only for .xlsx)
    from openpyxl.utils import get_column_letter  # noqa: PLC0415  (slow, and only for .xlsx)

    for down, row in enumerate((sheet.heads, *sheet.rows), start=1):
        for right, value in enumerate(row, start=1):
            if value is None:
                continue
            cell = made.cell(down, right)
            if not isinstance(value, str):
                cell.value = value
                continue
            cell.value = CONTROL.sub("", value)[:LONGEST]
            # Text for good: a student id keeps its digits, and what looks like a formula stays a name, also when
            # somebody edits the cell.
            cell.data_type = "s"
            cell.number_format = "@"
            cell.quotePrefix = value.startswith(FORMULA)
            cell.alignment = Alignment(vertical="top", wrap_text=_width(value) > WIDEST)
    for right, head in enumerate(sheet.heads, start=1):
        made.cell(1, right).font = Font(bold=True)
        widths = [_width(head), *(_width(str(row[right - 1])) for row in sheet.rows if row[right - 1] is not None)]
        made.column_dimensions[get_column_letter(right)].width = min(max(*widths, NARROWEST) + 2, WIDEST)
    made.freeze_panes = "A2"


def _width(text: str) -> int:
    """How many digits wide a text is; a Chinese character is as wide as two."""
    lines = text.splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line) for line in lines)


def _inert(cell: Cell) -> Cell:
    """A text of a CSV file that no spreadsheet computes.

    >>> _inert("=1+1"), _inert(87.5)
    ("'=1+1", 87.5)
    """
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\x00", "")
    return f"'{text}" if text.startswith(FORMULA) else text
