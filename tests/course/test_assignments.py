"""What every assignment's notebook has, so that nbgrader and the grader find their cells."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from labelcamp import content
from labelcamp.task import Number, Task, Text, load_task
from labelcamp.work import AssignmentSettings, load_assignment

DATASETS = content.find("datasets")
FOLDER = content.find("assignments")
NAMES = sorted(path.stem for path in (FOLDER / "lessons").glob("*.md"))


@pytest.fixture(params=[(name, lang) for name in NAMES for lang in ("zh", "en")], ids="-".join)
def book(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    name, lang = request.param
    book = nbformat.read(FOLDER / lang / name / f"{name}.ipynb", as_version=4)
    book.assignment, book.lang = name, lang
    return book


def settings_of(book: nbformat.NotebookNode) -> AssignmentSettings:
    return load_assignment(FOLDER / "lessons" / f"{book.assignment}.toml")


def task_of(book: nbformat.NotebookNode) -> Task:
    return load_task(DATASETS / settings_of(book).task)


def asks_for(task: Task, kind: type) -> bool:
    return any(isinstance(question, kind) for question in task.asked)


def rubric() -> Any:
    """The module that prints the rubric, which stands beside its task."""
    spec = importlib.util.spec_from_file_location("rewrite_rubric", DATASETS / "rewrite" / "rewrite_rubric.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def graded(book: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    """By grade id, the cells that nbgrader knows."""
    return {cell.metadata.nbgrader.grade_id: cell for cell in book.cells if "nbgrader" in cell.metadata}


def test_the_grade_cells(book: nbformat.NotebookNode) -> None:
    cells, task = graded(book), task_of(book)
    points = {"labels": 100}
    points |= {"numbers": 10} if asks_for(task, Number) else {}
    points |= {"rubric": 16} if asks_for(task, Text) else {}
    assert cells.keys() - {"numbers-solution"} == points.keys()
    for name, most in points.items():
        assert dict(cells[name].metadata.nbgrader) == {
            "grade": True,
            "grade_id": name,
            "locked": True,
            "points": most,
            "schema_version": 3,
            "solution": False,
            "task": False,
        }
    assert ("numbers-solution" in cells) == ("numbers" in points)
    if "numbers-solution" in cells:
        assert cells["numbers-solution"].metadata.nbgrader.solution is True
        assert "### BEGIN SOLUTION" in cells["numbers-solution"].source


def test_the_graded_cells_ask_the_package(book: nbformat.NotebookNode) -> None:
    calls = {"labels": "work.check()", "numbers": 'work.check("numbers")', "rubric": "work.texts()"}
    for name, cell in graded(book).items():
        assert name == "numbers-solution" or cell.source == calls[name]


def test_what_a_person_grades_stands_below_its_rubric(book: nbformat.NotebookNode) -> None:
    cells = graded(book)
    if "rubric" not in cells:
        return
    above = book.cells[book.cells.index(cells["rubric"]) - 1]
    words = rubric().markdown(book.lang)
    assert above.cell_type == "markdown" and above.source.startswith(words.strip())
    criteria = [line for line in words.splitlines() if line.startswith("| **")]
    assert cells["rubric"].metadata.nbgrader.points == 4 * len(criteria)


def test_the_notebook_names_no_number_of_items_for_a_self_paced_set_may_have_fewer(book: nbformat.NotebookNode) -> None:
    settings, task = settings_of(book), task_of(book)
    assert set(settings.asks) <= {question.id for question in task.asked}
    first = next(line for line in book.cells[0].source.splitlines() if line.startswith(("**做什么", "**What to do")))
    assert re.findall(r"\d{2,}", first) == []


def test_without_the_compute_track_nothing_of_it_is_left(book: nbformat.NotebookNode) -> None:
    kept = [cell for cell in book.cells if "compute" not in cell.metadata.get("tags", [])]
    assert {name for name in graded(book) if graded(book)[name] in kept} <= {"labels", "rubric"}
    text = "\n".join(cell.source for cell in kept)
    assert not any(word in text for word in ("bird_share", "median", "work.record", "work.labels", "计算"))


def test_the_notebook_says_nothing_of_gold(book: nbformat.NotebookNode) -> None:
    code = "\n".join(cell.source for cell in book.cells if cell.cell_type == "code")
    assert "gold" not in code and "solution(" not in code


def test_a_folder_of_the_repository_has_the_notebook_alone() -> None:
    for lang in ("zh", "en"):
        for name in NAMES:
            files = [path.name for path in Path(FOLDER / lang / name).iterdir() if path.suffix]
            assert files == [f"{name}.ipynb"]
