"""Ranking, marked words and writing in the bench, in a real JupyterLab: by keys, by mouse and by finger."""

from __future__ import annotations

import time
import unicodedata
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

from . import mark_material
from .conftest import Desktop
from .mark_material import ORIGINAL, TRICKY
from .test_bench import Station, is_saved, press

pytestmark = pytest.mark.browser
Box = tuple[float, float, float, float]

BOXES = """([start, end]) => {
  const letters = document.querySelector('.lc-letters');
  const place = (unit) => {
    const pieces = [...letters.children].filter((piece) => Number(piece.dataset.at) <= unit);
    const piece = pieces[pieces.length - 1];
    return [piece.firstChild, unit - Number(piece.dataset.at)];
  };
  const range = document.createRange();
  range.setStart(...place(start));
  range.setEnd(...place(end));
  return [...range.getClientRects()].filter((box) => box.width > 0).map((box) => [box.x, box.y, box.width, box.height]);
}"""


@pytest.fixture
def station(desktop: Desktop) -> Station:
    mark_material.folder(desktop.folder / "demo")
    return Station(desktop)


def open_bench(station: Station, names: str, more: str = "", page: Page | None = None) -> Page:
    station.write(f'"{names}"{more}')
    return station.sit(page)


def answers(station: Station) -> list[tuple[str, dict[str, Any]]]:
    return [(row["status"], row["values"]) for row in station.rows()]


def span(label: str, quote: str, after: int = 0) -> dict[str, Any]:
    start = TRICKY.index(quote, after)
    return {"label": label, "start": start, "end": start + len(quote), "quote": quote}


def marks(page: Page) -> Locator:
    return page.locator(".lc-marks li")


def ranking(page: Page) -> Locator:
    return page.locator(".lc-ranking [role=status]")


def names_by_letter(page: Page) -> dict[str, str]:
    """By the letter on the screen, the field's name."""
    texts = page.locator(".lc-answer .lc-text").all_inner_texts()
    return {letter: text.strip().removesuffix(".")[-1] for letter, text in zip("ABCD", texts, strict=True)}


def letters_box(page: Page, start: int, end: int) -> tuple[Box, Box]:
    """The boxes of the first and the last of some code points."""

    def unit(place: int) -> int:
        return len(TRICKY[:place].encode("utf-16-le")) // 2

    first = page.evaluate(BOXES, [unit(start), unit(start + 1)])[0]
    last = page.evaluate(BOXES, [unit(end - 1), unit(end)])[-1]
    return first, last


def sweep(page: Page, words: dict[str, Any]) -> None:
    """Select words with the mouse."""
    page.locator(".lc-marktext").scroll_into_view_if_needed()
    (x, y, _, height), (last_x, last_y, width, last_height) = letters_box(page, words["start"], words["end"])
    page.mouse.move(x + 1, y + height / 2)
    page.mouse.down()
    page.mouse.move(last_x + width - 1, last_y + last_height / 2, steps=8)
    page.mouse.up()


def drag(page: Page, what: Locator, to: Locator) -> None:
    to.scroll_into_view_if_needed()
    start, end = what.bounding_box(), to.bounding_box()
    assert start is not None and end is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=8)
    page.mouse.up()


def swipe(session: CDPSession, start: tuple[float, float], end: tuple[float, float]) -> None:
    """A finger from one point to another, where it rests: after a flick the browser takes the next tap for a stop."""
    began = time.time() - 1

    def send(kind: str, at: float, share: float | None) -> None:
        place = [] if share is None else [start[axis] + (end[axis] - start[axis]) * share for axis in (0, 1)]
        points = [{"x": place[0], "y": place[1]}] if place else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points, "timestamp": began + at})

    send("touchStart", 0, 0)
    for step in range(1, 9):
        send("touchMove", step / 20, min(1, step / 5))
    send("touchEnd", 0.9, None)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_by_keys_alone_the_rows_are_exactly_these(station: Station, lang: str) -> None:
    page = open_bench(station, "rank tricky plain anew", f', lang="{lang}"')
    names = names_by_letter(page)
    press(page, "2", "1", "=", "4", "Enter")
    expect(page.locator(".lc-hint")).not_to_be_empty()
    press(page, "Shift+Digit3", "4", "z", "Enter")
    expect(page.locator(".lc-letters")).to_be_visible()
    press(page, " ", "ArrowRight", "Shift+ArrowRight", "1", "Shift+ArrowRight", "w")
    press(page, "Control+ArrowRight", "Control+ArrowRight", "ArrowRight", "Shift+ArrowRight", "1", "z", "y")
    press(page, "ArrowDown", "Home", "Shift+ArrowLeft", "Shift+ArrowLeft", "1")
    press(page, "Control+End", "Control+Shift+ArrowLeft", "w", "Shift+ArrowLeft", "1", "Delete")
    expect(marks(page)).to_have_count(5)
    press(page, "Escape")
    expect(page.locator(".labelcamp:focus")).to_have_count(1)
    press(page, "Enter", "Enter", " ")
    page.keyboard.type("Coffee, s ?1")
    press(page, "Enter")
    page.keyboard.type("z")
    press(page, "Control+Enter")
    expect(page.locator(".lc-end")).to_be_visible()
    is_saved(page)
    order = [names[letter] for letter in "ABCD"]
    assert [values for status, values in answers(station) if status == "submitted"] == [
        {"rank": {"ranks": [[names["B"], names["A"]], [names["D"], names["C"]]], "order": order}},
        {
            "spans": [
                span("wrong", "👩\u200d👩\u200d👧"),
                span("made_up", "𠮷"),
                span("wrong", "e\u0301"),
                span("wrong", "של"),
                span("made_up", "end."),
            ]
        },
        {"spans": []},
        {"rewrite": "Coffee, s ?1\nz"},
    ]
    assert station.desktop.errors == []


def test_words_by_mouse_without_snapping(station: Station) -> None:
    page = open_bench(station, "tricky")
    part, emoji = span("made_up", "uot"), span("wrong", "😀 end", TRICKY.index("😀") + 1)
    across = span("wrong", "oted” 😀")
    sweep(page, part)
    page.locator('[data-command="mark-made_up"]').click()
    expect(marks(page)).to_have_count(1)
    page.locator('[data-command="mark-wrong"]').click()
    expect(page.locator(".lc-spans")).to_have_attribute("data-armed", "wrong")
    sweep(page, emoji)
    sweep(page, across)
    expect(marks(page)).to_have_count(3)
    expect(page.locator('.lc-piece[data-labels="made_up wrong"]')).to_have_text("ot")
    page.locator(f'.lc-marks li[data-start="{emoji["start"]}"] select').select_option("made_up")
    page.locator(f'.lc-marks li[data-start="{part["start"]}"] [data-command="unmark"]').click()
    page.locator('[data-command="submit"]').click()
    is_saved(page)
    assert answers(station)[-1] == ("submitted", {"spans": [across, {**emoji, "label": "made_up"}]})


def test_a_selection_within_a_character_takes_the_whole_of_it(station: Station) -> None:
    page = open_bench(station, "tricky")
    page.locator(".lc-marktext").focus()
    unit = len(TRICKY[: TRICKY.index("𠮷")].encode("utf-16-le")) // 2
    page.evaluate(
        """([from, to]) => {
          const text = document.querySelector('.lc-piece').firstChild;
          getSelection().setBaseAndExtent(text, from, text, to);
        }""",
        [unit + 1, unit + 3],
    )
    expect(page.locator(".lc-mark-hint")).to_contain_text("𠮷野")
    press(page, "1", "Enter")
    is_saved(page)
    assert answers(station)[-1] == ("submitted", {"spans": [span("wrong", "𠮷野")]})


def test_marks_are_there_after_the_cell_was_run_again(station: Station) -> None:
    page = open_bench(station, "tricky plain")
    press(page, " ", "Control+End", "Control+Shift+ArrowLeft", "w", "Escape", "ArrowRight")
    is_saved(page)
    assert answers(station) == [("draft", {"spans": [span("made_up", "end.")]})]
    station.run_again(page)
    expect(marks(page)).to_have_count(1)
    expect(page.locator('.lc-piece[data-labels="made_up"]')).to_have_text("end.")
    assert page.locator(".lc-letters").evaluate("letters => letters.textContent") == TRICKY


def test_by_finger(station: Station, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, has_touch=True)
    page = open_bench(station, "tricky rank", page=station.desktop.page(context))
    session = context.new_cdp_session(page)
    words = span("wrong", "“quote")
    page.locator('[data-command="mark-wrong"]').tap()
    page.locator(".lc-marktext").scroll_into_view_if_needed()
    (x, y, _, height), (last_x, last_y, width, _) = letters_box(page, words["start"], words["end"])
    swipe(session, (x + 1, y + height / 2), (last_x + width - 1, last_y + height / 2))
    expect(marks(page)).to_have_count(1)
    page.locator('[data-command="submit"]').tap()
    expect(page.locator(".lc-ranking")).to_be_visible()

    def pull(what: str, to: str, then: str) -> None:
        start, end = page.locator(what).bounding_box(), page.locator(to).bounding_box()
        assert start is not None and end is not None
        middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in (start, end)]
        swipe(session, middles[0], middles[1])
        expect(ranking(page)).to_have_text(then)

    pull('[data-command="rank-2"]', ".lc-place-open", "1: B")
    pull('[data-command="rank-3"]', ".lc-place-open", "1: B; 2: C")
    pull('[data-command="rank-1"]', '[data-command="rank-3"]', "1: B; 2: C = A")
    page.locator('[data-command="rank-4"]').tap()
    expect(ranking(page)).to_have_text("1: B; 2: C = A; 3: D")
    is_saved(page)
    assert answers(station)[0] == ("submitted", {"spans": [words]})
    context.close()


def test_ranking_by_mouse(station: Station) -> None:
    page = open_bench(station, "rank")
    names = names_by_letter(page)
    chip = {letter: page.locator(f'[data-command="rank-{at}"]') for at, letter in enumerate("ABCD", start=1)}
    for letter in "BAD":
        chip[letter].click()
    drag(page, chip["C"], page.locator('.lc-between-places[data-place="1"]'))
    expect(ranking(page)).to_have_text("1: B; 2: C; 3: A; 4: D")
    drag(page, chip["D"], chip["B"])
    expect(ranking(page)).to_have_text("1: B = D; 2: C; 3: A")
    drag(page, chip["B"], page.locator('.lc-between-places[data-place="3"]'))
    expect(ranking(page)).to_have_text("1: D; 2: C; 3: A; 4: B")
    drag(page, chip["D"], page.locator(".lc-tray"))
    expect(ranking(page)).to_have_text("1: C; 2: A; 3: B")
    press(page, "z")
    expect(ranking(page)).to_have_text("1: D; 2: C; 3: A; 4: B")
    chip["A"].click()
    page.locator('[data-command="rank-better"]').click()
    page.locator('[data-command="rank-tie"]').click()
    expect(ranking(page)).to_have_text("1: D = A; 2: C; 3: B")
    page.locator('[data-command="submit"]').click()
    is_saved(page)
    ranks = [[names["D"], names["A"]], [names["C"]], [names["B"]]]
    assert answers(station)[-1] == ("submitted", {"rank": {"ranks": ranks, "order": [names[each] for each in "ABCD"]}})


def test_writing_beside_the_original(station: Station) -> None:
    page = open_bench(station, "write")
    field = page.locator("textarea")
    met = "lines => lines.map((line) => line.dataset.met)"
    page.locator('[data-command="start-from-original"]').click()
    expect(field).to_have_value(unicodedata.normalize("NFC", ORIGINAL))
    assert page.locator(".lc-demands li").evaluate_all(met) == ["true", "false", "false"]
    field.click()
    press(page, "Control+a", "Delete")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "ka fei", "selectionStart": 6, "selectionEnd": 6})
    expect(page.locator(".lc-written .lc-counts")).to_have_attribute("data-characters", "0")
    session.send("Input.insertText", {"text": "咖啡 "})
    expect(page.locator(".lc-written .lc-counts")).to_have_attribute("data-words", "2")
    page.keyboard.type("coffee, a cafe\u0301")
    expect(page.locator(".lc-written .lc-counts")).to_have_attribute("data-characters", "14")
    assert page.locator(".lc-demands li").evaluate_all(met) == ["true", "true", "true"]
    press(page, "Control+Enter")
    is_saved(page)
    assert answers(station)[-1] == ("submitted", {"rewrite": "咖啡 coffee, a caf\u00e9"})
    assert station.desktop.errors == []


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ["漏标", "边界不准", "多标"]), ("en", ["missed", "boundary", "extra"])]
)
def test_practice_shows_gold_and_mine(station: Station, lang: str, words: list[str]) -> None:
    page = open_bench(station, "plain rank write", f', "learn", lang="{lang}"')
    press(page, " ", "Control+ArrowRight", "ArrowRight", "ArrowRight")
    press(page, "Control+Shift+ArrowRight", "1", "Control+End", "Control+Shift+ArrowLeft", "w", "Escape", "Enter")
    outcomes = page.locator(".lc-marks .lc-outcome")
    expect(outcomes).to_have_count(3)
    assert sorted(text.strip() for text in outcomes.all_inner_texts()) == sorted(words)
    expect(page.locator(".lc-piece[data-gold='boundary']")).to_have_count(2)
    expect(page.locator(".lc-piece[data-mine='extra']")).to_have_text("study.")
    expect(page.locator(".lc-marktext")).to_have_text("The heron nests in 1912 trees, says a study.")
    press(page, "Enter", "1", "2", "3", "4", "Enter")
    names = names_by_letter(page)
    gold = {names[letter]: letter for letter in "ABCD"}
    tied = sorted((gold["b"], gold["c"]))
    shown = "".join(page.locator('[data-ranking="gold"] .lc-places').inner_text().split())
    assert shown == f"1{gold['a']}›2{tied[0]}={tied[1]}›3{gold['d']}".replace("›", "")
    press(page, "Enter", " ")
    page.keyboard.type("- tea")
    press(page, "Control+Enter")
    expect(page.locator(".lc-demands .lc-is-failed")).to_have_count(3)
    expect(page.locator(".lc-gold-text")).to_contain_text("Coffee with milk.")
    assert station.desktop.errors == []


def test_hostile_words_are_only_words(station: Station) -> None:
    page = open_bench(station, "hostile")
    assert page.locator(".lc-letters").evaluate("letters => letters.textContent") == mark_material.HOSTILE
    press(page, " ", "Control+a", "1")
    expect(marks(page)).to_have_count(1)
    assert page.locator(".lc-spans :is(script, img, a)").count() == 0
    assert page.evaluate("window.hit") is None
    press(page, "Enter")
    is_saved(page)
    quote = mark_material.HOSTILE
    whole = {"label": "wrong", "start": 0, "end": len(quote), "quote": quote}
    assert answers(station)[-1] == ("submitted", {"spans": [whole]})
    assert station.desktop.errors == []


def test_nothing_sticks_out_of_a_narrow_bench(station: Station) -> None:
    page = open_bench(station, "rank tricky write")
    page.set_viewport_size({"width": 500, "height": 900})
    page.wait_for_function("document.querySelector('.labelcamp').clientWidth < 400")
    wide = """() => [...document.querySelectorAll(".labelcamp *")].filter((each) => {
        const root = document.querySelector(".labelcamp").getBoundingClientRect(), box = each.getBoundingClientRect();
        return box.width > 1 && (box.right > root.right + 1 || box.left < root.left - 1);
    }).map((each) => each.className)"""
    press(page, "1", "2", "3")
    for number, name in enumerate((".lc-ranking", ".lc-marktext", "textarea")):
        expect(page.locator(name)).to_be_visible()
        assert page.evaluate(wide) == []
        if number < 2:
            press(page, "ArrowRight")
