"""What a simulated student says of an item: right, wrong in a way that people are, or always the same."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from typing import Any

from labelcamp.items import Item
from labelcamp.scoring import text
from labelcamp.scoring.choice import UNSURE
from labelcamp.task import Choice, Preference, Question, Ranking, Rating, Spans, Text

SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?\n]|[^。！？!?\n]+$")


def right(question: Question, item: Item, gold: Any, rng: random.Random) -> Any:
    """What gold says, as a student says it (a text in words of one's own order)."""
    if isinstance(question, Preference):
        return {name: gold[name] for name in ("value", "reasons", "order")}
    if isinstance(question, Text):
        return reordered(question, item, gold, rng)
    return gold


def wrong(question: Question, item: Item, gold: Any, rng: random.Random) -> Any:
    """A value that differs from gold's in one place or a few."""
    if isinstance(question, Choice):
        return _wrong_choice(question, gold, rng)
    if isinstance(question, Rating):
        return {name: rng.choice([gold[name], _moved(gold[name], question, rng)]) for name in gold}
    if isinstance(question, Preference):
        others = [n for n in range(-question.steps, question.steps + 1) if n != gold["value"]]
        return {"value": rng.choice(others), "reasons": [], "order": list(question.of)}
    if isinstance(question, Ranking):
        names = list(question.of)
        while (ranks := [[name] for name in names]) == gold["ranks"] or names == list(question.of):
            rng.shuffle(names)
        return {"ranks": ranks, "order": list(question.of)}
    if isinstance(question, Spans):
        return _wrong_spans(question, item, gold, rng)
    assert isinstance(question, Text)
    return str(gold)[: max(4, len(gold) // 4)].strip()


def same(question: Question, item: Item) -> Any:
    """What somebody says who says the same of every item."""
    if isinstance(question, Choice):
        first = question.labels[0].id
        if question.each:
            steps = item.shown[question.each]
            assert isinstance(steps, tuple)  # the task says that this field is a list
            return [first] * len(steps)
        return {first: "yes"} if question.multiple else first
    if isinstance(question, Rating):
        return {one.id: question.high for one in question.criteria}
    if isinstance(question, Preference):
        return {"value": -question.steps, "reasons": [], "order": list(question.of)}
    if isinstance(question, Ranking):
        return {"ranks": [[name] for name in question.of], "order": list(question.of)}
    if isinstance(question, Spans):
        return []
    assert isinstance(question, Text)
    return str(item.shown.get(question.of or "", "")) or "1"


def _wrong_choice(question: Choice, gold: Any, rng: random.Random) -> Any:
    labels = [label.id for label in question.labels]
    if question.multiple:
        label = rng.choice(labels)
        if question.unsure and rng.random() < 0.2:
            return {**gold, label: UNSURE}
        said: Mapping[str, str] = {name: word for name, word in gold.items() if name != label}
        return said if gold.get(label) == "yes" else {**said, label: "yes"}
    if question.each:
        place = rng.randrange(len(gold))
        return [*gold[:place], rng.choice([one for one in labels if one != gold[place]]), *gold[place + 1 :]]
    return rng.choice([one for one in labels if one != gold])


def _moved(value: int, question: Rating, rng: random.Random) -> int:
    """Mostly one step off, as people are."""
    steps = [step for step in range(question.low, question.high + 1) if step != value]
    return rng.choice([step for step in steps if abs(step - value) == 1] if rng.random() < 0.7 else steps)


def _wrong_spans(question: Spans, item: Item, gold: list[dict[str, Any]], rng: random.Random) -> list[dict[str, Any]]:
    """Nothing where something is to be marked (漏标), too much (边界), or something where nothing is (多标)."""
    words = str(item.shown[question.of])
    if gold and rng.random() < 0.5:
        return gold[1:]
    if gold:
        start, end = max(0, gold[0]["start"] - 9), min(len(words), gold[0]["end"] + 9)
        return [{"label": gold[0]["label"], "start": start, "end": end, "quote": words[start:end]}, *gold[1:]]
    start = rng.randrange(max(1, len(words) - 8))
    end = min(len(words), start + 8)
    return [{"label": rng.choice(question.labels).id, "start": start, "end": end, "quote": words[start:end]}]


def reordered(question: Text, item: Item, gold: str, rng: random.Random) -> str:
    """Gold's text with two sentences exchanged, where it still meets every demand; so no two students' are alike."""
    demands = text.constraints(question, item)
    parts = SENTENCE.findall(gold)
    for _ in range(4):
        if len(parts) < 3:
            break
        i, j = sorted(rng.sample(range(len(parts)), 2))
        changed = "".join([*parts[:i], parts[j], *parts[i + 1 : j], parts[i], *parts[j + 1 :]])
        if all(text.meets(changed, one) for one in demands) and text.fault(question, changed, item) is None:
            return changed
    return gold
