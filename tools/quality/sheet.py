"""From a reader's sheet to rows of answers; every fault is a sentence with its line."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from labelcamp.answers import Answer
from labelcamp.items import Item
from labelcamp.task import Task, TaskError
from tools.quality import notation
from tools.quality.packet import HEAD

OTHER_PACKET = (
    "line 1: this is the sheet of another packet: task, language, items or guideline differ. Make a new packet."
)
UNDECIDED = "?"
"""What a reader writes who can't decide: the item is flagged, its question blank."""


@frozen
class Entry:
    """One line of a sheet: the values by question (absent where undecided) and the reader's note."""

    item: Item
    values: Mapping[str, Any]
    note: str = ""


@frozen
class Sheet:
    """What was read from a sheet; with faults it must not be taken."""

    entries: tuple[Entry, ...]
    faults: tuple[str, ...]


def count_of(text: str) -> int:
    """The number of items of a sheet, as its first line says.

    Raises:
        TaskError: the first line is not as the packet wrote it.
    """
    cells = text.removeprefix("\ufeff").partition("\n")[0].split("\t")
    if len(cells) != 5 or cells[0] != HEAD or not cells[3].isdecimal():
        raise TaskError("line 1: expected the first line of the sheet as the packet wrote it. Copy it back.")
    return int(cells[3])


def parse(text: str, task: Task, items: Sequence[Item], mark: str) -> Sheet:
    """Read a sheet.

    Args:
        items: of the packet.
        mark: the fingerprint of the packet (see `tools.quality.packet`).
    """
    by_id = {item.id: item for item in items}
    entries: dict[str, Entry] = {}
    lines = text.removeprefix("\ufeff").splitlines()
    found = lines[0].split("\t")[-1].strip() if lines else ""
    faults = [] if found == mark else [OTHER_PACKET]
    for number, line in enumerate(lines, start=1):
        name, _, rest = line.partition("\t")
        if not line.strip() or line.startswith("#"):
            continue
        try:
            item = _item_of(name.strip(), by_id, entries)
            entries[item.id] = _entry(task, item, rest)
        except notation.NotationError as error:
            faults.append(f"line {number}: {error}.")
    named = {line.partition("\t")[0].strip() for line in lines}
    faults += [f"{item.id}: the sheet has no line for this item. Add one." for item in items if item.id not in named]
    return Sheet(tuple(entries[item.id] for item in items if item.id in entries), tuple(faults))


def _item_of(name: str, by_id: Mapping[str, Item], entries: Mapping[str, Entry]) -> Item:
    if name not in by_id:
        raise notation.NotationError(f"“{name[:40]}” is not an item of this packet")
    if name in entries:
        raise notation.NotationError(f"{name} has a line already")
    return by_id[name]


def _entry(task: Task, item: Item, rest: str) -> Entry:
    cells = [cell.strip() for cell in rest.split("\t")]
    note = cells.pop()[1:].strip() if len(cells) > 1 and cells[-1].startswith("#") else ""
    while len(cells) > len(item.asks) and not cells[-1]:
        cells.pop()
    if len(cells) != len(item.asks) or not all(cells):
        raise notation.NotationError(f"{item.id}: expected a value for {', '.join(item.asks)}, with tabs between")
    values = {}
    for name, cell in zip(item.asks, cells, strict=True):
        if cell != UNDECIDED:
            try:
                values[name] = notation.read(task.question(name), cell, item)
            except notation.NotationError as error:
                raise notation.NotationError(f"{item.id}: {error}") from None
    return Entry(item, values, note)


def rows(sheet: Sheet, task: Task, sets: Mapping[str, str], *, source: str, by: str, stamp: int) -> list[Answer]:
    """The rows of a sheet without faults.

    Args:
        sets: by item id, the id of its set.
        source: `human` or `model`.
        stamp: milliseconds since 1970, of the first row.
    """
    found = []
    for number, entry in enumerate(sheet.entries):
        undecided = len(entry.values) < len(entry.item.asks)
        blank = Answer(
            id="",
            stamp=stamp + number,
            task=task.id,
            task_hash=task.hash,
            item=entry.item.id,
            item_hash=entry.item.hash,
            set=sets[entry.item.id],
            mode="test",
            by=by,
            source=source,
            status="flagged" if undecided else "submitted",
            values=dict(entry.values),
            guideline=task.guideline,
            note=entry.note,
        )
        name = f"{by} {stamp} {task.id} {entry.item.id}"
        found.append(evolve(blank, id=hashlib.sha256(name.encode()).hexdigest()[:32]))
    return found
