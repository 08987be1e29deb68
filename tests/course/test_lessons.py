"""What every lesson has: its frame, its minutes, links that lead somewhere, pictures with words."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
import pytest

from labelcamp import content
from labelcamp.drills import Drill
from labelcamp.exercises import load_exercises
from labelcamp.guidelines import load_guideline
from labelcamp.lessons import load_quiz, load_settings
from labelcamp.materials import load_material

from .learner import constants, fits, is_right

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import weave_check  # noqa: E402
import weave_source  # noqa: E402

COURSE = content.find("course")
LESSONS = sorted(path.stem for path in (COURSE / "lessons").glob("*.md"))
DRILLS = [(name, drill) for name in LESSONS for drill in load_settings(COURSE / "lessons" / f"{name}.toml").drills]
MINUTES = {"zh": re.compile(r"（(\d+) 分钟）$"), "en": re.compile(r"\((\d+) min\)$")}
LENGTH = {"zh": re.compile(r"\*\*时间\*\*\s*(\d+) 分钟"), "en": re.compile(r"\*\*Time\.\*\*\s*(\d+) minutes")}
OPENING = {
    "zh": ("**学完这一课，你能**", "**时间**", "**要准备的**", "**怎么运行一格**"),
    "en": ("**After this lesson you can**", "**Time.**", "**You need**", "**How to run a cell.**"),
}
CLOSING = {"zh": "记住三件事", "en": "Three things to remember"}
TABLE_ROW = re.compile(r"^\| (\d+)\.?\s+(.+?) \| (\d+) \|", re.MULTILINE)


def test_sources_and_products_are_in_step() -> None:
    assert weave_check.check(ROOT) == []


@pytest.fixture(params=[(name, lang) for name in LESSONS for lang in ("zh", "en")], ids="-".join)
def book(request: pytest.FixtureRequest) -> nbformat.NotebookNode:
    name, lang = request.param
    book = nbformat.read(COURSE / lang / f"{name}.ipynb", as_version=4)
    book.lesson, book.lang = name, lang
    return book


def headings(book: nbformat.NotebookNode) -> list[str]:
    """The second-level headings, in order."""
    prose = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    return re.findall(r"^## (.+)$", prose, re.MULTILINE)


def test_a_lesson_opens_with_goals_time_needs_and_how_to_run(book: nbformat.NotebookNode) -> None:
    first = book.cells[0].source
    assert first.startswith("# ")
    assert all(part in first for part in OPENING[book.lang])
    assert "`Shift+Enter`" in first


def test_the_minutes_of_the_parts_add_up(book: nbformat.NotebookNode) -> None:
    said = LENGTH[book.lang].search(book.cells[0].source)
    minutes = [MINUTES[book.lang].search(heading) for heading in headings(book)]
    assert said and all(minutes)
    assert sum(int(found[1]) for found in minutes if found) == int(said[1])
    assert int(said[1]) in (90, 180)  # one class or two


def test_a_lesson_closes_with_three_things_to_remember(book: nbformat.NotebookNode) -> None:
    last = book.cells[-1].source
    assert CLOSING[book.lang] in last.splitlines()[0]
    assert re.findall(r"^(\d)\. ", last, re.MULTILINE) == ["1", "2", "3"]


def test_teachers_notes_give_the_same_parts_the_same_minutes(book: nbformat.NotebookNode) -> None:
    notes = (COURSE / "teachers" / book.lang / f"{book.lesson}.md").read_text(encoding="utf-8")
    rows = [(number, title, int(minutes)) for number, title, minutes in TABLE_ROW.findall(notes)]
    parts = []
    for heading in headings(book):
        found = MINUTES[book.lang].search(heading)
        number, title = re.split(r"\.?\s+", heading, maxsplit=1)
        assert found
        parts.append((number, re.split(r"[：:（(]", title)[0].strip(), int(found[1])))
    assert rows == parts


def test_only_the_compute_track_shows_code(book: nbformat.NotebookNode) -> None:
    for cell in book.cells:
        if cell.cell_type == "code":
            hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
            assert hidden or "compute" in cell.metadata.tags, cell.id
            assert not cell.outputs and cell.execution_count is None


def test_links_lead_somewhere_and_pictures_have_words(book: nbformat.NotebookNode) -> None:
    for cell in book.cells:
        if cell.cell_type != "markdown":
            continue
        for token in weave_check._walk(weave_check.PARSER.parse(cell.source)):
            if token.type == "link_open":
                target = str(token.attrs["href"])
                assert target.startswith("https://") or (COURSE / book.lang / target).exists(), target
            if token.type == "image":
                assert len(token.content) > 5, f"{cell.id}: a picture without words"
        assert "<img" not in cell.source  # a Markdown picture has its words checked above


@pytest.fixture(
    params=[(*drill, lang) for drill in DRILLS for lang in ("zh", "en")], ids=lambda p: f"{p[0]}-{p[1].id}-{p[2]}"
)
def drill(request: pytest.FixtureRequest, tmp_path: Path) -> Drill:
    name, settings, lang = request.param
    return Drill(name, lang, settings, load_material(settings.task, lang, settings.asks), tmp_path)


def test_examples_are_learnt_from_and_never_tested(drill: Drill) -> None:
    learn, test = ({item.id for item in drill.material.pool(pool)} for pool in ("learn", "test"))
    assert 2 <= len(drill.example_ids) <= 3
    assert set(drill.example_ids) <= learn - test
    for example in drill.example_ids:
        gold = drill.gold[example]
        assert all(gold.reason[lang] for lang in ("zh", "en"))
        assert gold.rules and all(set(gold.rules) <= set(page.rules) for page in drill.material.guidelines.values())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_examples_of_lesson_08_are_what_its_words_say(lang: str, tmp_path: Path) -> None:
    rating, rewriting = (
        Drill("08-writing", lang, settings, load_material(settings.task, lang, settings.asks), tmp_path)
        for settings in load_settings(COURSE / "lessons" / "08-writing.toml").drills
    )
    wrong, rude, flawless = (rating.gold[item].answer.values["rating"] for item in rating.example_ids)
    items = [rating.material.items.by_id[item].shown for item in rating.example_ids]
    assert items[0]["chat"] == items[1]["chat"] != items[2]["chat"]
    assert wrong["correct"] < 4 and wrong["proper"] == 4
    assert rude["correct"] == 4 and rude["proper"] < 4
    assert set(flawless.values()) == {4}
    poor = ["poor" in rewriting.material.items.by_id[item].shown for item in rewriting.example_ids]
    assert poor == [True, True, False]
    assert all(
        str(rewriting.gold[item].answer.values["rewrite"])[:9] in rewriting.examples().html
        for item in rewriting.example_ids
    )


def test_there_is_enough_to_practise_and_to_test_again(drill: Drill) -> None:
    learn, test = (len(drill.material.pool(pool)) for pool in ("learn", "test"))
    settings = drill.settings
    assert settings.practice >= 4 and settings.practice <= (learn - len(settings.examples)) / 2 + 2
    assert settings.test.items >= 4 and settings.test.items <= test / 2
    assert 0.6 <= settings.test.bar / settings.test.items < 1


def test_nobody_passes_who_says_the_same_of_everything(drill: Drill) -> None:
    material, test = drill.material, drill.settings.test
    tested = material.pool("test")
    for values in constants(material, tested[0]):
        right = [
            fits(material.task, item, values) and is_right(material.task, item, drill.gold[item.id], values)
            for item in tested
            if item.asks == tested[0].asks
        ]
        assert test.items * sum(right) / len(right) < test.bar - 1, values


@pytest.mark.parametrize("name", LESSONS)
def test_the_quiz_gives_a_reason_for_every_choice_and_one_right_answer(name: str) -> None:
    settings = load_settings(COURSE / "lessons" / f"{name}.toml")
    questions = load_quiz(COURSE / "quizzes" / f"{name}.toml")
    assert 5 <= len(questions) <= 8
    places = []
    for question in questions:
        assert sum(choice.right for choice in question.choices) == 1
        assert all(choice.reason[lang] for choice in question.choices for lang in ("zh", "en"))
        places.append([choice.right for choice in question.choices].index(True))
    assert len(set(places)) > 1  # the right one does not always stand in the same place
    for lang in ("zh", "en"):
        tasks = {drill.task for drill in settings.drills}
        rules = {rule for task in tasks for rule in load_guideline(content.find("datasets") / task, lang).rules}
        reasons = " ".join(choice.reason[lang] for question in questions for choice in question.choices)
        assert set(re.findall(r"\bR\d+", reasons)) <= rules


@pytest.mark.parametrize("name", LESSONS)
def test_every_exercise_is_in_the_notebook_and_every_solution_solves_it(name: str) -> None:
    exercises = load_exercises(COURSE / "exercises" / f"{name}.toml")
    cells = weave_source.read(COURSE / "lessons" / f"{name}.md")
    code = "\n".join(cell.source for cell in cells if isinstance(cell, weave_source.Code))
    for exercise in exercises:
        for action in ("check", "hint", "solution"):
            assert f'lesson.exercise("{exercise}").{action}(' in code
    assert set(re.findall(r'lesson\.exercise\("(.+?)"\)', code)) == set(exercises)
