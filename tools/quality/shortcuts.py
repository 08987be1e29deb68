"""The shortcut table: what gold-blind policies earn on the sample and on fresh mints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean

from attrs import evolve, frozen

from labelcamp import scoring
from labelcamp.task import Question, Task, load_task
from tools.quality.models import taught
from tools.quality.policy import Policy, Says
from tools.quality.rules import constants, rules
from tools.quality.sources import LANGUAGES, Labelled, load, mints, scored
from tools.quality.tables import Table, number

LIMIT = 0.10
"""A policy that earns as much is a shortcut."""

CONSTANT = "best constant answer"
SAMPLE, MINT = "sample", "mint"


@frozen
class Earned:
    """What a policy earned on one set.

    Attributes:
        where: `sample` or `mint`.
        unclipped: s before clipping at 0.
        bounded: whether the task promises to keep it below LIMIT.
    """

    task: str
    question: str
    policy: str
    lang: str
    where: str
    unclipped: float
    bounded: bool = True

    @property
    def s(self) -> float:
        """What the learner would see."""
        return max(0.0, self.unclipped)


def earns(task: Task, question: Question, labelled: Labelled, says: Says) -> float:
    """The unclipped s of a policy on the items of a set that ask one question.

    Args:
        labelled: its items ask this question and no other.

    Raises:
        ValueError: the policy said what is no answer.
        GoldError: the gold of these items can't be scored fairly.
    """
    answers = {}
    for item in labelled.items:
        value = says(item)
        if found := scoring.fault(question, value, item):
            raise ValueError(f"{question.id}, {item.id}: {value!r} is no answer: {found}")
        answers[item.id] = evolve(labelled.gold[item.id].answer, source="model", values={question.id: value})
    return scoring.score(task, labelled.items, labelled.gold, answers).unclipped


def measure(task: Task, question: Question, practice: Labelled, sets: Sequence[Labelled]) -> list[Earned]:
    """What every policy for a question earns on some sets of the language of practice."""
    study, asked = practice.asking(question.id), [one.asking(question.id) for one in sets]

    def on(policy: Policy) -> list[float]:
        says = policy.study(question, study)
        return [earns(task, question, one, says) for one in asked]

    found: dict[Policy, list[float]] = {}
    if always := [on(policy) for policy in constants(question)]:
        found[Policy(CONSTANT, constants(question)[0].study)] = [max(column) for column in zip(*always, strict=True)]
    for policy in (*rules(question), *taught(question)):
        found[policy] = on(policy)
    return [
        Earned(task.id, question.id, policy.name, one.lang, one.name.split()[0], unclipped, policy.bounded)
        for policy, column in found.items()
        for one, unclipped in zip(asked, column, strict=True)
    ]


def measure_task(folder: Path, count: int, only: Sequence[str] = ()) -> list[Earned]:
    """What every policy earns on the questions of a task, in both languages, on the sample and on fresh mints.

    Args:
        folder: of the task.
        count: number of mints a language and a form of items.
        only: ids of questions; none are all.
    """
    task, found = load_task(folder), []
    for question in scored(task):
        if only and question.id not in only:
            continue
        for lang in LANGUAGES:
            sets = [load(folder, SAMPLE, lang), *mints(folder, lang, count, question.id)]
            found += measure(task, question, load(folder, "practice", lang), sets)
    return found


@frozen
class Line:
    """One line of the table: a policy for a question of a task, over languages and sets."""

    task: str
    question: str
    policy: str
    bounded: bool
    earned: tuple[Earned, ...]

    def s(self, where: str = "", lang: str = "") -> float:
        """Mean s over the sets of a place and a language; an empty text is all of them."""
        return mean(one.s for one in self._of(where, lang))

    def unclipped(self, where: str = "", lang: str = "") -> float:
        """Mean of s before clipping."""
        return mean(one.unclipped for one in self._of(where, lang))

    def _of(self, where: str, lang: str) -> list[Earned]:
        return [one for one in self.earned if where in ("", one.where) and lang in ("", one.lang)]

    @property
    def places(self) -> tuple[str, ...]:
        """Where it was measured, the sample first."""
        found = {one.where for one in self.earned}
        return tuple(place for place in (SAMPLE, MINT) if place in found)

    @property
    def flagged(self) -> bool:
        """Whether it is a shortcut: s of LIMIT or more on the sample or on the mints, over both languages."""
        return self.bounded and any(self.s(place) >= LIMIT for place in self.places)


def lines(earned: Iterable[Earned]) -> list[Line]:
    """The lines of the table, in the order in which they were measured."""
    groups: dict[tuple[str, str, str, bool], list[Earned]] = {}
    for one in earned:
        groups.setdefault((one.task, one.question, one.policy, one.bounded), []).append(one)
    return [Line(*key, tuple(group)) for key, group in groups.items()]


def tables(found: Sequence[Line]) -> list[Table]:
    """A table a question: a line a policy, the mean s in each language on the sample and on the mints."""
    questions = list(dict.fromkeys((line.task, line.question) for line in found))
    return [_table([line for line in found if (line.task, line.question) == key]) for key in questions]


def _table(found: Sequence[Line]) -> Table:
    places, languages = found[0].places, list(dict.fromkeys(one.lang for one in found[0].earned))
    cells = [(place, lang) for place in places for lang in languages]
    rows = tuple(
        (
            line.policy,
            *(number(line.s(*cell)) for cell in cells),
            *(number(line.s(place)) for place in places),
            number(line.unclipped()),
            "SHORTCUT" if line.flagged else "" if line.bounded else "not bounded",
        )
        for line in found
    )
    titles = [f"{place} {lang}" for place, lang in cells] + [f"{place}, both" for place in places]
    counts = ", ".join(f"{_sets(found[0], place)} of {place}" for place in places)
    return Table(
        f"Shortcuts: {found[0].task}, {found[0].question}",
        ("policy", *titles, "unclipped", ""),
        rows,
        (f"Mean s over sets ({counts}), each clipped at 0; the column “unclipped” is the mean before that.",),
    )


def _sets(line: Line, place: str) -> int:
    return sum(one.where == place for one in line.earned)
