"""The teacher's command, on a small checkout of its own."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import types
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from autograder import classroom, cli, minting
from autograder.classdir import open_class
from autograder.gold import write_retired
from autograder.grade import grade
from autograder.mint import MintedSet
from autograder.submission import read_submission
from autograder.table import write_table
from labelcamp import content
from labelcamp.items import load_set
from labelcamp.problems import ProblemError

RECIPE = """
from autograder.mint import stream
from helper import made

def mint(secret, count=60, *, lang="zh", asks=None):
    return made(stream(secret, "x").random())
"""


@pytest.fixture
def checkout(tmp_path, tiny, monkeypatch) -> SimpleNamespace:
    """A checkout with the tiny task, its recipe and an assignment; the working directory is beside it."""
    top = tmp_path / "check out"
    task = top / "datasets" / "tiny"
    task.mkdir(parents=True)
    (task / "task.toml").write_text(tiny.toml, encoding="utf-8")
    for lang in ("zh", "en"):
        (task / f"guideline.{lang}.md").write_text("# Tiny (v1.0)\n", encoding="utf-8")
        folder = top / "assignments" / lang / "03-tiny"
        folder.mkdir(parents=True)
        (folder / "03-tiny.ipynb").write_text(json.dumps({"lang": lang}), encoding="utf-8")
    (top / "assignments" / "lessons").mkdir()
    (top / "assignments" / "lessons" / "03-tiny.toml").write_text('task = "tiny"\n', encoding="utf-8")
    (task / "recipe.py").write_text(RECIPE, encoding="utf-8")
    helper = types.ModuleType("helper")

    def made(number: float) -> MintedSet:
        items = tuple(item for item in tiny.items.items if "contents" in item.asks)
        return MintedSet(f"tiny-{number:.6f}", items, tuple(tiny.golds.values()), {"000.jpg": b"jpg"}, {"note": 1})

    helper.made = made  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "helper", helper)
    monkeypatch.setattr(content, "checkout", lambda: top)
    monkeypatch.setattr(content, "find", lambda part: top / part)
    monkeypatch.setenv("CAMP_LANG", "en")
    here = tmp_path / "desk"
    here.mkdir()
    monkeypatch.chdir(here)
    return SimpleNamespace(top=top, desk=here)


def run(*words: object) -> tuple[int, str]:
    found = CliRunner().invoke(cli.app, [str(word) for word in words])
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found.exit_code, found.output.replace("\n", "")


def mode(path: Path) -> str:
    return oct(path.stat().st_mode)[-3:]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_init(checkout, lang):
    code, said = run("init", "班 级", "--lang", lang)
    assert code == 0, said
    root = checkout.desk / "班 级"
    assert str(root / "secret.key") in said
    assert len((root / "secret.key").read_bytes()) == 32
    assert mode(root / "secret.key") == "600"
    assert mode(root / "gold") == mode(root / "gold" / "03-tiny") == "700"
    folder = open_class(root)
    assert (folder.language, folder.settings.compute, set(folder.settings.assignments)) == (lang, False, {"03-tiny"})
    assert folder.sheet("03-tiny").items.by_id["summary"].asks == ("bird_share", "median_seconds")
    notebook = root / "source" / "03-tiny" / "03-tiny.ipynb"
    assert json.loads(notebook.read_text(encoding="utf-8")) == {"lang": lang}
    manifest = json.loads((root / "gold" / "03-tiny" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["notes"] == {"note": 1} and manifest["gold"] == folder.sheet("03-tiny").gold.digest
    outside = [path for path in root.rglob("*") if path.is_file() and root / "gold" not in path.parents]
    secret = (root / "secret.key").read_bytes()
    for path in outside:
        data = path.read_bytes()
        assert b"MARKERGOLD" not in data
        assert path.name == "secret.key" or (secret not in data and secret.hex().encode() not in data)


def test_two_classes_have_two_secrets_and_two_sets(checkout):
    for name in ("a", "b"):
        assert run("init", name, "--lang", "en")[0] == 0
    sets = [load_set(checkout.desk / name / "source" / "03-tiny" / "items").id for name in ("a", "b")]
    secrets = [(checkout.desk / name / "secret.key").read_bytes() for name in ("a", "b")]
    assert sets[0] != sets[1] and secrets[0] != secrets[1]


def test_init_refuses(checkout, monkeypatch):
    (checkout.desk / "full").mkdir()
    (checkout.desk / "full" / "x").write_text("", encoding="utf-8")
    code, said = run("init", "full")
    assert code == 1 and "not empty" in said
    (checkout.desk / "r.csv").write_text("id,name\n1,a\n1,b\n", encoding="utf-8")
    code, said = run("init", "new", "--roster", "r.csv")
    assert code == 1 and "more than once" in said
    (checkout.top / "datasets" / "tiny" / "recipe.py").write_text("def mint(*_, **__): 1/0", encoding="utf-8")
    with pytest.raises(ZeroDivisionError):
        minting.load_recipe(checkout.top / "datasets" / "tiny")(b"")
    found = CliRunner().invoke(cli.app, ["init", "new"])
    assert isinstance(found.exception, ZeroDivisionError)
    assert sorted(path.name for path in checkout.desk.iterdir()) == ["full", "r.csv"]
    monkeypatch.setattr(content, "checkout", lambda: None)
    for words in (("init", "new"), ("mint", "tiny", "--secret", "r.csv", "--out", "o")):
        code, said = run(*words)
        assert code == 1 and ("repository only" in said or "32 random bytes" in said)
    (checkout.desk / "key").write_bytes(b"k" * 32)
    code, said = run("mint", "tiny", "--secret", "key", "--out", "o")
    assert code == 1 and "repository only" in said


def test_mint(checkout):
    (checkout.desk / "key").write_bytes(bytes(range(32)))
    for out in ("one", "two"):
        code, said = run("mint", "tiny", "--secret", "key", "--out", out)
        assert code == 0 and "25 items" in said, said
    trees = [
        {p.relative_to(checkout.desk / out): p.read_bytes() for p in (checkout.desk / out).rglob("*") if p.is_file()}
        for out in ("one", "two")
    ]
    for tree in trees:
        tree.pop(Path("tiny/gold/manifest.json"))
    assert trees[0] == trees[1] and Path("tiny/gold/gold.jsonl") in trees[0]
    assert mode(checkout.desk / "one" / "tiny" / "gold") == "700"
    assert run("mint", "--all", "--secret", "key", "--out", "three")[0] == 0
    for words, wanted in {
        ("tiny", "--all"): "Name one task",
        (): "Name one task",
        ("other",): "no recipe for the task “other”; there are: tiny",
    }.items():
        code, said = run("mint", *words, "--secret", "key", "--out", "four")
        assert code == 1 and wanted in said
    code, said = run("mint", "tiny", "--secret", "key", "--out", "one")
    assert code == 1 and "not empty" in said
    for data in (b"", b"k" * 31, b"k" * 33, b"0123456789abcdef" * 4):
        (checkout.desk / "key").write_bytes(data)
        code, said = run("mint", "tiny", "--secret", "key", "--out", "four")
        assert code == 1 and f"holds {len(data)}" in said
    assert not (checkout.desk / "four").exists()


@pytest.fixture
def school_class(checkout) -> Any:
    assert run("init", "class", "--lang", "en")[0] == 0
    (checkout.desk / "class" / "roster.csv").write_text("id,name\n001,张三\n", encoding="utf-8-sig")
    return open_class(checkout.desk / "class")


def hand_ins(folder: Any, tiny: Any, top: Path) -> None:
    """001 careful, 002 nothing, 003 in nbgrader's form with a zero-byte notebook, 004 with a gold file, 005 a link."""
    sheet = folder.sheet("03-tiny")
    journal = tiny.journal(tiny.labels(sheet, 24))
    for student, place in {"001": "labels", "003": "03-tiny/labels", "004": "labels", "005": "labels"}.items():
        (top / student / place).mkdir(parents=True)
        (top / student / place / "a.jsonl").write_bytes(journal)
    (top / "002").mkdir()
    (top / "003" / "03-tiny" / "03-tiny.ipynb").write_bytes(b"")
    (top / "004" / "labels" / "b.jsonl").write_bytes((folder.gold("03-tiny") / "gold.jsonl").read_bytes())
    (top / "005" / "labels" / "b.jsonl").symlink_to(folder.gold("03-tiny") / "gold.jsonl")


def table(path: Path) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    return {row["student id"]: row for row in rows}


def test_grade(checkout, school_class, tiny):
    hand_ins(school_class, tiny, checkout.desk / "in")
    code, said = run("grade", "in", "--class", "class", "--out", "m.csv")
    assert code == 0, said
    assert "5 hand-ins, 2 with a mark" in said and "004: labels/b.jsonl:1 is a gold file" in said
    rows = table(checkout.desk / "m.csv")
    assert {student: row["mark"] for student, row in rows.items()} == {
        "001": "100.0", "002": "", "003": "100.0", "004": "", "005": ""
    }  # fmt: skip
    assert rows["001"]["name"] == "张三"
    why = {student: row["why there is no mark, or what was mended"] for student, row in rows.items()}
    assert "no journal" in why["002"] and "gold file" in why["004"] and "is a link" in why["005"]
    events = (school_class.root / "events.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["student"] for line in events] == ["004", "005"]
    assert run("grade", "in", "--class", "class", "--out", "m.xlsx")[0] == 0
    assert len((school_class.root / "events.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    for name in ("m.csv", "m.xlsx"):
        code, said = run("grade", "in", "--class", "class", "--out", f"nowhere/{name}")
        assert code == 1 and "can't be written" in said
    code, said = run("report", "03-tiny", "--from", "in", "--class", "class", "--out", "nowhere/report.html")
    assert code == 1 and "can't be written" in said
    code, said = run("grade", "nowhere", "--class", "class")
    assert code == 1 and "is not a folder" in said
    code, said = run("report", "03-tiny", "--from", "nowhere", "--class", "class")
    assert code == 1 and "is not a folder" in said
    (checkout.desk / "bare").mkdir()
    code, said = run("grade", "bare", "--class", "class")
    assert code == 1 and "holds no hand-ins" in said
    code, said = run("grade", "in", "--class", "class", "--assignment", "04")
    assert code == 1 and "has no assignment “04”; it has: 03-tiny" in said
    code, said = run("grade", "in")
    assert code == 1 and "class.toml is missing" in said


def test_everybody_on_the_roster_is_in_the_table_and_who_is_not_is_named(checkout, school_class, tiny):
    hand_ins(school_class, tiny, checkout.desk / "in")
    (school_class.root / "roster.csv").write_text("id,name\n001,张三\n0005,李四\n", encoding="utf-8-sig")
    for name in ("王五.zip", ".DS_Store"):
        (checkout.desk / "in" / name).write_bytes(b"")
    code, said = run("grade", "in", "--class", "class", "--out", "m.csv")
    assert code == 0 and "5 hand-ins, 2 with a mark" in said
    rows = table(checkout.desk / "m.csv")
    assert list(rows) == ["0005", "001", "002", "003", "004", "005"]
    missing = rows["0005"]
    assert (missing["name"], missing["mark"], missing["receipt"], missing["versions"]) == ("李四", "", "", "")
    assert missing["why there is no mark, or what was mended"] == "Nothing was handed in."
    assert "Not on the roster: 002, 003, 004 …" not in said and "Not on the roster: 002, 003, 004, 005." in said
    assert "no student's folder: 王五.zip." in said
    (school_class.root / "roster.csv").unlink()
    (checkout.desk / "in" / "王五.zip").unlink()
    code, said = run("grade", "in", "--class", "class")
    assert code == 0 and "roster" not in said and "no student's folder" not in said


def test_with_feedback_each_hand_in_is_read_once(checkout, school_class, tiny, monkeypatch):
    hand_ins(school_class, tiny, checkout.desk / "in")
    read: list[Path] = []
    monkeypatch.setattr(classroom, "read_submission", lambda folder: read.append(folder) or read_submission(folder))
    assert run("grade", "in", "--class", "class", "--out", "a.csv")[0] == 0
    assert len(read) == 5
    assert run("grade", "in", "--class", "class", "--out", "b.csv", "--feedback", "pages")[0] == 0
    assert len(read) == 10 and sorted(path.name for path in (checkout.desk / "pages").iterdir()) == [
        "001", "002", "003", "004", "005"
    ]  # fmt: skip
    assert (checkout.desk / "a.csv").read_bytes() == (checkout.desk / "b.csv").read_bytes()


@pytest.mark.parametrize("place", ["in/003", "in/001", "by assignment"])
def test_a_folder_that_holds_no_students_is_refused(checkout, school_class, tiny, place):
    hand_ins(school_class, tiny, checkout.desk / "in")
    shutil.copytree(checkout.desk / "in" / "001", checkout.desk / "by assignment" / "03-tiny" / "001")
    (checkout.desk / "grades-03-tiny.csv").write_text("kept", encoding="utf-8")
    above = (checkout.desk / place).parent
    for words in (("grade", place), ("report", "03-tiny", "--from", place)):
        code, said = run(*words, "--class", "class")
        assert code == 1 and f"such as {above}." in said
    assert (checkout.desk / "grades-03-tiny.csv").read_text(encoding="utf-8") == "kept"


def test_a_student_who_did_only_other_assignments_is_no_class(checkout, school_class, tiny):
    (checkout.desk / "in" / "001" / "08-other" / "labels").mkdir(parents=True)
    assert run("grade", "in/001", "--class", "class")[0] == 0  # to this class it is somebody's folder
    path = school_class.root / "class.toml"
    path.write_text(path.read_text(encoding="utf-8") + '[assignments."08-other"]\ntask = "tiny"\n', encoding="utf-8")
    code, said = run("grade", "in/001", "--class", "class", "--assignment", "03-tiny")
    assert code == 1 and f"such as {checkout.desk / 'in'}." in said


@pytest.mark.parametrize("name", ["m.pdf", "m", "m.csv.zip"])
def test_a_table_of_another_kind_is_refused(checkout, school_class, tiny, name):
    hand_ins(school_class, tiny, checkout.desk / "in")
    code, said = run("grade", "in", "--class", "class", "--out", name)
    assert code == 1 and ".csv or .xlsx" in said
    assert not (checkout.desk / name).exists() and not (school_class.root / "events.jsonl").exists()
    with pytest.raises(ProblemError):
        write_table(checkout.desk / name, ["id"], [])


def test_a_roster_without_students_or_names(checkout):
    for text in ("id,name\n", "id\n\n"):
        (checkout.desk / "r.csv").write_text(text, encoding="utf-8")
        code, said = run("init", "new", "--roster", "r.csv")
        assert code == 1 and "r.csv is empty" in said and not (checkout.desk / "new").exists()
    for text, named in {"id,name\n001,\n": False, "id\n001\n": False, "id,name\n001,张三\n": True}.items():
        (checkout.desk / "r.csv").write_text(text, encoding="utf-8")
        code, said = run("init", f"class-{len(text)}", "--lang", "en", "--roster", "r.csv")
        assert code == 0 and ("r.csv has no names" in said) != named


def test_a_screen_that_lacks_a_sign_stops_nothing(monkeypatch):
    screens = [io.TextIOWrapper(io.BytesIO(), encoding="gbk") for _ in range(2)]
    monkeypatch.setattr(sys, "stdout", screens[0])
    monkeypatch.setattr(sys, "stderr", screens[1])
    cli.commands()
    cli.say("a\U0001f600b")
    cli.say_error("a\U0001f600b")
    for screen in screens:
        screen.flush()
        assert b"a\\U0001f600b" in screen.buffer.getvalue()


def test_many_hand_ins_are_graded_by_several_processes(checkout, school_class, tiny):
    sheet = school_class.sheet("03-tiny")
    for n in range(130):
        place = checkout.desk / "in" / f"s{n:03}" / "labels"
        place.mkdir(parents=True)
        (place / "a.jsonl").write_bytes(tiny.journal(tiny.labels(sheet, n % 25)) if n % 26 else b"")
    (school_class.root / "roster.csv").unlink()
    assert run("grade", "in", "--class", "class", "--out", "m.csv")[0] == 0
    rows = table(checkout.desk / "m.csv")
    assert list(rows) == sorted(rows) and len(rows) == 130
    for student, row in rows.items():
        mark = grade(sheet, read_submission(checkout.desk / "in" / student)).mark
        assert row["mark"] == ("" if mark is None else str(mark))


def test_retire(checkout, school_class, tiny, monkeypatch):
    hand_ins(school_class, tiny, checkout.desk / "in")
    monkeypatch.chdir(school_class.root)
    assert "no assignment" in run("retire", "04")[1]
    code, said = run("retire", "03-tiny")
    assert code == 0 and "retired since" in said
    first = school_class.sheet("03-tiny").gold.retired
    assert run("retire", "03-tiny")[0] == 0 and school_class.sheet("03-tiny").gold.retired == first
    assert write_retired(school_class.gold("03-tiny"), datetime(2099, 1, 1, tzinfo=UTC)) == first
    for student, time in {"001": "2020-01-01 00:00:00 UTC", "003": "2090-01-01 00:00:00 UTC"}.items():
        place = checkout.desk / "in" / student / ("03-tiny" if student == "003" else "")
        (place / "timestamp.txt").write_text(time, encoding="utf-8")
    assert run("grade", checkout.desk / "in", "--out", "m.csv")[0] == 0
    rows = table(school_class.root / "m.csv")
    assert (rows["001"]["mark"], rows["003"]["mark"]) == ("100.0", "")
    assert "new set" in rows["003"]["why there is no mark, or what was mended"]
    (school_class.gold("03-tiny") / "retired.json").write_text("{", encoding="utf-8")
    code, said = run("grade", checkout.desk / "in")
    assert code == 1 and "retired.json can't be read" in said


def test_settings_that_are_wrong(checkout, school_class):
    path = school_class.root / "class.toml"
    good = path.read_text(encoding="utf-8")
    for old, new, wanted in [
        ('language = "en"', 'language = "fr"', "language"),
        ("compute = false", 'compute = "no"', "compute"),
        ("compute = false", "compute = ", "is not TOML"),
        ("compute = false", "colour = 1", "colour"),
        ('[assignments."03-tiny"]', '[assignments."../x"]', "../x"),
    ]:
        path.write_text(good.replace(old, new), encoding="utf-8")
        code, said = run("grade", ".", "--class", "class")
        assert code == 1 and wanted in said and str(path) in said


def test_gold_that_is_gone_grades_nobody(checkout, school_class, tiny):
    hand_ins(school_class, tiny, checkout.desk / "in")
    (school_class.gold("03-tiny") / "gold.jsonl").unlink()
    code, said = run("grade", "in", "--class", "class")
    assert code == 1 and "gold.jsonl can't be read" in said and not (checkout.desk / "grades-03-tiny.csv").exists()
