"""The source of a lesson: one MyST Markdown file that holds both languages, and what is made from it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import jupytext
import nbformat

LANGUAGES = ("zh", "en")
# Sources, and where the product of one of them goes.
WOVEN = {
    "course/lessons": "course/{lang}/{name}.ipynb",
    "course/teachers": "course/teachers/{lang}/{name}.md",
    "assignments/lessons": "assignments/{lang}/{name}/{name}.ipynb",
}
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}


class WeaveError(Exception):
    """A source that can't be woven; its text is a sentence: what, where, what to do."""


@dataclass(frozen=True)
class Prose:
    """A prose cell in both languages; `of` is the hash of the Chinese that the English was made from.

    The metadata, such as tags, stand in the header of the Chinese.
    """

    id: str
    text: dict[str, str]
    of: str
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Code:
    """A code cell, the same in both languages."""

    id: str
    source: str
    metadata: dict[str, Any] = field(default_factory=dict)


Cell = Prose | Code


def hash_of(text: str) -> str:
    """What an English cell quotes to say which Chinese it renders: 8 hex digits."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:8]


def read(source: Path) -> list[Cell]:
    """The cells of a source, prose already paired. Raises WeaveError naming file and cell."""
    cells: list[Cell] = []
    waiting: Prose | None = None  # the Chinese cell whose English must come next
    for cell in jupytext.reads(source.read_text(encoding="utf-8"), fmt="md:myst").cells:
        lang, here = cell.metadata.get("lang"), f"{source.name}, near “{cell.source.strip()[:30]}”"
        if waiting and lang != "en":
            raise _alone(source, waiting.id)
        if cell.cell_type == "code":
            metadata = dict(cell.metadata)
            identity = metadata.pop("id", None)
            if "hide-input" in metadata.get("tags", []):
                metadata["jupyter"] = {"source_hidden": True}
            cells.append(Code(_identity(identity, here), cell.source, metadata))
        elif lang == "zh":
            metadata = {name: value for name, value in cell.metadata.items() if name not in ("lang", "id")}
            waiting = Prose(_identity(cell.metadata.get("id"), here), {"zh": cell.source}, "", metadata)
        elif lang == "en" and waiting:
            both = waiting.text | {"en": cell.source}
            cells.append(replace(waiting, text=both, of=cell.metadata.get("of", "")))
            waiting = None
        else:
            raise WeaveError(f"{here}: a prose cell is “zh” with an id, or the “en” that follows one.")
    if waiting:
        raise _alone(source, waiting.id)
    ids = [cell.id for cell in cells]
    if twice := sorted({i for i in ids if ids.count(i) > 1}):
        raise WeaveError(f"{source.name}: the id “{twice[0]}” stands twice; every cell needs its own.")
    return cells


def _alone(source: Path, identity: str) -> WeaveError:
    return WeaveError(f"{source.name}: cell “{identity}” has no English beside it; write it right after.")


def _identity(identity: str | None, here: str) -> str:
    if not identity or not re.fullmatch(r"[a-z][a-z0-9-]{0,63}", identity):
        raise WeaveError(f"{here}: a cell's id is small letters, digits and hyphens, not {identity!r}.")
    return identity


def notebook(cells: list[Cell], lang: str) -> str:
    """The notebook of one language as text, the same bytes every time, without outputs."""
    v4: Any = nbformat.v4
    made = [
        v4.new_markdown_cell(cell.text[lang], id=cell.id, metadata=cell.metadata)
        if isinstance(cell, Prose)
        else v4.new_code_cell(cell.source, id=cell.id, metadata=cell.metadata)
        for cell in cells
    ]
    metadata = {"kernelspec": KERNEL, "labelcamp": {"lang": lang}, "language_info": {"name": "python"}}
    return str(v4.writes(v4.new_notebook(cells=made, metadata=metadata))) + "\n"


def page(cells: list[Cell], lang: str) -> str:
    """A source without code as one Markdown page."""
    return "\n\n".join(cell.text[lang].strip() for cell in cells if isinstance(cell, Prose)) + "\n"


def products(root: Path, source: Path) -> dict[Path, str]:
    """Path and text of what is made from a source."""
    pattern = WOVEN[source.parent.relative_to(root).as_posix()]
    weave = notebook if pattern.endswith(".ipynb") else page
    cells = read(source)
    return {root / pattern.format(lang=lang, name=source.stem): weave(cells, lang) for lang in LANGUAGES}


def sources(root: Path) -> list[Path]:
    """All sources, sorted."""
    return sorted(path for folder in WOVEN for path in (root / folder).glob("*.md"))
