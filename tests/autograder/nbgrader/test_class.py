"""The class after the whole way: marks, reasons, feedback, export, events; and gold nowhere."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.validator import Validator
from traitlets.config import Config

from autograder import nbgrader_steps
from autograder.classdir import open_class
from autograder.feedback_page import write_pages
from autograder.gold import write_retired
from autograder.gradebook import class_config
from autograder.nbgrader_steps import hand_out
from autograder.review import review

pytestmark = pytest.mark.nbgrader

NAME, CODE = "03-tiny", "ps1"
LIKE_CAREFUL = ["careful", "editor", "deleter", "copier", "printer", "schemer", "extra", "again"]
NOT_GRADABLE = {
    "empty": "holds no labels",
    "none": "There is no journal in labels",
    "version": "another version",
    "latin": "labels/a.jsonl:1 is not UTF-8",
    "model": "the source is “model”",
    "item": "is not in this assignment",
    "thief": "is a gold file, not a journal",
    "linker": "labels/b.jsonl is a link",
}


def expected_mark(tiny: Any, journal: bytes) -> float:
    """The mark, from the journal and the gold by the formulas alone: no code of the project is used."""
    answers = {}
    for line in journal.splitlines():
        try:
            row = json.loads(line)
        except ValueError:  # the torn last line
            continue
        if "contents" in row["values"]:
            answers[row["item"]] = row["values"]["contents"]
    gold = {item: one.answer.values["contents"] for item, one in tiny.golds.items()}
    total = 0.0
    for label in ("bird", "car"):
        means = []
        for value in ("yes", "no"):
            items = [item for item, said in gold.items() if said.get(label, "no") == value]
            right = [item in answers and answers[item].get(label, "no") == value for item in items]
            means.append(sum(right) / len(items))
        total += (sum(means) / 2 - 1 / 2) / (1 - 1 / 2) / 2
    s = max(0.0, total)
    corners = [(0, 0), (0.6, 60), (0.9, 90), (1, 100)]
    lower, upper = next((a, b) for a, b in pairwise(corners) if s <= b[0])
    return round(lower[1] + (upper[1] - lower[1]) * (s - lower[0]) / (upper[0] - lower[0]), 1)


def journal_of(school: Any, student: str) -> bytes:
    return (school.folder.root / "submitted" / student / NAME / "labels" / "a.jsonl").read_bytes()


@pytest.fixture(scope="module")
def table(school, tmp_path_factory) -> dict[tuple[str, str], dict[str, str]]:
    """What `nbgrader export` writes, by assignment and student."""
    path = tmp_path_factory.mktemp("export") / "grades.csv"
    school.export(path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    return {(row["assignment"], row["student id"]): row for row in rows}


@pytest.mark.parametrize("student", [*LIKE_CAREFUL, "half", "torn", "twice"])
def test_mark_in_gradebook_feedback_and_export(school, tiny, table, student):
    mark = expected_mark(tiny, journal_of(school, student))
    numbers = 10.0 if student in LIKE_CAREFUL else 0.0
    assert school.grades(student) == {"labels": (mark, False), "numbers": (numbers, False)}
    row = table[NAME, student]
    assert float(row["mark"]) == pytest.approx(mark + numbers)
    assert float(row["out of"]) == 110
    assert f"<strong>{mark + numbers:g}</strong>" in school.feedback(student)
    assert f"Mark: {mark:.1f} of 100" in school.feedback(student)


def test_the_marks_tell_students_apart(school):
    marks = {student: school.grades(student)["labels"][0] for student in ("careful", "half", "torn")}
    assert marks["careful"] == marks["torn"] > marks["half"] == 0


@pytest.mark.parametrize("student", NOT_GRADABLE)
def test_not_gradable_everywhere_with_its_reason(school, table, student):
    reason = NOT_GRADABLE[student]
    assert school.grades(student) == {"labels": (None, True), "numbers": (None, True)}
    row = table[NAME, student]
    assert row["mark"] == "" and "Not gradable:" in row["why there is no mark, or what was mended"]
    assert reason in row["why there is no mark, or what was mended"]
    page = school.feedback(student)
    assert '<strong class="none">no mark</strong>' in page and "Not gradable:" in page and reason in page
    assert "<b>i999</b>" not in page
    shown = autograded(school, student)
    assert any(reason in output.text for cell in shown.cells for output in cell.get("outputs", []))


def autograded(school: Any, student: str, assignment: str = NAME) -> Any:
    path = school.folder.autograded(student, assignment) / f"{assignment}.ipynb"
    return nbformat.read(path, as_version=4)


@pytest.mark.parametrize(("student", "warning"), [("torn", "is cut off"), ("twice", "more than once")])
def test_what_was_mended_is_named(school, table, student, warning):
    if student == "twice":  # identical rows in two files fold without a word
        assert table[NAME, student]["why there is no mark, or what was mended"] == ""
        return
    assert warning in school.feedback(student)
    assert warning in table[NAME, student]["why there is no mark, or what was mended"]


def test_a_zero_byte_notebook(school, table):
    row = table[NAME, "zero"]
    assert row["mark"] == "" and "03-tiny.ipynb is empty (0 bytes)" in row["why there is no mark, or what was mended"]
    assert school.grades("zero") == {"labels": (None, True), "numbers": (None, True)}


def test_who_handed_in_nothing_has_no_mark(table):
    for student in ("absent", "coder"):
        row = table[NAME, student]
        assert (row["mark"], row["why there is no mark, or what was mended"]) == ("", "Nothing was handed in.")
    assert table[NAME, "careful"]["name"] == "张三"


def test_a_newer_hand_in_that_is_not_graded_has_no_mark(school, tmp_path):
    stamp = school.folder.autograded("careful", NAME) / "timestamp.txt"
    before = stamp.read_text(encoding="utf-8")
    stamp.chmod(0o600)
    stamp.write_text("2020-01-01 00:00:00 UTC", encoding="utf-8")
    school.export(tmp_path / "g.csv")
    rows = list(csv.DictReader((tmp_path / "g.csv").read_text(encoding="utf-8-sig").splitlines()))
    stamp.write_text(before, encoding="utf-8")
    row = next(row for row in rows if (row["assignment"], row["student id"]) == (NAME, "careful"))
    assert row["mark"] == "" and "Not graded yet" in row["why there is no mark, or what was mended"]


def test_a_teachers_own_score_counts(school, tmp_path):
    url = f"sqlite:///{school.folder.root / 'gradebook.db'}"
    for score in (55.0, None):
        with Gradebook(url, school.folder.settings.course) as book:
            for name in ("labels", "numbers"):
                book.find_grade(name, NAME, NAME, "empty").manual_score = score
            book.db.commit()
        school.export(tmp_path / "g.xlsx")
        rows = list(openpyxl.load_workbook(tmp_path / "g.xlsx").active.iter_rows(values_only=True))
        row = next(row for row in rows if row[:2] == (NAME, "empty"))
        assert row[3] == (110.0 if score else None)


def test_traps_in_a_code_assignment(school, table):
    scores = {name: score for name, (score, _) in school.grades("coder", CODE).items()}
    assert scores == {
        "asserts": 2.0,
        "number": 1.0,
        "fails": 0.0,
        "stderr_first": 0.0,
        "np_float64": None,
        "nan": None,
        "negative": None,
        "text": None,
        "above": None,
    }
    assert "np.float64(1.5)" in table[CODE, "coder"]["why there is no mark, or what was mended"]
    assert "np.float64(1.5)" in school.feedback("coder", CODE)
    assert table[CODE, "coder"]["mark"] == ""


def test_a_test_cell_that_was_not_executed_has_no_score(school, table):
    assert {score for score, _ in school.grades("skipper", CODE).values()} == {None}
    assert "was not executed" in table[CODE, "skipper"]["why there is no mark, or what was mended"]


def test_no_execution_no_score(school):
    config = class_config(school.folder)
    config.Execute.enabled = False
    before = school.grades("coder", CODE)
    assert NbGraderAPI(config=config).autograde(CODE, "coder")["success"]
    assert {score for score, _ in school.grades("coder", CODE).values()} == {None}
    school.run("autograde", CODE, "coder")
    assert school.grades("coder", CODE) == before


def test_nothing_of_the_students_was_executed_or_believed(school):
    for student in LIKE_CAREFUL:
        shown = autograded(school, student)
        by_id = {c.metadata.nbgrader.grade_id: c for c in shown.cells if "nbgrader" in c.metadata}
        assert set(by_id) == {"labels", "share", "numbers"}
        assert by_id["labels"].source == "print('check')" and by_id["labels"].metadata.nbgrader.points == 100
        others = [
            c for c in shown.cells if c.cell_type == "code" and c.metadata.get("nbgrader", {}).get("grade") is None
        ]
        assert all(c.outputs == [] and c.execution_count is None for c in others)
    assert "<script>alert" not in school.feedback("schemer")
    assert "onerror=alert" not in school.feedback("schemer").replace("&lt;img src=x onerror=alert", "")


def test_events_are_reported(school):
    lines = (school.folder.root / "events.jsonl").read_text(encoding="utf-8").splitlines()
    found = {(event["event"], event["student"]) for event in map(json.loads, lines)}
    assert found == {("gold-file", "thief"), ("symlink", "linker")}
    assert len({json.dumps({**json.loads(line), "at": ""}) for line in lines}) == len(lines)
    assert oct((school.folder.root / "events.jsonl").stat().st_mode)[-3:] == "600"
    assert "symlink" in "".join(lines) and "peek" in "".join(lines)


def test_nothing_behind_a_link_was_copied(school, tiny):
    for place in (school.folder.submitted("linker", NAME), school.folder.autograded("linker", NAME)):
        assert not any(path.is_symlink() for path in place.rglob("*"))
        assert tiny.marker.encode() not in b"".join(p.read_bytes() for p in place.rglob("*") if p.is_file())
        assert not (place / "items").exists()


def test_gold_is_nowhere_where_a_student_can_look(school, tiny):
    root = school.folder.root
    own = {root / "gold", root / "submitted" / "thief", root / "autograded" / "thief"}
    seen = 0
    for top in (root, school.exchange, school.homes):
        for path in top.rglob("*"):
            private = any(place in path.parents for place in own) or ("thief" in str(path) and "labels" in str(path))
            if path.is_file() and not path.is_symlink() and not private:
                seen += 1
                assert tiny.marker.encode() not in path.read_bytes(), path
    assert seen > 200
    assert oct((root / "gold").stat().st_mode)[-3:] == "700"


def test_feedback_came_to_the_students(school):
    for student, words in (("careful", "Mark:"), ("thief", "Not gradable")):
        pages = list((school.homes / student / NAME / "feedback").rglob("*.html"))
        assert len(pages) == 1 and words in pages[0].read_text(encoding="utf-8")


def test_feedback_names_no_item_and_loads_nothing(school, tiny):
    page = school.feedback("careful")
    assert not any(item.id in page for item in tiny.items.items if item.id != "summary")
    assert "<script" not in page and "http://" not in page and "https://" not in page
    for wanted in ("s = 0.", "confidence of 90 %", "Accuracy:"):
        assert wanted in page


def test_validate_as_a_student_shows_no_gold(school, tiny, capsys):
    place = school.homes / "careful" / NAME
    here = Path.cwd()
    os.chdir(place)
    try:
        validator = Validator(config=Config())
        validator.validate_and_print(str(place / f"{NAME}.ipynb"))
    finally:
        os.chdir(here)
        os.environ.pop("NBGRADER_EXECUTION", None)
        os.environ.pop("NBGRADER_VALIDATING", None)
    assert tiny.marker not in capsys.readouterr().out


def test_release_has_the_items_and_no_gold(school):
    released = school.exchange / school.folder.settings.course / "outbound" / NAME
    names = {path.name for path in released.rglob("*")}
    assert {"set.json", "items.jsonl", "task.toml", f"{NAME}.ipynb"} <= names
    assert not {"gold.jsonl", "secret.key", "class.toml"} & names


@pytest.mark.parametrize("force", [False, True])
def test_without_an_exchange_the_class_file_is_named_and_after_retirement_the_answers(
    school, tmp_path, monkeypatch, force
):
    root = tmp_path / "class"
    shutil.copytree(school.folder.root, root, ignore=shutil.ignore_patterns("submitted", "autograded", "release"))
    for lang in ("zh", "en"):
        (root / "source" / NAME / "items" / f"guideline.{lang}.md").write_text("# Tiny (v1.0)\n", encoding="utf-8")
    settings = (root / "class.toml").read_text(encoding="utf-8")
    (root / "class.toml").write_text(settings.replace("../exchange", ""), encoding="utf-8")
    monkeypatch.setattr(nbgrader_steps, "check_directory", lambda *_args, **_kwargs: False)
    folder = open_class(root)
    said: list[str] = []
    hand_out(folder, NAME, force, said.append)
    class_file = root / "release" / f"{NAME}.camp.zip"
    assert class_file.is_file() and said[-1].endswith(f"give the students the file {class_file}.")
    assert not any("are open" in one for one in said)
    write_retired(folder.gold(NAME), datetime.now(UTC))
    hand_out(folder, NAME, force, said.append)
    assert sum(f"The answers of {NAME} are open" in one for one in said) == 1


def test_what_is_handed_in_after_retirement_is_not_gradable(school):
    before = school.grades("careful")
    retired = school.folder.gold(NAME) / "retired.json"
    for moment, gradable in (("2020-01-01T00:00:00+00:00", False), ("2099-01-01T00:00:00+00:00", True)):
        retired.write_text(json.dumps({"at": moment}), encoding="utf-8")
        school.run("autograde", NAME, "careful")
        assert school.grades("careful") == (before if gradable else {"labels": (None, True), "numbers": (None, True)})
        shown = autograded(school, "careful")
        assert any("Ask your teacher for a new set" in str(c.get("outputs")) for c in shown.cells) != gradable
    retired.unlink()
    school.run("autograde", NAME, "careful")
    assert school.grades("careful") == before


def test_feedback_opens_with_the_set_and_only_for_the_labels_that_were_graded(school, tiny):
    before = school.feedback("careful")
    retired = school.folder.gold(NAME) / "retired.json"
    retired.write_text(json.dumps({"at": "2099-01-01T00:00:00+00:00"}), encoding="utf-8")
    school.run("generate_feedback", NAME, "careful", force=True)
    page = school.feedback("careful")
    assert "i020" in page and "i000" not in page  # the first twenty are right
    assert page.count(tiny.marker) == 4
    # Labels that came after the mark: their mistakes are not those of the mark.
    journal = school.folder.submitted("careful", NAME) / "labels" / "a.jsonl"
    data = journal.read_bytes()
    journal.chmod(0o600)
    journal.write_bytes(b"".join(data.splitlines(keepends=True)[:10]))
    school.run("generate_feedback", NAME, "careful", force=True)
    page = school.feedback("careful")
    assert "Mark:" in page and tiny.marker not in page and "autograde it again" in school.said["generate_feedback"]
    journal.write_bytes(data)
    retired.unlink()
    school.run("generate_feedback", NAME, "careful", force=True)
    assert school.feedback("careful") == before


def test_a_later_hand_in_gets_the_first_feedback_once_more_and_its_own_mark(school, tiny):
    of_before = (school.folder.submitted("half", NAME) / "labels" / "a.jsonl").read_bytes()

    def hand_in(right: int, journal: bytes | None = None) -> str:
        shutil.rmtree(school.homes / "half" / NAME)
        school.hand_in("half", {"a.jsonl": journal or tiny.journal(tiny.labels(tiny.sheet, right))})
        school.run("collect", NAME, update=True)
        school.run("autograde", NAME, "half")
        school.run("generate_feedback", NAME, "half", force=True)
        return school.feedback("half")

    sentence = "Feedback comes once before the deadline"
    first, before = school.feedback("half"), school.grades("half")
    later, latest = hand_in(18), hand_in(24)
    assert sentence in later and later == latest
    assert re.sub(rf'\n<section class="none">{sentence}[^<]*</section>', "", later) == first
    assert school.grades("half")["labels"][0] == 100 > before["labels"][0]
    # Without nbgrader it is the same.
    seen = review(school.folder.sheet(NAME), school.folder.submitted("half", NAME))
    assert write_pages(school.folder, NAME, [("half", seen)], school.homes / "pages") == 1
    page = (school.homes / "pages" / "half" / f"{NAME}.html").read_text(encoding="utf-8")
    assert sentence in page and re.findall("Mark: .*", page) == re.findall("Mark: .*", first)
    # Of the first hand-in the page follows what the teacher mends.
    assert hand_in(0, of_before) == first
    for points in (7, None):
        with Gradebook(f"sqlite:///{school.folder.root / 'gradebook.db'}", school.folder.settings.course) as book:
            book.find_grade("numbers", NAME, NAME, "half").manual_score = points
            book.db.commit()
        school.run("generate_feedback", NAME, "half", force=True)
        assert sentence not in school.feedback("half")
        assert ("<span>7 " in school.feedback("half")) == (points == 7)


def test_gold_that_is_gone_grades_nobody_and_says_so(school):
    before = school.grades("careful")
    path = school.folder.gold(NAME) / "gold.jsonl"
    path.rename(path.with_suffix(".away"))
    school.run("autograde", NAME, "careful", ok=False)
    path.with_suffix(".away").rename(path)
    assert "gold.jsonl can't be read" in school.said["autograde"]
    school.run("autograde", NAME, "careful")
    assert school.grades("careful") == before
