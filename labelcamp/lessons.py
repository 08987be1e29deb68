"""A lesson, as a notebook uses it: guideline, examples, practice, test, results, quiz, and one's own labels."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from labelcamp import content
from labelcamp.bias import bias_page
from labelcamp.browser import is_browser, labels_folder
from labelcamp.drills import LEARN, Drill, DrillSettings, Lang, LessonError
from labelcamp.exercises import Exercise, ExerciseText, Target, load_exercises
from labelcamp.guidelines import Guideline
from labelcamp.i18n import language, translator
from labelcamp.materials import load_material
from labelcamp.page import MarkdownPage, Page, box
from labelcamp.questions import labels_of
from labelcamp.structure import explain, make_converter
from labelcamp.table import labels_table
from labelcamp.targets import target
from labelcamp.task import Rating, TaskError

if TYPE_CHECKING:
    import pandas as pd

    from labelcamp.bench import Bench
    from labelcamp.quiz import Quiz, QuizQuestion


@frozen
class Settings:
    """What `course/lessons/<name>.toml` says of a lesson: its drills, in the order in which they are done."""

    drills: tuple[DrillSettings, ...]

    def __attrs_post_init__(self) -> None:
        names = [drill.id for drill in self.drills]
        if not names or len(set(names)) != len(names):
            raise ValueError("expected drills, each with an id of its own")


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
    lang: Lang = "zh" if language(here) == "zh" else "en"
    labels = labels_folder(here.parent / "labels")
    drills = {
        each.id: Drill(name, lang, each, load_material(each.task, lang, each.asks), labels) for each in settings.drills
    }
    return Lesson(name, lang, course, drills, labels)


@frozen
class Lesson:
    """A lesson in the hands of one learner.

    Where a method takes the name of a drill, a lesson with one drill needs none.

    Attributes:
        labels_folder: where the journal is; both languages share it.
    """

    name: str
    lang: Lang
    course: Path = field(repr=False)
    drills: Mapping[str, Drill] = field(repr=False)
    labels_folder: Path

    def _repr_html_(self) -> str:
        _ = translator(self.lang)
        ready = _("The lesson is ready. Your labels are kept in {folder}.").format(folder=self.labels_folder)
        if is_browser():
            ready = _(
                "The lesson is ready. Your labels are kept in this browser; “My labels” in the bench saves a copy."
            )
        return Page(box(ready), ready, self.lang)._repr_html_()

    def drill(self, name: str | None = None) -> Drill:
        """A drill of this lesson; by default the only one.

        Raises:
            LessonError: there is no such drill, or a name is needed.
        """
        if name is None and len(self.drills) == 1:
            return next(iter(self.drills.values()))
        if name is None or name not in self.drills:
            found = "" if name is None else f" “{name}”"
            raise LessonError(f"There is no drill{found} here. The drills are: {', '.join(self.drills)}.")
        return self.drills[name]

    def guideline(self, drill: str | None = None) -> MarkdownPage:
        """Show the guideline."""
        return guideline_page(self.drill(drill).material.guidelines[self.lang])

    def examples(self, drill: str | None = None) -> Page:
        """Show the worked examples: what is shown, gold, and the reason."""
        return self.drill(drill).examples()

    def learn(self, drill: str | None = None) -> Bench:
        """Practise: answer, then see gold, verdict and rule at once. Run it again for the next round."""
        return self.drill(drill).learn()

    def test(self, drill: str | None = None, *, again: bool = False) -> Bench:
        """Take the test: unseen items, no feedback before the end. After a test that failed, a new one is drawn.

        Args:
            again: draw a new test even after one that was passed.
        """
        return self.drill(drill).test(again)

    def results(self, drill: str | None = None) -> Page:
        """Show your own results: the latest test, then practice by the first answers."""
        return self.drill(drill).results()

    def bias(self, drill: str | None = None) -> Page:
        """Show how position and length went with your own preferences, and how often people agree."""
        found = self.drill(drill)
        return bias_page(found.material, found.practised().values(), self.lang)

    # ---- quiz and compute track

    def quiz(self) -> Quiz:
        """Show the quiz."""
        from labelcamp.quiz import Quiz  # noqa: PLC0415  (brings the widget machinery)

        return Quiz(load_quiz(self.course / "quizzes" / f"{self.name}.toml"), self.lang)

    def labels(self, drill: str | None = None) -> pd.DataFrame:
        """Your practice labels as a pandas table, one row an item, in the order of your work.

        Raises:
            LessonError: there are none yet.
        """
        found = self.drill(drill)
        rows = found.practised()
        if not rows:
            _ = translator(self.lang)
            raise LessonError(_("There are no practice labels yet. Label some items first."))
        return labels_table(found.material.task, found.material.pool(LEARN), rows.values(), self.lang)

    def title(self, name: str) -> str:
        """The title of a label, a criterion or a column of the table, in your language."""
        _ = translator(self.lang)
        titles = {"answer": _("answer"), "seconds": _("seconds per item"), "items": _("items")}
        for task in {drill.material.task.id: drill.material.task for drill in self.drills.values()}.values():
            for question in task.asked:
                named = question.criteria if isinstance(question, Rating) else labels_of(question)
                titles |= {each.id: each.title[self.lang] for each in named} | {question.id: question.title[self.lang]}
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
        found = self.drill(text.drill)
        return target(text, found.material.task, list(found.practised().values()))


def guideline_page(guideline: Guideline) -> MarkdownPage:
    """A guideline to show in a notebook, its title as a heading of the third level, below the notebook's own."""
    return MarkdownPage(f"##{guideline.markdown}")
