"""The page that a student gets back: self-contained, printable, below 300 kB, and the same for equal hand-ins.

Before the set retires it tells the mark and totals: how often each kind of error was met, and which rules were broken
most. After that it shows every mistake with its gold, reason and rule, and a text that disputes it, ready to be copied.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from attrs import frozen
from jinja2 import Environment, FileSystemLoader

from autograder.classdir import ClassFolder
from autograder.first_feedback import Details, Page, once
from autograder.grade import Grade, Sheet
from autograder.review import Review, broken_rules, guideline_of, is_answered, mistakes
from autograder.words import label_lines, number_lines
from labelcamp.guidelines import Guideline
from labelcamp.i18n import translator
from labelcamp.items import Media
from labelcamp.page import STYLE
from labelcamp.problems import writing
from labelcamp.results import (
    Judged,
    alternative,
    at_stake,
    choices,
    confusion,
    confusion_table,
    outcome_table,
    rule_line,
    told,
    why,
)
from labelcamp.scoring.choice import parts
from labelcamp.showing import show_item
from labelcamp.task import Number
from labelcamp.wording import value_names

LARGEST = 296_000
"""Bytes of a page, at most: nbconvert, which writes it anew, may add some, and it is to stay below 300 kB."""
NOTEBOOK = 220_000
"""Bytes of a notebook that is shown on the page, at most."""
WIDTHS = (400, 320, 240, 160)
"""Widths of a mistake's picture in pixels, the largest first that lets all of them fit."""
NUMBER_POINTS = 10
"""Points of the computed numbers."""
RULES = 5
LONGEST = 800
"""Characters of an answer in words: a student may have written a book."""

Show = Callable[[Judged, int], str | None]
"""HTML of what an item shows, its picture not wider than so many pixels; None if it can't be shown."""


def render(page: Page, details: Details, notebook: str = "", css: Sequence[str] = ()) -> str:
    """The whole page.

    Args:
        page: texts and marks (see `marks.html.j2`).
        details: HTML of what follows the marks, in not more than so many bytes.
        notebook, css: of an assignment whose code was executed, the notebook as HTML.
    """
    too_long = len(notebook.encode()) > NOTEBOOK
    shown = {**page, "notebook": "" if too_long else notebook, "too_long": too_long, "css": css, "style": STYLE}
    template = templates().get_template("marks.html.j2")
    room = LARGEST
    while True:
        html = str(template.render(page=shown | {"details": details(max(room, 0))}))
        over = len(html.encode()) - LARGEST
        if over < 0 or room <= 0:
            return html
        room -= over + 1000


@lru_cache
def templates() -> Environment:
    """Our page templates; whatever they are given is escaped unless they say otherwise."""
    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder, encoding="utf-8"), autoescape=True)


def totals(sheet: Sheet, seen: Review, guideline: Guideline) -> str:
    """What may be told before the set retires: totals, and nothing that belongs to one item."""
    lang, task, pairs = guideline.lang, sheet.task, seen.judged
    _ = translator(lang)
    items = [judged.item for judged in pairs]
    asked = {name for item in items for name in item.asks}
    tables = [
        outcome_table(question, pairs, lang)
        for question in task.asked
        if question.id in asked and not isinstance(question, Number)
    ]
    for question in choices(task, items):
        names = value_names(question.labels, question.multiple, lang)
        titles: dict[str | None, str] = {label.id: label.title[lang] for label in question.labels}
        for part in parts(question):
            title = titles.get(part, question.title[lang])
            tables.append(confusion_table(title, confusion(question, part, pairs), names, lang))
    kinds, most_often = _("Kinds of errors"), _("Rules that you broke most often")
    found = [f'<section class="camp"><h2>{escape(kinds)}</h2><div class="side">{"".join(tables)}</div>']
    if rules := broken_rules(sheet, pairs)[:RULES]:
        rows = (_("{rule} ({count}×)").format(rule=rule_line([rule], guideline, lang), count=n) for rule, n in rules)
        listed = "".join(f"<li>{escape(row)}</li>" for row in rows)
        found.append(f"<h2>{escape(most_often)}</h2><ol>{listed}</ol>")
    return "".join([*found, "</section>"])


def own_mistakes(sheet: Sheet, seen: Review, guideline: Guideline, assignment: str, *, show: Show, room: int) -> str:
    """What may be told once the set has retired: each mistake with gold, reason and rule, in at most `room` bytes."""
    lang = guideline.lang
    _ = translator(lang)
    missed = mistakes(sheet, seen.judged)
    blank = [judged.item.id for judged in seen.judged if not is_answered(sheet, judged)]
    title, none = _("Your mistakes, and what gold says"), _("Not one of your answers is wrong.")
    not_shown = _("It is not shown here, so that this page stays small.")
    head = f"<h2>{escape(title)}</h2>" + ("" if missed else f"<p>{escape(none)}</p>")
    tail = ""
    if blank:
        words = _("Left blank: {items}").format(items=", ".join(blank))
        tail = f"<p>{escape(words)}</p>"
    left = room - _size(head) - _size(tail) - 500
    cards: list[tuple[Judged, str]] = []
    for judged in missed:
        card = _card(sheet, judged, guideline, assignment)
        if (left := left - _size(card) - 200) < 0:
            break
        cards.append((judged, card))
    pictures = _pictures([judged for judged, _card_ in cards], show, max(left, 0))
    named = f'<p class="soft">{escape(not_shown)}</p>'
    body = "".join(
        f'<div class="card">{named if shown is None else shown}{card}</div>'
        for (_judged, card), shown in zip(cards, pictures, strict=True)
    )
    if rest := [judged.item.id for judged in missed[len(cards) :]]:
        words = _("More mistakes, in these items: {items}").format(items=", ".join(rest))
        tail = f"<p>{escape(words)}</p>{tail}"
    return f'<section class="camp">{head}<div class="cards">{body}</div>{tail}</section>'


def _pictures(missed: Sequence[Judged], show: Show, room: int) -> list[str | None]:
    """What the items show, as large as all fit into so many bytes; None for those that don't fit even when small."""
    for width in WIDTHS:
        found = [show(judged, width) for judged in missed]
        if sum(_size(one or "") for one in found) <= room:
            return found
    kept: list[str | None] = []
    for one in found:
        room -= _size(one or "")
        kept.append(one if room >= 0 else None)
    return kept


def _size(html: str) -> int:
    return len(html.encode())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _card(sheet: Sheet, judged: Judged, guideline: Guideline, assignment: str) -> str:
    lang, task = guideline.lang, sheet.task
    _ = translator(lang)
    mine = _cut(told(task, judged.item, judged.answer.values if judged.answer else {}, lang))
    gold = _cut(told(task, judged.item, judged.gold.answer.values, lang))
    rule = rule_line(at_stake(task, judged), guideline, lang)
    lines = {
        "bad": "✗ " + _("You answered: {answer}").format(answer=mine),
        "good": "✓ " + _("Gold says: {answer}").format(answer=gold),
        "": why(task, judged.item, judged.gold, lang),
        "soft": rule,
    }
    dispute = _(
        "I dispute this item.\nAssignment: {assignment}\nItem: {item}\nMy answer: {mine}\nGold: {gold}\nRule: {rule}\n"
        "My reason (what is to be seen, and by which rule):\n"
    ).format(assignment=assignment, item=judged.item.id, mine=mine, gold=gold, rule=rule)
    summary = _("Not convinced? Copy this to your teacher")
    told_lines = "".join(f'<p class="{kind}">{escape(line)}</p>' for kind, line in lines.items() if line)
    return (
        f"<div><h3>{escape(judged.item.id)}</h3>{told_lines}"
        f"<details><summary>{escape(summary)}</summary>"
        f'<pre class="copy">{escape(dispute)}</pre></details></div>'
    )


@frozen
class Shower:
    """Shows items from a set's folder, their pictures made smaller.

    Attributes:
        media: the folder with the files.
    """

    sheet: Sheet
    media: Path
    lang: str

    def __call__(self, judged: Judged, width: int) -> str | None:
        """HTML of what an item shows (see `Show`)."""
        task, item = self.sheet.task, judged.item
        files = [content.file for content in item.shown.values() if isinstance(content, Media)]
        small = {name: thumbnail(self.media / name, width) for name in files}
        if any(data is None for data in small.values()):
            return None
        alt = alternative(task, item, judged.gold, self.lang)
        return show_item(task, item, lambda name: small[name] or b"", alt, self.lang)


@lru_cache(maxsize=2048)
def thumbnail(path: Path, width: int) -> bytes | None:
    """A picture not wider than `width` pixels, in its own format; None if it can't be read as a picture."""
    from PIL import Image  # noqa: PLC0415  (slow to import, and tasks of texts need no pictures)

    try:
        with Image.open(path) as picture:
            kind = picture.format or "JPEG"
            small = picture.convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    if small.width > width:
        small = small.resize((width, max(1, round(small.height * width / small.width))))
    out = io.BytesIO()
    small.save(out, kind, quality=70)
    return out.getvalue()


def details(sheet: Sheet, seen: Review, guideline: Guideline, assignment: str, show: Show) -> Details:
    """What follows the marks on a page, as a function of the bytes that are left for it."""
    if not seen.grade.gradable:
        return lambda room: ""
    before = totals(sheet, seen, guideline)

    def within(room: int) -> str:
        if sheet.gold.retired is None:
            return before
        return before + own_mistakes(sheet, seen, guideline, assignment, show=show, room=room - _size(before))

    return within


def part(title: str, score: float | None, points: float, lines: Iterable[str], comment: str = "") -> dict[str, Any]:
    """A section of the page: one cell's score with its reasons."""
    shown = None if score is None else f"{score:g}"
    return {"title": title, "score": shown, "points": f"{points:g}", "lines": list(lines), "comment": comment}


def heading(
    name: str, total: float | None, most: float, parts: Sequence[Any], lang: str, *, who: str, penalty: float = 0
) -> dict[str, Any]:
    """The texts of a page and its mark.

    Args:
        who: the student, so that a printed page finds its way back.
        total: None if there is no mark.
        penalty: points that are taken off for handing in late.
    """
    _ = translator(lang)
    words = _("{points:g} taken off for handing in late").format(points=penalty) if penalty else ""
    return {
        "lang": "zh-CN" if lang == "zh" else "en",
        "title": _("Feedback: {notebook}").format(notebook=name),
        "who": who,
        "total": None if total is None else f"{total:g}",
        "most": f"{most:g}",
        "total_name": _("Mark"),
        "none_name": _("no mark"),
        "penalty": words,
        "parts": list(parts),
        "notebook_name": _("Your notebook, as it was handed in"),
        "too_long_name": _("It is too long to be shown here. Look at your own copy."),
        "comment_name": _("Comment"),
    }


def standalone(folder: ClassFolder, sheet: Sheet, student: str, grade: Grade, assignment: str) -> Page:
    """Texts and marks without nbgrader: the labels' part and, if the class computes, that of the numbers."""
    lang = folder.language
    _ = translator(lang)
    parts = [part(_("Labels"), grade.mark, 100, label_lines(grade, lang))]
    total, most = grade.mark, 100.0
    if folder.settings.compute and any(isinstance(question, Number) for question in sheet.task.asked):
        share = grade.number_share
        score = None if share is None else round(share * NUMBER_POINTS, 4)
        parts.append(part(_("Computed numbers"), score, NUMBER_POINTS, number_lines(grade, sheet.task, lang)))
        total = None if total is None or score is None else round(total + score, 4)
        most += NUMBER_POINTS
    return heading(assignment, total, most, parts, lang, who=folder.who(student))


def write_pages(folder: ClassFolder, assignment: str, seen: Iterable[tuple[str, Review]], out: Path) -> int:
    """Write the page of each student's hand-in to `STUDENT/ASSIGNMENT.html` under `out`; returns their number.

    Raises:
        ProblemError: what a student was told first can't be read; or a page can't be written.
    """
    sheet, items, count = folder.sheet(assignment), folder.items(assignment), 0
    guideline = guideline_of(items, folder.language)
    show = Shower(sheet, items / "media", folder.language)
    for student, found in seen:
        page = standalone(folder, sheet, student, found.grade, assignment)
        more = details(sheet, found, guideline, assignment, show)
        if found.grade.gradable:
            page, more = once(
                folder, sheet, student, assignment, submission=found.grade.submission, page=page, details=more
            )
        target = out / student / f"{assignment}.html"
        with writing(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(render(page, more), encoding="utf-8", newline="\n")
        count += 1
    return count
