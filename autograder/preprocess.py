"""Steps of nbgrader's `autograde` and `generate_assignment`, so that labels are graded and never executed.

For an assignment that `class.toml` lists, the student's notebook is neither executed nor believed: its graded and
locked cells are put back as the teacher wrote them, and the mark comes from `submitted/…/labels` alone. Every
other assignment takes nbgrader's own way, except that an output which nbgrader would misread as full marks leaves
the cell without a score.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.nbgraderformat import SchemaTooNewError, SchemaTooOldError, ValidationError
from nbgrader.preprocessors import (
    CheckCellMetadata,
    DeduplicateIds,
    Execute,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from traitlets import Unicode

from autograder.classdir import ClassFolder, open_class
from autograder.classroom import grade_one
from autograder.gold import LOG, RETIRED
from autograder.grade import Grade, Sheet
from autograder.misread import misread
from autograder.notebook import SourceCell, restored
from autograder.problems import SUSPICIOUS
from autograder.words import label_lines, masked, number_lines, rubric_lines, text_lines
from labelcamp.handout import COMPUTE

Result = tuple[NotebookNode, dict[str, Any]]
CLAIM = "autograder"
"""Key of a notebook's or a cell's metadata where this grader, and nobody else, keeps what it found."""


class ClassAdapter(NbGraderPreprocessor):  # type: ignore[misc]  # nbgrader has no types
    """A step that knows the class's folder."""

    class_root = Unicode("", help="The class's folder.").tag(config=True)

    @property
    def class_folder(self) -> ClassFolder:
        """The class's folder with its settings as they stand now."""
        return open_class(Path(self.class_root))

    def from_labels(self, resources: dict[str, Any]) -> bool:
        """Whether the assignment at hand is graded from labels."""
        return resources["nbgrader"]["assignment"] in self.class_folder.settings.assignments


class _Others(ClassAdapter):
    """Mixed into a step of nbgrader's: leaves out the assignments that are graded from labels."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        if self.from_labels(resources):
            return nb, resources
        result: Result = super().preprocess(nb, resources)
        return result


class ExecuteOthers(_Others, Execute):  # type: ignore[misc]
    """Execute a notebook, but not that of an assignment that is graded from labels."""


class DeduplicateOthers(_Others, DeduplicateIds):  # type: ignore[misc]
    """nbgrader's step for copied cells."""


class OverwriteKernelspecOthers(_Others, OverwriteKernelspec):  # type: ignore[misc]
    """nbgrader's step for the kernel's name."""


class OverwriteOthers(_Others, OverwriteCells):  # type: ignore[misc]
    """nbgrader's step that puts locked cells back."""


class CheckMetadata(CheckCellMetadata):  # type: ignore[misc]
    """nbgrader's check; but an outdated cell in one hand-in stops that hand-in, not the whole class."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        """Check the cells' metadata (ValidationError)."""
        try:
            result: Result = super().preprocess(nb, resources)
        except (SchemaTooOldError, SchemaTooNewError) as error:
            raise ValidationError(str(error)) from None
        return result


class Restore(ClassAdapter):
    """First step: forget what the hand-in says about its own mark, and put graded and locked cells back."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        """Return the notebook as it may be graded."""
        if self.from_labels(resources):
            return restored(nb, self._source_cells(resources["nbgrader"])), resources
        for holder in (nb, *nb.cells):
            holder.metadata.pop(CLAIM, None)
        return nb, resources

    def _source_cells(self, where: dict[str, str]) -> list[SourceCell]:
        with Gradebook(where["db_url"]) as book:
            notebook = book.find_notebook(where["notebook"], where["assignment"])
            points = {cell.name: cell.max_score for cell in notebook.grade_cells}
            solutions = {cell.name for cell in notebook.solution_cells}
            return [
                SourceCell(c.name, c.cell_type, c.source, c.locked, c.checksum, points.get(c.name), c.name in solutions)
                for c in notebook.source_cells
            ]


class ScoreLabels(ClassAdapter):
    """Score the labels of the hand-in. What is wrong with a hand-in becomes a reason; it raises nothing."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        """Write the result to the graded cells' outputs, the scores to `resources`."""
        if not self.from_labels(resources):
            return nb, resources
        where = resources["nbgrader"]
        folder = self.class_folder
        assignment, student, lang = where["assignment"], where["student"], folder.language
        sheet = load_sheet(folder, assignment)
        result = grade_one(sheet, folder.submitted(student, assignment))
        for problem in result.problems:
            if problem.code in SUSPICIOUS:
                self.log.error("%s, %s: %s", student, assignment, problem.sentence(lang))
                folder.report(problem.code, student, assignment, problem.sentence(lang))
        cells = folder.assignment(assignment)
        found = {
            cells.labels: (_share(result.mark), label_lines(result, lang)),
            cells.numbers: (result.number_share, number_lines(result, sheet.task, lang)),
            cells.rubric: (None, rubric_lines(result, lang)),
        }
        shown = {cells.rubric: text_lines(result, sheet.items)}
        scores: dict[str, float] = {}
        for cell in nb.cells:
            if utils.is_grade(cell) and cell.cell_type == "code":
                name = cell.metadata.nbgrader.grade_id
                share, lines = found.get(name, (None, []))
                scored = None if share is None else round(share * float(cell.metadata.nbgrader.points), 4)
                cell.outputs = _outputs([*lines, *shown.get(name, [])], scored)
                cell.metadata[CLAIM] = {"lines": lines}
                if scored is not None:
                    scores[name] = scored
        nb.metadata[CLAIM] = summary(result, lang)
        resources[CLAIM] = scores
        return nb, resources


def _share(mark: float | None) -> float | None:
    return None if mark is None else mark / 100


def _outputs(lines: list[str], scored: float | None) -> list[NotebookNode]:
    outputs: list[dict[str, Any]] = []
    if lines:
        outputs.append({"output_type": "stream", "name": "stdout", "text": "\n".join(lines) + "\n"})
    if scored is not None:
        data = {"text/plain": repr(scored)}
        outputs.append({"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data})
    return [from_dict(output) for output in outputs]  # type: ignore[no-untyped-call]


def summary(result: Grade, lang: str) -> dict[str, Any]:
    """What exporter and feedback need of a grade, as plain data; nothing in it names an item's gold."""
    score = result.score
    return {
        "mark": result.mark,
        "s": score.s if score else None,
        "unclipped": score.unclipped if score else None,
        "bound": score.bound if score else None,
        "accuracy": score.accuracy if score else None,
        "reasons": [problem.sentence(lang) for problem in result.problems],
        "warnings": [problem.sentence(lang) for problem in result.warnings],
        "masked": {p.sentence(lang): masked(p).sentence(lang) for p in (*result.problems, *result.warnings)},
        "receipt": result.receipt,
        "versions": {"submission": result.submission, "gold": result.gold, "grader": result.grader},
    }


class SaveGrades(ClassAdapter, SaveAutoGrades):  # type: ignore[misc]
    """Write scores to the gradebook: ours where labels are graded, nbgrader's elsewhere; no score for the rest."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        """Write the scores of a notebook."""
        if not self.from_labels(resources):
            result: Result = super().preprocess(nb, resources)
            return result
        where = resources["nbgrader"]
        scores = resources.get(CLAIM, {})
        with Gradebook(where["db_url"]) as book:
            handed_in = book.find_submission_notebook(where["notebook"], where["assignment"], where["student"])
            for one in handed_in.grades:
                one.auto_score = scores.get(one.name)
                one.needs_manual_grade = one.manual_score is not None or one.auto_score is None
            book.db.commit()
        return nb, resources

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        reason = misread(cell, self.class_folder.language)
        if reason is None:
            super()._add_score(cell, resources)
            return
        self.log.warning("%s: %s", cell.metadata.nbgrader.grade_id, reason)
        cell.metadata[CLAIM] = {"lines": [reason]}
        found = self.gradebook.find_grade(
            cell.metadata.nbgrader.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        found.auto_score = None
        found.needs_manual_grade = True
        self.gradebook.db.commit()


class DropCompute(ClassAdapter):
    """First step of `generate_assignment`: without the compute track, its cells are not handed out."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        """Remove the cells that are tagged `compute`, if the class doesn't compute."""
        if self.from_labels(resources) and not self.class_folder.settings.compute:
            nb.cells = [cell for cell in nb.cells if COMPUTE not in cell.metadata.get("tags", [])]
        return nb, resources


class Refuse(NbGraderPreprocessor):  # type: ignore[misc]
    """Stands in for every step while the class's settings can't be read: nothing is done to anybody."""

    reason = Unicode("").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> Result:
        """Refuse (RuntimeError)."""
        raise RuntimeError(self.reason)


def load_sheet(folder: ClassFolder, assignment: str) -> Sheet:
    """`folder.sheet(assignment)`, read again only when one of its files has changed."""
    items, gold = folder.items(assignment), folder.gold(assignment)
    files = [items / "set.json", items / "items.jsonl", items / "task.toml", gold / LOG, gold / RETIRED]
    stamps = tuple((s.st_mtime_ns, s.st_size) if (s := _stat(path)) else None for path in files)
    return _sheet(folder.root, assignment, stamps)


def _stat(path: Path) -> Any:
    try:
        return path.stat()
    except OSError:
        return None


@lru_cache(maxsize=8)
def _sheet(root: Path, assignment: str, stamps: tuple[Any, ...]) -> Sheet:
    return open_class(root).sheet(assignment)
