"""A notebook as it may be shown: the teacher's cells as the teacher wrote them, the student's made harmless."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from nbconvert.preprocessors.sanitize import SanitizeHTML
from nbformat import NotebookNode, from_dict

LONGEST = 100_000
"""Characters of a student's cell that are kept; a longer one is shown cut off."""


@frozen
class SourceCell:
    """A cell that nbgrader keeps: graded, locked, or a solution.

    Attributes:
        name: its `grade_id`.
        cell_type: `code` or `markdown`.
        source, locked, checksum: as the teacher wrote it.
        points: most that it gives, None if it isn't graded.
        solution: whether the student writes it.
    """

    name: str
    cell_type: str
    source: str
    locked: bool
    checksum: str
    points: float | None = None
    solution: bool = False


def restored(nb: Any, sources: list[SourceCell]) -> NotebookNode:
    """The notebook with exactly the teacher's graded and locked cells, each once, and the student's other cells.

    Of a copied cell the last one counts, as in nbgrader. A deleted one comes back after the one before it,
    or before the next. Metadata, outputs and attachments of the hand-in are dropped, HTML in its text is made harmless.
    """
    known = {source.name: source for source in sources}
    submitted = nb.get("cells", [])
    names = [_grade_id(cell) for cell in submitted]
    last = {name: n for n, name in enumerate(names) if name in known}
    cells: list[dict[str, Any]] = []
    places: dict[str, int] = {}
    for n, cell in enumerate(submitted):
        name = names[n]
        if name in known and last[name] == n:
            places[name] = len(cells)
            cells.append(_teachers(known[name], _text(cell)))
        elif plain := _students(cell):
            cells.append(plain)
    for n, source in enumerate(sources):
        if source.name not in places:
            before = [places[other.name] + 1 for other in sources[:n] if other.name in places]
            after = [places[other.name] for other in sources[n:] if other.name in places]
            at = max(before, default=min(after, default=len(cells)))
            cells.insert(at, _teachers(source, source.source))
            places = {name: place + (place >= at) for name, place in places.items()} | {source.name: at}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    node: NotebookNode = from_dict({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4})  # type: ignore[no-untyped-call]
    return node


def _grade_id(cell: Any) -> str | None:
    try:
        name = cell["metadata"]["nbgrader"]["grade_id"]
    except (KeyError, TypeError):
        return None
    return name if isinstance(name, str) else None


def _text(cell: Any) -> str:
    source = cell.get("source", "")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")


def _teachers(source: SourceCell, submitted: str) -> dict[str, Any]:
    meta: dict[str, Any] = {
        "grade": source.points is not None,
        "grade_id": source.name,
        "locked": source.locked,
        "schema_version": 3,
        "solution": source.solution,
        "task": False,
        "cell_type": source.cell_type,
        "checksum": source.checksum,
    }
    if source.points is not None:
        meta["points"] = source.points
    text = source.source if source.locked else _harmless(submitted, source.cell_type)
    return _cell(source.cell_type, text, {"nbgrader": meta})


def _students(cell: Any) -> dict[str, Any] | None:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown"):
        return None
    return _cell(cell["cell_type"], _harmless(_text(cell), cell["cell_type"]), {})


def _harmless(text: str, cell_type: str) -> str:
    if cell_type == "code" or "<" not in text:
        return text
    clean: str = SanitizeHTML().sanitize_html_tags(text)  # type: ignore[no-untyped-call]
    return clean


def _cell(cell_type: str, text: str, metadata: dict[str, Any]) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": cell_type, "metadata": metadata, "source": text}
    return cell | {"execution_count": None, "outputs": []} if cell_type == "code" else cell
