"""Assignment 03 in a real JupyterLab: thirty labels, a killed kernel, three more, and all of them are there."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from labelcamp import content
from labelcamp.items import load_set
from labelcamp.journal import final, read_folder

from .conftest import Desktop
from .test_lesson import Learner

pytestmark = pytest.mark.browser
NAME = "03-image-classes"
BEFORE, DEAD = 30, 3
Until = Callable[[Callable[[], object], str], None]


def hand_out(folder: Path, lang: str) -> None:
    """The folder of an assignment as a student gets it: the notebook and a minted set without its gold."""
    task = content.find("datasets") / "birds-and-cars"
    shutil.copytree(content.find("assignments") / lang / NAME, folder)
    shutil.copytree(task / "sample", folder / "items", ignore=shutil.ignore_patterns("gold*", "credits*"))
    for name in ("task.toml", "guideline.zh.md", "guideline.en.md"):
        shutil.copy(task / name, folder / "items")


def kernel_pid(desktop: Desktop) -> int:
    """Process id of the one kernel that runs."""
    (session,) = desktop.lab.api("sessions")
    kernel = f"kernel-{session['kernel']['id']}.json".encode()
    found = [path for path in Path("/proc").glob("[0-9]*/cmdline") if kernel in path.read_bytes()]
    return int(found[0].parent.name)


def label(learner: Learner, bench: Locator, seen: set[str], count: int) -> None:
    for number in range(count):
        seen.add(learner.shown(bench, seen))
        learner.answer([{"bird": "yes"}, {"car": "yes"}, {}][number % 3])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_label_of_an_assignment_is_lost_with_its_kernel(desktop: Desktop, until: Until, lang: str) -> None:
    folder = desktop.folder / lang
    hand_out(folder, lang)
    page: Page = desktop.page()
    desktop.open(page, NAME, folder)
    learner = Learner(page, content.find("assignments") / lang / NAME / f"{NAME}.ipynb")
    bench = learner.bench("open-bench")
    seen: set[str] = set()
    label(learner, bench, seen, BEFORE)
    expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "saved")

    os.kill(kernel_pid(desktop), signal.SIGKILL)
    page.locator(".jp-Dialog").wait_for()
    page.keyboard.press("Enter")
    page.locator(".jp-Dialog").wait_for(state="detached")
    expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "gone")
    bench.focus()
    label(learner, bench, seen, DEAD)

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
