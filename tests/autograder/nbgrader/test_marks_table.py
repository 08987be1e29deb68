"""`autograder export`: the marks of a class that went through nbgrader, as Excel and WPS read them."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.table import write_table

pytestmark = pytest.mark.nbgrader

NAME, CODE = "03-tiny", "ps1"
LONG = "202600112345678901"
ROSTER = [
    ("careful", '=HYPERLINK("http://x","张三")'),
    ("half", "张三"),
    ("torn", "张三"),
    ("empty", "-1+1"),
    ("none", "+86"),
    ("twice", "@SUM(A1)"),
    (LONG, "李四"),
    ("007", "王五"),
]
HEADS = ["student id", "name", "mark", "out of", "why there is no mark, or what was mended", "score s",
         "lower bound of s (90 %)", "accuracy", "handed in", "receipt"]  # fmt: skip


def run(school: Any, *words: object, ok: bool = True) -> str:
    result = CliRunner().invoke(cli.app, ["export", *map(str, words), "--class", str(school.folder.root)])
    assert (result.exit_code == 0) == ok, result.output
    return result.output


@pytest.fixture(scope="module")
def rostered(school: Any) -> Iterator[Any]:
    """The class with a roster of awkward names and ids."""
    path = school.folder.root / "roster.csv"
    before = path.read_bytes()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([("id", "name"), *ROSTER])
    yield school
    path.write_bytes(before)


@pytest.fixture(scope="module")
def book(rostered: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("export") / "marks.xlsx"
    run(rostered, "--out", path)
    return openpyxl.load_workbook(path)


def test_a_sheet_an_assignment_and_one_of_all(book, school):
    assert book.sheetnames == ["all marks", NAME, CODE]
    rows = list(book[NAME].iter_rows(values_only=True))
    assert list(rows[0]) == HEADS
    by_id = {row[0]: row for row in rows[1:]}
    for student in ("careful", "half", "torn"):
        assert by_id[student][2] == sum(score for score, _hand in school.grades(student).values())
    assert by_id["empty"][2] is None and "holds no labels" in by_id["empty"][4]
    assert by_id["007"][2] is None and by_id["007"][4] == "Nothing was handed in."
    assert re.fullmatch(r"[0-9a-f]{4}(-[0-9a-f]{4}){2}", by_id["careful"][9]) and by_id["empty"][9] is None
    everything = {row[0]: row for row in book["all marks"].iter_rows(values_only=True)}
    assert everything["student id"] == ("student id", "name", NAME, CODE)
    assert everything["careful"][2:] == (by_id["careful"][2], None)


def test_two_of_one_name_are_two(book):
    rows = [row[:2] for row in book[NAME].iter_rows(values_only=True) if row[1] == "张三"]
    assert rows == [("half", "张三"), ("torn", "张三")]


def test_ids_and_names_are_text_and_nothing_is_computed(book):
    named = {row[0].value: row for row in book[NAME].iter_rows(min_row=2)}
    for student, name in ROSTER:
        for cell, value in zip(named[student][:2], (student, name), strict=True):
            assert (cell.value, cell.data_type, cell.number_format) == (value, "s", "@")
            assert cell.quotePrefix == value.startswith(("=", "-", "+", "@"))
    assert named[LONG][0].value == LONG and named["007"][0].value == "007"
    assert all(isinstance(row[2].value, float | int | None) for row in named.values())


def test_no_formula_stands_in_the_file_itself(rostered, tmp_path):
    run(rostered, NAME, "--out", tmp_path / "m.xlsx")
    with zipfile.ZipFile(tmp_path / "m.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "HYPERLINK" in sheet
    assert openpyxl.load_workbook(tmp_path / "m.xlsx").sheetnames == [NAME]


def test_csv_is_one_table_that_no_spreadsheet_computes(rostered, tmp_path):
    run(rostered, "--out", tmp_path / "m.csv")
    data = (tmp_path / "m.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert {row["assignment"] for row in rows} == {NAME, CODE}
    names = {row["student id"]: row["name"] for row in rows}
    assert names == {**dict.fromkeys(names, ""), **{
        student: name if name[0] not in "=-+@" else f"'{name}" for student, name in ROSTER
    }}  # fmt: skip


def test_under_pseudonyms_nobody_is_named(rostered, tmp_path):
    said = run(rostered, "--out", tmp_path / "m.xlsx", "--pseudonyms", ok=False)
    assert "secret.key is missing" in said.replace("\n", "") and not (tmp_path / "m.xlsx").exists()
    (rostered.folder.root / "secret.key").write_bytes(bytes(32))
    run(rostered, "--out", tmp_path / "m.xlsx", "--pseudonyms")
    (rostered.folder.root / "secret.key").unlink()
    found = openpyxl.load_workbook(tmp_path / "m.xlsx")
    plain = openpyxl.load_workbook(_exported(rostered, tmp_path))
    for name in found.sheetnames:
        texts = [str(value) for row in found[name].iter_rows(values_only=True) for value in row]
        known = {str(row[0]) for row in plain[name].iter_rows(min_row=2, values_only=True)}
        assert not known & set(texts) and not {"a.jsonl", "laptop.jsonl"} & set(re.split(r"[\s/:]", " ".join(texts)))
        assert not {name for _student, name in ROSTER} & set(texts)
    assert any("laptop.jsonl" in str(row[4]) for row in plain[NAME].iter_rows(values_only=True))
    marks = [sorted(str(row[n]) for row in one[NAME].iter_rows(min_row=2, values_only=True)) for one, n in
             ((found, 1), (plain, 2))]  # fmt: skip
    assert marks[0] == marks[1]
    order = [row[0] for row in found[NAME].iter_rows(min_row=2, values_only=True)]
    assert order == sorted(order) and order[0] == "student 01"


def _exported(school: Any, place: Path) -> Path:
    run(school, "--out", place / "plain.xlsx")
    return place / "plain.xlsx"


def test_an_unknown_assignment_is_a_sentence(rostered, tmp_path):
    assert "03-tiny" in run(rostered, "nothing", "--out", tmp_path / "m.xlsx", ok=False)


def test_control_signs_and_long_texts_break_nothing(tmp_path):
    rows = [["a\x00b\x1f\ud800c", "x" * 40_000], ["line\nbreak", None]]
    write_table(tmp_path / "t.xlsx", ["head", "other"], rows)
    made = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert made["A2"].value == "abc" and len(made["B2"].value) == 32_767 and made["A3"].value == "line\nbreak"
