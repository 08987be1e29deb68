"""The built site, served, and a cold profile that visits it."""

from __future__ import annotations

import functools
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from attrs import define, field
from playwright.sync_api import Browser, BrowserContext, Download, Page, expect

from labelcamp import workspace
from labelcamp.journal import Journal

from .hands import SECONDS, Learner

SITE = Path(__file__).parents[2] / "build" / "site"
LAN = "school.lan"
"""A name that isn't localhost: over plain HTTP it has neither a service worker nor a drive."""

STORE = """
async ([write]) => {
  const opening = indexedDB.open("labelcamp", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("pieces", { keyPath: "key", autoIncrement: true });
  const told = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
  const database = await told(opening);
  const store = database.transaction("pieces", "readwrite").objectStore("pieces");
  for (const piece of write) store.add(piece);
  const all = await told(store.getAll());
  database.close();
  return all;
}
"""

HOLD = """
async ([name, part]) => {
  const opening = indexedDB.open(name);
  const database = await new Promise((done) => (opening.onsuccess = () => done(opening.result)));
  const store = database.transaction(part, "readwrite").objectStore(part);
  self.held = true;
  const again = () => (self.held ? (store.count().onsuccess = again) : database.close());
  again();
}
"""
"""A transaction that goes on until it is told not to."""

KEPT = """
async () => {
  const all = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  return (await Promise.all(all.map((each) => each.keys()))).flat().map((request) => request.url);
}
"""
"""The files that are kept for working without the network."""


class Handler(SimpleHTTPRequestHandler):
    """Serves the site: to whoever asks for it, and as a proxy to whoever thinks that its host is elsewhere."""

    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        return super().translate_path(re.sub(r"^http://[^/]*", "", path))

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path = SITE, handler: type[Handler] = Handler) -> Iterator[int]:
    """Serve the site, or a copy of it; the port.

    Raises:
        RuntimeError: it was not built.
    """
    if not (folder / "index.html").is_file():
        raise RuntimeError(f"{folder} is missing. Build it with “make site” and run this again.")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def held(page: Page, database: str, part: str) -> Iterator[None]:
    """Whoever asks this part of the browser's store for something meanwhile is answered in the end."""
    page.evaluate(HOLD, [database, part])
    yield
    page.evaluate("() => { self.held = false; }")


def kept_offline(folder: Path, address: str) -> set[str]:
    """The files of a site that are to be kept for working without the network."""
    return {f"{address}/{name}" for name in json.loads((folder / "offline.json").read_text(encoding="utf-8"))["ahead"]}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served() as number:
        yield number


@define
class Visit:
    """A cold profile on the site, and a folder that holds what its store does."""

    context: BrowserContext
    page: Page
    address: str
    camp: Path
    errors: list[str] = field(factory=list)
    elsewhere: list[str] = field(factory=list)

    @property
    def labels(self) -> Path:
        return self.camp / "labels"

    def __attrs_post_init__(self) -> None:
        self.page.set_default_timeout(SECONDS * 1000)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.context.on("request", lambda request: self._look(request.url))

    def _look(self, url: str) -> None:
        if not url.startswith((f"{self.address}/", "data:", "blob:")):
            self.elsewhere.append(url)

    def come(self, lang: str) -> None:
        """The landing page first; the folder's id is known there, so that both sides draw the same items."""
        workspace.prepare(self.camp)
        self.page.goto(f"{self.address}/")
        self.page.locator(f'[data-choose="{lang}"]').click()
        expect(self.page.locator("main:visible")).to_have_attribute("lang", lang)
        self.store({"folder": "labels", "file": "folder-id", "text": Journal(self.labels).folder_id})

    def store(self, *write: dict[str, str]) -> list[dict[str, Any]]:
        pieces: list[dict[str, Any]] = self.page.evaluate(STORE, [list(write)])
        return pieces

    def open(self, path: str) -> Learner:
        """A notebook of the site."""
        self.page.goto(self.notebook(path))
        return self.arrive(path)

    def notebook(self, path: str) -> str:
        """Address of a notebook."""
        return f"{self.address}/{path.partition('/')[0]}/lab/index.html?path={path}"

    def arrive(self, path: str) -> Learner:
        learner = Learner(self.page, self.camp / path)
        expect(self.page.locator(".jp-Notebook .jp-Cell").first).to_be_attached()
        self.page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(state="attached")
        self.page.locator(".jp-Notebook .jp-Cell").first.focus()
        return learner

    def kept(self, folder: str = "labels") -> Path:
        """The journals of a folder as the store has them, in a folder of the disk."""
        place = self.camp.parent / "kept" / folder
        place.mkdir(parents=True, exist_ok=True)
        files: dict[str, str] = {}
        for piece in self.store():
            if piece["folder"] == folder:
                before = "" if piece["file"] == "folder-id" else files.get(piece["file"], "")
                files[piece["file"]] = before + piece["text"]
        for name, text in files.items():
            (place / name).write_text(text, encoding="utf-8", newline="\n")
        return place

    def download(self, bench: Any) -> Download:
        """Press “download my labels”."""
        if bench.locator(".lc-carry").count() == 0:
            bench.locator('[data-command="labels"]').click()
        with self.page.expect_download() as found:
            bench.locator('[data-command="download"]').click()
        return found.value


@pytest.fixture
def visit(browser: Browser, port: int, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Visit]:
    """On localhost; with the parameter `lan` on a name of a school's network."""
    lan = getattr(request, "param", "") == "lan"
    more: Any = {"proxy": {"server": f"http://127.0.0.1:{port}"}} if lan else {}
    context = browser.new_context(viewport={"width": 1280, "height": 720}, **more)
    address = f"http://{LAN}" if lan else f"http://localhost:{port}"
    found = Visit(context, context.new_page(), address, tmp_path / "camp")
    yield found
    context.close()
    assert (found.errors, found.elsewhere) == ([], [])
