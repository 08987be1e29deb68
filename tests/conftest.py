"""For all tests."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# Tests run side by side: threads of one only take time from the other. Read when numpy is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# No test asserts a duration: a busy machine may take a second over an example.
settings.register_profile("labelcamp", deadline=None)
settings.load_profile("labelcamp")

LONG = ("browser", "nbgrader", "slow")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, so that workers end at about the same time."""
    items.sort(key=lambda item: not any(item.get_closest_marker(name) for name in LONG))
