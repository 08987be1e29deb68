"""Where the course's files are: in the wheel, inside this package; in a checkout, at its top level."""

from __future__ import annotations

from pathlib import Path

PARTS = ("course", "assignments", "datasets")


class ContentError(LookupError):
    """A part of the content is not installed here."""


def find(part: str) -> Path:
    """The folder of `course`, `assignments` or `datasets`.

    Raises:
        ContentError: the part is neither in the wheel nor in a checkout.
    """
    here = Path(__file__).parent
    for folder in (here / part, here.parents[1] / part):
        if part in PARTS and folder.is_dir():
            return folder
    raise ContentError(f"The folder “{part}” of the course was not found. Install labelcamp again.")


def checkout() -> Path | None:
    """The top level of the checkout that this package runs from, or None when it runs from a wheel."""
    top = Path(__file__).parents[2]
    return top if (top / "pyproject.toml").is_file() and (top / "datasets").is_dir() else None
