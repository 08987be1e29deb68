"""The examples of lesson 09 are what its words say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from labelcamp import content
from labelcamp.drills import Drill
from labelcamp.lessons import load_settings
from labelcamp.materials import load_material

NAME = "09-comparing"


@pytest.fixture(params=["zh", "en"])
def drills(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Drill]:
    settings = load_settings(content.find("course") / "lessons" / f"{NAME}.toml").drills
    return {
        each.id: Drill(NAME, request.param, each, load_material(each.task, request.param, each.asks), tmp_path)
        for each in settings
    }


def test_the_same_pair_flips_with_the_priority_and_a_pair_without_flaws_ties(drills: dict[str, Drill]) -> None:
    drill = drills["preference"]
    first, second, _ = (drill.material.items.by_id[item].shown for item in drill.example_ids)
    assert {name for name in first if first[name] != second[name]} == {"priority"}
    values = [drill.gold[item].answer.values["preference"]["value"] for item in drill.example_ids]
    assert values[0] * values[1] < 0 and values[2] == 0


def test_the_rankings_have_four_places_and_a_tie_at_the_top(drills: dict[str, Drill]) -> None:
    drill = drills["ranking"]
    ranks = [drill.gold[item].answer.values["ranking"]["ranks"] for item in drill.example_ids]
    assert [[len(place) for place in one] for one in ranks] == [[1, 1, 1, 1], [2, 1, 1]]


def test_the_marks_are_two_of_two_kinds_one_and_none(drills: dict[str, Drill]) -> None:
    drill = drills["unsupported"]
    marks = [drill.gold[item].answer.values["unsupported"] for item in drill.example_ids]
    assert [len({mark["label"] for mark in one}) for one in marks] == [2, 1, 0] == [len(one) for one in marks]


def test_the_steps_carry_a_mistake_on_put_one_right_and_have_none(drills: dict[str, Drill]) -> None:
    drill = drills["steps"]
    rules = [drill.gold[item].rules for item in drill.example_ids]
    steps = [drill.gold[item].answer.values["steps"] for item in drill.example_ids]
    assert "R3" in rules[0] and steps[0].count("wrong") > 1
    assert "R4" in rules[1] and steps[1].count("wrong") == 1
    assert "wrong" not in steps[2] and "neutral" in steps[2]


def test_one_kind_of_risk_has_all_three_replies(drills: dict[str, Drill]) -> None:
    drill = drills["safety"]
    values = [drill.gold[item].answer.values for item in drill.example_ids]
    assert len({value["category"] for value in values}) == 1 and values[0]["category"] != "none"
    assert [value["reply"] for value in values] == ["answer", "care", "refuse"]
