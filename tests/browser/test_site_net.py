"""What a cold profile fetches of the site until a lesson can be labelled, and after that: nothing large twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from playwright.sync_api import Browser

from .hands import SECONDS, Learner
from .lab import until
from .site_visit import SITE, Handler, served

pytestmark = pytest.mark.browser
TOP = Path(__file__).parents[2]
LARGE_BYTES = 100_000
OWN_SCRIPTS = ("build/lab/bundle.js", "/remoteEntry.", "/pyodide-kernel-extension/", "/jupyterlab_pygments/")
"""Scripts that are no parts of JupyterLab to be laid in, or are small."""


@frozen
class Watched:
    """A server of the site, and the files it was asked for, in order. A list, for it grows in the server's threads."""

    address: str
    asked: list[str]


@pytest.fixture
def watched() -> Iterator[Watched]:
    asked: list[str] = []

    class Counting(Handler):
        def send_head(self) -> Any:
            asked.append(self.path.partition("?")[0].lstrip("/"))
            return super().send_head()

    with served(handler=Counting) as number:
        yield Watched(f"http://localhost:{number}", asked)


def test_a_cold_profile_fetches_nothing_large_twice_and_parts_in_one_file(browser: Browser, watched: Watched) -> None:
    lang = "zh"  # JupyterLab brings a language pack, too
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.set_default_timeout(SECONDS * 1000)
    page.goto(f"{watched.address}/")
    page.locator(f'[data-choose="{lang}"]').click()
    page.locator("main:visible .go").click()
    cells = page.locator(".jp-Notebook .jp-Cell")
    cells.first.wait_for()
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(state="attached")
    cells.first.focus()
    Learner(page, TOP / "course" / lang / "03-image-classes.ipynb").bench("open-practice")
    parts = [
        name
        for name in watched.asked
        if name.endswith(".js")
        and name.startswith(("build/", "extensions/"))
        and not any(own in name for own in OWN_SCRIPTS)
    ]
    assert parts == [], "deploy/chunks.txt must list these too"
    # Then the rest is kept for working without the network, and what was loaded isn't fetched for it again.
    until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"), "the page has its worker")
    # No page of this visit asks for it, and it stands late in the list.
    until(lambda: "files/en/09-comparing.ipynb" in watched.asked, "the rest of the site is kept")
    context.close()
    times = Counter(watched.asked)
    large = [name for name in times if (SITE / name).is_file() and (SITE / name).stat().st_size > LARGE_BYTES]
    assert [name for name in sorted(large) if times[name] > 1] == []
    plain = {"static/pyodide/pyodide.asm.wasm", "static/pyodide/pyodide.asm.mjs"}
    assert plain & times.keys() == set()
    assert "static/pyodide/pyodide.asm.wasm.bin" in times
