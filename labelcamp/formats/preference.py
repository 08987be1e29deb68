"""Pairs of a chosen and a rejected answer, from preferences and rankings.

A line: {"prompt": [messages], "chosen": [message], "rejected": [message], "strength", "reasons", "left", "of", ...}.
`prompt`, `chosen` and `rejected` are TRL's conversational preference shape (huggingface.co/docs/trl/dataset_formats);
`strength` is 1 to `steps` of the question, as in HelpSteer3's −3..3 without its sign (huggingface.co/datasets/
nvidia/HelpSteer3). A ranking of K answers becomes all its pairs of different ranks, as in InstructGPT (Ouyang et al.
2022, section 3.5); no strength is said of them, so it is null. Pairs of one item share a prompt and belong in one
batch; `item` tells them.

`left` is `chosen` or `rejected`: which stood on the left of the screen (of a ranking: earlier), so that a leaning to
one side can be measured. `of` names the two shown fields, the chosen one first.

A tie has neither a chosen nor a rejected answer, and the shape has no third value. So ties are no lines of this file:
they come in a list of their own as {"prompt", "responses": [message, message], "label": "tie", "reasons", ...}, which
a loss with ties can read; the pairs of equal rank of a ranking too.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from labelcamp.formats.record import (
    Case,
    Entry,
    Format,
    Record,
    notes,
    origin,
    prompt,
    reply,
    shown_text,
)
from labelcamp.problems import N_
from labelcamp.task import Preference, Question, Ranking


def wants(question: Question) -> bool:
    """Preferences and rankings."""
    return isinstance(question, Preference | Ranking)


def _render(case: Case) -> Iterable[Entry]:
    return _preference(case) if isinstance(case.question, Preference) else _ranking(case)


def _preference(case: Case) -> list[Entry]:
    first, second = case.question.of
    value, reasons = case.value["value"], list(case.value["reasons"])
    if value == 0:
        return [_tie(case, first, second, reasons)]
    better, worse = (first, second) if value < 0 else (second, first)
    return [_pair(case, better, worse, abs(value), reasons)]


def _ranking(case: Case) -> list[Entry]:
    place = {name: rank for rank, tied in enumerate(case.value["ranks"]) for name in tied}
    found = []
    for one, other in combinations(case.question.of, 2):
        if place[one] == place[other]:
            found.append(_tie(case, one, other, []))
        else:
            better, worse = sorted((one, other), key=place.__getitem__)
            found.append(_pair(case, better, worse, None, []))
    return found


def _pair(case: Case, better: str, worse: str, strength: int | None, reasons: list[str]) -> Entry:
    order = case.value["order"]
    record: Record = {
        "prompt": prompt(case.task, case.item),
        "chosen": [reply(shown_text(case.item, better))],
        "rejected": [reply(shown_text(case.item, worse))],
        "strength": strength,
        "reasons": reasons,
        "left": "chosen" if order.index(better) < order.index(worse) else "rejected",
        "of": [better, worse],
        "notes": notes(case),
    }
    return Entry(record | origin(case))


def _tie(case: Case, one: str, other: str, reasons: list[str]) -> Entry:
    record: Record = {
        "prompt": prompt(case.task, case.item),
        "responses": [reply(shown_text(case.item, name)) for name in (one, other)],
        "label": "tie",
        "reasons": reasons,
        "of": [one, other],
        "notes": notes(case),
    }
    return Entry(record | origin(case), tie=True)


FORMAT = Format(
    "preference", N_("Pairs of a chosen and a rejected answer, from preferences and rankings"), wants, _render
)
