"""Tables of marks on the screen of a terminal of 80 columns."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from autograder.classdir import ClassFolder, Settings
from autograder.demo import Result, mark_table
from autograder.demo.students import KINDS, roster
from autograder.export import Row
from autograder.grade import Grade
from autograder.making import assignments
from autograder.results import Row as GradedRow
from autograder.results import rich_table
from labelcamp.i18n import translator
from labelcamp.problems import Problem


def shown(table: Table) -> str:
    """As the commands show it: what is too wide is not wrapped by rich, but by the terminal."""
    screen = io.StringIO()
    Console(file=screen, width=80, soft_wrap=True, highlight=False).print(table)
    return screen.getvalue()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_demos_fits_and_cuts_nothing_off(lang):
    students, names = roster(translator(lang), KINDS), sorted(assignments())
    rows = [
        Row(name, student.id, student.name, None if n == 3 else 100.0 - n, 116.0, (), {}, "")
        for n, student in enumerate(students.values())
        for name in names
    ]
    sizes = {(student.id, name): 123_456 for student in students.values() for name in names}
    said = shown(mark_table(Result(ClassFolder(Path(), Settings(lang, "demo")), students, rows, sizes, {}), lang))
    lines = said.splitlines()
    assert max(map(cell_len, lines)) <= 80 and "…" not in said
    for n, student in enumerate(students.values()):
        marks = ["–" if n == 3 else f"{100.0 - n:.1f}"] * len(names)
        row = next(line for line in lines if student.id in line)
        assert row.split() == [student.id, *student.name.split(), *marks, "123,456"]
    assert all(name in said for name in names)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_of_a_folder_of_hand_ins_every_reason_is_whole(lang):
    problem = Problem("no-journal", "labels")
    grade = Grade((problem,), (), None, None, (), "", "")
    said = shown(rich_table([GradedRow("2026001", "张三", grade, None, (problem.sentence(lang),), ())], lang))
    assert max(map(cell_len, said.splitlines())) <= 80
    last = "".join(line.strip() for line in said.split("─ \n")[1].splitlines())
    assert "".join(problem.sentence(lang).split()) in "".join(last.split())
