"""A short quiz for a notebook: questions with choices, the answer and its reason at once, the score at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import anywidget
import traitlets
from attrs import field, frozen

from labelcamp.bench import bundled, show
from labelcamp.bench_strings import quiz_strings
from labelcamp.task import L10n


@frozen
class QuizChoice:
    """A choice: what it says, whether it is right, and why."""

    text: L10n
    right: bool
    reason: L10n


def _choices(given: Sequence[QuizChoice | tuple[L10n, bool, L10n]]) -> tuple[QuizChoice, ...]:
    return tuple(each if isinstance(each, QuizChoice) else QuizChoice(*each) for each in given)


@frozen
class QuizQuestion:
    """A question with two to nine choices, one of them right at least.

    A choice may be written as a tuple: text, whether it is right, reason.
    """

    id: str
    prompt: L10n
    choices: tuple[QuizChoice, ...] = field(converter=_choices)

    def __attrs_post_init__(self) -> None:
        if not 2 <= len(self.choices) <= 9 or not any(choice.right for choice in self.choices):
            raise ValueError(f"Question {self.id}: expected two to nine choices, one of them right at least.")


class Quiz(anywidget.AnyWidget):
    """Shows the questions one by one. The first try counts; nothing is kept.

    Args:
        questions: in the order in which they are asked.
        lang: `zh` or `en`.
    """

    _esm = bundled("quiz.js")
    _css = bundled("quiz.css")

    questions: traitlets.List[Any] = traitlets.List().tag(sync=True)
    strings = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode().tag(sync=True)

    def __init__(self, questions: Sequence[QuizQuestion], lang: Literal["zh", "en"] = "en") -> None:
        plain = [
            {
                "id": question.id,
                "prompt": question.prompt[lang],
                "choices": [
                    {"text": choice.text[lang], "right": choice.right, "reason": choice.reason[lang]}
                    for choice in question.choices
                ],
            }
            for question in questions
        ]
        super().__init__(questions=plain, strings=quiz_strings(lang), lang=lang)

    def _ipython_display_(self, **kwargs: Any) -> None:
        """Show the quiz, and a sentence that stands there alone when its kernel is gone."""
        show(self, quiz_strings(self.lang)["rerun"])
