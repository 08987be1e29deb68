"""The page “What is recorded about me” names every field that a row has, in both languages, and commands that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder import cli
from labelcamp.answers import CHECKS
from labelcamp.carry import FINISHED
from labelcamp.journal import FOLDER_ID

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": DOCS / "privacy.md", "zh": DOCS / "privacy.zh.md"}


def spans(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


@pytest.mark.parametrize("lang", PAGES)
def test_every_field_of_a_row_is_named(lang: str) -> None:
    table = [line for line in PAGES[lang].read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = [name for line in table for name in re.findall(r"`([^`]+)`", line.split("|")[1])]
    assert sorted(named) == sorted([*CHECKS, "v"])


@pytest.mark.parametrize("lang", PAGES)
def test_files_and_commands_are_real(lang: str) -> None:
    text = PAGES[lang].read_text(encoding="utf-8")
    assert {FOLDER_ID, FINISHED, "labels", "work.record", "gradebook.db"} <= spans(text)
    commands = {
        command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback
    }
    named = [span.split()[1] for span in spans(text) if span.startswith("autograder ")]
    assert named and set(named) <= commands


def test_both_languages_say_the_same() -> None:
    zh, en = (PAGES[lang].read_text(encoding="utf-8") for lang in ("zh", "en"))
    assert spans(zh) - {"autograder forget 学号"} == spans(en) - {"autograder forget STUDENT-ID"}
    for mark in (r"^#+ ", r"^- ", r"^\|"):
        assert len(re.findall(mark, zh, re.MULTILINE)) == len(re.findall(mark, en, re.MULTILINE))
