from __future__ import annotations

from collections.abc import Mapping

from labelcamp.answers import Gold
from labelcamp.items import ItemSet
from labelcamp.practice import first_answers, practice
from labelcamp.task import Task

from .conftest import MakeAnswer


def test_each_item_counts_by_its_first_answer(
    task: Task, item_set: ItemSet, gold: Mapping[str, Gold], answer: MakeAnswer
) -> None:
    right = [answer(i, one.answer.values["contents"], mode="learn", set="learn") for i, one in gold.items()]
    second = [answer(i, {"bird": "yes", "car": "yes"}, mode="test", set="test-1") for i in gold]
    result = practice(task, item_set, dict(gold), [*second, *right])
    assert result.score is not None and (result.score.s, result.mark, result.answered) == (1, 100, 60)
    again = practice(task, item_set, dict(gold), second)
    assert again.score is not None and (again.score.s, again.mark) == (0, 0)


def test_too_few_answers_have_no_score(
    task: Task, item_set: ItemSet, gold: Mapping[str, Gold], answer: MakeAnswer
) -> None:
    result = practice(task, item_set, dict(gold), [answer("i00", {}, mode="learn")])
    assert (result.score, result.mark, result.answered, result.items) == (None, None, 1, 61)


def test_rows_of_another_version_and_graded_work_are_passed_over(
    task: Task, item_set: ItemSet, answer: MakeAnswer
) -> None:
    rows = [
        answer("i00", {}, mode="work"),
        answer("i01", {}, mode="learn", task_hash="0" * 16),
        answer("i02", {}, mode="learn", item_hash="0" * 16),
        answer("i03", {}, mode="learn", status="draft"),
        answer("i04", {}, mode="learn", status="flagged"),
    ]
    assert list(first_answers(rows, task, item_set)) == ["i04"]
