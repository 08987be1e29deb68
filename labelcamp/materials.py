"""A task with its practice set, as lessons and self-paced work use it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen

from labelcamp import content
from labelcamp.answers import Gold, load_gold
from labelcamp.guidelines import Guideline, load_guideline
from labelcamp.items import Item, ItemSet, load_set
from labelcamp.task import Task, load_task


def set_folder(parent: Path, lang: str) -> Path:
    """Where a set is: texts have a set a language, in `zh` and `en`; pictures have one for both."""
    return parent / lang if (parent / lang).is_dir() else parent


@frozen
class Material:
    """A task with one practice set.

    Attributes:
        lang: language of the set's items; empty where they have none.
        folder: where the set is; its files are in `media`.
        asks: ids of the questions of which an item must ask one to belong; empty for all.
    """

    task: Task = field(repr=False)
    guidelines: Mapping[str, Guideline] = field(repr=False)
    items: ItemSet = field(repr=False)
    gold: Mapping[str, Gold] = field(repr=False)
    folder: Path
    lang: str = ""
    asks: tuple[str, ...] = ()

    def file(self, name: str) -> bytes:
        """The bytes of a media file of the set."""
        return (self.folder / "media" / name).read_bytes()

    def pool(self, name: str) -> tuple[Item, ...]:
        """The items of a pool that ask what is wanted."""
        return tuple(item for item in self.items.pool(name) if not self.asks or set(self.asks) & set(item.asks))


def load_material(task_id: str, lang: str, asks: tuple[str, ...] = ()) -> Material:
    """The practice material of a task in a language.

    Raises:
        TaskError: a file is missing or broken, or a question is unknown; names it.
        ContentError: the datasets are not installed here.
    """
    folder = content.find("datasets") / task_id
    place = set_folder(content.practice(task_id), lang)
    return Material(
        task=load_task(folder),
        guidelines={each: load_guideline(folder, each) for each in ("zh", "en")},
        items=load_set(place),
        gold=load_gold(place / "gold.jsonl"),
        folder=place,
        lang=lang if place.name == lang else "",
        asks=asks,
    )
