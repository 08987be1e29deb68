"""A learner's own results."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

import pytest
from attrs import evolve

from labelcamp.answers import Gold
from labelcamp.guidelines import Guideline, parse_guideline
from labelcamp.items import Item, ItemSet
from labelcamp.page import Page, picture
from labelcamp.results import Judged, at_stake, confusion, judge, missed_rules, section, time_chart
from labelcamp.task import Choice, Task
from labelcamp.wording import in_words

from .conftest import MakeAnswer

PAGE = """# Birds and cars (v1.0)

|  | Rule | Counts | Doesn't |
|---|---|---|---|
| **R1** | **One is enough.** | a | b |
"""


@pytest.fixture
def guideline() -> Guideline:
    return parse_guideline(PAGE, "en")


@pytest.fixture
def pairs(task: Task, item_set: ItemSet, gold: Mapping[str, Gold], answer: MakeAnswer) -> tuple[Judged, ...]:
    """Gold goes bird, car, both, neither, bird ...; the second, third and fifth are missed."""
    said = [{"bird": "yes"}, {}, {"bird": "yes", "car": "unsure"}, {}, None]
    answers = {}
    for number, value in enumerate(said):
        if value is not None:
            made = answer(f"i{number:02}", value, active_ms=1000 * (number + 1), stamp=100 - number)
            answers[made.item] = made
    return judge(task, item_set.items[:5], gold, answers)


def the_choice(task: Task) -> Choice:
    question = task.question("contents")
    assert isinstance(question, Choice)
    return question


def show(item: Item, alt: str) -> str:
    return picture("a.jpg", item.id.encode(), alt)


def test_items_in_the_order_of_work_and_blanks_last(pairs: tuple[Judged, ...]) -> None:
    assert [judged.item.id for judged in pairs] == ["i03", "i02", "i01", "i00", "i04"]
    assert [judged.right for judged in pairs] == [True, False, False, True, False]


def test_confusion_counts_gold_against_answer(task: Task, pairs: tuple[Judged, ...]) -> None:
    question = the_choice(task)
    assert confusion(question, "bird", pairs) == {
        ("yes", "yes"): 2,
        ("yes", None): 1,
        ("no", "no"): 2,
    }
    assert confusion(question, "car", pairs) == {
        ("no", "no"): 2,
        ("no", None): 1,
        ("yes", "no"): 1,
        ("yes", "unsure"): 1,
    }


def test_missed_rules_are_counted(task: Task, pairs: tuple[Judged, ...]) -> None:
    assert missed_rules(task, pairs) == (("R1", 3),)


def test_the_rule_of_a_label_that_is_right_is_not_at_stake(task: Task, pairs: tuple[Judged, ...]) -> None:
    question = the_choice(task)
    labels = tuple(evolve(label, rule={"bird": "R2", "car": "R4"}[label.id]) for label in question.labels)
    ruled = evolve(task, asked=(evolve(question, labels=labels), *task.asked[1:]))
    by_item = {judged.item.id: evolve(judged, gold=evolve(judged.gold, rules=("R2", "R5", "R4"))) for judged in pairs}
    assert at_stake(ruled, by_item["i02"]) == ("R5", "R4")  # bird right, car not
    assert at_stake(ruled, by_item["i04"]) == ("R2", "R5", "R4")  # nothing was answered
    only = evolve(by_item["i02"], gold=evolve(by_item["i02"].gold, rules=("R2",)))
    assert at_stake(ruled, only) == ("R2",)


def test_a_section_shows_numbers_rules_and_every_missed_picture(
    task: Task, pairs: tuple[Judged, ...], guideline: Guideline
) -> None:
    page = section("Test 1", "2 of 5 right.", pairs, task=task, guideline=guideline, show=show)
    assert page.text == repr(page) == "Test 1: 2 of 5 right."
    html = page._repr_html_()
    assert "R1 One is enough (3×)" in html
    assert html.count("<img ") == html.count('class="card"') == 3
    assert "You answered: no answer" in html and "You answered: Bird, Car (can&#x27;t tell)" in html
    assert 'alt="A picture; gold says: Bird, Car"' in html
    assert "It can be seen." in html
    assert html.count("<rect ") == 4  # the blank one took no time
    assert 'lang="en"' in html


def test_html_is_well_formed(task: Task, pairs: tuple[Judged, ...], guideline: Guideline) -> None:
    def no_picture(item: Item, alt: str) -> str:
        return f"<span>{item.id}</span>"

    page = section("A & B", "<2 of 5>", pairs, task=task, guideline=guideline, show=no_picture)
    ElementTree.fromstring(f"<div>{page.html}</div>")
    assert "A &amp; B" in page.html and "&lt;2 of 5&gt;" in page.html


def test_all_right_shows_no_cards_and_no_rule(task: Task, pairs: tuple[Judged, ...], guideline: Guideline) -> None:
    right = [judged for judged in pairs if judged.right]
    page = section("Test 1", "2 of 2 right.", right, task=task, guideline=guideline, show=show)
    assert "card" not in page.html and "Read again" not in page.html


def test_many_missed_are_cut_and_counted(
    task: Task, item_set: ItemSet, gold: Mapping[str, Gold], answer: MakeAnswer, guideline: Guideline
) -> None:
    answers = {f"i{n:02}": answer(f"i{n:02}", {"bird": "unsure"}) for n in range(20)}
    pairs = judge(task, item_set.items[:20], gold, answers)
    page = section("Practice", "0 of 20 right.", pairs, task=task, guideline=guideline, show=show)
    assert page.html.count('class="card"') == 12
    assert "8 more were missed." in page.html


def test_the_chart_marks_misses_by_more_than_colour() -> None:
    svg = time_chart([2.0, 4.0, 9.0], [True, False, True], "en").partition("</svg>")[0] + "</svg>"
    chart = ElementTree.fromstring(svg)
    bars = chart.findall("rect")
    assert [bar.get("class") for bar in bars] == ["right", "wrong", "right"]
    heights = [float(bar.get("height", "")) for bar in bars]
    assert heights[2] == pytest.approx(120) and heights[1] == pytest.approx(120 * 4 / 9, abs=0.1)
    assert [text.text for text in chart.findall("text")].count("✗") == 1
    assert "median is 4.0 s" in (chart.get("aria-label") or "")


def test_the_chart_of_one_untimed_item() -> None:
    ElementTree.fromstring(time_chart([0.0], [True], "en").partition("</svg>")[0] + "</svg>")


@pytest.mark.parametrize(
    ("value", "words"),
    [({}, "Neither"), ({"car": "yes"}, "Car"), ({"bird": "unsure"}, "Bird (can't tell)"), (None, "no answer")],
)
def test_answers_in_words(task: Task, value: dict[str, str] | None, words: str) -> None:
    assert in_words(the_choice(task), value, "en") == words


def test_the_language_of_a_page_is_marked() -> None:
    assert 'lang="zh-CN"' in Page("<p>鸟</p>", "鸟", "zh")._repr_html_()


def test_a_picture_carries_its_bytes_and_a_safe_alt() -> None:
    assert picture("a.png", b"\x00\x01", 'a "bird"') == (
        '<img alt="a &quot;bird&quot;" src="data:image/png;base64,AAE=">'
    )
