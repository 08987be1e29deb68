"""Reading a hand-in from a folder that may be hostile."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from autograder import submission
from autograder.submission import hand_ins, read_submission


def codes(found):
    return [problem.code for problem in found.faults]


def test_reads_only_journals(tmp_path):
    (tmp_path / "labels" / "deep").mkdir(parents=True)
    for name in ("b.jsonl", "a.jsonl", ".hidden.jsonl", "notes.txt", "folder-id", "deep/c.jsonl"):
        (tmp_path / "labels" / name).write_bytes(name.encode())
    (tmp_path / "more.jsonl").write_bytes(b"{}")
    found = read_submission(tmp_path)
    assert dict(found.journals) == {"a.jsonl": b"a.jsonl", "b.jsonl": b"b.jsonl"}
    assert found.faults == () and found.handed_in is None


def test_nothing_there(tmp_path):
    assert read_submission(tmp_path) == read_submission(tmp_path / "gone") == submission.Submission()


@pytest.mark.parametrize(
    "name",
    ["work.zip", "labels/work.zip", "labels/a.txt", "labels/a.jsonl.zip", "a.jsonl", "essay.docx", "a\x1b.jsonl"],
)
def test_what_was_handed_in_instead_of_journals_is_named_and_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "labels").mkdir()
    (tmp_path / name).write_bytes(b"{}")
    for ours in ("03-x.ipynb", "timestamp.txt", "submission_secret.txt", "labels/folder-id", ".hidden", "labels/.x"):
        (tmp_path / ours).write_text("2026-11-24 08:00:00 UTC", encoding="utf-8")
    (tmp_path / "items").mkdir()
    found = read_submission(tmp_path)
    assert [(p.code, p.where) for p in found.faults] == [("not-journals", name.replace("\x1b", "?"))]
    assert found.journals == {} and name.replace("\x1b", "?") in found.faults[0].sentence("zh")
    (tmp_path / name).unlink()
    assert read_submission(tmp_path).faults == ()


def test_of_many_names_a_few_are_told(tmp_path: Path) -> None:
    for n in range(9):
        (tmp_path / f"{n}{'x' * 200}.zip").write_bytes(b"")
    (tmp_path / "9.zip").symlink_to("/dev/zero")
    where = read_submission(tmp_path).faults[0].where
    assert where.startswith("0x") and where.count(".zip") == 3 and where.endswith(" …") and len(where) < 200


@pytest.mark.parametrize("place", ["labels/a.jsonl", "labels", "."])
def test_links_are_not_followed(tmp_path, place):
    real = tmp_path / "real"
    (real / "labels").mkdir(parents=True)
    (real / "labels" / "a.jsonl").write_bytes(b"secret")
    mine = tmp_path / "mine"
    link = mine / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(real / place)
    found = read_submission(mine)
    assert found.journals == {} and codes(found) == ["symlink"]


def test_what_is_not_a_file(tmp_path):
    (tmp_path / "labels" / "a.jsonl").mkdir(parents=True)
    os.mkfifo(tmp_path / "labels" / "b.jsonl")
    found = read_submission(tmp_path)
    assert len(found.faults) == 2 and found.journals == {}
    other = tmp_path / "other"
    other.mkdir()
    (other / "labels").write_text("a file", encoding="utf-8")
    assert codes(read_submission(other)) == ["not-a-file"]


def test_bounds(tmp_path, monkeypatch):
    (tmp_path / "labels").mkdir()
    for n in range(4):
        (tmp_path / "labels" / f"{n}.jsonl").write_bytes(b"x" * 100)
    monkeypatch.setattr(submission, "JOURNAL_BYTES", 30)
    assert {len(data) for data in read_submission(tmp_path).journals.values()} == {31}
    monkeypatch.setattr(submission, "MOST_BYTES", 80)
    assert codes(read_submission(tmp_path)) == ["submission-too-big"]
    monkeypatch.setattr(submission, "JOURNALS", 3)
    assert codes(read_submission(tmp_path)) == ["too-many-journals"]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-11-24 08:00:00.500000 UTC", 8),
        ("2026-11-24 08:00:00 +0800", 0),
        ("2026-11-24 08:00:00", 8),
        ("2026-11-24 08:00:00 CST", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_the_time_of_handing_in(tmp_path, text, hour):
    (tmp_path / "timestamp.txt").write_text(text, encoding="utf-8")
    found = read_submission(tmp_path).handed_in
    assert (found.hour if found else None) == hour


def test_what_collect_noted(tmp_path):
    (tmp_path / "timestamp.txt").write_text("2026-11-24 08:00:00 UTC", encoding="utf-8")
    note = {"arrived": "2026-11-25T00:00:00+00:00", "links": ["peek"], "odd": ["pipe"]}
    (tmp_path / "collected.json").write_text(json.dumps(note), encoding="utf-8")
    found = read_submission(tmp_path)
    assert found.handed_in == datetime(2026, 11, 25, tzinfo=UTC)
    assert [(p.code, p.where) for p in found.faults] == [("symlink", "peek"), ("not-a-file", "pipe")]
    for broken in ("[]", "{", '{"links": 3}', '{"arrived": 3}', "\udc80"):
        (tmp_path / "collected.json").write_bytes(broken.encode("utf-8", "surrogateescape"))
        assert read_submission(tmp_path).faults == ()


def test_folders_of_students(tmp_path):
    for place in ("b/labels", "a/03-x/labels", "c", "d/other", ".git"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / "grades.csv").write_text("", encoding="utf-8")
    (tmp_path / "e").symlink_to(tmp_path / "b")
    found = {student: path.relative_to(tmp_path).as_posix() for student, path in hand_ins(tmp_path, "03-x")}
    assert found == {"a": "a/03-x", "b": "b", "c": "c", "d": "d", "e": "e"}
    assert codes(read_submission(tmp_path / "e")) == ["symlink"]


def test_who_handed_in_only_other_assignments_is_left_out(tmp_path: Path) -> None:
    for place in ("a/08-x/labels", "a/.cache", "b/08-x", "b/09-x", "c/08-x", "c/03-x/labels", "d/08-x", "e"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / "d" / "03-x.zip").write_bytes(b"")
    (tmp_path / "f").symlink_to(tmp_path / "a")
    known = ("03-x", "08-x", "09-x")
    assert [student for student, _place in hand_ins(tmp_path, "03-x", known)] == ["c", "d", "e", "f"]


@pytest.mark.parametrize("inner", ["", "03-tiny", "03-tiny/03-tiny"])
def test_a_hand_in_is_where_its_labels_are(tmp_path: Path, inner: str) -> None:
    (tmp_path / "001" / inner / "labels").mkdir(parents=True)
    assert list(hand_ins(tmp_path, "03-tiny")) == [("001", tmp_path / "001" / inner)]


def test_a_hand_in_is_not_looked_for_behind_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere" / "03-tiny" / "labels").mkdir(parents=True)
    (tmp_path / "in" / "001").mkdir(parents=True)
    (tmp_path / "in" / "001" / "03-tiny").symlink_to(tmp_path / "elsewhere")
    assert list(hand_ins(tmp_path / "in", "03-tiny")) == [("001", tmp_path / "in" / "001" / "03-tiny")]
