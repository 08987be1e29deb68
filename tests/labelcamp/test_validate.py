from __future__ import annotations

from typing import Any

import pytest

from labelcamp.items import ItemSet
from labelcamp.problems import Problem
from labelcamp.task import Task
from labelcamp.validate import check

from .conftest import MakeAnswer

ROWS = {"a.jsonl": 3}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"task": "dogs"}, "other-task"),
        ({"task_hash": "0" * 16}, "other-version"),
        ({"set": "practice"}, "other-set"),
        ({"item": "i99"}, "unknown-item"),
        ({"item_hash": "0" * 16}, "changed-item"),
        ({"values": {"colour": "red"}}, "unknown-question"),
        ({"values": {"bird_share": {"value": 1, "rows": ROWS}}}, "unknown-question"),
        ({"values": {"contents": {"bat": "yes"}}}, "unknown-label"),
        ({"values": {"contents": {"bird": "maybe"}}}, "bad-value"),
        ({"values": {"contents": {"bird": "no"}}}, "bad-value"),
        ({"values": {"contents": "bird"}}, "bad-value"),
        ({"values": {"contents": {"bird": "unsure"}}}, None),
        ({"values": {"contents": {}}}, None),
        ({"values": {}}, None),
    ],
)
def test_an_answer_is_checked_against_its_task(
    task: Task, item_set: ItemSet, answer: MakeAnswer, changes: dict[str, Any], code: str | None
) -> None:
    problem = check(answer(value={"bird": "yes"}, **changes), task, item_set, where="labels/a.jsonl:4")
    assert (problem.code if problem else None) == code
    if problem:
        assert problem.sentence().startswith("labels/a.jsonl:4")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"value": 0.5, "rows": ROWS}, None),
        ({"value": 1, "rows": {}}, None),
        ({"value": 0.5}, "bad-value"),
        ({"value": "0.5", "rows": ROWS}, "bad-value"),
        ({"value": True, "rows": ROWS}, "bad-value"),
        ({"value": float("inf"), "rows": ROWS}, "bad-value"),
        ({"value": float("nan"), "rows": ROWS}, "bad-value"),
        ({"value": 10**400, "rows": ROWS}, "bad-value"),
        ({"value": 0.5, "rows": {"a.jsonl": -1}}, "bad-value"),
        ({"value": 0.5, "rows": {"a.jsonl": True}}, "bad-value"),
        ({"value": 0.5, "rows": ROWS, "more": 1}, "bad-value"),
        (0.5, "bad-value"),
    ],
)
def test_a_number_is_checked(
    task: Task, item_set: ItemSet, answer: MakeAnswer, value: object, code: str | None
) -> None:
    problem = check(answer("summary", values={"bird_share": value}), task, item_set)
    assert (problem.code if problem else None) == code


def test_what_was_expected_is_said_in_the_reader_s_language() -> None:
    said = Problem("bad-value", "x", {"question": "marks", "expected": "a list of marked words"})
    assert "a list of marked words" in said.sentence("en") and "a list" not in said.sentence("zh")
