"""A person at a notebook: runs its cells, reads what the bench shows, and answers each kind by keys or by mouse."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

from attrs import frozen
from playwright.sync_api import Locator, Page, TimeoutError, expect

from labelcamp.bench import Bench
from labelcamp.items import Item, Media, Turn
from labelcamp.task import Choice, Preference, Question, Ranking, Rating, Spans, Task, Text

SECONDS = 60
"""After so long a condition is taken to be one that never comes."""
TRIES = 3
ACTIVE = re.compile(r"(^|\s)jp-mod-active(\s|$)")
Values = Mapping[str, Any]


class Learner:
    """Someone who runs the cells one after another, and goes into the widgets and out again."""

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
        """Esc from the bench to the notebook, and down to the next cell, unless that is where one is then."""
        goal = self.page.locator(".jp-Notebook .jp-Cell").nth(self.at)
        self.page.keyboard.press("Escape")
        if not ACTIVE.search(str(goal.get_attribute("class"))):
            self.page.keyboard.press("ArrowDown")
        expect(goal).to_have_class(ACTIVE)


@frozen
class Screen:
    """An item as it should stand on the screen.

    Attributes:
        number: its place in the bench, from 0.
        orders: by the id of a preference or ranking, its fields from left to right.
    """

    number: int
    item: Item
    questions: tuple[Question, ...]
    orders: Mapping[str, Sequence[str]]

    def row(self, values: Values) -> dict[str, Any]:
        """The values that the journal has, if these were meant."""
        return {question.id: _row(question, values[question.id], self.orders) for question in self.questions}


def screens(task: Task, bench: Bench) -> list[Screen]:
    """What a bench of this folder shows, one item after another."""
    by_id = bench._desk.item_set.by_id
    return [
        Screen(number, by_id[spec["id"]], tuple(task.question(name) for name in spec["asks"]), spec["orders"])
        for number, spec in enumerate(bench.spec["items"])
    ]


def _row(question: Question, value: Any, orders: Mapping[str, Sequence[str]]) -> Any:
    if isinstance(question, Preference):
        reasons = [label.id for label in question.reasons if label.id in value["reasons"]]
        return {"value": value["value"], "reasons": reasons, "order": list(orders[question.id])}
    if isinstance(question, Ranking):
        return {"ranks": value["ranks"], "order": list(orders[question.id])}
    if isinstance(question, Spans):
        return sorted(value, key=lambda span: (span["start"], span["end"]))
    return value


# ---- reading


def read(bench: Locator, screen: Screen) -> None:
    """Wait until the item is on the screen, and see that it is this one and its answers stand in their order."""
    expect(bench.locator('.lc-mark[aria-current="step"]')).to_have_attribute(
        "aria-label", re.compile(rf"^{screen.number + 1}: ")
    )
    if any(isinstance(content, Media) for content in screen.item.shown.values()):
        bench.locator(f'.lc-canvas[data-painted="{screen.item.id}"]').wait_for()
        return
    place = bench.locator(".lc-reading")
    place.wait_for()
    shown = letters(place.inner_text())
    wanted = letters("".join(_texts(screen.item)))
    assert sum((wanted - shown).values()) <= 0.1 * sum(wanted.values()), screen.item.id
    panes = [letters(text) for text in bench.locator(".lc-answer .lc-text").all_inner_texts()]
    for order in screen.orders.values():
        fields = {name: letters(str(screen.item.shown[name])) for name in order}
        assert len(panes) == len(order)
        assert unlike(panes, fields, order) == min(unlike(panes, fields, other) for other in permutations(order))


def letters(text: str) -> Counter[str]:
    """How often each letter and digit stands in a text: Markdown takes only other signs away, and a few numbers."""
    return Counter(re.sub(r"[\W_]", "", text))


def _texts(item: Item) -> Iterator[str]:
    for content in item.shown.values():
        for part in [content] if isinstance(content, str) else content if isinstance(content, tuple) else ():
            if isinstance(part, Turn | str):
                yield part.text if isinstance(part, Turn) else part


def unlike(panes: Sequence[Counter[str]], fields: Mapping[str, Counter[str]], order: Sequence[str]) -> int:
    """By how many letters the panes differ from the fields, if they stood in this order."""
    pairs = [(pane, fields[name]) for pane, name in zip(panes, order, strict=True)]
    return sum(((one - other) + (other - one)).total() for one, other in pairs)


# ---- answering


def answer(bench: Locator, screen: Screen, values: Values, by: str = "keys") -> None:
    """Say what is meant and submit it.

    Args:
        by: `keys`, or `mouse`.
    """
    hand = _by_keys if by == "keys" else _by_mouse
    submitted = False
    for question in screen.questions:
        submitted = hand(bench, screen, question, values[question.id])
    if submitted:
        return
    if by == "keys":
        bench.page.keyboard.press("Enter")
    else:
        bench.locator('[data-command="submit"]').click()


def _by_keys(bench: Locator, screen: Screen, question: Question, value: Any) -> bool:
    """Returns whether the last key has submitted the item."""
    keyboard = bench.page.keyboard
    if isinstance(question, Text):
        keyboard.press(" ")
        expect(bench.locator("textarea")).to_be_focused()
        _write(bench, value, typed=screen.number == 0)
        keyboard.press("Control+Enter")
        return True
    if isinstance(question, Spans):
        for number, span in enumerate(value, start=1):
            keyboard.press(" ")
            _select_by_keys(bench, str(screen.item.shown[question.of]), span)
            keyboard.press(_keys(question)[span["label"]])
            expect(bench.locator(".lc-marks li")).to_have_count(number)
        keyboard.press("Escape" if value else "ArrowDown")
        return False
    pressed = strokes(question, value, screen.orders)
    slip = next((key for key in pressed if key != pressed[0]), None)
    if screen.number == 0 and slip is not None:
        # Taken back: by another press in the same row, or by undo.
        rows = isinstance(question, Rating) or (isinstance(question, Choice) and question.each)
        keyboard.press(slip)
        keyboard.press("ArrowUp" if rows else "z")
    for key in pressed:
        keyboard.press(key)
    return isinstance(question, Choice) and question.multiple and not value


def strokes(question: Question, value: Any, orders: Mapping[str, Sequence[str]]) -> list[str]:
    """The keys of an answer."""
    if isinstance(question, Choice):
        if question.each:
            return [_keys(question)[label] for label in value]
        if not question.multiple:
            return [_keys(question)[value]]
        doubts = {label.id: str(label.unsure_key) for label in question.labels}
        keys = [(_keys(question) if mark == "yes" else doubts)[label] for label, mark in value.items()]
        return keys or [question.none.key if question.none else "Enter"]
    if isinstance(question, Rating):
        return [str(value[criterion.id]) for criterion in question.criteria]
    order = list(orders[question.id])
    if isinstance(question, Preference):
        reasons = {label.id: str(label.key) for label in question.reasons}
        return [str(_place(question, value, order)), *(reasons[name] for name in value["reasons"])]
    assert isinstance(question, Ranking)
    keys = []
    for tied in value["ranks"]:
        for at, name in enumerate(tied):
            keys += [str(order.index(name) + 1), *(["="] if at else [])]
    return keys


def _by_mouse(bench: Locator, screen: Screen, question: Question, value: Any) -> bool:
    """Returns whether the last click has submitted the item."""
    if isinstance(question, Text):
        original = bench.locator('[data-command="start-from-original"]')
        if original.count():
            original.click()
            expect(bench.locator("textarea")).not_to_have_value("")
        bench.locator("textarea").click()
        bench.page.keyboard.press("Control+a")
        _write(bench, value, typed=False)
        return False
    if isinstance(question, Spans):
        for number, span in enumerate(value, start=1):
            _select_by_mouse(bench, str(screen.item.shown[question.of]), span)
            bench.locator(f'[data-command="mark-{span["label"]}"]').click()
            expect(bench.locator(".lc-marks li")).to_have_count(number)
        return False
    for command in commands(question, value, screen.orders):
        bench.locator(f'[data-command="{command}"]').click()
    return isinstance(question, Choice) and question.multiple and not value


def commands(question: Question, value: Any, orders: Mapping[str, Sequence[str]]) -> list[str]:
    """The buttons of an answer."""
    if isinstance(question, Choice):
        if question.each:
            return [f"step-{step}-{label}" for step, label in enumerate(value, start=1)]
        if not question.multiple:
            return [f"yes-{value}"]
        return [f"{mark}-{label}" for label, mark in value.items()] or ["none" if question.none else "submit"]
    if isinstance(question, Rating):
        return [f"rate-{criterion.id}-{value[criterion.id]}" for criterion in question.criteria]
    order = list(orders[question.id])
    if isinstance(question, Preference):
        return [f"prefer-{_place(question, value, order)}", *(f"reason-{name}" for name in value["reasons"])]
    assert isinstance(question, Ranking)
    found = []
    for tied in value["ranks"]:
        for at, name in enumerate(tied):
            found += [f"rank-{order.index(name) + 1}", *(["rank-tie"] if at else [])]
    return found


def _keys(question: Choice | Spans) -> dict[str, str]:
    return {label.id: str(label.key) for label in question.labels}


def _place(question: Preference, value: Any, order: Sequence[str]) -> int:
    """Which point of the scale, from 1 on the left: the value speaks of the fields, the scale of the screen."""
    number = value["value"] if order[0] == question.of[0] else -value["value"]
    return int(number) + question.steps + 1


def _write(bench: Locator, text: str, typed: bool) -> None:
    """Into the field that has the focus: letter by letter, or at once as an input method gives it."""
    if typed:
        bench.page.keyboard.type(text)
    else:
        bench.page.keyboard.insert_text(text)
    expect(bench.locator("textarea")).to_have_value(text)


# ---- words in a text

CARET = """(letters) => {
  const selection = document.getSelection();
  const range = document.createRange();
  range.setStart(letters, 0);
  range.setEnd(selection.focusNode, selection.focusOffset);
  return Array.from(range.toString()).length;
}"""
"""Code points before the caret."""

BOXES = """(letters, [start, end]) => {
  const place = (unit) => {
    const piece = [...letters.children].filter((each) => Number(each.dataset.at) <= unit).at(-1);
    return [piece.firstChild, unit - Number(piece.dataset.at)];
  };
  const range = document.createRange();
  range.setStart(...place(start));
  range.setEnd(...place(end));
  const centre = (range.getBoundingClientRect().top + range.getBoundingClientRect().bottom) / 2;
  const reading = letters.closest(".lc-reading");
  const room = reading.getBoundingClientRect();
  reading.scrollTop += centre - (room.top + room.bottom) / 2;
  const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
  const [first, last] = [boxes[0], boxes.at(-1)];
  return [first.left, (first.top + first.bottom) / 2, last.right, (last.top + last.bottom) / 2];
}"""
"""Where some words begin and end on the screen, once they are in sight. Places are in UTF-16 units."""


def _units(text: str, points: int) -> int:
    return len(text[:points].encode("utf-16-le")) // 2


def _select_by_keys(bench: Locator, text: str, span: Mapping[str, Any]) -> None:
    """From the nearer end of the text to the words, and over them with Shift."""
    keyboard, place = bench.page.keyboard, bench.locator(".lc-letters")
    from_end = span["start"] > len(text) / 2
    keyboard.press("Control+End" if from_end else "Control+Home")
    for shift, goal in (("", span["start"]), ("Shift+", span["end"])):
        # A key goes over what a reader sees as one character, which may be several code points.
        while (caret := place.evaluate(CARET)) != goal:
            keyboard.press(f"{shift}Arrow{'Right' if caret < goal else 'Left'}")
            for _ in range(abs(goal - caret) - 1 if _is_plain(text) else 0):
                keyboard.press(f"{shift}Arrow{'Right' if caret < goal else 'Left'}")


def _is_plain(text: str) -> bool:
    """Whether each code point is a character of its own."""
    return all(unicodedata.category(sign) not in ("Mn", "Me", "Mc", "Cf", "Sk") for sign in text) and "\r" not in text


def _select_by_mouse(bench: Locator, text: str, span: Mapping[str, Any]) -> None:
    """Press before the first of the words, draw to behind the last, let go."""
    bench.locator(".lc-marktext").scroll_into_view_if_needed()
    ends = [_units(text, span["start"]), _units(text, span["end"])]
    left, top, right, bottom = bench.locator(".lc-letters").evaluate(BOXES, ends)
    mouse = bench.page.mouse
    mouse.move(left + 1, top)
    mouse.down()
    mouse.move(right - 1, bottom, steps=6)
    mouse.up()
