"""A class's folder: its settings, where things lie in it, and the events that the teacher should know of."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

from attrs import define, field, frozen

from autograder.gold import read_gold
from autograder.grade import Sheet, make_sheet
from labelcamp.items import SAFE_NAME, load_set
from labelcamp.problems import Problem, ProblemError
from labelcamp.structure import explain, make_converter
from labelcamp.task import load_task

SETTINGS = "class.toml"
EVENTS = "events.jsonl"


class ClassError(ProblemError):
    """A class's folder that can't be used."""


@frozen
class Assignment:
    """An assignment that is graded from labels, without executing anything.

    Attributes:
        task: id of its task.
        labels, numbers: `grade_id` of the notebook's cells that get the class mark and the computed numbers' mark.
        rubric: `grade_id` of the cell that a person grades, in which the written texts are shown.
    """

    task: str
    labels: str = "labels"
    numbers: str = "numbers"
    rubric: str = "rubric"


@frozen
class Settings:
    """What `class.toml` says.

    Attributes:
        language: of the class's notebooks, marks and reasons.
        course: nbgrader's name for the course.
        compute: whether the tasks that compute with Python are handed out.
        exchange: nbgrader's exchange folder; empty for nbgrader's own default.
        assignments: those that are graded from labels. An assignment that isn't here is nbgrader's own business.
    """

    language: Literal["zh", "en"]
    course: str
    compute: bool = False
    exchange: str = ""
    assignments: Mapping[str, Assignment] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for name in (self.course, *self.assignments):
            if not SAFE_NAME.fullmatch(name):
                raise ValueError(f"expected a name of letters, digits, dot, dash and underscore, found {name!r}")


@define
class ClassFolder:
    """A class's folder with its settings. Make it with `open_class`."""

    root: Path
    settings: Settings

    @property
    def language(self) -> str:
        """`zh` or `en`."""
        return self.settings.language

    def source(self, assignment: str) -> Path:
        """What is handed out, before nbgrader has made the students' version of it."""
        return self.root / "source" / assignment

    def items(self, assignment: str) -> Path:
        """The set of items, with its task and guideline."""
        return self.source(assignment) / "items"

    def gold(self, assignment: str) -> Path:
        """The gold, outside everything that is released."""
        return self.root / "gold" / assignment

    def submitted(self, student: str, assignment: str) -> Path:
        """What a student handed in."""
        return self.root / "submitted" / student / assignment

    def autograded(self, student: str, assignment: str) -> Path:
        """What nbgrader made of it."""
        return self.root / "autograded" / student / assignment

    def assignment(self, name: str) -> Assignment:
        """An assignment that is graded from labels (ClassError if there is none of that name)."""
        if name not in self.settings.assignments:
            known = ", ".join(sorted(self.settings.assignments)) or "-"
            raise ClassError(Problem("no-assignment", str(self.root / SETTINGS), {"name": name, "known": known}))
        return self.settings.assignments[name]

    def sheet(self, assignment: str) -> Sheet:
        """What hand-ins of an assignment are graded against.

        Raises:
            ClassError, TaskError, GoldMissingError, GoldError: what is missing, and what to do.
        """
        self.assignment(assignment)
        items = self.items(assignment)
        return make_sheet(load_task(items), load_set(items), read_gold(self.gold(assignment)))

    def report(self, event: str, student: str, assignment: str, sentence: str) -> None:
        """Add to the events file, once; events are for the teacher only."""
        line = {"event": event, "student": student, "assignment": assignment, "what": sentence}
        path = self.root / EVENTS
        known = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        if any({k: v for k, v in json.loads(old).items() if k != "at"} == line for old in known):
            return
        at = datetime.now(UTC).isoformat(timespec="seconds")
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as file:
            file.write(json.dumps({"at": at} | line, ensure_ascii=False) + "\n")

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Names on the roster, by student id."""
        from autograder.roster import ROSTER, read_roster  # noqa: PLC0415  (openpyxl is slow to import)

        path = self.root / ROSTER
        return {one.id: one.name for one in read_roster(path)} if path.exists() else {}

    def who(self, student: str) -> str:
        """The student id and, where the roster has one, the name."""
        return f"{student} {self.names.get(student, '')}".rstrip()


_converter = make_converter()


def open_class(root: Path) -> ClassFolder:
    """Read the settings of a class's folder.

    Raises:
        ClassError: names the file, the key and what was expected.
    """
    path = root / SETTINGS
    try:
        settings = _converter.structure(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except FileNotFoundError:
        raise ClassError(Problem("no-class", str(path))) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ClassError(Problem("class-not-toml", str(path), {"reason": str(error)})) from None
    except Exception as error:
        raise ClassError(Problem("class-key", str(path), {"reason": "; ".join(explain(error))})) from None
    return ClassFolder(root, settings)
