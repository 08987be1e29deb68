"""The site with one notebook more: the same bench that the learners of the other door have."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import nbformat
from attrs import define, field

from ..browser import bench_material
from ..browser.site_visit import SITE, served

LANG = "en"
NOTEBOOK = f"{LANG}/lesson.ipynb"
CELL = "import os\nfrom pathlib import Path\nos.chdir(Path.home())\nfrom demo.helper import bench\nbench()"
"""The journals are in the kernel's memory, in the folder that the keeper looks after."""


@define
class Site:
    """A copy of the site, served on this machine.

    Attributes:
        home: the copy goes to a folder of it.
    """

    home: Path
    items: int
    _port: int = field(default=0, init=False)
    _serving: ExitStack = field(factory=ExitStack, init=False)

    @property
    def root(self) -> Path:
        return self.home / "site"

    @property
    def address(self) -> str:
        return f"http://localhost:{self._port}"

    @property
    def lesson(self) -> str:
        return f"{self.address}/{LANG}/lab/index.html?path={NOTEBOOK}"

    def start(self) -> None:
        shutil.copytree(SITE, self.root)
        self._add_package()
        self._add_notebook()
        self._port = self._serving.enter_context(served(self.root))

    def stop(self) -> None:
        self._serving.close()

    def _add_package(self) -> None:
        """The package `demo` among those that an import finds, with and without the network."""
        bench_material.folder(self.home / "demo", self.items)
        folder = self.root / "static" / "pyodide"
        wheel = folder / "demo-1-py3-none-any.whl"
        with zipfile.ZipFile(wheel, "w") as file:
            for path in sorted(self.home.glob("demo/**/*.*")):
                file.write(path, path.relative_to(self.home))
            file.writestr("demo/__init__.py", "")
            file.writestr("demo-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: demo\nVersion: 1\n")
            file.writestr("demo-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        lock["packages"]["demo"] = lock["packages"]["labelcamp"] | {
            "name": "demo",
            "version": "1",
            "file_name": wheel.name,
            "sha256": digest,
            "imports": ["demo"],
            "depends": ["labelcamp"],
        }
        _write(folder / "pyodide-lock.json", lock)
        self._list(wheel, folder / "pyodide-lock.json")

    def _add_notebook(self) -> None:
        cells = [nbformat.v4.new_code_cell(source) for source in (CELL, "1 + 1")]
        document = nbformat.v4.new_notebook(cells=cells)
        document.metadata["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
        notebook = self.root / "files" / NOTEBOOK
        notebook.write_text(nbformat.writes(document), encoding="utf-8")
        listing = self.root / "api" / "contents" / LANG / "all.json"
        listed = json.loads(listing.read_text(encoding="utf-8"))
        like = next(each for each in listed["content"] if each["type"] == "notebook")
        listed["content"].append(like | {"name": "lesson.ipynb", "path": NOTEBOOK})
        _write(listing, listed)
        self._list(notebook, listing)

    def _list(self, *files: Path) -> None:
        """Among what is kept for working without the network."""
        offline = self.root / "offline.json"
        listed = json.loads(offline.read_text(encoding="utf-8"))
        digests = {each: hashlib.sha256(each.read_bytes()).hexdigest()[:16] for each in files}
        listed["ahead"] |= {each.relative_to(self.root).as_posix(): digest for each, digest in digests.items()}
        _write(offline, listed)


def _write(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value), encoding="utf-8")
