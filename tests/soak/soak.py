"""One fault after another with the same learner, until the folder is labelled; then the next learner."""

from __future__ import annotations

import random
import shutil
from contextlib import suppress

from attrs import define, field
from playwright.sync_api import Browser, BrowserContext, Error

from ..browser import bench_material
from ..browser.conftest import Desktop
from .faults import CLOCK, FAULTS, Stand, set_clock
from .learner import ITEMS, Count, Desk, Place, Tab
from .server import Server

ROOM = 20
"""Items that a fault may need."""
CLOCKWORK = f"""
const wall = Date.now.bind(Date);
Date.now = () => wall() + Number(localStorage.getItem("{CLOCK}") ?? 0);
"""


@define
class Soak:
    """Does faults, each drawn from a seed, and says what became of the labels.

    A learner goes on after a fault in the same folder, so that faults add up; after a fault that could not be
    mended there is a new one.
    """

    server: Server
    browser: Browser
    context: BrowserContext = field(init=False)
    elsewhere: BrowserContext = field(init=False)
    _tab: Tab | None = field(default=None, init=False)
    _learners: int = field(default=0, init=False)

    def __attrs_post_init__(self) -> None:
        self.context, self.elsewhere = self._profile(), self._profile()
        bench_material.folder(self.server.home / "demo", ITEMS)

    def _profile(self) -> BrowserContext:
        context = self.browser.new_context(viewport={"width": 1280, "height": 720})
        context.add_init_script(CLOCKWORK)
        return context

    def close(self) -> None:
        for context in (self.context, self.elsewhere):
            context.close()

    def once(self, fault: str, seed: str) -> Count:
        """One fault, mended.

        Args:
            fault: a name of `FAULTS`.
            seed: decides all that is random.

        Returns:
            The labels of this fault; what is lost or doubled in all that its learner ever said.

        Raises:
            Exception: the learner got stuck.
        """
        luck = random.Random(f"{seed} {fault}")
        desk = Desk(self.server, Desktop(self.server.lab, self.server.lab.root, self.context))
        tab, self._tab = self._tab or self._new(desk), None
        place, given = tab.place, tab.place.given
        stand = Stand(desk, tab, self.elsewhere, luck)
        try:
            FAULTS[fault](stand)
            desk.settle(stand.tab)
        except BaseException as error:
            lost = sum(each.missing_acked() for each in stand.places)
            error.add_note(f"Acknowledged rows that are not on the disk: {lost}.")
            self._clear()
            raise
        audits = [each.audit() for each in stand.places]
        count = Count(
            sum(each.given for each in stand.places) - given,
            stand.acked,
            stand.lost_acked + sum(each.lost_acked for each in audits),
            sum(each.lost for each in audits),
            sum(each.doubled for each in audits),
            sum(each.repeated for each in audits),
        )
        if place.done > ITEMS - ROOM or count.lost_acked or count.lost or count.doubled or count.repeated:
            self._clear()
        else:
            self._tab = stand.tab
        return count

    def _new(self, desk: Desk) -> Tab:
        self._learners += 1
        folder = self.server.lab.root / f"第 {self._learners} 位"
        folder.mkdir()
        shutil.copytree(self.server.home / "demo", folder / "demo")
        Desktop(self.server.lab, folder, self.context).notebook("from demo.helper import bench\nbench()", "1 + 1")
        tab = desk.open(Place(folder))
        set_clock(tab, 0)
        return tab

    def _clear(self) -> None:
        """End what a learner has open."""
        for page in [*self.context.pages, *self.elsewhere.pages]:
            with suppress(Error):
                page.close()
        if self.server.process is None:
            self.server.start()
        self.server.lab.end_sessions()
