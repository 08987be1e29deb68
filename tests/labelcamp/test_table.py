"""One's own labels as a table."""

from __future__ import annotations

import sys

import pytest

from labelcamp.items import ItemSet
from labelcamp.scoring.number import measure
from labelcamp.table import labels_table
from labelcamp.task import Number, Task

from .conftest import MakeAnswer


def test_one_row_an_item_in_the_order_of_work(task: Task, item_set: ItemSet, answer: MakeAnswer) -> None:
    rows = [
        answer("i02", {"bird": "yes"}, active_ms=2500, stamp=6),
        answer("i00", {"bird": "yes", "car": "unsure"}, active_ms=4000, stamp=5),
        answer("i01", {}, active_ms=1000, stamp=7),
        answer("i03", status="flagged", stamp=8),
    ]
    table = labels_table(task, item_set.items[:60], rows, "zh")
    assert list(table.columns) == ["item", "bird", "car", "answer", "seconds"]
    assert table.to_numpy().tolist()[1:] == [
        ["i02", "yes", "no", "鸟", 2.5],
        ["i01", "no", "no", "都没有", 1.0],
    ]
    assert table.iloc[0].tolist()[:3] == ["i00", "yes", "unsure"]


def test_an_empty_table_has_its_columns(task: Task, item_set: ItemSet) -> None:
    assert list(labels_table(task, item_set.items[:60], [], "en").columns) == [
        "item",
        "bird",
        "car",
        "answer",
        "seconds",
    ]


def test_the_obvious_line_of_pandas_gives_what_the_grader_recomputes(
    task: Task, item_set: ItemSet, answer: MakeAnswer
) -> None:
    values = [{"bird": "yes"}, {"bird": "unsure"}, {"car": "yes"}, {}, {"bird": "yes", "car": "yes"}]
    rows = [answer(f"i{n:02}", value, active_ms=1000 + 700 * n) for n, value in enumerate(values)]
    table = labels_table(task, item_set.items[:60], rows, "en")
    for question_id, computed in (
        ("bird_share", (table["bird"] == "yes").mean()),
        ("median_seconds", table["seconds"].median()),
    ):
        question = task.question(question_id)
        assert isinstance(question, Number)
        assert measure(question, task, "set-a", rows) == pytest.approx(computed)


def test_without_pandas_a_sentence(task: Task, item_set: ItemSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install pandas matplotlib"):
        labels_table(task, item_set.items[:60], [], "en")


@pytest.mark.parametrize(("lang", "words"), [("en", "pandas is not in this browser"), ("zh", "浏览器里没有 pandas")])
def test_in_a_browser_the_sentence_says_that_it_is_not_needed(
    task: Task, item_set: ItemSet, lang: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    monkeypatch.setattr(sys, "platform", "emscripten")
    with pytest.raises(ImportError, match=words):
        labels_table(task, item_set.items[:60], [], lang)
