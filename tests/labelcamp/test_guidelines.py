from __future__ import annotations

from pathlib import Path

import pytest

from labelcamp.guidelines import load_guideline, parse_guideline
from labelcamp.task import TaskError

PAGE = """# Is there a bird? (v1.2)

| | Rule | Counts | Doesn't count |
|---|---|---|---|
| **R1** | **One is enough.** Size doesn't matter. | A heron. | An empty cage. |
| **R2** | **Real ones only.** | A sparrow. | A statue. |
"""


def test_rules_are_read_from_the_table() -> None:
    guideline = parse_guideline(PAGE, "en")
    assert (guideline.version, guideline.title) == ("1.2", "Is there a bird?")
    assert list(guideline.rules) == ["R1", "R2"]
    rule = guideline.rules["R1"]
    assert (rule.title, rule.counts, rule.excludes) == ("One is enough", "A heron.", "An empty cage.")


def test_a_chinese_page_is_read_the_same_way() -> None:
    page = "# 有没有鸟？（v1.0）\n| **R1** | **只认真的。** 画不算。 | 麻雀。 | 铜鹤。 |\n"
    assert parse_guideline(page, "zh").rules["R1"].title == "只认真的"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("no title", "expected a first line"),
        ("# Title (v1.0)\n", "expected a table"),
        ("# Title (v1.0)\n| **R1** | rule | counts |\n", "three cells"),
        (PAGE + "| **R1** | again | a | b |\n", "expected a new rule"),
    ],
)
def test_a_fault_is_a_sentence(page: str, expected: str) -> None:
    with pytest.raises(TaskError, match=expected):
        parse_guideline(page, "en")


def test_a_missing_page_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match=r"guideline\.zh\.md can't be read"):
        load_guideline(tmp_path, "zh")
