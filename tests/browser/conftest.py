"""One JupyterLab and one Chromium for the whole run; a fresh folder and page for each test."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from attrs import define, field
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from .hands import SECONDS
from .site_visit import port, visit

__all__ = ["port", "visit"]

TOKEN = "test"
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@define
class Lab:
    """A running JupyterLab."""

    root: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def api(self, path: str, method: str = "GET") -> Any:
        request = urllib.request.Request(f"{self.address}/api/{path}?token={TOKEN}", method=method)
        with urllib.request.urlopen(request, timeout=SECONDS) as reply:
            body = reply.read()
        return json.loads(body) if body else None

    def answers(self) -> bool:
        try:
            self.api("status")
        except OSError:
            return False
        return True

    def end_sessions(self) -> None:
        for session in self.api("sessions"):
            self.api(f"sessions/{session['id']}", "DELETE")


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    home = tmp_path_factory.mktemp("lab")
    root = home / "学生 张三"
    root.mkdir()
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
    for name in ("CONFIG", "DATA", "RUNTIME"):
        environment[f"JUPYTER_{name}_DIR"] = str(home / name.lower())
    settings = home / "config/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"fetchNews": "false"}', encoding="utf-8")
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--allow-root", f"--ServerApp.root_dir={root}", f"--IdentityProvider.token={TOKEN}"]
    command += ["--ServerApp.port_retries=0", "--LabApp.news_url="]
    log = (home / "lab.log").open("wb")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    running = Lab(root, port)
    try:
        _until(lambda: running.answers() or process.poll() is not None, "JupyterLab answers")
        assert process.poll() is None, (home / "lab.log").read_text(encoding="utf-8")
        yield running
    finally:
        process.terminate()
        process.wait(SECONDS)
        log.close()


def _until(condition: Any, what: str) -> None:
    """Wait for a condition outside the browser, where Playwright can't wait for it."""
    pause = threading.Event()
    for _ in range(SECONDS * 10):
        if condition():
            return
        pause.wait(0.1)
    pytest.fail(f"waited in vain: {what}")


@pytest.fixture(scope="session")
def until() -> Any:
    return _until


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("No Chromium was found. Install it (Debian: apt-get install chromium) and run the tests again.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


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
