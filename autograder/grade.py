"""One hand-in against gold: a pure function of (hand-in bytes, gold version, grader version).

The student's notebook is not looked at, let alone executed. What can't be graded is *not gradable*, with a
reason: never zero, never full marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Literal

from attrs import field, frozen

import autograder.problems  # noqa: F401  (registers the sentences)
from autograder.gold import GoldLog
from autograder.submission import LABELS, Submission
from labelcamp import journal
from labelcamp.answers import Answer
from labelcamp.items import ItemSet
from labelcamp.problems import N_, Problem
from labelcamp.receipt import receipt
from labelcamp.scoring import Score, class_mark, number, score
from labelcamp.scoring.law import GoldError
from labelcamp.task import Number, Task, TaskError, Text
from labelcamp.validate import check

GRADER = "1"
"""Version of the grader: raised with every change that can move a mark."""

MOST_PROBLEMS = 5
Outcome = Literal["right", "wrong", "absent", "unknown"]


@frozen
class Sheet:
    """What hand-ins of one assignment are graded against. Make it with `make_sheet`."""

    task: Task
    items: ItemSet
    gold: GoldLog


@frozen
class NumberGrade:
    """A number that the student computed.

    Attributes:
        question: id of the number question.
        outcome: `right`, `wrong`, `absent` (nothing recorded), or `unknown` (the rows that it was computed from
            are not in the hand-in).
        value: what the student recorded.
        expected: the number recomputed from exactly the rows that the student's value names.
    """

    question: str
    outcome: Outcome
    value: float | None = None
    expected: float | None = None


@frozen
class Grade:
    """The result of grading one hand-in.

    Attributes:
        problems: why it is not gradable; empty if it is.
        warnings: what was mended (a torn last line dropped, identical rows folded).
        mark: class mark (百分制), 0..100, one decimal; None if not gradable.
        score: s, bound, accuracy, confusion; None if not gradable.
        numbers: the computed numbers, in the task's order.
        texts: by item id, what the student wrote, for the person who grades it by the rubric.
        receipt: of the answers that count, as the student's hand-in check shows it; empty if not gradable.
        submission, gold, grader: versions of the three things that the grade follows from.
    """

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    mark: float | None
    score: Score | None
    numbers: tuple[NumberGrade, ...]
    submission: str
    gold: str
    grader: str = GRADER
    texts: Mapping[str, str] = field(factory=dict)
    receipt: str = ""

    @property
    def gradable(self) -> bool:
        """Whether there is a mark."""
        return not self.problems

    @property
    def number_share(self) -> float | None:
        """Share of the numbers that are right, 0..1; None if one can't be told, or there are none."""
        outcomes = [one.outcome for one in self.numbers]
        if not outcomes or not self.gradable or "unknown" in outcomes:
            return None
        return outcomes.count("right") / len(outcomes)


def make_sheet(task: Task, items: ItemSet, gold: GoldLog) -> Sheet:
    """Check that task, items and gold belong together and can be scored fairly.

    Raises:
        TaskError: the set is another task's, or an item has no gold.
        GoldError: the gold can't be scored fairly.
    """
    if (items.task, items.task_hash) != (task.id, task.hash):
        raise TaskError(f"set {items.id}: expected the set of task {task.id}, version {task.hash}.")
    try:
        score(task, items.items, gold.latest, {})
    except KeyError as error:
        raise GoldError(f"set {items.id}: item {error} has no gold. Mint the set again.") from None
    return Sheet(task, items, gold)


def grade(sheet: Sheet, submission: Submission) -> Grade:
    """Grade one hand-in. Nothing in the hand-in makes this raise."""
    return grade_reading(sheet, submission, journal.read_files(submission.journals, LABELS))


def grade_reading(sheet: Sheet, submission: Submission, reading: journal.Reading) -> Grade:
    """Grade one hand-in whose journals are read already."""
    problems = _problems(sheet, submission, reading)
    hashes = (submission.digest, sheet.gold.digest)
    if problems:
        return Grade(tuple(problems[:MOST_PROBLEMS]), reading.warnings, None, None, (), *hashes)
    answers = counted(sheet, reading)
    result = score(sheet.task, sheet.items.items, sheet.gold.latest, answers)
    numbers = tuple(_grade_number(sheet, question, answers, reading) for question in _numbers(sheet))
    mark = class_mark(result.s, sheet.task.points)
    texts = _texts(sheet, answers)
    return Grade((), reading.warnings, mark, result, numbers, *hashes, texts=texts, receipt=receipt(answers.values()))


def counted(sheet: Sheet, reading: journal.Reading) -> dict[str, Answer]:
    """By item id, the answers of a hand-in that count."""
    return {
        item: row
        for (task, set_id, item), row in journal.final(reading.rows).items()
        if (task, set_id) == (sheet.task.id, sheet.items.id)
    }


def _problems(sheet: Sheet, submission: Submission, reading: journal.Reading) -> list[Problem]:
    if submission.faults:
        # What else is in the hand-in doesn't matter, but a gold file in it does.
        return [*submission.faults, *(p for p in reading.errors if p.code == "gold-file")]
    retired = _retired(sheet, submission, reading.rows)
    return [*retired, *reading.errors, *([] if reading.errors else _row_problems(sheet, reading))]


def _row_problems(sheet: Sheet, reading: journal.Reading) -> Iterable[Problem]:
    gold_ids = sheet.gold.row_ids
    for name, rows in reading.by_file.items():
        for line, row in enumerate(rows, start=1):
            where = f"{LABELS}/{name}:{line}"
            if row.id in gold_ids:
                yield Problem("other-gold", where, {"id": row.id})
            elif row.source != "human":
                yield Problem("not-human", where, {"source": row.source})
            elif problem := _misfit(sheet, row, where):
                yield problem


def _misfit(sheet: Sheet, row: Answer, where: str) -> Problem | None:
    try:
        return check(row, sheet.task, sheet.items, where=where)
    except OverflowError:  # a whole number of hundreds of digits is JSON, and no float
        return Problem("bad-field", where, {"field": "values", "expected": N_("numbers of an ordinary size")})


def _retired(sheet: Sheet, submission: Submission, rows: tuple[Answer, ...]) -> list[Problem]:
    """Handed in after the gold was opened? The hand-in's own time decides; where there is none, the newest stamp."""
    retired = sheet.gold.retired
    if retired is None:
        return []
    moment = submission.handed_in
    if moment is None and rows:
        moment = datetime.fromtimestamp(min(rows[-1].stamp / 1000, 253e9), UTC)
    if moment is None or moment <= retired:
        return []
    return [Problem("retired", LABELS, {"when": _minute(moment), "since": _minute(retired)})]


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _texts(sheet: Sheet, answers: Mapping[str, Answer]) -> dict[str, str]:
    written = {question.id for question in sheet.task.asked if isinstance(question, Text)}
    return {
        item.id: str(answers[item.id].values[name])
        for item in sheet.items.items
        for name in item.asks
        if name in written and item.id in answers and name in answers[item.id].values
    }


def _numbers(sheet: Sheet) -> list[Number]:
    asked = {question for item in sheet.items.items for question in item.asks}
    return [q for q in sheet.task.asked if isinstance(q, Number) and q.id in asked]


def _grade_number(sheet: Sheet, question: Number, answers: dict[str, Answer], reading: journal.Reading) -> NumberGrade:
    values = [row.values[question.id] for row in answers.values() if question.id in row.values]
    if not values:
        return NumberGrade(question.id, "absent")
    value = values[0]
    said = float(value["value"])
    rows = number.named_rows(value, reading.by_file)
    expected = None if rows is None else number.measure(question, sheet.task, sheet.items.id, rows)
    if expected is None:
        return NumberGrade(question.id, "unknown", said)
    right = number.right(question, sheet.task, sheet.items.id, value, reading.by_file)
    return NumberGrade(question.id, "right" if right else "wrong", said, expected)
