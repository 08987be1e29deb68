"""Solutions with a label a step, from choices with `each`.

A line: {"problem", "steps": [...], "labels": [1, 0, −1 or null], "first_error", "outcome", ...}. The labels are those
of PRM800K's `rating` (github.com/openai/prm800k; Lightman et al. 2023): 1 right, 0 neither wrong nor of use, −1 wrong;
null where nobody judged the step. `first_error` counts from 0 like ProcessBench's `label`
(huggingface.co/datasets/Qwen/ProcessBench), and is null, not −1, where no step is wrong. `outcome` says how the
judging ended: `error` (a step is wrong), `sound` (every step was judged, none is wrong), `open` (none is wrong so far,
some were not judged).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from labelcamp.formats.record import Case, Entry, Format, chat_of, messages, notes, origin
from labelcamp.items import Item
from labelcamp.problems import N_, Problem, ProblemError
from labelcamp.scoring.choice import steps
from labelcamp.task import Choice, Question

VALUES = {"right": 1, "neutral": 0, "wrong": -1}
"""The value of a step's label, by its id."""


def wants(question: Question) -> bool:
    """Choices that ask a label of each step."""
    return isinstance(question, Choice) and question.each is not None


def first_error(labels: Sequence[int | None]) -> int | None:
    """Index of the first wrong step, counted from 0.

    >>> first_error([1, 0, -1, -1]), first_error([1, None])
    (2, None)
    """
    return labels.index(-1) if -1 in labels else None


def outcome(labels: Sequence[int | None]) -> str:
    """How the judging ended.

    >>> outcome([1, -1, None]), outcome([1, 0]), outcome([1, None])
    ('error', 'sound', 'open')
    """
    if -1 in labels:
        return "error"
    return "open" if None in labels else "sound"


def _render(case: Case) -> Iterable[Entry]:
    labels = [None if label is None else _value(label, case.item) for label in case.value]
    about = notes(case)
    turns = [turn["content"] for turn in messages(case.task, case.item)] if chat_of(case.task, case.item) else []
    record = {
        "problem": "\n\n".join([*about.values(), *turns]),
        "steps": list(steps(case.question, case.item)),
        "labels": labels,
        "first_error": first_error(labels),
        "outcome": outcome(labels),
    }
    return [Entry(record | origin(case))]


def _value(label: str, item: Item) -> int:
    if label not in VALUES:
        raise ProblemError(Problem("no-step-value", item.id, {"label": label[:60]}))
    return VALUES[label]


FORMAT = Format("steps", N_("Solutions with a label a step and the first error"), wants, _render)
