"""For all tests."""

from __future__ import annotations

from hypothesis import settings

# No test asserts a duration: a busy machine may take a second over an example.
settings.register_profile("labelcamp", deadline=None)
settings.load_profile("labelcamp")
