"""One fault after another with the same learner, until the folder is labelled; then the next learner."""

from __future__ import annotations

import random
import shutil
from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import suppress

from attrs import define, field
from playwright.sync_api import Browser, BrowserContext, Error

from ..browser import bench_material
from ..browser.conftest import Desktop
from ..browser.lab import Server
from .faults import CLOCK, FAULTS, Fault, Stand, set_clock
from .learner import ITEMS, Count, LabDesk, Place

ROOM = 20
"""Items that a fault may need."""
CLOCKWORK = f"""
const wall = Date.now.bind(Date);
Date.now = () => wall() + Number(localStorage.getItem("{CLOCK}") ?? 0);
"""


class Soak(ABC):
    """Does faults, each drawn from a seed, and says what became of the labels.

    A learner goes on after a fault in the same folder, so that faults add up; after a fault that could not be
    mended there is a new one.
    """

    faults: Mapping[str, Fault]
    _stand: Stand | None = None
    _learners = 0

    @abstractmethod
    def new(self, number: int) -> Stand:
        """A new learner, who has labelled nothing yet."""

    @abstractmethod
    def clear(self) -> None:
        """End what a learner has open."""

    @abstractmethod
    def close(self) -> None:
        """End the door."""

    def once(self, fault: str, seed: str) -> Count:
        """One fault, mended.

        Args:
            fault: a name of `faults`.
            seed: decides all that is random.

        Returns:
            The labels of this fault; what is lost or doubled in all that its learner ever said.

        Raises:
            Exception: the learner got stuck.
        """
        before, self._stand = self._stand or self._new(), None
        stand = Stand(before.desk, before.tab, before.elsewhere, random.Random(f"{seed} {fault}"))
        place, given = stand.place, stand.place.given
        try:
            self.faults[fault](stand)
            stand.desk.settle(stand.tab)
            audits = [each.audit() for each in stand.places]
        except BaseException as error:
            with suppress(Error):
                lost = sum(each.missing_acked() for each in stand.places)
                error.add_note(f"Acknowledged rows that are not kept: {lost}.")
            self.clear()
            raise
        count = Count(
            sum(each.given for each in stand.places) - given,
            stand.acked,
            stand.lost_acked + sum(each.lost_acked for each in audits),
            sum(each.lost for each in audits),
            sum(each.doubled for each in audits),
            sum(each.repeated for each in audits),
        )
        if place.done > ITEMS - ROOM or count.lost_acked or count.lost or count.doubled or count.repeated:
            self.clear()
        else:
            self._stand = stand
        return count

    def _new(self) -> Stand:
        self._learners += 1
        stand = self.new(self._learners)
        set_clock(stand.tab, 0)
        return stand


def profile(browser: Browser, *scripts: str) -> BrowserContext:
    """A browser that knows nothing yet, whose clock can be set."""
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    for script in (CLOCKWORK, *scripts):
        context.add_init_script(script)
    return context


def close_pages(context: BrowserContext) -> None:
    for page in context.pages:
        with suppress(Error):
            page.close()


@define
class LabSoak(Soak):
    """With JupyterLab on a disk."""

    server: Server
    browser: Browser
    context: BrowserContext = field(init=False)
    elsewhere: BrowserContext = field(init=False)
    faults = FAULTS

    def __attrs_post_init__(self) -> None:
        self.context, self.elsewhere = profile(self.browser), profile(self.browser)
        self.server.start()
        bench_material.folder(self.server.home / "demo", ITEMS)

    def close(self) -> None:
        for context in (self.context, self.elsewhere):
            context.close()
        self.server.stop()

    def new(self, number: int) -> Stand:
        lab = self.server.lab
        folder = lab.root / f"第 {number} 位"
        folder.mkdir()
        shutil.copytree(self.server.home / "demo", folder / "demo")
        Desktop(lab, folder, self.context).notebook("from demo.helper import bench\nbench()", "1 + 1")
        desk = LabDesk(self.server, Desktop(lab, lab.root, self.context))
        return Stand(desk, desk.open(Place(folder)), self.elsewhere, random.Random())

    def clear(self) -> None:
        close_pages(self.context)
        close_pages(self.elsewhere)
        if self.server.process is None:
            self.server.start()
        self.server.lab.end_sessions()
