"""What every assignment's notebook has, so that nbgrader and the grader find their cells."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from labelcamp import content

FOLDER = content.find("assignments")
NAMES = sorted(path.stem for path in (FOLDER / "lessons").glob("*.md"))


@pytest.fixture(params=[(name, lang) for name in NAMES for lang in ("zh", "en")], ids="-".join)
def book(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    name, lang = request.param
    return nbformat.read(FOLDER / lang / name / f"{name}.ipynb", as_version=4)


def graded(book: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    """By grade id, the cells that nbgrader knows."""
    return {cell.metadata.nbgrader.grade_id: cell for cell in book.cells if "nbgrader" in cell.metadata}


def test_the_grade_cells(book: nbformat.NotebookNode) -> None:
    cells = graded(book)
    assert list(cells) == ["labels", "numbers-solution", "numbers"]
    for name, points in (("labels", 100), ("numbers", 10)):
        assert dict(cells[name].metadata.nbgrader) == {
            "grade": True,
            "grade_id": name,
            "locked": True,
            "points": points,
            "schema_version": 3,
            "solution": False,
            "task": False,
        }
    assert cells["numbers-solution"].metadata.nbgrader.solution is True
    assert "### BEGIN SOLUTION" in cells["numbers-solution"].source


def test_without_the_compute_track_nothing_of_it_is_left(book: nbformat.NotebookNode) -> None:
    kept = [cell for cell in book.cells if "compute" not in cell.metadata.get("tags", [])]
    assert [name for name in graded(book) if graded(book)[name] in kept] == ["labels"]
    text = "\n".join(cell.source for cell in kept)
    assert not any(word in text for word in ("bird_share", "median", "numbers", "计算"))


def test_the_notebook_says_nothing_of_gold(book: nbformat.NotebookNode) -> None:
    code = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
    assert "gold" not in code and "solution(" not in code


def test_a_folder_of_the_repository_has_the_notebook_alone() -> None:
    for lang in ("zh", "en"):
        for name in NAMES:
            files = [path.name for path in Path(FOLDER / lang / name).iterdir() if path.suffix]
            assert files == [f"{name}.ipynb"]
