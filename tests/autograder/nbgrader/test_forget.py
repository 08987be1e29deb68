"""`autograder forget`: all of one student goes, in class, gradebook and exchange; nothing of anybody else's does."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from nbgrader.api import Gradebook
from sqlalchemy import event
from sqlalchemy.engine import Engine
from typer.testing import CliRunner

from autograder import cli
from autograder.classdir import open_class
from autograder.forget import traces

pytestmark = pytest.mark.nbgrader

SHARED = {"class/gradebook.db", "class/roster.csv", "class/events.jsonl"}


@pytest.fixture
def copy(school, tmp_path, monkeypatch) -> SimpleNamespace:
    """A copy of the school's class and exchange, with the class's folder as the working directory."""
    top = tmp_path / "top"
    for name in ("class", "exchange"):
        shutil.copytree(school.folder.root.parent / name, top / name, symlinks=True)
    monkeypatch.chdir(top / "class")
    return SimpleNamespace(top=top, root=top / "class", folder=open_class(top / "class"))


def run(*words: str, typed: str | None = None) -> tuple[int, str]:
    found = CliRunner().invoke(cli.app, list(words), input=typed)
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found.exit_code, found.output.replace("\n", "")


def tree(top: Path) -> dict[str, bytes]:
    files = (path for path in top.rglob("*") if path.is_file() or path.is_symlink())
    return {p.relative_to(top).as_posix(): b"link" if p.is_symlink() else p.read_bytes() for p in files}


def marks(copy: Any) -> dict[tuple[str, str, str], float | None]:
    with Gradebook(f"sqlite:///{copy.root / 'gradebook.db'}", copy.folder.settings.course) as book:
        return {
            (student.id, submission.assignment.name, grade.name): grade.auto_score
            for student in book.students
            for submission in student.submissions
            for notebook in submission.notebooks
            for grade in notebook.grades
        }


@pytest.mark.parametrize("student", ["careful", "again", "linker", "thief"])
def test_all_of_one_student_goes_and_nothing_else(copy, student):
    before, marks_before = tree(copy.top), marks(copy)
    found = traces(copy.folder, student)
    assert found.any and found.submissions and len(found.pages) >= 1
    code, said = run("forget", student, "--yes")
    assert code == 0, said
    after = tree(copy.top)
    assert not [path for path in after if student in path]
    if student != "again":  # which is a word of many sentences, too
        assert [path for path, data in after.items() if student.encode() in data] == []
    gone = before.keys() - after.keys()
    pages = {path.relative_to(copy.top).as_posix() for path in found.pages}
    assert gone == {path for path in before if student in path} | pages
    assert {path for path, data in after.items() if before[path] != data} <= SHARED
    assert marks(copy) == {key: score for key, score in marks_before.items() if key[0] != student}
    assert len(marks_before) > len(marks(copy)) > 20
    assert not traces(open_class(copy.root), student).any


def test_no_byte_of_id_name_or_comment_stays_in_the_gradebook(copy):
    """Also where SQLite leaves the bytes of deleted rows in the file: whether it does is fixed when it is built."""

    def keep_what_is_deleted(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA secure_delete = OFF")

    path, comment = copy.root / "gradebook.db", "Quarrelsome remark"
    event.listen(Engine, "connect", keep_what_is_deleted)
    try:
        with Gradebook(f"sqlite:///{path}", copy.folder.settings.course) as book:
            book.update_or_create_student("careful", last_name="Xylophonides", first_name="")
            book.find_submission_notebook("03-tiny", "03-tiny", "careful").comments[0].manual_comment = comment
            book.db.commit()
        words = ("careful", "Xylophonides", comment)
        assert all(word.encode() in path.read_bytes() for word in words)
        assert run("forget", "careful", "--yes")[0] == 0
    finally:
        event.remove(Engine, "connect", keep_what_is_deleted)
    assert [word for word in words if word.encode() in path.read_bytes()] == []
    assert not list(copy.root.glob("gradebook.db-*"))


def test_the_roster_keeps_the_others_and_columns_of_ones_own(copy):
    path = copy.root / "roster.csv"
    path.write_bytes("班级,学号,姓名\n甲,careful,张三\n乙,absent,李四\n".encode("gbk"))
    assert run("forget", "careful", "--yes")[0] == 0
    assert path.read_text(encoding="utf-8-sig").splitlines() == ["班级,学号,姓名", "乙,absent,李四"]


def test_events_of_others_stay(copy):
    lines = (copy.root / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert run("forget", "thief", "--yes")[0] == 0
    kept = (copy.root / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert kept == [line for line in lines if '"thief"' not in line] and 0 < len(kept) < len(lines)


@pytest.mark.parametrize("typed", ["n\n", "\n"])
def test_it_asks_before(copy, typed):
    before = tree(copy.top)
    code, said = run("forget", "careful", typed=typed)
    assert code == 1 and "Nothing was removed" in said and "careful (张三)" in said
    assert tree(copy.top) == before
    code, said = run("forget", "careful", typed="y\n")
    assert code == 0 and "removed:" in said and "Not within reach" in said


def test_what_still_names_the_student_is_listed(copy):
    (copy.root / "grades.csv").write_text("id,mark\ncareful,90\n", encoding="utf-8")
    (copy.root / "others.csv").write_text("id,mark\ncarefully,90\n", encoding="utf-8")
    book = openpyxl.Workbook()
    book.worksheets[0].append(["careful", 90])
    book.save(copy.root / "grades.xlsx")
    for name in ("pages/careful/03-tiny.html", "pages/carefully/03-tiny.html"):
        (copy.root / name).parent.mkdir(parents=True)
        (copy.root / name).write_text("90", encoding="utf-8")
    (copy.root / "careful.csv").symlink_to(copy.root / "others.csv")
    code, said = run("forget", "careful", "--yes")
    assert code == 0
    for name, named in {
        "grades.csv": True,
        "grades.xlsx": True,
        "others.csv": False,
        "pages/careful/03-tiny.html": True,
        "pages/carefully/03-tiny.html": False,
        "careful.csv": True,
    }.items():
        assert (f"Still names the student: {copy.root / name}" in said) == named
        assert (copy.root / name).exists()


def test_what_cannot_be_removed_is_said(copy, monkeypatch):
    kept = next(path for path in traces(copy.folder, "careful").folders if "inbound" in str(path))
    whole = shutil.rmtree

    def refuse(path: Any, *args: Any, **kwargs: Any) -> None:
        if Path(path) == kept:
            raise PermissionError
        whole(path, *args, **kwargs)

    monkeypatch.setattr("autograder.forget.shutil.rmtree", refuse)
    code, said = run("forget", "careful", "--yes")
    assert code == 1 and f"belongs to another user: {kept}" in said and f"removed: {kept}" not in said


@pytest.mark.parametrize(
    ("student", "sentence"),
    [("nobody", "nothing of nobody"), ("../gold", "can't be a student's id"), ("*", "can't be a student's id")],
)
def test_who_is_not_there(copy, student, sentence):
    before = tree(copy.top)
    code, said = run("forget", student, "--yes")
    assert code == 1 and sentence in said
    assert tree(copy.top) == before


def test_a_broken_zip_of_somebody_else_stops_nothing(copy):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(range(256)) * 40)
    broken = bytearray(data.getvalue())
    broken[60:90] = b"\xff" * 30
    (copy.root / "submitted" / "broken.xlsx").write_bytes(bytes(broken))
    code, said = run("forget", "careful", "--yes")
    assert code == 0, said
    assert "careful" in said
