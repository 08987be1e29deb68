"""Every notebook runs from top to bottom, in both languages, after a learner has answered through the bench."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from attrs import frozen
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from labelcamp import content, lessons, work
from labelcamp.guidelines import Guideline
from labelcamp.i18n import translator
from labelcamp.items import Item
from labelcamp.lessons import Lesson
from labelcamp.materials import load_material
from labelcamp.task import Number, Task, Text
from labelcamp.work import Work, load_assignment

from ..labelcamp.camp_world import shown
from .learner import answer, as_gold, mixed, practise

pytestmark = pytest.mark.slow
SECONDS = 120
LANGUAGES = ("zh", "en")
LESSONS = sorted(path.stem for path in (content.find("course") / "lessons").glob("*.md"))
ASSIGNMENTS = sorted(path.stem for path in (content.find("assignments") / "lessons").glob("*.md"))
CALL = re.compile(r'(?:lesson|work)\.(\w+)\("?([\w-]*)"?\)(?:\.(\w+)\(.*\))?$')


def each(names: list[str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("name", "lang"), [(name, lang) for name in names for lang in LANGUAGES])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "学生 张三" / "camp"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("CAMP_LANG", "NBGRADER_EXECUTION", "NBGRADER_VALIDATING"):
        monkeypatch.delenv(name, raising=False)
    yield


def copy(source: Path, folder: Path) -> Path:
    """Copy a notebook as a learner has it, and return its path."""
    folder.mkdir(parents=True)
    target = folder / source.name
    target.write_bytes(source.read_bytes())
    return target


@frozen
class Ran:
    """What a cell of a notebook that was run does, and what came of it.

    Attributes:
        call: the last call on `lesson` or `work`: method, argument and, of an exercise, what is done with it.
        words: its outputs in plain text and HTML; a picture is `<png>`.
        failed: whether it ended in an error.
        ran: whether its turn came.
    """

    id: str
    call: tuple[str, str, str]
    words: str
    failed: bool
    ran: bool


def run(path: Path) -> list[Ran]:
    """Execute a notebook where it stands, up to the first error, as “Run All” does."""
    book = nbformat.read(path, as_version=4)
    folder = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(book, timeout=SECONDS, kernel_name="python3", resources=folder)
    try:
        client.execute()
    except CellExecutionError:
        assert any(output.output_type == "error" for cell in book.cells for output in cell.get("outputs", []))
    return [_ran(cell) for cell in book.cells if cell.cell_type == "code"]


def _ran(cell: Mapping[str, Any]) -> Ran:
    words = []
    for output in cell["outputs"]:
        data = output.get("data", {})
        words += [str(data.get(f"text/{kind}", "")) for kind in ("html", "plain", "markdown")]
        words += ["<png>"] if "image/png" in data else []
        words += [output.get("text", ""), "\n".join(output.get("traceback", []))]
    found = CALL.search(cell["source"].strip().splitlines()[-1])
    call = (found[1], found[2], found[3] or "") if found else ("", "", "")
    failed = any(output["output_type"] == "error" for output in cell["outputs"])
    return Ran(cell["id"], call, "\n".join(words).strip(), failed, cell["execution_count"] is not None)


def sentence(lang: str, english: str, **details: object) -> str:
    return translator(lang)(english).format(**details)


def title(guideline: Guideline) -> str:
    return guideline.markdown.splitlines()[0].removeprefix("# ")


def open_lesson(place: Path, name: str, lang: str) -> tuple[Path, Lesson]:
    path = copy(content.find("course") / lang / f"{name}.ipynb", place / lang)
    return path, lessons.lesson(name, path.parent)


# ---- lessons


@each(LESSONS)
def test_a_lesson_runs_from_top_to_bottom(place: Path, name: str, lang: str) -> None:
    path, lesson = open_lesson(place, name, lang)
    for drill in lesson.drills.values():
        practise(drill)
    cells = run(path)
    assert not [cell.id for cell in cells if cell.failed or "Traceback" in cell.words or "Glyph" in cell.words]
    done = set()
    for cell in cells:
        method, argument, action = cell.call
        if method:
            done.add((method, argument))
            assert says(lesson, cell, method, argument, action), (cell.id, cell.words[:400])
    for drill in lesson.drills:
        argument = "" if len(lesson.drills) == 1 else drill
        assert {(method, argument) for method in ("examples", "learn", "test", "results")} <= done
    assert sum("<png>" in cell.words for cell in cells) >= 1
    assert list((place / "labels").glob("*.jsonl"))


def says(lesson: Lesson, cell: Ran, method: str, argument: str, action: str) -> bool:
    """Whether a cell of a lesson shows what its call is for."""
    lang, words = lesson.lang, cell.words
    if method == "quiz":
        return "Quiz" in words
    if method == "exercise":
        wanted = {"check": "○", "hint": sentence(lang, "Hint"), "solution": sentence(lang, "Solution")}
        return wanted[action] in words
    drill = lesson.drill(argument or None)
    if method == "guideline":
        return title(drill.material.guidelines[lesson.lang]) in words
    if method == "examples":
        return words.count('class="card"') == len(drill.settings.examples)
    if method in ("learn", "test"):
        return "Bench" in words
    if method == "results":
        test = drill.settings.test
        english = "Passed: {right} of {count} items right, the bar is {bar}."
        passed = sentence(lang, english, right=test.bar, count=test.items, bar=test.bar)
        return passed in words and words.count('class="card"') > test.items - test.bar and "<svg" in words
    if method == "bias":
        return "<table" in words and sentence(lang, "gold") in words
    return method == "labels" and "<table" in words and "seconds" in words


@each(LESSONS)
def test_the_solutions_solve_the_exercises(place: Path, name: str, lang: str) -> None:
    path, lesson = open_lesson(place, name, lang)
    for drill in lesson.drills.values():
        practise(drill)
    # In this process, cell by cell: what a kernel adds is tested above.
    names: dict[str, Any] = {"lesson": lesson}
    solved = []
    for cell in nbformat.read(path, as_version=4).cells:
        exercise = re.search(r'lesson\.exercise\("(.+?)"\)\.check\((\w+)\)', cell.source)
        if cell.cell_type == "code" and re.search(r"^labels = ", cell.source):
            exec(cell.source.splitlines()[0], names)
        if cell.cell_type == "code" and exercise:
            code = lesson.exercise(exercise[1]).text.code
            assert f"{exercise[2]} = ..." in cell.source and code.startswith(f"{exercise[2]} = ")
            exec(code, names)
            solved.append(repr(lesson.exercise(exercise[1]).check(names[exercise[2]])))
    assert solved and all(said.startswith("✓") for said in solved), solved


@each(LESSONS)
def test_a_lesson_before_anything_is_labelled(place: Path, name: str, lang: str) -> None:
    path, _lesson = open_lesson(place, name, lang)
    cells = run(path)
    assert not [cell.id for cell in cells if "Traceback" in cell.words]
    (stopped,) = [cell for cell in cells if cell.failed]
    assert stopped.call[0] == "labels" or stopped.id.startswith("show-labels")
    # The sentence alone, without a traceback.
    assert stopped.words == sentence(lang, "There are no practice labels yet. Label some items first.")
    results = [cell for cell in cells if cell.call[0] == "results"]
    empty = sentence(lang, "There is nothing to show yet. Label some practice items first.")
    assert results and all(cell.ran and empty in cell.words for cell in results)


# ---- assignments


def label_items(mine: Work) -> dict[str, Item]:
    return {item: mine.items.by_id[item] for item in shown(mine.bench())}


def asks_for(task: Task, kind: type) -> bool:
    return any(isinstance(question, kind) for question in task.asked)


@each(ASSIGNMENTS)
def test_an_assignment_runs_from_top_to_bottom_for_someone_alone(place: Path, name: str, lang: str) -> None:
    path = copy(content.find("assignments") / lang / name / f"{name}.ipynb", place / lang / name)
    mine = work.assignment(folder=path.parent)
    settings = load_assignment(content.find("assignments") / "lessons" / f"{name}.toml")
    items, material = label_items(mine), load_material(settings.task, lang, settings.asks)
    assert 0 < len(items) <= settings.items
    answer(mine.bench(), mixed(material, list(items), len(items) // 8))
    assert "100.0" not in repr(mine.check())
    # The last answer counts.
    said = {item: as_gold(material.gold[item]) for item in items}
    answer(mine.bench(), said)
    cells = {cell.id: cell for cell in run(path)}
    assert not [cell.id for cell in cells.values() if cell.failed or "Traceback" in cell.words]
    assert title(mine.guideline_page) in cells["show-guideline"].words
    assert "Bench" in cells["open-bench"].words
    assert sentence(lang, "All {count} items are labelled.", count=len(items)) in cells["labels"].words
    assert "100.0" in cells["labels"].words
    if asks_for(mine.task, Text):
        assert sentence(lang, "{count} texts", count=len(items)) in cells["rubric"].words
        assert cells["rubric"].words.count('class="card"') == len(items)
    if asks_for(mine.task, Number):
        assert cells["numbers"].words.count("✓") >= 2
        labels = work.assignment(folder=path.parent).labels()
        assert f"bird_share = {(labels['bird'] == 'yes').mean():.4g}" in cells["record-numbers"].words


@each(ASSIGNMENTS)
def test_an_assignment_before_anything_is_labelled(place: Path, name: str, lang: str) -> None:
    path = copy(content.find("assignments") / lang / name / f"{name}.ipynb", place / lang / name)
    mine = work.assignment(folder=path.parent)
    count = len(label_items(mine))
    cells = {cell.id: cell for cell in run(path)}
    assert not [cell.id for cell in cells.values() if "Traceback" in cell.words]
    left = sentence(
        lang,
        "{left} of {count} items have no label yet. Run the bench's cell again and go on.",
        left=count,
        count=count,
    )
    assert cells["labels"].ran and left.replace("'", "&#x27;") in cells["labels"].words
    failed = [cell for cell in cells.values() if cell.failed]
    assert len(failed) == asks_for(mine.task, Number)
    if asks_for(mine.task, Text):
        assert sentence(lang, "You have written nothing yet.") in cells["rubric"].words
