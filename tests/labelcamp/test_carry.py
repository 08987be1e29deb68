"""Labels from one door to another: the same bytes there and back, and nothing hostile gets in."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from labelcamp import bench_desk, carry
from labelcamp.answers import structure_row
from labelcamp.carry import finished_tests, pack, take_up
from labelcamp.cli import app
from labelcamp.journal import Journal, read_files, read_folder
from labelcamp.parcel import Parcel, dump, load
from labelcamp.problems import Problem, ProblemError
from tests.labelcamp.test_bench import by_kind, desk, row, send

HEAD = b'{"labelcamp":"labels","v":1,"folder":"labels","id":""}\n'


def line(**fields: Any) -> bytes:
    return json.dumps(row(**fields)).encode() + b"\n"


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """Two kernels' journals, a torn line, and a test that was ended."""
    folder = tmp_path / "one" / "labels"
    assert Journal(folder).folder_id
    Journal(folder, "a").append([structure_row(row(0)), structure_row(row(1))])
    Journal(folder, "b").append(
        [structure_row(row(2, note="鸟 \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")))]
    )
    with (folder / "b.jsonl").open("ab") as file:
        file.write(b'{"torn')
    carry.end_test(folder, "birds-and-cars", "test-1", 7)
    return folder


def test_there_and_back_gives_the_same_bytes(labels: Path, tmp_path: Path) -> None:
    there = tmp_path / "two" / "labels"
    data = pack(labels)
    taken = take_up(data, "file", there)
    assert (taken.new, taken.known, taken.refused) == (3, 0, ())
    assert pack(there) == data == pack(labels)
    assert finished_tests(there) == {("birds-and-cars", "test-1"): 7}
    assert read_folder(there).by_file == read_folder(labels).by_file
    again = take_up(data, "file", there)
    assert (again.new, again.known) == (0, 3)
    assert pack(there) == data


def test_a_line_that_is_no_utf8_goes_along_as_it_is(labels: Path) -> None:
    with (labels / "b.jsonl").open("ab") as file:
        file.write(b": half a character \xe9\n")
    printed = CliRunner().invoke(app, ["export", "labels", "--labels", str(labels)])
    assert b"\xe9\n" in printed.stdout_bytes and printed.stdout_bytes == pack(labels)


def test_hidden_files_are_no_journals(labels: Path) -> None:
    before = pack(labels)
    (labels / "._a.jsonl").write_bytes(b"\x00\x05\x16\x07\n")
    assert pack(labels) == before and not read_folder(labels).errors


def test_what_came_later_is_added_in_its_own_journal(labels: Path, tmp_path: Path) -> None:
    there = tmp_path / "two" / "labels"
    take_up(pack(labels), "file", there)
    Journal(there, "c").append([structure_row(row(3))])
    Journal(labels, "a").append([structure_row(row(4))])
    assert take_up(pack(labels), "file", there).new == 1
    assert {name: len(rows) for name, rows in read_folder(there).by_file.items()} == {
        "a.jsonl": 3,
        "b.jsonl": 1,
        "c.jsonl": 1,
    }


@pytest.mark.parametrize("cut", [1, 40], ids=["no line end", "torn"])
def test_onto_a_half_copied_folder_no_row_is_spoilt(labels: Path, tmp_path: Path, cut: int) -> None:
    file = pack(labels)
    rows = read_folder(labels).rows
    there = tmp_path / "half" / labels.name
    there.mkdir(parents=True)
    for path in labels.glob("*.jsonl"):
        (there / path.name).write_bytes(path.read_bytes()[:-cut])
    take_up(file, "the file", there)
    found = read_folder(there)
    assert {row.id for row in found.rows} == {row.id for row in rows}
    assert not found.errors


def test_a_folder_with_labels_keeps_its_id(labels: Path, tmp_path: Path) -> None:
    there = tmp_path / "two" / "labels"
    own = Journal(there).folder_id
    Journal(there, "c").append([structure_row(row(5))])
    take_up(pack(labels), "file", there)
    assert Journal(there).folder_id == own


def test_a_parcel_in_a_folder_stands_for_its_journals(labels: Path) -> None:
    plain = {path.name: path.read_bytes() for path in labels.glob("*.jsonl")}
    data = pack(labels)
    whole = read_files(plain)
    assert read_files({"labels-x.jsonl": data}).by_file == whole.by_file
    assert read_files(plain | {"labels-x.jsonl": data}).by_file == whole.by_file
    assert read_files({"labels-x.jsonl": data, "a.jsonl": plain["a.jsonl"] + line(number=7)}).rows[:3] == whole.rows
    other = read_files({"labels-x.jsonl": data, "a.jsonl": line(number=8)})
    assert not other.errors and len(other.rows) == 4


def test_a_damaged_parcel_is_named(labels: Path) -> None:
    found = read_files({"x.jsonl": pack(labels)[:-30]}, "labels")
    assert next((problem.code, problem.where) for problem in found.errors) == ("bad-parcel", "labels/x.jsonl")


@pytest.mark.parametrize(
    "rest",
    [
        b'{"file":"../a.jsonl","rows":1}\n' + line(),
        b'{"file":"a/b.jsonl","rows":1}\n' + line(),
        b'{"file":".a.jsonl","rows":1}\n' + line(),
        b'{"file":"a.py","rows":1}\n' + line(),
        b'{"file":"NUL.jsonl","rows":1}\n' + line(),
        b'{"file":"a.jsonl","rows":2}\n' + line(),
        b'{"file":"a.jsonl","rows":-1}\n' + line(),
        b'{"file":"a.jsonl","rows":true,"x":[' + b"[" * 100_000 + b"\n",
        b'{"finished":{"task":1,"set":"x","stamp":2}}\n',
        b'{"finished":{"task":"a","set":"x","stamp":2}}',
        line(),
        b"\xff\n",
    ],
)
def test_a_hostile_parcel_is_refused_whole(tmp_path: Path, rest: bytes) -> None:
    with pytest.raises(ProblemError, match=re.escape("is damaged at line")):
        take_up(HEAD + rest, "file", tmp_path / "labels")
    assert list(tmp_path.rglob("*.jsonl")) == []


def test_rows_that_may_not_come_in_are_counted_and_the_rest_is_taken(tmp_path: Path) -> None:
    first = row(0)
    lines = [json.dumps(first), json.dumps(row(1, source="gold")), json.dumps(first | {"note": "another"}), "{}"]
    data = HEAD + b'{"file":"a.jsonl","rows":5}\n' + "\n".join([*lines, json.dumps(row(2))]).encode() + b"\n"
    taken = take_up(
        data, "file", tmp_path / "labels", lambda each: Problem("not-json", "x") if each.item == "item-2" else None
    )
    assert taken.new == 1
    assert sorted(problem.code for problem in taken.refused) == [
        "not-human",
        "not-json",
        "row-conflict",
        "unknown-format",
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no-parcel"),
        (b"[]", "no-parcel"),
        (HEAD.replace(b'"v":1', b'"v":2'), "new-parcel"),
        (HEAD.replace(b'"folder":"labels"', b'"folder":"assignments/09-steps/labels"'), "other-folder"),
    ],
)
def test_a_file_that_is_none_of_this_folder_has_a_sentence(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(ProblemError) as caught:
        take_up(data, "file", tmp_path / "labels")
    assert caught.value.problem.code == code


@given(st.dictionaries(st.from_regex(r"j[a-z]{0,4}\.jsonl", fullmatch=True), st.lists(st.integers(0, 99), min_size=1)))
def test_a_parcel_gives_back_what_went_in(numbers: dict[str, list[int]]) -> None:
    journals = {name: b"".join(b'{"n":%d}\n' % n for n in found) for name, found in numbers.items()}
    parcel = Parcel("labels", "a" * 32, journals, (("t", "s", 1),))
    assert load(dump(parcel), "x") == parcel


def test_the_bench_packs_and_takes_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = desk(tmp_path / "one" / "labels", mode="learn")
    send(one, row(0, mode="learn"), row(1, mode="learn"))
    ((said, (data,)),) = one.receive({"type": "pack"})
    assert re.fullmatch(r"labels-lessons-\d{8}\.jsonl", said["name"])
    monkeypatch.setattr(bench_desk, "_journals", {})
    two = desk(tmp_path / "two" / "labels", mode="learn")
    text = data.decode()
    assert two.receive({"type": "take", "text": text[:50], "more": True}) == []
    told = by_kind(two.receive({"type": "take", "text": text[50:], "more": False}))
    assert len(told["opened"][0]["rows"]) == 2 and len(told["verdict"]) == 2
    assert "2 answers" in told["took"][0]["sentence"]
    assert len(two.answers) == 2
    told = by_kind(two.receive({"type": "take", "text": "nonsense", "more": False}))
    assert list(told) == ["took"]
    hostile = text.replace('"contents":{', '"contents":{"dog":"yes",').replace('"id":"', '"id":"f', 1)
    three = desk(tmp_path / "three" / "labels", mode="learn")
    told = by_kind(three.receive({"type": "take", "text": hostile, "more": False}))
    assert three.answers == {} and "2" in told["took"][0]["sentence"]


def test_the_commands_write_the_same_bytes_and_take_them_up(labels: Path, tmp_path: Path) -> None:
    out, there = tmp_path / "labels-x.jsonl", tmp_path / "学生 张三" / "labels"
    run = CliRunner()
    assert run.invoke(app, ["export", "labels", "--labels", str(labels), "--out", str(out)]).exit_code == 0
    assert out.read_bytes() == pack(labels)
    assert run.invoke(app, ["take", str(out), str(there)]).exit_code == 0
    assert pack(there) == pack(labels)
    gone = run.invoke(app, ["take", str(tmp_path / "none.jsonl"), str(there)])
    assert gone.exit_code == 1
    empty = run.invoke(app, ["export", "labels", "--labels", str(tmp_path / "empty")])
    assert empty.exit_code == 1
