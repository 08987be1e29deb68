"""The bench in a real JupyterLab, by keyboard only."""

from __future__ import annotations

import json
import os
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest
from attrs import define
from playwright.sync_api import Browser, Locator, Page, TimeoutError, expect

from labelcamp.journal import final, read_folder

from . import bench_material
from .conftest import Desktop
from .lab import until

pytestmark = pytest.mark.browser
TRIES = 4


@define
class Station:
    """A learner at a bench: the notebook `lesson` of a folder, whose first cell opens the bench."""

    desktop: Desktop

    @property
    def folder(self) -> Path:
        return self.desktop.folder

    @property
    def labels(self) -> Path:
        return self.folder / "labels"

    def write(self, arguments: str = "", *more_cells: str) -> None:
        self.desktop.notebook(f"from demo.helper import bench\nbench({arguments})", "1 + 1", *more_cells)

    def sit(self, page: Page | None = None, folder: Path | None = None) -> Page:
        """Open the notebook and run its first cell; the bench has the focus then."""
        page = self.desktop.open(page or self.desktop.page(), folder=folder)
        run(page)
        at_bench(page)
        return page

    def rows(self, folder: Path | None = None) -> list[dict[str, Any]]:
        """Every row of every journal, as it stands in the files, by stamp."""
        files = sorted((folder or self.labels).glob("*.jsonl"))
        lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
        return sorted((json.loads(line) for line in lines), key=lambda row: (row["stamp"], row["id"]))

    def said(self, folder: Path | None = None) -> dict[str, object]:
        """By item number, what counts."""
        answers = final(read_folder(folder or self.labels).rows)
        return {item.removeprefix("item-"): row.values["contents"] for (_, _, item), row in answers.items()}

    def kill_kernel(self, page: Page) -> None:
        """kill -9, and the notebook's word about it answered with Enter."""
        os.kill(int((self.folder / "kernel.pid").read_text(encoding="utf-8")), signal.SIGKILL)
        page.locator(".jp-Dialog").get_by_text("appears to have died").wait_for()
        page.keyboard.press("Enter")
        page.locator(".jp-Dialog").wait_for(state="detached")
        expect(saved(page)).to_have_attribute("data-state", "gone")

    def run_again(self, page: Page) -> None:
        """Esc from the bench to its cell, and Shift+Enter."""
        page.keyboard.press("Escape")
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
        run(page)
        at_bench(page)


@pytest.fixture
def station(desktop: Desktop) -> Station:
    bench_material.folder(desktop.folder / "demo")
    station = Station(desktop)
    station.write()
    return station


def run(page: Page) -> None:
    """Shift+Enter on the first cell, until its widget is there.

    A notebook that still connects to its kernel may drop a request to run a cell: then once more. After a
    kernel has died, a page may wait for the next one's answer for ever (perhaps it has other ports): then it is
    reloaded, and JupyterLab's question for a kernel answered, as anybody would.
    """
    page.evaluate("document.querySelectorAll('.labelcamp').forEach((old) => old.setAttribute('data-old', ''))")
    for attempt in range(TRIES):
        if attempt == TRIES - 2:
            page.reload()
            page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for(state="attached")
        if page.locator(".jp-Dialog").is_visible():
            page.keyboard.press("Enter")
        page.locator(".jp-Notebook .jp-Cell").first.focus()
        page.keyboard.press("Shift+Enter")
        try:
            page.locator(".labelcamp:not([data-old])").wait_for(timeout=30_000)
            break
        except TimeoutError:
            if attempt == TRIES - 1:
                raise


def at_bench(page: Page) -> None:
    expect(page.locator(".labelcamp:focus")).to_have_count(1)


def saved(page: Page) -> Locator:
    return page.locator(".lc-saved")


def is_saved(page: Page) -> None:
    expect(saved(page)).to_have_attribute("data-state", "saved")


def shows(page: Page, number: int) -> None:
    """The picture of this item is painted."""
    page.locator(f'.lc-canvas[data-painted="item-{number:03}"]').wait_for()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def stored(page: Page) -> int:
    """Rows in the browser's own storage."""
    return int(page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('labelcamp:outbox:')).length"))


def neither(page: Page, first: int, count: int) -> None:
    """Answer so many items, from this one on, with the one key; each is on the screen before it is answered."""
    for number in range(first, first + count):
        shows(page, number)
        press(page, "3")


# labelling


def test_labelling_by_keyboard_gives_exactly_these_rows(station: Station) -> None:
    page = station.sit()
    shows(page, 0)
    press(page, "1", "Enter")
    shows(page, 1)
    press(page, "2", "q", "Enter")
    shows(page, 2)
    press(page, "3")
    shows(page, 3)
    press(page, "1", "2", "2", "w", "Enter")
    shows(page, 4)
    press(page, "s")
    shows(page, 5)
    press(page, "1", "f")
    page.keyboard.type("2 or 3? 看不清 z")
    press(page, "Enter")
    at_bench(page)
    shows(page, 6)
    press(page, "3")
    shows(page, 7)
    press(page, "z")
    shows(page, 6)
    press(page, "2", "Enter")
    shows(page, 7)
    press(page, "w", "ArrowLeft")
    is_saved(page)
    expected = [
        (0, "submitted", {"bird": "yes"}, ""),
        (1, "submitted", {"bird": "unsure", "car": "yes"}, ""),
        (2, "submitted", {}, ""),
        (3, "submitted", {"bird": "yes", "car": "unsure"}, ""),
        (4, "skipped", None, ""),
        (5, "flagged", {"bird": "yes"}, "2 or 3? 看不清 z"),
        (6, "submitted", {}, ""),
        (6, "skipped", None, ""),
        (6, "draft", None, ""),
        (6, "submitted", {"car": "yes"}, ""),
        (7, "draft", {"car": "unsure"}, ""),
    ]
    found = [
        (int(row["item"][-3:]), row["status"], row["values"].get("contents"), row["note"]) for row in station.rows()
    ]
    assert found == expected
    assert all(row["mode"] == "work" and row["source"] == "human" and row["set"] == "demo" for row in station.rows())
    expect(page.locator(".lc-count")).to_have_attribute("data-done", "6")
    assert stored(page) == 0
    assert station.desktop.errors == []


def test_notebook_keys_stop_at_the_bench_and_others_pass(station: Station) -> None:
    page = station.sit()
    shows(page, 0)
    cells = page.locator(".jp-Notebook .jp-Cell")
    press(page, "m", "y", "a", "b", "x", "d", "d", "5", "Backspace", "Space", "h")
    expect(cells).to_have_count(2)
    expect(page.locator(".jp-MarkdownCell")).to_have_count(0)
    at_bench(page)
    press(page, "3")
    is_saved(page)
    press(page, "Control+s")
    path = station.folder / "lesson.ipynb"
    until(lambda: "labelcamp-rerun" in path.read_text(encoding="utf-8"), "Ctrl+S saves the notebook")
    assert "image/" not in path.read_text(encoding="utf-8")
    press(page, "Escape", "b")
    expect(cells).to_have_count(3)


def test_every_control_is_reached_by_tab_and_pressed_by_enter(station: Station) -> None:
    page = station.sit()
    shows(page, 0)
    seen: list[str] = []
    for _ in range(40):
        press(page, "Tab")
        command = page.evaluate("document.activeElement.dataset.command ?? ''")
        seen.append(command)
        if command == "yes-car":
            press(page, "Enter")
            expect(page.locator('[data-command="yes-car"]')).to_have_attribute("aria-pressed", "true")
        if command == "submit":
            press(page, "Space")
            break
    assert {"clock", "guideline", "help", "zoom-in", "yes-bird", "unsure-bird", "yes-car", "none", "submit"} <= set(
        seen
    )
    shows(page, 1)
    is_saved(page)
    assert station.said() == {"000": {"car": "yes"}}
    names = page.locator(".labelcamp button").evaluate_all(
        "buttons => buttons.filter((each) => !(each.getAttribute('aria-label') || each.textContent.trim())).length"
    )
    assert names == 0


def test_the_next_picture_is_there_in_the_frame_of_the_key(station: Station) -> None:
    page = station.sit()
    shows(page, 0)
    is_saved(page)
    painted = page.evaluate(
        """() => {
            const root = document.querySelector(".labelcamp"), painted = [];
            for (let n = 0; n < 7; n += 1) {
                root.dispatchEvent(new KeyboardEvent("keydown", {key: "3", bubbles: true, cancelable: true}));
                painted.push(root.querySelector(".lc-canvas").dataset.painted);
            }
            return painted;
        }"""
    )
    assert painted == [f"item-{number:03}" for number in range(1, 8)]


def test_zoom_and_pan_by_keys(station: Station) -> None:
    page = station.sit()
    shows(page, 0)
    canvas = page.locator(".lc-canvas")
    expect(canvas).to_have_attribute("data-zoom", "1.00")
    fitted = canvas.screenshot()
    press(page, "+", "+")
    expect(canvas).to_have_attribute("data-zoom", "2.25")
    zoomed = canvas.screenshot()
    press(page, "ArrowUp", "Shift+ArrowLeft")
    assert len({fitted, zoomed, canvas.screenshot()}) == 3
    press(page, "0")
    expect(canvas).to_have_attribute("data-zoom", "1.00")
    shows(page, 0)
    assert canvas.screenshot() == fitted


def test_keys_mean_nothing_while_an_input_method_composes(station: Station) -> None:
    page = station.sit()
    shows(page, 0)
    press(page, "1", "f")
    page.keyboard.insert_text("看不清")
    field = page.locator(".lc-note input")
    composing = (
        "field => field.dispatchEvent(new KeyboardEvent('keydown', {key: '%s', isComposing: true, bubbles: true}))"
    )
    for key in ("Enter", "Escape", "2", "z"):
        field.evaluate(composing % key)
    expect(field).to_have_value("看不清")
    press(page, "Enter")
    is_saved(page)
    assert station.rows()[-1]["note"] == "看不清"
    assert station.said() == {"000": {"bird": "yes"}}


# nothing is lost


def test_thirty_labels_a_killed_kernel_and_three_more(station: Station) -> None:
    page = station.sit()
    neither(page, 0, 30)
    is_saved(page)
    assert len(station.rows()) == 30
    station.kill_kernel(page)
    at_bench(page)
    shows(page, 30)
    press(page, "1", "Enter", "2", "Enter", "q", "Enter")
    expect(saved(page)).to_have_attribute("data-unsaved", "3")
    assert len(station.rows()) == 30 and stored(page) == 3
    station.run_again(page)
    is_saved(page)
    shows(page, 33)
    said = station.said()
    assert len(said) == 33
    assert [said[number] for number in ("029", "030", "031", "032")] == [
        {},
        {"bird": "yes"},
        {"car": "yes"},
        {"bird": "unsure"},
    ]
    assert stored(page) == 0
    expect(page.locator(".labelcamp")).to_have_count(1)


def test_the_page_closed_while_the_kernel_is_dead(station: Station) -> None:
    page = station.sit()
    neither(page, 0, 2)
    is_saved(page)
    station.kill_kernel(page)
    press(page, "1", "Enter", "2")
    page.close()
    again = station.sit()
    is_saved(again)
    shows(again, 3)
    assert station.said() == {"000": {}, "001": {}, "002": {"bird": "yes"}}
    assert station.rows()[-1]["status"] == "draft" and station.rows()[-1]["values"] == {"contents": {"car": "yes"}}
    expect(again.locator('[data-command="yes-car"]')).to_have_attribute("aria-pressed", "true")


def test_a_reopened_page_finds_the_living_bench_where_the_work_is(station: Station) -> None:
    page = station.sit()
    neither(page, 0, 3)
    is_saved(page)
    press(page, "Control+s")
    path = station.folder / "lesson.ipynb"
    until(lambda: "labelcamp-rerun" in path.read_text(encoding="utf-8"), "the notebook is saved")
    page.close()
    again = station.desktop.open(station.desktop.page())
    shows(again, 3)
    expect(again.locator(".labelcamp-rerun")).to_be_hidden()
    expect(again.locator(".labelcamp:focus")).to_have_count(0)


def test_without_its_kernel_a_reopened_notebook_says_what_to_do(station: Station) -> None:
    page = station.sit()
    neither(page, 0, 1)
    is_saved(page)
    press(page, "Control+s")
    path = station.folder / "lesson.ipynb"
    until(lambda: "labelcamp-rerun" in path.read_text(encoding="utf-8"), "the notebook is saved")
    page.close()
    station.desktop.lab.end_sessions()
    again = station.desktop.open(station.desktop.page())
    expect(again.get_by_text("Run the notebook from the top with Shift+Enter: it comes back")).to_be_visible()
    run(again)
    shows(again, 1)
    expect(again.locator(".labelcamp-rerun")).to_be_hidden()


def test_two_tabs_on_one_notebook(station: Station) -> None:
    one = station.sit()
    neither(one, 0, 2)
    is_saved(one)
    press(one, "Control+s")
    path = station.folder / "lesson.ipynb"
    until(lambda: "labelcamp-rerun" in path.read_text(encoding="utf-8"), "the notebook is saved")
    two = station.desktop.open(station.desktop.page())
    shows(two, 2)
    two.locator(".labelcamp").focus()
    press(two, "1", "Enter")
    is_saved(two)
    expect(one.locator(".lc-count")).to_have_attribute("data-done", "3")
    one.bring_to_front()
    one.locator(".labelcamp").focus()
    press(one, "2", "Enter")
    is_saved(one)
    expect(two.locator(".lc-count")).to_have_attribute("data-done", "3")
    assert station.said()["002"] == {"bird": "yes", "car": "yes"}
    station.kill_kernel(one)
    press(one, "3")
    two.bring_to_front()
    two.locator(".jp-Dialog").wait_for()
    press(two, "Enter")
    two.locator(".jp-Dialog").wait_for(state="detached")
    two.locator(".labelcamp").focus()
    shows(two, 3)
    press(two, "2", "Enter", "1", "Enter")
    assert stored(two) == 3
    station.run_again(two)
    is_saved(two)
    assert station.said() == {
        "000": {},
        "001": {},
        "002": {"bird": "yes", "car": "yes"},
        "003": {"car": "yes"},
        "004": {"bird": "yes"},
    }
    assert len([row for row in station.rows() if row["item"] == "item-003"]) == 2
    assert stored(two) == 0


def test_a_copied_folder_gets_the_waiting_labels_only_when_told_to(station: Station) -> None:
    page = station.sit()
    neither(page, 0, 1)
    is_saved(page)
    station.kill_kernel(page)
    press(page, "1", "Enter")
    page.close()
    copy = station.folder.with_name(f"{station.folder.name} 副本")
    shutil.copytree(station.folder, copy)
    other = station.sit(folder=copy)
    shows(other, 1)
    notice = other.locator(".lc-notice")
    expect(notice).to_contain_text(str(station.labels))
    assert station.said(copy / "labels") == {"000": {}}
    is_saved(other)
    other.locator('[data-command="foreign-send"]').focus()
    press(other, "Enter")
    is_saved(other)
    expect(notice).to_have_count(0)
    expect(other.locator(".lc-count")).to_have_attribute("data-done", "2")
    assert station.said(copy / "labels") == {"000": {}, "001": {"bird": "yes"}}
    assert station.said() == {"000": {}}


def test_an_older_row_that_comes_after_a_newer_label_does_not_win(station: Station, browser: Browser) -> None:
    page = station.sit()
    shows(page, 0)
    station.kill_kernel(page)
    press(page, "1", "Enter")
    assert stored(page) == 1
    page.close()
    elsewhere = browser.new_context(viewport={"width": 1280, "height": 720})
    newer = station.sit(station.desktop.page(elsewhere))
    shows(newer, 0)
    press(newer, "2", "Enter")
    is_saved(newer)
    elsewhere.close()
    back = station.sit()
    is_saved(back)
    assert stored(back) == 0
    assert [row["values"]["contents"] for row in station.rows()] == [{"bird": "yes"}, {"car": "yes"}]
    assert station.said() == {"000": {"car": "yes"}}
    press(back, "ArrowLeft")
    shows(back, 0)
    expect(back.locator('[data-command="yes-car"]')).to_have_attribute("aria-pressed", "true")


def test_labelling_goes_on_while_a_cell_runs(station: Station) -> None:
    station.write("", "from pathlib import Path\nwhile not Path('go').exists():\n    pass")
    page = station.sit()
    shows(page, 0)
    is_saved(page)
    busy = page.locator(".jp-Notebook .jp-Cell").nth(2)
    busy.focus()
    press(page, "Control+Enter")
    expect(busy.locator(".jp-InputPrompt")).to_have_text("[*]:")
    page.locator(".labelcamp").focus()
    neither(page, 0, 9)
    expect(busy.locator(".jp-InputPrompt")).to_have_text("[*]:")
    (station.folder / "go").touch()
    expect(busy.locator(".jp-InputPrompt")).not_to_have_text("[*]:")
    shows(page, 9)
    is_saved(page)
    assert len(station.said()) == 9 and stored(page) == 0


def test_labelling_goes_on_as_far_as_the_pictures_while_the_kernel_answers_nothing(station: Station) -> None:
    page = station.sit()
    shows(page, 0)
    is_saved(page)
    kernel = int((station.folder / "kernel.pid").read_text(encoding="utf-8"))
    os.kill(kernel, signal.SIGSTOP)
    try:
        neither(page, 0, 9)
        expect(page.locator(".lc-waiting")).to_be_visible()
        press(page, "1", "Enter", "3")
        expect(page.locator(".lc-hint")).to_contain_text("Wait for the picture")
        expect(saved(page)).to_have_attribute("data-state", "busy")
        assert station.rows() == [] and stored(page) == 9
    finally:
        os.kill(kernel, signal.SIGCONT)
    is_saved(page)
    shows(page, 9)
    assert len(station.said()) == 9 and stored(page) == 0


# modes


def test_practice_gives_gold_after_the_answer_and_not_before(station: Station) -> None:
    station.write('"learn", "learn", count=6')
    page = station.desktop.page()
    traffic: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived",
            lambda data: traffic.append(data if isinstance(data, str) else data.decode("utf-8", "replace")),
        ),
    )
    station.sit(page)
    shows(page, 0)
    assert "beak" not in "".join(traffic)
    press(page, "1", "Enter")
    verdict = page.locator(".lc-verdict")
    expect(verdict).to_contain_text("Right")
    expect(verdict).to_contain_text("[item-000]")
    press(page, "Enter")
    shows(page, 1)
    press(page, "1", "Enter")
    expect(verdict).to_contain_text("Not quite")
    expect(verdict).to_contain_text("Gold: Car")
    said = "".join(traffic)
    assert "[item-001]" in said and "[item-002]" not in said
    page.locator('.lc-rule:has-text("R2")').focus()
    press(page, "Enter")
    expect(page.locator('.lc-page [data-rule="R2"]')).to_be_in_viewport()
    expect(page.locator('.lc-page [data-rule="R2"]')).to_have_class("lc-shown")
    assert station.desktop.errors == []


def test_a_test_to_its_end_and_after_it(station: Station) -> None:
    station.write('"test", "test-1", count=5, bar=4')
    page = station.sit()
    shows(page, 0)
    for number, keys in enumerate((["1", "Enter"], ["1", "Enter"], ["3"], ["1", "2", "Enter"], ["q", "Enter"])):
        shows(page, number)
        press(page, *keys)
    expect(page.locator(".lc-end")).to_contain_text("4 of 5 must be right")
    assert page.locator(".lc-verdict, .lc-is-right, .lc-is-wrong").count() == 0
    is_saved(page)
    press(page, "Enter")
    result = page.locator(".lc-result")
    expect(result).to_have_attribute("data-right", "4")
    expect(result).to_have_attribute("data-passed", "true")
    expect(page.locator(".lc-missed li")).to_have_count(1)
    expect(page.locator(".lc-missed")).to_contain_text("[item-001]")
    page.locator('.lc-thumb[data-painted="item-001"]').wait_for()
    press(page, "ArrowLeft")
    shows(page, 4)
    press(page, "1", "Enter")
    expect(page.locator(".lc-hint")).to_contain_text("The test is over")
    station.run_again(page)
    expect(result).to_have_attribute("data-right", "4")
    assert len(station.rows()) == 5
    assert station.desktop.errors == []


def test_graded_work_ends_with_what_comes_next(station: Station) -> None:
    station.write("count=3")
    page = station.sit()
    shows(page, 0)
    press(page, "s")
    shows(page, 1)
    press(page, "3")
    shows(page, 2)
    press(page, "3")
    expect(page.locator(".lc-end")).to_contain_text("Skipped: 1")
    press(page, "Enter")
    shows(page, 0)
    press(page, "3")
    expect(page.locator(".lc-end h2")).to_have_text("All 3 items are labelled and saved.")
    assert page.locator(".lc-is-right, .lc-is-wrong").count() == 0


# safety, layout, quiz


def test_text_from_a_dataset_is_only_text(station: Station) -> None:
    hostile = (
        "\n<script>window.hit = 1</script><img src=x onerror='window.hit = 2'>\n"
        "\n[x](javascript:window.hit=3) <a href='javascript:window.hit=4' id='jp-main' style='position:fixed'>y</a>\n"
        "\n<form action=x><input name=y></form><iframe src='https://example.org'></iframe><style>body{display:none}</style>\n"
    )
    path = station.folder / "demo" / "guideline.en.md"
    path.write_text(path.read_text(encoding="utf-8") + hostile, encoding="utf-8")
    page = station.sit()
    shows(page, 0)
    guideline = page.locator(".lc-page")
    expect(guideline).to_contain_text("y")
    bad = "script, img, form, input, iframe, style, [onerror], [style], [id], [href^=javascript]"
    assert guideline.locator(bad).count() == 0
    assert page.evaluate("window.hit") is None


def test_the_bench_fits_and_nothing_sticks_out(station: Station) -> None:
    page = station.sit()
    shows(page, 0)
    box, room = page.locator(".labelcamp").bounding_box(), page.locator(".jp-WindowedPanel-outer").bounding_box()
    assert box is not None and room is not None
    assert box["height"] <= room["height"]
    assert box["y"] + box["height"] <= room["y"] + room["height"]
    page.set_viewport_size({"width": 500, "height": 900})
    wide = """() => [...document.querySelectorAll(".labelcamp *")].filter((each) => {
        const root = document.querySelector(".labelcamp").getBoundingClientRect(), box = each.getBoundingClientRect();
        return box.width > 1 && (box.right > root.right + 1 || box.left < root.left - 1);
    }).map((each) => each.className)"""
    narrow = "document.querySelector('.labelcamp').clientWidth < 400"
    page.wait_for_function(narrow)
    assert page.evaluate(wide) == []
    press(page, "1", "Enter")
    shows(page, 1)


def test_the_quiz_by_keyboard_and_mouse(station: Station) -> None:
    source = (
        "from labelcamp.quiz import Quiz, QuizQuestion\n"
        "L = lambda zh, en: {'zh': zh, 'en': en}\n"
        "choices = ((L('不是', 'No'), False, L('它不飞，但是鸟。', 'It cannot fly, and is a bird.')),\n"
        "           (L('是', 'Yes'), True, L('按动物学分。', 'By zoology.')))\n"
        "questions = [QuizQuestion(str(n), L('企鹅是鸟吗？', 'Is a penguin a bird?'), choices) for n in range(3)]\n"
        "Quiz(questions, 'en')"
    )
    station.desktop.notebook(source, "1 + 1", name="quiz")
    page = station.desktop.open(station.desktop.page(), "quiz")
    run(page)
    at_bench(page)
    press(page, "Enter", "1")
    expect(page.locator(".lc-why")).to_contain_text("It cannot fly")
    press(page, "2")
    expect(page.locator(".lc-why")).to_contain_text("By zoology")
    press(page, "Enter")
    expect(page.locator(".lc-quiz")).to_have_attribute("data-at", "1")
    page.locator(".lc-option").nth(1).click()
    press(page, "Enter")
    expect(page.locator(".lc-quiz")).to_have_attribute("data-at", "2")
    page.locator(".lc-option").nth(1).click()
    page.locator('[data-command="next"]').click()
    expect(page.locator(".lc-quiz h2")).to_have_text("2 of 3 right at the first try")
    expect(page.locator(".jp-MarkdownCell")).to_have_count(0)
    assert station.desktop.errors == []
