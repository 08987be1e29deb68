"""Rosters as schools have them."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from autograder.roster import RosterError, Student, read_roster, write_roster
from autograder.table import write_table

WANTED = [Student("2026001", "张三"), Student("2026002", "欧阳娜娜")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("head", ["学号,姓名", "班级,姓名,学号", "ID,Name", "学号;姓名"])
def test_csv(tmp_path, encoding, head):
    sign = ";" if ";" in head else ","
    rows = [head]
    for student in WANTED:
        cells = {"学号": student.id, "id": student.id, "姓名": student.name, "name": student.name, "班级": "1"}
        rows.append(sign.join(cells[name.lower()] for name in head.split(sign)))
    path = tmp_path / "名单.csv"
    path.write_bytes(("\r\n".join(rows) + "\r\n\r\n").encode(encoding))
    assert read_roster(path) == WANTED


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_ids_in_csv_keep_their_zeros(tmp_path, encoding):
    """As Excel saves it, and on through the roster of the class."""
    (tmp_path / "名单.csv").write_bytes("学号,姓名\r\n007,张三\r\n0120260001,欧阳娜娜\r\n".encode(encoding))
    wanted = [Student("007", "张三"), Student("0120260001", "欧阳娜娜")]
    assert read_roster(tmp_path / "名单.csv") == wanted
    write_roster(wanted, tmp_path / "roster.csv", ("学号", "姓名"))
    assert read_roster(tmp_path / "roster.csv") == wanted


def test_ids_in_xlsx_keep_their_zeros(tmp_path):
    """Typed as text, or as a number that the column's format fills up."""
    book = openpyxl.Workbook()
    for row in (["学号", "姓名"], ["007", "a"], [8, "b"], [9.0, "c"], [10, "d"]):
        book.active.append(row)
    book.active["A3"].number_format = book.active["A4"].number_format = "000"
    book.save(tmp_path / "r.xlsx")
    assert [student.id for student in read_roster(tmp_path / "r.xlsx")] == ["007", "008", "009", "10"]


@pytest.mark.parametrize("number", [202600112345678901, 2.02600112345678e17])
def test_an_id_that_a_spreadsheet_has_rounded_is_nobodys(tmp_path, number):
    book = openpyxl.Workbook()
    for row in (["学号", "姓名"], [202600112345678, "a"], [number, "b"]):
        book.active.append(row)
    book.save(tmp_path / "r.xlsx")
    (tmp_path / "r.csv").write_text("id,name\n202600112345678,a\n2.026E+17,b\n", encoding="utf-8-sig")
    for name in ("r.xlsx", "r.csv"):
        with pytest.raises(RosterError) as caught:
            read_roster(tmp_path / name)
        assert (caught.value.problem.code, caught.value.problem.where) == ("roster-rounded-id", f"{tmp_path / name}:3")
        assert "2.026" in caught.value.problem.sentence("en") and "文本" in caught.value.problem.sentence("zh")


def test_xlsx_with_numbers_as_numbers(tmp_path):
    book = openpyxl.Workbook()
    for row in (["学号", "姓名"], [2026001, " 张三 "], [2026002.0, "欧阳娜娜"], [None, None]):
        book.active.append(row)
    book.save(tmp_path / "r.xlsx")
    assert read_roster(tmp_path / "r.xlsx") == WANTED


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        ("学号,姓名\n1,a\n1,b\n".encode(), "roster-twice", ""),
        (b"id\nLi\nli\n", "roster-twice", ""),
        ("姓名\n张三\n".encode(), "roster-no-id", ":1"),
        ("学号,姓名\n../x,a\n".encode(), "roster-bad-id", ":2"),
        ("学号,姓名\n,张三\n".encode(), "roster-bad-id", ":2"),
        (b"\n\n", "roster-empty", ""),
        (b"\xff\xfe\x00id", "roster-encoding", ""),
    ],
)
def test_sentences(tmp_path, data, code, where):
    path = tmp_path / "r.csv"
    path.write_bytes(data)
    with pytest.raises(RosterError) as caught:
        read_roster(path)
    problem = caught.value.problem
    assert (problem.code, problem.where) == (code, f"{path}{where}")
    assert str(path) in problem.sentence("zh") and "{" not in problem.sentence("en")


def test_files_that_are_not_there_or_no_table(tmp_path):
    (tmp_path / "r.xlsx").write_bytes(b"not a zip")
    for name in ("r.xlsx", "gone.csv", "gone.xlsx"):
        with pytest.raises(RosterError) as caught:
            read_roster(tmp_path / name)
        assert caught.value.problem.code == "roster-unreadable"


def test_written_for_a_spreadsheet(tmp_path):
    write_roster(WANTED, tmp_path / "r.csv", ("学号", "姓名"))
    assert (tmp_path / "r.csv").read_bytes().startswith("\ufeff学号".encode())
    assert read_roster(tmp_path / "r.csv") == WANTED


def test_tables(tmp_path):
    rows = [["2026001", "张三, A", 87.5, None], ["2026002", "=1+1", None, "-x"]]
    write_table(tmp_path / "t.csv", ["学号", "姓名", "成绩", "why"], rows)
    data = (tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    assert list(csv.reader(data.splitlines())) == [
        ["学号", "姓名", "成绩", "why"],
        ["2026001", "张三, A", "87.5", ""],
        ["2026002", "'=1+1", "", "'-x"],
    ]
    write_table(tmp_path / "t.xlsx", ["a", "b", "c", "d"], rows)
    found = list(openpyxl.load_workbook(tmp_path / "t.xlsx").active.iter_rows(values_only=True))
    assert found[1] == ("2026001", "张三, A", 87.5, None) and found[2][1] == "=1+1"


def test_ids_in_a_workbook_are_text(tmp_path):
    write_table(tmp_path / "t.xlsx", ["学号", "成绩"], [["007", 60.0], ["202600112345678901", 70.0]])
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    for place, student in (("A2", "007"), ("A3", "202600112345678901")):
        assert (sheet[place].value, sheet[place].data_type, sheet[place].number_format) == (student, "s", "@")
    assert [one.id for one in read_roster(tmp_path / "t.xlsx")] == ["007", "202600112345678901"]
