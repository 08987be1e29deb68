"""The faults of the site: everything is in the browser, the kernel too, and what is kept is in the browser's store."""

from __future__ import annotations

import random
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from labelcamp.answers import Answer, plain
from labelcamp.bench_desk import Desk as BenchDesk
from labelcamp.guidelines import load_guideline
from labelcamp.items import load_set
from labelcamp.task import load_task

from ..browser.hands import SECONDS
from ..browser.lab import until
from ..browser.site_visit import KEPT, STORE, held, kept_offline
from ..browser.test_bench import at_bench, run, saved
from .faults import (
    Fault,
    Stand,
    cell_run_again,
    clock_set_back,
    download,
    kernel_killed,
    page_closed,
    race,
    tab_crashed,
    take,
    upload,
)
from .learner import ANSWERS, Desk, Place, Tab, meant
from .site import Site
from .soak import Soak, profile

ACKS = """
const remove = Storage.prototype.removeItem;
Storage.prototype.removeItem = function (key) {
  if (/^labelcamp:outbox:.*[0-9a-f]{32}$/.test(key)) console.debug(`acked ${key.slice(-32)}`);
  remove.call(this, key);
};
"""
"""A bench takes a row out of the page's storage when it is acknowledged, and then only."""
FAIL = {
    "at once": """() => {
      self.add = IDBObjectStore.prototype.add;
      IDBObjectStore.prototype.add = () => { throw new DOMException("no room", "QuotaExceededError"); };
    }""",
    "in the end": """() => {
      self.add = IDBObjectStore.prototype.add;
      IDBObjectStore.prototype.add = function (piece) {
        const told = self.add.call(this, piece);
        const why = new DOMException("no room", "QuotaExceededError");
        Object.defineProperty(this.transaction, "error", { value: why });
        this.transaction.abort();
        return told;
      };
    }""",
}
"""When the store says that there is no room. In the kernel's worker."""
MEND = "() => { IDBObjectStore.prototype.add = self.add; }"


@define
class Store:
    """The browser's store, looked into from a page of its own."""

    site: Site
    context: BrowserContext
    _page: Page | None = field(default=None, init=False)
    _crashed: bool = field(default=False, init=False)

    def pieces(self) -> list[dict[str, Any]]:
        try:
            found: list[dict[str, Any]] = self._look().evaluate(STORE, [[]])
        except Error as error:
            if "crashed" not in error.message:
                raise
            self._crashed = True  # by the fault, and that is heard only now
            found = self._look().evaluate(STORE, [[]])
        return found

    def _look(self) -> Page:
        if self._page is not None and self._crashed:
            self._page.close()
            self._page = None
        if self._page is None:
            self._page, self._crashed = self.context.new_page(), False
            self._page.on("crash", lambda _page: setattr(self, "_crashed", True))
            self._page.goto(f"{self.site.address}/page.css")
        return self._page

    @contextmanager
    def held(self) -> Iterator[None]:
        """Whoever asks the store for something meanwhile is answered in the end."""
        self.pieces()  # it is there
        with held(self._look(), "labelcamp", "pieces"):
            yield


@define
class SitePlace(Place):
    """The browser's store; its journals are written to a folder whenever they are asked for."""

    store: Store = field(kw_only=True)

    @property
    def id(self) -> str:
        """Whatever waits in this browser."""
        return ""

    def journals(self) -> Path:
        files: dict[str, str] = {}
        for piece in self.store.pieces():
            if piece["folder"] == "labels" and piece["file"].endswith(".jsonl"):
                files[piece["file"]] = files.get(piece["file"], "") + piece["text"]
        shutil.rmtree(self.labels, ignore_errors=True)
        self.labels.mkdir(parents=True)
        for name, text in files.items():
            (self.labels / name).write_text(text, encoding="utf-8", newline="\n")
        return self.labels


@define
class SiteTab(Tab):
    """A tab of the site; its kernel is in it."""

    def __attrs_post_init__(self) -> None:
        def look(text: str) -> None:
            if text.startswith("acked "):
                self.place.acked.add(text.removeprefix("acked "))

        self.page.on("console", lambda message: look(message.text))


@define
class SiteDesk(Desk):
    """At the site."""

    site: Site
    context: BrowserContext

    def open(self, place: Place, run_cell: bool = True) -> Tab:
        tab = self.load(place)
        if run_cell:
            self.arrive(tab)
        return tab

    def load(self, place: Place) -> Tab:
        """A page whose cell is not run yet."""
        page = self.context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        tab = SiteTab(place, page)
        page.goto(self.site.lesson)
        self.has_kernel(tab)
        return tab

    def arrive(self, tab: Tab) -> None:
        """Run the cell of a page that was loaded."""
        self.has_kernel(tab)
        run(tab.page)
        at_bench(tab.page)
        tab.is_here()

    def has_kernel(self, tab: Tab) -> None:
        tab.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        tab.page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()

    def is_kept(self, tab: Tab) -> None:
        """Wait until the site is kept for working without the network."""
        wanted = kept_offline(self.site.root, self.site.address)
        until(lambda: tab.page.evaluate("navigator.serviceWorker.controller !== null"), "the page has its worker")
        until(lambda: wanted <= set(tab.page.evaluate(KEPT)), "the site is kept")

    def kill_kernel(self, tab: Tab, *others: Tab) -> None:
        """Restart it: the word about the old one's end goes nowhere, as with kill -9."""
        for each in (tab, *others):
            each.page.bring_to_front()
            each.page.locator('.jp-NotebookPanel-toolbar [data-command="notebook:restart-kernel"]').click()
            each.page.locator(".jp-Dialog .jp-mod-accept").click()
            expect(saved(each.page)).to_have_attribute("data-state", "gone")
            each.bench.focus()

    def run_again(self, tab: Tab, at: int | None = None) -> None:
        tab.page.bring_to_front()
        self.has_kernel(tab)
        super().run_again(tab, at)


def at_site(stand: Stand) -> SiteDesk:
    """The desk of a fault that only the site has."""
    if not isinstance(stand.desk, SiteDesk):
        raise TypeError("this fault needs the site")
    return stand.desk


def kernel_gone_unseen(stand: Stand) -> None:
    """The kernel ends and nobody is told; after a while the learner restarts it."""
    stand.calm()
    stand.hurry()
    stand.tab.page.workers[0].evaluate("self.close()")
    stand.hurry()
    stand.look()
    expect(saved(stand.tab.page)).to_have_attribute("data-state", "busy")
    stand.desk.kill_kernel(stand.tab)
    stand.hurry()
    stand.desk.run_again(stand.tab)


def network_off(stand: Stand) -> None:
    """Once the site is kept, it is reloaded without the network, its kernel too, or both go on through it."""
    desk, page = at_site(stand), stand.tab.page
    desk.is_kept(stand.tab)
    stand.calm()
    stand.hurry()
    desk.context.set_offline(True)
    stand.hurry()
    stand.look()
    ending = stand.luck.choice(("reload", "restart", "close"))
    if ending == "restart":
        stand.desk.kill_kernel(stand.tab)
        stand.hurry()
        stand.desk.run_again(stand.tab)
    elif ending == "reload":
        page.reload()
        desk.arrive(stand.tab)
    else:
        page.close()
        stand.tab = desk.open(stand.place)
    stand.hurry()
    stand.tab.is_saved()
    desk.context.set_offline(False)


def two_tabs(stand: Stand) -> None:
    """Each has a kernel of its own, which sees the other's labels only when a cell is run or the page is loaded."""
    one = stand.tab
    two = stand.desk.open(stand.place)
    race(stand, one, two)
    if stand.luck.random() < 0.5:
        stand.desk.kill_kernel(one, two)
        stand.look()
        race(stand, one, two)
    else:
        stand.look()
    tabs = [one, two]
    stand.luck.shuffle(tabs)
    if stand.luck.random() < 0.5:
        for tab in tabs:
            stand.desk.run_again(tab)
            tab.is_saved()
    keeps, goes = tabs
    goes.page.close()
    stand.desk.run_again(keeps)
    stand.tab = keeps


def store_fails(stand: Stand) -> None:
    """Nothing may be called saved that the store refuses, and all of it is kept in the end."""
    stand.calm()
    before = stand.place.acked_labels()
    ending = stand.luck.choice(("room", "page", "kernel"))
    (worker,) = stand.tab.page.workers
    worker.evaluate(FAIL[stand.luck.choice(list(FAIL))])
    stand.hurry()
    expect(stand.tab.page.locator(".lc-notice").first).to_contain_text("no room")
    stand.hurry()
    stand.look()
    if stand.place.acked_labels() != before:
        raise AssertionError("acknowledged while the store failed")
    if ending == "room":
        worker.evaluate(MEND)
        stand.hurry()
    elif ending == "page":
        stand.tab.page.close()
        stand.tab = stand.desk.open(stand.place)
    else:
        stand.desk.kill_kernel(stand.tab)
        stand.hurry()
        stand.desk.run_again(stand.tab)


def door_changed(stand: Stand) -> None:
    """To a laptop with a file of all labels, on with the work there, and back; some wait here meanwhile."""
    stand.calm()
    folder = stand.place.folder.with_name(f"{stand.place.folder.name} 家里{len(stand.place.said)}")
    folder.mkdir(parents=True)
    there = Place(folder, stand.place.said)
    take(download(stand.tab, folder), there)
    waits_at, hidden, at = None, [], len(stand.place.said)
    if stand.luck.random() < 0.5:
        # What waits in this browser was said before all that is said there, and so never wins over it.
        stand.desk.kill_kernel(stand.tab)
        stand.hurry()
        waits_at, hidden = stand.place.done, stand.place.said[at:]
        del stand.place.said[at:]
    stand.add(there)
    file = on_a_laptop(there, at_site(stand).site.home / "demo", stand.luck)
    stand.look()
    if hidden:
        stand.place.said[at:at] = hidden
        stand.desk.run_again(stand.tab, waits_at)
    upload(stand.tab, file)
    stand.desk.run_again(stand.tab)
    stand.tab.label(stand.luck)
    take(download(stand.tab, folder), there)


def on_a_laptop(place: Place, demo: Path, luck: random.Random) -> Path:
    """A few labels, of items old and new, and the file of all, through the part of the bench that writes to a disk."""
    task, items = load_task(demo), load_set(demo).items
    desk = BenchDesk(
        task=task,
        guideline=load_guideline(demo, "en"),
        items=items,
        media=lambda name: (demo / "media" / name).read_bytes(),
        mode="work",
        set_id="demo",
        journal_folder=place.labels,
    )
    for _ in range(luck.randint(1, 3)):
        item = items[luck.randint(0, place.done)]
        _keys, values = luck.choice(ANSWERS)
        row = Answer(
            id=secrets.token_hex(16),
            stamp=max(time.time_ns() // 1_000_000, desk.start()["top"] + 1),
            task=task.id,
            task_hash=task.hash,
            item=item.id,
            item_hash=item.hash,
            set="demo",
            mode="work",
            by="",
            source="human",
            status="submitted",
            values={"contents": values},
        )
        (heard, _buffers), *_more = desk.receive({"type": "rows", "rows": [plain(row)]})
        place.acked |= set(heard["ids"])
        place.said.append(meant(item.id, values))
        place.given += 1
    ((packed, buffers),) = desk.receive({"type": "pack"})
    file = place.folder / str(packed["name"])
    file.write_bytes(buffers[0])
    return file


SITE_FAULTS: dict[str, Fault] = {
    "kernel restarted": kernel_killed,
    "kernel gone unseen": kernel_gone_unseen,
    "cell run again": cell_run_again,
    "page closed": page_closed,
    "tab crashed": tab_crashed,
    "network off": network_off,
    "store fails": store_fails,
    "door changed": door_changed,
    "two tabs racing": two_tabs,
    "clock set back": clock_set_back,
}


@define
class SiteSoak(Soak):
    """On the site. Each learner has a browser of their own."""

    site: Site
    browser: Browser
    faults = SITE_FAULTS
    context: BrowserContext | None = field(default=None, init=False)

    def __attrs_post_init__(self) -> None:
        self.site.start()

    def new(self, number: int) -> Stand:
        self.clear()
        self.context = context = profile(self.browser, ACKS)
        folder = self.site.home / f"第 {number} 位"
        place = SitePlace(folder, store=Store(self.site, context))
        desk = SiteDesk(self.site, context)
        return Stand(desk, desk.open(place), context, random.Random())

    def clear(self) -> None:
        if self.context is not None:
            self.context.close()
            self.context = None

    def close(self) -> None:
        self.clear()
        self.site.stop()
