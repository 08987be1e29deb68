from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from autograder.mint import MintedSet
from labelcamp import content
from labelcamp.task import Task, load_task
from tests.datasets import attackers


@pytest.fixture(scope="session")
def folder() -> Path:
    return content.find("datasets") / "birds-and-cars"


@pytest.fixture(scope="session")
def task(folder: Path) -> Task:
    return load_task(folder)


@pytest.fixture(scope="session")
def recipe() -> Any:
    return attackers.load()


@pytest.fixture(scope="session")
def mint(recipe: Any) -> Callable[[str], MintedSet]:
    """Mint the set of a secret that is named in words, once a session."""
    made: dict[str, MintedSet] = {}

    def get(name: str) -> MintedSet:
        if name not in made:
            made[name] = recipe.mint(secret(name))
        return made[name]

    return get


def secret(name: str) -> bytes:
    """32 bytes for a name."""
    return name.encode().ljust(32, b".")
