"""Lesson 03 in a real JupyterLab, from the first cell to the quiz, by keyboard only, in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, TimeoutError, expect

from labelcamp import content, workspace
from labelcamp.answers import Gold, load_gold
from labelcamp.journal import final, read_folder

from .conftest import Desktop

pytestmark = pytest.mark.browser
NAME = "03-image-classes"
PRACTICE, TEST = 20, 10
TRIES = 3
ACTIVE = re.compile(r"(^|\s)jp-mod-active(\s|$)")


@pytest.fixture(scope="module")
def gold() -> dict[str, Gold]:
    return load_gold(content.find("datasets") / "birds-and-cars" / "practice" / "gold.jsonl")


class Learner:
    """Someone at the keyboard: runs the cells one after another, and answers what the bench shows."""

    def __init__(self, page: Page, notebook: Path) -> None:
        self.page = page
        self.cells = [cell["id"] for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]]
        self.at = 0

    def cell(self, cell_id: str) -> Locator:
        return self.page.locator(".jp-Notebook .jp-Cell").nth(self.cells.index(cell_id))

    def run_to(self, cell_id: str) -> Locator:
        """Run every cell up to this one with Shift+Enter; a code cell shows something then."""
        last = self.cells.index(cell_id)
        while self.at <= last:
            cell = self.page.locator(".jp-Notebook .jp-Cell").nth(self.at)
            self.shift_enter()
            if "jp-CodeCell" in str(cell.get_attribute("class")):
                try:
                    cell.locator(".jp-OutputArea-output").first.wait_for(state="attached", timeout=15_000)
                except TimeoutError:
                    # A notebook that still connects to its kernel may drop a request: once more.
                    self.at -= 1
                    self.shift_enter()
                    cell.locator(".jp-OutputArea-output").first.wait_for(state="attached")
        return self.cell(cell_id)

    def shift_enter(self) -> None:
        """Run the cell and go on to the next, which is active then, until a widget that was opened takes the focus.

        While a notebook connects to its kernel, JupyterLab may move the focus and ignore the key: then once more.
        """
        cells = self.page.locator(".jp-Notebook .jp-Cell")
        here, active = cells.nth(self.at), cells.nth(self.at + 1).and_(self.page.locator(".jp-mod-active"))
        for attempt in range(TRIES):
            here.focus()
            self.page.keyboard.press("Shift+Enter")
            try:
                expect(active.or_(self.page.locator(".labelcamp:focus")).first).to_be_attached(timeout=10_000)
                break
            except AssertionError:
                if attempt == TRIES - 1:
                    raise
        self.at += 1

    def bench(self, cell_id: str) -> Locator:
        """Run to a cell that opens a widget; it has the focus then."""
        widget = self.run_to(cell_id).locator(".labelcamp")
        expect(widget).to_be_focused()
        return widget

    def leave(self) -> None:
        """Esc from the bench to the notebook, and down to the next cell."""
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("ArrowDown")
        expect(self.page.locator(".jp-Notebook .jp-Cell").nth(self.at)).to_have_class(ACTIVE)

    def shown(self, bench: Locator, seen: set[str]) -> str:
        """The item that is painted, once it is a new one."""
        not_seen = "".join(f':not([data-painted="{item}"])' for item in seen)
        canvas = bench.locator(f".lc-canvas[data-painted]{not_seen}")
        canvas.wait_for()
        return str(canvas.get_attribute("data-painted"))

    def answer(self, value: dict[str, str]) -> None:
        keys = {("bird", "yes"): "1", ("bird", "unsure"): "q", ("car", "yes"): "2", ("car", "unsure"): "w"}
        for pair in value.items():
            self.page.keyboard.press(keys[pair])
        self.page.keyboard.press("Enter" if value else "3")


@pytest.fixture
def camp(desktop: Desktop) -> Iterator[Desktop]:
    workspace.prepare(desktop.folder)
    yield desktop


@pytest.mark.parametrize(
    ("lang", "right", "wrong", "passed"),
    [
        ("zh", "对了", "不太对", "过关了：10 题对了 9 题"),
        ("en", "Right", "Not quite", "Passed: 9 of 10 items right"),
    ],
)
def test_the_lesson_from_the_first_cell_to_the_quiz(
    camp: Desktop, gold: dict[str, Gold], lang: str, right: str, wrong: str, passed: str
) -> None:
    page = camp.page()
    camp.open(page, NAME, camp.folder / lang)
    page.locator(".jp-Notebook .jp-Cell").first.focus()
    learner = Learner(page, content.find("course") / lang / f"{NAME}.ipynb")

    expect(learner.run_to("show-guideline")).to_contain_text("R8")
    expect(learner.run_to("show-examples").locator("img[alt]")).to_have_count(3)

    bench = learner.bench("open-practice")
    seen: set[str] = set()
    for number in range(PRACTICE):
        item = learner.shown(bench, seen)
        seen.add(item)
        value = dict(gold[item].answer.values["contents"])
        mistake = number == 4
        learner.answer(({} if value else {"bird": "yes"}) if mistake else value)
        expect(bench.locator(".lc-verdict")).to_contain_text(wrong if mistake else right)
        expect(bench.locator(".lc-verdict")).to_contain_text(gold[item].reason[lang][:8])
        page.keyboard.press("Enter")
    expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "saved")
    learner.leave()

    bench = learner.bench("open-test")
    tested: set[str] = set()
    for number in range(TEST):
        item = learner.shown(bench, tested)
        tested.add(item)
        value = dict(gold[item].answer.values["contents"])
        learner.answer(({} if value else {"car": "yes"}) if number == 0 else value)
        assert bench.locator(".lc-verdict").count() == 0
    expect(bench.locator(".lc-end")).to_be_visible()
    expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "saved")
    page.keyboard.press("Enter")
    expect(bench.locator(".lc-result")).to_have_attribute("data-passed", "true")
    assert not tested & seen
    learner.leave()

    results = learner.run_to("show-results")
    expect(results).to_contain_text(passed)
    assert results.locator("svg, table").count() >= 3
    assert results.locator("img:not([alt])").count() == 0

    quiz = learner.bench("open-quiz")
    page.keyboard.press("Enter")
    page.keyboard.press("1")
    expect(quiz.locator(".lc-why")).to_be_visible()

    rows = read_folder(camp.folder / "labels").rows
    counted = final(rows)
    assert {item for _, of, item in counted if of == "learn"} == seen
    assert {item for _, of, item in counted if of == "test-1"} == tested
    mistaken = [item for (_, _, item), row in counted.items() if row.values != gold[item].answer.values]
    assert len(mistaken) == 2
    assert camp.errors == []
