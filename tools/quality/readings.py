"""Second readings against gold: as it stood when they were read, and as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from attrs import evolve, frozen

from labelcamp import scoring
from labelcamp.answers import Answer, Gold, dump_gold, dump_row, load_gold, parse_row
from labelcamp.items import Item, ItemSet, dump_set, load_set
from labelcamp.scoring import GoldError, Score
from labelcamp.scoring.compared import is_right
from labelcamp.task import Task, load_task
from tools.quality.packet import choose, stem
from tools.quality.sources import LANGUAGES, Labelled, load, scored
from tools.quality.tables import Table, number

ALL = "all"
"""Stands for all questions of a task together."""

CLOSE = 0.05
"""The most by which two readers' s may differ on paired items."""


@frozen
class Judged:
    """Items, gold and answers that belong together, each by item id."""

    items: Mapping[str, Item]
    gold: Mapping[str, Gold]
    answers: Mapping[str, Answer]

    def of(self, question: str, task: Task) -> Judged:
        """The items that ask a question, as if they asked nothing else; `ALL` leaves everything."""
        if question == ALL:
            return self
        chosen = {name: evolve(one, asks=(question,)) for name, one in self.items.items() if question in one.asks}
        return evolve(self, items=chosen)

    def only(self, names: Iterable[str]) -> Judged:
        """The items of these ids."""
        wanted = set(names)
        return evolve(self, items={name: item for name, item in self.items.items() if name in wanted})

    def score(self, task: Task) -> Score | None:
        """The score of the answers; None where there are too few items for one."""
        try:
            return scoring.score(task, self.items.values(), self.gold, self.answers)
        except GoldError:
            return None

    def right(self, task: Task) -> dict[str, bool]:
        """By item id, whether the answer is right."""
        return {
            name: is_right(scoring.compare(task, item, self.gold[name], self.answers.get(name)))
            for name, item in self.items.items()
        }


@frozen
class Reading:
    """One reader's reading of a task.

    Attributes:
        before: with the gold as it stood when it was read.
        after: with the gold of now, over the items that are unchanged.
    """

    lang: str
    source: str
    before: Judged
    after: Judged


# ---- Files --------------------------------------------------------------------------------------------


@frozen
class Material:
    """What a packet is made from: the items, by item id the set's id and the gold."""

    items: tuple[Item, ...]
    sets: Mapping[str, str]
    gold: Mapping[str, Gold]


def material(folder: Path, lang: str, fewest: int) -> Material:
    """The items of a reading in a language: the sample, and of practice's test pool as many as are missing."""
    sample, practice = load(folder, "sample", lang), load(folder, "practice", lang)
    pool = set(practice.pools.get("test", ()))
    items = choose(sample.items, [item for item in practice.items if item.id in pool], lang, fewest)
    gold = {**practice.gold, **sample.gold}
    return Material(
        tuple(items), {item.id: gold[item.id].answer.set for item in items}, {item.id: gold[item.id] for item in items}
    )


def keep(folder: Path, lang: str, rows: Sequence[Answer], read: Material, task: Task) -> None:
    """Write a reading, and beside it the items and the gold as they stood when it was read."""
    place = folder / "readings"
    item_set = ItemSet(f"read-{lang}", task.id, task.version, task.hash, read.items)
    dump_set(item_set, place / f"items.{lang}")
    dump_gold([read.gold[item.id] for item in read.items], place / f"gold.{lang}.jsonl")
    text = "".join(dump_row(row) + "\n" for row in rows)
    (place / f"{lang}.jsonl").write_text(text, encoding="utf-8", newline="\n")


def load_reading(folder: Path, lang: str) -> Reading | None:
    """The reading of a task's folder in a language, or None where nobody has read it."""
    place = folder / "readings"
    if not (place / f"{lang}.jsonl").is_file():
        return None
    lines = (place / f"{lang}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [parse_row(line, f"{lang}.jsonl, line {n}") for n, line in enumerate(lines, start=1)]
    answers = {row.item: row for row in rows}
    items = load_set(place / f"items.{lang}").by_id
    then = {name: item for name, item in items.items() if name in answers}
    now, gold = _current(load(folder, "sample", lang), load(folder, "practice", lang))
    same = {name: now[name] for name, item in then.items() if name in now and now[name].hash == item.hash}
    before = Judged(then, load_gold(place / f"gold.{lang}.jsonl"), answers)
    return Reading(lang, rows[0].source, before, Judged(same, gold, answers))


def _current(*sets: Labelled) -> tuple[dict[str, Item], dict[str, Gold]]:
    items = {item.id: item for one in sets for item in one.items}
    return items, {name: gold for one in sets for name, gold in one.gold.items()}


def load_readings(folder: Path) -> list[Reading]:
    """The readings of a task, one a language at most."""
    found = [load_reading(folder, lang) for lang in LANGUAGES]
    return [reading for reading in found if reading]


# ---- Tables -------------------------------------------------------------------------------------------


def parts_of(task: Task, reading: Reading) -> list[str]:
    """The questions that a reading answers, and `ALL` where they are several."""
    asked = {name for item in reading.before.items.values() for name in item.asks}
    names = [question.id for question in scored(task) if question.id in asked]
    return [*names, ALL] if len(names) > 1 else names


def _cells(judged: Judged, task: Task) -> tuple[str, str]:
    """s with its bound, and the share of items that are right."""
    if not judged.items:
        return "–", "–"
    score, right = judged.score(task), judged.right(task)
    s = f"{number(score.s)} ({number(score.bound)})" if score else "–"
    return s, f"{number(sum(right.values()) / len(right))}"


def agreement(task: Task, readings: Sequence[Reading]) -> Table:
    """How far each reader agrees with gold, before and after it was mended."""
    rows = []
    for reading in readings:
        for part in parts_of(task, reading):
            before, after = reading.before.of(part, task), reading.after.of(part, task)
            counts = str(len(before.items)), str(len(after.items))
            rows.append(
                (part, reading.lang, reading.source, counts[0], *_cells(before, task), counts[1], *_cells(after, task))
            )
    titles = ("question", "page", "reader", "items", "s (bound)", "right", "unchanged", "s (bound) now", "right now")
    notes = ["Before: gold as it stood when it was read. Now: today's gold, over the items that are unchanged."]
    return Table(f"Second readings: {task.id}", titles, tuple(rows), (*notes, *_points(task, readings)))


def _points(task: Task, readings: Sequence[Reading]) -> list[str]:
    """The points that follow from the readings: excellent is the lower reader's s, at most .95; pass is .25 less."""
    found = [reading.after.score(task) for reading in readings]
    if len(found) < len(LANGUAGES) or not all(found):
        return []
    excellent = min(0.95, *(score.s for score in found if score))
    return [f"Points that follow: excellent {number(excellent)}, pass {number(excellent - 0.25)}."]


def paired(task: Task, readings: Sequence[Reading]) -> Table | None:
    """How far the two readers differ on the items whose situation both have read; None with fewer than two readers."""
    if len(readings) != len(LANGUAGES):
        return None
    rows = []
    for part in parts_of(task, readings[0]):
        cells: list[str] = []
        for which in ("before", "after"):
            both = _paired([getattr(reading, which).of(part, task) for reading in readings], readings)
            scores = [one.score(task) for one in both]
            cells.append(str(len(both[0].items)))
            cells += [number(score.s if score else None) for score in scores]
            apart = abs(scores[0].unclipped - scores[1].unclipped) if scores[0] and scores[1] else None
            cells.append(number(apart) + (" !" if apart is not None and apart > CLOSE else ""))
        rows.append((part, *cells))
    pages = tuple(f"s {reading.lang}" for reading in readings)
    now = tuple(f"{page} now" for page in pages)
    titles = ("question", "pairs", *pages, "apart", "pairs now", *now, "apart now")
    note = f"Pairs: situations that stand in both languages and that both have read. “!” is more than {CLOSE} apart."
    return Table(f"Second readings on pairs: {task.id}", titles, tuple(rows), (note,))


def _paired(judged: Sequence[Judged], readings: Sequence[Reading]) -> list[Judged]:
    stems = [
        {stem(name, reading.lang): name for name in one.items} for one, reading in zip(judged, readings, strict=True)
    ]
    common = set.intersection(*(set(one) for one in stems))
    return [one.only(by_stem[name] for name in common) for one, by_stem in zip(judged, stems, strict=True)]


def tables(folder: Path) -> list[Table]:
    """The tables of the readings of a task; none where nobody has read it."""
    task, found = load_task(folder), load_readings(folder)
    if not found:
        return []
    pairs = paired(task, found)
    return [agreement(task, found), *([pairs] if pairs else [])]
