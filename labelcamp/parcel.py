"""The file that carries a folder of journals from one door to another: JSON Lines.

    {"labelcamp": "labels", "v": 1, "folder": "labels", "id": "…"}       what it is, and of which folder
    {"file": "20261124-080000-1a2b3c4d.jsonl", "rows": 2}                a journal, and how many lines of it follow
    …
    {"finished": {"task": "…", "set": "…", "stamp": …}}                  a test that was ended

Each journal keeps its name, as recorded numbers name the rows that they were computed from. The same folder gives the
same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from attrs import frozen

from labelcamp.disk import DEVICE
from labelcamp.problems import N_, Problem, ProblemError, register

register(
    {
        "bad-parcel": N_("{where} is damaged at line {line}. Download your labels again and take that file."),
        "new-parcel": N_("{where} was made by a newer labelcamp. Update labelcamp."),
        "no-parcel": N_("{where} holds no labels of labelcamp. Take a file that “My labels” made."),
    }
)

VERSION = 1
START = b'{"labelcamp":"labels",'
FILE_NAME = re.compile(r'[^\\/<>:"|?*\x00-\x1f.][^\\/<>:"|?*\x00-\x1f]{0,150}\.jsonl')
"""Names that may stand in a folder on every system, and never lead out of it."""

End = tuple[str, str, int]
"""Task and set of a test that was ended, and the stamp of its end."""


@frozen
class Parcel:
    """What such a file holds.

    Attributes:
        folder: see `labelcamp.browser.folder_key`.
        id: of the folder; empty if it had none.
        journals: by file name, the bytes.
        finished: the tests that were ended.
    """

    folder: str
    id: str
    journals: Mapping[str, bytes]
    finished: Sequence[End] = ()


def is_parcel(data: bytes) -> bool:
    """Whether a file says that it is one."""
    return data.startswith(START)


def is_journal_name(name: str) -> bool:
    """Whether a journal may be called so on every system."""
    return FILE_NAME.fullmatch(name) is not None and DEVICE.fullmatch(name) is None


def dump(parcel: Parcel) -> bytes:
    """The bytes of a parcel; `load` gives it back, without torn last lines."""
    lines = [_line({"labelcamp": "labels", "v": VERSION, "folder": parcel.folder, "id": parcel.id})]
    for name, data in sorted(parcel.journals.items()):
        *rows, last = (row for row in data.split(b"\n"))
        rows = [row for row in (*rows, last if _is_whole(last) else b"") if row]
        if rows:
            lines += [_line({"file": name, "rows": len(rows)}), *rows]
    for task, set_id, stamp in sorted(parcel.finished):
        lines.append(_line({"finished": {"task": task, "set": set_id, "stamp": stamp}}))
    return b"\n".join(lines) + b"\n"


def _is_whole(line: bytes) -> bool:
    """Whether a last line without its line end is all there."""
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def load(data: bytes, where: str) -> Parcel:
    """Read a file that may be hostile; the rows in it are not looked at.

    Args:
        where: how the file is called in a sentence.

    Raises:
        ProblemError: it is none, it is damaged, or a newer labelcamp made it.
    """
    if not is_parcel(data):
        raise ProblemError(Problem("no-parcel", where))
    lines = data.split(b"\n")
    head = _read(lines[0], where, 1)
    if head.get("v") != VERSION:
        raise ProblemError(Problem("new-parcel", where))
    journals: dict[str, bytes] = {}
    finished: list[End] = []
    at = 1
    while at < len(lines) and lines[at]:
        found = _read(lines[at], where, at + 1)
        match found:
            case {"file": str(name), "rows": int(count)} if _is_good(name, count, len(lines) - at, journals):
                journals[name] = b"\n".join(lines[at + 1 : at + 1 + count]) + b"\n"
                at += 1 + count
            case {"finished": {"task": str(task), "set": str(set_id), "stamp": int(stamp)}}:
                finished.append((task, set_id, stamp))
                at += 1
            case _:
                raise ProblemError(Problem("bad-parcel", where, {"line": at + 1}))
    if any(lines[at:]) or at == len(lines):  # it ends with a line end, so that a file that was cut off is seen
        raise ProblemError(Problem("bad-parcel", where, {"line": at}))
    return Parcel(str(head.get("folder", ""))[:200], str(head.get("id", ""))[:40], journals, tuple(finished))


def _is_good(name: str, count: int, left: int, journals: Mapping[str, bytes]) -> bool:
    return is_journal_name(name) and name not in journals and 0 < count < left


def _read(line: bytes, where: str, number: int) -> dict[str, object]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise ProblemError(Problem("bad-parcel", where, {"line": number}))
    return value


def unpacked(files: Mapping[str, bytes], folder: str) -> tuple[dict[str, bytes], list[Problem]]:
    """Journals by name, those in parcels among them, and which parcels can't be read.

    Of two journals of one name the longer one is taken if it begins with the other; else both are.
    """
    found = {name: data for name, data in files.items() if not is_parcel(data)}
    problems = []
    for name in sorted(files.keys() - found.keys()):
        try:
            parcel = load(files[name], f"{folder}/{name}")
        except ProblemError as error:
            problems.append(error.problem)
            continue
        for inner, data in parcel.journals.items():
            known = found.get(inner, b"")
            if data.startswith(known):
                found[inner] = data
            elif not known.startswith(data):
                found[f"{name}/{inner}"] = data
    return found, problems
