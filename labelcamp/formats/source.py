"""Where an export finds its task, items and rows: a practice set of the course, or an assignment's folder."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from attrs import frozen

from labelcamp import content
from labelcamp.answers import SOURCES, Answer
from labelcamp.formats import FORMATS, LABEL_STUDIO, TITLES, label_studio, label_studio_config
from labelcamp.formats.label_studio_in import Import, load
from labelcamp.formats.record import HUMAN, Export
from labelcamp.items import Item, ItemSet, load_set
from labelcamp.journal import Journal, read_folder
from labelcamp.problems import N_, Problem, ProblemError, register
from labelcamp.task import Task, load_task

register(
    {
        "no-task": N_("There is no task or assignment “{where}”. The tasks are: {known}."),
        "which-task": N_("The labels in {where} are of several tasks: {known}. Name one with --task."),
        "no-format": N_("There is no format “{where}”. The formats are: {known}."),
        "no-source": N_("There is no source “{where}”. The sources are: {known}."),
        "no-labels": N_("There are no labels in {where} yet. Name the folder of your labels with --labels."),
        "no-answers": N_("{where} holds no answers to the items of “{task}”. Name another folder with --labels."),
        "no-question": N_("No item asks the question “{where}”. The questions are: {known}."),
        "no-set": N_("The task has no set “{where}”. Its sets are: {known}."),
    }
)

ITEMS = "items"
"""Folder of an assignment with what is to be labelled."""

PRACTICE = ("practice", "practice/zh", "practice/en")


CAMP_LABELS = Path("camp") / "labels"
"""Where the journals of lessons are, unless another folder is named."""


@frozen
class Source:
    """A task with the items that are exported.

    Attributes:
        set_id: of the first set, for answers that don't name theirs.
    """

    task: Task
    items: tuple[Item, ...]
    set_id: str


@frozen
class Opened:
    """A source with the rows that a folder of journals holds of it, and what is wrong with that folder."""

    source: Source
    rows: tuple[Answer, ...]
    problems: tuple[Problem, ...] = ()


def tasks() -> list[str]:
    """The tasks of the course that have a practice set."""
    folders = sorted(folder for folder in content.find("datasets").iterdir() if folder.is_dir())
    return [folder.name for folder in folders if _practice(folder)]


def _practice(folder: Path) -> list[Path]:
    return [folder / name for name in PRACTICE if (folder / name / "set.json").is_file()]


def assignment(name: str | None) -> Path | None:
    """The folder of that name, if it is an assignment's."""
    folder = Path(name or "").expanduser()
    return folder if name and (folder / ITEMS).is_dir() else None


def find(name: str, set_name: str | None = None, question: str | None = None) -> Source:
    """The task and items of a name.

    Args:
        name: id of a task of the course, or the path of an assignment's folder.
        set_name: id of one of its sets, or a language; by default all of them.
        question: keep only the items that ask it.

    Raises:
        ProblemError: there is no such task, set or question.
        TaskError: a file of it is missing or broken.
    """
    if folder := assignment(name):
        return _source(load_task(folder / ITEMS), [load_set(folder / ITEMS)], set_name, question)
    known = tasks()
    if name not in known:
        raise ProblemError(Problem("no-task", name[:60], {"known": ", ".join(known)}))
    folder = content.find("datasets") / name
    return _source(load_task(folder), [load_set(path) for path in _practice(folder)], set_name, question)


def _source(task: Task, sets: list[ItemSet], set_name: str | None, question: str | None) -> Source:
    kept = [one for one in sets if set_name is None or set_name in (one.id, one.id.rpartition("-")[2])]
    if not kept:
        raise ProblemError(Problem("no-set", (set_name or "")[:60], {"known": ", ".join(one.id for one in sets)}))
    items = {item.id: item for one in kept for item in one.items if question in (None, *item.asks)}
    if not items:
        known = ", ".join(one.id for one in task.asked)
        raise ProblemError(Problem("no-question", (question or "")[:60], {"known": known}))
    return Source(task, tuple(items.values()), kept[0].id)


def labels_of(name: str | None, labels: Path | None) -> Path:
    """The folder of journals: the one that is named, else the assignment's own, else the lessons'."""
    folder = assignment(name)
    return (labels or (folder / "labels" if folder else CAMP_LABELS)).expanduser()


def open_labels(
    name: str | None, labels: Path | None, set_name: str | None = None, question: str | None = None
) -> Opened:
    """The rows of a task that a folder of journals holds; rows of other tasks and sets are passed over.

    Args:
        name: see `find`; by default the one task that the folder has labels of.
        labels: see `labels_of`.
        set_name, question: see `find`.

    Raises:
        ProblemError: nothing is found, or it is not clear which task is meant.
        TaskError: a file of the task is missing or broken.
    """
    source = find(name, set_name, question) if name else None
    folder = labels_of(name, labels)
    reading = read_folder(folder)
    broken = [problem for problem in reading.errors if problem.code not in ("no-journal", "empty-journal")]
    if not reading.rows:
        raise ProblemError((*broken, Problem("no-labels", str(folder)))[0])
    source = source or find(_only_task(reading.rows, folder), set_name, question)
    ids = {item.id for item in source.items}
    rows = tuple(row for row in reading.rows if row.task == source.task.id and row.item in ids)
    if not rows:
        raise ProblemError(Problem("no-answers", str(folder), {"task": source.task.id}))
    return Opened(source, rows, (*broken, *reading.warnings))


def _only_task(rows: Iterable[Answer], folder: Path) -> str:
    found = sorted({row.task for row in rows})
    if len(found) != 1:
        raise ProblemError(Problem("which-task", str(folder), {"known": ", ".join(one[:60] for one in found)}))
    return found[0]


def sources(named: Sequence[str] | None) -> tuple[str, ...]:
    """Whose answers: those that were named, or a person's only (ProblemError if there is no such source)."""
    for one in named or ():
        if one not in SOURCES:
            raise ProblemError(Problem("no-source", one[:60], {"known": ", ".join(SOURCES)}))
    return tuple(named or HUMAN)


def check_format(name: str) -> None:
    """Refuse a format that there is not (ProblemError)."""
    if name not in TITLES:
        raise ProblemError(Problem("no-format", name[:60], {"known": ", ".join(TITLES)}))


def export(name: str, opened: Opened, named: Sequence[str] | None = None, *, utf16: bool = False) -> Export:
    """The rows in a format.

    Args:
        named: whose answers, see `sources`.
        utf16: for Label Studio, see `label_studio.export`.

    Raises:
        ProblemError: there is no such format or source.
    """
    check_format(name)
    task, items, whose = opened.source.task, opened.source.items, sources(named)
    if name == LABEL_STUDIO:
        return label_studio.export(task, items, opened.rows, whose, utf16=utf16)
    return FORMATS[name].export(task, items, opened.rows, whose)


def config(
    name: str | None, labels: Path | None, set_name: str | None = None, question: str | None = None, *, lang: str
) -> str:
    """The labelling config of a task (see `find` for the names; by default the task of the labels)."""
    found = find(name, set_name, question) if name else open_labels(name, labels, set_name, question).source
    return label_studio_config.config(found.task, found.items, lang)


def take(data: bytes, where: str, found: Source, folder: Path, named: Sequence[str] | None = None) -> Import:
    """Read a file of Label Studio and write its answers to a journal of their own.

    A row that is not a person's makes a journal that can't be handed in, so it is written only if its source is named.

    Args:
        where: how the file is called in a sentence.
        folder: of the journals.
        named: whose answers, see `sources`.

    Raises:
        ProblemError: the file can't be read, or the folder can't be written to.
    """
    whose = sources(named)
    last = max((row.stamp for row in read_folder(folder).rows), default=0)
    stamp = max(time.time_ns() // 1_000_000, last + 1)
    read = load(data, found.task, found.items, where=where, set_id=found.set_id, stamp=stamp)
    kept = tuple(row for row in read.answers if row.source in whose)
    if kept:
        Journal(folder).append(kept)
    return Import(kept, read.failures, len(read.answers) - len(kept))
