"""The laws of scoring, with independent oracles."""

from __future__ import annotations

import random
from collections.abc import Mapping
from statistics import mean, stdev

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score

from labelcamp.answers import Answer, Gold
from labelcamp.items import ItemSet
from labelcamp.scoring import GoldError, Score, class_mark, compare, score
from labelcamp.scoring.choice import credit, score_part
from labelcamp.scoring.law import combine
from labelcamp.scoring.number import measure, named_rows, right
from labelcamp.task import Number, Points, Task

from .conftest import COMBINATIONS, MakeAnswer

UNSURE = {"bird": "unsure", "car": "unsure"}


@pytest.fixture
def scored(task: Task, item_set: ItemSet, gold: Mapping[str, Gold], answer: MakeAnswer):
    def run(values: Mapping[str, dict[str, str]]) -> Score:
        return score(task, item_set.items, gold, {i: answer(i, value) for i, value in values.items()})

    return run


def values_of(gold: Mapping[str, Gold]) -> dict[str, dict[str, str]]:
    return {item_id: dict(one.answer.values["contents"]) for item_id, one in gold.items()}


def test_a_perfect_annotator_scores_one(scored, gold) -> None:
    result = scored(values_of(gold))
    assert (result.s, result.unclipped, result.accuracy, result.answered, result.blank) == (1, 1, 1, 60, 0)
    assert 0.9 < result.bound < 1


@pytest.mark.parametrize("constant", [*COMBINATIONS, UNSURE, {"bird": "unsure"}, {"bird": "unsure", "car": "yes"}])
def test_every_constant_scores_exactly_zero(scored, gold, constant) -> None:
    result = scored(dict.fromkeys(gold, constant))
    assert result.s == 0
    assert result.unclipped == 0


def test_a_blank_scores_zero_and_counts_as_wrong(scored, gold) -> None:
    nothing = scored({})
    assert (nothing.s, nothing.unclipped, nothing.answered, nothing.blank) == (0, -1, 0, 60)
    half = scored({i: v for n, (i, v) in enumerate(values_of(gold).items()) if n < 40})
    assert half.s == pytest.approx(1 / 3)
    assert half.accuracy == pytest.approx(40 / 60)


def test_random_annotators_score_zero_on_average(scored, gold) -> None:
    found = []
    for seed in range(200):
        dice = random.Random(seed)
        found.append(scored({i: dice.choice(COMBINATIONS) for i in gold}).unclipped)
    assert mean(found) <= 2 * stdev(found) / len(found) ** 0.5


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=60),
    st.randoms(use_true_random=False),
)
def test_a_part_agrees_with_scikit_learn(extra: list[str], dice: random.Random) -> None:
    gold = ["a", "b", "c"] * 5 + extra
    answers = [dice.choice("abc") for _ in gold]
    part = score_part("q", None, zip(gold, answers, strict=True))
    assert part.credit == pytest.approx(balanced_accuracy_score(gold, answers))
    assert part.unclipped == pytest.approx(balanced_accuracy_score(gold, answers, adjusted=True))


answers_of_a_part = st.lists(st.sampled_from(["yes", "no", "unsure", None]), min_size=20, max_size=20)


@given(answers_of_a_part, st.integers(0, 19), st.sampled_from(["yes", "no", "unsure", None]))
def test_raising_an_item_s_credit_never_lowers_the_score(said: list[str | None], at: int, new: str | None) -> None:
    gold = ["yes", "no"] * 7 + ["unsure"] * 6
    values = sorted(set(gold))
    other = [*said[:at], new, *said[at + 1 :]]
    low, high = sorted((said, other), key=lambda answers: credit(gold[at], answers[at], values))
    scores = [
        combine([(1, score_part("q", "l", zip(gold, answers, strict=True)))], 0, 20, 0).unclipped
        for answers in (low, high)
    ]
    assert scores[0] <= scores[1] + 1e-12


def test_unsure_is_worth_a_guess_where_gold_never_is_and_a_value_where_it_is() -> None:
    assert credit("yes", "unsure", ["no", "yes"]) == 0.5
    assert credit("yes", "unsure", ["no", "unsure", "yes"]) == 0
    assert credit("unsure", "unsure", ["no", "unsure", "yes"]) == 1
    assert credit("unsure", None, ["no", "unsure", "yes"]) == 0


def test_gold_that_cannot_be_fair_is_refused() -> None:
    with pytest.raises(GoldError, match="no: 4, yes: 6"):
        score_part("q", "l", [("yes", "yes")] * 6 + [("no", "no")] * 4)
    with pytest.raises(GoldError, match="two values or more"):
        score_part("q", "l", [("yes", "yes")] * 60)


def test_the_bound_covers_nine_times_in_ten() -> None:
    """Simulated annotators of known skill: their true s is above the bound at least about 90 % of the time."""
    dice = random.Random(1)
    for skill in (0.6, 0.8, 0.95):
        covered = 0
        for _ in range(2000):
            parts = []
            for _ in range(2):
                pairs = [(g, g if dice.random() < skill else "no" if g == "yes" else "yes") for g in ["yes", "no"] * 30]
                parts.append((0.5, score_part("q", "l", pairs)))
            covered += combine(parts, 0, 60, 0).bound <= 2 * skill - 1
        assert covered / 2000 > 0.89


def test_the_class_mark_goes_through_its_four_points() -> None:
    points = Points(passing=0.7, excellent=0.95)
    assert [class_mark(s, points) for s in (0, 0.35, 0.7, 0.95, 1)] == [0, 30, 60, 90, 100]
    assert class_mark(0.8, points) == 72.0
    marks = [class_mark(n / 1000, points) for n in range(1001)]
    assert marks == sorted(marks)


def test_errors_are_named_in_the_trade_s_words(task: Task, item_set: ItemSet, gold, answer: MakeAnswer) -> None:
    item, truth = item_set.by_id["i00"], gold["i00"]  # a bird, no car

    def outcomes(value: object) -> list[str]:
        return [one.outcome for one in compare(task, item, truth, None if value == "-" else answer("i00", value))]

    assert outcomes({"bird": "yes"}) == ["right", "right"]
    assert outcomes({}) == ["missed", "right"]
    assert outcomes({"bird": "yes", "car": "yes"}) == ["right", "extra"]
    assert outcomes({"bird": "unsure", "car": "unsure"}) == ["wrong", "wrong"]
    assert outcomes("-") == ["blank", "blank"]


class TestNumbers:
    """Numbers are recomputed from the rows that they were computed from."""

    @pytest.fixture
    def by_file(self, answer: MakeAnswer) -> dict[str, tuple[Answer, ...]]:
        values = [{"bird": "yes"}, {}, {"bird": "unsure"}, {"bird": "yes", "car": "yes"}]
        rows = tuple(answer(f"i{n:02}", value, active_ms=1000 * (n + 1)) for n, value in enumerate(values))
        return {"a.jsonl": rows[:3], "b.jsonl": rows[3:]}

    def value(self, number: float, **rows: int) -> dict[str, object]:
        return {"value": number, "rows": {f"{name}.jsonl": count for name, count in rows.items()}}

    def test_right_and_wrong(self, task: Task, by_file: dict[str, tuple[Answer, ...]]) -> None:
        share, seconds = task.question("bird_share"), task.question("median_seconds")
        assert isinstance(share, Number) and isinstance(seconds, Number)
        assert right(share, task, "set-a", self.value(0.5, a=3, b=1), by_file)
        assert right(share, task, "set-a", self.value(0.333, a=3), by_file)
        assert not right(share, task, "set-a", self.value(0.34, a=3), by_file)
        assert not right(share, task, "set-a", self.value(0.5, a=3), by_file)
        assert right(seconds, task, "set-a", self.value(2.5, a=3, b=1), by_file)

    def test_a_label_changed_afterwards_does_not_make_it_wrong(self, task, by_file, answer: MakeAnswer) -> None:
        later = {"a.jsonl": (*by_file["a.jsonl"], answer("i00", {}))}
        assert right(task.question("bird_share"), task, "set-a", self.value(1 / 3, a=3), later)

    def test_rows_that_are_not_there_are_not_right(self, task: Task, by_file: dict[str, tuple[Answer, ...]]) -> None:
        assert named_rows(self.value(0.5, a=9), by_file) is None
        share = task.question("bird_share")
        assert isinstance(share, Number)
        assert not right(share, task, "set-a", self.value(0.5, a=9), by_file)
        assert not right(share, task, "set-a", self.value(0.0), by_file)

    def test_blank_rows_do_not_count(self, task: Task, answer: MakeAnswer) -> None:
        rows = [
            answer("i00", {"bird": "yes"}),
            answer("i01", {}, status="draft"),
            answer("i02", {"bird": "yes"}),
            answer("i02", status="skipped"),
            answer("i03", {"bird": "yes"}, set="another"),
            answer("i04", {}),
        ]
        share = task.question("bird_share")
        assert isinstance(share, Number)
        assert measure(share, task, "set-a", rows) == 0.5
        assert measure(share, task, "set-b", rows) is None
        assert measure(evolve(share, label="car"), task, "set-a", rows) == 0
