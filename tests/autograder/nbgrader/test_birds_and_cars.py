"""The real assignment in Chinese, from `autograder init` to the mark in the student's hands."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbgrader.api import Gradebook
from nbgrader.validator import Validator
from traitlets.config import Config

from autograder.feedback_page import write_pages
from autograder.review import review
from labelcamp.answers import Answer
from labelcamp.i18n import translator
from labelcamp.items import load_set
from labelcamp.journal import Journal
from labelcamp.task import load_task

pytestmark = pytest.mark.nbgrader

NAME = "03-image-classes"


@pytest.fixture(scope="module")
def real(course) -> Any:
    """2026001 labels all with a few errors, 2026002 hands in nothing that is labelled."""
    one, folder = course, course.folder
    home = one.fetch("2026001", NAME)
    missing = validated(home)
    label(home, folder)
    left = validated(home)
    one.submit("2026001", NAME)
    one.fetch("2026002", NAME)
    one.submit("2026002", NAME)
    one.run("collect", NAME)
    one.run("autograde", NAME, "*")
    one.run("generate_feedback", NAME)
    one.run("release_feedback", NAME)
    one.as_student("2026001", "FetchFeedback", NAME)
    return SimpleNamespace(school=one, folder=folder, home=home, missing=missing, left=left)


def validated(home: Path) -> str:
    """What `nbgrader validate` says to a student in the folder."""
    results = Validator(config=Config()).validate(str(home / f"{NAME}.ipynb"))
    for name in ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING"):
        os.environ.pop(name, None)
    return json.dumps(results, ensure_ascii=False)


def label(home: Path, folder: Any) -> None:
    """Label all pictures as in gold, but every tenth."""
    items, task = load_set(home / "items"), load_task(home / "items")
    gold = folder.sheet(NAME).gold.latest
    rng = random.Random(0)
    rows = []
    for n, item in enumerate(i for i in items.items if i.id in gold):
        said = dict(gold[item.id].answer.values["contents"])
        if n % 10 == 0:
            said = {name: "yes" for name in ("bird", "car") if name not in said}
        rows.append(
            Answer(
                id=f"{rng.getrandbits(128):032x}", stamp=1_790_000_000_000 + n, task=task.id, task_hash=task.hash,
                item=item.id, item_hash=item.hash, set=items.id, mode="work", by="zhang", source="human",
                status="submitted", values={"contents": said}, active_ms=3000, guideline=task.guideline,
            )
        )  # fmt: skip
    Journal(home / "labels", "a").append(rows)


def mark_by_hand(home: Path, folder: Any) -> float:
    """From the journal and the gold file by the formulas alone."""
    lines = (home / "labels" / "a.jsonl").read_text(encoding="utf-8").splitlines()
    said = {row["item"]: row["values"]["contents"] for row in map(json.loads, lines)}
    gold_lines = (folder.root / "gold" / NAME / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    gold = {row["gold"]["item"]: row["gold"]["values"]["contents"] for row in map(json.loads, gold_lines)}
    s = 0.0
    for name in ("bird", "car"):
        means = []
        for value in {one.get(name, "no") for one in gold.values()}:
            right = [said[item].get(name, "no") == value for item, one in gold.items() if one.get(name, "no") == value]
            means.append(sum(right) / len(right))
        s += (sum(means) / len(means) - 1 / len(means)) / (1 - 1 / len(means)) / 2
    points = load_task(home / "items").points
    if s <= points.passing:
        return round(60 * s / points.passing, 1)
    if s <= points.excellent:
        return round(60 + 30 * (s - points.passing) / (points.excellent - points.passing), 1)
    return round(90 + 10 * (s - points.excellent) / (1 - points.excellent), 1)


def test_the_mark(real):
    mark = mark_by_hand(real.home, real.folder)
    assert 40 < mark < 100
    assert real.school.grades("2026001", NAME) == {"labels": (mark, False)}
    page = real.school.feedback("2026001", NAME)
    assert f"<strong>{mark:g}</strong>" in page and 'lang="zh-CN"' in page
    fetched = list((real.home / "feedback").rglob("*.html"))
    assert [path.read_text(encoding="utf-8") for path in fetched] == [page]
    assert real.school.grades("2026002", NAME) == {"labels": (None, True)}


def test_the_page_is_the_same_without_nbgrader(real, tmp_path):
    seen = review(real.folder.sheet(NAME), real.folder.submitted("2026001", NAME))
    assert write_pages(real.folder, NAME, [("2026001", seen)], tmp_path) == 1
    page = (tmp_path / "2026001" / f"{NAME}.html").read_text(encoding="utf-8")
    # nbconvert parses what it has made, and writes it anew.
    assert str(BeautifulSoup(page, "html.parser")) == real.school.feedback("2026001", NAME).rstrip("\n")


def test_export_in_chinese(real, tmp_path):
    _ = translator("zh")
    rows = [row for row in real.school.table(tmp_path / "成绩.csv") if row[_("assignment")] == NAME]
    marks = {row[_("student id")]: (row[_("name")], row[_("mark")]) for row in rows}
    assert marks == {"2026001": ("张三", str(mark_by_hand(real.home, real.folder))), "2026002": ("李四", "")}
    url = f"sqlite:///{real.folder.root / 'gradebook.db'}"
    with Gradebook(url, real.folder.settings.course) as book:
        assert {(one.id, one.last_name) for one in book.students} == {("2026001", "张三"), ("2026002", "李四")}


def test_without_the_compute_track_its_cells_are_not_handed_out(real):
    notebook = nbformat.read(real.home / f"{NAME}.ipynb", as_version=4)
    assert not [cell for cell in notebook.cells if "compute" in cell.metadata.get("tags", [])]
    assert [c.metadata.nbgrader.grade_id for c in notebook.cells if "nbgrader" in c.metadata] == ["labels"]
    source = nbformat.read(real.folder.source(NAME) / f"{NAME}.ipynb", as_version=4)
    assert [cell for cell in source.cells if "compute" in cell.metadata.get("tags", [])]


def test_validate_says_what_is_missing_and_nothing_of_gold(real):
    assert "60" in real.missing and real.missing != "{}"
    assert real.left == "{}"
    gold = real.folder.sheet(NAME).gold.latest.values()
    reasons = {text for one in gold for text in one.reason.values()}
    assert reasons and not any(reason in real.missing for reason in reasons)


def test_no_reason_of_the_gold_is_where_a_student_can_look(real):
    gold = real.folder.sheet(NAME).gold.latest.values()
    ids = [one.answer.id.encode() for one in gold]
    seen = 0
    for top in (real.home, real.school.exchange, real.folder.root / "release", real.folder.root / "feedback"):
        for path in top.rglob("*"):
            if path.is_file():
                seen += 1
                data = path.read_bytes()
                assert b'"gold"' not in data and not any(one in data for one in ids), path
    assert seen > 150
