"""The kinds of question that a task can ask, as they are declared in `task.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import field, frozen

L10n = Mapping[str, str]
"""A text in each language: `{"zh": ..., "en": ...}`."""


def both_languages(instance: object, attribute: object, value: L10n) -> None:
    """Validator: a text in Chinese and English, neither empty."""
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
    title: L10n = field(validator=both_languages)
    key: str | None = None
    unsure_key: str | None = None
    rule: str | None = None


@frozen
class Key:
    """A hotkey with its title, for an answer that is not a label."""

    key: str
    title: L10n = field(validator=both_languages)


@frozen
class Choice:
    """Which labels apply. The value is a label id, or if `multiple` a map from label id to `yes` or `unsure`.

    Attributes:
        unsure: whether “can't tell” may be said of a label.
        none: the answer “none of these”, given with one key.
        each: name of a shown field of the kind `steps`: one label is asked for each of its texts, and the value is a
            list of label ids, None where none was given.
        first: with `each`, the label whose first occurrence is scored as a part of its own (the first error).
        weight: weight of the question in the item's score, > 0.
    """

    id: str
    title: L10n = field(validator=both_languages)
    labels: tuple[Label, ...]
    multiple: bool = False
    unsure: bool = False
    none: Key | None = None
    each: str | None = None
    first: str | None = None
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
    title: L10n = field(validator=both_languages)
    measure: Literal["share", "median_seconds"]
    tolerance: float
    label: str | None = None
    weight: float = 1.0


@frozen
class Criterion:
    """One attribute that is rated.

    Attributes:
        anchors: what each step of the scale means, from `low` to `high` of the question.
    """

    id: str
    title: L10n = field(validator=both_languages)
    anchors: tuple[L10n, ...]


@frozen
class Rating:
    """Criteria on a scale of whole numbers. The value is a map from criterion id to a number from `low` to `high`.

    Attributes:
        of: name of the shown field that is rated.
    """

    id: str
    title: L10n = field(validator=both_languages)
    of: str
    criteria: tuple[Criterion, ...]
    low: int = 0
    high: int = 4
    weight: float = 1.0


@frozen
class Preference:
    """Which of two is better, and by how much.

    The value is `{"value": −steps..steps, "reasons": [label ids], "order": [field names as shown, left first]}`;
    below 0 the first of `of` is better, whatever the order on the screen.

    Attributes:
        of: names of the two shown fields that are compared.
        anchors: what each strength means, from 0 (tie) to `steps`.
        reasons: labels that say why.
        steps: the strongest preference.
    """

    id: str
    title: L10n = field(validator=both_languages)
    of: tuple[str, str]
    anchors: tuple[L10n, ...]
    reasons: tuple[Label, ...] = ()
    steps: int = 3
    weight: float = 1.0


@frozen
class Ranking:
    """An order with ties.

    The value is `{"ranks": [[field names], ...], "order": [field names as shown]}`, best first; ties share a list.

    Attributes:
        of: names of the shown fields that are ranked.
    """

    id: str
    title: L10n = field(validator=both_languages)
    of: tuple[str, ...]
    weight: float = 1.0


@frozen
class Spans:
    """Marked words of a text.

    The value is a list of `{"label", "start", "end", "quote"}`: Unicode code points, half-open; the quote is the text
    itself.

    Attributes:
        of: name of the shown text.
    """

    id: str
    title: L10n = field(validator=both_languages)
    of: str
    labels: tuple[Label, ...]
    weight: float = 1.0


@frozen
class Text:
    """A text that the annotator writes. The value is a string in NFC.

    Attributes:
        measure: `constraints` (the share that is met) or `edits` (edit distance to gold, of a transcript).
        of: name of the shown text that it starts from, or None.
        constraints: name of the shown field with the constraints, or None.
    """

    id: str
    title: L10n = field(validator=both_languages)
    measure: Literal["constraints", "edits"]
    of: str | None = None
    constraints: str | None = None
    weight: float = 1.0


Question = Choice | Number | Rating | Preference | Ranking | Spans | Text
KINDS: dict[type, str] = {
    Choice: "choice",
    Number: "number",
    Rating: "rating",
    Preference: "preference",
    Ranking: "ranking",
    Spans: "spans",
    Text: "text",
}


def labels_of(question: Question) -> tuple[Label, ...]:
    """The label set of a question: its labels, or the reasons of a preference; empty where it has none."""
    if isinstance(question, Choice | Spans):
        return question.labels
    return question.reasons if isinstance(question, Preference) else ()


def fields_of(question: Question) -> tuple[str, ...]:
    """Names of the shown fields that a question is about; empty if it is about the item as a whole."""
    if isinstance(question, Preference | Ranking):
        return question.of
    if isinstance(question, Rating | Spans):
        return (question.of,)
    if isinstance(question, Text):
        return tuple(name for name in (question.of, question.constraints) if name)
    return (question.each,) if isinstance(question, Choice) and question.each else ()


def meaning(question: Question) -> list[object]:
    """What changes the meaning of an answer to a question, as plain data: neither titles nor keys do."""
    kind: list[object] = [question.id, KINDS[type(question)]]
    labels = [label.id for label in labels_of(question)]
    if isinstance(question, Choice):
        each: list[object] = [question.each, question.first] if question.each else []
        return [*kind, labels, question.multiple, question.unsure, *each]
    if isinstance(question, Number):
        return [*kind, question.measure, question.label]
    if isinstance(question, Rating):
        return [*kind, question.of, [criterion.id for criterion in question.criteria], question.low, question.high]
    if isinstance(question, Preference):
        return [*kind, list(question.of), question.steps, labels]
    if isinstance(question, Text):
        return [*kind, question.measure, question.of, question.constraints]
    return [*kind, list(fields_of(question)), labels]


def repeated(names: list[str]) -> list[str]:
    """The names that stand in a list more than once.

    >>> repeated(["a", "b", "a"])
    ['a']
    """
    return sorted({name for name in names if names.count(name) > 1})


def check_question(question: Question, shown: Mapping[str, str]) -> None:
    """Refuse a question that can't be asked.

    Args:
        shown: by the name of a shown field, its kind.

    Raises:
        ValueError: what was expected.
    """
    if question.weight <= 0:
        raise ValueError(f"{question.id}: expected a weight above 0")
    if unknown := [name for name in fields_of(question) if name not in shown]:
        raise ValueError(f"{question.id}: expected names of shown fields, found {unknown}")
    if twice := repeated([label.id for label in labels_of(question)]):
        raise ValueError(f"{question.id}: expected each label id once, found {twice} again")
    if isinstance(question, Choice | Spans) and not question.labels:
        raise ValueError(f"{question.id}: expected at least one label")
    if isinstance(question, Choice):
        _check_choice(question, shown)
    if isinstance(question, Rating):
        _check_rating(question)
    if isinstance(question, Preference) and len(question.anchors) != question.steps + 1:
        raise ValueError(f"{question.id}: expected {question.steps + 1} anchors, from a tie to the strongest")
    if isinstance(question, Text) and (question.measure == "constraints") != (question.constraints is not None):
        raise ValueError(f"{question.id}: expected constraints with the measure constraints, and only there")


def _check_choice(question: Choice, shown: Mapping[str, str]) -> None:
    if not question.multiple and (question.unsure or question.none):
        raise ValueError(f"{question.id}: expected unsure and none only with multiple = true")
    if question.each and (question.multiple or shown[question.each] != "steps"):
        raise ValueError(f"{question.id}: expected each to name a shown field of the kind steps, without multiple")
    if question.first and not (question.each and question.first in {label.id for label in question.labels}):
        raise ValueError(f"{question.id}: expected first to be a label of a question with each")


def _check_rating(question: Rating) -> None:
    if twice := repeated([criterion.id for criterion in question.criteria]):
        raise ValueError(f"{question.id}: expected each criterion id once, found {twice} again")
    steps = question.high - question.low + 1
    if not question.criteria or any(len(criterion.anchors) != steps for criterion in question.criteria):
        raise ValueError(f"{question.id}: expected criteria with {steps} anchors each")
