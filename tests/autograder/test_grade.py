"""Marks against the formulas written out here, and everything that must not be graded."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.gold import fold
from autograder.grade import Grade, grade, make_sheet
from autograder.submission import Submission
from labelcamp.answers import dump_gold
from labelcamp.problems import Problem
from labelcamp.receipt import receipt
from labelcamp.scoring import GoldError
from labelcamp.task import TaskError


def hand_in(tiny: Any, *journals: bytes, **fields: Any) -> Grade:
    return grade(tiny.sheet, Submission({f"{n}.jsonl": data for n, data in enumerate(journals)}, **fields))


def expected_s(tiny: Any, said: dict[str, dict[str, str] | None]) -> float:
    """s from the scoring law, for the two labels of the tiny task: (A − c) / (1 − c), the mean of both, clipped."""
    parts = []
    for label in ("bird", "car"):
        means = []
        for value in ("yes", "no"):
            items = [i for i, g in tiny.golds.items() if g.answer.values["contents"].get(label, "no") == value]
            credit = 0.0
            for item in items:
                answer = None if said.get(item) is None else said[item].get(label, "no")
                credit += 1.0 if answer == value else 0.5 if answer == "unsure" else 0.0
            means.append(credit / len(items))
        parts.append((sum(means) / 2 - 0.5) / 0.5)
    return max(0.0, sum(parts) / 2)


def expected_mark(s: float) -> float:
    """Linear through (0, 0), (0.6, 60), (0.9, 90), (1, 100): here 100 s."""
    return round(100 * s, 1)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(["gold", "blank", "", "bird", "car", "unsure"]), min_size=24, max_size=24))
def test_mark_is_the_formula(tiny, choices):
    said: dict[str, dict[str, str] | None] = {}
    for item, choice in zip(tiny.golds, choices, strict=True):
        made = {"blank": None, "": {}, "bird": {"bird": "yes"}, "car": {"car": "yes"}, "unsure": {"bird": "unsure"}}
        said[item] = dict(tiny.golds[item].answer.values["contents"]) if choice == "gold" else made[choice]
    rows = [tiny.answer(tiny.task, tiny.items, i, {"contents": v}) for i, v in said.items() if v is not None]
    if not rows:
        return
    result = hand_in(tiny, tiny.journal(rows))
    assert result.gradable and result.score is not None
    assert result.score.s == pytest.approx(expected_s(tiny, said))
    assert result.mark == pytest.approx(expected_mark(expected_s(tiny, said)), abs=0.051)
    assert result.score.blank == list(said.values()).count(None)


def test_perfect_is_100_and_versions_are_named(tiny):
    result = hand_in(tiny, tiny.journal(tiny.labels(tiny.sheet, 24)))
    assert (result.mark, result.gold, result.grader) == (100.0, tiny.gold.digest, "1")
    assert len(result.submission) == 16
    assert result.submission != hand_in(tiny, tiny.journal(tiny.labels(tiny.sheet, 23))).submission


def test_the_receipt_is_that_of_the_answers_that_count(tiny):
    labels = tiny.labels(tiny.sheet, 24)
    result = hand_in(tiny, tiny.journal(labels[:12]), tiny.journal([*labels, labels[0]]))
    assert result.receipt == receipt(labels) != hand_in(tiny, tiny.journal(labels[:23])).receipt
    assert hand_in(tiny, b"no answer\n").receipt == ""


def row_of(tiny: Any, **fields: Any) -> bytes:
    return tiny.edited(tiny.labels(tiny.sheet, 24)[0], **fields)


def gold_line(tiny: Any) -> bytes:
    return tiny.edited(next(iter(tiny.golds.values())).answer, source="human")


NOT_GRADABLE = {
    "empty": (lambda tiny: b"", "empty-journal"),
    "only a line end": (lambda tiny: b"\n", "not-json"),
    "latin-1": (lambda tiny: "é\n".encode("latin-1"), "not-utf8"),
    "utf-16": (lambda tiny: tiny.journal(tiny.labels(tiny.sheet, 24)).decode().encode("utf-16"), "not-utf8"),
    "not JSON": (lambda tiny: b"{'a': 1}\n", "not-json"),
    "NaN": (lambda tiny: b'{"stamp": NaN}\n', "not-json"),
    "a list": (lambda tiny: b"[1, 2]\n", "not-json"),
    "a number": (lambda tiny: b"100.0\n", "not-json"),
    "deep": (lambda tiny: b"[" * 100_000 + b"\n", "not-json"),
    "no fields": (lambda tiny: b"{}\n", "unknown-format"),
    "another format": (lambda tiny: row_of(tiny, v=2), "unknown-format"),
    "an unknown field": (lambda tiny: row_of(tiny, mark=100), "unknown-field"),
    "a wrong type": (lambda tiny: row_of(tiny, stamp="now"), "bad-field"),
    "another task": (lambda tiny: row_of(tiny, task="other"), "other-task"),
    "another version": (lambda tiny: row_of(tiny, task_hash="0" * 16), "other-version"),
    "another set": (lambda tiny: row_of(tiny, set="practice"), "other-set"),
    "an unknown item": (lambda tiny: row_of(tiny, item="i999"), "unknown-item"),
    "a changed item": (lambda tiny: row_of(tiny, item_hash="0" * 16), "changed-item"),
    "an unknown label": (lambda tiny: row_of(tiny, values={"contents": {"dog": "yes"}}), "unknown-label"),
    "an unknown value": (lambda tiny: row_of(tiny, values={"contents": {"bird": "no"}}), "bad-value"),
    "an unknown question": (lambda tiny: row_of(tiny, values={"mark": 100}), "unknown-question"),
    "a model's row": (lambda tiny: row_of(tiny, source="model"), "not-human"),
    "a gold answer": (lambda tiny: row_of(tiny, source="gold"), "not-human"),
    "a gold answer as a person's": (gold_line, "other-gold"),
    "a long line": (lambda tiny: row_of(tiny, note="x" * 300_000), "line-too-long"),
    "too long": (lambda tiny: b"x" * (20 * 2**20 + 1), "journal-too-big"),
    "one id, two rows": (lambda tiny: row_of(tiny) + row_of(tiny, note="other"), "row-conflict"),
    "a huge number": (
        lambda tiny: number_row(tiny, {"bird_share": {"value": 10**400, "rows": {}}}),
        "bad-field|bad-value",
    ),
}


def number_row(tiny: Any, value: dict[str, Any]) -> bytes:
    return tiny.journal([tiny.answer(tiny.task, tiny.items, "summary", {})]).replace(
        b'"values":{}', b'"values":' + json.dumps({"bird_share": value}).encode()
    )


@pytest.mark.parametrize("name", NOT_GRADABLE)
def test_not_gradable(tiny, name):
    make, code = NOT_GRADABLE[name]
    good = tiny.journal(tiny.labels(tiny.sheet, 24))
    alone = hand_in(tiny, make(tiny))
    assert (alone.gradable, alone.mark, alone.score) == (False, None, None)
    assert alone.problems[0].code in code.split("|")
    for lang in ("zh", "en"):
        assert "{" not in alone.problems[0].sentence(lang)
    beside = hand_in(tiny, good, make(tiny))
    assert beside.gradable == (name == "empty")
    before = hand_in(tiny, make(tiny) + good)
    assert before.gradable == (name == "empty")


def test_no_journal(tiny):
    assert [problem.code for problem in hand_in(tiny).problems] == ["no-journal"]


def test_a_gold_file_is_not_a_journal(tiny, tmp_path):
    dump_gold(tiny.golds.values(), tmp_path / "gold.jsonl")
    result = hand_in(tiny, tiny.journal(tiny.labels(tiny.sheet, 24)), (tmp_path / "gold.jsonl").read_bytes())
    assert [problem.code for problem in result.problems] == ["gold-file"]


def test_a_torn_last_line_is_dropped_and_named(tiny):
    rows = tiny.labels(tiny.sheet, 24)
    whole = tiny.journal(rows)
    result = hand_in(tiny, whole[:-40])
    assert result.mark == hand_in(tiny, tiny.journal(rows[:-1])).mark
    assert [problem.code for problem in result.warnings] == ["torn-line"]


def test_identical_rows_fold(tiny):
    journal = tiny.journal(tiny.labels(tiny.sheet, 20))
    once, twice, apart = hand_in(tiny, journal), hand_in(tiny, journal + journal), hand_in(tiny, journal, journal)
    assert once.mark == twice.mark == apart.mark
    assert [problem.code for problem in twice.warnings] == ["identical-rows"]


def test_the_latest_counts_and_a_skip_is_blank(tiny):
    rows = tiny.labels(tiny.sheet, 24)
    late = 1_800_000_000_000
    item = rows[0].item
    draft = tiny.answer(tiny.task, tiny.items, item, {"contents": {}}, status="draft", stamp=late)
    skip = tiny.answer(tiny.task, tiny.items, item, {}, status="skipped", stamp=late)
    assert hand_in(tiny, tiny.journal([*rows, draft])).mark == 100.0
    assert hand_in(tiny, tiny.journal([skip, *rows])).score.blank == 1


def test_faults_of_the_folder_stop_the_mark(tiny):
    fault = Problem("symlink", "labels/a.jsonl")
    result = hand_in(tiny, tiny.journal(tiny.labels(tiny.sheet, 24)), faults=(fault,))
    assert result.problems == (fault,) and result.mark is None


RETIRED = datetime(2026, 9, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("handed_in", "stamp", "gradable"),
    [
        (datetime(2026, 9, 22, tzinfo=UTC), 1_900_000_000_000, True),
        (datetime(2026, 9, 24, tzinfo=UTC), 1_700_000_000_000, False),
        (None, 1_700_000_000_000, True),
        (None, 1_900_000_000_000, False),
        (None, 2**53 - 1, False),
    ],
)
def test_after_retirement(tiny, handed_in, stamp, gradable):
    sheet = make_sheet(tiny.task, tiny.items, fold(tiny.golds, frozenset(), RETIRED))
    rows = [evolve(row, stamp=stamp) for row in tiny.labels(tiny.sheet, 24)]
    result = grade(sheet, Submission({"a.jsonl": tiny.journal(rows)}, handed_in=handed_in))
    assert result.gradable == gradable
    assert [problem.code for problem in result.problems] == ([] if gradable else ["retired"])


def numbers(tiny: Any, rows: list[Any], values: dict[str, Any]) -> Grade:
    last = tiny.answer(tiny.task, tiny.items, "summary", values, stamp=1_800_000_000_000)
    return hand_in(tiny, tiny.journal([*rows, last]))


def test_numbers_are_recomputed_from_the_rows_that_they_name(tiny):
    rows = tiny.labels(tiny.sheet, 24)
    first = [row.values["contents"].get("bird") == "yes" for row in rows[:10]]
    share = sum(first) / 10
    assert share != sum(row.values["contents"].get("bird") == "yes" for row in rows) / 24 or first.count(True) == 5
    times = sorted(row.active_ms for row in rows[:10])
    named = {"rows": {"0.jsonl": 10}}
    seconds = (times[4] + times[5]) / 2000
    good = {"bird_share": {"value": share} | named, "median_seconds": {"value": seconds} | named}
    result = numbers(tiny, rows, good)
    assert [one.outcome for one in result.numbers] == ["right", "right"]
    assert result.number_share == 1
    assert [one.expected for one in result.numbers] == [pytest.approx(share), pytest.approx(seconds)]
    wrong = numbers(tiny, rows, good | {"median_seconds": {"value": seconds + 1} | named})
    assert [one.outcome for one in wrong.numbers] == ["right", "wrong"] and wrong.number_share == 0.5
    later = numbers(tiny, rows, good | {"median_seconds": {"value": seconds, "rows": {"0.jsonl": 24}}})
    all_times = sorted(row.active_ms for row in rows)
    assert later.numbers[1].expected == pytest.approx((all_times[11] + all_times[12]) / 2000)


def test_numbers_that_cannot_be_told_have_no_mark_and_missing_ones_are_zero(tiny):
    rows = tiny.labels(tiny.sheet, 24)
    gone = numbers(tiny, rows, {"bird_share": {"value": 0.5, "rows": {"other.jsonl": 3}}})
    assert [one.outcome for one in gone.numbers] == ["unknown", "absent"] and gone.number_share is None
    assert gone.mark == 100.0
    assert hand_in(tiny, tiny.journal(rows)).number_share == 0
    assert hand_in(tiny).number_share is None


def test_a_sheet_that_can_not_be_fair_is_refused(tiny):
    with pytest.raises(GoldError):
        make_sheet(tiny.task, tiny.items, fold(dict(list(tiny.golds.items())[:-1]), frozenset()))
    few = {item: evolve(g, answer=evolve(g.answer, values={"contents": {}})) for item, g in tiny.golds.items()}
    with pytest.raises(GoldError):
        make_sheet(tiny.task, tiny.items, fold(few, frozenset()))
    with pytest.raises(TaskError):
        make_sheet(tiny.task, evolve(tiny.items, task_hash="0" * 16), tiny.gold)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_nothing_in_a_hand_in_raises(tiny, data):
    good = tiny.journal(tiny.labels(tiny.sheet, 24))
    cut = data.draw(st.integers(0, len(good)))
    noise = data.draw(st.one_of(st.binary(max_size=60), st.text(max_size=40).map(str.encode), st.just(b'"values":')))
    result = hand_in(tiny, good[:cut] + noise + good[cut + data.draw(st.integers(0, 60)) :])
    assert result.gradable == (result.mark is not None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.just(10**400) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["value", "rows", "bird"]), inner),
    max_leaves=8,
)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(JSON, st.sampled_from(["values", "contents", "bird_share", "stamp", "item", "task", "set", "status", "v"]))
def test_no_value_in_a_row_raises(tiny, value, place):
    row = tiny.labels(tiny.sheet, 24)[0]
    if place in ("contents", "bird_share"):
        row = row if place == "contents" else tiny.answer(tiny.task, tiny.items, "summary", {})
        changed = json.loads(tiny.edited(row)) | {"values": {place: value}}
    else:
        changed = json.loads(tiny.edited(row)) | {place: value}
    result = hand_in(tiny, json.dumps(changed).encode() + b"\n")
    assert result.gradable == (result.mark is not None)
