"""The assignments about language models, from `autograder init` to the mark; what a person grades, in Formgrader."""

from __future__ import annotations

import html
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest

from autograder.gold import LOG
from labelcamp import content
from labelcamp.answers import Answer, Gold, load_gold
from labelcamp.i18n import translator
from labelcamp.items import Item, load_set
from labelcamp.journal import Journal, final, read_folder
from labelcamp.scoring import class_mark, fault, score
from labelcamp.task import Spans, Task, Text, load_task

pytestmark = pytest.mark.nbgrader

PICTURES, WRITING = "03-image-classes", "08-rewriting"
NAMES = sorted({path.stem for path in (content.find("assignments") / "lessons").glob("*.md")} - {PICTURES})
STUDENT, EMPTY = "2026001", "2026002"
RUBRIC, MOST = 13.5, 116
_ = translator("zh")
WHY = _("why there is no mark, or what was mended")


def plain(value: Any) -> Any:
    """What a person says who says what gold says; the shares of people are gold's alone."""
    return {key: part for key, part in value.items() if key != "shares"} if isinstance(value, dict) else value


def meant(task: Task, item: Item, gold: Mapping[str, Gold], others: list[Item], mistaken: bool) -> dict[str, Any]:
    """As gold has it; if mistaken, as gold has it of another item."""
    values = {name: plain(gold[item.id].answer.values[name]) for name in item.asks}
    if not mistaken:
        return values
    for name in item.asks:
        question = task.question(name)
        if isinstance(question, Spans | Text):
            values[name] = [] if isinstance(question, Spans) else "x"
            continue
        found = (plain(gold[other.id].answer.values[name]) for other in others if other.asks == item.asks)
        values[name] = next(value for value in found if value != values[name] and not fault(question, value, item))
    return values


def label(home: Path, gold: Mapping[str, Gold]) -> None:
    """Answer every item, each fifth of a form with a mistake."""
    items, task = load_set(home / "items"), load_task(home / "items")
    rng, rows = random.Random(0), []
    seen: dict[tuple[str, ...], int] = {}
    for n, item in enumerate(items.items):
        seen[item.asks] = seen.get(item.asks, 0) + 1
        said = meant(task, item, gold, list(items.items), seen[item.asks] % 5 == 0)
        rows.append(
            Answer(
                id=f"{rng.getrandbits(128):032x}", stamp=1_790_000_000_000 + n, task=task.id, task_hash=task.hash,
                item=item.id, item_hash=item.hash, set=items.id, mode="work", by="zhang", source="human",
                status="submitted", values=said, active_ms=3000, guideline=task.guideline,
            )
        )  # fmt: skip
    Journal(home / "labels", "a").append(rows)


def gold_of(folder: Any, name: str) -> Mapping[str, Gold]:
    return load_gold(folder.gold(name) / LOG)


@pytest.fixture(scope="module")
def done(course) -> Any:
    """One student has labelled every assignment; another has handed in the writing without a text."""
    homes = {}
    for name in NAMES:
        homes[name] = course.fetch(STUDENT, name)
        label(homes[name], gold_of(course.folder, name))
        course.submit(STUDENT, name)
    course.fetch(EMPTY, WRITING)
    course.submit(EMPTY, WRITING)
    for name in NAMES:
        course.run("collect", name)
        course.run("autograde", name, "*")
        course.run("generate_feedback", name)
        course.run("release_feedback", name)
        course.as_student(STUDENT, "FetchFeedback", name)
    return SimpleNamespace(school=course, folder=course.folder, homes=homes)


def computed(done: Any, name: str) -> float:
    """The mark of what was handed in, by the scoring of the package alone."""
    items, task = load_set(done.folder.items(name)), load_task(done.folder.items(name))
    rows = final(read_folder(done.folder.submitted(STUDENT, name) / "labels").rows)
    answers = {item: row for (_task, of, item), row in rows.items() if of == items.id}
    assert len(answers) == len(items.items)
    found = score(task, items.items, gold_of(done.folder, name), answers)
    assert 0 < found.s < 1
    return class_mark(found.s, task.points)


def exported(done: Any, place: Path) -> dict[tuple[str, str], dict[str, str]]:
    rows = done.school.table(place / "成绩.csv")
    return {(row[_("assignment")], row[_("student id")]): row for row in rows}


def test_handed_out_is_a_set_of_its_own_in_the_right_language_and_no_gold(done):
    sets = set()
    for name, home in done.homes.items():
        items = load_set(home / "items")
        sets.add(items.id)
        assert items == load_set(done.folder.items(name))
        book = nbformat.read(home / f"{name}.ipynb", as_version=4)
        assert book.metadata.labelcamp.lang == "zh"
        graded = [cell.metadata.nbgrader.grade_id for cell in book.cells if "nbgrader" in cell.metadata]
        assert graded == (["labels", "rubric"] if name == WRITING else ["labels"])
        ids = [one.answer.id.encode() for one in gold_of(done.folder, name).values()]
        for top in (home, done.folder.root / "release" / name, done.folder.root / "feedback" / STUDENT / name):
            files = [path for path in top.rglob("*") if path.is_file()]
            assert files
            for path in files:
                data = path.read_bytes()
                assert b'"gold"' not in data and not any(one in data for one in ids), path
    assert len(sets) == len(NAMES)


@pytest.mark.parametrize("name", [name for name in NAMES if name != WRITING])
def test_mark_in_gradebook_feedback_and_export(done, name, tmp_path):
    mark = computed(done, name)
    assert done.school.grades(STUDENT, name) == {"labels": (mark, False)}
    page = done.school.feedback(STUDENT, name)
    assert f"<strong>{mark:g}</strong>" in page
    assert [path.read_text(encoding="utf-8") for path in (done.homes[name] / "feedback").rglob("*.html")] == [page]
    table = exported(done, tmp_path)
    row = table[name, STUDENT]
    assert (row[_("mark")], row[_("out of")], row[WHY]) == (str(mark), "100.0", "")
    assert (table[name, EMPTY][_("mark")], table[name, EMPTY][WHY]) == ("", _("Nothing was handed in."))


@pytest.fixture
def formgrader(done, server_type, tmp_path) -> Iterator[Any]:
    server = server_type(done.folder.root, tmp_path)
    yield server
    server.close()


def by_hand(server: Any, student: str) -> tuple[str, dict[str, Any]]:
    """Id of a student's notebook in Formgrader, and the grade that a person gives."""
    notebooks = json.loads(server.ask(f"api/submitted_notebooks/{WRITING}/{WRITING}"))
    notebook = next(one["id"] for one in notebooks if one["student"] == student)
    grades = json.loads(server.ask(f"api/grades?submission_id={notebook}"))
    return notebook, next(grade for grade in grades if grade["name"] == "rubric")


def test_what_a_person_grades_is_pending_until_a_person_has_graded_it(done, formgrader, tmp_path):
    school, mark = done.school, computed(done, WRITING)
    pending = _("The cell “{cell}” still has to be graded by hand, in Formgrader.").format(cell="rubric")
    stale = _("The cell “{cell}” was graded by hand before the last autograding. Look at it again in Formgrader.")
    assert school.grades(STUDENT, WRITING) == {"labels": (mark, False), "rubric": (None, True)}
    row = exported(done, tmp_path)[WRITING, STUDENT]
    assert (row[_("mark")], row[_("out of")], row[WHY]) == ("", f"{MOST}.0", pending)
    assert f'<strong class="none">{_("no mark")}</strong>' in school.feedback(STUDENT, WRITING)

    # What the teacher reads, and gives.
    notebook, grade = by_hand(formgrader, STUDENT)
    page = html.unescape(formgrader.ask(f"submissions/{notebook}/"))
    rows = read_folder(done.homes[WRITING] / "labels").rows
    assert len(rows) == len(load_set(done.homes[WRITING] / "items").items)
    assert all(line in page for row in rows for line in str(row.values["rewrite"]).splitlines())
    formgrader.ask(f"api/grade/{grade['id']}", {"manual_score": RUBRIC, "extra_credit": None}, method="PUT")

    row = exported(done, tmp_path)[WRITING, STUDENT]
    assert (float(row[_("mark")]), row[WHY]) == (pytest.approx(mark + RUBRIC), "")
    school.run("generate_feedback", WRITING, STUDENT, force=True)
    page = school.feedback(STUDENT, WRITING)
    assert f"<strong>{mark + RUBRIC:g}</strong>" in page and f"/ {MOST}" in page
    assert _("Texts, by the rubric") in page

    # Graded once more, the person's score stays, and the teacher hears that the text may be another.
    school.run("autograde", WRITING, STUDENT)
    assert school.grades(STUDENT, WRITING) == {"labels": (mark, False), "rubric": (None, True)}
    row = exported(done, tmp_path)[WRITING, STUDENT]
    assert (float(row[_("mark")]), row[WHY]) == (pytest.approx(mark + RUBRIC), stale.format(cell="rubric"))


def test_without_a_text_there_is_nothing_to_grade(done, tmp_path):
    assert done.school.grades(EMPTY, WRITING) == {"labels": (None, True), "rubric": (None, True)}
    row = exported(done, tmp_path)[WRITING, EMPTY]
    said = ("", _("Not gradable: {reason}").format(reason=""))
    assert (row[_("mark")], row[WHY][: len(said[1])]) == said
