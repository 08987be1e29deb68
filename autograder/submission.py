"""A hand-in at the edge: from a folder that may be hostile to bytes and facts. Links are never followed."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from datetime import UTC, datetime
from pathlib import Path

from attrs import field, frozen

from labelcamp.journal import FOLDER_ID, JOURNAL_BYTES, JOURNALS
from labelcamp.problems import Problem, ProblemError
from labelcamp.wording import shorten

LABELS = "labels"
SUFFIX = ".jsonl"
TIMESTAMP = "timestamp.txt"
COLLECTED = "collected.json"
"""Written by our collect: which links it met and when the hand-in arrived."""

NOTEBOOK = ".ipynb"
OURS = frozenset({TIMESTAMP, COLLECTED, FOLDER_ID, "submission_secret.txt"})
"""Files that a hand-in holds besides its journals and its notebook."""
NAMED, LONGEST = 3, 60
"""Most names of files in a sentence, and most signs of one."""
MOST_BYTES = 100 * 1024 * 1024
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@frozen
class Submission:
    """What one student handed in, as far as labels go.

    Attributes:
        journals: by file name in `labels`, the bytes.
        faults: what was wrong with the folder itself.
        handed_in: when, in UTC, or None if nothing says so.
    """

    journals: Mapping[str, bytes] = field(factory=dict)
    faults: tuple[Problem, ...] = ()
    handed_in: datetime | None = None

    @property
    def digest(self) -> str:
        """16 hexadecimal digits over names, bytes and faults."""
        total = hashlib.sha256()
        for name in sorted(self.journals):
            total.update(f"{name}\0{len(self.journals[name])}\0".encode("utf-8", "surrogateescape"))
            total.update(self.journals[name])
        total.update(repr([(fault.code, fault.where) for fault in self.faults]).encode())
        return total.hexdigest()[:16]


def read_submission(folder: Path) -> Submission:
    """Read the journals of a hand-in: ordinary files `labels/*.jsonl`, nothing else.

    Args:
        folder: the hand-in, with `labels` in it.

    A link, a device and whatever can't be read become faults, and so does what lies there instead of journals; nothing
    is raised.
    """
    faults: list[Problem] = []
    journals: dict[str, bytes] = {}
    arrived, noted = _collected(folder)
    faults += noted
    if _is_link(folder):
        return Submission(faults=(Problem("symlink", folder.name),))
    labels = folder / LABELS
    if _is_link(labels):
        faults.append(Problem("symlink", LABELS))
    elif labels.is_dir():
        names, fault = _journal_names(labels)
        faults += fault
        left = MOST_BYTES
        for name in names:
            found = _read(labels / name, f"{LABELS}/{name}")
            if isinstance(found, Problem):
                faults.append(found)
                continue
            journals[name] = found
            left -= len(found)
            if left < 0:
                faults.append(Problem("submission-too-big", LABELS, {"limit": MOST_BYTES // 2**20}))
                break
    elif os.path.lexists(labels):
        faults.append(Problem("not-a-file", LABELS))
    if not journals and not faults:
        faults += _no_journals(folder)
    times = [moment for moment in (arrived, _timestamp(folder)) if moment is not None]
    return Submission(
        journals, tuple(fault for n, fault in enumerate(faults) if fault not in faults[:n]), max(times, default=None)
    )


def _journal_names(labels: Path) -> tuple[list[str], list[Problem]]:
    try:
        found = sorted(path.name for path in labels.iterdir())
    except OSError as error:
        return [], [Problem("unreadable", LABELS, {"reason": error.strerror or "?"})]
    names = [name for name in found if name.endswith(SUFFIX) and not name.startswith(".")]
    if len(names) > JOURNALS:
        return [], [Problem("too-many-journals", LABELS, {"limit": JOURNALS})]
    return names, []


def _no_journals(folder: Path) -> list[Problem]:
    """Where there are no journals, what was handed in instead, by name; nothing of it is opened."""
    found = [
        f"{prefix}{path.name}"
        for place, prefix in ((folder / LABELS, f"{LABELS}/"), (folder, ""))
        for path in _entries(place)
        if not (path.name.startswith(".") or path.name in OURS or path.suffix == NOTEBOOK)
        and (_is_link(path) or not path.is_dir())
    ]
    return [Problem("not-journals", listed(found))] if found else []


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def loose_files(folder: Path) -> list[str]:
    """Names of the files that lie beside the students' folders and belong to nobody."""
    return [path.name for path in _entries(folder) if not path.name.startswith(".") and path.is_file()]


def listed(names: Sequence[str], most: int = NAMED) -> str:
    """A few names in one line, made fit for a screen: they may be a student's.

    >>> listed(["a\x1b.zip", "b", "c", "d"])
    'a?.zip, b, c …'
    """
    shown = [shorten("".join(sign if sign.isprintable() else "?" for sign in name), LONGEST) for name in names[:most]]
    return ", ".join(shown) + (" …" if len(names) > most else "")


def _read(path: Path, where: str) -> bytes | Problem:
    """The bytes of an ordinary file, one more than allowed at most; else what is wrong."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return Problem("symlink", where)
        if not stat.S_ISREG(mode):
            return Problem("not-a-file", where)
        # It may have been swapped since: a link is not opened, and what is open is looked at again.
        with os.fdopen(os.open(path, os.O_RDONLY | _NO_FOLLOW), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return Problem("not-a-file", where)
            return file.read(JOURNAL_BYTES + 1)
    except OSError as error:
        return Problem("unreadable", where, {"reason": error.strerror or "?"})


def _is_link(path: Path) -> bool:
    return path.is_symlink() or bool(getattr(path, "is_junction", bool)())


def _small_text(path: Path) -> str | None:
    found = _read(path, path.name)
    try:
        return None if isinstance(found, Problem) or len(found) > 2**20 else found.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _timestamp(folder: Path) -> datetime | None:
    """The time in nbgrader's `timestamp.txt`, such as `2026-11-24 08:00:00.5 UTC`."""
    words = (_small_text(folder / TIMESTAMP) or "").split()
    zone = "+00:00" if words[2:] in ([], ["UTC"]) else words[2]
    try:
        return datetime.fromisoformat(f"{' '.join(words[:2])}{zone}").astimezone(UTC)
    except ValueError:
        return None


def _collected(folder: Path) -> tuple[datetime | None, list[Problem]]:
    """What `autograder.collect` noted. A student who plants such a file can only spoil the own hand-in with it."""
    try:
        record = json.loads(_small_text(folder / COLLECTED) or "{}")
        arrived = record.get("arrived")
        codes = (("symlink", "links"), ("not-a-file", "odd"))
        found = [Problem(code, str(path)[:200]) for code, key in codes for path in record.get(key, [])[:20]]
        return (datetime.fromisoformat(arrived).astimezone(UTC) if arrived else None), found
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return None, []


def _only_others(student: Path, others: Set[str]) -> bool:
    """Whether there are hand-ins of other assignments in a student's folder, and nothing else."""
    if _is_link(student):
        return False
    names = {path.name for path in _entries(student) if not path.name.startswith(".")}
    return bool(names) and names <= others


def hand_ins(folder: Path, assignment: str, known: Collection[str] = ()) -> Iterator[tuple[str, Path]]:
    """Student and hand-in of each sub-folder, in order of name.

    It is where `labels` is: in `STUDENT`, `STUDENT/ASSIGNMENT`, or one deeper, where a zipped folder was unpacked. Who
    handed in only other assignments is left out.

    Args:
        known: the class's assignments: no student is called so.

    Raises:
        ProblemError: there is no such folder, or it is that of one student.
    """
    if not folder.is_dir():
        raise ProblemError(Problem("no-folder", str(folder)))
    if any(os.path.lexists(folder / name) for name in (LABELS, assignment, *known)):
        raise ProblemError(Problem("too-deep", str(folder), {"above": str(folder.resolve().parent)}))
    for student in sorted(folder.iterdir(), key=lambda path: path.name):
        if student.name.startswith(".") or not (student.is_dir() or _is_link(student)):
            continue
        if _only_others(student, {*known} - {assignment}):
            continue
        place = student
        for inner in (student / assignment, student / assignment / assignment):
            if not _is_link(place) and not os.path.lexists(place / LABELS) and os.path.lexists(inner):
                place = inner
        yield student.name, place
