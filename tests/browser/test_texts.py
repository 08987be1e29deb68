"""Texts in the bench, in a real JupyterLab, by keyboard only."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from . import text_material
from .conftest import Desktop
from .test_bench import Station, is_saved, press

pytestmark = pytest.mark.browser


@pytest.fixture
def station(desktop: Desktop) -> Station:
    text_material.folder(desktop.folder / "demo")
    return Station(desktop)


def open_bench(station: Station, names: str, more: str = "") -> Page:
    station.write(f'"{names}"{more}')
    return station.sit()


def answers(station: Station) -> list[tuple[str, dict[str, Any]]]:
    return [(row["status"], row["values"]) for row in station.rows()]


def test_every_kind_by_keyboard_gives_exactly_these_rows(station: Station) -> None:
    page = open_bench(station, "pair marks steps risk")
    order = page.locator(".lc-answer").evaluate_all("panes => panes.map((pane) => pane.textContent.includes('late'))")
    names = ["b", "a"] if order[0] else ["a", "b"]
    press(page, "7", "w", "q", "w", "Enter")
    expect(page.locator(".lc-rating")).to_be_visible()
    press(page, "Enter")
    expect(page.locator(".lc-hint")).to_have_text("Still to answer: Correct, Complete")
    press(page, "0", "3", "ArrowUp", "1", "Enter")
    expect(page.locator(".lc-step")).to_have_count(3)
    press(page, "1", "2", "ArrowUp", "ArrowUp", "2", "ArrowDown", "ArrowDown", "1", "Enter")
    expect(page.locator('[data-question="reply"]')).to_be_visible()
    press(page, "l", "Enter")
    expect(page.locator(".lc-hint")).to_contain_text("What is at risk?")
    press(page, "j", "Enter")
    expect(page.locator(".lc-end")).to_be_visible()
    is_saved(page)
    assert answers(station) == [
        ("submitted", {"better": {"value": 3 if names == ["a", "b"] else -3, "reasons": ["correct"], "order": names}}),
        ("submitted", {"marks": {"correct": 1, "complete": 3}}),
        ("submitted", {"steps": ["wrong", "wrong", "right"]}),
        ("submitted", {"risk": "money", "reply": "refuse"}),
    ]
    assert station.desktop.errors == []


def test_a_draft_is_partial_and_comes_back(station: Station) -> None:
    page = open_bench(station, "marks risk")
    press(page, "2", "ArrowRight", "h", "ArrowLeft")
    is_saved(page)
    assert answers(station) == [("draft", {"marks": {"correct": 2}}), ("draft", {"risk": "health"})]
    station.run_again(page)
    expect(page.locator('[data-command="rate-correct-2"]')).to_have_attribute("aria-pressed", "true")
    press(page, "4", "z", "3", "Enter", "k", "Enter")
    is_saved(page)
    assert answers(station)[2:] == [
        ("submitted", {"marks": {"correct": 2, "complete": 3}}),
        ("submitted", {"risk": "health", "reply": "answer"}),
    ]


def test_practice_shows_gold_where_it_belongs(station: Station) -> None:
    page = open_bench(station, "marks steps risk pair", ', "learn"')
    verdict = page.locator(".lc-verdict")
    press(page, "4", "1", "Enter")
    expect(verdict).to_contain_text("Nearly right")
    expect(page.locator('[data-criterion="complete"] .lc-outcome')).to_have_attribute("data-outcome", "near")
    expect(page.locator('[data-command="rate-complete-0"]')).to_have_class("lc-press lc-cell lc-is-gold")
    press(page, "Enter", "1", "1", "1", "Enter")
    expect(verdict).to_contain_text("Not quite")
    expect(page.locator('[data-command="step-2-wrong"]')).to_have_class("lc-press lc-cell lc-is-gold")
    press(page, "Enter", "h", "l", "Enter")
    expect(verdict).to_contain_text("Right")
    press(page, "Enter", "4", "Enter")
    expect(verdict).to_contain_text("See the second sentence.")
    expect(page.locator(".lc-between .lc-is-gold")).to_have_count(1)
    spoken = page.locator('[role="status"][aria-live]')
    expect(spoken).to_contain_text("Not quite")
    press(page, "ArrowLeft", "ArrowLeft", "ArrowLeft")
    expect(page.locator(".lc-mark.lc-is-close")).to_have_count(1)
    assert station.desktop.errors == []


def test_two_answers_of_120_words_are_read_without_scrolling(station: Station) -> None:
    page = open_bench(station, "pair")
    assert len((text_material.SENTENCE * 6).split()) >= 119
    expect(page.locator(".lc-answer")).to_have_count(2)
    sizes = "place => [place.scrollHeight - place.clientHeight, place.scrollWidth - place.clientWidth]"
    assert page.locator(".lc-reading").evaluate(sizes) == [0, 0]
    room, box = page.locator(".jp-WindowedPanel-outer").bounding_box(), page.locator(".labelcamp").bounding_box()
    assert room is not None and box is not None
    assert box["height"] <= room["height"]


def test_the_differences_of_two_answers(station: Station) -> None:
    page = open_bench(station, "pair")
    press(page, "d")
    expect(page.locator(".lc-answer mark")).to_have_count(2)
    assert sorted(page.locator(".lc-answer mark").all_inner_texts()) == ["early", "late"]
    press(page, "d")
    expect(page.locator(".lc-answer mark")).to_have_count(0)


def test_hostile_texts_are_only_texts(station: Station) -> None:
    page = open_bench(station, "hostile")
    reading = page.locator(".lc-reading")
    expect(reading).to_contain_text("<script>window.hit = 1</script>")
    bad = "script, img, svg:not(.lc-icon), iframe, style, [style], [id], [onerror], [onload], a:not([href^='https:'])"
    assert reading.locator(bad).count() == 0
    expect(reading.locator("td").first).to_have_text("c")
    expect(reading.locator("p br").first).to_be_attached()
    assert reading.locator('a[href="https://example.org"][target="_blank"][rel="noopener noreferrer"]').count() == 2
    isolated = "texts => texts.every((text) => getComputedStyle(text).unicodeBidi === 'isolate')"
    assert page.locator(".lc-text").evaluate_all(isolated)
    expect(reading.locator("blockquote")).to_have_count(0)
    assert page.evaluate("window.hit") is None
    press(page, "4", "Enter")
    is_saved(page)
    assert station.desktop.errors == []


def test_a_text_of_megabytes_is_cut_and_answered(station: Station) -> None:
    page = open_bench(station, "long")
    expect(page.locator(".lc-answer")).to_have_count(2)
    shown = page.locator(".lc-reading").evaluate("place => place.textContent.length")
    assert 50_000 < shown < 150_000
    press(page, "d", "d", "1", "Enter")
    is_saved(page)
    assert [status for status, _ in answers(station)] == ["submitted"]


def test_nothing_sticks_out_of_a_narrow_bench(station: Station) -> None:
    page = open_bench(station, "pair marks steps risk")
    page.set_viewport_size({"width": 500, "height": 900})
    page.wait_for_function("document.querySelector('.labelcamp').clientWidth < 400")
    wide = """() => [...document.querySelectorAll(".labelcamp *")].filter((each) => {
        const root = document.querySelector(".labelcamp").getBoundingClientRect(), box = each.getBoundingClientRect();
        return box.width > 1 && (box.right > root.right + 1 || box.left < root.left - 1);
    }).map((each) => each.className)"""
    for number in range(4):
        expect(page.locator('.lc-mark[aria-current="step"]')).to_have_attribute("aria-label", f"{number + 1}: To do")
        assert page.evaluate(wide) == []
        press(page, "ArrowRight")
