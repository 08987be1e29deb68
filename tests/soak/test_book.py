"""The book of the soak sees what is lost: no run of it could pass on a broken journal."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from labelcamp.answers import Answer
from labelcamp.journal import Journal

from .learner import Count, Place, meant
from .run import EVERY, drawn, table


def row(number: int, stamp: int, values: dict[str, str]) -> Answer:
    item, by = f"item-{number:03}", ("work", "", "human", "submitted")
    contents = {"contents": values}
    return Answer(f"{stamp:032x}", stamp, "demo", "0" * 64, item, "1" * 64, "demo", *by, contents)


BIRD, NONE = {"bird": "yes"}, dict[str, str]()
ROWS = (row(0, 1, BIRD), row(1, 2, NONE), row(0, 3, NONE))
SAID = [meant("item-000", BIRD), meant("item-001", NONE), meant("item-000", NONE)]


def place(tmp_path: Path, *rows: Answer) -> Place:
    Journal(tmp_path / "labels", "one").append(rows)
    return Place(tmp_path, list(SAID), {answer.id for answer in ROWS})


@pytest.mark.parametrize(
    ("rows", "count"),
    [
        (ROWS, Count(said=3, acked=3)),
        (ROWS[:2], Count(said=3, acked=3, lost_acked=1, lost=1)),
        (ROWS[1:], Count(said=3, acked=3, lost_acked=1, lost=1)),
        ((*ROWS, ROWS[0]), Count(said=3, acked=3, repeated=1)),
        ((*ROWS, row(1, 4, NONE)), Count(said=3, acked=3, doubled=1)),
        # An older label wins over what was said last.
        ((row(0, 5, BIRD), *ROWS[1:]), Count(said=3, acked=3, lost_acked=1, lost=1)),
    ],
)
def test_the_book_sees_what_is_lost_and_what_is_doubled(tmp_path: Path, rows: tuple[Answer, ...], count: Count) -> None:
    assert place(tmp_path, *rows).audit() == count


def test_a_torn_line_is_not_on_the_disk(tmp_path: Path) -> None:
    found = place(tmp_path, *ROWS)
    path = found.labels / "one.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    assert found.audit() == Count(said=3, acked=3, lost_acked=1, lost=1)


def test_every_fault_strikes_about_as_often_and_the_table_says_how_often() -> None:
    faults = drawn(100, random.Random(1))
    assert set(faults) == set(EVERY) and len(faults) == 100
    assert {faults.count(name) for name in EVERY} == {4, 5}
    assert faults == drawn(100, random.Random(1)) != drawn(100, random.Random(2))
    last = table(
        ["lab: disk full"], {"lab: disk full": [Count(5, 3), Count(4, 2, 1)]}, {"lab: disk full": 1}
    ).splitlines()[-1]
    assert last.split() == ["all", "3", "9", "5", "1", "0", "0", "0", "1"]
