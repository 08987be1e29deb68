"""A learner who works through the real bench desk, on any task: most answers as gold has them, some wrong."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from labelcamp.answers import Gold, plain
from labelcamp.bench import Bench
from labelcamp.drills import Drill
from labelcamp.items import Item
from labelcamp.materials import Material
from labelcamp.results import judge
from labelcamp.scoring import fault
from labelcamp.task import Preference, Rating, Spans, Task, Text

from ..labelcamp.camp_world import finish, row, shown

Values = Mapping[str, Any]


def as_gold(gold: Gold) -> dict[str, Any]:
    """What a person says who says what gold says; the shares of people are gold's alone."""
    values = gold.answer.values
    return {
        name: {key: part for key, part in value.items() if key != "shares"} if isinstance(value, dict) else value
        for name, value in values.items()
    }


def is_right(task: Task, item: Item, gold: Gold, values: Values) -> bool:
    """Whether an item answered like this is right."""
    (judged,) = judge(task, [item], {item.id: gold}, {item.id: row(task, item, None, values=dict(values))})
    return judged.right


def constants(material: Material, item: Item) -> Iterator[dict[str, Any]]:
    """Answers that somebody gives who does not look at the item: what gold says of others, and a few more."""
    for other in material.pool("learn"):
        if other.asks == item.asks:
            yield as_gold(material.gold[other.id])
    question = material.task.question(item.asks[0])
    if isinstance(question, Rating):
        for number in range(question.low, question.high + 1):
            yield {question.id: {criterion.id: number for criterion in question.criteria}}
    if isinstance(question, Preference):
        for number in range(-question.steps, question.steps + 1):
            yield {question.id: {"value": number, "reasons": [], "order": list(question.of)}}
    if isinstance(question, Spans):
        yield {question.id: []}
        text = str(item.shown[question.of])
        yield {question.id: [{"label": question.labels[0].id, "start": 0, "end": 1, "quote": text[:1]}]}
    if isinstance(question, Text):
        yield {question.id: "x"}


def fits(task: Task, item: Item, values: Values) -> bool:
    """Whether the bench takes these values for an item."""
    return all(fault(task.question(name), value, item) is None for name, value in values.items())


def wrong(material: Material, item: Item) -> dict[str, Any]:
    """A well-formed answer that is not right."""
    task, gold = material.task, material.gold[item.id]
    return next(
        values
        for values in constants(material, item)
        if fits(task, item, values) and not is_right(task, item, gold, values)
    )


def answer(bench: Bench, values: Mapping[str, Values], seconds: Iterable[float] = ()) -> None:
    """Answer items of a bench as its page would."""
    desk = bench._desk
    times = itertools.chain(seconds, itertools.repeat(3.0))
    top = desk.start()["top"]
    rows = [
        row(
            desk.task,
            desk.item_set.by_id[item],
            None,
            values=dict(said),
            set=desk.set_id,
            mode=desk.mode,
            stamp=top + place,
            active_ms=round(next(times) * 1000),
        )
        for place, (item, said) in enumerate(values.items(), start=1)
    ]
    heard = [message for message, _ in desk.receive({"type": "rows", "rows": [plain(made) for made in rows]})]
    assert {message["type"] for message in heard} <= {"acked", "verdict"}, heard


def mixed(material: Material, items: list[str], misses: int) -> dict[str, Values]:
    """Answers to items, the first few wrong and the others right."""
    return {
        item: wrong(material, material.items.by_id[item]) if place < misses else as_gold(material.gold[item])
        for place, item in enumerate(items)
    }


def practise(drill: Drill) -> None:
    """Do a round of practice with a quarter wrong, then pass the test with as many right as the bar asks for."""
    bench = drill.learn()
    items = shown(bench)
    answer(bench, mixed(drill.material, items, len(items) // 4), seconds=[1.25 + 0.5 * n for n in range(len(items))])
    assert drill.practised().keys() == set(items)
    test = drill.settings.test
    bench = drill.test()
    answer(bench, mixed(drill.material, shown(bench), test.items - test.bar))
    finish(bench)
