"""The site in a real Chromium: lessons with nothing installed, labels that stay, and a file that goes anywhere."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from typer.testing import CliRunner

from labelcamp import lessons
from labelcamp.carry import pack
from labelcamp.cli import app
from labelcamp.journal import final, read_folder
from labelcamp.lessons import Lesson

from ..course.learner import as_gold
from .hands import Learner, answer, screens
from .lab import until
from .site_visit import KEPT, SITE, Visit, held, kept_offline
from .test_lesson import Pupil, calls

pytestmark = pytest.mark.browser
NOTEBOOKS = "JupyterLite Storage - /"
"""JupyterLite's own store."""


def pupil_of(visit: Visit, learner: Learner, name: str, lang: str) -> tuple[Pupil, Lesson]:
    lesson = lessons.lesson(name, visit.camp / lang)
    return Pupil(learner, lesson), lesson


def do(pupil: Pupil, lesson: Lesson, notebook: Path, drills: int) -> None:
    """The first drills of a lesson, and the quiz."""
    of = list(lesson.drills)[:drills]
    for cell, method, argument in calls(notebook):
        if method == "quiz":
            pupil.quiz(cell)
        elif method in ("learn", "test", "results") and (argument or of[0]) in of:
            {"learn": pupil.learn, "test": pupil.test, "results": pupil.results}[method](
                lesson.drill(argument or None), cell
            )


def cell_of(notebook: Path, wanted: str) -> str:
    return next(cell for cell, method, _ in calls(notebook) if method == wanted)


@pytest.mark.parametrize(("visit", "lang"), [("localhost", "zh"), ("lan", "en")], indirect=["visit"])
def test_the_first_lesson_from_the_landing_page_to_a_copy_on_a_laptop(visit: Visit, lang: str, tmp_path: Path) -> None:
    visit.come(lang)
    path = f"{lang}/03-image-classes.ipynb"
    visit.page.locator("main:visible .go").click()
    pupil, lesson = pupil_of(visit, visit.arrive(path), "03-image-classes", lang)
    do(pupil, lesson, visit.camp / path, 1)
    there = visit.kept()
    assert {key: dict(row.values) for key, row in final(read_folder(there).rows).items()} == pupil.rows

    # A reload is a new kernel: the bench opens where the work is, and what it gives is the store, byte for byte.
    learner = visit.open(path)
    bench = learner.bench(cell_of(visit.camp / path, "test"))
    expect(bench.locator(".lc-result")).to_have_attribute("data-passed", "true")
    download = visit.download(bench)
    file = tmp_path / download.suggested_filename
    download.save_as(file)
    assert re.fullmatch(r"labels-lessons-\d{8}\.jsonl", file.name)
    assert file.read_bytes() == pack(visit.kept())
    laptop = tmp_path / "laptop" / "labels"
    assert CliRunner().invoke(app, ["take", str(file), str(laptop)]).exit_code == 0
    assert pack(laptop) == file.read_bytes()

    if lang == "zh":
        return
    # And from a laptop into a browser that has nothing yet.
    visit.page.evaluate("indexedDB.deleteDatabase('labelcamp')")
    learner = visit.open(path)
    bench = learner.bench(cell_of(visit.camp / path, "learn"))
    expect(bench.locator(".lc-count")).to_have_attribute("data-done", "0")
    bench.locator('[data-command="labels"]').click()
    bench.locator('[data-command="take"]').set_input_files(file)
    expect(bench.locator(".lc-count")).to_have_attribute("data-done", str(lesson.drill().settings.practice))
    expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "saved")
    download = visit.download(bench)
    download.save_as(tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == file.read_bytes()
    expect(bench.locator(".lc-carry [role=status]")).not_to_be_empty()


@pytest.mark.parametrize(
    ("visit", "lang", "name"),
    [("localhost", "en", "08-writing"), ("lan", "zh", "09-comparing")],
    indirect=["visit"],
)
def test_the_first_drill_of_the_other_lessons(visit: Visit, lang: str, name: str) -> None:
    visit.come(lang)
    path = f"{lang}/{name}.ipynb"
    pupil, lesson = pupil_of(visit, visit.open(path), name, lang)
    do(pupil, lesson, visit.camp / path, 1)
    assert {key: dict(row.values) for key, row in final(read_folder(visit.kept()).rows).items()} == pupil.rows


def test_without_the_network_a_lesson_reloads_and_a_dead_kernel_loses_nothing(visit: Visit) -> None:
    visit.come("zh")
    path = "zh/03-image-classes.ipynb"
    cell = cell_of(visit.camp / path, "learn")
    learner = visit.open(path)
    bench = learner.bench(cell)
    drill = lessons.lesson("03-image-classes", visit.camp / "zh").drill()
    seen = screens(drill.material.task, drill.learn())
    answer(bench, seen[0], as_gold(drill.gold[seen[0].item.id]))
    expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "saved")
    wanted = kept_offline(SITE, visit.address)
    assert f"{visit.address}/static/pyodide/pyodide.asm.wasm.bin" in wanted
    until(lambda: visit.page.evaluate("navigator.serviceWorker.controller !== null"), "the page has its worker")
    until(lambda: wanted <= set(visit.page.evaluate(KEPT)), "the site is kept")
    visit.context.set_offline(True)
    visit.page.reload()
    bench = visit.arrive(path).bench(cell)
    expect(bench.locator(".lc-count")).to_have_attribute("data-done", "1")
    answer(bench, seen[1], as_gold(drill.gold[seen[1].item.id]))
    expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "saved")

    # The kernel is restarted: what is labelled then is kept by the page, and sent to the next kernel.
    visit.page.locator('.jp-NotebookPanel-toolbar [data-command="notebook:restart-kernel"]').click()
    visit.page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "gone")
    bench.focus()
    visit.page.keyboard.press("Enter")
    answer(bench, seen[2], as_gold(drill.gold[seen[2].item.id]))
    expect(bench.locator(".lc-saved")).to_have_attribute("data-unsaved", "1")
    bench = visit.arrive(path).bench(cell)
    expect(bench.locator(".lc-count")).to_have_attribute("data-done", "3")
    expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "saved")

    # A notebook that was never opened opens. The tabs of last time come late, and must not take its place; one of them
    # has the same file name, and each gets a kernel of its own.
    other = visit.context.new_page()
    other.goto(f"{visit.address}/page.css")
    with held(other, NOTEBOOKS, "files"):
        visit.page.goto(visit.notebook("zh/assignments/03-image-classes/03-image-classes.ipynb"))
        visit.page.locator("#jupyterlab-splash").wait_for(state="attached")
    expect(visit.page.locator(".jp-MarkdownCell h1").filter(has_text="作业 03")).to_be_visible()
    visit.page.locator("#jp-main-statusbar").get_by_text("| 空闲").wait_for()
    visit.context.set_offline(False)
    assert len(final(read_folder(visit.kept()).rows)) == 3


def test_the_landing_page_leads_to_every_lesson_and_assignment_in_both_languages() -> None:
    page = (SITE / "index.html").read_text(encoding="utf-8")
    led_to = set(re.findall(r'lab/index\.html\?path=([^"]+)', page))
    there = {path.relative_to(SITE / "files").as_posix() for path in (SITE / "files").rglob("*.ipynb")}
    assert led_to == there and len(there) == 18


def test_a_package_of_an_older_site_is_never_taken_for_one_of_this() -> None:
    folder = SITE / "static" / "pyodide"
    packages = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    assert len(packages) > 25
    for each in packages.values():
        digest = hashlib.sha256((folder / each["file_name"]).read_bytes()).hexdigest()
        assert each["sha256"] == digest
        assert f"-0{digest[:8]}-" in each["file_name"]
