"""nbgrader's own steps, run in this process: hand out an assignment, enter the roster."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import check_directory

from autograder.classdir import ClassFolder, open_class
from autograder.gradebook import class_config
from autograder.roster import Student
from labelcamp.classfile import SUFFIX, pack
from labelcamp.i18n import translator
from labelcamp.problems import Problem, ProblemError


def enter_students(root: Path, students: Iterable[Student]) -> None:
    """Write the roster to the gradebook, so that Formgrader shows names."""
    folder = open_class(root)
    class_config(folder)
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", folder.settings.course) as book:
        for student in students:
            book.update_or_create_student(student.id, last_name=student.name, first_name="")


def hand_out(folder: ClassFolder, assignment: str, force: bool, say: Callable[[str], None]) -> None:
    """Make the students' version of an assignment and put it into the exchange, if there is one.

    Raises:
        ProblemError: nbgrader refused.
    """
    _ = translator(folder.language)
    if folder.sheet(assignment).gold.retired is not None:
        words = _(
            "The answers of {name} are open: what is handed in from now on gets no mark. Make a new class instead."
        )
        say(words.format(name=assignment))
    config = class_config(folder)
    config.ExchangeReleaseAssignment.force = force
    api = NbGraderAPI(config=config)
    release = folder.root / "release" / assignment
    if force or not release.exists():
        _run(api.generate_assignment(assignment, force=True), say)
        say(_("{name}: the students' version is in {folder}.").format(name=assignment, folder=release))
    # For a class without a Hub: the same folder as one file.
    class_file = release.with_name(assignment + SUFFIX)
    class_file.write_bytes(pack(release, folder.language))
    say(_("{name}: as one file for “labelcamp start --class” it is {file}.").format(name=assignment, file=class_file))
    if not check_directory(api.exchange_root, write=True, execute=True) and not folder.settings.exchange:
        say(_("There is no exchange at {place}: give the students the file {file}.").format(
            place=api.exchange_root, file=class_file
        ))  # fmt: skip
        return
    _run(api.release_assignment(assignment), say)
    say(_("{name}: handed out in the exchange {place}.").format(name=assignment, place=api.exchange_root))


def _run(result: dict[str, object] | None, say: Callable[[str], None]) -> None:
    if result is None or not result["success"]:
        log = str((result or {}).get("log", "")).strip()
        for line in log.splitlines():
            say(line)
        raise ProblemError(Problem("nbgrader-failed", log.splitlines()[-1] if log else "nbgrader"))


warnings.filterwarnings("ignore", message=".*not in session.*", module="nbgrader")
