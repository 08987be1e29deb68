"""Tables for teachers: CSV with a byte-order mark, or .xlsx, by the name of the file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

Cell = str | float | int | None


def write_table(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a table; None is an empty cell, and no text is taken for a formula."""
    table = [[_inert(cell) for cell in row] for row in rows]
    if path.suffix.lower() == ".xlsx":
        _write_xlsx(path, heads, table)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(["" if cell is None else cell for cell in row] for row in table)


def _write_xlsx(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    import openpyxl  # noqa: PLC0415  (slow, and only for .xlsx)

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (heads, *rows):
        sheet.append(list(row))
    sheet.freeze_panes = "A2"
    book.save(path)


def _inert(cell: Cell) -> Cell:
    """A spreadsheet computes what begins with one of these signs: a hand-in's file name could.

    >>> _inert("=1+1"), _inert(87.5)
    ("'=1+1", 87.5)
    """
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in "=+-@\t\r" and cell else cell
