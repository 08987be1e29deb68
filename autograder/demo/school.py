"""A school in one process: nbgrader's own apps, run as the teacher and as each student."""

from __future__ import annotations

import json
import logging
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import define, field
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.exportapp import ExportApp
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from traitlets.config import Config

from autograder.classdir import ClassFolder
from autograder.demo.students import HandIn
from autograder.gold import LOG
from autograder.gradebook import class_config
from autograder.submission import LABELS
from labelcamp.problems import Problem, ProblemError

FORGED = "print(100.0)\n100.0"


@define
class School:
    """A class with its exchange and its students' homes.

    Attributes:
        homes: a folder a student.
    """

    folder: ClassFolder
    homes: Path
    _hand_ins: int = field(default=0, init=False)

    @property
    def exchange(self) -> Path:
        """nbgrader's exchange folder."""
        return (self.folder.root / self.folder.settings.exchange).resolve()

    def teacher(self, step: str, *args: Any, may_fail: bool = False, **kwargs: Any) -> None:
        """Run a step of nbgrader's as the teacher does.

        Args:
            step: a method of `nbgrader.apps.NbGraderAPI`.
            may_fail: whether a hand-in that can't be graded may make the step report a failure.

        Raises:
            ProblemError: nbgrader refused.
        """
        with quiet():
            result = getattr(NbGraderAPI(config=class_config(self.folder)), step)(*args, **kwargs)
        if not result["success"] and not may_fail:
            lines = str(result.get("log") or result.get("error") or "").strip().splitlines()
            raise ProblemError(Problem("nbgrader-failed", lines[-1] if lines else step))

    def student(self, student: str, action: str, assignment: str, days: int = 0) -> None:
        """Run a step of the exchange as a student does.

        Args:
            action: `FetchAssignment`, `Submit` or `FetchFeedback`.
            days: how much later than now the hand-in says it was made.
        """
        self._hand_ins += 1
        config = Config()
        config.Exchange.root = str(self.exchange)
        config.Exchange.cache = str(self.homes / student / ".cache")
        config.Exchange.assignment_dir = str(self.homes / student)
        # The names of two hand-ins of one student must differ.
        moment = datetime.now(UTC) + timedelta(days=days)
        config.Exchange.timestamp_format = f"{moment:%Y-%m-%d %H:%M:%S}.{self._hand_ins % 10**6:06} UTC"
        courses = CourseDirectory(
            config=config, course_id=self.folder.settings.course, assignment_id=assignment, student_id=student
        )
        step = getattr(ExchangeFactory(config=config), action)
        with quiet():
            step(coursedir=courses, authenticator=Authenticator(config=config), config=config).start()

    def fetch(self, student: str, assignment: str) -> Path:
        """Fetch an assignment; returns the student's folder of it."""
        (self.homes / student).mkdir(parents=True, exist_ok=True)
        self.student(student, "FetchAssignment", assignment)
        return self.homes / student / assignment

    def hand_in(self, student: str, assignment: str, made: HandIn) -> None:
        """Put a hand-in into the student's folder and submit it; if there was an earlier one, that one first."""
        place = self.homes / student / assignment
        for journals in [made.earlier, made.journals] if made.earlier is not None else [made.journals]:
            shutil.rmtree(place / LABELS, ignore_errors=True)
            for name, data in (journals or {}).items():
                (place / LABELS).mkdir(exist_ok=True)
                (place / LABELS / name).write_bytes(data)
            notebook = place / f"{assignment}.ipynb"
            if made.notebook == "forged":
                forge(notebook)
            self.student(student, "Submit", assignment, days=int(made.late))
        inbound = self.exchange / self.folder.settings.course / "inbound"
        last = max(inbound.glob(f"{student}+{assignment}+*"), key=lambda path: path.stat().st_ctime_ns)
        if made.notebook == "emptied":
            (last / f"{assignment}.ipynb").chmod(0o644)
            (last / f"{assignment}.ipynb").write_bytes(b"")
        if made.link:
            (last / LABELS).chmod(0o755)
            (last / LABELS / "b.jsonl").symlink_to(self.folder.gold(assignment) / LOG)

    def by_hand(self, assignment: str, cell: str, share: dict[str, float]) -> None:
        """Give points for a cell as a teacher does in Formgrader.

        Args:
            share: by student, the share of the cell's points.
        """
        with self.gradebook() as book:
            for student, part in share.items():
                found = book.find_grade(cell, assignment, assignment, student)
                found.manual_score = round(part * found.max_score)
                found.needs_manual_grade = False
            book.db.commit()

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        """The class's gradebook."""
        with Gradebook(f"sqlite:///{self.folder.root / 'gradebook.db'}", self.folder.settings.course) as book:
            yield book

    def export(self, target: Path) -> None:
        """Run `nbgrader export`."""
        config = class_config(self.folder)
        config.ExportPlugin.to = str(target)
        app = ExportApp(config=config)
        app.coursedir = NbGraderAPI(config=config).coursedir
        with quiet():
            app.init_plugin()
            with self.gradebook() as book:
                app.plugin_inst.export(book)


def forge(path: Path) -> None:
    """Give every graded cell of a notebook full marks, and say so in the metadata."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["source"] = FORGED
            cell["metadata"]["autograder"] = {"lines": ["100"]}
    notebook["metadata"]["autograder"] = {"mark": 100, "reasons": []}
    path.write_text(json.dumps(notebook), encoding="utf-8")


@contextmanager
def quiet() -> Iterator[None]:
    """Nothing of nbgrader's log on the screen: what is wrong with a hand-in stands in the table."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
