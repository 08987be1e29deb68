"""The bench desk with tasks of text: what the page is told, what is kept, and the verdict of each kind."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

from labelcamp.answers import Answer, Gold
from labelcamp.bench_desk import Desk
from labelcamp.bench_spec import LONGEST_SHOWN, contents
from labelcamp.guidelines import Guideline, Rule
from labelcamp.items import Constraint, Item, Turn
from labelcamp.task import (
    Choice,
    Criterion,
    Label,
    Points,
    Preference,
    Question,
    Ranking,
    Rating,
    Shown,
    Spans,
    Task,
    Text,
)

T = {"zh": "题", "en": "Title"}
ANCHORS = tuple({"zh": f"第 {n} 档", "en": f"step {n}"} for n in range(5))
LABELS = (Label("fact", {"zh": "事实", "en": "Fact"}, "1"), Label("self", {"zh": "自相矛盾", "en": "Self"}, "2"))
KINDS: dict[str, Question] = {
    "rating": Rating("rating", T, "a", (Criterion("follows", T, ANCHORS), Criterion("correct", T, ANCHORS))),
    "preference": Preference("preference", T, ("a", "b"), ANCHORS[:4], (Label("tone", T, "q"),)),
    "ranking": Ranking("ranking", T, ("a", "b", "c")),
    "spans": Spans("spans", T, "a", LABELS),
    "steps": Choice("steps", T, (Label("ok", T), Label("bad", T)), each="steps", first="bad"),
    "text": Text("text", T, "constraints", None, "demands"),
}
FIELDS = (
    Shown("chat", "chat"),
    Shown("a", "text", T),
    Shown("b", "text"),
    Shown("c", "text"),
    Shown("steps", "steps"),
    Shown("demands", "constraints"),
)
TASK = Task("answers", 1, T, "1.0", Points(0.6, 0.85), FIELDS, tuple(KINDS.values()))
GUIDELINE = Guideline("1.0", "en", "Answers", "# Answers (v1.0)\n", {"R1": Rule("R1", "One.", "a", "b")})
TEXT = "Ans𠮷wer 🙂"
SHOWN = {
    "chat": (Turn("user", "Why?"),),
    "a": TEXT,
    "b": "B",
    "c": "C",
    "steps": ("one", "two"),
    "demands": (Constraint("max_chars", 5),),
}
SPAN = {"label": "fact", "start": 3, "end": 4, "quote": "𠮷"}
GOLD: dict[str, Any] = {
    "rating": {"follows": 4, "correct": 2},
    "preference": {"value": -2, "reasons": ["tone"], "order": ["a", "b"]},
    "ranking": {"ranks": [["c"], ["a", "b"]], "order": ["a", "b", "c"]},
    "spans": [SPAN],
    "steps": ["ok", "bad"],
    "text": "hello",
}
_numbers = itertools.count(1)


def item(kind: str, number: int = 0, **shown: Any) -> Item:
    return Item(f"{kind}-{number}", (kind,), {**SHOWN, **shown})


def gold(one: Item) -> Gold:
    kind = one.asks[0]
    answer = Answer(
        "0" * 32, 1, TASK.id, TASK.hash, one.id, one.hash, "p", "learn", "", "gold", "submitted", {kind: GOLD[kind]}
    )
    return Gold(answer, ("R1",), {"zh": "因为。", "en": "Because."})


def desk(folder: Path, *items: Item) -> Desk:
    return Desk(
        task=TASK,
        guideline=GUIDELINE,
        items=items,
        media=lambda name: b"",
        mode="learn",
        set_id="learn",
        journal_folder=folder,
        gold={one.id: gold(one) for one in items},
        lang="en",
        by="annotator",
    )


def send(where: Desk, one: Item, value: object, status: str = "submitted") -> list[dict[str, Any]]:
    number = next(_numbers)
    row = {
        "v": 1, "id": f"{number:032x}", "stamp": number, "task": TASK.id, "task_hash": TASK.hash, "item": one.id,
        "item_hash": one.hash, "set": "learn", "mode": "learn", "by": "annotator", "source": "human", "status": status,
        "values": {one.asks[0]: value}, "active_ms": 5, "assist": "none", "guideline": "1.0", "note": "",
    }  # fmt: skip
    return [message for message, _ in where.receive({"type": "rows", "rows": [row]})]


def test_the_page_is_told_every_kind_of_question(tmp_path: Path) -> None:
    spec = desk(tmp_path, *map(item, KINDS)).spec()
    assert [q["kind"] for q in spec["questions"]] == ["rating", "preference", "ranking", "spans", "choice", "text"]
    rating, preference, ranking, spans, steps, text = spec["questions"]
    assert rating["criteria"][0]["anchors"][4] == "step 4" and (rating["low"], rating["high"]) == (0, 4)
    assert preference["reasons"][0]["key"] == "q" and preference["anchors"] == ["step 0", "step 1", "step 2", "step 3"]
    assert ranking["of"] == ["a", "b", "c"] and spans["of"] == "a" and steps["each"] == "steps"
    assert text["constraints"] == "demands" and text["of"] is None
    assert spec["fields"][1] == {"name": "a", "kind": "text", "title": "Title"}


def test_the_order_on_the_screen_differs_between_items_and_stays(tmp_path: Path) -> None:
    items = [item("ranking", n) for n in range(40)]
    first = [one["orders"]["ranking"] for one in desk(tmp_path, *items).spec()["items"]]
    again = [one["orders"]["ranking"] for one in desk(tmp_path, *items).spec()["items"]]
    other = [one["orders"]["ranking"] for one in desk(tmp_path / "other", *items).spec()["items"]]
    assert first == again != other
    assert len({tuple(order) for order in first}) == 6


def test_texts_come_with_the_item_and_no_file_is_needed(tmp_path: Path) -> None:
    start = desk(tmp_path, item("text")).start()
    assert start["media"] == {}
    assert start["contents"]["text-0"]["chat"] == [{"role": "user", "text": "Why?"}]
    demand = start["contents"]["text-0"]["demands"][0]
    assert (demand["check"], demand["value"]) == ("max_chars", 5) and "5" in demand["title"]


def test_a_text_beyond_reading_is_cut_and_says_so(tmp_path: Path) -> None:
    shown = contents(item("spans", a="x" * 10_000_000), "en")["a"]
    assert shown.startswith("x" * LONGEST_SHOWN) and len(shown) < LONGEST_SHOWN + 100 and "10000000" in shown


@pytest.mark.parametrize(
    ("kind", "near", "wrong"),
    [
        ("rating", {"follows": 3, "correct": 2}, {"follows": 4, "correct": 0}),
        (
            "preference",
            {"value": -1, "reasons": [], "order": ["b", "a"]},
            {"value": 1, "reasons": [], "order": ["b", "a"]},
        ),
        (
            "ranking",
            {"ranks": [["c"], ["a"], ["b"]], "order": ["b", "a", "c"]},
            {"ranks": [["a"], ["b"], ["c"]], "order": ["b", "a", "c"]},
        ),
        ("spans", [SPAN | {"start": 2, "quote": "s𠮷"}], []),
        ("steps", ["ok", "bad"], ["bad", "bad"]),
        ("text", "other", "far too long"),
    ],
)
def test_a_verdict_of_each_kind(tmp_path: Path, kind: str, near: object, wrong: object) -> None:
    one = item(kind)
    where = desk(tmp_path, one)
    for value, right in ((GOLD[kind], True), (near, True), (wrong, False)):
        acked, verdict = send(where, one, value)
        assert acked["type"] == "acked" and verdict["type"] == "verdict"
        assert verdict["verdict"]["right"] is right and verdict["verdict"]["golds"] == {kind: GOLD[kind]}
        assert verdict["verdict"]["reason"] == "Because." and verdict["verdict"]["parts"]


def test_words_name_the_answers_by_their_place_on_the_screen(tmp_path: Path) -> None:
    items = [item("preference", n) for n in range(20)]
    where = desk(tmp_path, *items)
    for one, spec in zip(items, where.spec()["items"], strict=True):
        order = spec["orders"]["preference"]
        verdict = send(where, one, {"value": 3, "reasons": [], "order": order})[1]["verdict"]
        assert verdict["mine"] == f"{'AB'[order.index('b')]}: step 3"
        assert verdict["gold"] == f"{'AB'[order.index('a')]}: step 2 (Title)"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("preference", {"value": None, "reasons": ["tone"], "order": ["b", "a"]}),
        ("ranking", {"ranks": [["c"]], "order": ["b", "a", "c"]}),
        ("ranking", {"ranks": [], "order": ["b", "a", "c"]}),
        ("rating", {"correct": 1}),
        ("steps", [None, "bad"]),
    ],
)
def test_an_unfinished_answer_is_kept_as_a_draft(tmp_path: Path, kind: str, value: object) -> None:
    one = item(kind)
    where = desk(tmp_path, one)
    assert [message["type"] for message in send(where, one, value, "draft")] == ["acked"]
    assert where.start()["rows"][0]["values"] == {kind: value}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("preference", {"value": None, "reasons": [], "order": ["b", "a"]}),
        ("ranking", {"ranks": [["c"]], "order": ["b", "a", "c"]}),
        ("ranking", {"ranks": [["c", "x"]], "order": ["b", "a", "c"]}),
        ("spans", [SPAN | {"quote": "wer"}]),
        ("steps", ["ok"]),
        ("text", "x" * 5000),
        ("rating", {"follows": 5}),
    ],
)
def test_what_is_no_whole_answer_is_refused_with_a_sentence(tmp_path: Path, kind: str, value: object) -> None:
    one = item(kind)
    (refused,) = send(desk(tmp_path, one), one, value)
    assert refused["type"] == "refused" and refused["sentence"]
