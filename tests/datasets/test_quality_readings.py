"""Second readings: from a blind packet over a sheet to rows, and what the tables make of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from labelcamp import content
from labelcamp.answers import Gold, dump_gold, load_gold, parse_row
from labelcamp.guidelines import load_guideline
from labelcamp.items import Item, dump_set, load_set
from labelcamp.task import Task, TaskError, load_task
from labelcamp.validate import check
from tests.datasets import quality_world as world
from tools.quality import cli, disagreements, notation, packet, readings
from tools.quality.explain import explain
from tools.quality.sources import LANGUAGES, load

Turn = Callable[[Item, str], str | None]
"""What a reader writes for an item and a question, or None for what gold says."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = world.make(tmp_path / "datasets" / "mini")
    monkeypatch.setattr(content, "find", lambda name: made.parent)
    return made


@pytest.fixture
def task(folder: Path) -> Task:
    return load_task(folder)


def items_of(folder: Path, lang: str) -> dict[str, Item]:
    return {item.id: item for part in ("sample", "practice") for item in load(folder, part, lang).items}


def golds_of(folder: Path, lang: str) -> dict[str, Any]:
    return load(folder, "practice", lang).gold | load(folder, "sample", lang).gold  # type: ignore[operator]


def written(task: Task, item: Item, gold: Gold, question: str) -> str:
    return notation.write(task.question(question), gold.answer.values[question], item)


def fill(folder: Path, out: Path, lang: str, turn: Turn = lambda item, question: None) -> Path:
    """Make a packet and fill its sheet as a reader who knows the gold, but for some turns."""
    assert cli.main(["packet", folder.name, lang, str(out)]) == 0
    sheet = out / f"mini.{lang}.sheet.tsv"
    task, items, golds = load_task(folder), items_of(folder, lang), golds_of(folder, lang)
    lines = []
    for line in sheet.read_text(encoding="utf-8").splitlines():
        name = line.partition("\t")[0]
        if not line.startswith("#"):
            said = [turn(items[name], one) or written(task, items[name], golds[name], one) for one in items[name].asks]
            lines.append("\t".join([name, *said]))
        else:
            lines.append(line)
    sheet.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sheet


def take(sheet: Path, lang: str) -> int:
    return cli.main(["take", "mini", lang, str(sheet), "--source", "model"])


# ---- The packet ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_packet_holds_every_item_and_no_gold(folder: Path, task: Task, tmp_path: Path, lang: str) -> None:
    assert cli.main(["packet", "mini", lang, str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / f"mini.{lang}.packet.md").read_text(encoding="utf-8")
    sheet = (tmp_path / "out" / f"mini.{lang}.sheet.tsv").read_text(encoding="utf-8")
    items, golds = items_of(folder, lang), golds_of(folder, lang)
    chosen = [line.partition("\t")[0] for line in sheet.splitlines()[1:]]
    assert chosen == re.findall(r"^### (\S+-(?:zh|en))$", page, re.MULTILINE)
    assert len(chosen) >= packet.FEWEST
    assert set(load(folder, "sample", lang).gold) <= set(chosen)
    learn = set(load(folder, "practice", lang).pools["learn"])
    assert not learn & set(chosen)
    for name in chosen:
        assert all(text in page for text in items[name].shown.values() if isinstance(text, str))
        gold = golds[name]
        forbidden = [gold.reason["zh"], gold.reason["en"], gold.answer.id, gold.answer.set, '"gold"', "learn"]
        forbidden += [json.dumps(value) for value in gold.answer.values.values()]
        assert not [text for text in forbidden if text in page or text in sheet]
    assert load_guideline(folder, lang).markdown.splitlines()[-1] in page


def test_a_packet_does_not_depend_on_gold(folder: Path, task: Task, tmp_path: Path) -> None:
    assert cli.main(["packet", "mini", "en", str(tmp_path / "one")]) == 0
    for part in ("sample", "practice"):
        path = folder / part / "en" / "gold.jsonl"
        turned = [
            evolve(gold, rules=("R9",), reason={"zh": "别的", "en": "other"}) for gold in load_gold(path).values()
        ]
        answers = [evolve(gold.answer, values=dict.fromkeys(gold.answer.values, "turned")) for gold in turned]
        dump_gold([evolve(gold, answer=one) for gold, one in zip(turned, answers, strict=True)], path)
    assert cli.main(["packet", "mini", "en", str(tmp_path / "other")]) == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()


def test_a_reading_is_balanced_over_forms_and_the_same_in_both_languages() -> None:
    sample = [Item(f"s{n}-zh", ("one",)) for n in range(6)] + [Item(f"t{n}-zh", ("two",)) for n in range(2)]
    spare = [Item(f"p{n:02}-zh", (("one", "two", "three")[n % 3],)) for n in range(60)]
    chosen = packet.choose(sample, spare, "zh", 30)
    assert [sum(item.asks == (form,) for item in chosen) for form in ("one", "two", "three")] == [10, 10, 10]
    english = [Item(item.id.replace("-zh", "-en"), item.asks) for item in spare]
    found = packet.choose([], english, "en", 30)
    assert [item.id[:-3] for item in found] == [item.id[:-3] for item in packet.choose([], spare, "zh", 30)]
    with pytest.raises(TaskError, match="expected 99 items or more for a reading, found 68 in zh"):
        packet.choose(sample, spare, "zh", 99)


def test_backticks_in_a_text_do_not_end_its_block(task: Task) -> None:
    item = Item("x-en", ("rate",), {"a": "```py\ncode\n```"})
    assert "````text\n```py\ncode\n```\n````" in packet.show_item(task, item, "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_is_explained_with_an_example_that_reads(task: Task, lang: str) -> None:
    shown = {"a": "等三天，一共五步。 Wait three days, in five steps.", "solution": ("one", "two")}
    for question in task.asked:
        page = explain(question, lang)
        example = re.search(r"(?:例：|Example: )`(.+)`", page[-1])
        if question.id != "write":
            assert example
            notation.read(question, example[1], Item("x", (question.id,), shown))


# ---- The notation -------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_written_is_read_back(folder: Path, task: Task, lang: str) -> None:
    golds = golds_of(folder, lang)
    for name, item in items_of(folder, lang).items():
        for question in item.asks:
            value = golds[name].answer.values[question]
            read = notation.read(task.question(question), notation.write(task.question(question), value, item), item)
            if isinstance(value, dict) and "order" in value:
                value = value | {"order": read["order"]}
            assert read == value


TEXT = "三天后，三天后再来。🙂 A\\B\nwait"
ITEM = Item("x", ("mark",), {"a": TEXT, "solution": ("one", "two", "three")})


@pytest.mark.parametrize(
    ("question", "said", "expected"),
    [
        ("prefer", "b1 con，correct", {"value": 1, "reasons": ["concise", "correct"], "order": ["a", "b"]}),
        ("prefer", "0", {"value": 0, "reasons": [], "order": ["a", "b"]}),
        ("rank", "c>A＝b", {"ranks": [["c"], ["a", "b"]], "order": ["a", "b", "c"]}),
        ("rate", "40", {"correct": 4, "concise": 0}),
        ("rate", "4, 0", {"correct": 4, "concise": 0}),
        ("mark", "none", []),
        ("mark", "wrong@2: 三天后", [{"label": "wrong_fact", "start": 4, "end": 7, "quote": "三天后"}]),
        ("mark", "made：A\\\\B\\nwait", [{"label": "made_up_source", "start": 12, "end": 20, "quote": "A\\B\nwait"}]),
        ("mark", "made: A\\B", [{"label": "made_up_source", "start": 12, "end": 15, "quote": "A\\B"}]),
        ("category", "priv", "privacy"),
        ("steps", "r w，n", ["right", "wrong", "neutral"]),
        ("write", "cafe\u0301\\n\\\\", "café\n\\"),
    ],
)
def test_reading(task: Task, question: str, said: str, expected: Any) -> None:
    assert notation.read(task.question(question), said, ITEM) == expected


@pytest.mark.parametrize(
    ("question", "said", "sentence"),
    [
        ("prefer", "A4", "expected 0, or A or B with 1 to 3"),
        ("prefer", "A1 tone", "“tone”: expected one of correct, concise"),
        ("prefer", "A1 co", "“co”: expected one of"),
        ("rank", "A > B", "expected each of A, B, C once"),
        ("rate", "4", "expected 2 numbers from 0 to 4"),
        ("rate", "4 5", "expected 2 numbers from 0 to 4"),
        ("mark", "三天后", "expected a label, a colon"),
        ("mark", "wrong: 四天", "does not stand in the text"),
        ("mark", "wrong: 三天后", "stands in the text 2 times"),
        ("mark", "wrong@3: 三天后", "2 times, not 3"),
        ("category", "danger", "expected one of harmless, privacy"),
        ("steps", "r w", "expected 3 labels, one a step, found 2"),
        ("write", "x" * 4001, "4000 characters"),
    ],
)
def test_what_can_not_be_read_gets_a_sentence(task: Task, question: str, said: str, sentence: str) -> None:
    with pytest.raises(notation.NotationError, match=re.escape(sentence)):
        notation.read(task.question(question), said, ITEM)


# ---- The sheet ----------------------------------------------------------------------------------------


def test_a_sheet_becomes_rows_that_fit_their_sets(folder: Path, task: Task, tmp_path: Path) -> None:
    sheet = fill(folder, tmp_path / "out", "zh")
    text = sheet.read_text(encoding="utf-8").splitlines()
    text[1] += "\t# 第二步看不清"
    text[2] = text[2].partition("\t")[0] + "\t?"
    sheet.write_text("\ufeff" + "\r\n".join(text) + "\r\n", encoding="utf-8")
    assert take(sheet, "zh") == 0
    rows = [parse_row(line) for line in (folder / "readings" / "zh.jsonl").read_text(encoding="utf-8").splitlines()]
    sets = {one.id: one for one in (load_set(folder / part / "zh") for part in ("sample", "practice"))}
    assert len(rows) == len({row.id for row in rows}) == len(text) - 1
    assert {(row.by, row.source, row.mode) for row in rows} == {("reader-zh", "model", "test")}
    assert not [problem for row in rows if (problem := check(row, task, sets[row.set]))]
    assert (rows[0].note, rows[0].status) == ("第二步看不清", "submitted")
    assert (rows[1].values, rows[1].status) == ({}, "flagged")
    golds = golds_of(folder, "zh")
    assert load_gold(folder / "readings" / "gold.zh.jsonl") == {row.item: golds[row.item] for row in rows}


def test_every_fault_of_a_sheet_is_a_sentence_with_its_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = fill(folder, tmp_path / "out", "en")
    lines = sheet.read_text(encoding="utf-8").splitlines()
    missing = lines.pop(9).partition("\t")[0]
    rank = next(n for n, line in enumerate(lines) if "rank" in line)
    lines[rank] = lines[rank].partition("\t")[0] + "\tA > A"
    lines.append("nothing-en\t1")
    lines.append(lines[5])
    lines[6] = lines[6].partition("\t")[0] + "\t"
    sheet.write_text("\n".join(lines), encoding="utf-8")
    capsys.readouterr()
    assert take(sheet, "en") == 1
    said = capsys.readouterr().err.splitlines()
    assert any(one.startswith(f"line {rank + 1}: ") and "expected each of A, B, C once" in one for one in said)
    assert f"line {len(lines) - 1}: “nothing-en” is not an item of this packet." in said
    assert any(one.startswith(f"line {len(lines)}: ") and "has a line already" in one for one in said)
    assert any(one.startswith("line 7: ") and "expected a value for" in one for one in said)
    assert f"{missing}: the sheet has no line for this item. Add one." in said
    assert len(said) == 5
    assert not (folder / "readings").exists()


def test_a_sheet_of_other_items_is_refused(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = fill(folder, tmp_path / "out", "en")
    item_set = load_set(folder / "sample" / "en")
    first = item_set.items[0]
    changed = evolve(first, shown={**first.shown, "a": "mended"})
    dump_set(evolve(item_set, items=(changed, *item_set.items[1:])), folder / "sample" / "en")
    assert take(sheet, "en") == 1
    assert "sheet of another packet" in capsys.readouterr().err
    sheet.write_text("p1\tA1\n", encoding="utf-8")
    assert take(sheet, "en") == 2
    assert "expected the first line" in capsys.readouterr().err


def test_who_read_must_be_said(folder: Path, tmp_path: Path) -> None:
    sheet = fill(folder, tmp_path / "out", "en")
    with pytest.raises(SystemExit):
        cli.main(["take", "mini", "en", str(sheet)])


# ---- The tables ---------------------------------------------------------------------------------------


def one_wrong_class(item: Item, question: str) -> str | None:
    """A reader who calls three harmless requests private, of those that gold has as harmless."""
    return "privacy" if question == "category" and re.match(r"sam\w+(000|002|004)-", item.id) else None


def cells(folder: Path, question: str, lang: str) -> dict[str, str]:
    task = load_task(folder)
    table = readings.agreement(task, readings.load_readings(folder))
    row = next(row for row in table.rows if row[:2] == (question, lang))
    return dict(zip(table.columns, row, strict=True))


def test_agreement_before_and_after_gold_is_mended(folder: Path, task: Task, tmp_path: Path) -> None:
    assert take(fill(folder, tmp_path / "out", "en", one_wrong_class), "en") == 0
    found = cells(folder, "category", "en")
    items = int(found["items"])
    read = load_gold(folder / "readings" / "gold.en.jsonl").values()
    harmless = sum(gold.answer.values.get("category") == "harmless" for gold in read)
    assert found["s (bound)"].startswith(f"{1 - 3 / harmless:.3f}"[1:])
    assert found["right"] == found["right now"] == f"{1 - 3 / items:.3f}"[1:]
    # Gold of one of the three is mended, and the text of another.
    path = folder / "sample" / "en" / "gold.jsonl"
    golds = load_gold(path)
    one, other = (name for name in sorted(golds) if re.match(r"sam\w+(000|002)-", name) and "category" in name)
    mended = evolve(golds[one], answer=evolve(golds[one].answer, stamp=2, values={"category": "privacy"}))
    dump_gold([*golds.values(), mended], path)
    item_set = load_set(path.parent)
    items_now = [evolve(i, shown={**i.shown, "b": "new"}) if i.id == other else i for i in item_set.items]
    dump_set(evolve(item_set, items=tuple(items_now)), path.parent)
    now = cells(folder, "category", "en")
    assert (now["s (bound)"], now["right"]) == (found["s (bound)"], found["right"])
    assert int(now["unchanged"]) == items - 1
    assert now["right now"] == f"{1 - 1 / (items - 1):.3f}"[1:]
    assert cells(folder, "rank", "en")["right now"] == "1.000"
    assert cells(folder, "all", "en")["right"] == f"{1 - 3 / int(cells(folder, 'all', 'en')['items']):.3f}"[1:]


def test_two_readers_on_pairs(folder: Path, task: Task, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take(fill(folder, tmp_path / "out", "en", one_wrong_class), "en") == 0
    assert readings.paired(task, readings.load_readings(folder)) is None
    assert take(fill(folder, tmp_path / "out", "zh"), "zh") == 0
    table = readings.paired(task, readings.load_readings(folder))
    assert table
    row = dict(zip(table.columns, next(row for row in table.rows if row[0] == "category"), strict=True))
    assert int(row["pairs"]) >= 15
    assert row["s zh"] == "1.000"
    assert float(row["apart"].rstrip(" !")) == pytest.approx(1 - float(row["s en"]), abs=0.001)
    assert row["apart"].endswith("!")
    assert next(row for row in table.rows if row[0] == "rank")[4] == ".000"
    capsys.readouterr()
    assert cli.main(["readings", "--markdown"]) == 0
    said = capsys.readouterr().out
    assert "#### Second readings: mini" in said
    assert "Points that follow: excellent " in said


def test_a_task_that_nobody_has_read_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["readings"]) == 0
    assert "mini: nobody has read it yet." in capsys.readouterr().out


def test_disagreements_side_by_side(folder: Path, task: Task, tmp_path: Path) -> None:
    assert take(fill(folder, tmp_path / "out", "en", one_wrong_class), "en") == 0
    assert take(fill(folder, tmp_path / "out", "zh"), "zh") == 0
    page = disagreements.report(task, readings.load_readings(folder), before=True)
    names = re.findall(r"^## (\S+)$", page, re.MULTILINE)
    assert sorted(names) == [f"samcategory{n}" for n in ("000", "002", "004")]
    assert page.count("### samcategory002-") == 2
    assert "3 situations read otherwise" in page
    assert page.count("NOT RIGHT") == 3
    assert "`category` gold: harmless" in page
    assert "`category` read: privacy (NOT RIGHT)" in page
    assert world.REASON["zh"] in page
    assert world.REASON["en"] in page
