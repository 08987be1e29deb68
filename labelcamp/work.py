"""An assignment, as its notebook uses it: the bench, one's own labels, recorded numbers, and the hand-in check."""

from __future__ import annotations

import os
import secrets
import time
import tomllib
from collections.abc import Mapping
from functools import partial
from html import escape
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from attrs import define, field, frozen

from labelcamp import content
from labelcamp.answers import Answer, Gold
from labelcamp.bench_desk import journal_of, this_user
from labelcamp.bench_spec import asked_in_bench
from labelcamp.browser import is_browser, labels_folder
from labelcamp.classfile import kept_assignment
from labelcamp.draw import draw, generator, strata
from labelcamp.drills import Lang, LessonError
from labelcamp.exercises import as_number
from labelcamp.guidelines import Guideline, load_guideline
from labelcamp.i18n import language, translator
from labelcamp.items import Item, ItemSet, load_set
from labelcamp.journal import Reading, final, read_folder
from labelcamp.lessons import guideline_page
from labelcamp.materials import Material, load_material
from labelcamp.page import MarkdownPage, Page, box
from labelcamp.problems import ProblemError
from labelcamp.receipt import receipt
from labelcamp.scoring import class_mark, score
from labelcamp.scoring.choice import UNSURE
from labelcamp.showing import show_item, text_html
from labelcamp.structure import explain, make_converter
from labelcamp.table import labels_table
from labelcamp.task import Number, Task, TaskError, Text, load_task

if TYPE_CHECKING:
    import pandas as pd

    from labelcamp.bench import Bench

SET_ITEMS = 60
SIGNS = {"done": "✓", "left": "○", "note": "·"}
STYLES = {"done": "good", "left": "bad", "note": "soft"}
UNREADABLE = float("inf")
"""What a graded cell gives to an nbgrader without our settings. Its rule would be full marks for whatever it can't
read; a number above the points makes it refuse the hand-in instead."""


class Unfinished(LessonError):  # noqa: N818  (what it says, a learner reads in `nbgrader validate`)
    """The hand-in check found something to do; the sentence says what."""


@frozen
class Line:
    """One line of the hand-in check: done, to do, or a note that neither helps nor hinders; and the sentence."""

    state: Literal["done", "left", "note"]
    sentence: str


def assignment(name: str = "", *, folder: Path | None = None) -> Work:
    """Open the assignment of a folder.

    Args:
        name: of the assignment. It is needed where a kernel in a browser has no folder; else the folder's name counts.
        folder: the assignment's folder (default: the working directory). Its `items` are what is to be labelled, the
            journal goes to its `labels`. A folder without `items` is self-paced: items of the practice set of the
            task that the assignment of this folder's name has. In a browser a class file that the bench took up
            stands in for the folder.

    Raises:
        LessonError: this is no assignment's folder, or a file of it is missing or broken.
    """
    here = folder or Path.cwd()
    lang: Lang = "zh" if language(here) == "zh" else "en"
    try:
        if is_browser() and folder is None:
            here = browser_folder(Path.home(), lang, name or here.resolve().name)
        return _open(here, lang)
    except ProblemError as error:
        raise LessonError(error.problem.sentence(lang)) from None
    except (TaskError, content.ContentError) as error:
        raise LessonError(str(error)) from None


def browser_folder(home: Path, lang: str, name: str) -> Path:
    """An assignment's folder in the memory of a kernel: of the class, if its file was kept, else for practice.

    Raises:
        ProblemError: the class file that was kept is damaged.
    """
    return kept_assignment(home, lang, name) or home / "assignments" / name


def _open(here: Path, lang: Lang) -> Work:
    if (here / "items").is_dir():
        task_folder = here / "items"
        return Work(
            lang=lang,
            task=load_task(task_folder),
            guideline_page=load_guideline(task_folder, lang),
            items=load_set(task_folder),
            media=task_folder / "media",
            labels_folder=labels_folder(here / "labels"),
        )
    settings = self_paced_settings(here.resolve().name, lang)
    material = load_material(settings.task, lang, settings.asks)
    return Work(
        lang=lang,
        task=material.task,
        guideline_page=material.guidelines[lang],
        items=self_paced(material, settings.items),
        media=material.folder / "media",
        labels_folder=labels_folder(here / "labels"),
        gold=material.gold,
    )


@frozen
class AssignmentSettings:
    """What `assignments/lessons/<name>.toml` says of an assignment.

    Attributes:
        task: folder of the task in `datasets`.
        asks: ids of the questions that it is about; empty for all of the task.
        items: how many items a class's set has, and a self-paced one at most.
    """

    task: str
    asks: tuple[str, ...] = ()
    items: int = SET_ITEMS


def load_assignment(path: Path) -> AssignmentSettings:
    """Read an assignment's settings (FileNotFoundError if there is none; TaskError names file, key and expectation)."""
    data = path.read_text(encoding="utf-8")
    try:
        return make_converter().structure(tomllib.loads(data), AssignmentSettings)
    except Exception as error:
        raise TaskError(f"{path}: {'; '.join(explain(error))}.") from None


def self_paced_settings(name: str, lang: str) -> AssignmentSettings:
    """The assignment whose practice set stands in where a folder has no `items`, by the folder's name.

    Raises:
        LessonError: the course has no assignment of that name.
    """
    try:
        return load_assignment(content.find("assignments") / "lessons" / f"{name}.toml")
    except FileNotFoundError:
        _ = translator(lang)
        words = _(
            "There is no folder “items” here, and the course has no assignment “{name}”. "
            "Fetch the assignment again and open its notebook in its own folder."
        )
        raise LessonError(words.format(name=name)) from None


def self_paced(material: Material, count: int) -> ItemSet:
    """A set to work on alone: items from the pool of the tests, evenly mixed, and the summary for the numbers.

    As in a class's set, gold is never “can't tell”.

    Args:
        count: how many items it has; fewer if the pool has fewer.
    """
    task = material.task
    kinds = strata(task, material.pool("test"), material.gold)
    clear = {item: kind for item, kind in kinds.items() if UNSURE not in kind.split()}
    drawn = draw(clear, {}, count, generator("self-paced", task.id, *material.asks))
    items = tuple(material.items.by_id[item] for item in drawn.items)
    numbers = tuple(question.id for question in task.asked if isinstance(question, Number))
    summary = (Item("summary", numbers),) if numbers else ()
    name = "-".join(part for part in ("self-paced", *material.asks, material.lang) if part)
    return ItemSet(name, task.id, task.version, task.hash, (*items, *summary))


@define
class Work:
    """An assignment in the hands of one annotator.

    Attributes:
        media: folder of the set's files.
        labels_folder: where the journal is; this is what is graded.
        gold: of a self-paced set only, whose gold is public; a class's notebook never has any.
    """

    lang: Lang
    task: Task
    guideline_page: Guideline
    items: ItemSet
    media: Path
    labels_folder: Path
    gold: Mapping[str, Gold] = field(factory=dict)
    _read: Mapping[str, int] | None = field(default=None, init=False)

    def _repr_html_(self) -> str:
        return self._ready()._repr_html_()

    def __repr__(self) -> str:
        return repr(self._ready())

    def _ready(self) -> Page:
        _ = translator(self.lang)
        words = _("{title}: {count} items, {done} labelled. Your labels are kept in {folder}.")
        if is_browser():
            words = _(
                "{title}: {count} items, {done} labelled. Your labels are kept in this browser; "
                "“My labels” in the bench saves a copy."
            )
        sentence = words.format(
            title=self.task.title[self.lang],
            count=len(self._label_items()),
            done=len(self._answered(read_folder(self.labels_folder))),
            folder=self.labels_folder,
        )
        said = [sentence]
        if self.gold:
            said.append(
                _("These are items for practice: nobody marks them. Once all are labelled, the check tells your score.")
            )
        if self.gold and is_browser():
            said.append(_("For your class's: “My labels” in the bench opens a class file."))
        return Page("".join(map(box, said)), "\n".join(said), self.lang)

    def guideline(self) -> MarkdownPage:
        """Show the guideline."""
        return guideline_page(self.guideline_page)

    def bench(self) -> Bench:
        """Label. Run it again at any time: it goes on where you stopped."""
        from labelcamp.bench import Bench  # noqa: PLC0415  (brings the widget machinery)

        items = list(self._label_items())
        # Everybody gets the same items, each in an order of their own.
        generator(self.items.id, this_user()).shuffle(items)
        return Bench(
            task=self.task,
            guideline=self.guideline_page,
            items=items,
            media=lambda name: (self.media / name).read_bytes(),
            mode="work",
            set_id=self.items.id,
            journal_folder=self.labels_folder,
            lang=self.lang,
        )

    def _label_items(self) -> tuple[Item, ...]:
        asked = {question.id for question in asked_in_bench(self.task, self.items.items)}
        return tuple(item for item in self.items.items if asked & set(item.asks))

    def _final(self, reading: Reading) -> dict[str, Answer]:
        """By item of this set, the answer that counts."""
        latest = final(row for row in reading.rows if (row.task, row.set) == (self.task.id, self.items.id))
        return {item: row for (_task, _set, item), row in latest.items() if item in self.items.by_id}

    def _answered(self, reading: Reading) -> dict[str, Answer]:
        items = {item.id for item in self._label_items()}
        return {item: row for item, row in self._final(reading).items() if item in items}

    # ---- compute track

    def labels(self) -> pd.DataFrame:
        """Your labels as a pandas table, one row an item, in the order of your work."""
        reading = read_folder(self.labels_folder)
        self._read = _counts(reading)
        return labels_table(self.task, self._label_items(), self._answered(reading).values(), self.lang)

    def _numbers(self) -> dict[str, Item]:
        """By the id of a number question, the item that asks it."""
        numbers = {question.id for question in self.task.asked if isinstance(question, Number)}
        return {asked: item for item in self.items.items for asked in item.asks if asked in numbers}

    def record(self, **numbers: Any) -> Page:
        """Record numbers that you computed from your labels: `work.record(bird_share=bird_share)`.

        Each is kept with the count of rows in each journal file at the last `work.labels()`, from which it was
        computed; the grader recomputes it from exactly those rows.

        Raises:
            LessonError: an unknown name, something that is not a number, or a folder that can't be written to.
        """
        _ = translator(self.lang)
        asked = self._numbers()
        if not asked:
            raise LessonError(_("This assignment asks for no numbers. Nothing was recorded."))
        if unknown := sorted(numbers.keys() - asked.keys()):
            sentence = _("“{name}” is not asked for here. Asked for are: {names}.")
            raise LessonError(sentence.format(name=unknown[0], names=", ".join(asked)))
        values: dict[str, float] = {}
        for name, given in numbers.items():
            number = as_number(given)
            if number is None or not isfinite(number):
                sentence = _("{name} should be one number; this is {found}. Nothing was recorded.")
                raise LessonError(sentence.format(name=name, found="..." if given is ... else type(given).__name__))
            values[name] = number
        reading = read_folder(self.labels_folder)
        if not self._answered(reading):
            raise LessonError(_("There are no labels to compute from yet. Label first; nothing was recorded."))
        rows = _counts(reading) if self._read is None else self._read
        items = {asked[name].id: asked[name] for name in values}
        answers = [self._row(item, asked, values, rows, reading) for item in items.values()]
        try:
            journal_of(self.labels_folder.resolve()).append(answers)
        except ProblemError as error:
            raise LessonError(error.problem.sentence(self.lang)) from None
        said = _("; ").join(f"{name} = {value:.4g}" for name, value in values.items())
        sentence = _("Recorded: {numbers}.").format(numbers=said)
        return Page(box(sentence, "good"), sentence, self.lang)

    def _row(
        self,
        item: Item,
        asked: Mapping[str, Item],
        values: Mapping[str, float],
        rows: Mapping[str, int],
        reading: Reading,
    ) -> Answer:
        """The row that records numbers of one item; those recorded earlier stay."""
        before = self._final(reading).get(item.id)
        kept = dict(before.values) if before else {}
        new = {name: {"value": value, "rows": dict(rows)} for name, value in values.items() if asked[name] == item}
        highest = max((row.stamp for row in reading.rows), default=0)
        return Answer(
            id=secrets.token_hex(16),
            stamp=max(time.time_ns() // 1_000_000, highest + 1),
            task=self.task.id,
            task_hash=self.task.hash,
            item=item.id,
            item_hash=item.hash,
            set=self.items.id,
            mode="work",
            by=this_user(),
            source="human",
            status="submitted",
            values=kept | new,
            guideline=self.guideline_page.version,
        )

    # ---- hand-in

    def check(self, part: str = "labels") -> Page | float | None:
        """Is it ready to hand in? Shows what is done and what is left; says nothing of right or wrong.

        Args:
            part: `labels`, or `numbers` for the compute track.

        Raises:
            Unfinished: something is left to do, and nbgrader is validating.
        """
        if part not in ("labels", "numbers"):
            raise LessonError(f"There is no part “{part}” to check. The parts are: labels, numbers.")
        lines = self._label_lines() if part == "labels" else self._number_lines()
        left = [line.sentence for line in lines if line.state == "left"]
        if _for_a_mark():
            return UNREADABLE
        if os.environ.get("NBGRADER_EXECUTION") == "validate":
            if left:
                raise Unfinished("\n".join(left))
            return None
        return self._table(lines)

    def texts(self) -> Page | float:
        """Show what you have written so far: this is what your teacher reads."""
        if _for_a_mark():
            return UNREADABLE
        _ = translator(self.lang)
        written = {question.id for question in self.task.asked if isinstance(question, Text)}
        answered = self._answered(read_folder(self.labels_folder))
        found = [
            (item, answered[item.id].values[name])
            for item in self._label_items()
            if item.id in answered
            for name in item.asks
            if name in written and name in answered[item.id].values
        ]
        if not found:
            empty = _("You have written nothing yet.")
            return Page(box(empty), empty, self.lang)
        show = partial(show_item, self.task, file=lambda name: (self.media / name).read_bytes(), alt="", lang=self.lang)
        cards = (
            f'<div class="card">{show(item)}<div class="shown">{text_html(text)}</div></div>' for item, text in found
        )
        said = _("{count} texts").format(count=len(found))
        return Page(f'<div class="cards">{"".join(cards)}</div>', said, self.lang)

    def _label_lines(self) -> list[Line]:
        _ = translator(self.lang)
        reading = read_folder(self.labels_folder)
        items, answered = self._label_items(), self._answered(reading)
        left, flagged = len(items) - len(answered), sum(row.status == "flagged" for row in answered.values())
        lines = [Line("left", problem.sentence(self.lang)) for problem in reading.errors if answered or reading.rows]
        if left:
            words = _("{left} of {count} items have no label yet. Run the bench's cell again and go on.")
            lines.append(Line("left", words.format(left=left, count=len(items))))
        else:
            lines.append(Line("done", _("All {count} items are labelled.").format(count=len(items))))
        if flagged:
            lines.append(Line("note", _("{count} of them are flagged with a note.").format(count=flagged)))
        if assisted := sum(row.assist != "none" for row in answered.values()):
            lines.append(Line("note", _("{count} of them were made with help, and say so.").format(count=assisted)))
        if self.gold and not left:
            lines.append(Line("note", self._practice_sentence(items, answered)))
        if answered and not self.gold:
            lines.append(Line("note", self._receipt_sentence(reading)))
        return lines

    def _receipt_sentence(self, reading: Reading) -> str:
        counted = self._final(reading)
        _ = translator(self.lang)
        words = _(
            "Receipt {receipt}, over {count} answers. Your teacher's table shows the same once it is handed in. "
            "With each answer go its time, how long it took and your user name; see “What is recorded about me”."
        )
        return words.format(receipt=receipt(counted.values()), count=len(counted))

    def _practice_sentence(self, items: tuple[Item, ...], answered: Mapping[str, Answer]) -> str:
        result = score(self.task, items, self.gold, answered)
        _ = translator(self.lang)
        words = _("Practice score: {mark} (s = {s:.2f}, {accuracy:.0%} of the items right).")
        return words.format(mark=class_mark(result.s, self.task.points), s=result.s, accuracy=result.accuracy)

    def _number_lines(self) -> list[Line]:
        _ = translator(self.lang)
        reading = read_folder(self.labels_folder)
        recorded = self._final(reading)
        lines = []
        for name, item in self._numbers().items():
            value = recorded[item.id].values.get(name) if item.id in recorded else None
            if value is None:
                words = _("{name} is not recorded yet. Compute it and run the cell that records it.")
                lines.append(Line("left", words.format(name=name)))
            else:
                words = _("{name} is recorded: {number:.4g}.")
                lines.append(Line("done", words.format(name=name, number=value["value"])))
                if self._is_old(value["rows"], reading):
                    words = _("{name} was computed before your last labels. Compute and record it again.")
                    lines.append(Line("note", words.format(name=name)))
        return lines

    def _is_old(self, rows: Mapping[str, int], reading: Reading) -> bool:
        """Whether labels came after the rows that a number was computed from."""
        items = {item.id for item in self._label_items()}
        later = (row for name, found in reading.by_file.items() for row in found[rows.get(name, 0) :])
        return any(row.set == self.items.id and row.item in items and row.status != "draft" for row in later)

    def _table(self, lines: list[Line]) -> Page:
        _ = translator(self.lang)
        names = {"done": _("done"), "left": _("to do"), "note": _("note")}
        rows = "".join(
            f'<tr><th class="{STYLES[line.state]}">{SIGNS[line.state]} {escape(names[line.state])}'
            f'</th><td class="text">{escape(line.sentence)}</td></tr>'
            for line in lines
        )
        text = "\n".join(f"{SIGNS[line.state]} {line.sentence}" for line in lines)
        return Page(f"<table>{rows}</table>", text, self.lang)


def _for_a_mark() -> bool:
    """Whether nbgrader executes the cell for a mark, which only one without our settings does."""
    return os.environ.get("NBGRADER_EXECUTION") == "autograde"


def _counts(reading: Reading) -> dict[str, int]:
    """Rows in each journal file: what a number is computed from."""
    return {name: len(rows) for name, rows in reading.by_file.items()}
