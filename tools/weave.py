"""Weave lessons: one MyST Markdown source becomes one notebook a language.

    python tools/weave.py build     make every product
    python tools/weave.py check     say what is wrong; exit 1 if anything is
    python tools/weave.py stamp     after a review: note which Chinese every English cell renders

In a source a code cell stands once, and a prose cell twice: `+++ {"lang": "zh", "id": "why"}`, then
`+++ {"lang": "en", "of": HASH}` with the hash of the Chinese that it renders. Cell ids are the ids written
in the source, so the notebooks of both languages share them and an insertion renumbers nothing.
What is said about the words and the data files (guidelines, labels, quizzes, exercises) is in weave_check.py.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

from weave_check import check
from weave_source import Prose, WeaveError, hash_of, products, read, sources

ENGLISH = re.compile(r'^\+\+\+ \{[^\n]*"lang": "en"[^\n]*\}$', re.MULTILINE)


def build(root: Path) -> list[Path]:
    """Write every product that changed; return the written."""
    written = []
    for source in sources(root):
        for path, text in products(root, source).items():
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
                written.append(path)
    return written


def stamp(root: Path) -> list[Path]:
    """Renew the hashes in the sources; return the changed. For people who have just compared both texts."""
    changed = []
    for source in sources(root):
        old = new = source.read_text(encoding="utf-8")
        for number, cell in enumerate(cell for cell in read(source) if isinstance(cell, Prose)):
            start, end = list(ENGLISH.finditer(new))[number].span()
            header = json.dumps({"lang": "en", "of": hash_of(cell.text["zh"])})
            new = f"{new[:start]}+++ {header}{new[end:]}"
        if new != old:
            source.write_text(new, encoding="utf-8", newline="\n")
            changed.append(source)
    return changed


def main(arguments: list[str], root: Path) -> int:
    """Run one command and return the exit code."""
    if arguments not in (["build"], ["check"], ["stamp"]):
        print(__doc__)
        return 2
    try:
        if arguments == ["build"]:
            print("\n".join(f"made {path.relative_to(root)}" for path in build(root)) or "nothing to make")
        elif arguments == ["check"]:
            found = check(root)
            print("\n".join(found) or "lessons and data say the same in both languages")
            return 1 if found else 0
        elif os.environ.get("CI", "").lower() in ("1", "true"):
            print("stamp says that a person has compared both texts, so it does not run in CI.")
            return 1
        else:
            stamped = [f"stamped {path.relative_to(root)}" for path in stamp(root)]
            print("\n".join(stamped) or "nothing to stamp")
    except WeaveError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], Path(__file__).resolve().parent.parent))
