"""Feedback comes once before a set retires: with totals after every try, a student could climb by handing in again.

What was told of the first hand-in that had a mark stands, in `first-feedback/STUDENT/ASSIGNMENT.json` of the class's
folder. A hand-in without a mark is told why each time; that gives away nothing of gold, and uses up nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from attrs import asdict, frozen

from autograder.classdir import ClassFolder
from autograder.grade import Sheet
from labelcamp.disk import write_durably
from labelcamp.i18n import translator
from labelcamp.problems import Problem, ProblemError, writing
from labelcamp.structure import explain, make_converter

FOLDER = "first-feedback"
Page = Mapping[str, Any]
Details = Callable[[int], str]
"""HTML of what follows the marks on a page, in not more than so many bytes."""


@frozen
class Told:
    """What a page told before its set retired.

    Attributes:
        set: id of the set.
        submission: version of the hand-in that it told of (see `Grade.submission`).
        page: texts and marks (see `feedback_page.heading`).
        details: HTML of the totals.
    """

    set: str
    submission: str
    page: Page
    details: str


def once(
    folder: ClassFolder, sheet: Sheet, student: str, assignment: str, *, submission: str, page: Page, details: Details
) -> tuple[Page, Details]:
    """What a student may be told of a hand-in that has a mark: page and details as they are, or those of the first.

    Of the first hand-in they follow the gradebook and gold, as often as the page is made: a mistake of the teacher's is
    mended for it, too. Of a later one the first's stand, and a sentence says so.

    Args:
        submission: version of the hand-in that page and details tell of.

    Raises:
        ProblemError: what was told first can't be read: better no page than a second one; or it can't be written.
    """
    if sheet.gold.retired is not None:
        return page, details
    place = folder.root / FOLDER / student / f"{assignment}.json"
    first = _read(place)
    if first is None or first.set != sheet.items.id or first.submission == submission:
        _write(place, Told(sheet.items.id, submission, page, details(0)))
        return page, details
    _ = translator(folder.language)
    words = _(
        "Feedback comes once before the deadline, and this was it. You have handed in again since then: "
        "the mark of your last hand-in follows after the deadline."
    )
    return {**first.page, "who": page.get("who", ""), "once": words}, lambda room: first.details


_converter = make_converter()


def _read(place: Path) -> Told | None:
    try:
        return _converter.structure(json.loads(place.read_text(encoding="utf-8")), Told)
    except FileNotFoundError:
        return None
    except Exception as error:  # whatever is wrong with the file: cattrs raises groups of errors of many kinds
        reason = "; ".join(explain(error))
        raise ProblemError(Problem("first-feedback-unreadable", str(place), {"reason": reason})) from None


def _write(place: Path, told: Told) -> None:
    with writing(place):
        place.parent.parent.mkdir(mode=0o700, exist_ok=True)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        write_durably(place, json.dumps(asdict(told), ensure_ascii=False) + "\n")
