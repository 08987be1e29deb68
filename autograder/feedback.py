"""nbgrader's `generate_feedback`: the mark and its reasons on top, then the notebook. No gold, nothing item by item."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import GetGrades

from autograder.preprocess import CLAIM, ClassAdapter, Result
from labelcamp.i18n import translator


class GetMarks(ClassAdapter, GetGrades):  # type: ignore[misc]  # nbgrader has no types
    """Put what the feedback page shows into `resources["feedback"]`."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        """Read the scores from the gradebook."""
        self.missing: set[str] = set()
        nb, resources = super().preprocess(nb, resources)
        lang = self.class_folder.language
        _ = translator(lang)
        where = resources["nbgrader"]
        parts = [self._part(cell, lang) for cell in nb.cells if utils.is_grade(cell) or utils.is_task(cell)]
        resources["feedback"] = {
            "lang": "zh-CN" if lang == "zh" else "en",
            "title": _("Feedback: {notebook}").format(notebook=where["notebook"]),
            "total": None if self.missing else f"{max(0.0, where['score']):g}",
            "most": f"{where['max_score']:g}",
            "total_name": _("Mark"),
            "none_name": _("no mark"),
            "penalty": _("{points:g} taken off for handing in late").format(points=where["late_penalty"])
            if where["late_penalty"]
            else "",
            "parts": parts,
            "notebook_name": _("Your notebook, as it was handed in"),
            "comment_name": _("Comment"),
        }
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
        return {
            "id": name,
            "title": titles.get(name, name),
            "score": None if name in self.missing else f"{meta.score:g}",
            "points": f"{meta.points:g}",
            "lines": lines,
            "comment": meta.get("comment") or "",
        }
