"""The journal: append-only JSON Lines, one file a writer, folded on read.

There is no lock: a kernel writes its own file and reads all of them, so two tabs, two kernels or a copied
folder never spoil one another, on a network file system too.
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from attrs import field, frozen

from labelcamp.answers import Answer, dump_row, parse_row
from labelcamp.disk import drafted, write_durably
from labelcamp.parcel import unpacked
from labelcamp.problems import Problem, ProblemError

JOURNAL_BYTES = 20 * 1024 * 1024
LINE_BYTES = 256 * 1024
JOURNALS = 500
FOLDER_ID = "folder-id"

Key = tuple[str, str, str]
"""Task, set and item."""


@frozen
class Reading:
    """What a folder of journals holds.

    Attributes:
        by_file: by file name, its rows in the order of the file.
        warnings: what was mended in reading; the rest counts.
        errors: what makes the journals not gradable.
    """

    by_file: Mapping[str, tuple[Answer, ...]] = field(factory=dict)
    warnings: tuple[Problem, ...] = ()
    errors: tuple[Problem, ...] = ()

    @property
    def rows(self) -> tuple[Answer, ...]:
        """Every row once, in the order of stamp and row id."""
        return tuple(sorted({row.id: row for rows in self.by_file.values() for row in rows}.values(), key=_order))


def _order(row: Answer) -> tuple[int, str]:
    return row.order


def read_files(files: Mapping[str, bytes], folder: str = "labels") -> Reading:
    """Read journals from their bytes; nothing is raised, every fault is reported.

    Args:
        files: by file name, the bytes; a parcel (see `labelcamp.parcel`) stands for the journals in it.
        folder: how the folder is called in a sentence.
    """
    if not files:
        return Reading(errors=(Problem("no-journal", folder),))
    if len(files) > JOURNALS:
        return Reading(errors=(Problem("too-many-journals", folder, {"limit": JOURNALS}),))
    by_file: dict[str, tuple[Answer, ...]] = {}
    warnings: list[Problem] = []
    files, errors = unpacked(files, folder)
    for name in sorted(files):
        rows, mended, faults = _read_file(files[name], f"{folder}/{name}")
        by_file[name] = tuple(rows)
        warnings += mended
        errors += faults
    errors += _conflicts(by_file, folder)
    if not errors and not any(by_file.values()):
        errors.append(Problem("empty-journal", folder))
    return Reading(by_file, tuple(warnings), tuple(errors))


def _read_file(data: bytes, where: str) -> tuple[list[Answer], list[Problem], list[Problem]]:
    if len(data) > JOURNAL_BYTES:
        return [], [], [Problem("journal-too-big", where, {"limit": JOURNAL_BYTES // 2**20})]
    lines = data.split(b"\n")
    torn = lines.pop()
    rows: list[Answer] = []
    errors: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        place = f"{where}:{number}"
        try:
            rows.append(_parse_line(line, place))
        except ProblemError as error:
            errors.append(error.problem)
            break
    # A write that was cut off leaves a last line without its line end. If it is whole all the same, it counts.
    warnings = []
    if torn and not errors:
        try:
            rows.append(_parse_line(torn, f"{where}:{len(lines) + 1}"))
        except ProblemError as error:
            if error.problem.code in ("not-json", "not-utf8"):
                warnings.append(Problem("torn-line", where))
            else:
                errors.append(error.problem)
    repeated = len(rows) - len({row.id for row in rows})
    if repeated and not errors:
        warnings.append(Problem("identical-rows", where, {"count": repeated}))
    return rows, warnings, errors


def parse_lines(data: bytes, where: str) -> tuple[list[Answer], list[Problem]]:
    """The rows of a journal that comes from elsewhere, and what is wrong with the lines that are none."""
    rows, problems = [], []
    for number, line in enumerate(data.split(b"\n"), start=1):
        try:
            if line:
                rows.append(_parse_line(line, f"{where}:{number}"))
        except ProblemError as error:
            problems.append(error.problem)
    return rows, problems


def _parse_line(line: bytes, place: str) -> Answer:
    if len(line) > LINE_BYTES:
        raise ProblemError(Problem("line-too-long", place, {"limit": LINE_BYTES // 1024}))
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        raise ProblemError(Problem("not-utf8", place)) from None
    return parse_row(text, place)


def _conflicts(by_file: Mapping[str, tuple[Answer, ...]], folder: str) -> list[Problem]:
    seen: dict[str, Answer] = {}
    for name, rows in by_file.items():
        for row in rows:
            if seen.setdefault(row.id, row) != row:
                return [Problem("row-conflict", f"{folder}/{name}", {"id": row.id})]
    return []


def read_folder(folder: Path) -> Reading:
    """Read the journals of a learner's own folder (a folder that is not there yet holds none)."""
    return read_files(journals_in(folder), folder.name)


def journals_in(folder: Path) -> dict[str, bytes]:
    """By file name, the bytes of the journals. Hidden files are none: macOS leaves some beside what it copies."""
    paths = sorted(path for path in folder.glob("*.jsonl") if path.is_file() and not path.name.startswith("."))
    return {path.name: path.read_bytes() for path in paths}


def fold(rows: Iterable[Answer]) -> dict[Key, Answer]:
    """By task, set and item, the latest row whatever its status: where the bench resumes."""
    return {(row.task, row.set, row.item): row for row in sorted(rows, key=_order)}


def final(rows: Iterable[Answer]) -> dict[Key, Answer]:
    """By task, set and item, what counts: the latest submitted or flagged row.

    A later draft doesn't undo it, a later skip does.
    """
    latest = fold(row for row in rows if row.status != "draft")
    return {key: row for key, row in latest.items() if row.status != "skipped"}


def first(rows: Iterable[Answer]) -> dict[Key, Answer]:
    """By task, set and item, the first submitted or flagged row: what the practice score takes."""
    said = [row for row in rows if row.status in ("submitted", "flagged")]
    return {(row.task, row.set, row.item): row for row in sorted(said, key=_order, reverse=True)}


class Journal:
    """Writes one file of a folder of journals.

    Args:
        folder: created with the first answer, or when its id is asked for.
        writer: name of the file without `.jsonl`; by default a new one, so that no two kernels share a file.

    Raises:
        ProblemError: code `read-only`, from every method, if the folder can't be written to.
    """

    def __init__(self, folder: Path, writer: str | None = None) -> None:
        self.folder = folder
        self.writer = writer or _new_writer()

    @property
    def path(self) -> Path:
        """The file that this writer appends to."""
        return self.folder / f"{self.writer}.jsonl"

    @property
    def folder_id(self) -> str:
        """Random id of the folder, made when it is first asked for; it tells a copied folder from another."""
        path = self.folder / FOLDER_ID
        try:
            if not path.is_file():
                self.folder.mkdir(parents=True, exist_ok=True)
                with drafted(path, secrets.token_hex(16)) as draft:
                    _link(draft, path)
            return path.read_text(encoding="utf-8").strip()
        except OSError:
            raise ProblemError(Problem("read-only", str(self.folder))) from None

    def append(self, answers: Iterable[Answer]) -> None:
        """Write answers to the end of the file. When this returns they are on the disk, or nothing is.

        Raises:
            ProblemError: code `read-only`; the file is as it was before.
        """
        data = "".join(dump_row(answer) + "\n" for answer in answers).encode()
        size = None
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if self._is_open():
                self.writer = _new_writer()
            with self.path.open("ab") as file:
                size = file.tell()
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self._undo(size)
            raise ProblemError(Problem("read-only", str(self.folder))) from error

    def _is_open(self) -> bool:
        """Whether the last line has no end, as in a half-copied file: a row that followed would become part of it."""
        try:
            with self.path.open("rb") as file:
                file.seek(-1, os.SEEK_END)
                return file.read() != b"\n"
        except OSError:  # there is no file, or it is empty
            return False

    def _undo(self, size: int | None) -> None:
        """Cut off a half-written row; where even that fails, leave the file alone and go on in another."""
        try:
            if size is not None:
                os.truncate(self.path, size)
        except OSError:
            self.writer = _new_writer()


def set_folder_id(folder: Path, name: str) -> None:
    """Give a folder the id of the one whose labels it goes on with (OSError if that can't be done)."""
    folder.mkdir(parents=True, exist_ok=True)
    write_durably(folder / FOLDER_ID, name)


def _link(draft: Path, path: Path) -> None:
    """Put a file there whole. Of several who do so at once the first one wins."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    except (OSError, NotImplementedError):  # no links: a memory stick (OSError), a kernel in a browser (the other)
        draft.replace(path)


def _new_writer() -> str:
    return f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}"
