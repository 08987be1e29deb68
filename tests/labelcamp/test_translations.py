"""Every sentence of the interface stands in both languages, with the same blanks to fill in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PO = ROOT / "labelcamp" / "locale" / "zh" / "LC_MESSAGES" / "labelcamp.po"
KEYWORDS = {"_": None, "N_": None}
BLANK = re.compile(r"\{[^}]*\}")


@pytest.fixture(scope="module")
def in_code() -> set[str]:
    found = set()
    for package in ("labelcamp", "autograder"):
        for _, _, message, _, _ in extract_from_dir(
            str(ROOT / package), method_map=[("**.py", "python")], keywords=KEYWORDS, options_map={}
        ):
            assert isinstance(message, str)
            found.add(message)
    return found


@pytest.fixture(scope="module")
def in_chinese() -> dict[str, str]:
    with PO.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_no_sentence_lacks_its_chinese(in_code: set[str], in_chinese: dict[str, str]) -> None:
    assert len(in_code) > 40
    assert sorted(in_code - {text for text, chinese in in_chinese.items() if chinese}) == []


def test_no_translation_is_left_over(in_code: set[str], in_chinese: dict[str, str]) -> None:
    assert sorted(in_chinese.keys() - in_code) == []


def test_both_languages_have_the_same_blanks(in_chinese: dict[str, str]) -> None:
    differing = [
        text for text, chinese in in_chinese.items() if set(BLANK.findall(text)) != set(BLANK.findall(chinese))
    ]
    assert differing == []


def test_chinese_is_chinese(in_chinese: dict[str, str]) -> None:
    """Full-width punctuation between Chinese characters, and 小汽车 rather than 汽车 for a car."""
    half_width = re.compile(r"[\u4e00-\u9fff][,;:!?](?!\w)")
    assert [chinese for chinese in in_chinese.values() if half_width.search(chinese)] == []
    assert [chinese for chinese in in_chinese.values() if re.search(r"(?<!小)汽车", chinese)] == []
