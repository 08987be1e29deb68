"""The site when things go wrong: two tabs with a kernel each, and one of the faults of `make soak`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import define
from playwright.sync_api import Browser, expect

from labelcamp.parcel import load

from ..soak.faults import download
from ..soak.learner import ITEMS, Count, Tab
from ..soak.site import Site
from ..soak.site_faults import ACKS, SiteDesk, SitePlace, SiteSoak, Store
from ..soak.soak import profile
from .test_bench import at_bench

pytestmark = pytest.mark.browser
FAULTS = ("store fails",)
"""What no other test of the site does: those restart the kernel, cut the network and change the door."""
BIRD, CAR, NEITHER = (("1", "Enter"), {"bird": "yes"}), (("2", "Enter"), {"car": "yes"}), (("3",), dict[str, str]())


@pytest.fixture(scope="module")
def soak(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteSoak]:
    running = SiteSoak(Site(tmp_path_factory.mktemp("soak"), ITEMS), browser)
    yield running
    running.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_no_label_is_lost(soak: SiteSoak, fault: str) -> None:
    count = soak.once(fault, "suite")
    assert count.harmless, count


@define
class Pair:
    """Two tabs of a browser that knew nothing, with a kernel each, and the store that they share."""

    desk: SiteDesk
    place: SitePlace
    one: Tab
    two: Tab

    def say(self, tab: Tab, *answers: tuple[tuple[str, ...], dict[str, str]]) -> None:
        tab.page.bring_to_front()
        for answer in answers:
            tab.say(*answer)

    def reload(self) -> None:
        for tab in (self.one, self.two):
            tab.page.bring_to_front()
            tab.page.reload()
            self.desk.arrive(tab)


@pytest.fixture
def pair(soak: SiteSoak, browser: Browser) -> Iterator[Pair]:
    """Both benches are opened at once: neither kernel knows of what the other has kept."""
    context = profile(browser, ACKS)
    place = SitePlace(soak.site.home / "pair", store=Store(soak.site, context))
    desk = SiteDesk(soak.site, context)
    one, two = (desk.load(place) for _ in range(2))
    with place.store.held():
        for tab in (one, two):
            tab.page.bring_to_front()
            tab.page.locator(".jp-Notebook .jp-Cell").first.focus()
            tab.page.keyboard.press("Shift+Enter")
            tab.page.locator("#jp-main-statusbar").get_by_text("| Busy").wait_for()
    for tab in (one, two):
        tab.page.bring_to_front()
        at_bench(tab.page)
        tab.is_here(0)
    yield Pair(desk, place, one, two)
    context.close()


def picked(tab: Tab, items: int) -> list[tuple[str | None, list[str | None]]]:
    """Of the first items, the state of each and the buttons that are pressed."""
    found = []
    tab.page.bring_to_front()
    for number in range(items):
        mark = tab.bench.locator(".lc-mark").nth(number)
        mark.click()
        expect(mark).to_have_attribute("aria-current", "step")
        pressed = tab.bench.locator('main [aria-pressed="true"]').all()
        found.append((mark.get_attribute("data-kind"), [each.get_attribute("data-command") for each in pressed]))
    return found


def test_two_tabs_lose_nothing_and_show_the_same_in_the_end(pair: Pair, tmp_path: Path) -> None:
    one, two, place = pair.one, pair.two, pair.place
    pair.say(one, BIRD, BIRD, BIRD)
    pair.say(two, CAR, NEITHER)  # of the first two it says something else, and later
    pair.say(one, CAR)
    pair.say(two, CAR, BIRD)  # now of the third and of the fourth
    for _ in range(3):  # and at once in both
        pair.say(one, BIRD)
        pair.say(two, NEITHER)
    for tab in (one, two):
        tab.page.bring_to_front()
        tab.is_saved()
    rows = [row for row in place.rows() if row["status"] == "submitted"]
    assert len(rows) == len(place.said) == 14
    assert len(list(place.journals().iterdir())) == 2
    assert {row["id"] for row in rows} <= place.acked
    assert place.audit() == Count(said=14, acked=14)
    pair.reload()
    kinds = picked(one, place.done + 1)
    assert kinds == picked(two, place.done + 1)
    answers = ["yes-car", "none", "yes-car", "yes-bird", "none", "none", "none"]
    assert kinds == [*(("done", [answer]) for answer in answers), ("new", [])]
    assert place.audit() == Count(said=14, acked=14)
    # What is downloaded in one has the journals of both.
    taken = load(download(one, tmp_path).read_bytes(), "the file").journals
    assert taken == {path.name: path.read_bytes() for path in place.journals().iterdir()}

    # What waits in either when their kernels are gone is kept by the next one.
    pair.desk.kill_kernel(one, two)
    pair.say(one, NEITHER)
    pair.say(two, CAR)
    for tab in (one, two):
        tab.page.close()
    pair.desk.settle(pair.desk.open(place))
    assert place.audit() == Count(said=16, acked=16)
