"""One JupyterLab and one Chromium for the whole run; a fresh folder and page for each test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from attrs import define, field
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from labelcamp.workspace import port_for

from .hands import SECONDS
from .lab import TOKEN, Lab, Server, chromium
from .site_visit import port, visit

__all__ = ["port", "visit"]

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    home = tmp_path_factory.mktemp("lab")
    server = Server(home, port_for(home))
    server.start()
    yield server.lab
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield launched
        launched.close()


@define
class Desktop:
    """What a learner has open: a folder with notebooks, and a browser."""

    lab: Lab
    folder: Path
    context: BrowserContext
    errors: list[str] = field(factory=list)

    def notebook(self, *cells: str, name: str = "lesson") -> None:
        """Write a notebook of code cells into the folder."""
        document = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
        document.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        for number, cell in enumerate(document.cells):
            cell["id"] = f"cell-{number}"
        (self.folder / f"{name}.ipynb").write_text(nbformat.writes(document), encoding="utf-8")

    def page(self, context: BrowserContext | None = None) -> Page:
        """A new tab; what it says on its console as an error is in `errors`."""
        page = (context or self.context).new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def open(self, page: Page, name: str = "lesson", folder: Path | None = None) -> Page:
        """Open a notebook by itself and wait for its kernel."""
        place = (folder or self.folder).relative_to(self.lab.root).as_posix()
        page.goto(f"{self.lab.address}/doc/tree/{place}/{name}.ipynb?reset&token={TOKEN}")
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
        # The indicator is idle before there is a kernel; a cell that is run then may be lost.
        page.locator("#jp-main-statusbar").get_by_text("| Idle").wait_for()
        return page


@pytest.fixture
def desktop(lab: Lab, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Desktop]:
    folder = lab.root / re.sub(r"\W+", "-", f"{request.node.module.__name__} {request.node.name}")
    folder.mkdir()
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    yield Desktop(lab, folder, context)
    context.close()
    lab.end_sessions()
