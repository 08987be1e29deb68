"""Where the course's files are: in the wheel, inside this package; in a checkout, at its top level."""

from __future__ import annotations

import sys
from pathlib import Path

from labelcamp.content.fetch import fetch_practice

PARTS = ("course", "assignments", "datasets")
PRACTICE = "practice"


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


def practice(task: str) -> Path:
    """The folder of a task's practice set; in a browser it is fetched first, if need be.

    Raises:
        ContentError: it can't be had.
    """
    folder = find("datasets") / task / PRACTICE
    if sys.platform == "emscripten" and not folder.is_dir():
        try:
            fetch_practice(task)
        except FileNotFoundError as error:
            raise ContentError(
                f"The items of “{task}” are no longer there ({error}): the site has a new version. "
                "Save the notebook and reload the page. / "
                f"“{task}”的题目已经换了地方，网站更新过。请保存笔记本，再刷新这个页面。"
            ) from None
        except OSError as error:
            raise ContentError(
                f"The items of “{task}” could not be fetched ({error}). Check the connection and run the cell again. / "
                f"没能取到“{task}”的题目。请检查网络，再运行一次这一格。"
            ) from None
    return folder


def checkout() -> Path | None:
    """The top level of the checkout that this package runs from, or None when it runs from a wheel."""
    top = Path(__file__).parents[2]
    return top if (top / "pyproject.toml").is_file() and (top / "datasets").is_dir() else None
