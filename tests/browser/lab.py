"""A JupyterLab of the tests' own, which can be killed and comes back under the same address."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrs import define, field

from .hands import SECONDS

TOKEN = "test"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """Path of the browser.

    Raises:
        FileNotFoundError: there is none; the sentence says what to install.
    """
    for path in map(shutil.which, CHROMIUM):
        if path is not None:
            return path
    raise FileNotFoundError("No Chromium was found. Install it (Debian: apt-get install chromium) and run this again.")


def until(condition: Callable[[], object], what: str) -> None:
    """Wait for a condition outside the browser.

    Raises:
        TimeoutError: it never came true.
    """
    pause = threading.Event()
    for _ in range(SECONDS * 10):
        if condition():
            return
        pause.wait(0.1)
    raise TimeoutError(f"waited in vain: {what}")


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


@define
class Server:
    """JupyterLab on a folder, with settings of its own.

    Attributes:
        home: for its settings and its log; the notebooks are in a folder of it.
        port: it listens there each time it starts.
    """

    home: Path
    port: int
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def lab(self) -> Lab:
        return Lab(self.home / "学生 张三", self.port)

    def start(self) -> None:
        self.lab.root.mkdir(parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTER")}
        for name in ("CONFIG", "DATA", "RUNTIME"):
            environment[f"JUPYTER_{name}_DIR"] = str(self.home / name.lower())
        environment["IPYTHONDIR"] = str(self.home / "ipython")
        settings = "config/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
        (self.home / settings).parent.mkdir(parents=True, exist_ok=True)
        (self.home / settings).write_text('{"fetchNews": "false"}', encoding="utf-8")
        command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ip=127.0.0.1", f"--port={self.port}"]
        command += ["--allow-root", f"--ServerApp.root_dir={self.lab.root}", f"--IdentityProvider.token={TOKEN}"]
        command += ["--ServerApp.port_retries=0", "--LabApp.news_url="]
        # A kernel that died is seen soon, and however often that happens there is a new one.
        restarter = "--AsyncIOLoopKernelRestarter"
        command += [f"{restarter}.time_to_dead=1", f"{restarter}.restart_limit=1000"]
        with (self.home / "lab.log").open("ab") as log:
            self.process = process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        until(lambda: self.lab.answers() or process.poll() is not None, "JupyterLab answers")
        if process.poll() is not None:
            raise RuntimeError((self.home / "lab.log").read_text(encoding="utf-8"))

    def kill(self) -> None:
        """As when the machine it runs on goes: no warning, and its kernels go with it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(SECONDS)
            self.process = None
