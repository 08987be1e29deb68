"""A learner's own folder: the course's notebooks, copied once, and JupyterLab opened on them."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from labelcamp import content
from labelcamp.handout import handed_out
from labelcamp.i18n import LANGUAGES
from labelcamp.problems import Problem, ProblemError

SETTINGS: dict[str, dict[str, Any]] = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
        "doNotDisturbMode": True,
    },
}

PORTS = range(20000, 32000)
"""Below those that systems give to outgoing connections."""


def prepare(folder: Path) -> list[Path]:
    """Copy the notebooks of every language into a folder, without solutions; what is there is the learner's and stays.

    Lessons go to `zh` and `en`, each assignment to a folder of its own in `zh/assignments` and `en/assignments`.

    Returns:
        The notebooks that were copied.

    Raises:
        ProblemError: code `read-only`.
    """
    copied = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for lang in LANGUAGES:
            for source, target in _notebooks(folder / lang, lang):
                if not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_text(handed_out(source.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
                    copied.append(target)
        if not os.access(folder, os.W_OK):
            raise PermissionError
    except OSError:
        raise ProblemError(Problem("read-only", str(folder))) from None
    return copied


def _notebooks(folder: Path, lang: str) -> list[tuple[Path, Path]]:
    """The notebooks of a language, and where each goes."""
    lessons = sorted((content.find("course") / lang).glob("*.ipynb"))
    assignments = sorted((content.find("assignments") / lang).glob("*/*.ipynb"))
    pairs = [(source, folder / source.name) for source in lessons]
    return pairs + [(source, folder / "assignments" / source.parent.name / source.name) for source in assignments]


def port_for(folder: Path) -> int:
    """A port of this machine that nobody listens on now: a folder's own, if it is free.

    A browser keeps by address what it couldn't hand over yet, so the next start has to have the same one.
    """
    digest = hashlib.sha256(str(folder).encode("utf-8", "surrogateescape")).digest()
    with socket.socket() as probe:
        if os.name != "nt":  # there it would let two listen; elsewhere a port that was just left is free with it
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", PORTS[int.from_bytes(digest[:4], "big") % len(PORTS)]))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def settings(lang: str, place: Path) -> Path:
    """Write JupyterLab's defaults for a language and return the folder for JUPYTER_CONFIG_PATH.

    They are defaults only: what the learner sets in JupyterLab's own dialogs wins.
    """
    locale = {"locale": "zh_CN" if lang == "zh" else "default"}
    defaults = SETTINGS | {"@jupyterlab/translation-extension:plugin": locale}
    target = place / "labconfig" / "default_setting_overrides.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(defaults), encoding="utf-8")
    return place


def serve(
    folder: Path,
    *,
    lang: str,
    port: int | None,
    browser: bool,
    place: Path,
    say: Callable[[str], None],
    notebook: Path | None = None,
) -> None:
    """Run JupyterLab on a folder until it is stopped.

    Args:
        port: None takes one that is free, for the same folder the same if it can.
        browser: open a browser, too.
        place: where to keep JupyterLab's defaults.
        say: is given the address once the server listens.
        notebook: in `folder`, to open first; None: the first lesson.

    Raises:
        ProblemError: code `port-taken`.
    """
    paths = [str(settings(lang, place)), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(path for path in paths if path)
    os.environ["CAMP_LANG"] = lang
    from jupyterlab.labapp import LabApp  # noqa: PLC0415  (a second of imports that only this command needs)

    token = secrets.token_hex(16)
    chosen = port or port_for(folder)
    first = [notebook] if notebook else sorted((folder / lang).glob("*.ipynb"))[:1]
    start = f"/lab/tree/{quote(first[0].relative_to(folder).as_posix())}" if first else "/lab"
    arguments = [
        "--log-level=WARN",
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={chosen}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.open_browser={browser}",
        # The browser gets the address itself: the file that Jupyter would show it lies in the learner's home, whose
        # name may not be one that makes a URL, or where a sandboxed browser may not read.
        "--ServerApp.use_redirect_file=False",
        f"--IdentityProvider.token={token}",
        f"--LabApp.default_url={start}",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--ServerApp.allow_root=True")
    try:
        server = LabApp.initialize_server(argv=arguments)
    except SystemExit:
        raise ProblemError(Problem("port-taken", str(chosen))) from None
    # The server's loop binds the port first, so that nobody is sent to an address that doesn't answer yet.
    server.io_loop.add_callback(say, f"http://127.0.0.1:{chosen}{start}?token={token}")
    server.start()
