"""Minting: from a task's recipe and a secret to a set of items on the disk, its gold apart from it."""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import import_module, metadata
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from autograder.gold import LOG, read_gold
from autograder.grade import GRADER, make_sheet
from labelcamp import content
from labelcamp.answers import dump_gold
from labelcamp.items import Item, ItemSet, dump_set
from labelcamp.problems import Problem, ProblemError
from labelcamp.task import Number, Task, load_task

if TYPE_CHECKING:
    from autograder.mint import MintedSet

SECRET_BYTES = 32
MANIFEST = "manifest.json"


class Recipe(Protocol):
    """The function `mint` of a task's recipe."""

    def __call__(
        self, secret: bytes, count: int = ..., *, lang: str = ..., asks: tuple[str, ...] | None = ...
    ) -> MintedSet:
        """A set of `count` items, their texts in `lang`, asking only `asks` (None: all that the task asks)."""


def read_secret(path: Path) -> bytes:
    """The secret in a file: exactly 32 raw bytes (ProblemError otherwise)."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ProblemError(Problem("bad-secret", str(path), {"size": error.strerror or "?"})) from None
    if len(data) != SECRET_BYTES:
        raise ProblemError(Problem("bad-secret", str(path), {"size": len(data)}))
    return data


def task_folders() -> dict[str, Path]:
    """By id, the folders of the tasks that have a recipe (ProblemError outside a checkout)."""
    top = content.checkout()
    if top is None:
        raise ProblemError(Problem("repository-only", "autograder"))
    return {path.parent.name: path.parent for path in sorted((top / "datasets").glob("*/recipe.py"))}


def task_folder(name: str) -> Path:
    """The folder of a task that has a recipe (ProblemError if there is none)."""
    folders = task_folders()
    if name not in folders:
        raise ProblemError(Problem("no-recipe", name, {"known": ", ".join(folders) or "-"}))
    return folders[name]


def set_secret(secret: bytes, assignment: str) -> bytes:
    """The secret of one assignment's set, so that two assignments of one task share nothing.

    It is SHA-256 over the class's secret, 32 bytes long, and the assignment's name.
    """
    return hashlib.sha256(secret + assignment.encode()).digest()


def load_recipe(folder: Path) -> Recipe:
    """The function `mint` of a task's `recipe.py`, which may bring modules of its own beside it."""
    name = f"labelcamp_recipe_{folder.name.replace('-', '_')}"
    spec = spec_from_file_location(name, folder / "recipe.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    known = set(sys.modules)
    sys.path.insert(0, str(folder))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(folder))
        # Two recipes may both have a module `compose`: each keeps its own, and leaves the plain name free.
        for found in sys.modules.keys() - known:
            place = getattr(sys.modules[found], "__file__", None)
            if place and Path(place).parent == folder:
                sys.modules[f"{name}.{found}"] = sys.modules.pop(found)
    recipe: Recipe = module.mint
    return recipe


def write_set(minted: MintedSet, folder: Path, items: Path, gold: Path) -> ItemSet:
    """Write a minted set: `items` is what students get, `gold` what they don't.

    Args:
        folder: of the task; its `task.toml` and guidelines go with the items, so that the set stands alone.

    Raises:
        TaskError, GoldError: the set can't be graded fairly; nothing should be handed out.
    """
    task = load_task(folder)
    item_set = ItemSet(minted.id, task.id, task.version, task.hash, minted.items + summary(task, minted.items))
    dump_set(item_set, items)
    for name in ("task.toml", "guideline.zh.md", "guideline.en.md"):
        shutil.copyfile(folder / name, items / name)
    (items / "media").mkdir(exist_ok=True)
    for name, data in minted.media.items():
        (items / "media" / name).write_bytes(data)
    gold.mkdir(parents=True, exist_ok=True)
    gold.chmod(0o700)
    dump_gold(minted.gold, gold / LOG)
    log = read_gold(gold)
    make_sheet(task, item_set, log)
    manifest = _manifest(task, item_set, minted, log.digest)
    (gold / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for path in gold.iterdir():
        path.chmod(0o600)
    return item_set


def summary(task: Task, items: Iterable[Item]) -> tuple[Item, ...]:
    """The item that shows nothing and asks for the numbers that no other item asks for, if there are any."""
    asked = {question for item in items for question in item.asks}
    numbers = tuple(q.id for q in task.asked if isinstance(q, Number) and q.id not in asked)
    return (Item("summary", numbers),) if numbers else ()


def _manifest(task: Task, item_set: ItemSet, minted: MintedSet, gold: str) -> dict[str, object]:
    media = hashlib.sha256()
    for name in sorted(minted.media):
        media.update(f"{name}\0".encode() + hashlib.sha256(minted.media[name]).digest())
    return {
        "format": 1,
        "set": item_set.id,
        "task": task.id,
        "version": task.version,
        "task_hash": task.hash,
        "items": len(item_set.items),
        "minted": datetime.now(UTC).isoformat(timespec="seconds"),
        "gold": gold,
        "media": media.hexdigest(),
        "grader": GRADER,
        "made_with": {
            "python": platform.python_version(),
            "platform": platform.platform(),
            "labelcamp": metadata.version("labelcamp"),
            "Pillow": import_module("PIL").__version__,
        },
        "notes": dict(minted.notes),
    }
