"""Items and sets of items: what is to be labelled, and from which file it is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

from attrs import field, frozen

from labelcamp.structure import digest, explain, json_lines, make_converter
from labelcamp.task import TaskError

FORMAT = 1
SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def _safe(instance: object, attribute: object, value: str) -> None:
    if not SAFE_NAME.fullmatch(value):
        raise ValueError(f"expected letters, digits, dot, dash and underscore, found {value!r}")


@frozen
class Media:
    """A file that is shown.

    Attributes:
        file: its name in the set's folder `media`.
        sha256: of its bytes, hexadecimal.
        width, height: of an image, in pixels.
    """

    file: str = field(validator=_safe)
    sha256: str
    width: int | None = None
    height: int | None = None


@frozen
class Turn:
    """One turn of a chat."""

    role: Literal["system", "user", "assistant"]
    text: str


@frozen
class Constraint:
    """A demand on a text that a machine can check (see `labelcamp.scoring.text`).

    Attributes:
        check: a key of `labelcamp.scoring.text.CHECKS`, such as `max_chars`.
        value: a count, or words.
    """

    check: str
    value: int | str = ""


Content = Media | str | tuple[Turn, ...] | tuple[str, ...] | tuple[Constraint, ...]
"""What a shown field holds: a file, a text, a chat, steps, or constraints."""


@frozen
class Item:
    """One thing to label.

    Attributes:
        id: unique in its set.
        asks: ids of the task's questions that it asks.
        shown: by the name of a shown field, its content.
    """

    id: str = field(validator=_safe)
    asks: tuple[str, ...]
    shown: Mapping[str, Content] = field(factory=dict)

    @cached_property
    def hash(self) -> str:
        """16 hexadecimal digits over all of it, the media's bytes included."""
        return digest(_converter.unstructure(self))


@frozen
class ItemSet:
    """A set of items of one task.

    Attributes:
        id: `practice`, or a minted set's own id.
        task, version, task_hash: the task that the set was made for.
        pools: named, disjoint lists of item ids, such as `learn` and `test`.
    """

    id: str = field(validator=_safe)
    task: str
    version: int
    task_hash: str
    items: tuple[Item, ...]
    pools: Mapping[str, tuple[str, ...]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        ids = [item.id for item in self.items]
        if len(set(ids)) != len(ids):
            raise ValueError("expected each item id once")
        pooled = [item_id for pool in self.pools.values() for item_id in pool]
        if len(set(pooled)) != len(pooled) or not set(pooled) <= set(ids):
            raise ValueError("expected pools that are disjoint and name items of the set")

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        """The items by their id."""
        return {item.id: item for item in self.items}

    def pool(self, name: str) -> tuple[Item, ...]:
        """The items of a pool, in its order."""
        return tuple(self.by_id[item_id] for item_id in self.pools[name])


_converter = make_converter()
_converter.register_structure_hook(
    int | str, lambda value, _: value if isinstance(value, str) else _converter.structure(value, int)
)


def _structure_content(value: object, _: object) -> Content:
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return _converter.structure(value, Media)
    if all(isinstance(one, str) for one in value):
        return tuple(value)
    if all(isinstance(one, dict) and "role" in one for one in value):
        return tuple(_converter.structure(one, Turn) for one in value)
    return tuple(_converter.structure(one, Constraint) for one in value)


_converter.register_structure_hook(Content, _structure_content)


def load_set(folder: Path) -> ItemSet:
    """Read `set.json` and `items.jsonl` of a folder.

    Raises:
        TaskError: names the file and what was expected.
    """
    try:
        head = json.loads((folder / "set.json").read_text(encoding="utf-8"))
        lines = json_lines((folder / "items.jsonl").read_text(encoding="utf-8"))
        if not isinstance(head, dict) or head.pop("format", None) != FORMAT:
            raise TaskError(f"{folder / 'set.json'}: expected format {FORMAT}. Update labelcamp.")
        return _converter.structure(head | {"items": [json.loads(line) for line in lines if line]}, ItemSet)
    except FileNotFoundError as error:
        raise TaskError(f"{error.filename} is missing. Fetch the assignment again.") from None
    except TaskError:
        raise
    except Exception as error:
        raise TaskError(f"{folder}: {'; '.join(explain(error))}.") from None


def dump_set(item_set: ItemSet, folder: Path) -> None:
    """Write `set.json` and `items.jsonl`; the same set gives the same bytes."""
    head = _converter.unstructure(item_set)
    items = head.pop("items")
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"format": FORMAT} | head, ensure_ascii=False, indent=1)
    (folder / "set.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    lines = [json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in items]
    (folder / "items.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
