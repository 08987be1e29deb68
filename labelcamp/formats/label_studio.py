"""Label Studio's JSON, out: tasks with `data`, `annotations` and `predictions`.

The shape is that of its export and import (docs/source/guide/export.md and tasks.md of HumanSignal/label-studio):
a list of {"data": {...}, "annotations": [{"id", "result": [...], "was_cancelled", "ground_truth", "lead_time"}],
"predictions": [{"model_version", "result": [...]}]}, a result being {"id", "from_name", "to_name", "type", "value"}.

| question | control | value of a result |
| --- | --- | --- |
| choice | Choices; with `each` one a step | {"choices": [label id]}; with “can't tell” `yes:id` or `unsure:id` |
| rating | Choices, one a criterion | {"choices": ["3"]}. Not the tag Rating, which can't hold a 0 |
| preference | Choices, and Choices for the reasons | {"choices": ["-2"]}. Not the tag Pairwise, which has no tie |
| ranking | Ranker with a Bucket a rank | {"ranker": {"rank-1": [field], ...}}; ties share a bucket |
| spans | Labels | {"start", "end", "text", "labels": [label id]} |
| text | TextArea | {"text": [text]} |

A person's answer is an annotation, a model's is a prediction, a gold answer an annotation with `ground_truth`; a skip
is `was_cancelled`; `lead_time` is the active time in seconds. An answer without a mark (no span, no label of a
multiple choice) is an annotation without a result.

**Offsets.** Label Studio's editor counts a plain `Text` in Unicode code points since pull request 308 of
label-studio-frontend (`charsToCodePoints` in its selection tools); before, it counted UTF-16 code units (issue 1347 of
label-studio). We write code points, or code units if asked to, and say which in `data.labelcamp.offsets`.

**What Label Studio can't hold** stands in `data.labelcamp`, which it keeps and passes through: hashes, the set, the
mode, flags and notes, help that was used, the guideline's version, the order on the screen. The annotations of a task
are told apart by `id`, which Label Studio gives back as `import_id` (tasks/serializers.py). Who answered, when, and
the row's id are not written. Numbers are computed from the journal that they name, and are left out.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from labelcamp.answers import Answer
from labelcamp.formats.offsets import to_utf16
from labelcamp.formats.record import HUMAN, Export, Record, checked, counted, dump
from labelcamp.items import Constraint, Content, Item, Media, Turn
from labelcamp.problems import Problem
from labelcamp.questions import Criterion, fields_of
from labelcamp.scoring.choice import UNSURE
from labelcamp.task import Choice, Number, Preference, Question, Ranking, Rating, Shown, Spans, Task

VERSION = 1
HEAD = "labelcamp"
"""Key of `data` under which stands what Label Studio can't hold."""

ITEM = "item"
"""Key of `data` with the item's id, for the person who reads it."""

POINTS, UNITS = "code points", "UTF-16"
RANK = "rank-"


def object_name(field: str) -> str:
    """Name of the tag that shows a field."""
    return f"shown-{field}"


def step_name(name: str, number: int | str) -> str:
    """Name of the tag for one step of several, counted from 0."""
    return f"{name}_{number}"


def criterion_name(question: Rating, criterion: Criterion) -> str:
    """Name of the control for one criterion."""
    return f"{question.id}-{criterion.id}"


def reasons_name(question: Preference) -> str:
    """Name of the control for the reasons."""
    return f"{question.id}-reasons"


def list_key(question: Ranking) -> str:
    """Key of `data` for the texts that are ranked."""
    return f"{question.id}_items"


def word(question: Choice, label: str, said: str) -> str:
    """What stands for a label in a multiple choice.

    The prefix keeps “can't tell” of one label apart from “yes” of another that happens to be called so.
    """
    return f"{said}:{label}" if question.unsure else label


@frozen
class Form:
    """What a project of Label Studio shows and asks: that of the items that it holds.

    Attributes:
        asked: the questions that an item asks and Label Studio can put: all but the numbers.
        fields: the shown fields with a tag of their own. Texts that are only ranked stand in the list of the ranking.
    """

    task: Task
    asked: tuple[Question, ...]
    fields: tuple[Shown, ...]

    @property
    def bare(self) -> bool:
        """Whether nothing is shown that a question on the whole item can be about; then it is about the item's id."""
        return all(field.kind == "steps" for field in self.fields)

    def target(self, question: Question) -> str:
        """Name of the tag that a control is about: the question's own text, or else the first that is shown."""
        if isinstance(question, Ranking):
            return object_name(list_key(question))
        whole = [field.name for field in self.fields if field.kind != "steps"]
        own = [name for name in fields_of(question) if name in whole]
        return object_name((own or whole or [ITEM])[0])


def form(task: Task, items: Iterable[Item]) -> Form:
    """The form of some items."""
    found = list(items)
    names = {question for item in found for question in item.asks}
    asked = tuple(q for q in task.asked if q.id in names and not isinstance(q, Number))
    ranked = {name for question in asked if isinstance(question, Ranking) for name in question.of}
    other = {name for question in asked if not isinstance(question, Ranking) for name in fields_of(question)}
    shown = {name for item in found for name in item.shown} - (ranked - other)
    return Form(task, asked, tuple(field for field in task.shown if field.name in shown))


def asks_any(form: Form, item: Item) -> bool:
    """Whether an item asks a question of the form."""
    return any(question.id in item.asks for question in form.asked)


def export(
    task: Task,
    items: Iterable[Item],
    rows: Iterable[Answer],
    sources: Sequence[str] = HUMAN,
    *,
    utf16: bool = False,
) -> Export:
    """One Label Studio task for each item, answered or not, with the answers that count.

    Args:
        sources: whose answers; gold and human ones become annotations, a model's become predictions.
        utf16: count places in UTF-16 code units, for a Label Studio older than the one named above.
    """
    items = list(items)
    sheet = form(task, items)
    answers: dict[str, list[Answer]] = {item.id: [] for item in items}
    failures: list[Problem] = []
    for found in checked(task, items, counted(list(rows), sources, skipped=True)):
        if isinstance(found, Problem):
            failures.append(found)
        else:
            answers[found[1].item].append(found[1])
    numbers = itertools.count(1)
    lines = []
    for item in sorted((item for item in items if asks_any(sheet, item)), key=lambda item: item.id):
        given = [(answer, _results(sheet, item, answer, utf16)) for answer in answers[item.id]]
        lines.append(dump(_task(task, _data(sheet, item, utf16), given, numbers)))
    commas = [line + "," for line in lines[:-1]] + lines[-1:]
    return Export(("[", *commas, "]"), failures=tuple(failures))


def _data(sheet: Form, item: Item, utf16: bool) -> Record:
    head = {
        "v": VERSION,
        "task": sheet.task.id,
        "task_hash": sheet.task.hash,
        "item": item.id,
        "item_hash": item.hash,
        "offsets": UNITS if utf16 else POINTS,
        "annotations": {},
        "predictions": {},
    }
    return {ITEM: item.id, **content(sheet, item), HEAD: head}


def _task(task: Task, data: Record, given: Sequence[tuple[Answer, list[Record]]], numbers: Iterator[int]) -> Record:
    annotations: list[Record] = []
    predictions: list[Record] = []
    for answer, results in given:
        if answer.source == "model":
            predictions.append({"model_version": answer.by, "result": results})
            data[HEAD]["predictions"][answer.by] = _extra(task, answer)
        else:
            annotations.append(_annotation(answer, results, next(numbers)))
            data[HEAD]["annotations"][str(annotations[-1]["id"])] = _extra(task, answer)
    return {"data": data, "annotations": annotations, "predictions": predictions}


def _annotation(answer: Answer, results: list[Record], number: int) -> Record:
    return {
        "id": number,
        "result": results,
        "was_cancelled": answer.status == "skipped",
        "ground_truth": answer.source == "gold",
        "lead_time": answer.active_ms / 1000,
    }


def content(sheet: Form, item: Item) -> Record:
    """What an item shows, by the keys that the labelling config names; a field that it doesn't show is empty."""
    found = {field.name: _content(field, item.shown.get(field.name)) for field in sheet.fields}
    for question in sheet.asked:
        if isinstance(question, Ranking):
            texts = [(name, item.shown[name]) for name in question.of if name in item.shown]
            found[list_key(question)] = [{"id": name, "title": name.upper(), "body": text} for name, text in texts]
    return found


def _content(shown: Shown, value: Content | None) -> Any:
    if shown.kind in ("chat", "steps"):
        parts: Sequence[Turn | str | Constraint] = value if isinstance(value, tuple) else ()
        return [_part(number, part) for number, part in enumerate(parts, start=1)]
    if isinstance(value, Media):
        return f"media/{value.file}"
    if isinstance(value, tuple):
        return "\n".join(f"{one.check} {one.value}".strip() for one in value if isinstance(one, Constraint))
    return value or ""


def _part(number: int, part: Turn | str | Constraint) -> Record:
    if isinstance(part, Turn):
        return {"role": part.role, "text": part.text}
    return {"step": str(number), "text": part}


def _extra(task: Task, answer: Answer) -> Record:
    orders = {
        question: answer.values[question]["order"]
        for question in answer.values
        if isinstance(task.question(question), Preference | Ranking)
    }
    return {
        "set": answer.set,
        "mode": answer.mode,
        "source": answer.source,
        "status": answer.status,
        "active_ms": answer.active_ms,
        "assist": answer.assist,
        "guideline": answer.guideline,
        "note": answer.note,
        "answered": list(answer.values),
        "orders": orders,
    }


def _results(sheet: Form, item: Item, answer: Answer, utf16: bool) -> list[Record]:
    found = []
    for question in sheet.asked:
        value = answer.values.get(question.id)
        if question.id in item.asks and value is not None:
            to_name = sheet.target(question)
            found += [
                {"from_name": name, "to_name": about or to_name, "type": kind, "value": content}
                for name, about, kind, content in marks(question, item, value, utf16)
            ]
    return [{"id": f"{item.id}-{answer.source}-{number}"} | one for number, one in enumerate(found, start=1)]


Mark = tuple[str, str | None, str, Mapping[str, Any]]
"""Name of the control, name of the tag that it is about (None: the question's), type, and value."""


def marks(question: Question, item: Item, value: Any, utf16: bool) -> list[Mark]:
    """The results of one value (which has been checked)."""
    if isinstance(question, Choice):
        return _choice_marks(question, value)
    if isinstance(question, Rating):
        rated = [(c, value[c.id]) for c in question.criteria if c.id in value]
        return [(criterion_name(question, c), None, "choices", {"choices": [str(n)]}) for c, n in rated]
    if isinstance(question, Preference):
        found: list[Mark] = [(question.id, None, "choices", {"choices": [str(value["value"])]})]
        reasons: Mark = (reasons_name(question), None, "choices", {"choices": list(value["reasons"])})
        return found + [reasons] * bool(value["reasons"])
    if isinstance(question, Ranking):
        buckets = {f"{RANK}{place}": list(tied) for place, tied in enumerate(value["ranks"], start=1)}
        return [(question.id, None, "ranker", {"ranker": buckets})]
    if isinstance(question, Spans):
        return [_span_mark(question, str(item.shown[question.of]), span, utf16) for span in value]
    return [(question.id, None, "textarea", {"text": [value]})]


def _choice_marks(question: Choice, value: Any) -> list[Mark]:
    if question.each:
        about = object_name(question.each)
        return [
            (step_name(question.id, n), step_name(about, n), "choices", {"choices": [label]})
            for n, label in enumerate(value)
            if label is not None
        ]
    if not question.multiple:
        return [(question.id, None, "choices", {"choices": [value]})]
    words = [word(question, label, UNSURE if said == UNSURE else "yes") for label, said in value.items()]
    return [(question.id, None, "choices", {"choices": words})] if words else []


def _span_mark(question: Spans, text: str, span: Mapping[str, Any], utf16: bool) -> Mark:
    start, end = span["start"], span["end"]
    if utf16:
        start, end = to_utf16(text, start), to_utf16(text, end)
    value = {"start": start, "end": end, "text": span["quote"], "labels": [span["label"]]}
    return question.id, None, "labels", value
