"""Label Studio's JSON, in: answers from the tasks that `label_studio` wrote and others annotated.

The file is taken for hostile: its size, depth and numbers of things are bounded, every type is looked at, every value
is checked against the task and the item as any other answer is, and what is wrong comes back as a sentence with its
place. Nothing but ProblemError is raised, and that only where the file as a whole can't be read.

**Whose answer it is.** Only a person's answers may be handed in, so `human` is believed only where the file says so:
an annotation that we wrote keeps its source; of any other, `ground_truth` means gold, a `completed_by` means a person
(with `parent_prediction` one who had a model's proposal before them: `assist` is `prelabel`), and neither means a
model, as does every prediction. `by` is never taken from the file but for the number of the annotator and the name of
a model.

**Places of spans** are read in the unit that the file names (code points, where it names none). Where the words at that
place are not those that the span quotes, the other unit is tried: versions of Label Studio differ (see `label_studio`).

The tags Rating, Number and Pairwise are read as well, for configs that were changed by hand: a Pairwise says only which
is better, so it becomes the weakest preference.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from labelcamp.answers import ASSISTS, LARGEST, MODES, SOURCES, Answer, dump_row, load_json, plain, structure_row
from labelcamp.formats.label_studio import (
    HEAD,
    RANK,
    UNITS,
    VERSION,
    Form,
    content,
    criterion_name,
    form,
    reasons_name,
    step_name,
    word,
)
from labelcamp.formats.offsets import from_utf16
from labelcamp.items import SAFE_NAME, Item, ItemSet
from labelcamp.journal import LINE_BYTES
from labelcamp.problems import N_, Problem, ProblemError, register
from labelcamp.scoring.choice import UNSURE, steps
from labelcamp.scoring.preference import fault_of_order
from labelcamp.structure import canonical
from labelcamp.task import Choice, Preference, Question, Ranking, Rating, Spans, Task
from labelcamp.validate import check

register(
    {
        "import-too-big": N_("{where} is larger than {limit} MB. Export fewer tasks at a time from Label Studio."),
        "import-not-json": N_("{where} is not JSON in UTF-8. Export from Label Studio as JSON, then import again."),
        "import-too-many": N_("{where} holds more than {limit} {things}. Export fewer at a time from Label Studio."),
        "import-shape": N_(
            "{where}: “{field}” should be {expected}. Export from Label Studio as JSON, then import again."
        ),
        "import-foreign": N_(
            "{where}: the task doesn't say which item it shows. Import tasks into Label Studio from “labelcamp export”."
        ),
        "import-control": N_(
            "{where}: “{control}” is not a control of this item. Use the labelling config of “labelcamp export”."
        ),
        "import-word": N_(
            "{where}: “{word}” is not a choice of “{control}”. Use the labelling config of “labelcamp export”."
        ),
        "import-twice": N_("{where}: “{control}” is answered more than once. Answer it again in Label Studio."),
        "import-words": N_("{where}: the words of “{control}” don't stand in the text where it says. Mark them again."),
        "import-partly": N_("{where}: “{control}” is answered only in part. Answer it again in Label Studio."),
    }
)

FILE_BYTES = 50 * 1024 * 1024
TASKS = 100_000
PER_TASK = 100
RESULTS = 1_000

TEXT = N_("a text")
LIST = N_("a list")
OBJECT = N_("an object")
WHOLE = N_("a whole number, 0 or more")

Json = Mapping[str, Any]
Marks = Mapping[str, Sequence[tuple[str, Json]]]
"""By the name of a control, the type and value of its results."""


@frozen
class Import:
    """What a file holds.

    Attributes:
        answers: in the order of the file; their ids derive from their content.
        failures: annotations that were left out because something is wrong, each with its sentence.
        others: number of answers that were left out because they are somebody else's than those asked for.
    """

    answers: tuple[Answer, ...] = ()
    failures: tuple[Problem, ...] = ()
    others: int = 0


@frozen
class _Frame:
    """What stays the same while a file is read."""

    task: Task
    items: Mapping[str, Item]
    sheet: Form
    where: str
    set_id: str
    by: str


@frozen
class _Place:
    """One task of the file."""

    frame: _Frame
    item: Item
    head: Json
    where: str


def load(
    data: bytes,
    task: Task,
    items: Iterable[Item],
    *,
    where: str = "the file",
    set_id: str = "import",
    stamp: int = 0,
    by: str = "label-studio",
) -> Import:
    """Read a Label Studio export.

    Args:
        data: the file.
        where: how it is called in a sentence.
        set_id: the set of answers that don't name theirs.
        stamp: of the first answer; each further one counts up.
        by: of answers that don't say the number of their annotator.

    Raises:
        ProblemError: the file as a whole can't be read.
    """
    known = {item.id: item for item in items}
    frame = _Frame(task, known, form(task, known.values()), where, set_id, by)
    answers: list[Answer] = []
    failures: list[Problem] = []
    for number, one in enumerate(_tasks(data, where), start=1):
        place = f"{where} #{number}"
        try:
            found = _place(one, frame, place)
            rows = [
                (f"{place} {name} #{n}", kind, row)
                for kind, name in (("annotation", "annotations"), ("prediction", "predictions"))
                for n, row in enumerate(_rows(one, name, place), start=1)
            ]
        except ProblemError as error:
            failures.append(error.problem)
            continue
        for at, kind, row in rows:
            try:
                answers.append(_answer(found, row, kind, at, stamp + len(answers)))
            except ProblemError as error:
                failures.append(error.problem)
    return Import(tuple(answers), tuple(failures))


def _tasks(data: bytes, where: str) -> list[Any]:
    if len(data) > FILE_BYTES:
        raise ProblemError(Problem("import-too-big", where, {"limit": FILE_BYTES // 2**20}))
    try:
        found = load_json(data.decode("utf-8-sig"))
    except ValueError:
        raise ProblemError(Problem("import-not-json", where)) from None
    if not isinstance(found, list):
        raise ProblemError(Problem("import-not-json", where))
    return _at_most(found, TASKS, where, N_("tasks"))


def _at_most(found: list[Any], limit: int, where: str, things: str) -> list[Any]:
    if len(found) > limit:
        raise ProblemError(Problem("import-too-many", where, {"limit": limit, "things": things}))
    return found


def _shape(where: str, field: str, expected: str) -> ProblemError:
    return ProblemError(Problem("import-shape", where, {"field": _visible(field), "expected": expected}))


def _object(value: object, field: str, where: str) -> Json:
    if not isinstance(value, dict):
        raise _shape(where, field, OBJECT)
    return value


def _list(value: object, field: str, where: str, limit: int = RESULTS) -> list[Any]:
    if not isinstance(value, list):
        raise _shape(where, field, LIST)
    return _at_most(value, limit, where, field)


def _text(value: object, field: str, where: str) -> str:
    if not isinstance(value, str):
        raise _shape(where, field, TEXT)
    return value


def _visible(text: str) -> str:
    """The start of a text of the file, as it may stand in a sentence on a terminal: without control characters."""
    return "".join(mark if mark.isprintable() else "\N{REPLACEMENT CHARACTER}" for mark in text[:60])


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _place(one: object, frame: _Frame, where: str) -> _Place:
    """Which item a task of the file shows, unchanged."""
    data = _object(_object(one, "task", where).get("data"), "data", where)
    head = data.get(HEAD)
    if not isinstance(head, dict) or not isinstance(head.get("item"), str):
        raise ProblemError(Problem("import-foreign", where))
    if head.get("v") != VERSION or isinstance(head["v"], bool):
        raise _shape(where, f"data.{HEAD}.v", str(VERSION))
    item = frame.items.get(head["item"])
    if item is None:
        raise ProblemError(Problem("unknown-item", where, {"item": _visible(head["item"])}))
    for field in ("task", "task_hash", "item_hash"):
        _text(head.get(field), f"data.{HEAD}.{field}", where)
    if head["task"] != frame.task.id:
        raise ProblemError(Problem("other-task", where, {"task": _visible(head["task"]), "expected": frame.task.id}))
    for name, shown in content(frame.sheet, item).items():
        # Media may come back with another address; words must be the ones that were labelled.
        if name in data and not str(shown).startswith("media/") and data[name] != shown:
            raise ProblemError(Problem("changed-item", where, {"item": item.id}))
    return _Place(frame, item, head, where)


def _rows(one: Json, name: str, where: str) -> list[Any]:
    return _list([] if one.get(name) is None else one[name], name, where, PER_TASK)


def _answer(place: _Place, row: object, kind: str, where: str, stamp: int) -> Answer:
    row = _object(row, kind, where)
    extra = _extra(place, row, kind, where)
    frame, item = place.frame, place.item
    # A prediction can't be cancelled in Label Studio; that a model skipped an item, only we say.
    skipped = row.get("was_cancelled") is True or (kind == "prediction" and extra.get("status") == "skipped")
    fields = {
        "v": 1,
        "id": "0" * 32,
        "stamp": stamp,
        "task": place.head["task"],
        "task_hash": place.head["task_hash"],
        "item": item.id,
        "item_hash": place.head["item_hash"],
        "set": _name(extra.get("set")) or frame.set_id,
        "mode": _one_of(extra, "mode", MODES, "work", where),
        "by": _by(row, kind, frame.by, where),
        "source": _source(row, kind, extra, where),
        "status": _status(skipped, extra),
        "values": _values(place, row, extra, skipped, where),
        "active_ms": _active_ms(row, extra, where),
        "assist": _assist(row, extra, where),
        "guideline": _text(extra.get("guideline", ""), "guideline", where),
        "note": _text(extra.get("note", ""), "note", where),
    }
    unnamed = structure_row(fields, where)
    digest = hashlib.sha256(canonical(plain(unnamed))).hexdigest()[:32]
    answer = structure_row(fields | {"id": digest}, where)
    items = ItemSet("import", frame.task.id, frame.task.version, frame.task.hash, (item,))
    if problem := check(answer, frame.task, items, answer.set, where):
        raise ProblemError(problem)
    if len(dump_row(answer).encode()) > LINE_BYTES:
        raise ProblemError(Problem("line-too-long", where, {"limit": LINE_BYTES // 1024}))
    return answer


def _name(value: object) -> str | None:
    return value if isinstance(value, str) and SAFE_NAME.fullmatch(value) else None


def _extra(place: _Place, row: Json, kind: str, where: str) -> Json:
    """What we wrote of an annotation beside it; nothing if it is not one of ours.

    Label Studio gives an annotation an id of its own and keeps ours as `import_id`.
    """
    extras = _object(place.head.get(f"{kind}s", {}), f"data.{HEAD}.{kind}s", where)
    key = row.get("model_version") if kind == "prediction" else row.get("import_id", row.get("id"))
    found = extras.get(str(key)) if isinstance(key, str) or _is_whole(key) else None
    return {} if found is None else _object(found, f"data.{HEAD}.{kind}s", where)


def _one_of(extra: Json, field: str, known: Sequence[str], default: str, where: str) -> str:
    value = extra.get(field, default)
    if not isinstance(value, str) or value not in known:
        raise _shape(where, f"data.{HEAD}.{field}", " / ".join(known))
    return value


def _source(row: Json, kind: str, extra: Json, where: str) -> str:
    if kind == "prediction":
        return "model"
    if extra:
        return _one_of(extra, "source", SOURCES, "model", where)
    if row.get("ground_truth") is True:
        return "gold"
    return "human" if _annotator(row) is not None else "model"


def _annotator(row: Json) -> int | None:
    """The number of the person who completed an annotation."""
    who = row.get("completed_by")
    if isinstance(who, dict):
        who = who.get("id")
    return who if isinstance(who, int) and _is_whole(who) and 0 <= who <= LARGEST else None


def _by(row: Json, kind: str, by: str, where: str) -> str:
    if kind == "prediction":
        return _text(row.get("model_version", "model"), "model_version", where)[:100]
    number = _annotator(row)
    return by if number is None else f"{by}-{number}"


def _status(skipped: bool, extra: Json) -> str:
    if skipped:
        return "skipped"
    return "flagged" if extra.get("status") == "flagged" else "submitted"


def _assist(row: Json, extra: Json, where: str) -> str:
    proposed = row.get("parent_prediction") is not None
    return _one_of(extra, "assist", ASSISTS, "prelabel" if proposed else "none", where)


def _active_ms(row: Json, extra: Json, where: str) -> int:
    """Milliseconds: ours to the last one where the seconds beside it are still the ones that we wrote."""
    seconds, ours = row.get("lead_time"), extra.get("active_ms")
    exact = ours if isinstance(ours, int) and _is_whole(ours) and 0 <= ours <= LARGEST else None
    if seconds is None:
        return exact or 0
    number = isinstance(seconds, int | float) and not isinstance(seconds, bool)
    if not number or not 0 <= seconds <= LARGEST / 1000:
        raise _shape(where, "lead_time", N_("a number of seconds"))
    return exact if exact is not None and exact / 1000 == seconds else min(round(seconds * 1000), LARGEST)


# ---- values


def _values(place: _Place, row: Json, extra: Json, skipped: bool, where: str) -> dict[str, Any]:
    controls = _controls(place)
    marks: dict[str, list[tuple[str, Json]]] = {}
    for one in _list(row.get("result"), "result", where):
        result = _object(one, "result", where)
        name = _text(result.get("from_name"), "from_name", where)
        if name not in controls:
            raise ProblemError(Problem("import-control", where, {"control": _visible(name)}))
        kind = _text(result.get("type"), "type", where)
        marks.setdefault(name, []).append((kind, _object(result.get("value"), "value", where)))
    answered = _list(extra.get("answered", []), f"data.{HEAD}.answered", where)
    values = {}
    for question in place.frame.sheet.asked:
        if question.id not in place.item.asks:
            continue
        value = _value(question, place, marks, extra, where)
        if value is None and (question.id in answered or not (extra or skipped)):
            value = _nothing(question, place.item, question.id in answered)
        if value is not None:
            values[question.id] = value
    return values


def _controls(place: _Place) -> set[str]:
    """Names of the controls of an item."""
    return {
        name
        for question in place.frame.sheet.asked
        if question.id in place.item.asks
        for name in _names(question, place.item)
    }


def _names(question: Question, item: Item) -> list[str]:
    if isinstance(question, Choice) and question.each:
        return [step_name(question.id, number) for number in range(len(steps(question, item)))]
    if isinstance(question, Rating):
        return [criterion_name(question, criterion) for criterion in question.criteria]
    return [question.id, reasons_name(question)] if isinstance(question, Preference) else [question.id]


def _nothing(question: Question, item: Item, ours: bool) -> Any:
    """The value where there is no result: nothing is marked, or (None) nothing is said.

    Args:
        ours: whether we wrote the annotation and the question was answered then.
    """
    if isinstance(question, Spans):
        return []
    if isinstance(question, Choice) and question.multiple:
        return {}
    if not ours:
        return None
    if isinstance(question, Choice) and question.each:
        return [None] * len(steps(question, item))
    return {} if isinstance(question, Rating) else None


def _value(question: Question, place: _Place, marks: Marks, extra: Json, where: str) -> Any:
    """The value that the results give a question, None if there are none."""
    if isinstance(question, Preference | Ranking):
        orders = _object(extra.get("orders", {}), f"data.{HEAD}.orders", where)
        order = orders.get(question.id)
        shown = list(question.of) if fault_of_order(order, question.of) else order
        if isinstance(question, Preference):
            value = _preference(question, marks, where)
        else:
            value = _ranking(question, marks, where)
        return value and value | {"order": shown}
    if isinstance(question, Choice):
        return _choice(question, place.item, marks, where)
    if isinstance(question, Rating):
        return _rating(question, marks, where)
    if isinstance(question, Spans):
        return _spans(question, place, marks, where)
    return _written(question, marks, where)


def _choice(question: Choice, item: Item, marks: Marks, where: str) -> Any:
    known = [label.id for label in question.labels]
    if question.multiple:
        return _multiple(question, marks, where)
    if not question.each:
        return _only(marks, question.id, known, where)
    found = [_only(marks, name, known, where) for name in _names(question, item)]
    return found if any(label is not None for label in found) else None


def _one(marks: Marks, name: str, where: str) -> tuple[str, Json] | None:
    found = marks.get(name, ())
    if len(found) > 1:
        raise ProblemError(Problem("import-twice", where, {"control": name}))
    return found[0] if found else None


def _chosen(marks: Marks, name: str, known: Iterable[str], where: str) -> list[str]:
    """The choices of a control, each known and none twice."""
    found = _one(marks, name, where)
    if found is None:
        return []
    kind, value = found
    if kind != "choices":
        raise _shape(where, f"{name}: type", "choices")
    words = _list(value.get("choices"), f"{name}: choices", where)
    names = set(known)
    for one in words:
        if _text(one, f"{name}: choices", where) not in names:
            raise ProblemError(Problem("import-word", where, {"word": _visible(one), "control": name}))
    if len(set(words)) != len(words):
        raise ProblemError(Problem("import-twice", where, {"control": name}))
    return words


def _only(marks: Marks, name: str, known: Iterable[str], where: str) -> str | None:
    """The one choice of a control, None if there is none."""
    words = _chosen(marks, name, known, where)
    if len(words) > 1:
        raise ProblemError(Problem("import-twice", where, {"control": name}))
    return words[0] if words else None


def _multiple(question: Choice, marks: Marks, where: str) -> dict[str, str] | None:
    said = {word(question, label.id, "yes"): (label.id, "yes") for label in question.labels}
    if question.unsure:
        said |= {word(question, label.id, UNSURE): (label.id, UNSURE) for label in question.labels}
    pairs = [said[one] for one in _chosen(marks, question.id, said, where)]
    if len(dict(pairs)) != len(pairs):
        raise ProblemError(Problem("import-twice", where, {"control": question.id}))
    return dict(pairs) or None


def _rating(question: Rating, marks: Marks, where: str) -> dict[str, int] | None:
    steps = {str(n): n for n in range(question.low, question.high + 1)}
    found: dict[str, int] = {}
    for criterion in question.criteria:
        name = criterion_name(question, criterion)
        one = _one(marks, name, where)
        if one is not None and one[0] in ("rating", "number"):
            number = one[1].get(one[0])
            if not isinstance(number, int) or not _is_whole(number):
                raise _shape(where, f"{name}: {one[0]}", f"{question.low} … {question.high}")
            found[criterion.id] = number
        elif (chosen := _only(marks, name, steps, where)) is not None:
            found[criterion.id] = steps[chosen]
    return found or None


def _preference(question: Preference, marks: Marks, where: str) -> dict[str, Any] | None:
    strengths = {str(n): n for n in range(-question.steps, question.steps + 1)}
    one = _one(marks, question.id, where)
    reasons = _chosen(marks, reasons_name(question), [label.id for label in question.reasons], where)
    if one is not None and one[0] == "pairwise":
        sides = {"left": -1, "right": 1}
        value = sides.get(_text(one[1].get("selected"), f"{question.id}: selected", where))
        if value is None:
            raise _shape(where, f"{question.id}: selected", "left / right")
        return {"value": value, "reasons": reasons}
    chosen = _only(marks, question.id, strengths, where)
    if chosen is None:
        if reasons:
            raise ProblemError(Problem("import-partly", where, {"control": question.id}))
        return None
    return {"value": strengths[chosen], "reasons": reasons}


def _ranking(question: Ranking, marks: Marks, where: str) -> dict[str, Any] | None:
    one = _one(marks, question.id, where)
    if one is None:
        return None
    name = f"{question.id}: ranker"
    found = one[1].get("ranker")
    if isinstance(found, list):
        ranks = [[entry] for entry in _list(found, name, where)]
    else:
        places = {}
        for bucket, names in _object(found, name, where).items():
            number = re.fullmatch(rf"{RANK}([1-9][0-9]?)", bucket)
            tied = _list(names, name, where)
            if tied and number is None:
                # Label Studio keeps what was not put anywhere in a bucket of its own, “_”.
                raise ProblemError(Problem("import-partly", where, {"control": question.id}))
            if tied and number is not None:
                places[int(number[1])] = tied
        ranks = [places[number] for number in sorted(places)]
    names = [_text(entry, name, where) for tied in ranks for entry in tied]
    if not names:
        return None
    if fault_of_order(names, question.of):
        raise ProblemError(Problem("import-partly", where, {"control": question.id}))
    return {"ranks": ranks}


def _written(question: Question, marks: Marks, where: str) -> str | None:
    one = _one(marks, question.id, where)
    if one is None:
        return None
    found = one[1].get("text")
    texts = [found] if isinstance(found, str) else _list(found, f"{question.id}: text", where)
    if len(texts) > 1:
        raise ProblemError(Problem("import-twice", where, {"control": question.id}))
    # A keyboard may write a letter and its accent as two code points; a text is kept in NFC.
    return unicodedata.normalize("NFC", _text(texts[0], f"{question.id}: text", where)) if texts else None


def _spans(question: Spans, place: _Place, marks: Marks, where: str) -> list[dict[str, Any]] | None:
    text = place.item.shown.get(question.of)
    found = marks.get(question.id, ())
    if not found:
        return None
    if not isinstance(text, str):
        raise ProblemError(Problem("import-words", where, {"control": question.id}))
    known = {label.id for label in question.labels}
    spans = []
    for kind, value in found:
        if kind not in ("labels", "hypertextlabels"):
            raise _shape(where, f"{question.id}: type", "labels")
        words = _list(value.get(kind), f"{question.id}: labels", where)
        if len(words) != 1:
            raise _shape(where, f"{question.id}: labels", N_("one label"))
        label = _text(words[0], f"{question.id}: labels", where)
        if label not in known:
            raise ProblemError(Problem("import-word", where, {"word": _visible(label), "control": question.id}))
        utf16 = place.head.get("offsets") == UNITS
        start, end = span_place(text, value, utf16, question.id, where)
        spans.append({"label": label, "start": start, "end": end, "quote": text[start:end]})
    return spans


def span_place(text: str, value: Json, utf16: bool, control: str, where: str) -> tuple[int, int]:
    """Start and end of a span in code points.

    Args:
        value: of the result, with `start`, `end` and perhaps `text`, the words that are marked.
        utf16: whether its places are meant to count UTF-16 code units.

    Raises:
        ProblemError: it is no place in the text, or in neither unit do the words stand there.
    """
    numbers = [_number(value.get(side), f"{control}: {side}", where) for side in ("start", "end")]
    points = (numbers[0], numbers[1])
    units = (from_utf16(text, numbers[0]), from_utf16(text, numbers[1]))
    quote = value.get("text")
    for start, end in (units, points) if utf16 else (points, units):
        if start is None or end is None or not 0 <= start < end <= len(text):
            continue
        if quote is None or _one_line(_text(quote, f"{control}: text", where)) == _one_line(text[start:end]):
            return start, end
        # The words decide between the units, so a place is only taken with its own words.
    raise ProblemError(Problem("import-words", where, {"control": control}))


def _number(value: object, field: str, where: str) -> int:
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 9:
        return int(value)
    if not isinstance(value, int) or not _is_whole(value) or not 0 <= value <= LARGEST:
        raise _shape(where, field, WHOLE)
    return value


def _one_line(text: str) -> str:
    r"""A text as Label Studio quotes it: its editor has written line ends as a backslash and an n."""
    return text.replace("\r", "\n").replace("\n", "\\n")
