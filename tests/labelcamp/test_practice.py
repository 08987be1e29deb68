from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from attrs import evolve
from typer.testing import CliRunner

from labelcamp.answers import Gold
from labelcamp.cli import app
from labelcamp.items import ItemSet
from labelcamp.journal import Journal
from labelcamp.materials import load_material
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


def test_a_rare_gold_value_is_left_out_until_it_is_met_more_often(
    task: Task, item_set: ItemSet, gold: Mapping[str, Gold], answer: MakeAnswer
) -> None:
    def with_unsure(count: int) -> dict[str, Gold]:
        unsure = {i: evolve(one, answer=answer(i, {"bird": "unsure"}, source="gold")) for i, one in gold.items()}
        return {**gold, **{i: unsure[i] for i in list(gold)[:count]}}

    rows = [answer(i, one.answer.values["contents"], mode="learn") for i, one in gold.items()]
    few, many = practice(task, item_set, with_unsure(4), rows), practice(task, item_set, with_unsure(5), rows)
    assert few.score is not None and (few.score.s, few.score.answered, few.answered) == (1, 56, 60)
    assert many.score is not None and many.score.answered == 60 and many.score.s < 1


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


def test_check_has_a_line_for_each_language_that_was_practised_and_names_what_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMP_LANG", "en")
    for lang in ("zh", "en"):
        gold = load_material("answers", lang).gold.values()
        Journal(tmp_path / "labels", lang).append(evolve(one.answer, source="human", mode="learn") for one in gold)
    with (tmp_path / "labels" / "en.jsonl").open("ab") as file:
        file.write(b'{"torn')
    said = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert [said.stdout.count(words) for words in ("(中文)", "(English)", "100.0", "bird")] == [1, 1, 2, 0]
    assert "labels/en.jsonl" in said.stderr
