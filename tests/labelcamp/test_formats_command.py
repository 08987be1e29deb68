"""`labelcamp export` and `labelcamp import`, on the course's practice and on an assignment's folder."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from click.testing import Result
from typer.testing import CliRunner

from labelcamp import content
from labelcamp.answers import Answer, load_gold
from labelcamp.cli import app
from labelcamp.formats import FORMATS, TITLES, label_studio, label_studio_in, source
from labelcamp.items import Item, ItemSet, Turn, dump_set, load_set
from labelcamp.journal import Journal, read_folder
from labelcamp.task import Task, load_task

from .conftest import TASK, MakeAnswer

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in an empty folder, in English unless told otherwise."""
    here = tmp_path / "学生 张三"
    here.mkdir()
    monkeypatch.chdir(here)

    def run(*words: str, lang: str = "en") -> Result:
        monkeypatch.setenv("CAMP_LANG", lang)
        result = CliRunner().invoke(app, words)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return run


@pytest.fixture
def assignment(run: Run, task: Task, item_set: ItemSet, answer: MakeAnswer) -> Path:
    """An assignment's folder with three answers: two of the annotator's and one of a model's."""
    folder = Path("03-作业")
    dump_set(item_set, folder / "items")
    (folder / "items" / "task.toml").write_text(TASK, encoding="utf-8")
    rows = [
        answer("i00", {"bird": "yes"}),
        answer("i01", {"car": "unsure"}),
        answer("i02", {}, source="model"),
        answer("i03", {"bird": "yes"}, item_hash="f" * 16),
        answer("i00", {}, task="another-task"),
    ]
    Journal(folder / "labels", "a").append(rows)
    return folder


def test_without_a_format_they_are_listed(run: Run) -> None:
    for lang in ("zh", "en"):
        result = run("export", lang=lang)
        assert result.exit_code == 0
        assert all(name in result.stdout for name in TITLES)


def test_an_assignment_is_exported_to_the_screen(run: Run, assignment: Path) -> None:
    result = run("export", "choices", "--task", str(assignment))
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout_bytes.decode("utf-8").split("\n")[:-1]]
    assert [(line["item"], line["labels"]) for line in lines] == [
        ("i00", {"bird": "yes", "car": "no"}),
        ("i01", {"bird": "no", "car": "unsure"}),
    ]
    assert "Lines written: 2." in result.stderr
    assert "Answers left out: 1." in result.stderr
    assert "item “i03” is not the one that was handed out" in result.stderr


def test_a_file_has_the_same_bytes_as_the_screen(run: Run, assignment: Path) -> None:
    screen = run("export", "choices", "--task", str(assignment)).stdout_bytes
    result = run("export", "choices", "--task", str(assignment), "--out", "标注.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert Path("标注.jsonl").read_bytes() == screen
    assert screen.endswith(b"\n") and b"\r" not in screen


def test_a_models_answers_only_if_asked_for(run: Run, assignment: Path) -> None:
    result = run("export", "choices", "--task", str(assignment), "--source", "model", "--source", "human")
    found = [json.loads(line)["source"] for line in result.stdout.splitlines()]
    assert found == ["human", "human", "model"]


def test_practice_of_the_course_is_found_by_its_task(run: Run, answer: MakeAnswer) -> None:
    practice = content.find("datasets") / "birds-and-cars" / "practice"
    items, gold = load_set(practice), load_gold(practice / "gold.jsonl")
    rows = [evolve(gold[item.id].answer, source="human", set="learn") for item in items.items[:20]]
    Journal(Path("camp") / "labels").append(rows)
    result = run("export", "choices")
    assert result.exit_code == 0
    assert [json.loads(line)["item"] for line in result.stdout.splitlines()] == sorted(row.item for row in rows)
    one_set = run("export", "choices", "--task", "birds-and-cars", "--set", "practice")
    assert one_set.stdout_bytes == result.stdout_bytes


def test_ties_have_a_file_of_their_own(run: Run) -> None:
    rows = _preferences(Path("labels"), [0, -1])
    result = run("export", "preference", "--task", "kinds-task", "--labels", "labels", "--ties", "ties.jsonl")
    assert result.exit_code == 0
    assert [json.loads(line)["item"] for line in result.stdout.splitlines()] == [rows[1].item]
    [tie] = Path("ties.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(tie)["label"] == "tie"
    assert "Ties written to a file of their own: 1" in result.stderr
    without = run("export", "preference", "--task", "kinds-task", "--labels", "labels")
    assert "neither a chosen nor a rejected answer: 1." in without.stderr
    assert without.stdout_bytes == result.stdout_bytes


PAIR_TASK = """
id = "pairs"
version = 1
guideline = "1.0"
title = { zh = "题", en = "Pairs" }
points = { passing = 0.6, excellent = 0.85 }
shown = [{ name = "chat", kind = "chat" }, { name = "a", kind = "text" }, { name = "b", kind = "text" }]

[[asked]]
id = "preference"
kind = "preference"
of = ["a", "b"]
steps = 1
title = { zh = "题", en = "Which?" }
anchors = [{ zh = "平", en = "tie" }, { zh = "好", en = "better" }]
"""


def _preferences(labels: Path, values: list[int]) -> list[Answer]:
    """An assignment called `kinds-task` with pairs, and a preference for each."""
    folder = Path("kinds-task") / "items"
    folder.mkdir(parents=True)
    (folder / "task.toml").write_text(PAIR_TASK, encoding="utf-8")
    task = load_task(folder)
    shown = {"chat": (Turn("user", "Hi?"),), "a": "One.", "b": "Two."}
    items = tuple(Item(f"i{n}", ("preference",), shown) for n in range(len(values)))
    dump_set(ItemSet("s", task.id, 1, task.hash, items), folder)
    rows = []
    for n, (item, value) in enumerate(zip(items, values, strict=True), start=1):
        said = {"preference": {"value": value, "reasons": [], "order": ["b", "a"]}}
        head = (f"{n:032x}", n, task.id, task.hash, item.id, item.hash, "s", "work", "me", "human", "submitted", said)
        rows.append(Answer(*head))
    Journal(labels).append(rows)
    return rows


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("export", "nope"), "There is no format “nope”. The formats are: sft, preference"),
        (("export", "choices"), "There are no labels in camp"),
        (("export", "choices", "--task", "nope"), "There is no task or assignment “nope”. The tasks are:"),
        (("export", "choices", "--task", "03-作业", "--set", "x"), "The task has no set “x”. Its sets are: set-a."),
        (("export", "choices", "--task", "03-作业", "--question", "x"), "No item asks the question “x”."),
        (("export", "choices", "--task", "03-作业", "--source", "x"), "There is no source “x”."),
        (("export", "choices", "--task", "03-作业", "--out", "gone/x.jsonl"), "x.jsonl can't be written."),
        (("export", "choices", "--labels", "03-作业/labels"), "are of several tasks: another-task, birds-and-cars."),
        (
            ("export", "choices", "--task", "birds-and-cars", "--labels", "03-作业/labels"),
            "holds no answers to the items",
        ),
        (("import", "gone.json", "--task", "03-作业"), "gone.json can't be read."),
        (("import", "03-作业/items/set.json", "--task", "03-作业"), "set.json is not JSON in UTF-8"),
    ],
)
def test_what_is_wrong_gets_a_sentence(run: Run, assignment: Path, words: tuple[str, ...], sentence: str) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert sentence in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.output


def test_a_torn_journal_is_exported_but_for_its_torn_line(run: Run, assignment: Path) -> None:
    before = run("export", "choices", "--task", str(assignment))
    path = assignment / "labels" / "a.jsonl"
    path.write_bytes(path.read_bytes() + b'{"v":1,"id"')
    result = run("export", "choices", "--task", str(assignment))
    assert result.stdout_bytes == before.stdout_bytes
    assert "cut off" in result.stderr


def test_the_labelling_config_needs_no_labels(run: Run, assignment: Path) -> None:
    shutil.rmtree(assignment / "labels")
    result = run("export", "label-studio-config", "--task", str(assignment), lang="zh")
    assert result.exit_code == 0
    choices = ET.fromstring(result.stdout).find("Choices")
    assert choices is not None
    assert choices[0].get("value") == "鸟"


def test_label_studio_there_and_back(run: Run, assignment: Path) -> None:
    everybody = ("--source", "human", "--source", "model")
    run("export", "label-studio", "--task", str(assignment), "--out", "out.json", *everybody)
    back = run("import", "out.json", "--task", str(assignment), "--labels", "back")
    assert back.exit_code == 0
    assert "Answers written to back: 2." in back.stderr
    assert "not a person's, or not of a source that you named: 1." in back.stderr
    found = read_folder(Path("back")).rows
    assert {row.source for row in found} == {"human"}
    first = run("export", "choices", "--task", str(assignment)).stdout_bytes
    assert run("export", "choices", "--task", str(assignment), "--labels", "back").stdout_bytes == first
    # Imported again, the answers are later than those that are there; nothing clashes.
    run("import", "out.json", "--task", str(assignment), "--labels", "back")
    again = read_folder(Path("back"))
    assert (len(again.rows), again.errors) == (4, ())
    assert max(row.stamp for row in found) < min(row.stamp for row in again.rows if row not in found)
    assert run("export", "choices", "--task", str(assignment), "--labels", "back").stdout_bytes == first


def test_what_is_imported_is_later_than_a_journal_whose_clock_was_ahead(
    run: Run, assignment: Path, answer: MakeAnswer
) -> None:
    run("export", "label-studio", "--task", str(assignment), "--out", "out.json")
    ahead = 2**50
    Journal(Path("back")).append([answer("i00", {"car": "yes"}, stamp=ahead)])
    run("import", "out.json", "--task", str(assignment), "--labels", "back")
    stamps = {row.item: row.stamp for row in read_folder(Path("back")).rows}
    assert all(ahead < stamp < ahead + 10 for stamp in stamps.values())


@pytest.mark.parametrize("name", source.tasks())
def test_every_practice_set_of_the_course_can_be_exported(name: str) -> None:
    """Its gold, taken for a person's answers, makes lines and comes back from Label Studio as it was."""
    found = source.find(name)
    rows = []
    for path in source.PRACTICE:
        gold = content.find("datasets") / name / path / "gold.jsonl"
        for one in load_gold(gold).values() if gold.is_file() else ():
            # How people differ is said by gold only.
            values = {key: _without(value, "shares") for key, value in one.answer.values.items()}
            rows.append(evolve(one.answer, source="human", values=values))
    rows = [row for row in rows if row.item in {item.id for item in found.items}]
    assert len(rows) == len(found.items)
    made = [one.export(found.task, found.items, rows) for one in FORMATS.values()]
    assert all(export.failures == () for export in made)
    items = {json.loads(line)["item"] for export in made for line in (*export.lines, *export.ties)}
    assert items == {item.id for item in found.items}
    there = label_studio.export(found.task, found.items, rows)
    back = label_studio_in.load(there.text.encode(), found.task, found.items)
    assert (there.failures, back.failures) == ((), ())
    same = {row.item: (dict(row.values), row.status, row.guideline, row.item_hash) for row in back.answers}
    assert same == {row.item: (dict(row.values), row.status, row.guideline, row.item_hash) for row in rows}


def _without(value: object, key: str) -> object:
    return {name: one for name, one in value.items() if name != key} if isinstance(value, dict) else value


def test_the_tasks_are_those_with_a_practice_set() -> None:
    assert "birds-and-cars" in source.tasks()
    assert "materials" not in source.tasks()
