"""Labels from one door to another: a folder of journals into one file, and such a file into a folder."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from attrs import frozen

from labelcamp.answers import Answer
from labelcamp.browser import folder_key
from labelcamp.items import load_set
from labelcamp.journal import FOLDER_ID, Journal, journals_in, parse_lines, read_folder, set_folder_id
from labelcamp.parcel import End, Parcel, dump, is_journal_name, load, unpacked
from labelcamp.problems import N_, Problem, ProblemError, register
from labelcamp.task import TaskError

register(
    {
        "other-folder": N_("{where} holds labels of another place ({found}). Take it up there."),
        "other-items": N_(
            "{where} answers other items than those of this assignment. If your class made them, open its class file "
            "first, and take the labels up there."
        ),
    }
)

FINISHED = "finished.log"
ID = re.compile(r"[0-9a-f]{32}")
Check = Callable[[Answer], Problem | None]


@frozen
class Taken:
    """What became of a file that was taken up.

    Attributes:
        new: how many rows were added.
        known: how many were here already.
        refused: why the others were not.
    """

    new: int
    known: int
    refused: tuple[Problem, ...] = ()


def finished_tests(folder: Path) -> dict[tuple[str, str], int]:
    """The tests that were ended in a journal folder: (task, set) to the stamp of the end."""
    try:
        lines = (folder / FINISHED).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    ended: dict[tuple[str, str], int] = {}
    for line in lines:
        try:
            data = json.loads(line)
            ended.setdefault((str(data["task"]), str(data["set"])), int(data["stamp"]))
        except (ValueError, KeyError, TypeError):
            continue
    return ended


def end_test(folder: Path, task: str, set_id: str, stamp: int) -> None:
    """Write down that a test was ended (OSError if that can't be done)."""
    line = json.dumps({"task": task, "set": set_id, "stamp": stamp}) + "\n"
    with (folder / FINISHED).open("a", encoding="utf-8", newline="\n") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def pack(folder: Path) -> bytes:
    """All journals of a folder in one file; the same bytes for the same folder."""
    found, _problems = unpacked(journals_in(folder), folder.name)
    journals = {name: data for name, data in found.items() if is_journal_name(name)}
    ends = [(task, set_id, stamp) for (task, set_id), stamp in finished_tests(folder).items()]
    return dump(Parcel(folder_key(folder), _id(folder), journals, ends))


def file_name(folder: Path) -> str:
    """What the file is called: `labels-09-steps-20261124.jsonl`."""
    _top, _, owner = folder_key(folder).removesuffix("/labels").rpartition("/")
    name = owner if "/" in folder_key(folder) else "lessons"
    return f"labels-{name}-{time.strftime('%Y%m%d')}.jsonl"


def _id(folder: Path) -> str:
    try:
        text = (folder / FOLDER_ID).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return text if ID.fullmatch(text) else ""


def take_up(data: bytes, where: str, folder: Path, check: Check = lambda row: None) -> Taken:
    """Write what a file holds to the journals of a folder; what is there already is left alone.

    Args:
        where: how the file is called in a sentence.
        folder: of the journals; made if need be. One without labels takes the id of the file's folder, so that tests
            go on with the same items.
        check: why a row may not be taken; None if it may.

    Raises:
        ProblemError: the file can't be read, it is of another folder, or the folder can't be written to.
    """
    parcel = load(data, where)
    if parcel.folder != folder_key(folder):
        raise ProblemError(Problem("other-folder", where, {"found": parcel.folder[:60]}))
    known = {row.id: row for row in read_folder(folder).rows}
    if not known and ID.fullmatch(parcel.id):
        _take_id(folder, parcel.id)
    new, repeated, refused = 0, 0, []
    for name, journal in parcel.journals.items():
        rows, problems = parse_lines(journal, f"{where}: {name}")
        fresh: dict[str, Answer] = {}
        for row in rows:
            before = known.get(row.id) or fresh.get(row.id)
            problem = _problem(row, before, where, check)
            if problem is not None:
                refused.append(problem)
            elif before is not None:
                repeated += 1
            else:
                fresh[row.id] = row
        if fresh:
            Journal(folder, name.removesuffix(".jsonl")).append(fresh.values())
        known |= fresh
        new += len(fresh)
        refused += problems
    _take_ends(folder, parcel.finished)
    return Taken(new, repeated, tuple(refused))


def of_set(task: str, set_id: str, where: str) -> Check:
    """A check that only lets answers to one set of items in."""
    other = Problem("other-items", where)
    return lambda row: None if (row.task, row.set) == (task, set_id) else other


def of_items_beside(folder: Path, where: str) -> Check:
    """A check for a folder of journals: only answers to the items that lie beside it, if any do."""
    try:
        items = load_set(folder.parent / "items")
    except TaskError:
        return lambda row: None
    return of_set(items.task, items.id, where)


def _problem(row: Answer, before: Answer | None, where: str, check: Check) -> Problem | None:
    if before is not None:
        return None if before == row else Problem("row-conflict", where, {"id": row.id})
    return Problem("not-human", where, {"source": row.source}) if row.source != "human" else check(row)


def _take_id(folder: Path, name: str) -> None:
    try:
        set_folder_id(folder, name)
    except OSError:
        raise ProblemError(Problem("read-only", str(folder))) from None


def _take_ends(folder: Path, ends: Iterable[End]) -> None:
    known = finished_tests(folder)
    try:
        for task, set_id, stamp in ends:
            if (task, set_id) not in known:
                folder.mkdir(parents=True, exist_ok=True)
                end_test(folder, task, set_id, stamp)
    except OSError:
        raise ProblemError(Problem("read-only", str(folder))) from None
