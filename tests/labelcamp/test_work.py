"""An assignment in the hands of an annotator."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from attrs import evolve
from nbgrader.utils import determine_grade

from labelcamp import content, work
from labelcamp.items import Item, ItemSet, dump_set, load_set
from labelcamp.journal import Journal, final, read_folder
from labelcamp.lessons import LessonError
from labelcamp.receipt import receipt
from labelcamp.scoring.number import right
from labelcamp.task import Number, load_task
from labelcamp.validate import check
from labelcamp.work import Unfinished, Work

from .camp_world import build, row, say, shown

NUMBERS = ("bird_share", "median_seconds")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(content, "find", lambda part: tmp_path / part)
    monkeypatch.setenv("CAMP_LANG", "en")
    monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
    build(tmp_path)
    return tmp_path


@pytest.fixture
def folder(root: Path) -> Path:
    """An assignment as a class hands it out: six pictures and the summary, no gold."""
    datasets = root / "datasets" / "birds-and-cars"
    task, practice = load_task(datasets), load_set(datasets / "practice")
    folder = root / "03-a"
    items = (*practice.items[:6], Item("summary", NUMBERS))
    dump_set(ItemSet("class-1", task.id, task.version, task.hash, items), folder / "items")
    (folder / "items" / "media").mkdir()
    for name in ("task.toml", "guideline.zh.md", "guideline.en.md"):
        (folder / "items" / name).write_bytes((datasets / name).read_bytes())
    for item in practice.items[:6]:
        name = f"{item.id}.jpg"
        (folder / "items" / "media" / name).write_bytes((datasets / "practice" / "media" / name).read_bytes())
    return folder


@pytest.fixture
def mine(folder: Path) -> Work:
    return work.assignment(folder=folder)


def label_all(mine: Work) -> None:
    items = shown(mine.bench())
    say(mine.bench(), {item: {"bird": "yes"} if place < 2 else {} for place, item in enumerate(items)})


def lines(mine: Work) -> list[str]:
    """The hand-in check without its receipt."""
    return [line for line in repr(mine.check()).splitlines() if "Receipt" not in line]


def receipt_of(mine: Work) -> tuple[str, str]:
    """The receipt that the check shows, and over how many answers it is."""
    found = re.search(r"· Receipt (\S+), over (\d+) answers", repr(mine.check()))
    assert found is not None
    return found[1], found[2]


def test_the_bench_shows_every_picture_in_an_order_of_ones_own(mine: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    orders = []
    for user in ("an", "bo", "an"):
        monkeypatch.setenv("JUPYTERHUB_USER", user)
        orders.append(shown(mine.bench()))
    assert sorted(orders[0]) == [f"l{n:02}" for n in range(6)]
    assert orders[0] == orders[2] != orders[1]
    assert mine.bench().spec["mode"] == "work" and mine.bench().spec["set"] == "class-1"


def test_opening_says_how_far_it_is(mine: Work) -> None:
    assert repr(mine).startswith("Birds and cars: 6 items, 0 labelled.")
    say(mine.bench(), {"l00": {}})
    assert "6 items, 1 labelled" in mine._repr_html_()
    assert repr(mine.guideline()).startswith("### Birds and cars")


def test_a_broken_folder_is_a_sentence(folder: Path) -> None:
    (folder / "items" / "items.jsonl").unlink()
    with pytest.raises(LessonError, match=r"items\.jsonl is missing\. Fetch the assignment again"):
        work.assignment(folder=folder)


# ---- the hand-in check


def test_the_check_by_hand_shows_what_is_left(mine: Work) -> None:
    say(mine.bench(), {"l00": {}, "l01": {"car": "yes"}})
    assert lines(mine) == ["○ 4 of 6 items have no label yet. Run the bench's cell again and go on."]
    label_all(mine)
    assert lines(mine) == ["✓ All 6 items are labelled."]


def test_flagged_counts_as_labelled_and_skipped_does_not(mine: Work) -> None:
    label_all(mine)
    task, items = mine.task, mine.items.by_id
    extra = {"set": "class-1", "mode": "work"}
    flagged = row(task, items["l00"], {}, status="flagged", note="no rule fits", stamp=10**6, **extra)
    skipped = row(task, items["l01"], None, status="skipped", stamp=10**6 + 1, **extra)
    Journal(mine.labels_folder, "later").append([flagged, skipped])
    assert lines(mine) == [
        "○ 1 of 6 items have no label yet. Run the bench's cell again and go on.",
        "· 1 of them are flagged with a note.",
    ]


def test_labels_that_were_made_with_help_are_counted(mine: Work) -> None:
    label_all(mine)
    helped = row(mine.task, mine.items.by_id["l00"], {}, set="class-1", mode="work", stamp=10**6, assist="llm")
    Journal(mine.labels_folder, "later").append([helped])
    assert lines(mine)[1:] == ["· 1 of them were made with help, and say so."]


def test_the_receipt_is_over_what_counts_wherever_it_stands(mine: Work) -> None:
    say(mine.bench(), {"l00": {"bird": "yes"}})
    first = receipt_of(mine)
    counted = final(read_folder(mine.labels_folder).rows).values()
    assert first == (receipt(counted), "1")
    say(mine.bench(), {"l00": {"car": "yes"}})
    changed = receipt_of(mine)
    assert changed != first
    rows = read_folder(mine.labels_folder).rows
    for path in mine.labels_folder.glob("*.jsonl"):
        path.unlink()
    for number, one in enumerate(reversed(rows)):
        Journal(mine.labels_folder, f"part-{number}").append([one])
    assert receipt_of(mine) == changed


def test_validation_raises_the_sentence_and_is_silent_when_done(mine: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    with pytest.raises(Unfinished, match="6 of 6 items have no label yet") as caught:
        mine.check()
    assert caught.value._render_traceback_() == [str(caught.value)]
    with pytest.raises(Unfinished, match=r"bird_share is not recorded yet.*\n.*median_seconds is not"):
        mine.check("numbers")
    label_all(mine)
    mine.record(bird_share=0.3, median_seconds=3)
    assert mine.check() is None and mine.check("numbers") is None


@pytest.mark.parametrize("part", ["labels", "numbers"])
def test_an_nbgrader_without_our_settings_gives_no_mark(mine: Work, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    """What the cell shows last is what stock nbgrader takes as its mark; it refuses one above the points."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    shown = repr(mine.check(part))
    cell = nbformat.v4.new_code_cell(
        outputs=[nbformat.v4.new_output("execute_result", {"text/plain": shown}, execution_count=1)],
        metadata={"nbgrader": {"grade": True, "solution": False, "points": 100, "grade_id": part, "locked": True}},
    )
    with pytest.raises(ValueError, match="greater than maximum points"):
        determine_grade(cell, logging.getLogger("test"))


def test_a_journal_that_can_not_be_read_is_named(mine: Work) -> None:
    label_all(mine)
    (mine.labels_folder / "bad.jsonl").write_bytes(b"no answer\n")
    assert "labels/bad.jsonl:1 is not an answer in JSON" in repr(mine.check())
    (mine.labels_folder / "bad.jsonl").unlink()
    assert "bad" not in repr(mine.check())


def test_an_unknown_part_is_a_sentence(mine: Work) -> None:
    with pytest.raises(LessonError, match="The parts are: labels, numbers"):
        mine.check("lables")


# ---- recording


def recorded(mine: Work) -> dict[str, Any]:
    answer = final(read_folder(mine.labels_folder).rows)[mine.task.id, "class-1", "summary"]
    assert check(answer, mine.task, mine.items) is None
    return dict(answer.values)


def graded_right(mine: Work, name: str) -> bool:
    question = mine.task.question(name)
    assert isinstance(question, Number)
    return right(question, mine.task, "class-1", recorded(mine)[name], read_folder(mine.labels_folder).by_file)


def test_what_is_recorded_is_what_the_grader_recomputes(mine: Work) -> None:
    label_all(mine)
    labels = mine.labels()
    page = mine.record(bird_share=(labels["bird"] == "yes").mean(), median_seconds=labels["seconds"].median())
    assert repr(page) == "Recorded: bird_share = 0.3333; median_seconds = 3."
    assert graded_right(mine, "bird_share") and graded_right(mine, "median_seconds")
    assert repr(mine.check("numbers")).splitlines() == [
        "✓ bird_share is recorded: 0.3333.",
        "✓ median_seconds is recorded: 3.",
    ]


def test_labels_made_after_the_table_was_read_are_not_counted_in(mine: Work) -> None:
    say(mine.bench(), {"l00": {"bird": "yes"}, "l01": {}})
    labels = mine.labels()
    say(mine.bench(), {"l02": {}, "l03": {}})
    mine.record(bird_share=(labels["bird"] == "yes").mean())
    assert sum(recorded(mine)["bird_share"]["rows"].values()) == 2
    assert graded_right(mine, "bird_share")
    assert repr(mine.check("numbers")).splitlines()[:2] == [
        "✓ bird_share is recorded: 0.5.",
        "· bird_share was computed before your last labels. Compute and record it again.",
    ]


def test_a_number_recorded_later_leaves_the_other_alone(mine: Work) -> None:
    label_all(mine)
    mine.record(bird_share=0.25)
    mine.record(median_seconds=2.0)
    mine.record(median_seconds=3.0)
    assert {name: value["value"] for name, value in recorded(mine).items()} == {
        "bird_share": 0.25,
        "median_seconds": 3.0,
    }
    assert not graded_right(mine, "bird_share") and graded_right(mine, "median_seconds")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"bird_share": ...}, "bird_share should be one number; this is ...* Nothing was recorded."),
        ({"bird_share": "0.5"}, "bird_share should be one number; this is str"),
        ({"bird_share": float("nan")}, "bird_share should be one number; this is float"),
        ({"birds": 0.5}, "“birds” is not asked for here. Asked for are: bird_share, median_seconds."),
    ],
)
def test_what_can_not_be_recorded_is_a_sentence(mine: Work, given: dict[str, Any], sentence: str) -> None:
    label_all(mine)
    before = read_folder(mine.labels_folder)
    with pytest.raises(LessonError, match=sentence.replace(".", r"\.").replace("\\.*", ".*")):
        mine.record(**given)
    assert read_folder(mine.labels_folder) == before


def test_nothing_is_recorded_before_there_are_labels(mine: Work) -> None:
    with pytest.raises(LessonError, match="There are no labels to compute from yet"):
        mine.record(bird_share=0.5)
    assert not mine.labels_folder.exists()


def test_a_set_that_asks_for_no_numbers_says_so(mine: Work) -> None:
    pictures = evolve(mine.items, items=mine.items.items[:6])
    plain = Work(mine.lang, mine.task, mine.guideline_page, pictures, mine.media, mine.labels_folder)
    with pytest.raises(LessonError, match="asks for no numbers"):
        plain.record(bird_share=0.5)


# ---- alone


def test_without_a_class_the_pictures_come_from_practice(root: Path) -> None:
    (root / "assignments" / "lessons").mkdir(parents=True)
    (root / "assignments" / "lessons" / "03-a.toml").write_text('task = "birds-and-cars"', encoding="utf-8")
    alone = root / "elsewhere" / "03-a"
    alone.mkdir(parents=True)
    mine = work.assignment(folder=alone)
    items = shown(mine.bench())
    assert "nobody marks them. Once all are labelled, the check tells your score" in repr(mine)
    assert len(items) == 48 and all(item.startswith("t") for item in items)  # the twelve “can't tell” are left out
    assert repr(mine.check()) == "○ 48 of 48 items have no label yet. Run the bench's cell again and go on."
    say(mine.bench(), {item: mine.gold[item].answer.values["contents"] for item in items})
    score = "· Practice score: 100.0 (s = 1.00, 100% of the items right)."
    assert repr(mine.check()).splitlines() == ["✓ All 48 items are labelled.", score]
    labels = mine.labels()
    mine.record(bird_share=(labels["bird"] == "yes").mean())
    assert "bird_share is recorded: 0.5" in repr(mine.check("numbers"))


def test_a_folder_that_is_no_assignment_is_a_sentence(root: Path) -> None:
    (root / "assignments" / "lessons").mkdir(parents=True)
    with pytest.raises(LessonError, match=r"no folder “items” here, and the course has no assignment “nowhere”"):
        work.assignment(folder=root / "nowhere")


# ---- the package's front door


def test_importing_labelcamp_brings_in_no_library() -> None:
    code = "import json, sys, labelcamp; print(json.dumps([m for m in sys.modules]))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    loaded = set(json.loads(run.stdout))
    assert not loaded & {"pandas", "matplotlib", "anywidget", "IPython", "numpy", "labelcamp.lessons"}


def test_the_names_of_the_front_door() -> None:
    code = (
        "import sys, labelcamp as camp\n"
        "camp.lesson, camp.assignment, camp.use_course_font\n"
        "assert callable(camp.lesson) and {'lesson', 'assignment'} <= set(dir(camp))\n"
        "assert 'pandas' not in sys.modules and 'anywidget' not in sys.modules\n"
        "try:\n    camp.nothing\nexcept AttributeError as error:\n    print(error)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    assert run.stdout.strip() == "module 'labelcamp' has no attribute 'nothing'"
