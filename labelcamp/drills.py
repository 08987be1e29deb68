"""A drill: one kind of work of a lesson, with its examples, practice, test and results."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from attrs import field, frozen

from labelcamp.answers import Answer, Gold
from labelcamp.carry import finished_tests
from labelcamp.draw import Draw, draw, generator, strata
from labelcamp.i18n import translator
from labelcamp.items import Item
from labelcamp.journal import Journal, final, first, read_folder
from labelcamp.materials import Material
from labelcamp.page import Page, box
from labelcamp.problems import ProblemError
from labelcamp.results import Judged, alternative, judge, rule_line, section, told, why
from labelcamp.scoring import scored_questions
from labelcamp.showing import show_item, text_html
from labelcamp.task import Text

if TYPE_CHECKING:
    from labelcamp.bench import Bench

Lang = Literal["zh", "en"]
LEARN = "learn"
TEST = "test"


class LessonError(RuntimeError):
    """Something that a learner can mend; the notebook shows the sentence alone, without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


@frozen
class TestSettings:
    """How a test is drawn: `items` many, of which `bar` must be right."""

    __test__ = False  # not a test class of pytest's

    items: int
    bar: int


@frozen
class DrillSettings:
    """What `course/lessons/<name>.toml` says of a drill.

    Attributes:
        task: folder of the task in `datasets`.
        practice: how many items one round of practice has.
        id: what a notebook calls the drill.
        asks: ids of the questions that it is about; empty for all of the task.
        examples: ids of the worked examples, which practice then leaves out; of a language-bound set without the
            language, so that `p007` stands for `p007-zh` and `p007-en`.
    """

    task: str
    practice: int
    test: TestSettings
    id: str = ""
    asks: tuple[str, ...] = ()
    examples: tuple[str, ...] = field(factory=tuple)


@frozen
class Drill:
    """A drill in the hands of one learner.

    Attributes:
        lesson: name of the lesson, from which the order of practice follows.
        labels_folder: where the journal is; both languages share it.
    """

    lesson: str
    lang: Lang
    settings: DrillSettings
    material: Material
    labels_folder: Path

    @property
    def gold(self) -> Mapping[str, Gold]:
        """Gold of the practice set, by item id."""
        return self.material.gold

    @property
    def example_ids(self) -> tuple[str, ...]:
        """Ids of the worked examples in the set of this language."""
        suffix = f"-{self.material.lang}" if self.material.lang else ""
        return tuple(f"{stem}{suffix}" for stem in self.settings.examples)

    @property
    def set_stem(self) -> str:
        """What the names of this drill's sets end in: what is asked and the language, where either narrows the set."""
        return "".join(f"-{part}" for part in (*self.settings.asks, self.material.lang) if part)

    @property
    def learn_set(self) -> str:
        """Name of the set that practice rows belong to."""
        return f"{LEARN}{self.set_stem}"

    def test_set(self, attempt: int) -> str:
        """Name of the set that the rows of a test belong to."""
        return f"{TEST}{self.set_stem}-{attempt}"

    def attempt_of(self, set_id: str) -> int | None:
        """The number of the test that a set's name stands for, None if it is no test of this drill."""
        number = set_id.removeprefix(f"{TEST}{self.set_stem}-")
        return int(number) if number != set_id and number.isdecimal() else None

    # ---- reading

    def examples(self) -> Page:
        """The worked examples: what is shown, gold, and the reason."""
        cards = [self._example(number, item) for number, item in enumerate(self.example_ids, start=1)]
        _ = translator(self.lang)
        text = _("{count} worked examples").format(count=len(cards))
        return Page(f'<div class="cards">{"".join(cards)}</div>', text, self.lang)

    def _example(self, number: int, item_id: str) -> str:
        task, gold, item = self.material.task, self.gold[item_id], self.material.items.by_id[item_id]
        _ = translator(self.lang)
        written = [gold.answer.values[q.id] for q in scored_questions(task, item) if isinstance(q, Text)]
        # A text is too long for a title, and its lines matter.
        answer = _("Gold") if written else told(task, item, gold.answer.values, self.lang)
        title = _("Example {number}: {answer}").format(number=number, answer=answer)
        shown = self._show(item, alternative(task, item, gold, self.lang))
        reason = escape(why(task, item, gold, self.lang))
        lines = f"<h4>{escape(title)}</h4>{''.join(map(text_html, written))}<p>{reason}</p>"
        guideline = self.material.guidelines[self.lang]
        rule = f'<p class="soft">{escape(rule_line(gold.rules, guideline, self.lang))}</p>'
        return f'<div class="card">{shown}<div>{lines}{rule}</div></div>'

    def _show(self, item: Item, alt: str) -> str:
        return show_item(self.material.task, item, self.material.file, alt, self.lang)

    # ---- labelling

    def learn(self) -> Bench:
        """Practise: answer, then see gold, verdict and rule at once. Run it again for the next round."""
        done = self._final(self.learn_set)
        order = self._practice_order()
        rounds = range(self.settings.practice, len(order) + self.settings.practice, self.settings.practice)
        shown = next((order[:n] for n in rounds if not set(order[:n]) <= done.keys()), order)
        return self._bench("learn", self.learn_set, shown)

    def test(self, again: bool = False) -> Bench:
        """Take the test: unseen items, no feedback before the end. After a test that failed, a new one is drawn.

        Args:
            again: draw a new test even after one that was passed.
        """
        attempt = max(self.attempts(), default=0)
        if attempt == 0 or (self.finished(attempt) and (again or not self.passed(attempt))):
            attempt += 1
        drawn = self.drawn(attempt)
        if drawn.repeated:
            _say(self._repeated_sentence(drawn), self.lang)
        return self._bench("test", self.test_set(attempt), drawn.items, bar=self.settings.test.bar)

    def _repeated_sentence(self, drawn: Draw) -> str:
        _ = translator(self.lang)
        return _(
            "No unseen items are left for a whole test: {count} of these {items} have been in a test of yours. "
            "They are the ones that you have not seen for longest."
        ).format(count=len(drawn.repeated), items=len(drawn.items))

    def _bench(
        self, mode: Literal["learn", "test"], set_id: str, items: Sequence[str], bar: int | None = None
    ) -> Bench:
        from labelcamp.bench import Bench  # noqa: PLC0415  (brings the widget machinery)

        return Bench(
            task=self.material.task,
            guideline=self.material.guidelines[self.lang],
            items=[self.material.items.by_id[item] for item in items],
            media=self.material.file,
            mode=mode,
            set_id=set_id,
            journal_folder=self.labels_folder,
            gold={item: self.gold[item] for item in items},
            lang=self.lang,
            bar=bar,
        )

    def _practice_order(self) -> tuple[str, ...]:
        """The items to learn on, the kinds mixed evenly, so that every round has some of each."""
        kinds = {item: kind for item, kind in self._strata(LEARN).items() if item not in self.example_ids}
        order: list[str] = []
        while len(order) < len(kinds):
            seen = {item: place for place, item in enumerate(order)}
            chance = generator(self.lesson, LEARN, len(order))
            order += draw(kinds, seen, min(self.settings.practice, len(kinds) - len(order)), chance).items
        return tuple(order)

    def _strata(self, pool: str) -> dict[str, str]:
        return strata(self.material.task, self.material.pool(pool), self.gold)

    # ---- what the journal says

    def _rows(self) -> tuple[Answer, ...]:
        task = self.material.task
        rows = read_folder(self.labels_folder).rows
        return tuple(row for row in rows if (row.task, row.task_hash) == (task.id, task.hash))

    def _final(self, set_id: str) -> dict[str, Answer]:
        return {item: row for (_task, of, item), row in final(self._rows()).items() if of == set_id}

    def practised(self) -> dict[str, Answer]:
        """By item id, the practice answer that counts."""
        return self._final(self.learn_set)

    def attempts(self) -> list[int]:
        """Numbers of the tests that were begun."""
        sets = {row.set for row in self._rows()}
        sets |= {name for task, name in finished_tests(self.labels_folder) if task == self.material.task.id}
        return sorted(number for number in map(self.attempt_of, sets) if number is not None)

    def drawn(self, attempt: int) -> Draw:
        """The items of a test. The journal decides, so a test that was left open goes on with its own.

        Those that have rows in it stay, whatever is drawn: labels may come from another machine.
        """
        rows = self._rows()
        own = {row.item for row in rows if row.set == self.test_set(attempt)}
        earlier = [row for row in rows if (self.attempt_of(row.set) or attempt) < attempt]
        last_seen = {row.item: row.stamp for row in sorted(earlier, key=lambda row: row.order)}
        kinds, count = self._strata(TEST), self.settings.test.items
        chance = generator(self._folder_id(), f"{self.lesson}{self.set_stem}", attempt)
        drawn = draw(kinds, last_seen, count, chance)
        strangers = sorted((own & kinds.keys()) - set(drawn.items))
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
        return (self.material.task.id, self.test_set(attempt)) in finished_tests(self.labels_folder)

    def _judged(self, items: Iterable[str], answers: Mapping[str, Answer]) -> tuple[Judged, ...]:
        by_id = self.material.items.by_id
        return judge(self.material.task, [by_id[item] for item in items], self.gold, answers)

    def judged_test(self, attempt: int) -> tuple[Judged, ...]:
        """The items of a test beside their gold."""
        return self._judged(self.drawn(attempt).items, self._final(self.test_set(attempt)))

    def judged_practice(self) -> tuple[Judged, ...]:
        """The items practised, each by its first answer, beside their gold."""
        rows = first(self._rows())
        answers = {item: row for (_task, of, item), row in rows.items() if of == self.learn_set}
        return self._judged((item.id for item in self.material.pool(LEARN) if item.id in answers), answers)

    def passed(self, attempt: int) -> bool:
        """Whether as many items of a test are right as the bar asks for."""
        return sum(judged.right for judged in self.judged_test(attempt)) >= self.settings.test.bar

    # ---- results

    def results(self) -> Page:
        """Your own results: the latest test, then practice by the first answers."""
        _ = translator(self.lang)
        parts = [*self._test_results(), *self._practice_results()]
        if not parts:
            empty = _("There is nothing to show yet. Label some practice items first.")
            parts = [Page(box(empty), empty, self.lang)]
        return Page("".join(page.html for page in parts), "\n".join(page.text for page in parts), self.lang)

    def _test_results(self) -> list[Page]:
        _ = translator(self.lang)
        attempts = self.attempts()
        if not attempts:
            return []
        attempt, title = attempts[-1], _("Test {number}").format(number=attempts[-1])
        if not self.finished(attempt):
            words = _("{done} of {count} items are answered. The results come when you end the test.")
            done = len(self._final(self.test_set(attempt)))
            text = words.format(done=done, count=len(self.drawn(attempt).items))
            return [Page(f"<h3>{escape(title)}</h3>{box(text)}", f"{title}: {text}", self.lang)]
        pairs = self.judged_test(attempt)
        numbers = {"right": sum(j.right for j in pairs), "count": len(pairs), "bar": self.settings.test.bar}
        words = (
            _("Passed: {right} of {count} items right, the bar is {bar}.")
            if numbers["right"] >= numbers["bar"]
            else _("Not passed yet: {right} of {count} items right, the bar is {bar}. Run the test again.")
        )
        return [self._section(title, words.format(**numbers), pairs)]

    def _practice_results(self) -> list[Page]:
        _ = translator(self.lang)
        pairs = self.judged_practice()
        if not pairs:
            return []
        words = _("{right} of {count} items right at the first answer.")
        summary = words.format(right=sum(judged.right for judged in pairs), count=len(pairs))
        return [self._section(_("Practice"), summary, pairs)]

    def _section(self, title: str, summary: str, pairs: Sequence[Judged]) -> Page:
        material = self.material
        guideline = material.guidelines[self.lang]
        return section(title, summary, pairs, task=material.task, guideline=guideline, show=self._show)


def _say(sentence: str, lang: str) -> None:
    """Show a sentence above what the cell returns."""
    from IPython.display import display  # noqa: PLC0415  (only a notebook has it)

    page: Any = Page(box(sentence), sentence, lang)
    display(page)  # type: ignore[no-untyped-call]
