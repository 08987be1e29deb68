from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcamp import journal
from labelcamp.answers import Answer, dump_row
from labelcamp.journal import Journal, final, first, fold, read_files, read_folder
from labelcamp.problems import Problem, ProblemError

from .conftest import MakeAnswer

KEY = ("birds-and-cars", "set-a", "i00")


def lines(*rows: Answer) -> bytes:
    return "".join(dump_row(row) + "\n" for row in rows).encode()


def test_what_is_appended_is_read_back(answer: MakeAnswer, tmp_path: Path) -> None:
    one, two, three = answer("i00", {}), answer("i01", {"bird": "yes"}), answer("i00", {"car": "yes"})
    writer = Journal(tmp_path / "labels")
    writer.append([one])
    writer.append([two])
    Journal(tmp_path / "labels").append([three])
    reading = read_folder(tmp_path / "labels")
    assert reading.rows == (one, two, three)
    assert not reading.errors and not reading.warnings
    assert fold(reading.rows)[KEY] == three
    assert len(list((tmp_path / "labels").glob("*.jsonl"))) == 2


def test_nothing_is_created_before_the_first_answer(tmp_path: Path) -> None:
    Journal(tmp_path / "labels")
    assert not (tmp_path / "labels").exists()
    assert [p.code for p in read_folder(tmp_path / "labels").errors] == ["no-journal"]


def test_the_folder_keeps_its_id_and_a_new_folder_has_another(tmp_path: Path) -> None:
    assert Journal(tmp_path / "a").folder_id == Journal(tmp_path / "a").folder_id
    assert Journal(tmp_path / "a").folder_id != Journal(tmp_path / "b").folder_id


@pytest.mark.parametrize("refusal", [None, OSError, NotImplementedError])
def test_an_id_of_a_folder_is_whole_and_on_the_disk_before_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: type[Exception] | None
) -> None:
    synced = []

    def sync(number: int) -> None:
        synced.append(os.fstat(number).st_size)
        assert not (tmp_path / "folder-id").exists()

    def refuse(*_paths: object, **_more: object) -> None:
        raise refusal or AssertionError

    monkeypatch.setattr(os, "fsync", sync)
    if refusal is not None:
        monkeypatch.setattr(os, "link", refuse)
    found = Journal(tmp_path).folder_id
    assert synced == [len(found)] == [32]
    assert [path.name for path in tmp_path.iterdir()] == ["folder-id"]


def test_the_first_id_of_a_folder_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Another kernel is faster, after this one has seen that there is none.
    monkeypatch.setattr(os, "fsync", lambda _number: (tmp_path / "folder-id").write_text("a" * 32, encoding="utf-8"))
    assert Journal(tmp_path).folder_id == "a" * 32


def test_a_torn_last_line_is_dropped_and_named(answer: MakeAnswer) -> None:
    reading = read_files({"a.jsonl": lines(answer(), answer("i01")) + dump_row(answer("i02")).encode()[:-9]})
    assert len(reading.rows) == 2
    assert [(p.code, p.where) for p in reading.warnings] == [("torn-line", "labels/a.jsonl")]
    assert not reading.errors


def test_a_last_line_that_only_lacks_its_line_end_counts(answer: MakeAnswer) -> None:
    reading = read_files({"a.jsonl": lines(answer(), answer("i01"))[:-1]})
    assert len(reading.rows) == 2 and not reading.warnings and not reading.errors


def test_a_character_torn_in_the_middle_is_a_torn_line(answer: MakeAnswer) -> None:
    data = lines(answer()) + dump_row(answer("i01", note="鸟")).encode()
    reading = read_files({"a.jsonl": data[: data.rindex("鸟".encode()) + 1]})
    assert [p.code for p in reading.warnings] == ["torn-line"] and not reading.errors


def test_identical_rows_fold_to_one(answer: MakeAnswer) -> None:
    row = answer()
    reading = read_files({"a.jsonl": lines(row, row, row), "b.jsonl": lines(row)})
    assert reading.rows == (row,)
    assert [(p.code, p.details["count"]) for p in reading.warnings] == [("identical-rows", 2)]


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (b"", "empty-journal", "labels"),
        (b"\xff\xfe\n", "not-utf8", "labels/a.jsonl:1"),
        (b"hello\n", "not-json", "labels/a.jsonl:1"),
        (b"\n", "not-json", "labels/a.jsonl:1"),
        (b"{}" + b" " * journal.LINE_BYTES + b"\n", "line-too-long", "labels/a.jsonl:1"),
        (b" " * (journal.JOURNAL_BYTES + 1), "journal-too-big", "labels/a.jsonl"),
    ],
)
def test_what_is_no_journal_is_an_error_with_its_place(data: bytes, code: str, where: str) -> None:
    reading = read_files({"a.jsonl": data})
    assert [(p.code, p.where) for p in reading.errors] == [(code, where)]


def test_one_bad_line_in_the_middle_is_an_error(answer: MakeAnswer) -> None:
    data = lines(answer()) + b'{"torn": \n' + lines(answer("i01"))
    assert [(p.code, p.where) for p in read_files({"a.jsonl": data}).errors] == [("not-json", "labels/a.jsonl:2")]


def test_two_different_rows_with_one_id_are_an_error(answer: MakeAnswer) -> None:
    one = answer(value={})
    other = answer(value={"bird": "yes"}, id=one.id)
    assert [p.code for p in read_files({"a": lines(one), "b": lines(other)}).errors] == ["row-conflict"]


def test_a_flood_of_files_is_refused(answer: MakeAnswer) -> None:
    files = {f"{n}.jsonl": b"" for n in range(journal.JOURNALS + 1)}
    assert [p.code for p in read_files(files).errors] == ["too-many-journals"]


@given(st.binary(max_size=300))
def test_no_bytes_can_make_the_reader_raise(data: bytes) -> None:
    reading = read_files({"a.jsonl": data})
    assert reading.errors or reading.rows
    for problem in reading.errors + reading.warnings:
        assert "a.jsonl" in problem.sentence() or problem.code == "empty-journal"


@pytest.mark.parametrize(
    ("statuses", "counts"),
    [
        (["submitted"], 0),
        (["flagged"], 0),
        (["draft"], None),
        (["skipped"], None),
        (["submitted", "draft"], 0),
        (["submitted", "skipped"], None),
        (["skipped", "submitted"], 1),
        (["submitted", "skipped", "draft"], None),
        (["submitted", "flagged"], 1),
    ],
)
def test_which_row_counts(answer: MakeAnswer, statuses: list[str], counts: int | None) -> None:
    rows = [answer(status=status) for status in statuses]
    assert final(reversed(rows)).get(KEY) == (None if counts is None else rows[counts])


def test_the_practice_score_takes_the_first_answer(answer: MakeAnswer) -> None:
    draft, one, two = answer(status="draft"), answer(value={}), answer(value={"car": "yes"})
    assert first([two, one, draft])[KEY] == one


def test_an_older_row_that_arrives_late_does_not_win(answer: MakeAnswer) -> None:
    old, new = answer(value={}), answer(value={"bird": "yes"})
    assert fold(read_files({"a": lines(new, old)}).rows)[KEY] == new


def test_equal_stamps_are_told_apart_by_row_id(answer: MakeAnswer) -> None:
    low, high = answer(id="0" * 32, stamp=5), answer(id="f" * 32, stamp=5)
    assert fold([high, low])[KEY] == fold([low, high])[KEY] == high


def test_a_place_that_cannot_be_written_to_is_a_sentence(answer: MakeAnswer, tmp_path: Path) -> None:
    (tmp_path / "labels").write_text("a file where the folder should be", encoding="utf-8")
    for write in (
        lambda: Journal(tmp_path / "labels").append([answer()]),
        lambda: Journal(tmp_path / "labels").folder_id,
    ):
        with pytest.raises(ProblemError) as caught:
            write()
        assert caught.value.problem.code == "read-only"


def test_a_full_disk_leaves_no_half_row(answer: MakeAnswer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Journal(tmp_path / "labels")
    kept, lost, later = answer("i00"), answer("i01"), answer("i02")
    writer.append([kept])

    def full(_: int) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ProblemError):
            writer.append([lost])
    writer.append([later])
    reading = read_folder(tmp_path / "labels")
    assert reading.rows == (kept, later) and not reading.warnings and not reading.errors


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sentence_can_be_written_whatever_the_file_is_called(lang: str) -> None:
    name = os.fsdecode(b"labels/\xb1\xea.jsonl")
    assert Problem("torn-line", name).sentence(lang).encode()
