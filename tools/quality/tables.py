"""Tables as plain text for a terminal, or as Markdown for a card."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from attrs import frozen


@frozen
class Table:
    """A heading, column titles, and rows of as many cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def number(value: float | None) -> str:
    """A score in three decimals, without the zero before the point; a dash where there is none.

    >>> number(0.0954), number(-0.2), number(1.0), number(None)
    ('.095', '−.200', '1.000', '–')
    """
    if value is None:
        return "–"
    text = f"{abs(value):.3f}"
    return ("−" if text != "0.000" and value < 0 else "") + (text[1:] if text[0] == "0" else text)


def width(text: str) -> int:
    """Columns that a text takes on a terminal: a wide character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def plain(table: Table) -> str:
    """The table for a terminal, its columns aligned."""
    everything = [table.columns, *table.rows]
    widths = [max(width(row[n]) for row in everything) for n in range(len(table.columns))]

    def line(cells: Sequence[str]) -> str:
        padded = [cell + " " * (size - width(cell)) for cell, size in zip(cells, widths, strict=True)]
        return "  ".join(padded).rstrip()

    body = [line(table.columns), line(["─" * size for size in widths]), *map(line, table.rows)]
    return "\n".join([table.title, "", *body, *(f"  {note}" for note in table.notes), ""])


def markdown(table: Table) -> str:
    """The table in Markdown, under a heading of the fourth level."""
    rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in (table.columns, *table.rows)]
    rows.insert(1, "|" + "---|" * len(table.columns))
    notes = ["", *table.notes] if table.notes else []
    return "\n".join([f"#### {table.title}", "", *rows, *notes, ""])
