"""nbgrader's `collect`, safe against what a student may have put in the exchange.

Anybody may write to the exchange's inbound folder, and `collect` runs as the teacher. nbgrader copies what a planted
link points to; this one never follows a link, a device or a hard link, and lets one bad hand-in stop no other.
"""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from attrs import frozen
from nbgrader.exchange import ExchangeError
from nbgrader.exchange.default import ExchangeCollect
from traitlets import Unicode

from autograder.classdir import open_class
from autograder.submission import COLLECTED, LABELS
from labelcamp.problems import Problem

LARGEST = 20 * 1024 * 1024 + 1
"""Bytes of a file that are copied; a longer one arrives cut off and is refused as too large."""
HERE = "."


class SafeCollect(ExchangeCollect):  # type: ignore[misc]  # nbgrader has no types
    """Copy ordinary files; note links instead of following them."""

    class_root = Unicode("", help="The class's folder.").tag(config=True)

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy a hand-in from the exchange to `submitted/`."""
        folder = open_class(Path(self.class_root))
        target = Path(dest)
        student, assignment = target.parent.name, target.name
        skipped = {"items"} if assignment in folder.settings.assignments else set()
        odd = OddFiles([], [])
        target.mkdir(parents=True)
        left = 1000 * self.coursedir.max_dir_size
        for path, handle in ordinary_files(src, odd, skipped):
            with os.fdopen(handle, "rb") as file:
                if left <= 0 or self._ignored(Path(path)):
                    continue
                data = file.read(min(LARGEST, left + 1))
            left -= len(data)
            place = target / path
            try:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
            except OSError:  # a name too long for here; the students after this one are collected all the same
                odd.others.append(path)
        links = [assignment if link == HERE else link for link in odd.links]
        record = {"arrived": _arrived(src), "links": links, "odd": odd.others}
        (target / COLLECTED).write_text(json.dumps(record) + "\n", encoding="utf-8")
        for link in links:
            sentence = Problem("symlink", link).sentence(folder.language)
            self.log.error("%s, %s: %s", student, assignment, sentence)
            folder.report("symlink", student, assignment, sentence)
        if left <= 0:
            self.log.error("%s, %s: the hand-in is too large; the rest of it was left out", student, assignment)

    def _ignored(self, path: Path) -> bool:
        # In `labels` nothing is passed over: a gold file there is an event.
        globs = () if path.parts[0] == LABELS else self.coursedir.ignore
        return any(fnmatch(part, glob) for part in path.parts for glob in globs)


class RefuseCollect(ExchangeCollect):  # type: ignore[misc]
    """Stands in while the class's settings can't be read."""

    def start(self) -> None:
        """Refuse (ExchangeError)."""
        raise ExchangeError("class.toml can't be read; mend it first")


@frozen
class OddFiles:
    """Paths of what was not copied: `links` (soft and hard ones), and `others` (devices, what can't be opened)."""

    links: list[str]
    others: list[str]


def ordinary_files(folder: str, odd: OddFiles, skipped: set[str]) -> Iterator[tuple[str, int]]:
    """Path and open handle of each ordinary file of a folder; the rest is noted in `odd`.

    Opened relative to folders that are held open, so that what was looked at is what is read, whatever its owner
    does meanwhile.
    """
    try:
        top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        odd.links.append(HERE)
        return
    try:
        yield from _walk(top, "", odd, skipped)
    finally:
        os.close(top)


def _walk(folder: int, prefix: str, odd: OddFiles, skipped: set[str]) -> Iterator[tuple[str, int]]:
    for name in sorted(os.listdir(folder)):
        path = f"{prefix}{name}"
        if path in skipped:
            continue
        try:
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        except OSError as error:
            (odd.links if error.errno == errno.ELOOP else odd.others).append(path)
            continue
        status = os.fstat(handle)
        if stat.S_ISDIR(status.st_mode):
            try:
                yield from _walk(handle, f"{path}/", odd, skipped)
            finally:
                os.close(handle)
        elif stat.S_ISREG(status.st_mode) and status.st_nlink == 1:
            yield path, handle
        else:
            os.close(handle)
            (odd.links if stat.S_ISREG(status.st_mode) else odd.others).append(path)


def _arrived(folder: str) -> str | None:
    """When the hand-in came: the change time of its files, which their owner can't set back."""
    try:
        changed = os.stat(f"{folder}/timestamp.txt", follow_symlinks=False).st_ctime  # noqa: PTH116
    except OSError:
        return None
    return datetime.fromtimestamp(changed, UTC).isoformat(timespec="seconds")
