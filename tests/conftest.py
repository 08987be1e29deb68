"""For all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# Tests run side by side: threads of one only take time from the other. Read when numpy is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# No test asserts a duration: a busy machine may take a second over an example.
settings.register_profile("labelcamp", deadline=None)
settings.load_profile("labelcamp")
