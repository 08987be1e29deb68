"""nbgrader's `export`: the marks as a table. What has no mark is blank, with the reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin
from traitlets import Unicode

from autograder.classdir import ClassFolder, open_class
from autograder.preprocess import CLAIM
from autograder.submission import TIMESTAMP
from autograder.table import Cell, write_table
from labelcamp.i18n import translator


@frozen
class Row:
    """One student's result in one assignment; `mark` is None if there is none, and `reasons` says why."""

    assignment: str
    student: str
    name: str
    mark: float | None
    most: float
    reasons: Sequence[str]
    found: dict[str, Any]
    handed_in: str


class MarksExport(ExportPlugin):  # type: ignore[misc]  # nbgrader has no types
    """Write `grades.csv` (or what `--to` names, also .xlsx)."""

    class_root = Unicode("", help="The class's folder.").tag(config=True)

    def export(self, gradebook: Gradebook) -> None:
        """Write the table of every assignment and student, or of those that were named."""
        folder = open_class(Path(self.class_root))
        rows = class_rows(folder, gradebook, list(map(str, self.assignment)), list(map(str, self.student)))
        target = Path(self.to or "grades.csv")
        write_table(target, heads(folder.language), map(cells, rows))
        self.log.info("Exported the marks to %s", target)


def heads(lang: str) -> list[str]:
    """The columns' names."""
    _ = translator(lang)
    return [
        _("assignment"),
        _("student id"),
        _("name"),
        _("mark"),
        _("out of"),
        _("why there is no mark, or what was mended"),
        _("score s"),
        _("lower bound of s (90 %)"),
        _("accuracy"),
        _("handed in"),
        _("receipt"),
    ]


def cells(row: Row) -> list[Cell]:
    """The cells of a row, in the order of `heads`."""
    numbers = [_rounded(row.found.get(name)) for name in ("s", "bound", "accuracy")]
    reasons = " ".join(row.reasons)
    receipt = row.found.get("receipt") or None
    return [row.assignment, row.student, row.name, row.mark, row.most, reasons, *numbers, row.handed_in, receipt]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def class_rows(
    folder: ClassFolder, book: Gradebook, assignments: Sequence[str] = (), students: Sequence[str] = ()
) -> Iterable[Row]:
    """A row for each assignment and student, of those that are named, or of all."""
    names = {one.id: one.last_name or "" for one in book.students} | dict(folder.names)
    for assignment in book.assignments:
        if assignments and assignment.name not in assignments:
            continue
        handed_in = folder.root.glob(f"submitted/*/{assignment.name}")
        known = sorted({*names, *(path.parent.name for path in handed_in)})
        for student in known:
            if not students or student in students:
                yield _row(folder, book, assignment, student, names.get(student, ""))


def _row(folder: ClassFolder, book: Gradebook, assignment: Any, student: str, name: str) -> Row:
    _ = translator(folder.language)
    try:
        submission = book.find_submission(assignment.name, student)
    except MissingEntry:
        submission = None
    reasons: list[str] = []
    found: dict[str, Any] = {}
    ours = folder.settings.assignments.get(assignment.name)
    if not folder.submitted(student, assignment.name).exists() and submission is None:
        reasons = [_("Nothing was handed in.")]
    for notebook in assignment.notebooks if not reasons else ():
        seen = _autograded(folder, student, assignment.name, notebook.name)
        if seen is None:
            reasons.append(why_not(folder, student, assignment.name, notebook.name))
            continue
        found = found or seen.get("metadata", {}).get(CLAIM, {})
        reasons += _missing(submission, notebook.name, seen, ours.rubric if ours else "", folder.language)
    mark = None
    if submission is not None and not reasons:
        mark = round(max(0.0, submission.score - submission.late_submission_penalty), 4)
        reasons = [*found.get("warnings", []), *_stale(submission, folder.language)]
    when = f"{submission.timestamp:%Y-%m-%d %H:%M:%S} UTC" if submission is not None and submission.timestamp else ""
    most = float(assignment.max_score)
    return Row(assignment.name, student, name, mark, most, tuple(dict.fromkeys(reasons)), found, when)


def _missing(submission: Any, notebook: str, seen: dict[str, Any], by_hand: str, lang: str) -> list[str]:
    """Why cells of a notebook have no score; empty if all have.

    Args:
        by_hand: name of the cell that a person grades; may be empty.
    """
    _ = translator(lang)
    if submission is None:
        return [_("It is not in the gradebook. Run “nbgrader autograde” again.")]
    grades = [grade for one in submission.notebooks if one.name == notebook for grade in one.grades]
    without = [grade.name for grade in grades if grade.auto_score is None and grade.manual_score is None]
    said = {
        cell.get("metadata", {}).get("nbgrader", {}).get("grade_id"): cell["metadata"].get(CLAIM, {}).get("lines", [])
        for cell in seen.get("cells", [])
    }
    reasons = list(seen.get("metadata", {}).get(CLAIM, {}).get("reasons", [])) if without else []
    if reasons:
        return [_("Not gradable: {reason}").format(reason=reason) for reason in reasons]
    for name in without:
        if name == by_hand:
            reasons.append(_("The cell “{cell}” still has to be graded by hand, in Formgrader.").format(cell=name))
        else:
            reasons += said.get(name) or [_("The cell “{cell}” has no score yet.").format(cell=name)]
    return reasons


def _stale(submission: Any, lang: str) -> list[str]:
    """Sentences on the scores that a person gave before nbgrader graded once more: the text may be another by now."""
    _ = translator(lang)
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    words = _("The cell “{cell}” was graded by hand before the last autograding. Look at it again in Formgrader.")
    return [words.format(cell=g.name) for g in grades if g.manual_score is not None and g.needs_manual_grade]


def _autograded(folder: ClassFolder, student: str, assignment: str, notebook: str) -> dict[str, Any] | None:
    """The graded notebook as plain data, or None if there is none of the latest hand-in."""
    graded = folder.autograded(student, assignment)
    times = [_bytes(place / TIMESTAMP) for place in (graded, folder.submitted(student, assignment))]
    try:
        data = json.loads((graded / f"{notebook}.ipynb").read_bytes())
    except (OSError, ValueError):
        return None
    return data if isinstance(data, dict) and times[0] == times[1] else None


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def why_not(folder: ClassFolder, student: str, assignment: str, notebook: str) -> str:
    """Why nbgrader has not graded the latest hand-in."""
    _ = translator(folder.language)
    place = folder.submitted(student, assignment) / f"{notebook}.ipynb"
    where = {"where": place.name}
    data = None if place.is_symlink() else _bytes(place)
    if data is None:
        return _("Not graded: {where} is not in the hand-in.").format(**where)
    if not data.strip():
        return _("Not graded: {where} is empty (0 bytes). Hand in the notebook again.").format(**where)
    try:
        cells = json.loads(data)["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        cells = None
    if not isinstance(cells, list):
        return _("Not graded: {where} is not a notebook. Hand in the notebook again.").format(**where)
    return _("Not graded yet: run “nbgrader autograde”, and look at what it says of this hand-in.")
