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
