"""Small files that are whole and on the disk, or not there."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
"""Names that are devices on Windows: what is written there is gone."""


def write_durably(path: Path, text: str) -> None:
    """Write a file whole, in place of the one that was there (OSError if that can't be done)."""
    with drafted(path, text) as draft:
        draft.replace(path)


@contextmanager
def drafted(path: Path, text: str) -> Iterator[Path]:
    """A file beside `path` with this text, whole and on the disk; it is gone afterwards."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with draft.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        yield draft
    finally:
        draft.unlink(missing_ok=True)
