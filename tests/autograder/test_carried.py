"""A hand-in that was carried from another door as one file is graded as the folder that it was made from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from attrs import evolve

from autograder.grade import grade
from autograder.submission import read_submission
from labelcamp.carry import pack, take_up


def test_the_file_and_the_folder_that_took_it_up_get_the_mark_of_the_original(tiny: Any, tmp_path: Path) -> None:
    rows = tiny.labels(tiny.sheet, 20)
    counts = {"a.jsonl": 10, "b.jsonl": 14}
    number = {"bird_share": {"value": 0.5, "rows": counts}}
    first = tmp_path / "first" / "03-image-classes"
    (first / "labels").mkdir(parents=True)
    (first / "labels" / "a.jsonl").write_bytes(tiny.journal(rows[:10]))
    (first / "labels" / "b.jsonl").write_bytes(
        tiny.journal([*rows[10:], tiny.answer(tiny.task, tiny.items, "summary", number)])
    )
    second, third = (tmp_path / name / "03-image-classes" / "labels" for name in ("second", "third"))
    second.mkdir(parents=True)
    (second / "labels-03-image-classes-20261124.jsonl").write_bytes(pack(first / "labels"))
    take_up(pack(first / "labels"), "file", third)
    original, *carried = (grade(tiny.sheet, read_submission(each)) for each in (first, second.parent, third.parent))
    assert original.gradable and original.numbers[0].outcome in ("right", "wrong")
    for one in carried:
        assert evolve(one, submission="") == evolve(original, submission="")
