"""Every lesson in a real JupyterLab, from the first cell to the quiz, by keyboard and mouse, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from attrs import define, field
from playwright.sync_api import Locator, Page, expect

from labelcamp import content, lessons, workspace
from labelcamp.drills import Drill
from labelcamp.journal import final, read_folder
from labelcamp.lessons import Lesson, load_quiz
from labelcamp.wording import lettered

from ..course.learner import as_gold, wrong
from .conftest import Desktop
from .hands import Learner, Screen, answer, read, screens

pytestmark = pytest.mark.browser
LESSONS = sorted(path.stem for path in (content.find("course") / "lessons").glob("*.md"))
CALL = re.compile(r'lesson\.(\w+)\("?([\w-]*)"?\)$')
WORDS = {
    "zh": {"right": "对了", "wrong": "不太对", "passed": "过关了：{count} 题对了 {right} 题"},
    "en": {"right": "Right", "wrong": "Not quite", "passed": "Passed: {right} of {count} items right"},
}
Row = dict[str, object]


@pytest.fixture
def camp(desktop: Desktop) -> Iterator[Desktop]:
    workspace.prepare(desktop.folder)
    yield desktop


@define
class Pupil:
    """Someone who does a lesson: all as gold has it, but for one item of each round of practice and each test."""

    learner: Learner
    lesson: Lesson
    rows: dict[tuple[str, str, str], Row] = field(factory=dict)
    """What should be in the journal, by task, set and item."""

    @property
    def page(self) -> Page:
        return self.learner.page

    def meant(self, drill: Drill, screen: Screen, mistaken: bool) -> Row:
        item = screen.item
        return wrong(drill.material, item) if mistaken else as_gold(drill.gold[item.id])

    def label(self, drill: Drill, bench: Locator, screen: Screen, set_id: str, mistaken: bool) -> None:
        """Every third item by mouse, the others by keys."""
        read(bench, screen)
        values = self.meant(drill, screen, mistaken)
        answer(bench, screen, values, by="mouse" if screen.number % 3 == 1 else "keys")
        self.rows[drill.material.task.id, set_id, screen.item.id] = screen.row(values)

    def learn(self, drill: Drill, cell: str) -> None:
        bench = self.learner.bench(cell)
        seen = screens(drill.material.task, drill.learn())
        assert len(seen) == drill.settings.practice
        for screen in seen:
            mistaken = screen.number == len(seen) - 1
            self.label(drill, bench, screen, drill.learn_set, mistaken)
            self.look_at_verdict(drill, bench, screen, "wrong" if mistaken else "right")
            self.page.keyboard.press("Enter")
        expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "saved")
        self.learner.leave()

    def look_at_verdict(self, drill: Drill, bench: Locator, screen: Screen, tone: str) -> None:
        gold = drill.gold[screen.item.id]
        expect(bench.locator(".lc-verdict strong")).to_have_text(WORDS[drill.lang][tone])
        reason = lettered(gold.reason[drill.lang], screen.questions, screen.orders)
        expect(bench.locator(".lc-verdict .lc-why")).to_have_text(reason)

    def test(self, drill: Drill, cell: str) -> None:
        bench = self.learner.bench(cell)
        seen = screens(drill.material.task, drill.test())
        assert len(seen) == drill.settings.test.items
        practised = {item for _, of, item in self.rows if of == drill.learn_set}
        assert not practised & {screen.item.id for screen in seen}
        for screen in seen:
            self.label(drill, bench, screen, drill.test_set(1), screen.number == 0)
            assert bench.locator(".lc-verdict").count() == 0
        expect(bench.locator(".lc-end")).to_be_visible()
        expect(bench.locator(".lc-saved")).to_have_attribute("data-state", "saved")
        self.page.keyboard.press("Enter")
        expect(bench.locator(".lc-result")).to_have_attribute("data-right", str(len(seen) - 1))
        expect(bench.locator(".lc-result")).to_have_attribute("data-passed", "true")
        self.learner.leave()

    def results(self, drill: Drill, cell: str) -> None:
        shown = self.learner.run_to(cell)
        count = drill.settings.test.items
        expect(shown).to_contain_text(WORDS[drill.lang]["passed"].format(count=count, right=count - 1))
        expect(shown.locator('svg[role="img"]')).to_have_count(2)
        assert shown.locator("table").count() >= 2
        # The one that was missed in the test, and the one in practice.
        expect(shown.locator(".card")).to_have_count(2)
        assert shown.locator("img:not([alt])").count() == 0

    def quiz(self, cell: str) -> None:
        """The first question wrong at first, then all of them right."""
        quiz = self.learner.bench(cell)
        questions = load_quiz(self.lesson.course / "quizzes" / f"{self.lesson.name}.toml")
        why = quiz.locator(".lc-why")
        for number, question in enumerate(questions):
            expect(quiz.locator("h2")).to_have_text(question.prompt[self.lesson.lang])
            choices = sorted(enumerate(question.choices, start=1), key=lambda pair: pair[1].right)
            for key, choice in choices[-1:] if number else [choices[0], choices[-1]]:
                self.page.keyboard.press(str(key))
                expect(why).to_contain_text(choice.reason[self.lesson.lang])
            self.page.keyboard.press("Enter")
        expect(quiz.locator(".lc-quiz")).to_have_attribute("data-at", str(len(questions)))
        expect(quiz.locator(".lc-quiz")).to_have_attribute("data-score", str(len(questions) - 1))


def calls(notebook: Path) -> list[tuple[str, str, str]]:
    """What the code cells up to the quiz call on the lesson: cell, method, drill."""
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    found = [(cell.id, *match.groups()) for cell in cells for match in [CALL.search(cell.source)] if match]
    return found[: [method for _, method, _ in found].index("quiz") + 1]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", LESSONS)
def test_the_lesson_from_the_first_cell_to_the_quiz(camp: Desktop, name: str, lang: str) -> None:
    page = camp.page()
    camp.open(page, name, camp.folder / lang)
    page.locator(".jp-Notebook .jp-Cell").first.focus()
    notebook = camp.folder / lang / f"{name}.ipynb"
    lesson = lessons.lesson(name, notebook.parent)
    pupil = Pupil(Learner(page, notebook), lesson)
    done = []
    for cell, method, argument in calls(notebook):
        done.append(method)
        if method == "quiz":
            pupil.quiz(cell)
            continue
        drill = lesson.drill(argument or None)
        if method == "guideline":
            expect(pupil.learner.run_to(cell)).to_contain_text("R1")
        elif method == "examples":
            expect(pupil.learner.run_to(cell).locator(".card")).to_have_count(len(drill.example_ids))
        elif method == "bias":
            expect(pupil.learner.run_to(cell).locator("table")).to_have_count(1)
        else:
            {"learn": pupil.learn, "test": pupil.test, "results": pupil.results}[method](drill, cell)
    assert all(done.count(method) == len(lesson.drills) for method in ("learn", "test", "results"))

    journal = read_folder(camp.folder / "labels")
    assert (journal.errors, journal.warnings) == ((), ())
    assert {key: dict(row.values) for key, row in final(journal.rows).items()} == pupil.rows
    # Each item was answered once, by a person without help.
    said = [row for row in journal.rows if row.status != "draft"]
    assert len(said) == len(pupil.rows)
    assert {(row.status, row.source, row.assist) for row in said} == {("submitted", "human", "none")}
    assert camp.errors == []
