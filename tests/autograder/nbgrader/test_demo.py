"""The demo: thirty simulated students through nbgrader, and every mark computed once more from the files alone."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from rich.console import Console
from rich.progress import Progress
from typer.testing import CliRunner

from autograder import cli, demo
from autograder.demo.students import KINDS, hand_ins
from labelcamp.classfile import load_class_file, take_up
from labelcamp.work import assignment
from tests.autograder import by_hand

pytestmark = [pytest.mark.nbgrader, pytest.mark.filterwarnings("ignore:y_pred contains classes")]

REASONS = {
    "empty": "holds no labels",
    "none": "There is no journal in labels",
    "absent": "Nothing was handed in",
    "broken": "is not an answer in JSON",
    "version": "another version",
    "encoding": "is not UTF-8",
    "linker": "is a link",
    "gold": "is a gold file",
    "zero": "is empty (0 bytes)",
    "model": "the source is “model”",
}
"""By kind of student whose hand-ins aren't gradable, what the sentence says."""
FAULTS = {"torn", "again", "doors", "tabs", "clock", "forger", "changer", "late", "copier", "retyper"}
"""Kinds whose hand-ins are odd and gradable all the same: neither 0 nor full marks."""
LABELS = 100


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> Any:
    top = tmp_path_factory.mktemp("演示 demo") / "all"
    with Progress(console=Console(file=io.StringIO())) as progress:
        result = demo.run(top, "en", progress)
    by_key = {(kind, row.assignment): row for row in result.rows for kind, s in result.students.items()
              if s.id == row.student}  # fmt: skip
    return SimpleNamespace(top=top, result=result, rows=by_key, names=sorted({row.assignment for row in result.rows}))


def by_formulas(shown: Any, kind: str, name: str) -> float:
    folder = shown.result.folder
    handed_in = folder.submitted(shown.result.students[kind].id, name)
    return by_hand.mark(folder.items(name), folder.gold(name), handed_in / "labels")


def no_mark(kind: str, name: str) -> bool:
    return kind in REASONS or (kind, name) == ("late", demo.RETIRED)


def test_thirty_students_and_every_assignment(shown):
    assert len(KINDS) == len(shown.result.students) == 30
    assert len(shown.names) >= 4 and {name[:2] for name in shown.names} == {"03", "08", "09"}
    assert shown.rows.keys() == {(kind.id, name) for kind in KINDS for name in shown.names}


def test_every_mark_is_what_the_formulas_give(shown):
    compared = 0
    for (kind, name), row in shown.rows.items():
        if no_mark(kind, name):
            continue
        expected = by_formulas(shown, kind, name)
        student = shown.result.students[kind].id
        assert shown.result.label_marks[student, name] == expected, (kind, name)
        by_teacher = row.most - LABELS  # the rubric's points, given by hand
        error = next(one.error for one in KINDS if one.id == kind)
        assert row.mark == pytest.approx(expected + round((1 - error) * by_teacher)), (kind, name)
        compared += 1
    assert compared == (30 - len(REASONS)) * len(shown.names) - 1


def test_what_is_not_gradable_has_no_mark_and_its_reason(shown):
    for (kind, name), row in shown.rows.items():
        if kind in REASONS:
            assert row.mark is None and REASONS[kind] in " ".join(row.reasons), (kind, name, row.reasons)
        elif not no_mark(kind, name):
            assert row.mark is not None, (kind, name, row.reasons)
    late = shown.rows["late", demo.RETIRED]
    assert late.mark is None and "have been open since" in late.reasons[0]


def test_nobody_gets_nothing_or_everything_for_a_fault(shown):
    for (kind, name), row in shown.rows.items():
        if kind in FAULTS and not no_mark(kind, name):
            assert 0 < row.mark < row.most, (kind, name, row.mark)


def test_the_gradebook_and_the_table_say_the_same(shown):
    sheet = openpyxl.load_workbook(shown.result.folder.root / "grades.xlsx").worksheets[0]
    head, *body = sheet.iter_rows(values_only=True)
    columns = {name: head.index(name) for name in ("assignment", "student id", "mark")}
    marks = {(row[columns["assignment"]], str(row[columns["student id"]])): row[columns["mark"]] for row in body}
    for row in shown.result.rows:
        assert marks[row.assignment, row.student] == row.mark


def test_a_copied_file_has_its_owners_mark(shown):
    for name in shown.names:
        assert shown.rows["copier", name].found["s"] == shown.rows["ordinary-2", name].found["s"]


def test_a_later_hand_in_replaces_the_earlier(shown):
    for name in shown.names:
        student = shown.result.students["again"].id
        inbound = shown.top / "exchange" / shown.result.folder.settings.course / "inbound"
        assert len(list(inbound.glob(f"{student}+{name}+*"))) == 2
        items = [item for item in shown.result.folder.sheet(name).items.items if item.shown]
        assert len(by_hand.effective(shown.result.folder.submitted(student, name) / "labels")) == len(items)


def test_feedback_is_there_for_everybody_who_was_graded(shown):
    for (kind, name), _row in shown.rows.items():
        page = shown.result.folder.root / "feedback" / shown.result.students[kind].id / name / f"{name}.html"
        assert page.exists() == (kind not in ("absent", "zero")), (kind, name)


def test_the_same_hand_ins_each_time(shown):
    folder = shown.result.folder
    for name in shown.names:
        one, other = (hand_ins(folder.sheet(name), name, shown.result.students) for _ in range(2))
        assert one == other
        journals = one["doors"].journals
        handed_in = folder.submitted(shown.result.students["doors"].id, name) / "labels"
        assert {path.name: path.read_bytes() for path in handed_in.iterdir()} == journals


def test_the_tables_on_the_screen(shown):
    screen = Console(file=io.StringIO(), width=200)
    screen.print(demo.mark_table(shown.result, "en"))
    said = screen.file.getvalue()
    assert all(student.id in said for student in shown.result.students.values())
    lines = demo.reason_lines(shown.result, "en")
    for kind, sentence in REASONS.items():
        mine = [line for line in lines if line.startswith(f"  {shown.result.students[kind].name} (")]
        assert mine and all(sentence in line for line in mine)
        assert "all assignments" in mine[0] or all(any(name in line for line in mine) for name in shown.names)
    row = next(line for line in said.splitlines() if shown.result.students["careful-1"].id in line)
    assert f"{shown.rows['careful-1', demo.RETIRED].mark:.1f}" in row
    sizes = [shown.result.bytes[shown.result.students["careful-1"].id, name] for name in shown.names]
    assert row.rstrip().endswith(f"{sum(sizes) / len(sizes):,.0f}")
    submitted = shown.result.folder.submitted(shown.result.students["careful-1"].id, demo.RETIRED)
    assert sum(p.stat().st_size for p in submitted.rglob("*") if p.is_file()) == sizes[0]


def test_events_for_the_teacher(shown):
    events = [json.loads(line) for line in
              (shown.result.folder.root / "events.jsonl").read_text(encoding="utf-8").splitlines()]  # fmt: skip
    kinds = {student.id: kind for kind, student in shown.result.students.items()}
    assert {(event["event"], kinds[event["student"]]) for event in events} == {
        ("symlink", "linker"), ("gold-file", "gold"),
    }  # fmt: skip


def test_release_wrote_a_class_file_without_gold(shown, tmp_path):
    folder = shown.result.folder
    for name in shown.names:
        release = folder.root / "release" / name
        found = load_class_file(release.with_name(f"{name}.camp.zip"))
        notebook = take_up(found, tmp_path)
        taken = {p.relative_to(notebook.parent): p.read_bytes() for p in notebook.parent.rglob("*") if p.is_file()}
        assert taken == {p.relative_to(release): p.read_bytes() for p in release.rglob("*") if p.is_file()}
        assert assignment(folder=notebook.parent).gold == {}
        secret = json.loads((folder.gold(name) / "gold.jsonl").read_text(encoding="utf-8").splitlines()[0])
        hidden = (secret["gold"]["id"].encode(), secret["reason"]["en"].encode())
        assert not any(word in data for word in hidden for data in taken.values())


@pytest.mark.parametrize("browser", [True, False])
def test_the_command_shows_tables_and_opens_the_report(browser, shown, tmp_path, monkeypatch):
    """The class is the one that was taken through nbgrader above; here it is only shown."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(demo, "run", lambda top, lang, progress: shown.result)
    words = ["demo", str(tmp_path / "d"), "--lang", "en", *([] if browser else ["--no-browser"])]
    found = CliRunner().invoke(cli.app, words)
    assert found.exit_code == 0, (found.output, found.exception)
    said = found.output.replace("\n", "")
    report = shown.result.folder.root / f"report-{demo.RETIRED}.html"
    assert report.is_file() and str(report) in said
    assert opened == ([report.as_uri()] if browser else [])
    assert shown.result.students["empty"].name in said and "No mark, which is neither zero" in said


def test_a_folder_that_is_not_empty_is_left_alone(shown, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(demo.ProblemError):
        demo.run(tmp_path, "en", Progress(console=Console(file=io.StringIO())))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
