"""Label Studio's labelling config, made from a task: the XML that a project is set up with.

Tags and attributes are those of docs/source/tags of HumanSignal/label-studio. A choice or label carries its id as
`alias`, which replaces its words in the results, so that the results are the same whatever language the annotator
reads. Steps stand in a `Repeater`, so that items may have any number of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from labelcamp.formats.label_studio import (
    ITEM,
    RANK,
    criterion_name,
    form,
    list_key,
    object_name,
    reasons_name,
    step_name,
    word,
)
from labelcamp.formats.record import joined
from labelcamp.i18n import translator
from labelcamp.items import Item
from labelcamp.scoring.choice import UNSURE
from labelcamp.task import Choice, L10n, Label, Preference, Question, Ranking, Rating, Shown, Spans, Task

INDEX = "{{idx}}"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def config(task: Task, items: Iterable[Item], lang: str = "en") -> str:
    """The labelling config for the questions that the items ask.

    Args:
        lang: language of titles, `zh` or `en`.
    """
    sheet = form(task, items)
    whole = [question for question in sheet.asked if not (isinstance(question, Choice) and question.each)]
    view = ET.Element("View")
    ET.SubElement(view, "Style").text = ".htx-text { white-space: pre-wrap; }"
    for shown in sheet.fields:
        each = [q for q in sheet.asked if isinstance(q, Choice) and q.each == shown.name]
        _show(view, shown, each, lang)
    if sheet.bare and whole:
        _tag(view, "Text", name=object_name(ITEM), value=f"${ITEM}")
    for question in whole:
        _ask(view, task, question, sheet.target(question), lang)
    ET.indent(view)
    return joined([ET.tostring(view, encoding="unicode")])


def _tag(parent: ET.Element, kind: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, kind, {key: NOT_XML.sub("", value) for key, value in attributes.items()})


def _title(shown: Shown, lang: str) -> str:
    return shown.title[lang] if shown.title else shown.name.upper()


def _show(view: ET.Element, shown: Shown, each: Sequence[Choice], lang: str) -> None:
    name, value = object_name(shown.name), f"${shown.name}"
    if shown.title or shown.kind == "text":
        _tag(view, "Header", value=_title(shown, lang))
    if shown.kind == "image":
        _tag(view, "Image", name=name, value=value, zoom="true")
    elif shown.kind == "audio":
        _tag(view, "Audio", name=name, value=value)
    elif shown.kind == "chat":
        _tag(view, "Paragraphs", name=name, value=value, layout="dialogue", nameKey="role", textKey="text")
    elif shown.kind == "steps":
        repeater = _tag(view, "Repeater", on=value, indexFlag=INDEX)
        step = step_name(name, INDEX)
        _tag(repeater, "Text", name=step, value=f"{value}[{INDEX}].text")
        for question in each:
            _choices(repeater, step_name(question.id, INDEX), step, _options(question.labels, lang))
    else:
        _tag(view, "Text", name=name, value=value, granularity="symbol")


def _options(labels: Iterable[Label], lang: str) -> list[tuple[str, str, str | None]]:
    return [(label.id, label.title[lang], label.key) for label in labels]


def _choices(
    parent: ET.Element,
    name: str,
    about: str,
    options: Iterable[tuple[str, str, str | None]],
    choice: str = "single-radio",
    /,
) -> None:
    """A control with choices, each an alias, the words that are read, and a hotkey if it has one."""
    control = _tag(parent, "Choices", name=name, toName=about, choice=choice, showInline="true")
    for alias, words, key in options:
        hotkey = {"hotkey": key} if key else {}
        _tag(control, "Choice", alias=alias, value=words, **hotkey)


def _ask(view: ET.Element, task: Task, question: Question, about: str, lang: str) -> None:
    _tag(view, "Header", value=question.title[lang])
    if isinstance(question, Choice):
        if question.multiple:
            _choices(view, question.id, about, _multiple(question, lang), "multiple")
        else:
            _choices(view, question.id, about, _options(question.labels, lang))
    elif isinstance(question, Rating):
        for criterion in question.criteria:
            _tag(view, "Header", value=criterion.title[lang], size="5")
            steps = [(str(n), _step(n, words, lang), None) for n, words in enumerate(criterion.anchors, question.low)]
            _choices(view, criterion_name(question, criterion), about, steps)
    elif isinstance(question, Preference):
        _choices(view, question.id, about, _strengths(task, question, lang))
        if question.reasons:
            _choices(view, reasons_name(question), about, _options(question.reasons, lang), "multiple")
    elif isinstance(question, Ranking):
        _rank(view, question, about, lang)
    elif isinstance(question, Spans):
        control = _tag(view, "Labels", name=question.id, toName=about)
        for label in question.labels:
            hotkey = {"hotkey": label.key} if label.key else {}
            _tag(control, "Label", alias=label.id, value=label.title[lang], **hotkey)
    else:
        _tag(view, "TextArea", name=question.id, toName=about, rows="8", maxSubmissions="1", editable="true")


def _step(number: int, anchor: L10n, lang: str) -> str:
    return f"{number} {anchor[lang]}"


def _multiple(question: Choice, lang: str) -> list[tuple[str, str, str | None]]:
    _ = translator(lang)
    found = []
    for label in question.labels:
        found.append((word(question, label.id, "yes"), label.title[lang], label.key))
        if question.unsure:
            unsure = _("Can't tell")
            found.append((word(question, label.id, UNSURE), f"{label.title[lang]} · {unsure}", label.unsure_key))
    return found


def _strengths(task: Task, question: Preference, lang: str) -> list[tuple[str, str, str | None]]:
    titles = {shown.name: _title(shown, lang) for shown in task.shown}
    found: list[tuple[str, str, str | None]] = []
    for value in range(-question.steps, question.steps + 1):
        anchor = question.anchors[abs(value)][lang]
        side = f"{titles[question.of[0 if value < 0 else 1]]} · " if value else ""
        found.append((str(value), f"{side}{anchor}", None))
    return found


def _rank(view: ET.Element, question: Ranking, about: str, lang: str) -> None:
    _tag(view, "List", name=about, value=f"${list_key(question)}", title=question.title[lang])
    control = _tag(view, "Ranker", name=question.id, toName=about)
    for place in range(1, len(question.of) + 1):
        _tag(control, "Bucket", name=f"{RANK}{place}", title=str(place))
