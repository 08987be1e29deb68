"""One's own labels as a pandas table, for the compute track."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from labelcamp.answers import Answer
from labelcamp.results import choices, describe
from labelcamp.scoring.choice import parts, said
from labelcamp.task import Task

if TYPE_CHECKING:
    import pandas as pd


def records(task: Task, rows: Iterable[Answer], lang: str) -> list[dict[str, Any]]:
    """One record an answered item: item, a value a label (`yes`, `no`, `unsure`), the answer in words, seconds.

    Args:
        rows: the rows that count, one an item; a row without a value of any question is left out.
    """
    found = []
    for row in sorted(rows, key=lambda row: row.order):
        if not any(question.id in row.values for question in choices(task)):
            continue
        record: dict[str, Any] = {"item": row.item}
        words = []
        for question in choices(task):
            value = row.values.get(question.id)
            record |= {part or question.id: said(value, part) for part in parts(question)}
            words.append(describe(question, value, lang))
        found.append(record | {"answer": "; ".join(words), "seconds": row.active_ms / 1000})
    return found


def columns(task: Task) -> list[str]:
    """Names of the columns, also of an empty table."""
    return ["item", *[part or q.id for q in choices(task) for part in parts(q)], "answer", "seconds"]


def labels_table(task: Task, rows: Iterable[Answer], lang: str) -> pd.DataFrame:
    """The records as a table, one row an item, in the order of work.

    Raises:
        ImportError: pandas is not installed; the sentence says how to get it.
    """
    try:
        import pandas as pd  # noqa: PLC0415  (only the compute track needs it)
    except ImportError:
        raise ImportError("The compute track needs pandas: pip install pandas matplotlib.") from None
    return pd.DataFrame(records(task, rows, lang), columns=columns(task))
