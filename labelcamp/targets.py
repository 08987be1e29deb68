"""What an exercise expects: the right number from a learner's own labels, and what the common slips give."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Literal

from labelcamp.answers import Answer
from labelcamp.exercises import ExerciseText, Target
from labelcamp.scoring.choice import said
from labelcamp.scoring.number import measure
from labelcamp.task import Choice, Number, Preference, Rating, Task


def target(text: ExerciseText, task: Task, rows: Sequence[Answer]) -> Target | None:
    """What an exercise expects from some labels, and what the common slips would give; None without labels.

    Args:
        rows: the rows that count, one an item, of one set.
    """
    answered = [row for row in rows if row.values]
    if not answered:
        return None
    if text.measure == "median_seconds":
        return _median_seconds(text, task, answered)
    if text.measure == "left_share":
        return _left_share(text, task, answered)
    return _mean_rating(text, task, answered) if text.measure == "mean_rating" else _share(text, task, answered)


def _number(text: ExerciseText, task: Task, rows: Sequence[Answer]) -> float | None:
    kind: Literal["share", "median_seconds"] = "median_seconds" if text.measure == "median_seconds" else "share"
    number = Number(id=text.id, title=text.hint, measure=kind, tolerance=text.tolerance, label=text.label)
    return measure(number, task, rows[0].set, rows)


def _median_seconds(text: ExerciseText, task: Task, rows: Sequence[Answer]) -> Target | None:
    value = _number(text, task, rows)
    if value is None:
        return None
    seconds = [row.active_ms / 1000 for row in rows]
    slips = (("milliseconds", value * 1000), ("total", sum(seconds)), ("mean", fmean(seconds)))
    return Target(value, len(rows), text.tolerance, slips)


def _share(text: ExerciseText, task: Task, rows: Sequence[Answer]) -> Target | None:
    value = _number(text, task, rows)
    question = next(q for q in task.asked if isinstance(q, Choice) and text.label in {label.id for label in q.labels})
    if value is None:
        return None
    values = {label.id: [said(row.values[question.id], label.id) for row in rows] for label in question.labels}
    own = values.pop(str(text.label))
    unsure = (own.count("yes") + own.count("unsure")) / len(rows)
    slips = [("percent", value * 100), ("count", float(own.count("yes"))), ("with-unsure", unsure)]
    slips += [("other-label", other.count("yes") / len(rows)) for other in values.values()]
    return Target(value, len(rows), text.tolerance, tuple(slips))


def _left_share(text: ExerciseText, task: Task, rows: Sequence[Answer]) -> Target | None:
    """Share of the preferences, ties left out, in which the answer on the left was the better one."""
    question = next(q for q in task.asked if isinstance(q, Preference))
    given = [row.values[question.id] for row in rows if question.id in row.values]
    sides = [(value["order"][0] == question.of[0]) == (value["value"] < 0) for value in given if value["value"]]
    if not sides:
        return None
    value = fmean(sides)
    slips = (("percent", value * 100), ("count", float(sum(sides))), ("with-ties", sum(sides) / len(given)))
    return Target(value, len(sides), text.tolerance, slips)


def _mean_rating(text: ExerciseText, task: Task, rows: Sequence[Answer]) -> Target | None:
    """Mean of one criterion's ratings."""
    question = next(q for q in task.asked if isinstance(q, Rating))
    given = [row.values[question.id] for row in rows if question.id in row.values]
    numbers = {each.id: [value[each.id] for value in given if each.id in value] for each in question.criteria}
    own = numbers.pop(str(text.label))
    if not own:
        return None
    slips = [("sum", float(sum(own)))] + [("other-label", fmean(other)) for other in numbers.values() if other]
    return Target(fmean(own), len(own), text.tolerance, tuple(slips))
