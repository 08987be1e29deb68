"""The demo: a class of thirty simulated students, taken through nbgrader's own apps in this process.

Everything is as in a real class: items and gold are made from a secret (a public one, so that it is the same each
time), the assignments are handed out in an exchange, fetched, labelled, submitted, collected, graded and given back.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import ascii_uppercase

from attrs import frozen
from rich import box
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from autograder.classdir import SETTINGS, ClassFolder, open_class
from autograder.demo.school import School
from autograder.demo.students import KINDS, HandIn, hand_ins, roster
from autograder.export import Row, class_rows
from autograder.gold import write_retired
from autograder.making import assignments, make_class
from autograder.nbgrader_steps import enter_students, hand_out
from autograder.roster import Student
from labelcamp.i18n import translator
from labelcamp.problems import Problem, ProblemError

SECRET = hashlib.sha256(b"labelcamp demo: anybody may know this secret").digest()
RETIRED = "03-image-classes"
"""The assignment whose answers are opened at the end; the others' stay closed, so that both kinds of feedback show."""


@frozen
class Result:
    """How the demo's class came out.

    Attributes:
        folder: the class.
        students: by kind.
        rows: a row an assignment and student, as `nbgrader export` has them.
        bytes: by student and assignment, how large the hand-in is as it was collected.
        label_marks: by student and assignment, the mark of the labels alone, 0..100; absent where there is none.
    """

    folder: ClassFolder
    students: Mapping[str, Student]
    rows: Sequence[Row]
    bytes: Mapping[tuple[str, str], int]
    label_marks: Mapping[tuple[str, str], float]


def make_school(top: Path, lang: str, names: Sequence[str], kinds: Sequence[str]) -> tuple[School, dict[str, Student]]:
    """Make the class, its exchange and its roster in an empty folder (ProblemError if it is not empty)."""
    if top.exists() and (not top.is_dir() or any(top.iterdir())):
        raise ProblemError(Problem("not-empty", str(top)))
    students = roster(translator(lang), [kind for kind in KINDS if kind.id in kinds])
    root = top / "class"
    named = {name: settings for name, settings in assignments().items() if name in names}
    make_class(root, lang, list(students.values()), named, lambda _: None, secret=SECRET)
    path = root / SETTINGS
    text = path.read_text(encoding="utf-8").replace('exchange = ""', 'exchange = "../exchange"')
    path.write_text(text, encoding="utf-8", newline="\n")
    exchange = top / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    enter_students(root, students.values())
    return School(open_class(root), top / "homes"), students


def run(
    top: Path,
    lang: str,
    progress: Progress,
    names: Sequence[str] | None = None,
    kinds: Sequence[str] | None = None,
) -> Result:
    """Take the class all the way.

    Args:
        top: an empty or new folder.
        names: assignments; None: all of them.
        kinds: kinds of students; None: all thirty.

    Raises:
        ProblemError: the folder is not empty, there are no recipes here, or nbgrader refused.
    """
    _ = translator(lang)
    names = sorted(assignments()) if names is None else names
    kinds = [kind.id for kind in KINDS] if kinds is None else kinds
    hand_in_count = len(names) * len(kinds)
    bar = progress.add_task(_("Making the class …"), total=5 * hand_in_count)

    def step(words: str, by: int = 0) -> None:
        progress.update(bar, description=words, advance=by)

    school, students = make_school(top, lang, names, kinds)
    for name in names:
        step(_("{name}: handing out …").format(name=name))
        hand_out(school.folder, name, False, lambda _: None)
        made = hand_ins(school.folder.sheet(name), name, students)
        step(_("{name}: students fetch, label and hand in …").format(name=name))
        for kind, student in students.items():
            _take_home(school, student.id, name, made[kind])
            step(_("{name}: students fetch, label and hand in …").format(name=name), by=1)
        step(_("{name}: collecting …").format(name=name))
        school.teacher("collect", name)
        _grade(school, name, students, step, _)
        if name == RETIRED:
            _after_the_answers(school, name, students, made)
        _by_hand(school, name, students)
        step(_("{name}: writing feedback …").format(name=name))
        school.teacher("generate_feedback", name)
        school.teacher("release_feedback", name)
        step(_("{name}: writing feedback …").format(name=name), by=2 * len(students))
    step(_("Writing the table of marks …"))
    school.export(school.folder.root / "grades.xlsx")
    with school.gradebook() as book:
        rows = tuple(class_rows(school.folder, book))
    progress.update(bar, description=_("Done."), completed=5 * hand_in_count)
    found = {(row.student, row.assignment): row.found.get("mark") for row in rows}
    return Result(
        school.folder,
        students,
        rows,
        {(s.id, name): _size(school.folder.submitted(s.id, name)) for s in students.values() for name in names},
        {key: mark for key, mark in found.items() if mark is not None},
    )


def _take_home(school: School, student: str, name: str, made: HandIn) -> None:
    school.fetch(student, name)
    if not (made.missing or (made.late and name == RETIRED)):
        school.hand_in(student, name, made)


def _grade(
    school: School,
    name: str,
    students: Mapping[str, Student],
    step: Callable[[str, int], None],
    _: Callable[[str], str],
) -> None:
    for student in students.values():
        if school.folder.submitted(student.id, name).exists():
            school.teacher("autograde", name, student.id, may_fail=True)
        step(_("{name}: grading …").format(name=name), 2)


def _after_the_answers(school: School, name: str, students: Mapping[str, Student], made: Mapping[str, HandIn]) -> None:
    """Open the answers; whoever hands in after that is collected and graded, too."""
    write_retired(school.folder.gold(name), datetime.now(UTC))
    for kind, student in students.items():
        if made[kind].late:
            school.hand_in(student.id, name, made[kind])
            school.teacher("collect", name)
            school.teacher("autograde", name, student.id, may_fail=True)


def _by_hand(school: School, name: str, students: Mapping[str, Student]) -> None:
    """What a teacher reads and rates: the written texts, where there are any that could be graded."""
    cell = school.folder.assignment(name).rubric
    with school.gradebook() as book:
        graded = {one.name for one in book.find_assignment(name).notebooks for one in one.grade_cells}
        if cell not in graded:
            return
        waiting = {
            student.id
            for kind, student in students.items()
            if any(
                grade.name == "labels" and grade.auto_score is not None
                for submission in book.student_submissions(student.id)
                if submission.assignment.name == name
                for notebook in submission.notebooks
                for grade in notebook.grades
            )
        }
    error = {student.id: kind.error for kind in KINDS for key, student in students.items() if key == kind.id}
    school.by_hand(name, cell, {student: 1 - error[student] for student in waiting})


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) if folder.exists() else 0


def mark_table(result: Result, lang: str) -> Table:
    """A row a student: the mark in each assignment, and the bytes of a hand-in, averaged over them.

    The assignments are lettered, and named below, so that the table fits a terminal of 80 columns.
    """
    _ = translator(lang)
    most = {row.assignment: row.most for row in result.rows}
    names = sorted(most)
    by_key = {(row.student, row.assignment): row for row in result.rows}
    letters = dict(zip(names, ascii_uppercase, strict=False))
    named = [f"{letter} {name}" for name, letter in letters.items()]
    key = "\n".join("   ".join(named[n : n + 3]) for n in range(0, len(named), 3))
    table = Table(box=box.SIMPLE, padding=0, caption=key, caption_justify="left", caption_style="")
    table.add_column(_("student id"), min_width=7)
    table.add_column(_("name"), no_wrap=True)
    for name in names:
        table.add_column(f"{letters[name]}\n/{most[name]:g}", justify="right", min_width=5)
    table.add_column(_("bytes a hand-in"), justify="right", min_width=7)
    for student in result.students.values():
        marks = [by_key[student.id, name].mark for name in names]
        sizes = [size for name in names if (size := result.bytes[student.id, name])]
        cells = ["–" if mark is None else f"{mark:.1f}" for mark in marks]
        mean = f"{sum(sizes) / len(sizes):,.0f}" if sizes else "–"
        table.add_row(*(Text(cell) for cell in (student.id, student.name, *cells, mean)))
    return table


def reason_lines(result: Result, lang: str) -> list[str]:
    """Every mark that there isn't, with its first reason; one that is met in several assignments stands once."""
    _ = translator(lang)
    all_names = sorted({row.assignment for row in result.rows})
    reasons: dict[tuple[str, str], list[str]] = {}
    for row in result.rows:
        if row.mark is None:
            reasons.setdefault((row.student, row.reasons[0]), []).append(row.assignment)
    titles = {student.id: student.name for student in result.students.values()}
    lines = [_("No mark, which is neither zero nor any other, and why:")]
    for (student, reason), names in sorted(reasons.items()):
        where = _("all assignments") if names == all_names else ", ".join(names)
        lines.append(_("  {name} ({where}): {reason}").format(name=titles[student], where=where, reason=reason))
    return lines
