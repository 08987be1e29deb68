"""How texts are counted and checked, with the vectors that the front end's own count is tested with too."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from labelcamp.items import Constraint
from labelcamp.scoring import text

VECTORS: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parents[1] / "data" / "text_checks.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("vector", VECTORS["counts"], ids=lambda vector: repr(vector["text"]))
def test_counts(vector: dict[str, Any]) -> None:
    written = vector["text"]
    counted = {
        "text": written,
        "characters": text.characters(written),
        "words": text.words(written),
        "sentences": text.sentences(written),
        "bullets": len(text.BULLET.findall(written)),
    }
    assert counted == vector


@pytest.mark.parametrize("vector", VECTORS["checks"], ids=lambda vector: f"{vector['check']} {vector['text']!r}")
def test_checks(vector: dict[str, Any]) -> None:
    constraint = Constraint(vector["check"], vector["value"])
    assert text.meets(vector["text"], constraint) == vector["met"]


def test_every_check_is_met_and_not_met_by_some_vector() -> None:
    seen = {(vector["check"], vector["met"]) for vector in VECTORS["checks"]}
    assert seen == {(check, met) for check in text.CHECKS for met in (True, False)}


def test_the_front_end_knows_every_check_and_the_same_bound() -> None:
    source = (Path(text.__file__).parents[1] / "frontend" / "src" / "kinds" / "count.ts").read_text(encoding="utf-8")
    table = source[source.index("export const CHECKS") :]
    assert re.findall(r"^  (\w+):", table[: table.index("\n};")], re.MULTILINE) == list(text.CHECKS)
    assert f"export const LONGEST = {text.LONGEST};" in source


def test_white_space_is_what_the_front_end_takes_for_it() -> None:
    listed = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert re.findall(r"\s", everything) == re.findall(f"[{listed}]", everything)
