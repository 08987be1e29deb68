"""Settings that can't be read stop everything; and Formgrader shows and makes the right marks."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from autograder import gradebook
from autograder.gradebook import configure

pytestmark = pytest.mark.nbgrader

NAME, CODE = "03-tiny", "ps1"


@pytest.fixture
def broken(school) -> Iterator[Path]:
    """The class with a class.toml that can't be read; afterwards it is whole again."""
    path = school.folder.root / "class.toml"
    good = path.read_text(encoding="utf-8")
    path.write_text(good.replace("compute = true", "compute = perhaps"), encoding="utf-8")
    yield path
    path.write_text(good, encoding="utf-8")


def all_grades(school: Any) -> list[Any]:
    return [school.grades("careful"), school.grades("empty"), school.grades("coder", CODE)]


def nbgrader(school: Any, *words: str) -> subprocess.CompletedProcess[str]:
    script = Path(sys.executable).parent / "nbgrader"
    return subprocess.run(
        [str(script), *words], cwd=school.folder.root, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_the_command_line_stops_and_grades_nobody(school, broken):
    before, stamp = all_grades(school), (school.folder.autograded("careful", NAME) / f"{NAME}.ipynb").stat().st_mtime_ns
    done = nbgrader(school, "autograde", NAME, "--force")
    assert done.returncode != 0
    assert str(broken) in done.stderr and "TOML" in done.stderr
    assert all_grades(school) == before
    assert (school.folder.autograded("careful", NAME) / f"{NAME}.ipynb").stat().st_mtime_ns == stamp


def test_the_command_line_takes_our_steps(school, tmp_path):
    before = all_grades(school)
    done = nbgrader(school, "autograde", NAME, "--force", "--student=careful")
    assert done.returncode == 0, done.stderr
    assert all_grades(school) == before and before[0]["labels"][0] is not None
    done = nbgrader(school, "export", f"--to={tmp_path / 'marks.csv'}", f"--assignment=['{NAME}']")
    assert done.returncode == 0, done.stderr
    rows = (tmp_path / "marks.csv").read_text(encoding="utf-8-sig").splitlines()
    assert f"{NAME},careful,张三,{before[0]['labels'][0] + 10}," in "\n".join(rows)
    assert f"{NAME},empty,,," in "\n".join(rows) and CODE not in "\n".join(rows)


def test_within_a_server_every_step_refuses(school, broken, monkeypatch):
    monkeypatch.setattr(gradebook, "_in_a_server", lambda: True)
    before = all_grades(school)
    config = Config()
    configure(config, school.folder.root)
    config.CourseDirectory.root = str(school.folder.root)
    config.CourseDirectory.course_id = school.folder.settings.course
    api = NbGraderAPI(config=config)
    for assignment, student in ((NAME, "careful"), (CODE, "coder")):
        kept = school.folder.autograded(student, assignment)
        shutil.copytree(kept, kept.parent / "kept")
        result = api.autograde(assignment, student)
        assert not result["success"] and str(broken) in result["log"]
        shutil.rmtree(kept, ignore_errors=True)
        (kept.parent / "kept").rename(kept)
    assert not api.generate_feedback(NAME, "careful", force=True)["success"]
    assert not api.collect(NAME)["success"]
    assert all_grades(school) == before


def test_anything_else_that_fails_ends_the_process(school, tmp_path, capsys):
    with pytest.raises(SystemExit) as caught:
        configure(Config(), tmp_path)
    assert caught.value.code == 1 and "class.toml" in capsys.readouterr().err


@pytest.fixture(scope="module")
def server(school, server_type, tmp_path_factory) -> Iterator[Any]:
    one = server_type(school.folder.root, tmp_path_factory.mktemp("jupyter"))
    yield one
    one.close()


def submissions(server: Any) -> dict[str, dict[str, Any]]:
    return {one["student"]: one for one in json.loads(server.ask(f"api/submissions/{NAME}"))}


def notebook_id(server: Any, student: str) -> str:
    shown = json.loads(server.ask(f"api/submitted_notebooks/{NAME}/{NAME}"))
    return next(one["id"] for one in shown if one["student"] == student)


def test_formgrader_lists_the_marks(server, school):
    listed = submissions(server)
    for student in ("careful", "editor", "torn", "half"):
        scores = [score for score, _ in school.grades(student).values()]
        assert listed[student]["score"] == pytest.approx(sum(scores))
        assert listed[student]["needs_manual_grade"] is False
    for student in ("empty", "thief", "linker"):
        assert listed[student]["needs_manual_grade"] is True
    assert {one["name"] for one in json.loads(server.ask("api/assignments"))} == {NAME, CODE}


def test_formgraders_pages_show_mark_and_reason(server, school, tiny):
    mark = school.grades("careful")["labels"][0]
    page = server.ask(f"submissions/{notebook_id(server, 'careful')}/")
    assert f"Mark: {mark:.1f} of 100" in page and "s = 0." in page and tiny.marker not in page
    page = server.ask(f"submissions/{notebook_id(server, 'thief')}/")
    assert "Not gradable: labels/gold.jsonl:1 is a gold file" in page and tiny.marker not in page
    assert "<script>alert(&#39;forged" not in (page := server.ask(f"submissions/{notebook_id(server, 'schemer')}/"))
    assert "<script>alert('forged')" not in page
    grades = json.loads(server.ask(f"api/grades?submission_id={notebook_id(server, 'empty')}"))
    assert {grade["name"]: grade["auto_score"] for grade in grades} == {"labels": None, "numbers": None}


def test_formgrader_grades_again(server, school):
    before = school.grades("careful")
    answer = json.loads(server.ask(f"api/submission/{NAME}/careful/autograde", {}))
    assert answer["success"], answer
    assert school.grades("careful") == before
    assert json.loads(server.ask(f"api/assignment/{NAME}/careful/generate_feedback", {}))["success"]
    assert f"{before['labels'][0]:.1f} of 100" in school.feedback("careful")


def test_formgrader_refuses_when_the_settings_break_and_lives_on(server, school, broken):
    before = all_grades(school)
    kept = school.folder.autograded("coder", CODE)
    shutil.copytree(kept, kept.parent / "kept")
    answer = json.loads(server.ask(f"api/submission/{CODE}/coder/autograde", {}))
    shutil.rmtree(kept, ignore_errors=True)
    (kept.parent / "kept").rename(kept)
    assert not answer["success"] and str(broken) in answer["log"]
    assert all_grades(school) == before
    assert server.process.poll() is None
    broken.write_text(broken.read_text(encoding="utf-8").replace("perhaps", "true"), encoding="utf-8")
    assert json.loads(server.ask(f"api/submission/{NAME}/careful/autograde", {}))["success"]
    assert all_grades(school) == before
