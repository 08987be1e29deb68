"""Ratings, preferences, rankings, spans, texts and steps: the scoring laws and independent oracles."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from itertools import permutations
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment
from scipy.stats import kendalltau
from sklearn.metrics import r2_score

from labelcamp.answers import Answer, Gold
from labelcamp.items import Constraint, Item
from labelcamp.questions import Choice, Criterion, Label, Preference, Question, Ranking, Rating, Spans, Text
from labelcamp.scoring import GoldError, Score, compare, fault, preference, ranking, score, spans, text
from labelcamp.task import Points, Shown, Task

L = {"zh": "题", "en": "text"}
A, B, C, D = "abcd"
LETTERS = (A, B, C, D)
QUESTIONS: dict[str, Question] = {
    "rate": Rating("rate", L, of=A, criteria=tuple(Criterion(c, L, (L,) * 5) for c in ("correct", "concise"))),
    "prefer": Preference("prefer", L, of=(A, B), anchors=(L,) * 4, reasons=(Label("wrong_fact", L), Label("tone", L))),
    "rank": Ranking("rank", L, of=LETTERS),
    "mark": Spans("mark", L, of=A, labels=(Label("fact", L), Label("source", L))),
    "write": Text("write", L, measure="constraints", of=A, constraints="demands"),
    "type": Text("type", L, measure="edits", of=A),
    "steps": Choice("steps", L, tuple(Label(x, L) for x in ("right", "wrong", "idle")), each="solution", first="wrong"),
}
TASK = Task(
    "kinds",
    1,
    L,
    "1.0",
    Points(0.6, 0.85),
    (*(Shown(name, "text") for name in LETTERS), Shown("solution", "steps"), Shown("demands", "constraints")),
    tuple(QUESTIONS.values()),
)
SENTENCE = "北京🙂是中国的首都，人口约两千万，建于公元前一千年。"


def answer(item: Item, values: Mapping[str, Any], source: str = "human") -> Answer:
    return Answer("0" * 32, 1, "kinds", TASK.hash, item.id, item.hash, "s", "work", "a", source, "submitted", values)


def run(kind: str, items: Sequence[Item], golds: Sequence[Any], values: Sequence[Any]) -> Score:
    gold = {i.id: Gold(answer(i, {kind: g}, "gold"), ("R1",), L) for i, g in zip(items, golds, strict=True)}
    given_ = {i.id: answer(i, {kind: v}) for i, v in zip(items, values, strict=True) if v is not None}
    return score(TASK, items, gold, given_)


def items_of(kind: str, count: int) -> list[Item]:
    shown: dict[str, Any] = dict.fromkeys(LETTERS, SENTENCE)
    shown["solution"] = ("one", "two", "three", "four")
    shown["demands"] = (Constraint("max_chars", 10), Constraint("includes", "首都|京城"), Constraint("min_chars", 3))
    return [Item(f"i{n}", (kind,), shown) for n in range(count)]


def pref(value: int, **more: Any) -> dict[str, Any]:
    return {"value": value, "reasons": [], "order": [A, B]} | more


def rank(*names: str) -> dict[str, Any]:
    return {"ranks": [list(tied) for tied in names], "order": list(LETTERS)}


def span(start: int, end: int, label: str = "fact") -> dict[str, Any]:
    return {"label": label, "start": start, "end": end, "quote": SENTENCE[start:end]}


RATINGS = [{"correct": n % 5, "concise": (n // 2) % 5} for n in range(20)]
PREFERENCES = [pref(v) for v in (-3, -2, -1, 0, 0, 0, 1, 2, 3, -2, 0, 2, -1, 0, 1)]
RANKINGS = [rank(*order) for order in permutations(LETTERS)]
SPANS = [[span(0, 2)], [span(3, 9), span(10, 16, "source")], [], [span(17, 25)], [span(0, 9, "source")]] * 2
STEPS = [["right", "wrong", "idle", "idle"], ["right", "right", "idle", "right"]] * 6
GOLDS: dict[str, list[Any]] = {
    "rate": RATINGS,
    "prefer": PREFERENCES,
    "rank": RANKINGS,
    "mark": SPANS,
    "steps": STEPS,
}


def random_value(kind: str, dice: random.Random) -> Any:
    if kind == "rate":
        return {name: dice.randint(0, 4) for name in ("correct", "concise")}
    if kind == "prefer":
        return pref(dice.randint(-3, 3))
    if kind == "rank":
        return rank(*dice.sample(LETTERS, 4))
    if kind == "steps":
        return [dice.choice(["right", "wrong", "idle"]) for _ in range(4)]
    starts = [dice.randrange(len(SENTENCE) - 1) for _ in range(dice.randint(0, 3))]
    return [span(s, dice.randint(s + 1, len(SENTENCE)), dice.choice(["fact", "source"])) for s in starts]


@pytest.mark.parametrize("kind", GOLDS)
def test_gold_itself_scores_one_and_fits_its_question(kind: str) -> None:
    golds = GOLDS[kind]
    items = items_of(kind, len(golds))
    result = run(kind, items, golds, golds)
    assert (result.s, result.accuracy) == (1, 1)
    assert 0.5 < result.bound < 1
    assert all(fault(QUESTIONS[kind], gold, items[0]) is None for gold in golds)


@pytest.mark.parametrize("kind", GOLDS)
def test_a_blank_scores_zero(kind: str) -> None:
    golds = GOLDS[kind]
    result = run(kind, items_of(kind, len(golds)), golds, [None] * len(golds))
    assert (result.s, result.answered, result.accuracy) == (0, 0, 0)


WHOLE = [span(0, len(SENTENCE), label) for label in ("fact", "source")]
CONSTANTS = [
    *[("rate", {"correct": x, "concise": y}) for x in range(5) for y in range(5)],
    *[("prefer", pref(value)) for value in range(-3, 4)],
    *[("rank", rank(*order)) for order in permutations(LETTERS)],
    ("rank", rank("abcd")),
    *[("mark", value) for value in ([], [WHOLE[0]], [WHOLE[1]])],
    *[("steps", [label] * 4) for label in ("right", "wrong", "idle")],
]


@pytest.mark.parametrize(("kind", "constant"), CONSTANTS)
def test_every_constant_scores_exactly_zero(kind: str, constant: Any) -> None:
    golds = GOLDS[kind]
    assert run(kind, items_of(kind, len(golds)), golds, [constant] * len(golds)).s == 0


@pytest.mark.parametrize("kind", GOLDS)
def test_random_annotators_score_zero_on_average(kind: str) -> None:
    golds = GOLDS[kind]
    items = items_of(kind, len(golds))
    found = []
    for seed in range(200):
        dice = random.Random(seed)
        found.append(run(kind, items, golds, [random_value(kind, dice) for _ in golds]).unclipped)
    # Spans have no negative side: whatever a random annotator hits by chance is above the blank.
    chance = 0.06 if kind == "mark" else 0
    assert mean(found) <= chance + 2 * stdev(found) / len(found) ** 0.5


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(sorted(GOLDS)), st.randoms(use_true_random=False), st.integers(0, 9))
def test_making_one_item_right_never_lowers_the_score(kind: str, dice: random.Random, at: int) -> None:
    golds = GOLDS[kind]
    items = items_of(kind, len(golds))
    values = [random_value(kind, dice) for _ in golds]
    before = run(kind, items, golds, values).unclipped
    values[at] = golds[at]
    assert run(kind, items, golds, values).unclipped >= before - 1e-12


class TestRating:
    def test_one_criterion_is_the_skill_of_a_regression(self) -> None:
        """With constants allowed to be the mean, s is R²; whole-number constants make it no smaller."""
        rate = QUESTIONS["rate"]
        assert isinstance(rate, Rating)
        golds = [{"correct": g, "concise": g} for g in (0, 1, 2, 3, 4) * 3]
        dice = random.Random(3)
        values = [{"correct": v, "concise": v} for v in (dice.choice((0, 1, 2, 3, 4)) for _ in golds)]
        expected = r2_score([g["correct"] for g in golds], [v["correct"] for v in values])
        assert run("rate", items_of("rate", 15), golds, values).unclipped == pytest.approx(expected)

    def test_gold_without_spread_is_refused(self) -> None:
        golds = [{"correct": 4, "concise": 4}] * 9 + [{"correct": 3, "concise": 4}]
        with pytest.raises(GoldError, match="gold-blind policy"):
            run("rate", items_of("rate", 10), golds, golds)


class TestPreference:
    @pytest.mark.parametrize(
        ("gold", "said", "shares", "expected"),
        [
            (-3, -3, {}, 1.0),
            (-3, -2, {}, 1.0),
            (-3, -1, {}, 0.8),
            (-1, -3, {}, 0.8),
            (-1, 0, {}, 0.0),
            (-1, 1, {}, 0.0),
            (0, 0, {}, 1.0),
            (0, 1, {}, 0.0),
            (2, None, {}, 0.0),
            (-1, 0, {"a": 0.5, "tie": 0.4, "b": 0.1}, 0.8),
            (-1, 3, {"a": 0.5, "tie": 0.4, "b": 0.1}, 0.2),
            (-1, -1, {"a": 0.5, "tie": 0.4, "b": 0.1}, 1.0),
        ],
    )
    def test_credit(self, gold: int, said: int | None, shares: dict[str, float], expected: float) -> None:
        assert preference.credit(gold, said, shares) == pytest.approx(expected)

    def test_a_rare_class_is_refused(self) -> None:
        golds = [pref(-1)] * 10 + [pref(1)] * 4
        with pytest.raises(GoldError, match="b: 4"):
            run("prefer", items_of("prefer", 14), golds, golds)


class TestRanking:
    @given(st.lists(st.integers(0, 3), min_size=4, max_size=4), st.lists(st.integers(0, 3), min_size=4, max_size=4))
    def test_tau_b_agrees_with_scipy(self, one: list[int], other: list[int]) -> None:
        def ranks(numbers: list[int]) -> list[list[str]]:
            return [[name for name, m in zip(LETTERS, numbers, strict=True) if m == n] for n in sorted(set(numbers))]

        expected = kendalltau(one, other).statistic
        assert ranking.tau_b(ranks(one), ranks(other)) == pytest.approx(0 if np.isnan(expected) else expected)

    def test_the_published_example(self) -> None:
        table = json.loads((Path(__file__).parents[1] / "data" / "rank_corr_bt.json").read_text(encoding="utf-8"))
        case = table["kendall"]
        names = [str(n) for n in range(len(case["x"]))]

        def ranks(numbers: list[int]) -> list[list[str]]:
            return [[m for m, x in zip(names, numbers, strict=True) if x == n] for n in sorted(set(numbers))]

        assert ranking.tau_b(ranks(case["x"]), ranks(case["y"])) == pytest.approx(case["tau_b"])


places = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 6), st.sampled_from(["fact", "source"])), max_size=6)


class TestSpans:
    @given(places, places)
    def test_the_matching_has_the_most_credit(self, gold: list[Any], said: list[Any]) -> None:
        golds = [{"label": label, "start": s, "end": s + n} for s, n, label in gold]
        answers = [{"label": label, "start": s, "end": s + n} for s, n, label in said]
        pairs = spans.match(golds, answers)
        assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
        table = np.array([[spans.credit(g, a) for a in answers] for g in golds]).reshape(len(golds), len(answers))
        rows, columns = linear_sum_assignment(table, maximize=True)
        earned = sum(spans.credit(golds[i], answers[j]) for i, j in pairs)
        assert earned == pytest.approx(table[rows, columns].sum())

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            ([span(0, 9)], ["right"]),
            ([span(0, 9, "source")], ["wrong"]),
            ([span(1, 9)], ["boundary"]),
            ([], ["missed"]),
            ([span(20, 25)], ["missed", "extra"]),
            ([span(0, 2)], ["missed", "boundary"]),
            ([span(0, 9), span(0, 9)], ["right", "boundary"]),
        ],
    )
    def test_the_verdict_in_the_trade_s_words(self, said: list[Any], expected: list[str]) -> None:
        item = items_of("mark", 1)[0]
        gold = Gold(answer(item, {"mark": [span(0, 9)]}, "gold"), ("R1",), L)
        assert [one.outcome for one in compare(TASK, item, gold, answer(item, {"mark": said}))] == expected

    def test_soft_f1_by_hand(self) -> None:
        golds = [[span(0, 10)], [span(0, 10)]]
        values = [[span(0, 8)], [span(0, 10, "source"), span(12, 14)]]
        # Overlap 0.8, and 1 with the other label: 2 · (0.8 + 0.5) / (3 + 2).
        assert run("mark", items_of("mark", 2), golds, values).s == pytest.approx(2.6 / 5)

    @pytest.mark.parametrize(
        "value",
        [
            [span(0, 3) | {"quote": "北京"}],
            [span(0, 3) | {"start": 3}],
            [span(0, 3) | {"end": 999}],
            [span(0, 3) | {"start": -1}],
            [span(0, 3) | {"start": True}],
            [span(0, 3) | {"label": "tone"}],
            [span(0, 3) | {"more": 1}],
            [span(0, 1)] * 201,
            "text",
            [["fact", 0, 3]],
        ],
    )
    def test_a_span_that_is_not_in_the_text_is_refused(self, value: Any) -> None:
        assert fault(QUESTIONS["mark"], value, items_of("mark", 1)[0]) is not None


class TestText:
    @pytest.mark.parametrize(
        ("check", "value", "yes", "no"),
        [
            ("min_chars", 3, "你好吗", "你好 "),
            ("max_chars", 3, "你 好 吗", "你好吗？"),
            ("min_words", 3, "one two-fold three", "one two"),
            ("max_words", 3, "你好吗", "你好吗你"),
            ("max_sentences", 1, "3.5 kg is fine", "Yes. No."),
            ("bullets", 2, "- a\n- b", "- a\n- b\n- c"),
            ("bullets", 2, "1. a\n2、b", "a\nb"),
            ("no_bullets", "", "a - b", "a:\n- b"),
            ("no_bullets", "", "**Notice**\n-6 °C\n3.5 hours", "①甲\n②乙"),
            ("bullets", 2, "* a\n3）b", "*a*\n2.5 b"),
            ("includes", "周五|星期五", "星期五见", "周四见"),
            ("includes", "please", "Please come", "come"),
            ("excludes", "抱歉|对不起", "好的", "对不起，不行"),
            ("starts_with", "您好|你好", "您好，", "嗨，您好"),
            ("ends_with", "谢谢！", "来了，谢谢！ ", "谢谢！再见"),
        ],
    )
    def test_constraints(self, check: str, value: int | str, yes: str, no: str) -> None:
        assert text.meets(yes, Constraint(check, value))
        assert not text.meets(no, Constraint(check, value))
        assert not text.meets("  ", Constraint(check, value))

    @pytest.mark.parametrize(
        ("check", "value", "said"),
        [
            ("min_chars", 60, "At least 60 characters, not counting spaces"),
            ("max_words", 80, "At most 80 words"),
            ("max_sentences", 1, "In one sentence"),
            ("bullets", 3, "A list of 3 entries"),
            ("no_bullets", "", "No list"),
            ("includes", "5 pm|17:00", "Say “5 pm” or “17:00”"),
            ("excludes", "sorry", "Don't say “sorry”"),
            ("starts_with", "Hello|Hi|Dear", "Begin with “Hello”, “Hi” or “Dear”"),
            ("ends_with", "{name}", "End with “{name}”"),
        ],
    )
    def test_a_constraint_is_told_in_a_sentence(self, check: str, value: int | str, said: str) -> None:
        assert text.describe(Constraint(check, value), "en") == said

    def test_every_check_can_be_told(self) -> None:
        assert text.SENTENCES.keys() == text.CHECKS.keys()
        with pytest.raises(KeyError):
            text.describe(Constraint("rhymes", "moon"), "en")

    def test_the_share_of_constraints_against_the_text_unchanged(self) -> None:
        items = items_of("write", 10)
        good, half = "京城很大", "很大"  # the original meets two of three: it names 首都 and is long enough
        assert run("write", items, [None] * 10, [good] * 10).s == 1
        assert run("write", items, [None] * 10, [SENTENCE] * 10).s == 0
        assert run("write", items, [None] * 10, [half] * 10).s == 0

    @given(st.text("ab京🙂", max_size=9), st.text("ab京🙂", max_size=9))
    def test_edit_distance_agrees_with_an_independent_library(self, one: str, other: str) -> None:
        assert text.distance(one, other) == Levenshtein.distance(one, other)

    def test_published_cases_of_character_error_rate(self) -> None:
        cases = json.loads((Path(__file__).parents[1] / "data" / "wer_cer_cases.json").read_text(encoding="utf-8"))
        for reference, hypothesis, rate in cases["cer"]:
            assert text.distance(reference, hypothesis) / len(reference) == pytest.approx(rate)

    def test_a_transcript(self) -> None:
        items = [Item(f"i{n}", ("type",), {A: "你号世届"}) for n in range(2)]
        result = run("type", items, ["你好，世界"] * 2, ["你好，世界", "你好 世界"])
        assert result.parts[0].credit == pytest.approx(0.9)
        assert result.parts[0].blind == pytest.approx(0.4)


class TestSteps:
    def test_the_first_error_is_scored_too(self) -> None:
        items = items_of("steps", 12)
        late = [["right", "right", "wrong", "idle"] if "wrong" in gold else gold for gold in STEPS]
        result = run("steps", items, STEPS, late)
        assert [(part.label, part.credit) for part in result.parts] == [
            (None, pytest.approx((1 + 0 + 2 / 3) / 3)),
            ("first wrong", 0.5),
        ]

    @pytest.mark.parametrize(
        "value", [["right"] * 3, ["right"] * 5, "right", ["right", "right", "right", 3], [["right"]] * 4]
    )
    def test_a_list_that_does_not_fit_the_steps_is_refused(self, value: Any) -> None:
        assert fault(QUESTIONS["steps"], value, items_of("steps", 1)[0]) is not None

    def test_steps_may_be_left_open(self) -> None:
        assert fault(QUESTIONS["steps"], ["right", None, None, None], items_of("steps", 1)[0]) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("rate", {"correct": 5}),
        ("rate", {"correct": True}),
        ("rate", {"correct": 2.0}),
        ("rate", {"speed": 2}),
        ("rate", [1, 2]),
        ("prefer", pref(4)),
        ("prefer", pref(True)),  # type: ignore[arg-type]  # that is the point
        ("prefer", pref(1, reasons=["nonsense"])),
        ("prefer", pref(1, reasons=["tone", "tone"])),
        ("prefer", pref(1, order=[A, A])),
        ("prefer", pref(1, shares={"a": 1})),
        ("prefer", {"value": 1}),
        ("rank", rank("ab", "c")),
        ("rank", rank("ab", "c", "dd")),
        ("rank", rank("ab", "", "cd")),
        ("rank", rank("ab", "cd") | {"order": [A]}),
        ("rank", {"ranks": [["a", 1]], "order": []}),
        ("write", 3),
        ("write", "e\u0301"),
        ("write", "a" * 4001),
    ],
)
def test_a_value_of_the_wrong_shape_is_refused(kind: str, value: Any) -> None:
    found = fault(QUESTIONS[kind], value, items_of(kind, 1)[0])
    assert found is not None and found[0] in ("bad-value", "unknown-label")
