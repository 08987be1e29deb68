"""A learner who labels while things go wrong, and the book of what was said and what was acknowledged."""

from __future__ import annotations

import json
import os
import random
import re
import signal
from abc import ABC, abstractmethod
from collections import Counter
from pathlib import Path
from typing import Any

from attrs import define, field, frozen
from playwright.sync_api import Locator, Page, expect

from labelcamp.journal import FOLDER_ID, final, read_folder

from ..browser.conftest import Desktop
from ..browser.lab import Server, until
from ..browser.test_bench import at_bench, is_saved, press, run, saved, shows

ITEMS = 60
ANSWERS: tuple[tuple[tuple[str, ...], dict[str, str]], ...] = (
    (("3",), {}),
    (("1", "Enter"), {"bird": "yes"}),
    (("2", "Enter"), {"car": "yes"}),
    (("q", "Enter"), {"bird": "unsure"}),
)
"""Keys, and what they say of an item that has no answer yet."""
ACKED = re.compile(r'"type":\s*"acked",\s*"ids":\s*\[([^\]]*)\]')
STORED = """folder => Object.keys(localStorage).filter((key) => key.startsWith(`labelcamp:outbox:${folder}`))
    .map((key) => JSON.parse(localStorage.getItem(key)).row).sort((one, other) => one.stamp - other.stamp)"""


@frozen
class Said:
    """A label, as the person meant it."""

    item: str
    values: str


def meant(item: str, values: object) -> Said:
    return Said(item, json.dumps(values, sort_keys=True))


@frozen
class Count:
    """What became of the labels of a fault, or of several.

    Attributes:
        said: labels given.
        acked: of them, those that were acknowledged before the fault was mended.
        lost_acked: acknowledged rows that are not on the disk, right after the fault or in the end.
        lost: labels that are not on the disk in the end, or no longer count though nothing newer was said.
        doubled: labels that stand on the disk as more rows than were said.
        repeated: lines that hold a row that another line holds too; harmless.
    """

    said: int = 0
    acked: int = 0
    lost_acked: int = 0
    lost: int = 0
    doubled: int = 0
    repeated: int = 0

    @property
    def harmless(self) -> bool:
        """Whether labels were given, and none is lost or doubled."""
        return self.said > 0 and not (self.lost_acked or self.lost or self.doubled)

    def __add__(self, other: Count) -> Count:
        return Count(*(getattr(self, name) + getattr(other, name) for name in Count.__slots__ if name[0] != "_"))


def lines(folder: Path) -> list[dict[str, Any]]:
    """Every whole line of every journal; read without labelcamp."""
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_bytes().split(b"\n"):
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
    return [each for each in found if isinstance(each, dict)]


@define
class Place:
    """A folder with a notebook, and what was said there (a copied folder has a book of its own)."""

    folder: Path
    said: list[Said] = field(factory=list)
    acked: set[str] = field(factory=set)
    given: int = 0
    """Labels that were given here; what was said holds those that were carried here, too."""

    @property
    def labels(self) -> Path:
        return self.folder / "labels"

    def journals(self) -> Path:
        """The folder of the journals, with all that is kept now."""
        return self.labels

    def rows(self) -> list[dict[str, Any]]:
        """Every whole line of every journal, as it is kept now."""
        return lines(self.journals())

    @property
    def id(self) -> str:
        """What the rows that wait in the browser are filed under."""
        return (self.labels / FOLDER_ID).read_text(encoding="utf-8")

    @property
    def done(self) -> int:
        """How many items have a label; they are labelled in their order."""
        return len({said.item for said in self.said})

    @property
    def kernel(self) -> int:
        return int((self.folder / "kernel.pid").read_text(encoding="utf-8"))

    def missing_acked(self) -> int:
        acked = frozenset(self.acked)  # more may be acknowledged while the journals are read
        return len(acked - {row["id"] for row in self.rows()})

    def acked_labels(self) -> int:
        """Of what was said, how much is acknowledged."""
        rows = {row["id"]: row for row in self.rows()}
        return sum(rows[each]["status"] == "submitted" for each in self.acked & rows.keys()) + self.missing_acked()

    def audit(self) -> Count:
        """Hold the journals against the book."""
        found = self.rows()
        rows = sorted({row["id"]: row for row in found}.values(), key=lambda row: (row["stamp"], row["id"]))
        kept = Counter(meant(row["item"], row["values"]["contents"]) for row in rows if row["status"] == "submitted")
        book = Counter(self.said)
        reading = read_folder(self.labels)
        if [each for each in reading.errors if each.code not in ("no-journal", "empty-journal")]:
            raise AssertionError(f"the journals can't be read: {reading.errors}")
        counts = {item: meant(item, row.values["contents"]) for (_, _, item), row in final(reading.rows).items()}
        last = {said.item: said for said in self.said}
        wrong = sum(counts.get(item) != said for item, said in last.items())
        lost = max((book - kept).total(), wrong)
        return Count(
            len(self.said),
            self.acked_labels(),
            self.missing_acked(),
            lost,
            (kept - book).total(),
            len(found) - len(rows),
        )


@define
class Tab:
    """A page with the bench of a place."""

    place: Place
    page: Page
    at: int = 0

    def __attrs_post_init__(self) -> None:
        def look(data: str | bytes) -> None:
            """Note which rows the kernel has acknowledged, as it stands on the line."""
            text = data if isinstance(data, str) else data.decode("utf-8", "replace")
            for ids in ACKED.findall(text):
                self.place.acked |= set(json.loads(f"[{ids}]"))

        self.page.on("websocket", lambda socket: socket.on("framereceived", look))

    @property
    def bench(self) -> Locator:
        return self.page.locator(".labelcamp")

    def label(self, random_: random.Random, count: int = 1, *, answers: int = len(ANSWERS)) -> None:
        """Label the next items that have no answer, with one of the first so many answers."""
        for _ in range(count):
            keys, values = random_.choice(ANSWERS[:answers])
            self.say(keys, values)

    def say(self, keys: tuple[str, ...], values: dict[str, str]) -> None:
        """Answer what is on the screen, which goes on to the next then."""
        shows(self.page, self.at)
        if self.bench.and_(self.page.locator(":focus")).count() == 0:
            self.bench.focus()
        press(self.page, *keys)
        self.book(values)

    def book(self, values: dict[str, str]) -> None:
        self.place.said.append(meant(f"item-{self.at:03}", values))
        self.place.given += 1
        self.at += 1

    def change(self) -> None:
        """Go back to the item before, and say of it what was not said."""
        self.page.bring_to_front()
        self.bench.focus()
        press(self.page, "ArrowLeft")
        self.at -= 1
        shows(self.page, self.at)
        item = f"item-{self.at:03}"
        last = [said.values for said in self.place.said if said.item == item][-1]
        if last == "{}":
            self.say(("1", "Enter"), {"bird": "yes"})
        else:
            self.say(("3",), {})

    def waiting(self) -> list[dict[str, Any]]:
        """Rows of this folder in the browser's own storage."""
        rows: list[dict[str, Any]] = self.page.evaluate(STORED, self.place.id)
        return rows

    def is_saved(self) -> None:
        is_saved(self.page)

    def is_here(self, at: int | None = None) -> None:
        """The bench is where the work is."""
        self.at = self.place.done if at is None else at
        shows(self.page, self.at)


class Desk(ABC):
    """The learner's browser; opens tabs, and does what a person does when something went wrong."""

    @abstractmethod
    def open(self, place: Place, run_cell: bool = True) -> Tab:
        """Open the notebook in a new tab and run its cell."""

    @abstractmethod
    def kill_kernel(self, tab: Tab, *others: Tab) -> None:
        """The kernel goes at once, and what is said about it in these tabs is answered."""

    def run_again(self, tab: Tab, at: int | None = None) -> None:
        """Esc from the bench to its cell, and Shift+Enter; the bench comes back with all that was said.

        Args:
            at: where it must open, if that isn't the first item without a label.
        """
        tab.page.bring_to_front()
        tab.bench.focus()
        press(tab.page, "Escape")
        tab.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
        run(tab.page)
        at_bench(tab.page)
        tab.is_here(at)

    def settle(self, tab: Tab) -> None:
        """Everything is said to be saved, and the browser keeps nothing back."""
        tab.page.bring_to_front()
        tab.is_saved()
        until(lambda: tab.waiting() == [], "nothing waits in the browser")


@define
class LabDesk(Desk):
    """At a JupyterLab."""

    server: Server
    desktop: Desktop

    def open(self, place: Place, run_cell: bool = True) -> Tab:
        tab = Tab(place, self.desktop.page())
        self.desktop.open(tab.page, folder=place.folder)
        if run_cell:
            run(tab.page)
            at_bench(tab.page)
        tab.is_here()
        return tab

    def kill_kernel(self, tab: Tab, *others: Tab) -> None:
        """kill -9, and the word about it answered with Enter in every tab."""
        os.kill(tab.place.kernel, signal.SIGKILL)
        for each in (tab, *others):
            self.heard(each)

    def heard(self, tab: Tab) -> None:
        tab.page.bring_to_front()
        tab.page.locator(".jp-Dialog").get_by_text("appears to have died").wait_for()
        press(tab.page, "Enter")
        tab.page.locator(".jp-Dialog").wait_for(state="detached")
        expect(saved(tab.page)).to_have_attribute("data-state", "gone")
        tab.bench.focus()
