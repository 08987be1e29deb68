"""A task with every kind of question, items that ask them, and makers of answers, for the tests of the formats."""

from __future__ import annotations

from typing import Any

from labelcamp.answers import Answer
from labelcamp.items import Constraint, Item, Media, Turn
from labelcamp.questions import (
    Choice,
    Criterion,
    Key,
    Label,
    Number,
    Preference,
    Question,
    Ranking,
    Rating,
    Spans,
    Text,
)
from labelcamp.task import Points, Shown, Task

T = {"zh": "题目", "en": "title"}


def labels(*ids: str) -> tuple[Label, ...]:
    return tuple(Label(name, {"zh": f"{name}标", "en": f"{name} & <{name}>"}) for name in ids)


ANCHORS = tuple({"zh": f"第{n}档", "en": f"anchor {n}"} for n in range(5))
QUESTIONS: tuple[Question, ...] = (
    Preference("preference", T, of=("a", "b"), anchors=ANCHORS[:4], reasons=labels("follows", "correct")),
    Ranking("ranking", T, of=("a", "b", "c", "d")),
    Rating("rating", T, of="a", criteria=(Criterion("correct", T, ANCHORS), Criterion("concise", T, ANCHORS))),
    Spans("unsupported", T, of="a", labels=labels("wrong_fact", "made_up")),
    Text("rewrite", T, measure="constraints", of="poor", constraints="constraints"),
    Text("transcript", T, measure="edits"),
    Choice("steps", T, labels("right", "neutral", "wrong"), each="solution", first="wrong"),
    Choice("category", T, (Label("privacy", T, key="1"), Label("other", T, key="2"))),
    Choice("contents", T, labels("bird", "car"), multiple=True, unsure=True, none=Key("3", T)),
    Choice("tags", T, labels("code", "math"), multiple=True),
    Number("share", T, measure="share", tolerance=0.1, label="bird"),
)
TASK = Task(
    "kinds",
    1,
    T,
    "1.0",
    Points(0.6, 0.85),
    (
        Shown("document", "text"),
        Shown("chat", "chat"),
        Shown("priority", "text"),
        *(Shown(name, "text", {"zh": f"回答 {name}", "en": f"Answer {name}"}) for name in "abcd"),
        Shown("poor", "text"),
        Shown("constraints", "constraints"),
        Shown("problem", "text"),
        Shown("solution", "steps"),
        Shown("image", "image"),
    ),
    QUESTIONS,
)

ASTRAL = "东京🙂的𠮷野家，e\u0301tat 建于公元前一千年。🙂"
CHAT = (Turn("system", "Be brief."), Turn("user", "What stands there?"))
ITEMS: dict[str, Item] = {
    item.id: item
    for item in (
        Item(
            "i-pair",
            ("preference",),
            {"document": "Notice: closed on Monday.", "chat": CHAT, "priority": "truth first", "a": "Yes.", "b": "No."},
        ),
        Item("i-four", ("ranking",), {"chat": CHAT, **{name: f"Answer of {name} 🙂" for name in "abcd"}}),
        Item("i-rating", ("rating",), {"chat": CHAT, "priority": "help first", "a": "An answer.\nOf two lines."}),
        Item("i-spans", ("unsupported",), {"chat": CHAT, "a": ASTRAL}),
        Item(
            "i-write",
            ("rewrite",),
            {"chat": CHAT, "poor": "Poor.", "constraints": (Constraint("max_chars", 80), Constraint("no_bullets"))},
        ),
        Item("i-hear", ("transcript",), {}),
        Item("i-steps", ("steps",), {"problem": "2 + 2 · 3?", "solution": ("2 · 3 = 6", "well", "2 + 6 = 9")}),
        Item("i-safe", ("category", "tags"), {"chat": CHAT}),
        Item("i-photo", ("contents",), {"image": Media("bird.jpg", "0" * 64, 4, 3)}),
        Item("summary", ("share",), {}),
    )
}


def answer(item: str, values: dict[str, Any], number: int = 1, /, **changes: Any) -> Answer:
    """A submitted answer; its row id and stamp follow from the number."""
    fields: dict[str, Any] = {
        "id": f"{number:032x}",
        "stamp": 1_700_000_000_000 + number,
        "task": TASK.id,
        "task_hash": TASK.hash,
        "item": item,
        "item_hash": ITEMS[item].hash,
        "set": "set-a",
        "mode": "work",
        "by": "张三",
        "source": "human",
        "status": "submitted",
        "values": values,
        "active_ms": 4_321,
        "guideline": "1.0",
    }
    return Answer(**(fields | changes))


def preferred(value: int, *reasons: str, order: str = "ba") -> dict[str, Any]:
    return {"value": value, "reasons": list(reasons), "order": list(order)}


def ranked(*ranks: str, order: str = "dcba") -> dict[str, Any]:
    return {"ranks": [list(tied) for tied in ranks], "order": list(order)}


def span(label: str, quote: str, text: str = ASTRAL) -> dict[str, Any]:
    start = text.index(quote)
    return {"label": label, "start": start, "end": start + len(quote), "quote": quote}
