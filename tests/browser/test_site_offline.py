"""What a browser keeps of the site, and what becomes of it when the site changes."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from attrs import define, field
from playwright.sync_api import Browser, Page

from .lab import until
from .site_visit import Handler, served

pytestmark = pytest.mark.browser
WORKER = (Path(__file__).parents[2] / "deploy" / "site" / "offline.js").read_text(encoding="utf-8")
QUIET = "const QUIET_MS = 15_000;"
HELD = """
async () => {
  const cache = await caches.open("labelcamp");
  const found = {};
  for (const request of await cache.keys()) {
    const kept = await cache.match(request); // the worker may have dropped it by now
    if (kept !== undefined) found[new URL(request.url).pathname.slice(1)] = await kept.text();
  }
  return found;
}
"""
KEEP = "async (keep) => (await navigator.serviceWorker.ready).active.postMessage({ keep })"


@define
class SmallSite:
    """A site of a few files with the worker of ours, and a page on it.

    Attributes:
        asked: the files that the server was asked for, in order.
    """

    folder: Path
    page: Page
    address: str
    asked: list[str] = field(factory=list)

    def publish(self, at: int, ahead: Mapping[str, str], rest: Mapping[str, str]) -> None:
        """Write the site's files and its list. `at`: their time in seconds, by which the server tells them apart."""
        parts = {"ahead": ahead, "rest": rest}
        listed = {part: {name: _digest(text) for name, text in files.items()} for part, files in parts.items()}
        for name, text in {**ahead, **rest, "offline.json": json.dumps(listed)}.items():
            (self.folder / name).write_text(text, encoding="utf-8")
            os.utime(self.folder / name, (at, at))

    def keep(self, *loaded: str) -> dict[str, str]:
        """What is kept, by name, once the worker has gone through the site's list."""
        listed = (self.folder / "offline.json").read_text(encoding="utf-8")
        held: dict[str, str] = {}

        def is_kept() -> bool:
            # A worker that is at it takes no other call: each time anew, as a page does.
            self.page.evaluate(KEEP, [f"{self.address}/{name}" for name in loaded])
            held.clear()
            held.update(self.page.evaluate(HELD))
            return held.get("offline.json") == listed

        until(is_kept, "what is listed is kept")
        del held["offline.json"]
        return held


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.fixture
def site(browser: Browser, tmp_path: Path) -> Iterator[SmallSite]:
    assert QUIET in WORKER
    (tmp_path / "worker.js").write_text(WORKER.replace(QUIET, "const QUIET_MS = 0;"), encoding="utf-8")
    (tmp_path / "index.html").write_text("<!doctype html>", encoding="utf-8")
    asked: list[str] = []

    class Lasting(Handler):
        """Every file may be taken from the browser's own cache for an hour, as some servers say."""

        def end_headers(self) -> None:
            asked.append(self.path.lstrip("/"))
            self.send_header("Cache-Control", "max-age=3600")
            super().end_headers()

    with served(tmp_path, Lasting) as port:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"http://localhost:{port}/index.html")
        page.evaluate("navigator.serviceWorker.register('worker.js')")
        yield SmallSite(tmp_path, page, f"http://localhost:{port}", asked)
        context.close()


def test_what_equals_stays_what_changed_is_fetched_what_is_gone_goes(site: SmallSite) -> None:
    site.publish(1000, {"same": "1", "changed": "1", "gone": "1"}, {"loaded": "1", "never": "1"})
    first = {"same": "1", "changed": "1", "gone": "1", "loaded": "1"}
    assert site.keep("loaded") == first
    site.publish(2000, {"same": "1", "changed": "2", "new": "2"}, {"loaded": "2", "never": "2"})
    assert site.keep() == {"same": "1", "changed": "2", "new": "2", "loaded": "2"}
    assert [site.asked.count(name) for name in ("same", "changed", "new", "loaded", "never")] == [1, 2, 1, 2, 0]
