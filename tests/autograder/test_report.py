"""The report of a class of thirty: against recomputation, and as a page."""

from __future__ import annotations

import html
import io
import json
import random
import re
import stat
from datetime import UTC, datetime
from itertools import combinations
from statistics import fmean, median
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve
from rich.console import Console
from typer.testing import CliRunner

from autograder import cli
from autograder.gold import write_retired
from autograder.report import findings, likeness
from autograder.report.charts import count_between
from autograder.report.members import Member, collected, members, pseudonyms, under_pseudonyms
from autograder.report.page import Report
from autograder.review import Review
from labelcamp.answers import dump_row

from .practice_class import as_gold, hand_in, make_class, rows_of, wrong

TASK = "birds-and-cars"
TWINS, CONSTANT = ("s07", "s08"), ("s20", "s21")
STUDENTS = [f"s{n:02}" for n in range(1, 31)]
NAMES = {student: f"学生{student}" for student in STUDENTS} | {
    "s01": "张伟",
    "s02": "张伟",
    "s03": "<script>alert(1)</script>",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Thirty on the roster: two alike, two who always say bird, one broken, one who handed in nothing."""
    folder = make_class(tmp_path_factory.mktemp("report") / "class", "zh", (TASK, "answers"))
    lines = ["学号,姓名", *(f'{student},"{name}"' for student, name in NAMES.items())]
    (folder.root / "roster.csv").write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    (folder.root / "secret.key").write_bytes(bytes(range(32)))
    rows: dict[str, list[Any]] = {}
    for task in (TASK, "answers"):
        sheet = folder.sheet(task)
        for n, student in enumerate(STUDENTS[:-1]):
            if task == "answers" and n > 5:
                break
            rng = random.Random(student)
            error = 0.08 + n / 60
            errs = {item.id for item in sheet.items.items if rng.random() < error}

            def say(k: int, item: Any, errs: Any = errs, n: int = n, student: str = student, sheet: Any = sheet) -> Any:
                if student in CONSTANT and sheet.task.id == TASK:
                    return {"contents": {"bird": "yes"}}
                return wrong(sheet, item, n) if item.id in errs else as_gold(sheet, item)

            made = rows_of(sheet, say, seed=n)
            if student == TWINS[1] and task == TASK:
                made = [evolve(row, id=row.id[::-1], active_ms=900) for row in rows[TWINS[0]]]
            if task == TASK:
                rows[student] = made
            hand_in(folder, student, task, {f"{student}-laptop.jsonl": made})
    broken = folder.submitted("s29", TASK) / "labels" / "s29-laptop.jsonl"
    broken.write_text(broken.read_text(encoding="utf-8").replace('"human"', '"model"'), encoding="utf-8")
    del rows["s29"]
    sheet = folder.sheet(TASK)
    found = members(folder, sheet, collected(folder, TASK))
    return SimpleNamespace(folder=folder, sheet=sheet, rows=rows, members=found, marked=findings.marked(found))


def run(world: Any, *words: object) -> str:
    result = CliRunner().invoke(cli.app, ["report", *map(str, words), "--class", str(world.folder.root)])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture(scope="module")
def page(world: Any) -> str:
    run(world, TASK)
    return (world.folder.root / f"report-{TASK}.html").read_text(encoding="utf-8")


def section(page: str, title: str) -> str:
    return next(part for part in page.split("<section>") if f"<h2>{title}</h2>" in part)


def cells(part: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)
    return [[html.unescape(cell) for cell in re.findall(r"<td>(.*?)</td>", row, re.DOTALL)] for row in rows[1:]]


def gold_of(world: Any) -> dict[str, dict[str, str]]:
    path = world.folder.gold(TASK) / "gold.jsonl"
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {line["gold"]["item"]: line["gold"]["values"]["contents"] for line in lines}


def test_everybody_is_there_once_also_those_of_one_name(world, page):
    titles = [member.title for member in world.members]
    assert len(titles) == len(set(titles)) == 30
    listed = [row[0] for name in ("没有成绩的", "全部成绩") for row in cells(section(page, name))]
    assert sorted(listed) == sorted(titles)
    assert {"张伟 s01", "张伟 s02"} <= set(listed)


def test_who_has_no_mark_and_why(world, page):
    rows = {row[0].split()[-1]: row[1] for row in cells(section(page, "没有成绩的"))}
    assert set(rows) == {"s29", "s30"} and rows["s30"] == "没有交作业。"
    assert "s29-laptop.jsonl:1" in rows["s29"] and "model" in rows["s29"]


def test_marks_and_their_spread(world, page):
    marks = sorted(float(row[1]) for row in cells(section(page, "全部成绩")))
    assert marks == sorted(member.mark for member in world.marked) and len(marks) == 28
    part = section(page, "成绩分布")
    assert f"平均 {fmean(marks):.1f} 分，中位数 {median(marks):.1f} 分" in part
    assert f"28 人里有 {sum(mark >= 60 for mark in marks)} 人及格" in part
    drawn = [int(count) for count in re.findall(r'y="[\d.]+" text-anchor="middle">(\d+)</text>', part)][:-11]
    expected = count_between(marks, [float(n) for n in range(0, 101, 10)])
    assert drawn == [count for count in expected if count] and sum(expected) == 28


def test_who_needs_help_and_with_which_rule(world, page):
    rows = cells(section(page, "谁需要帮助，卡在哪条规则"))
    weak = [member for member in world.marked if member.mark < 60]
    assert [row[0] for row in rows] == [member.title for member in reversed(weak)] and weak
    assert all(re.search(r"R\d .+（\d+ 题）", row[3]) for row in rows)


def test_hardest_items_by_recomputation(world, page):
    gold = gold_of(world)
    right: dict[str, list[bool]] = {}
    for rows in world.rows.values():
        for row in rows:
            said = row.values["contents"]
            right.setdefault(row.item, []).append({k: v for k, v in said.items() if v != "no"} == gold[row.item])
    counts = findings.item_counts(world.sheet, world.marked)
    assert {one.item.id: (one.right, one.answered) for one in counts} == {
        item: (sum(good), len(good)) for item, good in right.items()
    }
    assert [one.share for one in counts] == sorted(one.share for one in counts)
    part = section(page, "最难的题")
    assert re.findall(r"<h3>(.+?)</h3>", part) == [one.item.id for one in counts[:10]]
    assert part.count('src="data:image/') == 10
    assert f"{counts[0].answered} 人作答，{counts[0].right} 人对。" in part


def test_an_item_that_the_best_have_wrong_casts_doubt_on_gold(world):
    best = [member.title for member in world.marked[: len(world.marked) // 3]]
    for one in findings.item_counts(world.sheet, world.marked):
        good = [
            judged.right for m in world.marked if m.title in best for judged in m.seen.judged if judged.item is one.item
        ]
        assert one.doubtful == (sum(good) < len(good) / 2)


def test_agreement_by_recomputation(world, page):
    for one in findings.agreements(world.sheet, world.marked):
        units: dict[str, list[str]] = {}
        for rows in world.rows.values():
            for row in rows:
                units.setdefault(row.item, []).append(row.values["contents"].get(one.part, "no"))
        pairs = [fmean(a == b for a, b in combinations(values, 2)) for values in units.values()]
        assert one.observed == pytest.approx(fmean(pairs)) and one.units == len(units)
        assert one.metric == "nominal" and 0 < one.alpha < one.observed
    people, shares = findings.pairwise(world.sheet, world.marked)
    places = {member.student: n for n, member in enumerate(people)}
    assert shares[tuple(sorted(places[student] for student in TWINS))] == 1
    assert len(shares) == 28 * 27 / 2 and section(page, "学生之间的一致性").count("<title>") == len(shares)


def test_time(world, page):
    totals = [sum(row.active_ms for row in rows) / 60_000 for rows in world.rows.values()]
    assert f"总用时中位数 {median(totals):.0f} 分钟" in section(page, "用时")
    assert section(page, "用时").count("<circle") == 28


def test_the_alike_are_flagged_with_evidence_and_nobody_else(world, page):
    flags = likeness.alike(world.sheet, world.marked)
    assert {frozenset((one.one.student, one.other.student)) for one in flags} == {frozenset(TWINS), frozenset(CONSTANT)}
    for one in flags:
        assert one.constant == (one.one.student in CONSTANT)
        assert len(one.shared) > 3 * one.expected
        assert all(count <= 28 / 3 for _item, count in one.shared)  # what many get wrong is no evidence
    part = html.unescape(section(page, "错答几乎一样的"))
    assert "这不是结论" in part and "不抄也会这么像" in part
    assert all(item in part for item, _count in next(one for one in flags if not one.constant).shared[:12])


def test_labels_from_one_file_are_flagged_with_all_who_handed_them_in(page, tmp_path):
    """s2 has the file of s1 under another name; s4 has nine rows of s3; s5 says the same as s1 in rows of one's own."""
    folder = make_class(tmp_path / "class", "zh", ("steps",))
    sheet = folder.sheet("steps")
    first, second, own, last = (rows_of(sheet, lambda n, item: as_gold(sheet, item), seed) for seed in range(4))
    handed_in = {"s1": first, "s2": first, "s3": second, "s4": [*second[:9], *last[9:]], "s5": own}
    for student, rows in handed_in.items():
        hand_in(folder, student, "steps", {f"{student}.jsonl": rows})
    found = members(folder, sheet, collected(folder, "steps"))
    part = section(Report(folder, sheet, "steps", found, False).html(), "一模一样的标注")
    assert cells(part) == [["s1；s2", str(len(first)), "各人的全部标注"], ["s3；s4", "9", "其中一部分"]]
    assert "这不是结论" in part
    assert "一模一样的标注" not in Report(folder, sheet, "steps", found, True).html()
    assert "没有两份作业的标注是同一份" in section(page, "一模一样的标注")


@pytest.mark.parametrize("seed", range(5))
def test_those_who_worked_alone_are_not_flagged(world, seed):
    """Thirty who err in a fifth of the items, most often in the same hard ones and in the same way."""
    sheet = world.sheet
    found = []
    for n in range(30):
        rng = random.Random(f"{seed}{n}")
        hard = {item.id for k, item in enumerate(sheet.items.items) if rng.random() < (0.5 if k % 4 == 0 else 0.1)}
        rows = rows_of(
            sheet,
            lambda k, item, hard=hard, rng=rng: (
                wrong(sheet, item, rng.choice([0, 0, 1])) if item.id in hard else as_gold(sheet, item)
            ),
        )
        place = world.folder.root.parent / f"alone-{seed}" / str(n)
        (place / "labels").mkdir(parents=True)
        (place / "labels" / "a.jsonl").write_text("".join(dump_row(row) + "\n" for row in rows), encoding="utf-8")
        found.append((str(n), place))
    everybody = [member for member in members(world.folder, sheet, found) if member.mark is not None]
    assert len(everybody) == 30
    assert likeness.alike(sheet, everybody) == []


def test_what_many_get_wrong_is_no_evidence(world):
    """Ten of twelve miss the same ten items in the same way; two of them share ten more mistakes."""
    sheet, found = world.sheet, []
    for n in range(12):
        last = 20 if n < 2 else 10 if n < 10 else 0
        rows = rows_of(sheet, lambda k, item, last=last: wrong(sheet, item) if k < last else as_gold(sheet, item), n)
        place = world.folder.root.parent / "common" / str(n)
        (place / "labels").mkdir(parents=True)
        (place / "labels" / "a.jsonl").write_text("".join(dump_row(row) + "\n" for row in rows), encoding="utf-8")
        found.append((str(n), place))
    everybody = [member for member in members(world.folder, sheet, found) if member.mark is not None]
    flags = likeness.alike(sheet, everybody)
    assert [(flag.one.student, flag.other.student) for flag in flags] == [("0", "1")]
    assert {item for item, _count in flags[0].shared} == {item.id for item in sheet.items.items[10:20]}
    assert flags[0].wrong == (20, 20)


def test_a_page_of_its_own_that_runs_nothing_and_is_for_the_teacher_only(world, page):
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt; s03" in page
    assert not re.search(r'(src|href)="(?!data:image/)', page) and "http" not in page.replace("http-equiv", "")
    assert "只给老师看" in page and str(world.folder.root) not in page
    mode = (world.folder.root / f"report-{TASK}.html").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_under_pseudonyms_nobody_is_named_and_closed_answers_stay_closed(world):
    out = world.folder.root / f"report-{TASK}-pseudonyms.html"
    run(world, TASK, "--pseudonyms")
    page = html.unescape(out.read_text(encoding="utf-8"))
    assert not any(student in page for student in STUDENTS)
    assert not any(name in page for name in NAMES.values())
    gold = world.sheet.gold.latest
    assert not any(one.reason["zh"] in page for one in gold.values()) and "data:image" not in page
    assert "autograder retire birds-and-cars" in section(page, "最难的题")
    assert len(set(re.findall(r"同学 \d\d", page))) == 30
    marks = {row[1] for row in cells(section(page, "全部成绩"))}
    assert marks == {f"{member.mark:.1f}" for member in world.marked}

    write_retired(world.folder.gold(TASK), datetime.now(UTC))
    run(world, TASK, "--pseudonyms")
    opened = html.unescape(out.read_text(encoding="utf-8"))
    (world.folder.gold(TASK) / "retired.json").unlink()
    assert opened.count("data:image") == 10 and any(one.reason["zh"] in opened for one in gold.values())
    told = re.sub(r"base64,[^\"]+", "", opened)
    assert not any(student in told for student in STUDENTS) and "错答几乎一样的" not in told


def test_pseudonyms_stay_and_tell_nothing():
    students = [f"2026{n:03}" for n in range(100)]
    names = pseudonyms(students, b"secret", "en")
    assert names == pseudonyms(reversed(students), b"secret", "en")
    assert len(set(names.values())) == 100 and set(names.values()) == {f"student {n:03}" for n in range(1, 101)}
    assert names != pseudonyms(students, b"another", "en")
    order = [names[student] for student in students]
    assert order != sorted(order) and order != sorted(order, reverse=True)
    hidden = under_pseudonyms([Member("2026001", "Li Si", None)], b"", "en")
    assert (hidden[0].student, hidden[0].name) == ("", "student 01")


def test_other_kinds_of_questions(world):
    run(world, "answers")
    page = (world.folder.root / "report-answers.html").read_text(encoding="utf-8")
    rows = cells(section(page, "学生之间的一致性"))
    assert len(rows) == 8 and {row[4] for row in rows} == {"名义", "顺序"}
    assert len(page.encode()) < 500_000


def test_that_texts_are_left_out_of_agreement_is_said_where_there_are_any(page, tmp_path):
    folder = make_class(tmp_path / "class", "zh", ("rewrite",))
    sheet = folder.sheet("rewrite")
    for seed, student in enumerate(("s1", "s2")):
        hand_in(folder, student, "rewrite", {"a.jsonl": rows_of(sheet, lambda n, item: as_gold(sheet, item), seed)})
    found = members(folder, sheet, collected(folder, "rewrite"))
    told = section(Report(folder, sheet, "rewrite", found, False).html(), "学生之间的一致性")
    assert "写的文章不算在内" in told and "写的文章不算在内" not in page


def test_a_thousand_students_and_none(world):
    seen = [member.seen for member in world.marked]
    many = [Member(f"m{n:04}", f"n{n}", seen[n % len(seen)]) for n in range(1000)]
    report = Report(world.folder, world.sheet, TASK, many[:230], False)
    html_ = report.html()
    assert len(html_.encode()) < 2_000_000
    people, shares = findings.pairwise(world.sheet, many)
    assert len(people) == 200 and len(shares) == 200 * 199 / 2
    nobody = [Member("a", "b", None), Member("c", "d", Review(evolve(seen[0].grade, mark=None)))]
    assert "没有交作业" in Report(world.folder, world.sheet, TASK, nobody, False).html()


@pytest.mark.parametrize("pace", [0.5, 2.0, 9.0])
def test_what_is_shared_by_chance_by_the_formula(pace):
    """Short sum or long one: an answer that c of n others gave is given with probability c · pace / n, at most 1."""
    others = [0, 1, 3, 7, 7]
    expected = sum(min(1.0, count / 30 * pace) for count in others)
    assert likeness._expected(others, pace, 31) == pytest.approx(expected)
    assert likeness._expected([], pace, 31) == 0


@pytest.mark.parametrize(("moment", "drawn"), [(0, True), (50, False)])
def test_of_many_hand_ins_a_bar_is_drawn_that_ends_full(world, monkeypatch, moment, drawn):
    screen = io.StringIO()
    monkeypatch.setattr(cli, "MOMENT", moment)
    monkeypatch.setattr(cli, "console", Console(file=screen, force_terminal=True, width=80, _environ={}))
    run(world, "answers")
    assert ("比对学生的答案" in screen.getvalue() and "100%" in screen.getvalue()) == drawn
    assert "报告在" in screen.getvalue()


def test_without_hand_ins_a_sentence(world, tmp_path):
    result = CliRunner().invoke(cli.app, ["report", TASK, "--class", str(world.folder.root), "--from", str(tmp_path)])
    assert result.exit_code == 1 and "Traceback" not in result.output
