"""In a browser the practice set of a task is fetched when its lesson opens, as a wheel beside the others."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[2]
"""Where a wheel's files go."""


def fetch_practice(task: str) -> None:
    """Put the practice set of a task beside this package.

    Raises:
        FileNotFoundError: the server hasn't got it; one of a newer site has it by another name.
        OSError: the server doesn't answer, or answers something else.
    """
    unpack(download(wheel_of(task)), TOP)


def wheel_of(task: str) -> str:
    """File name of the wheel with a task's practice set, from the list of the kernel's packages (OSError if none)."""
    import pyodide_js  # type: ignore[import-not-found]  # noqa: PLC0415  (Pyodide alone has it)

    package = f"labelcamp-practice-{task}"
    found = getattr(pyodide_js.lockfile.packages, package, None)
    if found is None:
        raise OSError(f"no {package}")
    return str(found.file_name)


def download(name: str) -> bytes:
    """A file from the folder where Pyodide lies (OSError: see `fetch_practice`).

    The request is synchronous: a lesson's cell must have the set when it returns, and a kernel's worker may wait.
    """
    import js  # type: ignore[import-not-found]  # noqa: PLC0415  (Pyodide alone has it)
    import pyodide_js  # noqa: PLC0415  (Pyodide alone has it)

    request: Any = js.XMLHttpRequest.new()
    request.open("GET", f"{pyodide_js.lockfileBaseUrl}{name}", False)
    request.responseType = "arraybuffer"
    try:
        request.send()
    except Exception as error:
        raise OSError(f"{name}: {error}") from None
    if request.status == 404:
        raise FileNotFoundError(f"{name}: 404")
    if request.status != 200:
        raise OSError(f"{name}: {request.status}")
    return bytes(request.response.to_py())


def unpack(data: bytes, top: Path) -> None:
    """Write the files of a wheel under `top`; none is written outside it.

    Raises:
        OSError: it is none; a network that wants a login first answers with its own page.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as wheel:
            wheel.extractall(top)
    except zipfile.BadZipFile:
        raise OSError("not a wheel; perhaps the network wants you to log in") from None
