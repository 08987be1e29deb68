"""The site from a cold profile to the first label, in seconds and bytes, on a fast line and on a slow one.

The line is slowed at the server, so that workers feel it too; the processor of the page by the browser, which doesn't
slow the worker that Python runs in. Nothing is compressed on the way; a web server that does sends less.
"""

from __future__ import annotations

import functools
import re
import threading
import time
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.hands import Learner
from tests.browser.lab import chromium

TOP = Path(__file__).parents[2]
SITE = TOP / "build" / "site"
NOTEBOOK = TOP / "course" / "en" / "03-image-classes.ipynb"
SLOW_4G = 1_600_000 / 8
"""Bytes a second, with 150 ms a request: the slow 4G of Lighthouse."""
DELAY_S = 0.15
CHUNK = 16 * 1024
TIMEOUT_MS = 900_000


class Line:
    """One line that all requests share."""

    def __init__(self, rate: float | None) -> None:
        self.rate, self.sent, self._turn = rate, 0, threading.Lock()

    def carry(self, count: int) -> None:
        with self._turn:
            self.sent += count
            if self.rate is not None:
                time.sleep(count / self.rate)  # this is the slow line itself; nothing is waited for


class Handler(SimpleHTTPRequestHandler):
    """Serves the site over a line."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, line: Line, **more: Any) -> None:
        self.line = line
        super().__init__(*args, **more)

    def do_GET(self) -> None:
        if self.line.rate is not None:
            time.sleep(DELAY_S)  # the line's latency
        super().do_GET()

    def copyfile(self, source: Any, outputfile: Any) -> None:
        while part := source.read(CHUNK):
            self.line.carry(len(part))
            try:
                outputfile.write(part)
            except OSError:  # the browser is gone
                return

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


def first_label(browser: Browser, line: Line, slowdown: int) -> tuple[float, float, int]:
    """Seconds to the notebook and to the first saved label, and the bytes until then."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(SITE), line=line))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    began = time.perf_counter()
    page.goto(f"http://localhost:{server.server_port}/")
    page.locator("main:visible .go").click()
    cells = page.locator(".jp-Notebook .jp-Cell")
    cells.first.wait_for()
    notebook = time.perf_counter() - began
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(state="attached")
    cells.first.focus()
    opened = Learner(page, NOTEBOOK).bench("open-practice")
    opened.locator(".lc-canvas[data-painted]").wait_for()
    page.keyboard.press("3")
    opened.locator(".lc-verdict strong").wait_for()
    opened.locator('.lc-saved[data-state="saved"]').wait_for()
    seconds = time.perf_counter() - began
    sent = line.sent
    context.close()
    server.shutdown()
    server.server_close()
    return notebook, seconds, sent


def main() -> None:
    if not (SITE / "index.html").is_file():
        print(f"{re.sub('.*/build', 'build', str(SITE))} is missing; build it with “make site”.")
        return
    whole = sum(path.stat().st_size for path in SITE.rglob("*") if path.is_file())
    print(f"The site from a cold profile to the first label of lesson 03 (the whole site: {whole / 1e6:.1f} MB)")
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, rate, slowdown in (("fast line", None, 1), ("slow 4G, processor of the page 6× slower", SLOW_4G, 6)):
            notebook, label, sent = first_label(browser, Line(rate), slowdown)
            print(f"  {notebook:6.1f} s notebook, {label:6.1f} s first label, {sent / 1e6:5.1f} MB  {name}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
