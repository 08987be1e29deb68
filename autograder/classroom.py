"""A whole class at once: a folder of hand-ins against one sheet, on all cores."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from autograder.grade import Grade, Sheet, grade_reading
from autograder.submission import LABELS, read_submission
from labelcamp.journal import Reading, read_files
from labelcamp.problems import Problem

FEW = 100
"""Up to so many hand-ins are graded in this process: starting others would take longer."""

HandIn = tuple[str, Path]
_sheet: Sheet | None = None


def grade_one(sheet: Sheet, folder: Path) -> Grade:
    """Read and grade one hand-in. A fault of the grader makes this one not gradable, and stops no other."""
    return read_and_grade(sheet, folder)[0]


def read_and_grade(sheet: Sheet, folder: Path) -> tuple[Grade, Reading]:
    """The same, with what was read."""
    try:
        submission = read_submission(folder)
        reading = read_files(submission.journals, LABELS)
        return grade_reading(sheet, submission, reading), reading
    except Exception as error:
        logging.getLogger(__name__).exception("the grader failed on %s", folder)
        problem = Problem("grader-fault", folder.name, {"reason": type(error).__name__})
        return Grade((problem,), (), None, None, (), "", sheet.gold.digest), Reading()


def grade_all(sheet: Sheet, hand_ins: Sequence[HandIn], workers: int | None = None) -> list[tuple[str, Grade]]:
    """Student and grade of each hand-in, in their order.

    Args:
        workers: processes; by default one a core.
    """
    students = [student for student, _ in hand_ins]
    folders = [folder for _, folder in hand_ins]
    workers = workers or os.cpu_count() or 1
    if len(folders) <= FEW or workers == 1:
        return list(zip(students, [grade_one(sheet, folder) for folder in folders], strict=True))
    batch = max(1, min(200, len(folders) // (4 * workers)))
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(sheet,)) as pool:
        return list(zip(students, pool.map(_grade_here, folders, chunksize=batch), strict=True))


def _start(sheet: Sheet) -> None:
    global _sheet  # noqa: PLW0603  (a worker gets the sheet once, not with every hand-in)
    _sheet = sheet
    # Grading makes many objects and no cycles; looking for cycles would take a tenth of the time.
    gc.set_threshold(100_000)


def _grade_here(folder: Path) -> Grade:
    assert _sheet is not None
    return grade_one(_sheet, folder)
