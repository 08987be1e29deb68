"""One's own labels as a pandas table, for the compute track."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from labelcamp.answers import Answer
from labelcamp.bench_spec import asked_in_bench
from labelcamp.compute import missing
from labelcamp.items import Item
from labelcamp.scoring.choice import parts, said
from labelcamp.task import Choice, Preference, Question, Ranking, Rating, Task
from labelcamp.wording import all_in_words, in_words

if TYPE_CHECKING:
    import pandas as pd


def records(task: Task, items: Sequence[Item], rows: Iterable[Answer], lang: str) -> list[dict[str, Any]]:
    """One record an answered item: item, a column a part of each question, the answer in words, seconds.

    A part is a label of a multiple choice (`yes`, `no`, `unsure`), a criterion of a rating (its number), of a
    preference the value and the field on the left, and else the question as a whole: a label, an order, the number of
    wrong steps, of marks, of characters.

    Args:
        items: what the rows may be about.
        rows: the rows that count, one an item; a row without a value of any question is left out.
    """
    questions = asked_in_bench(task, items)
    asks = {item.id for item in items}
    found = []
    for row in sorted(rows, key=lambda row: row.order):
        if row.item not in asks or not any(question.id in row.values for question in questions):
            continue
        record: dict[str, Any] = {"item": row.item}
        for question in questions:
            value = row.values.get(question.id)
            record |= cells(question, value)
        asked = [question for question in questions if question.id in row.values]
        found.append(record | {"answer": all_in_words(asked, row.values, lang), "seconds": row.active_ms / 1000})
    return found


def cells(question: Question, value: Any) -> dict[str, Any]:
    """The columns of one question, with what one answer (None: there is none) says in them."""
    if isinstance(question, Choice) and not question.each:
        return {part or question.id: said(value, part) for part in parts(question)}
    if isinstance(question, Rating):
        return {criterion.id: (value or {}).get(criterion.id) for criterion in question.criteria}
    if isinstance(question, Preference):
        order = value["order"] if value else [None]
        return {question.id: value and value["value"], "left": order[0]}
    if isinstance(question, Choice):
        return {question.id: None if value is None else sum(label == question.first for label in value)}
    if isinstance(question, Ranking):
        return {question.id: value and in_words(question, value, "en")}
    return {question.id: None if value is None else len(value)}


def columns(task: Task, items: Sequence[Item]) -> list[str]:
    """Names of the columns, also of an empty table."""
    named = [name for question in asked_in_bench(task, items) for name in cells(question, None)]
    return ["item", *named, "answer", "seconds"]


def labels_table(task: Task, items: Sequence[Item], rows: Iterable[Answer], lang: str) -> pd.DataFrame:
    """The records as a table, one row an item, in the order of work.

    Raises:
        ImportError: pandas is not installed; the sentence says what to do.
    """
    try:
        import pandas as pd  # noqa: PLC0415  (only the compute track needs it)
    except ImportError:
        raise missing("pandas", lang) from None
    return pd.DataFrame(records(task, items, rows, lang), columns=columns(task, items))
