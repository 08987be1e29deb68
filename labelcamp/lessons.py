"""A lesson, as a notebook uses it: guideline, examples, practice, test, results, quiz, and one's own labels."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from labelcamp import content
from labelcamp.answers import Answer, Gold, load_gold
from labelcamp.bench_desk import finished_tests
from labelcamp.draw import Draw, draw, generator, stratum
from labelcamp.exercises import Exercise, ExerciseText, Target, load_exercises
from labelcamp.guidelines import Guideline, load_guideline
from labelcamp.i18n import language, translator
from labelcamp.items import Item, ItemSet, Media, load_set
from labelcamp.journal import Journal, final, first, read_folder
from labelcamp.page import MarkdownPage, Page, box, picture
from labelcamp.problems import ProblemError
from labelcamp.results import Judged, alternative, choices, describe, judge, rule_line, section
from labelcamp.scoring.choice import said
from labelcamp.scoring.number import measure
from labelcamp.structure import explain, make_converter
from labelcamp.table import labels_table
from labelcamp.task import Number, Task, TaskError, load_task

if TYPE_CHECKING:
    import pandas as pd

    from labelcamp.bench import Bench
    from labelcamp.quiz import Quiz, QuizQuestion

Lang = Literal["zh", "en"]
LEARN = "learn"
TEST = "test"


class LessonError(RuntimeError):
    """Something that a learner can mend; the notebook shows the sentence alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@frozen
class TestSettings:
    """How a lesson's test is drawn: `items` many, of which `bar` must be right."""

    __test__ = False  # not a test class of pytest's

    items: int
    bar: int


@frozen
class Settings:
    """What `course/lessons/<name>.toml` says of a lesson.

    Attributes:
        task: folder of the task in `datasets`.
        practice: how many pictures one round of practice has.
        examples: ids of the worked examples, which practice then leaves out.
    """

    task: str
    practice: int
    test: TestSettings
    examples: tuple[str, ...] = field(factory=tuple)


def load_settings(path: Path) -> Settings:
    """Read a lesson's settings (TaskError names file, key and what was expected)."""
    try:
        return make_converter().structure(tomllib.loads(path.read_text(encoding="utf-8")), Settings)
    except FileNotFoundError:
        known = ", ".join(sorted(found.stem for found in path.parent.glob("*.toml"))) or "none"
        raise LessonError(f"There is no lesson “{path.stem}”. The lessons are: {known}.") from None
    except Exception as error:
        raise TaskError(f"{path}: {'; '.join(explain(error))}.") from None


def load_quiz(path: Path) -> list[QuizQuestion]:
    """Read a lesson's quiz (TaskError names file, key and what was expected)."""
    from labelcamp.quiz import QuizQuestion  # noqa: PLC0415  (brings the widget machinery)

    try:
        questions = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
        return make_converter().structure(questions, list[QuizQuestion])
    except Exception as error:
        raise TaskError(f"{path}: {'; '.join(explain(error))}.") from None


def lesson(name: str, folder: Path | None = None) -> Lesson:
    """Open a lesson.

    Args:
        name: such as `03-image-classes`.
        folder: where the notebook is (default: the working directory); labels go to the folder `labels` beside it.

    Raises:
        LessonError: there is no such lesson, or a file of the course is missing or broken.
    """
    try:
        return _open(name, folder or Path.cwd())
    except (TaskError, content.ContentError) as error:
        raise LessonError(str(error)) from None


def _open(name: str, here: Path) -> Lesson:
    course = content.find("course")
    settings = load_settings(course / "lessons" / f"{name}.toml")
    task_folder = content.find("datasets") / settings.task
    return Lesson(
        name=name,
        lang="zh" if language(here) == "zh" else "en",
        settings=settings,
        course=course,
        task=load_task(task_folder),
        guidelines={lang: load_guideline(task_folder, lang) for lang in ("zh", "en")},
        items=load_set(task_folder / "practice"),
        gold=load_gold(task_folder / "practice" / "gold.jsonl"),
        media=task_folder / "practice" / "media",
        labels_folder=here.parent / "labels",
    )


@frozen
class Lesson:
    """A lesson in the hands of one learner.

    Attributes:
        media: folder of the practice set's files.
        labels_folder: where the journal is; both languages share it.
    """

    name: str
    lang: Lang
    settings: Settings
    course: Path = field(repr=False)
    task: Task = field(repr=False)
    guidelines: Mapping[str, Guideline] = field(repr=False)
    items: ItemSet = field(repr=False)
    gold: Mapping[str, Gold] = field(repr=False)
    media: Path = field(repr=False)
    labels_folder: Path

    def _repr_html_(self) -> str:
        _ = translator(self.lang)
        ready = _("The lesson is ready. Your labels are kept in {folder}.").format(folder=self.labels_folder)
        return Page(box(ready), ready, self.lang)._repr_html_()

    # ---- reading

    def guideline(self) -> MarkdownPage:
        """Show the guideline."""
        return guideline_page(self.guidelines[self.lang])

    def examples(self) -> Page:
        """Show the worked examples: picture, gold, and the reason."""
        cards = [self._example(number, item) for number, item in enumerate(self.settings.examples, start=1)]
        _ = translator(self.lang)
        text = _("{count} worked examples").format(count=len(cards))
        return Page(f'<div class="cards">{"".join(cards)}</div>', text, self.lang)

    def _example(self, number: int, item_id: str) -> str:
        gold, guideline = self.gold[item_id], self.guidelines[self.lang]
        answer = "; ".join(describe(q, gold.answer.values.get(q.id), self.lang) for q in choices(self.task))
        _ = translator(self.lang)
        title = _("Example {number}: {answer}").format(number=number, answer=answer)
        image = self._picture(self.items.by_id[item_id], alternative(self.task, gold, self.lang))
        lines = f"<h4>{escape(title)}</h4><p>{escape(gold.reason[self.lang])}</p>"
        rule = f'<p class="soft">{escape(rule_line(gold.rules, guideline, self.lang))}</p>'
        return f'<div class="card">{image}<div>{lines}{rule}</div></div>'

    def _file(self, name: str) -> bytes:
        return (self.media / name).read_bytes()

    def _picture(self, item: Item, alt: str) -> str:
        files = [shown for shown in item.shown.values() if isinstance(shown, Media)]
        return "".join(picture(file.file, self._file(file.file), alt) for file in files)

    # ---- labelling

    def learn(self) -> Bench:
        """Practise: answer, then see gold, verdict and rule at once. Run it again for the next round."""
        done = self._final(LEARN)
        order = self._practice_order()
        rounds = range(self.settings.practice, len(order) + self.settings.practice, self.settings.practice)
        shown = next((order[:n] for n in rounds if not set(order[:n]) <= done.keys()), order)
        return self._bench("learn", LEARN, shown)

    def test(self, again: bool = False) -> Bench:
        """Take the test: unseen pictures, no feedback before the end. After a test that failed, a new one is drawn.

        Args:
            again: draw a new test even after one that was passed.
        """
        attempt = max(self.attempts(), default=0)
        if attempt == 0 or (self.finished(attempt) and (again or not self.passed(attempt))):
            attempt += 1
        drawn = self.drawn(attempt)
        if drawn.repeated:
            _say(self._repeated_sentence(drawn), self.lang)
        return self._bench("test", f"{TEST}-{attempt}", drawn.items, bar=self.settings.test.bar)

    def _repeated_sentence(self, drawn: Draw) -> str:
        _ = translator(self.lang)
        return _(
            "No unseen pictures are left for a whole test: {count} of these {items} have been in a test of yours. "
            "They are the ones that you have not seen for longest."
        ).format(count=len(drawn.repeated), items=len(drawn.items))

    def _bench(
        self, mode: Literal["learn", "test"], set_id: str, items: Sequence[str], bar: int | None = None
    ) -> Bench:
        from labelcamp.bench import Bench  # noqa: PLC0415  (brings the widget machinery)

        return Bench(
            task=self.task,
            guideline=self.guidelines[self.lang],
            items=[self.items.by_id[item] for item in items],
            media=self._file,
            mode=mode,
            set_id=set_id,
            journal_folder=self.labels_folder,
            gold={item: self.gold[item] for item in items},
            lang=self.lang,
            bar=bar,
        )

    def _practice_order(self) -> tuple[str, ...]:
        """The pictures to learn on, the kinds mixed evenly, so that every round has some of each."""
        strata = {item: kind for item, kind in self._strata(LEARN).items() if item not in self.settings.examples}
        order: list[str] = []
        while len(order) < len(strata):
            seen = {item: place for place, item in enumerate(order)}
            chance = generator(self.name, LEARN, len(order))
            order += draw(strata, seen, min(self.settings.practice, len(strata) - len(order)), chance).items
        return tuple(order)

    def _strata(self, pool: str) -> dict[str, str]:
        question = choices(self.task)[0].id
        return {item: stratum(self.gold[item].answer.values[question]) for item in self.items.pools[pool]}

    # ---- what the journal says

    def _rows(self) -> tuple[Answer, ...]:
        rows = read_folder(self.labels_folder).rows
        return tuple(row for row in rows if (row.task, row.task_hash) == (self.task.id, self.task.hash))

    def _final(self, set_id: str) -> dict[str, Answer]:
        return {item: row for (_task, of, item), row in final(self._rows()).items() if of == set_id}

    def attempts(self) -> list[int]:
        """Numbers of the tests that were begun."""
        sets = {row.set for row in self._rows()}
        sets |= {set_id for task, set_id in finished_tests(self.labels_folder) if task == self.task.id}
        return sorted(int(name.removeprefix(f"{TEST}-")) for name in sets if _is_test(name))

    def drawn(self, attempt: int) -> Draw:
        """The pictures of a test. The journal decides, so a test that was left open goes on with its own.

        Those that have rows in it stay, whatever is drawn: labels may come from another machine.
        """
        rows = self._rows()
        own = {row.item for row in rows if row.set == f"{TEST}-{attempt}"}
        earlier = [row for row in rows if _is_test(row.set) and int(row.set.removeprefix(f"{TEST}-")) < attempt]
        last_seen = {row.item: row.stamp for row in sorted(earlier, key=lambda row: row.order)}
        strata, count = self._strata(TEST), self.settings.test.items
        drawn = draw(strata, last_seen, count, generator(self._folder_id(), self.name, attempt))
        strangers = sorted((own & strata.keys()) - set(drawn.items))
        free = [item for item in reversed(drawn.items) if item not in own]
        swaps = dict(zip(free, strangers, strict=False))
        items = tuple(swaps.get(item, item) for item in drawn.items)
        return Draw(items, tuple(item for item in items if item in last_seen))

    def _folder_id(self) -> str:
        try:
            return Journal(self.labels_folder).folder_id
        except ProblemError as error:
            raise LessonError(error.problem.sentence(self.lang)) from None

    def finished(self, attempt: int) -> bool:
        """Whether a test was ended by the learner."""
        return (self.task.id, f"{TEST}-{attempt}") in finished_tests(self.labels_folder)

    def _judged(self, items: Iterable[str], answers: Mapping[str, Answer]) -> tuple[Judged, ...]:
        return judge(self.task, [self.items.by_id[item] for item in items], self.gold, answers)

    def _judged_test(self, attempt: int) -> tuple[Judged, ...]:
        return self._judged(self.drawn(attempt).items, self._final(f"{TEST}-{attempt}"))

    def passed(self, attempt: int) -> bool:
        """Whether as many pictures of a test are right as the bar asks for."""
        return sum(judged.right for judged in self._judged_test(attempt)) >= self.settings.test.bar

    # ---- results

    def results(self) -> Page:
        """Show your own results: the latest test, then practice by the first answers."""
        _ = translator(self.lang)
        parts = [*self._test_results(), *self._practice_results()]
        if not parts:
            empty = _("There is nothing to show yet. Label some practice pictures first.")
            parts = [Page(box(empty), empty, self.lang)]
        return Page("".join(page.html for page in parts), "\n".join(page.text for page in parts), self.lang)

    def _test_results(self) -> list[Page]:
        _ = translator(self.lang)
        attempts = self.attempts()
        if not attempts:
            return []
        attempt, title = attempts[-1], _("Test {number}").format(number=attempts[-1])
        if not self.finished(attempt):
            words = _("{done} of {count} pictures are answered. The results come when you end the test.")
            done = len(self._final(f"{TEST}-{attempt}"))
            text = words.format(done=done, count=len(self.drawn(attempt).items))
            return [Page(f"<h3>{escape(title)}</h3>{box(text)}", f"{title}: {text}", self.lang)]
        pairs = self._judged_test(attempt)
        numbers = {"right": sum(j.right for j in pairs), "count": len(pairs), "bar": self.settings.test.bar}
        words = (
            _("Passed: {right} of {count} pictures right, the bar is {bar}.")
            if numbers["right"] >= numbers["bar"]
            else _("Not passed yet: {right} of {count} pictures right, the bar is {bar}. Run the test again.")
        )
        return [self._section(title, words.format(**numbers), pairs)]

    def _practice_results(self) -> list[Page]:
        _ = translator(self.lang)
        answers = {item: row for (_task, of, item), row in first(self._rows()).items() if of == LEARN}
        pairs = self._judged((item for item in self.items.pools[LEARN] if item in answers), answers)
        if not pairs:
            return []
        words = _("{right} of {count} pictures right at the first answer.")
        summary = words.format(right=sum(judged.right for judged in pairs), count=len(pairs))
        return [self._section(_("Practice"), summary, pairs)]

    def _section(self, title: str, summary: str, pairs: Sequence[Judged]) -> Page:
        guideline = self.guidelines[self.lang]
        return section(title, summary, pairs, task=self.task, guideline=guideline, show=self._picture)

    # ---- quiz and compute track

    def quiz(self) -> Quiz:
        """Show the quiz."""
        from labelcamp.quiz import Quiz  # noqa: PLC0415  (brings the widget machinery)

        return Quiz(load_quiz(self.course / "quizzes" / f"{self.name}.toml"), self.lang)

    def labels(self) -> pd.DataFrame:
        """Your practice labels as a pandas table, one row a picture, in the order of your work.

        Raises:
            LessonError: there are none yet.
        """
        rows = self._final(LEARN).values()
        if not rows:
            _ = translator(self.lang)
            raise LessonError(_("There are no practice labels yet. Label some pictures first."))
        return labels_table(self.task, rows, self.lang)

    def title(self, name: str) -> str:
        """The title of a label or of a column of the table, in your language."""
        _ = translator(self.lang)
        titles = {label.id: label.title[self.lang] for question in choices(self.task) for label in question.labels}
        titles |= {"answer": _("answer"), "seconds": _("seconds per picture"), "pictures": _("pictures")}
        if name not in titles:
            raise LessonError(f"There is no title for “{name}”. There is one for: {', '.join(sorted(titles))}.")
        return titles[name]

    def exercise(self, name: str) -> Exercise:
        """An exercise on your own practice labels, with `check`, `hint` and `solution`."""
        texts = load_exercises(self.course / "exercises" / f"{self.name}.toml")
        if name not in texts:
            raise LessonError(f"There is no exercise “{name}”. The exercises are: {', '.join(texts)}.")
        return Exercise(texts[name], self.lang, lambda: self._target(texts[name]))

    def _target(self, text: ExerciseText) -> Target | None:
        return target(text, self.task, list(self._final(LEARN).values()))


def guideline_page(guideline: Guideline) -> MarkdownPage:
    """A guideline to show in a notebook, its title as a heading of the third level, below the notebook's own."""
    return MarkdownPage(f"##{guideline.markdown}")


def target(text: ExerciseText, task: Task, rows: Sequence[Answer]) -> Target | None:
    """What an exercise expects from some labels, and what the common slips would give; None without labels.

    Args:
        rows: the rows that count, one an item, of one set.
    """
    question = choices(task)[0]
    answered = [row for row in rows if question.id in row.values]
    number = Number(id=text.id, title=text.hint, measure=text.measure, tolerance=text.tolerance, label=text.label)
    value = measure(number, task, answered[0].set, answered) if answered else None
    if value is None:
        return None
    count = len(answered)
    if text.measure == "median_seconds":
        seconds = [row.active_ms / 1000 for row in answered]
        slips = [("milliseconds", value * 1000), ("total", sum(seconds)), ("mean", fmean(seconds))]
    else:
        values = {label.id: [said(row.values[question.id], label.id) for row in answered] for label in question.labels}
        own = values.pop(str(text.label))
        unsure = (own.count("yes") + own.count("unsure")) / count
        slips = [("percent", value * 100), ("count", float(own.count("yes"))), ("with-unsure", unsure)]
        slips += [("other-label", other.count("yes") / count) for other in values.values()]
    return Target(value, count, text.tolerance, tuple(slips))


def _is_test(set_id: str) -> bool:
    head, _, number = set_id.partition("-")
    return head == TEST and number.isdecimal()


def _say(sentence: str, lang: str) -> None:
    """Show a sentence above what the cell returns."""
    from IPython.display import display  # noqa: PLC0415  (only a notebook has it)

    page: Any = Page(box(sentence), sentence, lang)
    display(page)  # type: ignore[no-untyped-call]
