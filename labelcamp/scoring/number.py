"""Scoring of `number`: a number that the annotator computed from the journal, against the same number recomputed.

The value names, by journal file, how many rows it was computed from; the grader recomputes from exactly those, so
a label that is changed later doesn't make an honest number wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

from labelcamp.answers import LARGEST, Answer
from labelcamp.items import Item
from labelcamp.journal import final
from labelcamp.problems import N_
from labelcamp.scoring.compared import Fault
from labelcamp.task import Choice, Number, Task


def fault(question: Number, value: object, item: Item) -> Fault:
    """What is wrong with a value."""
    expected: dict[str, object] = {"expected": N_("a number with the count of rows of each journal file")}
    if not isinstance(value, dict) or value.keys() != {"value", "rows"} or not isinstance(value["rows"], dict):
        return "bad-value", expected
    number = value["value"]
    if isinstance(number, bool) or not isinstance(number, int | float) or not abs(number) <= LARGEST:
        return "bad-value", expected
    counts = value["rows"].values()
    if any(isinstance(n, bool) or not isinstance(n, int) or n < 0 for n in counts):
        return "bad-value", expected
    return None


def named_rows(value: Mapping[str, Any], by_file: Mapping[str, tuple[Answer, ...]]) -> tuple[Answer, ...] | None:
    """The rows that a value was computed from: the first n of each file that it names; None if they are not there."""
    rows: list[Answer] = []
    for name, count in value["rows"].items():
        if len(by_file.get(name, ())) < count:
            return None
        rows += by_file[name][:count]
    return tuple(rows)


def measure(question: Number, task: Task, set_id: str, rows: Iterable[Answer]) -> float | None:
    """The number that a correct computation gives, or None where nothing was answered.

    Counted are the answered items of the set: the latest submitted or flagged row of each, with a value of a question
    that is no number. `share` is a fraction 0..1, `median_seconds` is in seconds.
    """
    choices = [q for q in task.asked if isinstance(q, Choice)]
    asked = {q.id for q in task.asked if not isinstance(q, Number)}
    latest = [row for (t, s, _), row in final(rows).items() if t == task.id and s == set_id]
    answered = [row for row in latest if asked & row.values.keys()]
    if not answered:
        return None
    if question.measure == "median_seconds":
        return median(row.active_ms for row in answered) / 1000
    return sum(_says_yes(row, choices, question.label) for row in answered) / len(answered)


def _says_yes(row: Answer, choices: list[Choice], label: str | None) -> bool:
    values = [(q, row.values[q.id]) for q in choices if q.id in row.values]
    return any(value.get(label) == "yes" if q.multiple else value == label for q, value in values)


def right(
    question: Number, task: Task, set_id: str, value: Mapping[str, Any], by_file: Mapping[str, tuple[Answer, ...]]
) -> bool:
    """Whether a value is within the tolerance of the number recomputed from the rows that it names."""
    rows = named_rows(value, by_file)
    expected = None if rows is None else measure(question, task, set_id, rows)
    return expected is not None and abs(float(value["value"]) - expected) <= question.tolerance + 1e-12
