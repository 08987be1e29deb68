"""Every notebook runs from top to bottom, in both languages, after a learner has answered through the bench."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from labelcamp import content, lessons, work
from labelcamp.lessons import Lesson

from ..labelcamp.camp_world import finish, say, shown

pytestmark = pytest.mark.slow
NAME = "03-image-classes"
SECONDS = 120


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


def run(path: Path, allow_errors: bool = False) -> dict[str, str]:
    """Execute a notebook where it stands; by cell id, what its outputs say in plain text and HTML."""
    book = nbformat.read(path, as_version=4)
    client = NotebookClient(
        book,
        timeout=SECONDS,
        kernel_name="python3",
        allow_errors=allow_errors,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    said = {}
    for cell in book.cells:
        words = []
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            words += [
                str(data.get("text/html", "")),
                str(data.get("text/plain", "")),
                str(data.get("text/markdown", "")),
            ]
            words += ["<png>"] if "image/png" in data else []
            words += [output.get("text", ""), "\n".join(output.get("traceback", []))]
        said[cell.id] = "\n".join(words)
    return said


def practise(lesson: Lesson) -> None:
    """Label a round of practice, three in four right, and pass the test with one miss."""
    chance = random.Random(5)
    bench = lesson.learn()
    gold = {item: lesson.gold[item].answer.values["contents"] for item in shown(bench)}
    answers = {item: {} if place % 4 == 3 else value for place, (item, value) in enumerate(gold.items())}
    say(bench, answers, seconds=[chance.uniform(1, 9) for _ in answers])
    bench = lesson.test()
    items = shown(bench)
    answers = {item: lesson.gold[item].answer.values["contents"] for item in items}
    answers[items[0]] = {} if answers[items[0]] else {"bird": "yes", "car": "yes"}
    say(bench, answers)
    finish(bench)


WORDS = {
    "zh": {
        "open-lesson": "课打开了",
        "show-guideline": "标注规范",
        "show-results": "过关了：10 张对了 9 张",
        "exercise-share": "○ 还没作答。",
        "hint-share": "提示",
    },
    "en": {
        "open-lesson": "The lesson is ready.",
        "show-guideline": "R1",
        "show-results": "Passed: 9 of 10 pictures right",
        "exercise-share": "○ Not attempted yet.",
        "hint-share": "Hint",
    },
}
WORDS["zh"]["show-guideline"] = "有没有小汽车"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_lesson_runs_from_top_to_bottom(place: Path, lang: str) -> None:
    path = copy(content.find("course") / lang / f"{NAME}.ipynb", place / lang)
    practise(lessons.lesson(NAME, path.parent))
    said = run(path)
    for cell, words in WORDS[lang].items():
        assert words in said[cell], cell
    assert said["show-examples"].count("<img ") == 3
    assert "<svg" in said["show-results"] and 'class="card"' in said["show-results"]
    for bench in ("open-practice", "open-test", "open-quiz"):
        assert "Bench" in said[bench] or "Quiz" in said[bench], bench
    assert "<table" in said["show-labels"] and "seconds" in said["show-labels"]
    assert "<png>" in said["plot-seconds"] and "Glyph" not in said["plot-seconds"]
    assert list((place / "labels").glob("*.jsonl"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_solutions_solve_the_exercises(place: Path, lang: str) -> None:
    path = copy(content.find("course") / lang / f"{NAME}.ipynb", place / lang)
    lesson = lessons.lesson(NAME, path.parent)
    practise(lesson)
    text = path.read_text(encoding="utf-8")
    for name, blank in (("share", "bird_share = ..."), ("seconds", "median_seconds = ...")):
        code = lesson.exercise(name).text.code
        assert blank in text and code.startswith(blank.removesuffix("..."))
        text = text.replace(blank, code.replace('"', '\\"'))
    path.write_text(text, encoding="utf-8")
    said = run(path)
    for cell in ("exercise-share", "exercise-seconds"):
        assert ("✓ 对了" if lang == "zh" else "✓ Correct.") in said[cell]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_lesson_before_anything_is_labelled(place: Path, lang: str) -> None:
    path = copy(content.find("course") / lang / f"{NAME}.ipynb", place / lang)
    said = run(path, allow_errors=True)
    wanted = {
        "zh": "还没有练习标注。先去练习里标几张。",
        "en": "There are no practice labels yet. Label some pictures first.",
    }
    assert said["show-labels"].strip() == wanted[lang]  # the sentence alone, no traceback
    assert ("还没有结果可看" if lang == "zh" else "There is nothing to show yet") in said["show-results"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_assignment_runs_from_top_to_bottom_for_someone_alone(place: Path, lang: str) -> None:
    path = copy(content.find("assignments") / lang / NAME / f"{NAME}.ipynb", place / lang / NAME)
    mine = work.assignment(path.parent)
    said = run(path, allow_errors=True)
    assert "Traceback" not in "".join(said.values())
    items = shown(mine.bench())
    answers = {item: mine.gold[item].answer.values["contents"] for item in items}
    say(mine.bench(), answers)
    said = run(path)
    assert (f"{len(items)} 张都标好了" if lang == "zh" else f"All {len(items)} pictures are labelled.") in said[
        "labels"
    ]
    assert "100.0" in said["labels"]
    share = sum(value.get("bird") == "yes" for value in answers.values()) / len(answers)
    assert f"bird_share = {share:.4g}" in said["record-numbers"]
    assert said["numbers"].count("✓") >= 2
