from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelcamp.answers import FORMAT, MODES, STATUSES, Answer, Gold, dump_gold, dump_row, load_gold, parse_row
from labelcamp.problems import Problem, ProblemError

from .conftest import MakeAnswer

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
answers = st.builds(
    Answer,
    id=st.text("0123456789abcdef", min_size=32, max_size=32),
    stamp=st.integers(0, 2**53 - 1),
    task=texts,
    task_hash=texts,
    item=texts,
    item_hash=texts,
    set=texts,
    mode=st.sampled_from(MODES),
    by=texts,
    source=st.just("human"),
    status=st.sampled_from(STATUSES),
    values=st.dictionaries(texts, texts | st.dictionaries(texts, texts)),
    active_ms=st.integers(0, 2**53 - 1),
    guideline=texts,
    note=texts,
)


@given(answers)
def test_a_row_survives_its_line(answer: Answer) -> None:
    line = dump_row(answer)
    assert "\n" not in line
    assert parse_row(line) == answer
    assert parse_row(line.encode().decode("utf-8")) == answer


def broken(line: str, **changes: Any) -> str:
    data = json.loads(line)
    data.update(changes)
    return json.dumps({name: value for name, value in data.items() if value != "-absent-"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"colour": "red"}, "unknown-field"),
        ({"stamp": "-absent-"}, "missing-field"),
        ({"v": 2}, "unknown-format"),
        ({"v": True}, "unknown-format"),
        ({"v": "-absent-"}, "unknown-format"),
        ({"stamp": "5"}, "bad-field"),
        ({"stamp": True}, "bad-field"),
        ({"stamp": -1}, "bad-field"),
        ({"stamp": 2**53}, "bad-field"),
        ({"stamp": 1.0}, "bad-field"),
        ({"id": "A" * 32}, "bad-field"),
        ({"id": "a" * 31}, "bad-field"),
        ({"source": "teacher"}, "bad-field"),
        ({"status": "done"}, "bad-field"),
        ({"values": []}, "bad-field"),
        ({"mode": None}, "bad-field"),
        ({"note": 3}, "bad-field"),
    ],
)
def test_a_fault_in_a_row_is_a_problem(answer: MakeAnswer, changes: dict[str, Any], code: str) -> None:
    line = broken(dump_row(answer()), **changes)
    with pytest.raises(ProblemError) as caught:
        parse_row(line, "labels/a.jsonl:7")
    assert caught.value.problem.code == code
    assert "labels/a.jsonl:7" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["", "null", "[]", "7", '"row"', "{", "[" * 100_000, "9" * 10_000, '{"v":1,"stamp":NaN}', '{"note":"\\ud800"}'],
)
def test_what_is_no_answer_is_refused(text: str) -> None:
    with pytest.raises(ProblemError) as caught:
        parse_row(text)
    assert caught.value.problem.code in ("not-json", "unknown-format")


def test_a_gold_line_never_parses_as_a_row(answer: MakeAnswer, tmp_path: Path) -> None:
    gold = Gold(answer(source="gold"), ("R1",), {"zh": "有。", "en": "Yes."})
    dump_gold([gold], tmp_path / "gold.jsonl")
    with pytest.raises(ProblemError) as caught:
        parse_row((tmp_path / "gold.jsonl").read_text(encoding="utf-8"), "labels/x.jsonl:1")
    assert caught.value.problem == Problem("gold-file", "labels/x.jsonl:1")


def test_gold_is_a_log_whose_latest_line_counts(answer: MakeAnswer, tmp_path: Path) -> None:
    old = Gold(answer(value={"bird": "yes"}, source="gold"), ("R1",), {"zh": "有鸟。", "en": "A bird."})
    new = Gold(answer(value={}, source="gold"), ("R2",), {"zh": "是蝙蝠。", "en": "It is a bat."})
    dump_gold([new, old], tmp_path / "gold.jsonl")
    assert load_gold(tmp_path / "gold.jsonl") == {"i00": new}


def test_the_format_version_is_written(answer: MakeAnswer) -> None:
    assert json.loads(dump_row(answer()))["v"] == FORMAT
