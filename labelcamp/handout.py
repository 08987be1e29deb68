"""A notebook as a learner without a class gets it: without solutions, and on the site without the compute track.

A class's is made by nbgrader from the same sources. The site is built without labelcamp's dependencies: nothing but
the standard library is imported here.
"""

from __future__ import annotations

import json
import re
from typing import Any

from labelcamp.i18n import translator

STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")
"""What nbgrader's `ClearSolutions` puts in a solution's place."""
SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION\n.*?### END SOLUTION$", re.MULTILINE | re.DOTALL)
COMPUTE = "compute"
"""Tag of the cells of the compute track."""


def handed_out(notebook: str) -> str:
    """A notebook's text with a stub in place of each solution."""
    book = json.loads(notebook)
    for cell in book.get("cells", []):
        cell["source"] = _lines(SOLUTION.sub(_stub, "".join(cell["source"])))
    return _text(book)


def _stub(solution: re.Match[str]) -> str:
    return "\n".join(solution[1] + line for line in STUB)


def without_compute(notebook: str, lang: str, *, tell: bool) -> str:
    """A notebook's text without the cells that are tagged `compute`.

    Args:
        tell: leave their first heading, with a sentence that says where they can be run.
    """
    book = json.loads(notebook)
    left_out = [cell for cell in book["cells"] if COMPUTE in cell["metadata"].get("tags", [])]
    if tell and left_out:
        told = left_out.pop(0)
        heading = "".join(told["source"]).splitlines()[0]
        told["source"] = _lines(f"{heading}\n\n{_elsewhere(lang)}")
    book["cells"] = [cell for cell in book["cells"] if cell not in left_out]
    return _text(book)


def _elsewhere(lang: str) -> str:
    _ = translator(lang)
    return _(
        "This section computes with pandas, which a browser hasn't got, so it is left out here. "
        "You miss nothing else. It is in the same lesson on a computer with Python (`labelcamp start camp`)."
    )


def _lines(source: str) -> list[str]:
    return source.splitlines(keepends=True)


def _text(book: dict[str, Any]) -> str:
    """As nbformat writes it."""
    return json.dumps(book, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
