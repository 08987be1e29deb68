"""Assignments in a real JupyterLab: labels by hand up to the check before handing in, and a kernel that is killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections import Counter
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator, Page, expect

from labelcamp import content, work
from labelcamp.answers import Gold, load_gold
from labelcamp.items import ItemSet, dump_set, load_set
from labelcamp.journal import final, read_folder
from labelcamp.materials import set_folder
from labelcamp.work import load_assignment

from ..course.learner import as_gold
from .conftest import Desktop
from .hands import Learner, Screen, answer, read, screens
from .lab import until

pytestmark = pytest.mark.browser
PICTURES = "03-image-classes"
OTHERS = sorted({path.stem for path in (content.find("assignments") / "lessons").glob("*.md")} - {PICTURES})
BEFORE, DEAD = 30, 3
OF_EACH = 4
LEFT = {
    "zh": "{count} 题里还有 {left} 题没标。",
    "en": "{left} of {count} items have no label yet.",
}


def hand_out(folder: Path, name: str, lang: str) -> Mapping[str, Gold]:
    """Make the folder of an assignment as a student gets it: the notebook and a minted set, whose gold is returned."""
    settings = load_assignment(content.find("assignments") / "lessons" / f"{name}.toml")
    task = content.find("datasets") / settings.task
    sample = set_folder(task / "sample", lang)
    shutil.copytree(content.find("assignments") / lang / name, folder)
    whole = load_set(sample)
    asked = [item for item in whole.items if not settings.asks or set(settings.asks) & set(item.asks)]
    dump_set(ItemSet(whole.id, whole.task, whole.version, whole.task_hash, tuple(asked)), folder / "items")
    if (sample / "media").is_dir():
        shutil.copytree(sample / "media", folder / "items" / "media")
    for file in ("task.toml", "guideline.zh.md", "guideline.en.md"):
        shutil.copy(task / file, folder / "items")
    return load_gold(sample / "gold.jsonl")


def kernel_pid(desktop: Desktop) -> int:
    """Process id of the one kernel that runs."""
    (session,) = desktop.lab.api("sessions")
    kernel = f"kernel-{session['kernel']['id']}.json".encode()
    found = [path for path in Path("/proc").glob("[0-9]*/cmdline") if kernel in path.read_bytes()]
    return int(found[0].parent.name)


def at_work(folder: Path) -> list[Screen]:
    """The items of an assignment in the order in which this student gets them."""
    mine = work.assignment(folder=folder)
    return screens(mine.task, mine.bench())


def label(bench: Locator, seen: list[Screen]) -> set[str]:
    for screen in seen:
        read(bench, screen)
        answer(bench, screen, {"contents": [{"bird": "yes"}, {"car": "yes"}, {}][screen.number % 3]})
    return {screen.item.id for screen in seen}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_label_of_an_assignment_is_lost_with_its_kernel(desktop: Desktop, lang: str) -> None:
    folder = desktop.folder / lang
    hand_out(folder, PICTURES, lang)
    page: Page = desktop.page()
    desktop.open(page, PICTURES, folder)
    learner = Learner(page, folder / f"{PICTURES}.ipynb")
    bench = learner.bench("open-bench")
    items = at_work(folder)
    seen = label(bench, items[:BEFORE])
    expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "saved")

    os.kill(kernel_pid(desktop), signal.SIGKILL)
    page.locator(".jp-Dialog").wait_for()
    page.keyboard.press("Enter")
    page.locator(".jp-Dialog").wait_for(state="detached")
    expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "gone")
    bench.focus()
    seen |= label(bench, items[BEFORE : BEFORE + DEAD])

    # The new kernel knows nothing: the notebook is run again from its first cell.
    page.keyboard.press("Escape")
    page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()
    learner.at = learner.cells.index("open-assignment")
    learner.run_to("show-guideline")
    bench.evaluate("(old) => old.setAttribute('data-old', '')")
    learner.run_to("open-bench")
    again = learner.cell("open-bench").locator(".labelcamp:not([data-old])")
    expect(again.locator(".lc-saved")).to_have_attribute("data-state", "saved")

    set_id = load_set(folder / "items").id
    until(lambda: len(read_folder(folder / "labels").rows) >= BEFORE + DEAD, "every label is in the journal")
    counted = final(read_folder(folder / "labels").rows)
    assert {item for _, of, item in counted if of == set_id} == seen
    assert len(seen) == BEFORE + DEAD


@pytest.mark.parametrize(("name", "lang"), list(zip(OTHERS, cycle(["zh", "en"]), strict=False)))
def test_some_of_each_kind_by_hand_up_to_the_check(desktop: Desktop, name: str, lang: str) -> None:
    folder = desktop.folder / lang / name
    gold = hand_out(folder, name, lang)
    page: Page = desktop.page()
    desktop.open(page, name, folder)
    learner = Learner(page, folder / f"{name}.ipynb")
    bench = learner.bench("open-bench")

    # The first few of each form are answered, every second one by mouse; the others are passed over.
    items, said, rows = at_work(folder), Counter[tuple[str, ...]](), {}
    forms = {screen.item.asks for screen in items}
    for screen in items:
        form = screen.item.asks
        if all(said[each] == OF_EACH for each in forms):
            break
        read(bench, screen)
        if said[form] == OF_EACH:
            page.keyboard.press("ArrowRight")
            continue
        values = as_gold(gold[screen.item.id])
        answer(bench, screen, values, by="mouse" if said[form] % 2 else "keys")
        rows[screen.item.id] = screen.row(values)
        said[form] += 1
    assert said == dict.fromkeys(forms, OF_EACH)
    expect(bench.locator(".lc-count")).to_have_attribute("data-done", str(len(rows)))
    expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "saved")
    learner.leave()

    left = LEFT[lang].format(left=len(items) - len(rows), count=len(items))
    expect(learner.run_to("labels")).to_contain_text(left)
    if "rubric" in learner.cells:
        cards = learner.run_to("rubric").locator(".card")
        expect(cards).to_have_count(len(rows))
        texts = {str(value) for values in rows.values() for value in values.values()}
        assert {card.locator("bdi").last.inner_text() for card in cards.all()} == texts
    page.keyboard.press("Control+s")
    until(lambda: left in json.dumps(shown(folder, name), ensure_ascii=False), "the notebook is saved")

    journal = read_folder(folder / "labels")
    assert (journal.errors, journal.warnings) == ((), ())
    set_id = load_set(folder / "items").id
    assert {key[1:]: dict(row.values) for key, row in final(journal.rows).items()} == {
        (set_id, item): values for item, values in rows.items()
    }
    assert {row.mode for row in journal.rows} == {"work"}
    assert desktop.errors == []


def shown(folder: Path, name: str) -> list[Any]:
    """The outputs of the notebook as it stands on the disk; none while it is being written."""
    try:
        cells = nbformat.read(folder / f"{name}.ipynb", as_version=4).cells
    except nbformat.reader.NotJSONError:
        return []
    return [cell.outputs for cell in cells if cell.cell_type == "code"]
