"""The report as a page."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean, median
from typing import Any

from autograder.classdir import ClassFolder
from autograder.classroom import HandIn
from autograder.feedback_page import Shower, templates
from autograder.grade import Sheet
from autograder.report import charts, findings
from autograder.report.likeness_sections import likeness_sections
from autograder.report.members import Member, collected, members, secret_of, under_pseudonyms
from autograder.review import broken_rules, guideline_of
from labelcamp.guidelines import Guideline
from labelcamp.i18n import translator
from labelcamp.problems import Problem, ProblemError, writing
from labelcamp.results import Judged, rule_line, told, why
from labelcamp.task import Choice, Rating, Text
from labelcamp.wording import shorten

HARDEST = 10
WEAK = 50
RULES = 3
NAMED = 40
"""Most students whose agreement is shown pair by pair."""
PICTURE = 240
LONGEST = 300


def write_report(
    folder: ClassFolder,
    assignment: str,
    out: Path,
    *,
    hand_ins: Iterable[HandIn] | None = None,
    hidden: bool = False,
    step: Callable[[str, int], None] = lambda words, by: None,
) -> None:
    """Write the report of an assignment, readable for its owner only: it names students and, until then, gold.

    Args:
        hand_ins: by default everything in `submitted/`.
        hidden: pseudonyms instead of names and student ids; and no gold as long as the set has not retired.
        step: told what is being done, and how many more hand-ins are read.

    Raises:
        ProblemError: there are no hand-ins; what the class's folder lacks; or the page can't be written.
    """
    sheet = folder.sheet(assignment)
    places = collected(folder, assignment) if hand_ins is None else list(hand_ins)
    if not places:
        raise ProblemError(Problem("no-hand-ins", str(folder.root / "submitted")))
    _ = translator(folder.language)
    found = members(folder, sheet, _told_of(places, lambda by: step(_("Reading the hand-ins …"), by)))
    step(_("Comparing the students …"), 0)
    if hidden:
        found = under_pseudonyms(found, secret_of(folder), folder.language)
    html = Report(folder, sheet, assignment, found, hidden).html()
    with writing(out):
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(html)


def _told_of(places: Iterable[HandIn], done: Callable[[int], None]) -> Iterator[HandIn]:
    for place in places:
        yield place
        done(1)


class Report:
    """What a report shows, section by section, as plain data for `report.html.j2`."""

    def __init__(
        self, folder: ClassFolder, sheet: Sheet, assignment: str, found: Sequence[Member], hidden: bool
    ) -> None:
        self.folder, self.sheet, self.assignment, self.hidden = folder, sheet, assignment, hidden
        self.found, self.marked = found, findings.marked(found)
        self.lang = folder.language
        self.guideline: Guideline = guideline_of(folder.items(assignment), self.lang)
        self.show = Shower(sheet, folder.items(assignment) / "media", self.lang)
        self.closed = sheet.gold.retired is None

    def html(self) -> str:
        """The page."""
        _ = translator(self.lang)
        page = {
            "lang": "zh-CN" if self.lang == "zh" else "en",
            "title": _("Report: {assignment}").format(assignment=self.assignment),
            "task": self.sheet.task.title[self.lang],
            "when": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            "secret": ""
            if self.hidden
            else _("For you only: it names students and holds answers that they may not know yet."),
            "sections": [
                self.marks(),
                self.not_gradable(),
                self.weak(),
                self.rules(),
                self.hardest(),
                self.agreement(),
                self.time(),
                # A flag is for the teacher to look into, not for a class to guess at.
                *([] if self.hidden else likeness_sections(self.sheet, self.marked, self.lang)),
                self.everybody(),
            ],
        }
        return str(templates().get_template("report.html.j2").render(page=page))

    def marks(self) -> dict[str, Any]:
        """How the marks are spread."""
        _ = translator(self.lang)
        marks = [member.mark or 0.0 for member in self.marked]
        handed_in = sum(member.seen is not None for member in self.found)
        words = [
            _("{students} students, {handed_in} hand-ins, {marked} with a mark.").format(
                students=len(self.found), handed_in=handed_in, marked=len(marks)
            )
        ]
        if not marks:
            return {"title": _("Marks"), "lines": words}
        edges = [float(edge) for edge in range(0, 101, 10)]
        chart = charts.histogram(charts.count_between(marks, edges), edges, _("How many students have which mark"), 60)
        passed = sum(mark >= findings.PASS for mark in marks)
        words.append(
            _("Mean {mean:.1f}, median {median:.1f}; {passed} of {count} have 60 or more.").format(
                mean=fmean(marks), median=median(marks), passed=passed, count=len(marks)
            )
        )
        words.append(_("The marks are those of the labels (of 100), before what nbgrader adds or takes off."))
        return {"title": _("Marks"), "lines": words, "chart": chart}

    def not_gradable(self) -> dict[str, Any]:
        """Who has no mark, and why."""
        _ = translator(self.lang)
        rows = []
        for member in self.found:
            if member.seen is None:
                rows.append([member.title, _("Nothing was handed in.")])
            elif not member.seen.grade.gradable:
                rows.append([member.title, " ".join(p.sentence(self.lang) for p in member.seen.grade.problems)])
        none = _("Everybody has a mark.")
        return {"title": _("No mark"), "heads": [_("student"), _("why")], "rows": rows, "none": none}

    def weak(self) -> dict[str, Any]:
        """Who needs help, and with which rule."""
        _ = translator(self.lang)
        weak = [member for member in reversed(self.marked) if (member.mark or 0.0) < findings.PASS]
        rows = [
            [
                member.title,
                f"{member.mark:.1f}",
                str(member.seen.grade.score.blank) if member.seen and member.seen.grade.score else "",
                _("; ").join(self._rule(rule, count) for rule, count in self._broken(member)[:RULES]),
            ]
            for member in weak[:WEAK]
        ]
        more = len(weak) - len(rows)
        lines = [_("{count} more are in the last table.").format(count=more)] if more > 0 else []
        return {
            "title": _("Who needs help, and with which rule"),
            "heads": [_("student"), _("mark"), _("blank"), _("rules broken most often")],
            "rows": rows,
            "none": _("Nobody is below 60."),
            "lines": lines,
        }

    def _broken(self, member: Member) -> Sequence[tuple[str, int]]:
        return broken_rules(self.sheet, member.seen.judged) if member.seen else ()

    def _rule(self, rule: str, count: int) -> str:
        _ = translator(self.lang)
        return _("{rule} ({count}×)").format(rule=self._rule_words(rule), count=count)

    def _rule_words(self, rule: str) -> str:
        return rule_line([rule] if rule else [], self.guideline, self.lang)

    def rules(self) -> dict[str, Any]:
        """The rules that the class broke most often."""
        _ = translator(self.lang)
        counts = findings.rule_counts(self.sheet, self.marked)
        words = _("{mistakes} mistakes, {students} students")
        rows = [
            (
                shorten(self._rule_words(one.rule), 26),
                one.mistakes,
                words.format(mistakes=one.mistakes, students=one.students),
            )
            for one in counts
        ]
        none = _("No rule was broken.")
        chart = charts.bars(rows, _("In how many mistakes each rule was at stake")) if rows else ""
        return {"title": _("Rules that the class broke"), "chart": chart, "none": "" if rows else none}

    def hardest(self) -> dict[str, Any]:
        """The items that most students have wrong."""
        _ = translator(self.lang)
        title = _("Hardest items")
        if self.hidden and self.closed:
            line = _("They are left out, because the answers are not open yet: autograder retire {assignment}")
            return {"title": title, "lines": [line.format(assignment=self.assignment)]}
        counts = findings.item_counts(self.sheet, self.marked)
        cards = [self._item(one) for one in counts if one.right < one.answered][:HARDEST]
        return {"title": title, "cards": cards, "none": _("No item was wrong.")}

    def _item(self, one: findings.ItemCount) -> dict[str, Any]:
        _ = translator(self.lang)
        task, gold = self.sheet.task, self.sheet.gold.latest[one.item.id]
        lines = [
            _("{right} of {answered} are right.").format(right=one.right, answered=one.answered),
            _("Gold says: {answer}").format(
                answer=shorten(told(task, one.item, gold.answer.values, self.lang), LONGEST)
            ),
        ]
        if one.commonest is not None:
            judged, count = one.commonest
            answer = shorten(told(task, one.item, judged.answer.values if judged.answer else {}, self.lang), LONGEST)
            lines.append(_("Wrong most often ({count}×): {answer}").format(count=count, answer=answer))
        lines += [why(task, one.item, gold, self.lang), self._rule_words(one.rule)]
        if one.flagged:
            lines.append(_("Flagged by {count}.").format(count=one.flagged))
        doubt = _("Most of the best are wrong here too: look at gold once more.") if one.doubtful else ""
        shown = self.show(Judged(one.item, gold, None, ()), PICTURE)
        return {"id": one.item.id, "shown": shown or "", "lines": [line for line in lines if line], "doubt": doubt}

    def agreement(self) -> dict[str, Any]:
        """How well the students agree with each other, gold aside."""
        _ = translator(self.lang)
        rows = [
            [
                self._part(one.question, one.part),
                str(one.units),
                "" if one.observed is None else f"{one.observed:.0%}",
                "" if one.alpha is None else f"{one.alpha:.2f}",
                {"nominal": _("nominal"), "ordinal": _("ordinal"), "interval": _("interval")}[one.metric],
            ]
            for one in findings.agreements(self.sheet, self.marked)
        ]
        people, shares = findings.pairwise(self.sheet, self.marked)
        asked = {name for item in self.sheet.items.items for name in item.asks}
        written = any(isinstance(question, Text) and question.id in asked for question in self.sheet.task.asked)
        label = _("How often two students said the same, pair by pair")
        if len(people) <= NAMED:
            chart = charts.matrix([shorten(member.title, 18) for member in people], shares, label)
        else:
            edges = [float(edge) for edge in range(0, 101, 10)]
            values = [100 * share for share in shares.values()]
            chart = charts.histogram(charts.count_between(values, edges), edges, label)
        return {
            "title": _("Agreement between students"),
            "lines": [
                _(
                    "Gold plays no part here. α (Krippendorff 2011) is 1 where all agree, and 0 where they agree no "
                    "more than by chance."
                ),
                *([_("Written texts are left out of it: no two people write the same.")] if written else []),
            ],
            "heads": [_("question"), _("units"), _("pairs that agree"), "α", _("distance")],
            "rows": rows,
            "chart": chart if shares else "",
            "caption": _("{what}. The best marks come first; {count} students are compared.").format(
                what=label, count=len(people)
            ),
        }

    def _part(self, question_id: str, part: str | None) -> str:
        question = self.sheet.task.question(question_id)
        titles: dict[str, str] = {}
        if isinstance(question, Choice):
            titles = {label.id: label.title[self.lang] for label in question.labels}
        if isinstance(question, Rating):
            titles = {criterion.id: criterion.title[self.lang] for criterion in question.criteria}
        return titles.get(part or "", question.title[self.lang])

    def time(self) -> dict[str, Any]:
        """How long they worked."""
        _ = translator(self.lang)
        timed = [
            (total, pace, member)
            for member in self.marked
            if (total := findings.minutes(member)) is not None
            and (pace := findings.seconds_an_item(member)) is not None
        ]
        if not timed:
            return {"title": _("Active time"), "lines": [_("No time was recorded.")]}
        label = _("Mark and active time, a point a student")
        points = [(total, member.mark or 0.0, member.title) for total, _pace, member in timed]
        return {
            "title": _("Active time"),
            "lines": [
                _("Median {minutes:.0f} minutes in all, {seconds:.0f} seconds an item. Pauses don't count.").format(
                    minutes=median(total for total, _pace, _member in timed),
                    seconds=median(pace for _total, pace, _member in timed),
                )
            ],
            "chart": charts.scatter(points, label, _("minutes"), _("mark")),
            "caption": label,
        }

    def everybody(self) -> dict[str, Any]:
        """All students with a mark."""
        _ = translator(self.lang)
        rows = []
        for member in self.marked:
            score = member.seen.grade.score if member.seen else None
            if score is None:
                continue
            minutes = findings.minutes(member)
            rows.append(
                [
                    member.title,
                    f"{member.mark:.1f}",
                    f"{score.s:.2f}",
                    f"{score.bound:.2f}",
                    f"{score.accuracy:.0%}",
                    str(score.blank),
                    "" if minutes is None else f"{minutes:.0f}",
                    _("; ").join(rule for rule, _count in self._broken(member)[:RULES]),
                ]
            )
        heads = [_("student"), _("mark"), "s", _("at least (90 %)"), _("accuracy"), _("blank"), _("minutes")]
        return {
            "title": _("Everybody with a mark"),
            "heads": [*heads, _("rules broken most often")],
            "rows": rows,
            "none": _("Nobody has a mark."),
        }
