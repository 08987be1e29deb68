"""Languages: which one a learner reads, and the translations of the interface."""

from __future__ import annotations

import gettext
import json
import locale
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
NAMES = {"zh": "中文", "en": "English"}


@cache
def translator(lang: str) -> Callable[[str], str]:
    """Function from an English sentence to the same sentence in `lang` (itself where there is none)."""
    folder = Path(__file__).parent / "locale"
    return gettext.translation("labelcamp", str(folder), languages=[lang], fallback=True).gettext


def preferred() -> str:
    """The language of the person at this machine: `CAMP_LANG`, else the locale's, else English."""
    asked = os.environ.get("CAMP_LANG", "")
    if asked in LANGUAGES:
        return asked
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG")]
    name = next((n for n in names if n), None) or locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"


def notebook_language(folder: Path) -> str | None:
    """The language that the notebooks in a folder say they are in; None where they say none, or several.

    A kernel can't see its notebook's metadata, but it starts in the notebook's folder.
    """
    found = set()
    for path in sorted(folder.glob("*.ipynb")):
        try:
            found.add(json.loads(path.read_text(encoding="utf-8"))["metadata"]["labelcamp"]["lang"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found.pop() if len(found) == 1 and found <= set(LANGUAGES) else None


def language(folder: Path | None = None) -> str:
    """`zh` or `en`: what the notebooks in `folder` (default: the working directory) say, else `preferred()`."""
    return notebook_language(folder or Path.cwd()) or preferred()
