"""A class without a Hub: its set finished on the site is graded and told as if nobody had changed doors."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from attrs import define
from playwright.sync_api import expect
from typer.testing import CliRunner

from autograder import cli as teacher
from autograder.classdir import open_class
from autograder.making import assignments, make_class
from autograder.nbgrader_steps import hand_out
from autograder.roster import Student
from labelcamp import classfile, cli, work
from labelcamp.answers import Gold
from labelcamp.bench_strings import desk_strings
from labelcamp.journal import read_folder
from labelcamp.work import Work

from ..course import learner as script
from .hands import Screen, answer, read, screens
from .site_visit import Visit

pytestmark = pytest.mark.browser
STUDENT = "2026001"
ON_SITE = 12
"""Items that are left for the site."""
EVERY = 7
"""So many items are between two that are answered wrong."""


@define
class School:
    """A class of one student and one assignment, and its class file."""

    root: Path
    name: str

    @property
    def class_file(self) -> Path:
        return self.root / "release" / f"{self.name}{classfile.SUFFIX}"

    def laptop(self, camp: Path) -> Path:
        """The assignment's folder, as `labelcamp start --class` makes it."""
        return classfile.take_up(classfile.load_class_file(self.class_file), camp).parent

    def run(self, *words: str) -> None:
        done = CliRunner().invoke(teacher.app, list(words))
        assert done.exit_code == 0, done.output

    def told(self, hand_in: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, bytes, bytes]:
        """The mark of a hand-in, and the student's page before and after `retire`, in a class that saw no other."""
        root = hand_in.parents[2] / "class"
        shutil.copytree(self.root, root)
        monkeypatch.chdir(root)
        grading = ("grade", str(hand_in.parents[1]), "--assignment", self.name, "--feedback")
        pages = []
        for place in ("before", "after"):
            self.run(*grading, place)
            pages.append((root / place / STUDENT / f"{self.name}.html").read_bytes())
            if place == "before":
                with (root / f"grades-{self.name}.csv").open(encoding="utf-8-sig", newline="") as table:
                    (row,) = list(csv.reader(table))[1:]
                self.run("retire", self.name)
        return row[2], pages[0], pages[1]


def make_school(root: Path, name: str, lang: str) -> School:
    make_class(root, lang, [Student(STUDENT, "张三")], {name: assignments()[name]}, lambda _sentence: None)
    hand_out(open_class(root), name, False, lambda _sentence: None)
    return School(root, name)


def plan(gold: Mapping[str, Gold], seen: list[Screen]) -> dict[str, dict[str, Any]]:
    """What the student says of each item: mostly what gold says, now and then what gold says of another one."""
    said = {screen.item.id: script.as_gold(gold[screen.item.id]) for screen in seen}
    names = list(said)
    for at in range(0, len(names), EVERY):
        others = (said[name] for name in names[at:] if said[name] != said[names[at]])
        said[names[at]] = next(others, said[names[at]])
    return said


def hand_in_folder(top: Path, name: str) -> Path:
    return top / "submitted" / STUDENT / name


@pytest.mark.parametrize(
    ("visit", "lang", "name"),
    [("lan", "zh", "03-image-classes"), ("localhost", "en", "08-rating")],
    indirect=["visit"],
)
def test_a_class_set_goes_from_a_laptop_to_the_site_and_back(
    visit: Visit, lang: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = make_school(tmp_path / "school" / "class", name, lang)
    gold = open_class(school.root).sheet(name).gold.latest
    laptop = school.laptop(tmp_path / "laptop")
    # The order of the items follows from the user's name: that of the browser.
    monkeypatch.setattr(work, "this_user", lambda: "web_user")
    here: Work = work.assignment(folder=laptop)
    bench_here = here.bench()
    seen = screens(here.task, bench_here)
    said = plan(gold, seen)
    before = len(seen) - ON_SITE
    script.answer(bench_here, {item: said[item] for item in list(said)[:before]})
    begun = tmp_path / "begun.jsonl"
    run = CliRunner()
    export = ["export", "labels", "--labels", str(laptop / "labels"), "--out", str(begun)]
    assert run.invoke(cli.app, export).exit_code == 0

    # The site knows the assignment for practice; the class file brings the class's items, and they stay.
    visit.come(lang)
    path = f"{lang}/assignments/{name}/{name}.ipynb"
    bench = visit.open(path).bench("open-bench")
    bench.locator('[data-command="labels"]').click()
    status = bench.locator(".lc-carry [role=status]")
    bench.locator('[data-command="take"]').set_input_files(begun)
    expect(status).not_to_be_empty()
    assert not read_folder(visit.kept(f"assignments/{name}/labels")).rows
    bench.locator('[data-command="class"]').set_input_files(school.class_file)
    expect(status).to_have_text(desk_strings(lang)["class_opened_here"].format(name=name))
    bench = visit.open(path).bench("open-bench")
    count = bench.locator(".lc-count")
    expect(count).to_have_attribute("data-done", "0")
    bench.locator('[data-command="labels"]').click()
    bench.locator('[data-command="take"]').set_input_files(begun)
    expect(count).to_have_attribute("data-done", str(before))
    bench.locator(".lc-mark").nth(before).click()
    for screen in seen[before:]:
        read(bench, screen)
        answer(bench, screen, said[screen.item.id])
    expect(bench.locator(".lc-complete")).to_be_visible()
    download = visit.download(bench)

    carried = hand_in_folder(tmp_path / "carried", name)
    (carried / "labels").mkdir(parents=True)
    file = carried / "labels" / download.suggested_filename
    download.save_as(file)
    assert run.invoke(cli.app, ["take", str(file), str(laptop / "labels")]).exit_code == 0
    taken = hand_in_folder(tmp_path / "taken", name)
    shutil.copytree(laptop, taken)
    at_once = school.laptop(tmp_path / "at-once")
    script.answer(work.assignment(folder=at_once).bench(), said)
    uninterrupted = hand_in_folder(tmp_path / "uninterrupted", name)
    shutil.copytree(at_once, uninterrupted)

    wanted = school.told(uninterrupted, monkeypatch)
    assert 0 < float(wanted[0]) < 100 and wanted[1] != wanted[2]
    assert school.told(carried, monkeypatch) == wanted
    assert school.told(taken, monkeypatch) == wanted
