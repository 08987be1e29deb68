"""What the formats share: which answers count, how a prompt is put together, and how a line is written.

A format is a pure function from a task, its items and the rows of a journal to lines. Failures come back beside the
lines, so that one bad row never costs the rest. The same rows give the same bytes: fields in a fixed order, sorted by
item id, UTF-8, LF; no time, no path, no name of a person, no row id.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from labelcamp.answers import Answer
from labelcamp.items import Constraint, Content, Item, ItemSet, Media, Turn
from labelcamp.journal import final, fold
from labelcamp.problems import N_, Problem, ProblemError, register
from labelcamp.questions import KINDS, fields_of
from labelcamp.task import Choice, Question, Rating, Task
from labelcamp.validate import check

register(
    {
        "no-prompt": N_("{where}: the item shows no chat, so there is no prompt to train on. Choose another format."),
        "no-user-turn": N_(
            "{where}: the chat doesn't end with a user's turn, so no answer can follow it. Choose another format."
        ),
        "no-text": N_("{where}: the item shows no text in “{field}”. Mend the item, then export again."),
        "blank-text": N_("{where}: the text is blank. Write it in the notebook, then export again."),
        "no-step-value": N_(
            "{where}: the label “{label}” has no value −1, 0 or 1. Name the labels of steps right, neutral and wrong."
        ),
    }
)

HUMAN = ("human",)
"""Whose answers are exported unless others are asked for."""

DOCUMENT = "document"
"""Name of the shown text that the user gives with the prompt."""

Record = dict[str, Any]
Message = dict[str, str]


@frozen
class Export:
    """What a format makes of some rows.

    Attributes:
        lines: of the file, without line ends.
        ties: lines of pairs of which neither is better, where the format has no place for them.
        failures: answers that were left out because something is wrong, each with its sentence.
        blank: number of answers that leave the question blank.
    """

    lines: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    failures: tuple[Problem, ...] = ()
    blank: int = 0

    @property
    def text(self) -> str:
        """The file: every line ends with LF."""
        return joined(self.lines)


def joined(lines: Iterable[str]) -> str:
    """Lines as the text of a file."""
    return "".join(f"{line}\n" for line in lines)


@frozen
class Case:
    """One question of one item, with the answer that counts and the value in it."""

    task: Task
    question: Any
    item: Item
    answer: Answer
    value: Any


@frozen
class Entry:
    """One line to be, as plain data; a tie goes to a list of its own."""

    record: Record
    tie: bool = False


Render = Callable[[Case], Iterable[Entry]]


def counted(rows: Iterable[Answer], sources: Sequence[str] = HUMAN, skipped: bool = False) -> list[Answer]:
    """The answers that count, one an item and source, sorted by item id.

    Of each set it is the latest submitted or flagged row, as in `labelcamp.journal.final`; an item that was answered
    in several sets (practice, then a test) counts by the latest.

    Args:
        sources: whose answers.
        skipped: keep items whose latest row is a skip.
    """
    latest: dict[tuple[str, str, str], Answer] = {}
    for source in sorted(set(sources)):
        said = [row for row in rows if row.source == source]
        found = fold(row for row in said if row.status != "draft") if skipped else final(said)
        for row in sorted(found.values(), key=lambda row: row.order):
            latest[row.task, row.item, row.source] = row
    return sorted(latest.values(), key=lambda row: (row.item, row.source, row.task))


def checked(task: Task, items: Iterable[Item], answers: Iterable[Answer]) -> Iterator[tuple[Item, Answer] | Problem]:
    """Each answer with its item, or what is wrong with it; its set is not looked at."""
    item_set = ItemSet("export", task.id, task.version, task.hash, tuple(items))
    for answer in answers:
        problem = check(answer, task, item_set, answer.set)
        yield problem or (item_set.by_id[answer.item], answer)


@frozen
class Format:
    """A format of JSON Lines.

    Attributes:
        name: as it is typed.
        title: what it holds, in a line (an English sentence that has its Chinese).
        wants: whether it takes a question.
        render: makes the lines of one answer; raises ProblemError where it can't.
    """

    name: str
    title: str
    wants: Callable[[Question], bool]
    render: Render

    def export(
        self, task: Task, items: Iterable[Item], rows: Iterable[Answer], sources: Sequence[str] = HUMAN
    ) -> Export:
        """Render every answer that counts to the questions that this format takes.

        Args:
            rows: of one or more journals; rows of other tasks and items come back as failures.
            sources: whose answers.
        """
        asked = [question for question in task.asked if self.wants(question)]
        entries: list[Entry] = []
        failures: list[Problem] = []
        blank = 0
        for found in checked(task, items, counted(list(rows), sources)):
            if isinstance(found, Problem):
                failures.append(found)
                continue
            item, answer = found
            for question in asked:
                value = answer.values.get(question.id)
                if question.id in item.asks and empty(question, value):
                    blank += 1
                elif question.id in item.asks:
                    try:
                        entries += self.render(Case(task, question, item, answer, value))
                    except ProblemError as error:
                        failures.append(error.problem)
        lines = [(dump(entry.record), entry.tie) for entry in entries]
        return Export(
            tuple(line for line, tie in lines if not tie),
            tuple(line for line, tie in lines if tie),
            tuple(failures),
            blank,
        )


def empty(question: Question, value: Any) -> bool:
    """Whether a value says nothing: it is missing, or it rates nothing, or it labels no step."""
    if value is None:
        return True
    if isinstance(question, Rating):
        return not value
    return isinstance(question, Choice) and question.each is not None and all(one is None for one in value)


# Line ends for some readers (`str.splitlines`), though not for JSON Lines: written as escapes, they split nothing.
SEPARATORS = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"}


def dump(record: Record) -> str:
    """A record as one JSON line, its fields in their own order.

    >>> dump({"b": "好", "a": 1})
    '{"b":"好","a":1}'
    """
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(SEPARATORS)


def origin(case: Case) -> Record:
    """The fields that end every line: what was asked, and who answered with which help.

    `source` and `assist` stand in every line, so that a model's answers are never taken for a person's.
    """
    answer = case.answer
    return {
        "task": case.task.id,
        "item": case.item.id,
        "question": case.question.id,
        "kind": KINDS[type(case.question)],
        "source": answer.source,
        "assist": answer.assist,
        "mode": answer.mode,
        "guideline": answer.guideline,
        "flagged": answer.status == "flagged",
    }


def chat_of(task: Task, item: Item) -> tuple[Turn, ...]:
    """The turns of an item's chat; none if it shows no chat."""
    names = [shown.name for shown in task.shown if shown.kind == "chat"]
    contents = [content for name in names for content in [item.shown.get(name)] if isinstance(content, tuple)]
    return tuple(turn for content in contents for turn in content if isinstance(turn, Turn))


def messages(task: Task, item: Item) -> list[Message]:
    """The chat as messages; a document that the item shows stands before the words of the first user's turn."""
    document = item.shown.get(DOCUMENT)
    found = []
    for turn in chat_of(task, item):
        content = turn.text
        if turn.role == "user" and isinstance(document, str) and document:
            content, document = f"{document}\n\n{content}", None
        found.append({"role": turn.role, "content": content})
    return found


def prompt(task: Task, item: Item) -> list[Message]:
    """The messages that an answer follows.

    Raises:
        ProblemError: there is no chat, or it doesn't end with a user's turn.
    """
    found = messages(task, item)
    if not found:
        raise ProblemError(Problem("no-prompt", item.id))
    if found[-1]["role"] != "user":
        raise ProblemError(Problem("no-user-turn", item.id))
    return found


def reply(text: str) -> Message:
    """A text as the assistant's turn."""
    return {"role": "assistant", "content": text}


def shown_text(item: Item, name: str) -> str:
    """The text of a shown field (ProblemError if it is missing or no text)."""
    content = item.shown.get(name)
    if not isinstance(content, str):
        raise ProblemError(Problem("no-text", item.id, {"field": name}))
    return content


def notes(case: Case) -> Record:
    """By name, the shown texts that are neither the document nor what the question is about, such as a priority."""
    about = {DOCUMENT, *fields_of(case.question)}
    texts = [shown.name for shown in case.task.shown if shown.kind == "text" and shown.name not in about]
    return {name: case.item.shown[name] for name in texts if isinstance(case.item.shown.get(name), str)}


def plain(content: Content) -> Any:
    """What a shown field holds, as plain data; of a file its name in the set's folder `media`."""
    if isinstance(content, Media):
        return f"media/{content.file}"
    return content if isinstance(content, str) else [_plain_part(part) for part in content]


def _plain_part(part: Turn | str | Constraint) -> Any:
    if isinstance(part, Turn):
        return {"role": part.role, "content": part.text}
    return {"check": part.check, "value": part.value} if isinstance(part, Constraint) else part


def inputs(task: Task, item: Item) -> Mapping[str, Any]:
    """By name, everything that an item shows, in the task's order."""
    return {shown.name: plain(item.shown[shown.name]) for shown in task.shown if shown.name in item.shown}
