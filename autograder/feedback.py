"""nbgrader's `generate_feedback`: the mark and its reasons, then what the student may know of the errors.

Of an assignment that is graded from labels the page follows from the hand-in's labels, gold and the gradebook; the
notebook is not on it. Of any other it is the notebook, as nbgrader executed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import GetGrades

from autograder import feedback_page
from autograder.feedback_page import Shower
from autograder.first_feedback import Details, Page, once
from autograder.preprocess import CLAIM, ClassAdapter, Result, load_sheet
from autograder.review import guideline_of, review
from labelcamp.i18n import translator


class GetMarks(ClassAdapter, GetGrades):  # type: ignore[misc]  # nbgrader has no types
    """Put what makes the feedback page into `resources["feedback"]`."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        """Read the scores from the gradebook."""
        self.missing: set[str] = set()
        nb, resources = super().preprocess(nb, resources)
        lang = self.class_folder.language
        where = resources["nbgrader"]
        parts = [self._part(cell, lang) for cell in nb.cells if utils.is_grade(cell) or utils.is_task(cell)]
        total = None if self.missing else max(0.0, where["score"])
        late = where["late_penalty"] or 0.0
        who = self.class_folder.who(where["student"])
        most = where["max_score"]
        page: Page = feedback_page.heading(where["notebook"], total, most, parts, lang, who=who, penalty=late)
        ours = self.from_labels(resources)
        details = self._details(nb, where) if ours else lambda room: ""
        found = nb.metadata.get(CLAIM, {})
        if ours and found.get("mark") is not None:
            folder, assignment = self.class_folder, where["assignment"]
            sheet, submission = load_sheet(folder, assignment), found["versions"]["submission"]
            page, details = once(
                folder, sheet, where["student"], assignment, submission=submission, page=page, details=details
            )
        resources["feedback"] = {"notebook": not ours, "render": partial(_render, page, details)}
        return nb, resources

    def _get_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        super()._get_score(cell, resources)
        name = cell.metadata.nbgrader.grade_id
        found = self.gradebook.find_grade(name, self.notebook_id, self.assignment_id, self.student_id)
        if found.auto_score is None and found.manual_score is None:
            self.missing.add(name)

    def _part(self, cell: NotebookNode, lang: str) -> dict[str, Any]:
        _ = translator(lang)
        meta = cell.metadata.nbgrader
        name = meta.grade_id
        titles = {"labels": _("Labels"), "numbers": _("Computed numbers"), "rubric": _("Texts, by the rubric")}
        lines = list(cell.metadata.get(CLAIM, {}).get("lines", []))
        if name in self.missing and not lines:
            lines = [_("There is no score for this cell yet.")]
        score = None if name in self.missing else meta.score
        return feedback_page.part(titles.get(name, name), score, meta.points, lines, meta.get("comment") or "")

    def _details(self, nb: NotebookNode, where: dict[str, Any]) -> Details:
        """Of the very labels and gold that the mark is of; else nothing, and the teacher is told."""
        folder, assignment, student = self.class_folder, where["assignment"], where["student"]
        sheet = load_sheet(folder, assignment)
        found = review(sheet, folder.submitted(student, assignment))
        graded = nb.metadata.get(CLAIM, {}).get("versions", {})
        if (graded.get("submission"), graded.get("gold")) != (found.grade.submission, found.grade.gold):
            self.log.warning("%s, %s: labels or gold have changed; autograde it again", student, assignment)
            return lambda room: ""
        items = folder.items(assignment)
        guideline = guideline_of(items, folder.language)
        show = Shower(sheet, items / "media", folder.language)
        return feedback_page.details(sheet, found, guideline, assignment, show)


def _render(page: Page, details: Details, notebook: str = "", css: Sequence[str] = ()) -> str:
    return feedback_page.render(page, details, notebook, css)
