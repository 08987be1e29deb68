"""The exercises: what a right, a near-miss, an empty and a lazy answer are told, in both languages."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from labelcamp.exercises import SENTENCES, Exercise, ExerciseText, Target, Verdict, as_number, check, load_exercises
from labelcamp.task import TaskError

SHARE = Target(0.35, 20, 0.005, (("percent", 35.0), ("count", 7.0), ("with-unsure", 0.45), ("other-label", 0.6)))
SECONDS = Target(6.2, 20, 0.05, (("mean", 9.8), ("milliseconds", 6200.0), ("total", 196.0)))


@pytest.mark.parametrize(
    ("answer", "target", "outcome", "code"),
    [
        (0.35, SHARE, "correct", "right"),
        (np.float64(0.35), SHARE, "correct", "right"),
        (pd.Series([1.0, 0.0]).mean() * 0.7, SHARE, "correct", "right"),
        (6.24, SECONDS, "correct", "right"),
        # near misses
        (35, SHARE, "incorrect", "percent"),
        (7, SHARE, "incorrect", "count"),
        (0.45, SHARE, "incorrect", "with-unsure"),
        (0.6, SHARE, "incorrect", "other-label"),
        (0.4, SHARE, "incorrect", "rounded"),
        (9.8, SECONDS, "incorrect", "mean"),
        (6200, SECONDS, "incorrect", "milliseconds"),
        (196.0, SECONDS, "incorrect", "total"),
        # empty
        (..., SHARE, "not attempted", "empty"),
        (None, SHARE, "not attempted", "empty"),
        (0.35, None, "not attempted", "no-labels"),
        # lazy
        (0.5, SHARE, "incorrect", "wrong"),
        (0, SHARE, "incorrect", "wrong"),
        ("0.35", SHARE, "incorrect", "not-a-number"),
        (True, SHARE, "incorrect", "not-a-number"),
        (pd.DataFrame({"bird": ["yes"]}), SHARE, "incorrect", "not-a-number"),
        (pd.Series([0.35, 0.35]), SHARE, "incorrect", "not-a-number"),
        (float("nan"), SHARE, "incorrect", "not-finite"),
        (float("inf"), SHARE, "incorrect", "not-finite"),
    ],
)
def test_outcomes(answer: Any, target: Target | None, outcome: str, code: str) -> None:
    verdict = check(answer, target)
    assert (verdict.outcome, verdict.code) == (outcome, code)


def test_what_counts_as_a_number() -> None:
    assert as_number(np.int64(3)) == 3.0
    assert as_number(pd.Series([0.25]).iloc[0]) == 0.25
    assert as_number(Fraction(1, 4)) is None
    assert as_number(np.bool_(True)) is None
    assert as_number(10**400) is None


def test_a_right_answer_that_equals_a_slip_is_right() -> None:
    assert check(4.0, Target(4.0, 3, 0.05, (("mean", 4.0),))).outcome == "correct"


TEXT = ExerciseText(
    id="share",
    measure="share",
    tolerance=0.005,
    hint={"zh": "先数一数。", "en": "Count first."},
    solution={"zh": "占比就是平均数。", "en": "A share is a mean."},
    code='(table["bird"] == "yes").mean()',
    label="bird",
)


@pytest.fixture
def exercise(lang: str) -> Exercise:
    return Exercise(TEXT, lang, lambda: SHARE)


@pytest.mark.parametrize(
    ("lang", "answer", "sentence"),
    [
        ("en", 0.35, "✓ Correct. 0.35 is what your 20 labels give."),
        ("zh", 0.35, "✓ 对了。你的 20 条标注算出来就是 0.35。"),
        ("en", 35, "✗ Nearly: 35 is the percentage. A share lies between 0 and 1, so leave out the times 100."),
        ("zh", 35, "✗ 差一点：35 是百分数。占比在 0 和 1 之间，不用乘 100。"),
        (
            "en",
            ...,
            "○ Not attempted yet. Put your own line in place of the three dots, run the cell, then check again.",
        ),
        ("zh", ..., "○ 还没作答。把三个点换成你自己的一行代码，运行这一格，再检查。"),
        ("en", 0.5, "✗ Not yet: 0.5 is not what your labels give. The hint may help."),
        ("zh", 0.5, "✗ 还不对：按你的标注算出来不是 0.5。可以看看提示。"),
    ],
)
def test_the_very_sentence(exercise: Exercise, answer: Any, sentence: str) -> None:
    page = exercise.check(answer)
    assert repr(page) == sentence
    assert sentence.replace("'", "&#x27;") in page.html


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_every_sentence_is_said_in_both_languages(lang: str, code: str) -> None:
    said = Verdict("incorrect", code, {"number": "7", "count": 20, "found": "str"}).sentence(lang)
    assert "{" not in said
    assert any("\u4e00" <= sign <= "\u9fff" for sign in said) == (lang == "zh")


@pytest.mark.parametrize(("lang", "hint", "words"), [("zh", "先数一数。", "平均数"), ("en", "Count first.", "mean")])
def test_hint_and_solution(exercise: Exercise, hint: str, words: str) -> None:
    assert repr(exercise.hint()) == hint
    solution = repr(exercise.solution())
    assert TEXT.code in solution and words in solution
    assert exercise.hint().html.startswith("<details><summary>")
    assert exercise.solution().html.startswith("<details><summary>")


def test_a_file_with_a_fault_is_named(tmp_path: Path) -> None:
    path = tmp_path / "exercises.toml"
    path.write_text('[[exercise]]\nid = "share"\nmeasure = "mode"\n', encoding="utf-8")
    with pytest.raises(TaskError, match=r"exercises\.toml: .*measure"):
        load_exercises(path)
