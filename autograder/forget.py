"""Forgetting a student: everything that a class's folder, gradebook and exchange hold of one person."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from attrs import frozen
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.utils import notebook_hash

from autograder.classdir import EVENTS, ClassFolder
from autograder.first_feedback import FOLDER
from autograder.gradebook import class_config
from autograder.roster import ROSTER, SAFE_ID, drop_student
from labelcamp.classfile import BOUNDED
from labelcamp.problems import Problem, ProblemError

STEPS = ("submitted", "autograded", "feedback")
SECRET_FILE = "submission_secret.txt"
LARGEST_SCANNED = 100 * 2**20


@frozen
class Traces:
    """What there is of a student.

    Attributes:
        student: the id.
        folders: hand-ins, what nbgrader made of them, and feedback; in the class's folder and in the exchange.
        pages: feedback pages in the exchange, whose names don't say whose they are.
        submissions: in the gradebook; None if it doesn't know the student.
        on_roster: whether the roster has the student.
        events: lines of the events file.
    """

    student: str
    folders: tuple[Path, ...]
    pages: tuple[Path, ...]
    submissions: int | None
    on_roster: bool
    events: int

    @property
    def any(self) -> bool:
        """Whether there is anything at all."""
        return bool(self.folders or self.pages or self.on_roster or self.events or self.submissions is not None)


def traces(folder: ClassFolder, student: str) -> Traces:
    """Look for a student everywhere in a class.

    Raises:
        ProblemError: what was given can't be a student's id.
    """
    if not SAFE_ID.fullmatch(student):
        raise ProblemError(Problem("not-an-id", student[:60]))
    own = [folder.root / place / student for place in (*STEPS, FOLDER)]
    course = _exchange(folder) / folder.settings.course
    inbound = [path for path in _entries(course / "inbound") if path.name.startswith(f"{student}+")]
    folders = [path for path in (*own, *inbound) if os.path.lexists(path)]
    return Traces(
        student,
        tuple(folders),
        tuple(_pages(folder, student, course / "feedback", inbound)),
        _submissions(folder, student),
        student in folder.names,
        sum(event.get("student") == student for event in _events(folder)),
    )


def _exchange(folder: ClassFolder) -> Path:
    return Path(NbGraderAPI(config=class_config(folder)).exchange_root)


def _entries(place: Path) -> list[Path]:
    try:
        return sorted(place.iterdir())
    except OSError:
        return []


def _pages(folder: ClassFolder, student: str, place: Path, inbound: list[Path]) -> Iterator[Path]:
    """nbgrader names a page after a hash of the hand-in's own secret and the notebook."""
    handed_in = {path: path.name.split("+")[1] for path in inbound if path.name.count("+") >= 2}
    for step in STEPS:
        handed_in |= {path: path.name for path in _entries(folder.root / step / student)}
    names = {
        f"{notebook_hash(secret=secret, notebook_id=assignment)}.html"
        for path, assignment in handed_in.items()
        if (secret := _text(path / SECRET_FILE))
    }
    yield from (place / name for name in sorted(names) if (place / name).is_file())


def _text(path: Path) -> str:
    """The text of an ordinary small file; a link is not followed."""
    try:
        return "" if path.is_symlink() or path.stat().st_size > 2**16 else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _database(folder: ClassFolder) -> Path:
    return folder.root / "gradebook.db"


def _submissions(folder: ClassFolder, student: str) -> int | None:
    if not _database(folder).exists():
        return None
    with Gradebook(f"sqlite:///{_database(folder)}", folder.settings.course) as book:
        try:
            return len(book.find_student(student).submissions)
        except MissingEntry:
            return None


def _events(folder: ClassFolder) -> list[dict[str, object]]:
    path = folder.root / EVENTS
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def forget(folder: ClassFolder, found: Traces) -> list[Path]:
    """Remove what was found; of everybody else nothing is touched.

    Returns:
        What could not be removed, such as what belongs to another user in the exchange.
    """
    kept = [path for path in (*found.pages, *found.folders) if not _removed(path)]
    if found.submissions is not None:
        with Gradebook(f"sqlite:///{_database(folder)}", folder.settings.course) as book:
            book.remove_student(found.student)
        # A deleted row stays in the file until it is written anew.
        with closing(sqlite3.connect(_database(folder), isolation_level=None)) as connection:
            connection.execute("VACUUM")
    if found.on_roster:
        drop_student(folder.root / ROSTER, found.student)
    if found.events:
        lines = [json.dumps(one, ensure_ascii=False) for one in _events(folder) if one.get("student") != found.student]
        (folder.root / EVENTS).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    return kept


def _removed(path: Path) -> bool:
    try:
        if path.is_symlink() or not path.is_dir():
            path.unlink()
            return True
        # nbgrader makes what it graded read-only.
        for top, _, _ in os.walk(path):
            Path(top).chmod(0o700)
        shutil.rmtree(path)
    except OSError:
        return False
    return True


def mentions(folder: ClassFolder, student: str) -> list[Path]:
    """Files of the class's folder with the student's id in them or in their path: tables, pages, copies of labels."""
    pattern = re.compile(rb"(?<![0-9A-Za-z])" + re.escape(student.encode()) + rb"(?![0-9A-Za-z])")
    found = []
    for path in sorted(folder.root.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            continue
        name = os.fsencode(path.relative_to(folder.root))
        if any(pattern.search(part) for part in (name, *_contents(path))):
            found.append(path)
    return found


def _contents(path: Path) -> Iterator[bytes]:
    """The bytes of an ordinary file that isn't huge, and what is zipped in it."""
    if not path.is_symlink() and path.is_file() and path.stat().st_size <= LARGEST_SCANNED:
        data = path.read_bytes()
        yield data
        yield from _unzipped(data)


def _unzipped(data: bytes) -> Iterator[bytes]:
    """The parts of an .xlsx, which is a zip."""
    if data.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for entry in archive.infolist():
                    if entry.file_size <= LARGEST_SCANNED and entry.compress_type in BOUNDED:
                        yield archive.read(entry)
        except Exception:  # a student may hand in any zip, and each way to break one has its own exception
            # Its bytes were looked through as they are, and more can't be read.
            return
