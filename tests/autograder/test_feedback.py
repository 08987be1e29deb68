"""The feedback page before and after a set retires, of every task, in both languages."""

from __future__ import annotations

import base64
import csv
import html
import io
import os
import re
import shutil
import stat
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve
from PIL import Image
from typer.testing import CliRunner

from autograder import cli, feedback_page, first_feedback
from autograder.classdir import ClassFolder
from autograder.feedback_page import LARGEST, Shower, own_mistakes, write_pages
from autograder.first_feedback import FOLDER, once
from autograder.gold import write_retired
from autograder.review import guideline_of, review
from labelcamp.answers import dump_row
from labelcamp.i18n import translator
from labelcamp.verdicts import judge

from .practice_class import HOSTILE, TASKS, as_gold, hand_in, make_class, rows_of, scored, wrong

CASES = [(lang, task) for lang in ("zh", "en") for task in TASKS]


def page_of(folder: ClassFolder, task: str, student: str, out: Path, submitted: Path | None = None) -> str:
    seen = review(folder.sheet(task), submitted or folder.submitted(student, task))
    assert write_pages(folder, task, [(student, seen)], out) == 1
    return (out / student / f"{task}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """By language: a class in which one student errs in every fourth item and leaves the tenth blank."""
    made = {}
    for lang in ("zh", "en"):
        top = tmp_path_factory.mktemp(lang)
        folder = make_class(top / "class", lang)
        pages: dict[str, tuple[str, str]] = {}
        for task in TASKS:
            sheet = folder.sheet(task)

            def say(n: int, item: Any, sheet: Any = sheet) -> Any:
                return None if n == 9 else wrong(sheet, item) if n % 4 == 0 else as_gold(sheet, item)

            hand_in(folder, "s1", task, {"a.jsonl": rows_of(sheet, say)})
            before = page_of(folder, task, "s1", top / "before")
            write_retired(folder.gold(task), datetime.now(UTC))
            pages[task] = (before, page_of(folder, task, "s1", top / "after"))
        made[lang] = SimpleNamespace(folder=folder, pages=pages, top=top)
    return made


def mistakes_of(folder: ClassFolder, task: str, lang: str) -> list[Any]:
    """The verdicts of the items that were answered and are not right, from the journal."""
    sheet = folder.sheet(task)
    found = []
    for n, item in enumerate(scored(sheet)):
        if n % 4 == 0:
            row = rows_of(sheet, lambda _n, one, item=item: wrong(sheet, one) if one is item else None)[0]
            verdict = judge(sheet.task, item, row, sheet.gold.latest[item.id], lang)
            found += [] if verdict.right else [verdict]
    return found


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def elements(page: str) -> Elements:
    found = Elements()
    found.feed(page)
    return found


def pictures(page: str) -> list[bytes]:
    return [base64.b64decode(data) for data in re.findall(r'src="data:image/\w+;base64,([^"]+)"', page)]


@pytest.mark.parametrize(("lang", "task"), CASES)
def test_before_retirement_no_word_belongs_to_an_item(world, lang, task):
    folder, (page, _after) = world[lang].folder, world[lang].pages[task]
    _ = translator(lang)
    sheet = folder.sheet(task)
    text = html.unescape(page)
    for item in scored(sheet):
        assert item.id not in text
        assert sheet.gold.latest[item.id].reason[lang] not in text
    assert not pictures(page) and HOSTILE not in text
    assert _("Kinds of errors") in text and _("Rules that you broke most often") in text
    rules = [rule for verdict in mistakes_of(folder, task, lang) for rule in verdict.rules]
    most_often = text[text.index(_("Rules that you broke most often")) :]
    assert any(f"{rule} " in most_often for rule in rules)


@pytest.mark.parametrize(("lang", "task"), CASES)
def test_after_retirement_every_own_mistake_with_gold_reason_and_rule(world, lang, task):
    folder, (_before, page) = world[lang].folder, world[lang].pages[task]
    _ = translator(lang)
    sheet, text = folder.sheet(task), html.unescape(page)
    missed = mistakes_of(folder, task, lang)
    assert len(missed) >= 10
    cards = text[text.index(_("Your mistakes, and what gold says")) :]
    for verdict in missed:
        assert verdict.item in cards
        if f"<h3>{verdict.item}</h3>" in cards:
            assert _("Gold says: {answer}").format(answer=verdict.gold[:12]) in cards
            assert verdict.reason in cards
            assert f": {verdict.item}\n" in cards or f"：{verdict.item}\n" in cards  # the text that disputes it
    told = cards.count("<h3>")
    assert told >= min(len(missed), 10)
    blank = scored(sheet)[9].id
    right = {item.id for item in scored(sheet)} - {verdict.item for verdict in missed} - {blank}
    assert _("Left blank: {items}").format(items=blank) in cards
    assert not any(item in cards for item in right)


@pytest.mark.parametrize(("lang", "task"), CASES)
def test_a_page_is_small_self_contained_and_runs_nothing(world, lang, task):
    for page in world[lang].pages[task]:
        assert len(page.encode()) < LARGEST < 300_000
        found = elements(page)
        assert not {"script", "link", "iframe", "object", "form"} & set(found.tags)
        for name, value in found.attributes:
            assert not name.startswith("on") and name not in ("href", "action", "srcset")
            assert name != "src" or value.startswith("data:image/")
        assert f'lang="{"zh-CN" if lang == "zh" else "en"}"' in page
        assert "http://" not in page and "https://" not in page and str(world[lang].top) not in page
        for row in rows_of(world[lang].folder.sheet(task), lambda n, item: {}):
            assert row.id not in page and str(row.stamp) not in page


def test_a_hostile_text_stands_there_as_text(world):
    page = world["en"].pages["rewrite"][1]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt;" in page


def test_pictures_are_there_and_as_large_as_fits(world):
    page = world["zh"].pages["birds-and-cars"][1]
    shown = [Image.open(io.BytesIO(data)) for data in pictures(page)]
    assert len(shown) == len(mistakes_of(world["zh"].folder, "birds-and-cars", "zh"))
    assert {one.width for one in shown} == {shown[0].width} and 160 <= shown[0].width <= 400
    assert len(page.encode()) > 150_000


@pytest.mark.parametrize("task", ["birds-and-cars", "answers"])
def test_who_errs_everywhere_gets_a_page_within_bounds_that_names_the_rest(world, task, tmp_path):
    folder = world["en"].folder
    sheet = folder.sheet(task)
    hand_in(folder, "s2", task, {"a.jsonl": rows_of(sheet, lambda n, item: wrong(sheet, item))})
    page = page_of(folder, task, "s2", tmp_path)
    assert 200_000 < len(page.encode()) < LARGEST
    judged = {row.item: row for row in rows_of(sheet, lambda n, item: wrong(sheet, item))}
    missed = [
        item.id
        for item in scored(sheet)
        if not judge(sheet.task, item, judged[item.id], sheet.gold.latest[item.id], "en").right
    ]
    assert len(missed) > 60 and all(item in page for item in missed)


@pytest.mark.parametrize("room", [15_000, 40_000, 120_000, 250_000])
@pytest.mark.parametrize("task", ["birds-and-cars", "answers"])
def test_cards_and_pictures_together_keep_to_their_room(world, task, room, tmp_path):
    """A page that is too long is made anew with less room, which would hide that something is not counted."""
    folder = world["en"].folder
    sheet, items = folder.sheet(task), folder.items(task)
    (tmp_path / "labels").mkdir()
    text = "".join(dump_row(row) + "\n" for row in rows_of(sheet, lambda n, item: wrong(sheet, item)))
    (tmp_path / "labels" / "a.jsonl").write_text(text, encoding="utf-8")
    seen, show = review(sheet, tmp_path), Shower(sheet, items / "media", "en")
    made = own_mistakes(sheet, seen, guideline_of(items, "en"), task, show=show, room=room)
    missed = [judged.item.id for judged in seen.judged if not judged.right]
    assert room / 2 < len(made.encode()) <= room
    assert all(item in made for item in missed) and made.count("<h3>") >= 5


@pytest.mark.parametrize("bound", [30_000, 60_000])
def test_what_does_not_fit_is_named(world, bound, tmp_path, monkeypatch):
    folder = world["zh"].folder
    sheet = folder.sheet("answers")
    monkeypatch.setattr(feedback_page, "LARGEST", bound)
    hand_in(folder, f"b{bound}", "answers", {"a.jsonl": rows_of(sheet, lambda n, item: wrong(sheet, item))})
    page = page_of(folder, "answers", f"b{bound}", tmp_path)
    _ = translator("zh")
    assert bound / 2 < len(page.encode()) < bound
    assert "<h3>" in page and _("More mistakes, in these items: {items}").format(items="") in page
    missed = mistakes_of(folder, "answers", "zh")
    assert all(verdict.item in page for verdict in missed)


@pytest.mark.parametrize("task", TASKS)
def test_equal_answers_of_a_student_give_equal_bytes(world, task, tmp_path):
    """Another door: other rows, stamps, durations, machine and files; what was changed is changed in both."""
    folder = world["zh"].folder
    sheet = folder.sheet(task)

    def say(n: int, item: Any) -> Any:
        return wrong(sheet, item) if n % 4 == 0 else None if n == 9 else as_gold(sheet, item)

    other = rows_of(sheet, say, seed=7)
    earlier = [evolve(row, id=row.id[::-1], stamp=row.stamp - 500) for row in other[:5]]
    place = hand_in(folder, "s3", task, {"x.jsonl": [*earlier, *other[:20]], "y.jsonl": other[20:]})
    assert page_of(folder, task, "s1", tmp_path, place) == world["zh"].pages[task][1]


@pytest.mark.parametrize(
    ("names", "told"),
    [("", "s1"), ("s1,", "s1"), ("s1,张三", "s1 张三"), ("s2,李四", "s1"), ("s1,<b>&", "s1 &lt;b&gt;&amp;")],
)
def test_a_page_says_whose_it_is(tmp_path, names, told):
    folder = make_class(tmp_path / "class", "zh", ("steps",))
    (folder.root / "roster.csv").write_text(f"学号,姓名\n{names}\n", encoding="utf-8-sig")
    hand_in(folder, "s1", "steps", {"a.jsonl": []})
    page = page_of(folder, "steps", "s1", tmp_path)
    assert re.findall("</h1>\n(.*)\n", page) == [f'<p class="who">{told}</p>']


def test_not_gradable_says_why_and_nothing_else(world, tmp_path):
    folder = world["zh"].folder
    hand_in(folder, "s4", "steps", {"a.jsonl": []})
    page = page_of(folder, "steps", "s4", tmp_path)
    _ = translator("zh")
    assert f'<strong class="none">{_("no mark")}</strong>' in page and _("Kinds of errors") not in page
    assert not any(item.id in page for item in scored(folder.sheet("steps")))


def grade_with_feedback(folder: ClassFolder, out: Path) -> Path:
    out.mkdir(exist_ok=True)
    words = ["grade", str(folder.root / "submitted"), "--class", str(folder.root), "--out", str(out / "t.csv")]
    result = CliRunner().invoke(cli.app, [*words, "--feedback", str(out / "pages")])
    assert result.exit_code == 0, result.output
    return out / "pages"


def test_until_the_set_retires_only_the_first_hand_in_with_a_mark_is_told_of(tmp_path):
    """What is told doesn't follow later tries; why there is no mark is always told, and the last one has the mark."""
    folder = make_class(tmp_path / "class", "en", ("steps",))
    sheet = folder.sheet("steps")
    sentence = translator("en")("Feedback comes once before the deadline, and this was it.")[:30]

    def try_(name: str, right: int) -> str:
        shutil.rmtree(folder.submitted("s1", "steps"), ignore_errors=True)

        def say(n: int, item: Any) -> Any:
            return as_gold(sheet, item) if n < right else wrong(sheet, item)

        hand_in(folder, "s1", "steps", {"a.jsonl": rows_of(sheet, say) if right else []})
        return (grade_with_feedback(folder, tmp_path / name) / "s1" / "steps.html").read_text(encoding="utf-8")

    none = try_("none", 0)
    assert "no mark" in none
    first = try_("first", 30)
    assert "Mark:" in first and sentence not in first
    assert try_("same", 30) == first
    second, third = try_("second", 45), try_("third", 60)
    assert second == third != first
    assert unmarked(second, sentence) == first
    assert try_("none again", 0) == none
    assert try_("third", 60) == third
    marks = {row["mark"] for row in csv.DictReader((tmp_path / "third" / "t.csv").open(encoding="utf-8-sig"))}
    assert marks.isdisjoint(re.findall(r"Mark: ([\d.]+) of", third)) and "" not in marks
    kept = folder.root / FOLDER / "s1" / "steps.json"
    if os.name == "posix":
        assert stat.S_IMODE((folder.root / FOLDER).stat().st_mode) == 0o700
    # The teacher lets the student have feedback on the last one.
    record = kept.read_bytes()
    kept.unlink()
    anew = try_("anew", 60)
    assert sentence not in anew and anew not in (first, third)
    # And another time the answers are opened.
    kept.write_bytes(record)
    write_retired(folder.gold("steps"), datetime(2099, 1, 1, tzinfo=UTC))
    opened = try_("opened", 60)
    assert sentence not in opened and marks == set(re.findall(r"Mark: ([\d.]+) of", opened))


def unmarked(page: str, sentence: str) -> str:
    """The page without the section that holds the sentence."""
    return re.sub(rf'\n<section class="none">{re.escape(sentence)}[^<]*</section>', "", page)


def test_what_was_told_first_of_another_set_does_not_count(tmp_path):
    folder = make_class(tmp_path / "class", "zh", ("steps",))
    sheet = folder.sheet("steps")
    kept = folder.root / FOLDER / "s1" / "steps.json"
    page, asked = {"title": "x"}, lambda room: "x"
    assert once(folder, sheet, "s1", "steps", submission="1", page=page, details=asked)[0] == page
    assert once(folder, sheet, "s1", "steps", submission="2", page={"title": "y"}, details=asked)[0]["title"] == "x"
    kept.write_text(kept.read_text(encoding="utf-8").replace(sheet.items.id, "other-set"), encoding="utf-8")
    assert once(folder, sheet, "s1", "steps", submission="2", page={"title": "y"}, details=asked)[0] == {"title": "y"}


@pytest.mark.parametrize("damage", [b"", b"[]", b"\xff", b'{"set": "a", "submission": 1, "page": {}, "details": ""}'])
def test_a_damaged_record_of_it_is_a_sentence_and_no_page(tmp_path, damage):
    folder = make_class(tmp_path / "class", "zh", ("steps",))
    sheet = folder.sheet("steps")
    hand_in(folder, "s1", "steps", {"a.jsonl": rows_of(sheet, lambda n, item: as_gold(sheet, item))})
    kept = folder.root / FOLDER / "s1" / "steps.json"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(damage)
    words = ["grade", str(folder.root / "submitted"), "--class", str(folder.root), "--out", str(tmp_path / "t.csv")]
    result = CliRunner().invoke(cli.app, [*words, "--feedback", str(tmp_path / "pages")])
    assert result.exit_code == 1 and f"{kept} 读不出来" in result.output.replace("\n", "")
    assert "请从备份恢复；或者删掉它" in result.output.replace("\n", "")
    assert not (tmp_path / "pages").exists() and kept.read_bytes() == damage


@pytest.mark.parametrize("where", ["pages", "first-feedback"])
def test_where_no_page_can_be_written_a_sentence(tmp_path, monkeypatch, where):
    folder = make_class(tmp_path / "class", "en", ("steps",))
    sheet = folder.sheet("steps")
    hand_in(folder, "s1", "steps", {"a.jsonl": rows_of(sheet, lambda n, item: as_gold(sheet, item))})
    if where == "pages":
        (tmp_path / "pages").write_text("", encoding="utf-8")  # a file in the place of a folder stops root, too
    else:
        monkeypatch.setattr(first_feedback, "write_durably", refuse)
    words = ["grade", str(folder.root / "submitted"), "--class", str(folder.root), "--out", str(tmp_path / "t.csv")]
    result = CliRunner().invoke(cli.app, [*words, "--feedback", str(tmp_path / "pages")])
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    assert "can't be written" in result.output and where in result.output
    assert (tmp_path / "t.csv").exists() and not list(tmp_path.rglob("*.html"))


def refuse(*_: Any) -> None:
    raise PermissionError


def test_the_command_writes_a_page_a_student(world, tmp_path):
    folder, task = world["en"].folder, "steps"
    words = ["grade", str(folder.root / "submitted"), "--assignment", task, "--class", str(folder.root)]
    result = CliRunner().invoke(
        cli.app, [*words, "--out", str(tmp_path / "t.csv"), "--feedback", str(tmp_path / "pages")]
    )
    assert result.exit_code == 0, result.output
    page = (tmp_path / "pages" / "s1" / f"{task}.html").read_text(encoding="utf-8")
    assert page == world["en"].pages[task][1]
