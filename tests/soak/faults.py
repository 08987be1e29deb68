"""The faults. Each takes a learner with saved labels, lets things go wrong while they label on, and mends it.

Between the fault and its mending every fault calls `stand.look`: what was acknowledged by then must be on the disk.
What comes first is drawn: how much is labelled before, in the moment of the fault and after it.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from attrs import define, field
from playwright.sync_api import BrowserContext, expect
from typer.testing import CliRunner

from labelcamp.cli import app

from ..browser.conftest import Desktop
from ..browser.lab import until
from ..browser.test_bench import press
from .learner import Desk, LabDesk, Place, Tab

CLOCK = "soak-clock"
DAY_MS = 24 * 3600 * 1000


@define
class Stand:
    """One learner: the tab they work in, their luck, and the places whose books must agree with the disk."""

    desk: Desk
    tab: Tab
    elsewhere: BrowserContext
    luck: random.Random
    more: list[Place] = field(factory=list, init=False)
    acked: int = field(default=0, init=False)
    lost_acked: int = field(default=0, init=False)
    _before: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._before = self.place.acked_labels()

    @property
    def place(self) -> Place:
        return self.tab.place

    @property
    def places(self) -> list[Place]:
        return [self.place, *self.more]

    def processes(self) -> list[dict[str, Any]]:
        """The processes of the browser: their kind and their number."""
        browser = self.elsewhere.browser
        if browser is None:
            raise RuntimeError("the browser is gone")
        line = browser.new_browser_cdp_session()
        found: list[dict[str, Any]] = line.send("SystemInfo.getProcessInfo")["processInfo"]
        line.detach()
        return found

    def add(self, place: Place) -> None:
        """A further folder with labels."""
        self.more.append(place)
        self._before += place.acked_labels()

    def look(self) -> None:
        """In the moment of the fault: what was acknowledged is on the disk."""
        self.acked = sum(place.acked_labels() for place in self.places) - self._before
        self.lost_acked += sum(place.missing_acked() for place in self.places)

    def hurry(self, most: int = 3) -> None:
        """Label without waiting for any word that it is saved."""
        self.tab.label(self.luck, self.luck.randint(1, most))

    def calm(self) -> None:
        """Label up to three, wait until they are saved."""
        self.tab.label(self.luck, self.luck.randint(0, 3))
        self.tab.is_saved()


Fault = Callable[[Stand], None]


def at_lab(stand: Stand) -> LabDesk:
    """The desk of a fault that only a JupyterLab has."""
    if not isinstance(stand.desk, LabDesk):
        raise TypeError("this fault needs a JupyterLab")
    return stand.desk


def kernel_killed(stand: Stand) -> None:
    stand.calm()
    stand.hurry()
    stand.desk.kill_kernel(stand.tab)
    stand.look()
    stand.hurry()
    if stand.luck.random() < 0.5:
        stand.tab.change()
    stand.desk.run_again(stand.tab)


def kernel_frozen(stand: Stand) -> None:
    kernel = stand.place.kernel
    os.kill(kernel, signal.SIGSTOP)
    stand.hurry(5)
    stand.look()
    if stand.luck.random() < 0.5:
        os.kill(kernel, signal.SIGCONT)
    else:
        stand.desk.kill_kernel(stand.tab)
        stand.hurry()
        stand.desk.run_again(stand.tab)


def cell_run_again(stand: Stand) -> None:
    for _ in range(stand.luck.randint(1, 3)):
        stand.hurry()
        stand.look()
        stand.desk.run_again(stand.tab)


def page_closed(stand: Stand) -> None:
    stand.calm()
    dead = stand.luck.random() < 0.5
    if dead:
        stand.desk.kill_kernel(stand.tab)
    stand.hurry()
    if stand.luck.random() < 0.5:
        stand.tab.change()
    stand.tab.page.close()
    stand.look()
    stand.tab = stand.desk.open(stand.place)


def tab_crashed(stand: Stand) -> None:
    stand.calm()
    if stand.luck.random() < 0.5:
        stand.desk.kill_kernel(stand.tab)
    page = stand.tab.page
    stand.hurry()
    with page.expect_event("crash"):
        for process in stand.processes():
            if process["type"] == "renderer":
                os.kill(process["id"], signal.SIGKILL)
    stand.look()
    page.close()
    stand.tab = stand.desk.open(stand.place)


def server_gone(stand: Stand) -> None:
    server = at_lab(stand).server
    stand.calm()
    stand.hurry(2)
    server.kill()
    stand.look()
    # JupyterLab may open a dialog at any moment now: answers of one key, given again if they went into it.
    for _ in range(stand.luck.randint(1, 3)):
        through_dialogs(stand.tab)
    if stand.luck.random() < 0.5:
        stand.tab.page.close()
    server.start()
    if not stand.tab.page.is_closed():
        stand.tab.page.close()
    stand.tab = stand.desk.open(stand.place)


def through_dialogs(tab: Tab) -> None:
    """Say “neither” of the next item, while dialogs may take the keyboard."""
    dialog = tab.page.locator(".jp-Dialog")
    goal = tab.page.locator(f'.lc-canvas[data-painted="item-{tab.at + 1:03}"]')
    tab.page.locator(f'.lc-canvas[data-painted="item-{tab.at:03}"]').wait_for()
    while goal.count() == 0:
        while dialog.count() > 0:
            dialog.locator(".jp-mod-accept, .jp-mod-reject").first.click()
        tab.bench.focus()
        press(tab.page, "3")
        expect(goal.or_(dialog).first).to_be_visible()
    tab.book({})


def disk_full(stand: Stand) -> None:
    """The kernel may not write past a byte in the middle of a row: what a full disk leaves of it."""
    stand.calm()
    endings = [*(["kernel"] if stand.luck.random() < 0.5 else []), stand.luck.choice(("room", "page"))]
    for ending in endings:
        # The kernel's journal is there before the disk is full.
        stand.tab.label(stand.luck)
        stand.tab.is_saved()
        with no_room(stand.place, stand.luck.randint(0, 300)):
            stand.hurry()
            expect(stand.tab.page.locator(".lc-notice").first).to_contain_text(str(stand.place.labels))
            stand.hurry()
            stand.look()
            if ending == "page":
                stand.tab.page.close()
            elif ending == "kernel":
                stand.desk.kill_kernel(stand.tab)
        if ending == "room":
            stand.hurry()
        elif ending == "page":
            stand.tab = stand.desk.open(stand.place)
        else:
            stand.desk.run_again(stand.tab)


@contextmanager
def no_room(place: Place, room: int) -> Iterator[None]:
    """Files of the kernel may not grow beyond its journal and so many bytes more (and no file of it beyond that)."""
    kernel = place.kernel
    newest = max(place.labels.glob("*.jsonl"), key=lambda path: path.stat().st_mtime_ns)
    before = resource.prlimit(kernel, resource.RLIMIT_FSIZE)
    resource.prlimit(kernel, resource.RLIMIT_FSIZE, (newest.stat().st_size + room, before[1]))
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            resource.prlimit(kernel, resource.RLIMIT_FSIZE, before)


def door_changed(stand: Stand) -> None:
    """To another computer with a file of all labels, on with the work there, and back; some wait here meanwhile."""
    stand.calm()
    there = Place(
        stand.place.folder.with_name(f"{stand.place.folder.name} 家里{len(stand.place.said)}"), stand.place.said
    )
    shutil.copytree(stand.place.folder / "demo", there.folder / "demo")
    shutil.copy(stand.place.folder / "lesson.ipynb", there.folder)
    carry(stand, stand.tab, None, there)
    if waits := stand.luck.random() < 0.5:
        # What waits in this browser was said before all that is said there, and so never wins over it.
        stand.desk.kill_kernel(stand.tab)
        at = len(stand.place.said)
        stand.hurry()
        hidden = stand.place.said[at:]
        waits_at = stand.place.done
        del stand.place.said[at:]
    stand.add(there)
    here = at_lab(stand)
    home = LabDesk(here.server, Desktop(here.desktop.lab, there.folder, stand.elsewhere))
    other = home.open(there)
    other.label(stand.luck, stand.luck.randint(1, 3))
    if stand.luck.random() < 0.5:
        other.change()
    other.is_saved()
    stand.look()
    if waits:
        stand.place.said[at:at] = hidden
        stand.desk.run_again(stand.tab, waits_at)
        stand.tab.is_saved()
    carry(stand, other, stand.tab, stand.place)
    stand.desk.run_again(stand.tab)
    stand.tab.label(stand.luck)
    stand.tab.is_saved()
    carry(stand, stand.tab, other, there)
    other.page.close()


def carry(stand: Stand, here: Tab, there: Tab | None, place: Place) -> None:
    """All labels of a tab's folder into another: by the buttons of the bench, or by the command."""
    file = download(here, place.folder)
    if there is None or stand.luck.random() < 0.5:
        take(file, place)
    else:
        upload(there, file)


def download(tab: Tab, folder: Path) -> Path:
    """All labels of a tab's folder as a file, by the button of the bench."""
    tab.page.bring_to_front()
    tab.is_saved()
    if tab.page.locator(".lc-carry").count() == 0:
        tab.page.locator('[data-command="labels"]').click()
    with tab.page.expect_download() as found:
        tab.page.locator('[data-command="download"]').click()
    file = folder / found.value.suggested_filename
    found.value.save_as(file)
    tab.page.locator('[data-command="labels"]').click()
    return file


def upload(tab: Tab, file: Path) -> None:
    """Take a file up by the button of the bench."""
    tab.page.bring_to_front()
    tab.page.locator('[data-command="labels"]').click()
    tab.page.locator('.lc-carry input[data-command="take"]').set_input_files(file)
    expect(tab.page.locator(".lc-carry [role=status]")).not_to_be_empty()
    tab.page.locator('[data-command="labels"]').click()


def take(file: Path, place: Place) -> None:
    """Take a file up by the command."""
    result = CliRunner().invoke(app, ["take", str(file), str(place.labels)])
    if result.exit_code != 0:
        raise AssertionError(result.output)


def two_tabs(stand: Stand) -> None:
    one = stand.tab
    notebook = stand.place.folder / "lesson.ipynb"
    stand.desk.run_again(one)
    before = notebook.stat().st_mtime_ns
    press(one.page, "Control+s")
    until(lambda: notebook.stat().st_mtime_ns != before, "the notebook is saved")
    two = stand.desk.open(stand.place, run_cell=False)
    race(stand, one, two)
    if stand.luck.random() < 0.5:
        stand.desk.kill_kernel(one, two)
        stand.look()
        race(stand, one, two)
        keeps = stand.luck.choice((one, two))
        (two if keeps is one else one).page.close()
        stand.desk.run_again(keeps)
    else:
        stand.look()
        one.is_saved()
        two.is_saved()
        keeps = stand.luck.choice((one, two))
        (two if keeps is one else one).page.close()
    stand.tab = keeps


def race(stand: Stand, one: Tab, two: Tab) -> None:
    """Both tabs answer the same items, and neither waits for the other."""
    for _ in range(stand.luck.randint(1, 3)):
        order = [(one, ("1", "Enter"), {"bird": "yes"}), (two, ("3",), {})]
        stand.luck.shuffle(order)
        for tab, keys, values in order:
            tab.page.bring_to_front()
            tab.say(keys, values)


def clock_set_back(stand: Stand) -> None:
    """The wall clock goes back by up to a year, and later ahead again; labels are changed in between."""
    stand.tab.label(stand.luck)
    stand.calm()
    set_clock(stand.tab, -stand.luck.randint(1, 365 * DAY_MS))
    stand.tab.change()
    stand.hurry()
    if stand.luck.random() < 0.5:
        stand.desk.kill_kernel(stand.tab)
    stand.look()
    stand.tab.change()
    set_clock(stand.tab, -stand.luck.randint(1, 365 * DAY_MS))
    stand.tab.change()
    stand.hurry()
    if stand.luck.random() < 0.5:
        stand.tab.page.close()
        stand.tab = stand.desk.open(stand.place)
    else:
        stand.desk.run_again(stand.tab)
    stand.tab.change()
    set_clock(stand.tab, 0)
    stand.tab.change()


def set_clock(tab: Tab, ms: int) -> None:
    tab.page.evaluate(f"localStorage.setItem('{CLOCK}', '{ms}')")


def power_cut(stand: Stand) -> None:
    """The kernel goes in the middle of a row, of which the disk has a part, or zeros where it should be."""
    stand.calm()
    stand.hurry()
    stand.desk.kill_kernel(stand.tab)
    stand.hurry()
    row = json.dumps(stand.tab.waiting()[0], ensure_ascii=False, separators=(",", ":")).encode()
    part = row[: stand.luck.randint(1, len(row))]
    torn = stand.luck.choice((part, part + bytes(stand.luck.randint(1, 600)), bytes(len(part))))
    files = sorted(stand.place.labels.glob("*.jsonl"), key=lambda path: path.stat().st_mtime_ns)
    last = files[-1] if files else stand.place.labels / "torn.jsonl"
    if last.is_file() and not last.read_bytes().endswith(b"\n"):
        last = last.with_name(f"torn-{len(files)}.jsonl")
    with last.open("ab") as file:
        file.write(torn)
    stand.look()
    if stand.luck.random() < 0.5:
        stand.tab.page.close()
        stand.tab = stand.desk.open(stand.place)
    else:
        stand.desk.run_again(stand.tab)


def folder_copied(stand: Stand) -> None:
    """The folder is copied while labels wait in the browser; they go to the copy only if the learner says so."""
    stand.calm()
    stand.desk.kill_kernel(stand.tab)
    at = len(stand.place.said)
    stand.hurry()
    stand.tab.page.close()
    folder = stand.place.folder.with_name(f"{stand.place.folder.name} 副本{at}")
    shutil.copytree(stand.place.folder, folder)
    copy = Place(folder, stand.place.said[:at], set(stand.place.acked))
    stand.add(copy)
    tab = stand.desk.open(copy)
    stand.look()
    expect(tab.page.locator(".lc-notice").first).to_contain_text(str(stand.place.labels))
    tab.label(stand.luck, stand.luck.randint(0, 2))
    tab.is_saved()
    if stand.luck.random() < 0.5:
        # They were said before what was said in the copy.
        waited = stand.place.said[at:]
        copy.said[at:at] = waited
        del stand.place.said[at:]
        tab.page.locator('[data-command="foreign-send"]').focus()
        press(tab.page, "Enter")
        expect(tab.page.locator('[data-command="foreign-send"]')).to_have_count(0)
        stand.desk.settle(tab)
    tab.page.close()
    if stand.luck.random() < 0.5:
        # A copy of a journal beside it, as file managers make them: the same rows twice.
        for path in list(stand.place.labels.glob("*.jsonl"))[:1]:
            shutil.copy(path, path.with_name(f"{path.stem} - 副本.jsonl"))
    stand.tab = stand.desk.open(stand.place)


FAULTS: dict[str, Fault] = {
    "kernel killed": kernel_killed,
    "kernel frozen": kernel_frozen,
    "cell run again": cell_run_again,
    "page closed": page_closed,
    "tab crashed": tab_crashed,
    "server gone": server_gone,
    "disk full": disk_full,
    "door changed": door_changed,
    "two tabs racing": two_tabs,
    "clock set back": clock_set_back,
    "power cut": power_cut,
    "folder copied": folder_copied,
}
