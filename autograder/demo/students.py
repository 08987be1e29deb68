"""Thirty simulated students: what each hands in for an assignment, as bytes. Seeded, so it is the same each time."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from autograder.demo.saying import right, same, wrong
from autograder.grade import Sheet
from autograder.roster import Student
from labelcamp.answers import Answer, dump_row, plain
from labelcamp.items import Item
from labelcamp.problems import N_
from labelcamp.task import Choice, Number

START = 1_790_000_000_000
"""Stamp of the first label, ms since 1970 (21 September 2026)."""
WEEK = 7 * 24 * 3600 * 1000
FIRST_ID = 2026001
HARDER = 1.7
"""How much likelier a slip is in a judgement or a text than in a choice."""


@frozen
class HandIn:
    """What a student hands in.

    Attributes:
        journals: by file name in `labels`, the bytes; None: no folder `labels` at all.
        earlier: journals of a hand-in before this one, if there was one.
        notebook: what was done to the notebook besides: left alone, its graded cells forged, or emptied to 0 bytes.
        link: whether a link to the teacher's gold was put beside the labels in the exchange.
        late: whether it comes after the answers were opened.
        missing: whether nothing is handed in.
    """

    journals: Mapping[str, bytes] | None
    earlier: Mapping[str, bytes] | None = None
    notebook: str = "alone"
    link: bool = False
    late: bool = False
    missing: bool = False


@frozen
class Desk:
    """What a simulated student has at hand.

    Attributes:
        student: the student's id.
        neighbours: hand-ins that others have made already, by kind of student.
    """

    student: str
    sheet: Sheet
    rng: random.Random
    neighbours: Mapping[str, HandIn]
    error: float
    pace: float

    def items(self) -> list[Item]:
        """The items that are labelled, in this student's order."""
        numbers = {question.id for question in self.sheet.task.asked if isinstance(question, Number)}
        items = [item for item in self.sheet.items.items if set(item.asks) - numbers]
        self.rng.shuffle(items)
        return items

    def answered(self, say: Callable[[Item], Mapping[str, Any]] | None = None) -> list[Answer]:
        """A row an item, in order."""
        say = say or self.say
        return [self.row(n, item, say(item)) for n, item in enumerate(self.items())]

    def say(self, item: Item, error: float | None = None) -> dict[str, Any]:
        """Values that are wrong with a probability of `error` in each question."""
        chance = self.error if error is None else error
        gold = self.sheet.gold.latest[item.id].answer.values
        said = {}
        for name in item.asks:
            question = self.sheet.task.question(name)
            slips = self.rng.random() < chance * (1 if isinstance(question, Choice) else HARDER)
            said[name] = (wrong if slips else right)(question, item, gold[name], self.rng)
        return said

    def row(self, number: int, item: Item, values: Mapping[str, Any], **fields: Any) -> Answer:
        """A row as the bench writes it."""
        seconds = self.pace * self.rng.lognormvariate(0, 0.5)
        fixed: dict[str, Any] = {
            "id": f"{self.rng.getrandbits(128):032x}",
            "stamp": START + number * round(self.pace * 1300) + self.rng.randrange(900),
            "task": self.sheet.task.id,
            "task_hash": self.sheet.task.hash,
            "item": item.id,
            "item_hash": item.hash,
            "set": self.sheet.items.id,
            "mode": "work",
            "by": self.student,
            "source": "human",
            "status": "submitted",
            "values": dict(values),
            "active_ms": round(1000 * seconds),
            "guideline": self.sheet.task.guideline,
        }
        return Answer(**(fixed | fields))


def journal(rows: Sequence[Answer]) -> bytes:
    """A journal's bytes."""
    return "".join(dump_row(row) + "\n" for row in rows).encode()


def _plain(desk: Desk) -> HandIn:
    return HandIn({"a.jsonl": journal(desk.answered())})


def _always(desk: Desk) -> HandIn:
    task = desk.sheet.task
    return HandIn(
        {"a.jsonl": journal(desk.answered(lambda item: {name: same(task.question(name), item) for name in item.asks}))}
    )


def _misreader(desk: Desk) -> HandIn:
    """One rule misread: wrong wherever the rule decides that decides most often."""
    latest = desk.sheet.gold.latest
    rule = Counter(gold.rules[0] for gold in latest.values() if gold.rules).most_common(1)[0][0]

    def say(item: Item) -> dict[str, Any]:
        rules = latest[item.id].rules
        return desk.say(item, 0.8 if rules and rules[0] == rule else desk.error)

    return HandIn({"a.jsonl": journal(desk.answered(say))})


def _copier(desk: Desk) -> HandIn:
    return HandIn(desk.neighbours["ordinary-2"].journals)


def _retyper(desk: Desk) -> HandIn:
    """A neighbour's answers typed in anew, with three of one's own."""
    source = (desk.neighbours["ordinary-3"].journals or {})["a.jsonl"]
    said = {row["item"]: row["values"] for row in map(json.loads, source.splitlines())}
    own = set(desk.rng.sample(sorted(said), 3))
    return HandIn({"a.jsonl": journal(desk.answered(lambda item: desk.say(item) if item.id in own else said[item.id]))})


def _unfinished(desk: Desk) -> HandIn:
    """Stops after two thirds. (A blank counts as wrong, so that half of a yes-or-no question is worth nothing.)"""
    rows = desk.answered()
    return HandIn({"a.jsonl": journal(rows[: len(rows) * 2 // 3])})


def _broken(desk: Desk) -> HandIn:
    """A disk error in the middle of the file."""
    lines = journal(desk.answered()).splitlines(keepends=True)
    middle = len(lines) // 2
    lines[middle] = lines[middle][: len(lines[middle]) // 2] + b"\n"
    return HandIn({"a.jsonl": b"".join(lines)})


def _torn(desk: Desk) -> HandIn:
    data = journal(desk.answered())
    return HandIn({"a.jsonl": data[:-40]})


def _version(desk: Desk) -> HandIn:
    return HandIn({"a.jsonl": journal([evolve(row, task_hash="0" * 16) for row in desk.answered()])})


def _encoding(desk: Desk) -> HandIn:
    """Opened in an editor that saved it as UTF-16."""
    return HandIn({"a.jsonl": journal(desk.answered()).decode().encode("utf-16")})


def _model(desk: Desk) -> HandIn:
    return HandIn({"a.jsonl": journal([evolve(row, source="model") for row in desk.answered()])})


def _gold_file(desk: Desk) -> HandIn:
    """A gold file of the public kind, with own rows beside it."""
    return HandIn({"a.jsonl": journal(desk.answered()), "gold.jsonl": _gold_lines(desk)})


def _gold_lines(desk: Desk) -> bytes:
    gold = next(iter(desk.sheet.gold.latest.values()))
    answer = evolve(gold.answer, id=f"{desk.rng.getrandbits(128):032x}")
    line = {"gold": plain(answer), "rules": list(gold.rules), "reason": dict(gold.reason)}
    return (json.dumps(line, ensure_ascii=False) + "\n").encode()


def _late(desk: Desk) -> HandIn:
    return evolve(_plain(desk), late=True)


def _again(desk: Desk) -> HandIn:
    """Handed in half done, then once more."""
    rows = desk.answered()
    return HandIn({"a.jsonl": journal(rows)}, earlier={"a.jsonl": journal(rows[: len(rows) // 3])})


def _doors(desk: Desk) -> HandIn:
    """Begun in the browser, finished on a laptop that took the browser's rows along: those stand in both files."""
    rows = desk.answered()
    middle = len(rows) // 2
    return HandIn({"browser.jsonl": journal(rows[:middle]), "laptop.jsonl": journal(rows[middle // 2 :])})


def _tabs(desk: Desk) -> HandIn:
    """Two tabs: the second one answers the first ten items once more, and its word is the later one."""
    rows = desk.answered()
    again = [
        evolve(row, id=f"{desk.rng.getrandbits(128):032x}", stamp=row.stamp + WEEK,
               values=desk.say(desk.sheet.items.by_id[row.item]))
        for row in rows[:10]
    ]  # fmt: skip
    return HandIn({"a.jsonl": journal(rows), "b.jsonl": journal(again)})


def _clock(desk: Desk) -> HandIn:
    """The clock was a year ahead and is set back; the stamps go on from the highest, one by one."""
    rows = desk.answered()
    middle = len(rows) // 2
    ahead = START + 52 * WEEK
    kept = [evolve(row, stamp=ahead + n) for n, row in enumerate(rows[:middle])]
    back = [evolve(row, stamp=ahead + middle + n) for n, row in enumerate(rows[middle:])]
    changed = desk.row(0, desk.sheet.items.by_id[rows[0].item], desk.say(desk.sheet.items.by_id[rows[0].item]))
    return HandIn({"a.jsonl": journal([*kept, *back, evolve(changed, stamp=ahead + len(rows))])})


def _changer(desk: Desk) -> HandIn:
    """Flags, second thoughts, a skip that undoes an answer, and a draft that was never submitted."""
    rows = desk.answered()
    later = [
        evolve(row, id=f"{desk.rng.getrandbits(128):032x}", stamp=row.stamp + WEEK, status=status, note=note)
        for row, status, note in (
            (rows[0], "flagged", "?"),
            (rows[1], "draft", ""),
            (rows[2], "skipped", ""),
            (rows[3], "submitted", ""),
        )
    ]
    return HandIn({"a.jsonl": journal([*rows[:-1], evolve(rows[-1], status="draft"), *later])})


@frozen
class Kind:
    """A kind of student.

    Attributes:
        id: of the kind, and key of `neighbours`.
        title: what stands on the roster in place of a name.
        make: what is handed in.
        error: chance of a slip a question.
        pace: typical seconds an item.
    """

    id: str
    title: str
    make: Callable[[Desk], HandIn] = _plain
    error: float = 0.12
    pace: float = field(default=9.0)


KINDS: tuple[Kind, ...] = (
    Kind("careful-1", N_("careful"), error=0.03, pace=14),
    Kind("careful-2", N_("careful"), error=0.05, pace=12),
    Kind("ordinary-1", N_("ordinary"), error=0.1),
    Kind("ordinary-2", N_("quick"), error=0.15, pace=6),
    Kind("ordinary-3", N_("tired"), error=0.22, pace=8),
    Kind("hasty", N_("hasty"), error=0.4, pace=1.2),
    Kind("always", N_("always the same"), _always, error=0.9, pace=0.8),
    Kind("guesser", N_("guesses"), error=0.75, pace=2),
    Kind("misreader", N_("misreads a rule"), _misreader, error=0.06),
    Kind("copier", N_("copies the file"), _copier),
    Kind("retyper", N_("copies by typing"), _retyper, error=0.1, pace=3),
    Kind("unfinished", N_("leaves a third blank"), _unfinished, error=0.06),
    Kind("empty", N_("empty file"), lambda _desk: HandIn({"a.jsonl": b""})),
    Kind("none", N_("no labels"), lambda _desk: HandIn(None)),
    Kind("absent", N_("hands in nothing"), lambda _desk: HandIn(None, missing=True)),
    Kind("broken", N_("broken file"), _broken),
    Kind("torn", N_("last line cut off"), _torn),
    Kind("version", N_("another version"), _version),
    Kind("encoding", N_("wrong encoding"), _encoding),
    Kind("late", N_("after the answers"), _late),
    Kind("again", N_("hands in twice"), _again),
    Kind("doors", N_("switches doors"), _doors),
    Kind("tabs", N_("two tabs"), _tabs),
    Kind("clock", N_("clock set back"), _clock),
    Kind("linker", N_("plants a link"), lambda desk: evolve(_plain(desk), link=True)),
    Kind("gold", N_("hands in gold"), _gold_file),
    Kind("forger", N_("forges the cells"), lambda desk: evolve(_plain(desk), notebook="forged")),
    Kind("zero", N_("empty notebook"), lambda desk: evolve(_plain(desk), notebook="emptied")),
    Kind("changer", N_("changes answers"), _changer, error=0.04),
    Kind("model", N_("labels of a model"), _model),
)


def roster(translate: Callable[[str], str], kinds: Sequence[Kind] = KINDS) -> dict[str, Student]:
    """By kind, the students, numbered in the order of `KINDS`."""
    return {kind.id: Student(str(FIRST_ID + n), translate(kind.title)) for n, kind in enumerate(KINDS) if kind in kinds}


def hand_ins(sheet: Sheet, assignment: str, students: Mapping[str, Student]) -> dict[str, HandIn]:
    """By kind, what the students hand in for an assignment."""
    made: dict[str, HandIn] = {}
    for kind in KINDS:
        if kind.id in students:
            student = students[kind.id].id
            rng = random.Random(f"{assignment}/{student}/{sheet.items.id}")
            made[kind.id] = kind.make(Desk(student, sheet, rng, made, kind.error, kind.pace))
    return made
