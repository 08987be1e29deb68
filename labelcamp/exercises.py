"""Small exercises on one's own labels: `check`, `hint`, `solution`.

Checking gives a verdict as data: correct, incorrect or not attempted, with the reason. How it reads, and how it
looks, is decided afterwards.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from html import escape
from math import isclose, isfinite
from pathlib import Path
from typing import Any, Literal

from attrs import field, frozen

from labelcamp.i18n import translator
from labelcamp.page import Page, box
from labelcamp.problems import N_
from labelcamp.structure import explain, make_converter
from labelcamp.task import L10n, TaskError

Outcome = Literal["correct", "incorrect", "not attempted"]

SENTENCES = {
    "right": N_("Correct. {number} is what your {count} labels give."),
    "empty": N_("Not attempted yet. Put your own line in place of the three dots, run the cell, then check again."),
    "no-labels": N_("Not attempted yet: there are no practice labels to compute from. Label some items first."),
    "not-a-number": N_("Not yet: this is {found}, and the answer is one number."),
    "not-finite": N_("Not yet: {number} is no number to report. Look for a division by zero or an empty table."),
    "percent": N_("Nearly: {number} is the percentage. A share lies between 0 and 1, so leave out the times 100."),
    "count": N_("Nearly: {number} is how many items there are. Divide by the number of all your items."),
    "with-unsure": N_("Nearly: {number} counts “can't tell” as well. Only a plain yes counts."),
    "other-label": N_("Nearly: {number} is the share of another label. Look at which column you used."),
    "mean": N_("Nearly: {number} is the mean. One long break pulls the mean up; the median stays put."),
    "milliseconds": N_("Nearly: {number} is in milliseconds. Seconds are a thousand times fewer."),
    "total": N_("Nearly: {number} is the sum over all items. Asked for is one typical item."),
    "rounded": N_("Nearly: {number} is rounded too far. Keep at least three digits after the point."),
    "with-ties": N_("Nearly: {number} counts the ties below the line. Leave them out first."),
    "sum": N_("Nearly: {number} is the sum. Divide by how many ratings there are."),
    "wrong": N_("Not yet: {number} is not what your labels give. The hint may help."),
}


@frozen
class Verdict:
    """What a check found.

    Attributes:
        outcome: correct, incorrect or not attempted.
        code: which of `SENTENCES` says why.
        details: what the sentence names.
    """

    outcome: Outcome
    code: str
    details: Mapping[str, object] = field(factory=dict)

    def sentence(self, lang: str) -> str:
        """The verdict in words."""
        return translator(lang)(SENTENCES[self.code]).format(**self.details)


@frozen
class Target:
    """What an exercise expects from one learner's labels.

    Attributes:
        value: the right number.
        count: how many labels it was computed from.
        tolerance: largest allowed absolute difference.
        slips: the code of a sentence and the number that this common slip gives.
    """

    value: float
    count: int
    tolerance: float
    slips: tuple[tuple[str, float], ...] = ()


def check(answer: Any, target: Target | None) -> Verdict:
    """Compare an answer with what the learner's own labels give.

    Args:
        answer: anything; the three dots of an untouched cell and None are no attempt.
        target: None where there are no labels yet.

    >>> check(0.35, Target(0.35, 20, 0.005)).outcome, check(..., Target(0.35, 20, 0.005)).outcome
    ('correct', 'not attempted')
    """
    if target is None:
        return Verdict("not attempted", "no-labels")
    if answer is None or answer is ...:
        return Verdict("not attempted", "empty")
    number = as_number(answer)
    if number is None:
        return Verdict("incorrect", "not-a-number", {"found": type(answer).__name__})
    details = {"number": f"{number:.4g}", "count": target.count}
    if not isfinite(number):
        return Verdict("incorrect", "not-finite", details)
    if abs(number - target.value) <= target.tolerance + 1e-12:
        return Verdict("correct", "right", details)
    for code, slip in target.slips:
        if isclose(number, slip, rel_tol=1e-3, abs_tol=target.tolerance):
            return Verdict("incorrect", code, details)
    if number == round(number, 1) and abs(number - target.value) <= 0.05 + 1e-9:
        return Verdict("incorrect", "rounded", details)
    return Verdict("incorrect", "wrong", details)


def as_number(answer: Any) -> float | None:
    """A plain float from an int, a float or a number of numpy's; None for anything else, truth values too."""
    if isinstance(answer, bool | str | bytes):
        return None
    try:
        number = answer.item() if hasattr(answer, "item") else answer
        return float(number) if isinstance(number, int | float) and not isinstance(number, bool) else None
    except (TypeError, ValueError, OverflowError):
        return None


@frozen
class ExerciseText:
    """An exercise as the course's file has it.

    Attributes:
        id: its name in the notebook.
        measure: what is computed: `share` and `median_seconds` as in `labelcamp.task.Number`, `left_share` of the
            preferences without ties, `mean_rating` of a criterion.
        label: the label of a `share`, the criterion of a `mean_rating`.
        drill: whose labels it is about; None in a lesson with one drill.
        tolerance: largest allowed absolute difference, in the measure's unit.
        hint: what to try.
        solution: why it works, in words.
        code: the line that solves it, the same in both languages.
    """

    id: str
    measure: Literal["share", "median_seconds", "left_share", "mean_rating"]
    tolerance: float
    hint: L10n
    solution: L10n
    code: str
    label: str | None = None
    drill: str | None = None


def load_exercises(path: Path) -> dict[str, ExerciseText]:
    """By id, the exercises of a lesson (TaskError names file, key and what was expected)."""
    try:
        texts = make_converter().structure(
            tomllib.loads(path.read_text(encoding="utf-8"))["exercise"], list[ExerciseText]
        )
    except Exception as error:
        raise TaskError(f"{path}: {'; '.join(explain(error))}.") from None
    return {text.id: text for text in texts}


@frozen
class Exercise:
    """An exercise in the hands of one learner.

    Attributes:
        text: what the course says.
        lang: `zh` or `en`.
        target: gives what the labels of this moment lead to, None where there are none.
    """

    text: ExerciseText
    lang: str
    target: Callable[[], Target | None]

    def check(self, answer: Any = None) -> Page:
        """Show whether an answer is right, and if not, what is off."""
        verdict = check(answer, self.target())
        sign = {"correct": "✓", "incorrect": "✗", "not attempted": "○"}[verdict.outcome]
        kind = {"correct": "good", "incorrect": "bad", "not attempted": ""}[verdict.outcome]
        sentence = f"{sign} {verdict.sentence(self.lang)}"
        return Page(box(sentence, kind), sentence, self.lang)

    def hint(self) -> Page:
        """Show what to try."""
        _ = translator(self.lang)
        hint = self.text.hint[self.lang]
        return Page(self._folded(_("Hint"), box(hint)), hint, self.lang)

    def solution(self) -> Page:
        """Show one way to solve it, and why it works."""
        _ = translator(self.lang)
        words, code = self.text.solution[self.lang], self.text.code
        html = self._folded(_("Solution"), f"<pre>{escape(code)}</pre>{box(words)}")
        return Page(html, f"{code}\n{words}", self.lang)

    def _folded(self, summary: str, html: str) -> str:
        """Closed until it is clicked, so that running every cell gives nothing away."""
        return f"<details><summary>{escape(summary)}</summary>{html}</details>"
