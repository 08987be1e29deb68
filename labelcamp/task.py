"""The task: what is shown, what is asked, which labels there are. Everything else derives from it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal

from attrs import field, frozen

from labelcamp.structure import digest, explain, make_converter, tagged_union

L10n = Mapping[str, str]
"""A text in each language: `{"zh": ..., "en": ...}`."""

BENCH_KEYS = frozenset({"enter", "z", "y", "s", "f", "g", "?", "+", "-", "0", "arrowleft", "arrowright"})
"""Keys of the bench itself, which no label may take."""


class TaskError(ValueError):
    """A task, item set or guideline that can't be used; the message names file, key and what was expected."""


def _both(instance: object, attribute: object, value: L10n) -> None:
    if sorted(value) != ["en", "zh"] or not all(text.strip() for text in value.values()):
        raise ValueError("expected a text in both languages, zh and en")


@frozen
class Label:
    """One label of a label set.

    Attributes:
        id: stable, in the data for good.
        title: what the annotator reads; both languages mean the same extension.
        key: hotkey for “yes”.
        unsure_key: hotkey for “can't tell”, where the question allows it.
        rule: the guideline rule that the label rests on.
    """

    id: str
    title: L10n = field(validator=_both)
    key: str | None = None
    unsure_key: str | None = None
    rule: str | None = None


@frozen
class Key:
    """A hotkey with its title, for an answer that is not a label."""

    key: str
    title: L10n = field(validator=_both)


@frozen
class Shown:
    """A field of an item that the annotator sees."""

    name: str
    kind: Literal["image", "audio", "text", "chat"]


@frozen
class Choice:
    """Which labels apply. The value is a label id, or if `multiple` a map from label id to `yes` or `unsure`.

    Attributes:
        unsure: whether “can't tell” may be said of a label.
        none: the answer “none of these”, given with one key.
        weight: weight of the question in the item's score, > 0.
    """

    id: str
    title: L10n = field(validator=_both)
    labels: tuple[Label, ...]
    multiple: bool = False
    unsure: bool = False
    none: Key | None = None
    weight: float = 1.0


@frozen
class Number:
    """A number that the annotator's own code computed from the journal.

    Attributes:
        measure: what it is: `share` (of the answered items, those with `label` said yes; 0..1) or
            `median_seconds` (median active time per answered item, in seconds).
        label: the label of a `share`, else None.
        tolerance: largest allowed absolute difference, in the measure's unit.
    """

    id: str
    title: L10n = field(validator=_both)
    measure: Literal["share", "median_seconds"]
    tolerance: float
    label: str | None = None
    weight: float = 1.0


Question = Choice | Number
KINDS: dict[type, str] = {Choice: "choice", Number: "number"}


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
    title: L10n = field(validator=_both)
    guideline: str
    points: Points
    shown: tuple[Shown, ...]
    asked: tuple[Question, ...]

    def __attrs_post_init__(self) -> None:
        for faults in (_repeated([q.id for q in self.asked]), _repeated([s.name for s in self.shown])):
            if faults:
                raise ValueError(f"expected each id once, found {faults} again")
        for question in self.asked:
            if isinstance(question, Choice):
                _check_choice(question)
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
                "asked": [_meaning(q) for q in self.asked],
            }
        )

    def question(self, question_id: str) -> Question:
        """The question of that id (KeyError if there is none)."""
        return self._by_id[question_id]

    @cached_property
    def _by_id(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.asked}


def _meaning(question: Question) -> list[object]:
    if isinstance(question, Choice):
        return [question.id, "choice", [label.id for label in question.labels], question.multiple, question.unsure]
    return [question.id, "number", question.measure, question.label]


def _repeated(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _check_choice(question: Choice) -> None:
    if not question.labels:
        raise ValueError(f"{question.id}: expected at least one label")
    if repeated := _repeated([label.id for label in question.labels]):
        raise ValueError(f"{question.id}: expected each label id once, found {repeated} again")
    if not question.multiple and (question.unsure or question.none):
        raise ValueError(f"{question.id}: expected unsure and none only with multiple = true")
    if question.weight <= 0:
        raise ValueError(f"{question.id}: expected a weight above 0")


def _clashes(asked: tuple[Question, ...]) -> list[str]:
    choices = [q for q in asked if isinstance(q, Choice)]
    labels = [label for q in choices for label in q.labels]
    keys = [label.key for label in labels] + [label.unsure_key for label in labels]
    keys += [q.none.key for q in choices if q.none]
    used = [key.lower() for key in keys if key]
    return sorted(set(_repeated(used)) | (set(used) & BENCH_KEYS))


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
