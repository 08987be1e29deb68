"""The task: what is shown, what is asked, which labels there are. Everything else derives from it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

from attrs import field, frozen

from labelcamp.questions import (
    KINDS,
    Choice,
    Criterion,
    Key,
    L10n,
    Label,
    Number,
    Preference,
    Question,
    Ranking,
    Rating,
    Spans,
    Text,
    both_languages,
    check_question,
    labels_of,
    meaning,
    repeated,
)
from labelcamp.structure import digest, explain, make_converter, tagged_union

__all__ = [
    "Choice",
    "Criterion",
    "Key",
    "L10n",
    "Label",
    "Number",
    "Points",
    "Preference",
    "Question",
    "Ranking",
    "Rating",
    "Shown",
    "Spans",
    "Task",
    "TaskError",
    "Text",
    "load_task",
]

BENCH_KEYS = frozenset(
    {"enter", "z", "y", "s", "f", "g", "?", "d", "+", "-", "0", " ", "arrowleft", "arrowright", "arrowup", "arrowdown"}
)
"""Keys of the bench itself, which no label may take."""


class TaskError(ValueError):
    """A task, item set or guideline that can't be used; the message names file, key and what was expected."""


@frozen
class Shown:
    """A field of an item that the annotator sees.

    Attributes:
        kind: image and audio are media; a text is Markdown; a chat is a list of turns; steps are a list of texts;
            constraints are a list of checkable demands on a text that is to be written.
        title: heading over the field, where one helps.
    """

    name: str
    kind: Literal["image", "audio", "text", "chat", "steps", "constraints"]
    title: L10n | None = None


@frozen
class Points:
    """The scores s at which a learner passes (class mark 60) and is excellent (90); 0 < passing < excellent < 1."""

    passing: float
    excellent: float

    def __attrs_post_init__(self) -> None:
        if not 0 < self.passing < self.excellent < 1:
            raise ValueError("expected 0 < passing < excellent < 1")


@frozen
class Task:
    """A task, as declared in `task.toml`."""

    id: str
    version: int
    title: L10n = field(validator=both_languages)
    guideline: str
    points: Points
    shown: tuple[Shown, ...]
    asked: tuple[Question, ...]

    def __attrs_post_init__(self) -> None:
        for faults in (repeated([q.id for q in self.asked]), repeated([s.name for s in self.shown])):
            if faults:
                raise ValueError(f"expected each id once, found {faults} again")
        shown = {field.name: field.kind for field in self.shown}
        for question in self.asked:
            check_question(question, shown)
        if clash := _clashes(self.asked):
            raise ValueError(f"expected each hotkey once and none of the bench's own, found {clash}")
        known = {label.id for q in self.asked if isinstance(q, Choice) for label in q.labels}
        for number in self.asked:
            if isinstance(number, Number) and (number.label in known) != (number.measure == "share"):
                raise ValueError(f"{number.id}: expected a label of this task with the measure share, and only there")

    @cached_property
    def hash(self) -> str:
        """16 hexadecimal digits over what changes the meaning of an answer: titles and keys do not."""
        return digest(
            {
                "id": self.id,
                "version": self.version,
                "guideline": self.guideline.split(".")[0],
                "shown": [[s.name, s.kind] for s in self.shown],
                "asked": [meaning(q) for q in self.asked],
            }
        )

    def question(self, question_id: str) -> Question:
        """The question of that id (KeyError if there is none)."""
        return self._by_id[question_id]

    @cached_property
    def _by_id(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.asked}


def _clashes(asked: tuple[Question, ...]) -> list[str]:
    choices = [q for q in asked if isinstance(q, Choice)]
    labels = [label for q in asked for label in labels_of(q)]
    keys = [label.key for label in labels] + [label.unsure_key for label in labels]
    keys += [q.none.key for q in choices if q.none]
    used = [key.lower() for key in keys if key]
    return sorted(set(repeated(used)) | (set(used) & BENCH_KEYS))


_converter = make_converter()
tagged_union(_converter, Question, "kind", KINDS)


def load_task(folder: Path) -> Task:
    """Read `task.toml` of a folder.

    Raises:
        TaskError: names the file, the key and what was expected.
    """
    path = folder / "task.toml"
    try:
        return _converter.structure(tomllib.loads(path.read_text(encoding="utf-8")), Task)
    except FileNotFoundError:
        raise TaskError(f"{path} is missing. A task is a folder with a task.toml.") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise TaskError(f"{path} is not TOML in UTF-8: {error}.") from None
    except Exception as error:
        raise TaskError(f"{path}: {'; '.join(explain(error))}.") from None
