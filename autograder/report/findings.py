"""What a report tells, as plain data: pure functions of the class's hand-ins beside gold."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from statistics import median
from typing import Any

from attrs import frozen

from autograder.grade import Sheet
from autograder.report.members import Member
from autograder.review import broken_rules, is_answered
from labelcamp.agreement import Metric, krippendorff_alpha, observed_agreement
from labelcamp.items import Item
from labelcamp.results import Judged, at_stake
from labelcamp.scoring import scored_questions
from labelcamp.scoring.choice import parts, said
from labelcamp.scoring.preference import side
from labelcamp.task import Choice, Preference, Question, Ranking, Rating, Spans

PASS = 60.0
"""Class mark below which a student needs help."""
MOST_COMPARED = 200
Part = tuple[str, str | None]
SIDES = {"a": -1, "tie": 0, "b": 1}


@frozen
class RuleCount:
    """A guideline rule: in how many mistakes it was at stake, and of how many students."""

    rule: str
    mistakes: int
    students: int


@frozen
class ItemCount:
    """How the class fared on an item.

    Attributes:
        right, answered: numbers of students.
        commonest: the wrong answer that was given most often, as in an answer, and how often; None if there is none.
        rule: the rule that was at stake most often.
        flagged: how many flagged it.
        doubtful: whether most of the best third are wrong too, so that gold deserves a second look.
    """

    item: Item
    right: int
    answered: int
    commonest: tuple[Judged, int] | None
    rule: str
    flagged: int
    doubtful: bool

    @property
    def share(self) -> float:
        """Share of those who answered that are right, 0..1."""
        return self.right / self.answered if self.answered else 0.0


@frozen
class Agreement:
    """Agreement on one part of a question; values None where nothing can be said."""

    question: str
    part: str | None
    metric: Metric
    units: int
    observed: float | None
    alpha: float | None


def marked(members: Iterable[Member]) -> list[Member]:
    """Those with a mark, the best first."""
    found = [member for member in members if member.mark is not None]
    return sorted(found, key=lambda member: (-(member.mark or 0.0), member.title))


def rule_counts(sheet: Sheet, members: Iterable[Member]) -> list[RuleCount]:
    """The rules at stake in the class's mistakes, the most frequent first."""
    total: Counter[str] = Counter()
    who: Counter[str] = Counter()
    for member in members:
        for rule, count in broken_rules(sheet, member.seen.judged) if member.seen else ():
            total[rule] += count
            who[rule] += 1
    return [RuleCount(rule, n, who[rule]) for rule, n in sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))]


def item_counts(sheet: Sheet, members: Sequence[Member]) -> list[ItemCount]:
    """How the class fared on each item, the hardest first; items that nobody answered are left out."""
    ranked = marked(members)
    best = {member.title for member in ranked[: max(3, len(ranked) // 3)]}
    met: dict[str, list[tuple[Member, Judged]]] = defaultdict(list)
    for member in ranked:
        for judged in member.seen.judged if member.seen else ():
            if is_answered(sheet, judged):
                met[judged.item.id].append((member, judged))
    found = []
    for pairs in met.values():
        wrong = [judged for _member, judged in pairs if not judged.right]
        top = [judged.right for member, judged in pairs if member.title in best]
        said_wrong = Counter(signature(sheet, judged) for judged in wrong)
        rules = Counter(at_stake(sheet.task, judged)[0] for judged in wrong if judged.gold.rules)
        commonest = None
        if said_wrong:
            most, count = min(said_wrong.items(), key=lambda pair: (-pair[1], pair[0]))
            commonest = (next(judged for judged in wrong if signature(sheet, judged) == most), count)
        found.append(
            ItemCount(
                item=pairs[0][1].item,
                right=len(pairs) - len(wrong),
                answered=len(pairs),
                commonest=commonest,
                rule=min(rules, key=lambda rule: (-rules[rule], rule)) if rules else "",
                flagged=sum(1 for _member, judged in pairs if judged.answer and judged.answer.status == "flagged"),
                doubtful=len(top) >= 3 and sum(top) < len(top) / 2,
            )
        )
    return sorted(found, key=lambda one: (one.share, one.item.id))


def signature(sheet: Sheet, judged: Judged) -> str:
    """What was said of an item, so that equal answers have equal signatures, whatever order the screen had."""
    values = judged.answer.values if judged.answer else {}
    plain = [_plain(question, values.get(question.id)) for question in scored_questions(sheet.task, judged.item)]
    return json.dumps(plain, sort_keys=True, ensure_ascii=False)


def _plain(question: Question, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(question, Preference):
        return value["value"]
    if isinstance(question, Ranking):
        return [sorted(tied) for tied in value["ranks"]]
    if isinstance(question, Spans):
        return sorted([span["start"], span["end"], span["label"]] for span in value)
    return value


def coded(question: Question, value: Any) -> dict[str | None, Any]:
    """By part, the value of an answer as agreement compares it; of spans, whether anything is marked.

    A label a step is pooled over the steps. Written texts are not compared.
    """
    if value is None:
        return {}
    if isinstance(question, Choice) and question.each:
        return {str(n): label for n, label in enumerate(value, start=1) if label is not None}
    if isinstance(question, Choice):
        return {part: said(value, part) for part in parts(question)}
    if isinstance(question, Rating):
        return dict(value)
    if isinstance(question, Preference):
        return {None: SIDES[side(value["value"])]}
    if isinstance(question, Ranking):
        return {None: json.dumps(_plain(question, value))}
    return {None: bool(value)} if isinstance(question, Spans) else {}


def agreements(sheet: Sheet, members: Iterable[Member]) -> list[Agreement]:
    """Observed agreement and α of each part of each question."""
    units: dict[Part, dict[Part, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for member in members:
        for judged in member.seen.judged if member.seen else ():
            values = judged.answer.values if judged.answer else {}
            for question in scored_questions(sheet.task, judged.item):
                pooled = isinstance(question, Choice) and question.each
                for part, value in coded(question, values.get(question.id)).items():
                    units[question.id, None if pooled else part][judged.item.id, part].append(value)
    found = []
    for (name, part), values_of in units.items():
        metric: Metric = "ordinal" if isinstance(sheet.task.question(name), Rating | Preference) else "nominal"
        listed = list(values_of.values())
        found.append(
            Agreement(name, part, metric, len(listed), observed_agreement(listed), krippendorff_alpha(listed, metric))
        )
    return found


def pairwise(sheet: Sheet, members: Sequence[Member]) -> tuple[list[Member], dict[tuple[int, int], float]]:
    """Who is compared, and by their places (the lower first) the share of parts in which two said the same.

    Of more than 200 students evenly many are left out.
    """
    step = -(-len(members) // MOST_COMPARED) or 1
    chosen = list(members[::step])
    said_by = [_said(sheet, member) for member in chosen]
    # Sets of small numbers meet much faster than what they stand for.
    numbers: dict[Any, int] = {}
    asked = [{numbers.setdefault(part, len(numbers)) for part in one} for one in said_by]
    answered = [{numbers.setdefault(pair, len(numbers)) for pair in one.items()} for one in said_by]
    shares = {}
    for i, j in combinations(range(len(chosen)), 2):
        if both := len(asked[i] & asked[j]):
            shares[i, j] = len(answered[i] & answered[j]) / both
    return chosen, shares


def _said(sheet: Sheet, member: Member) -> dict[tuple[str, str, str | None], Any]:
    found = {}
    for judged in member.seen.judged if member.seen else ():
        values = judged.answer.values if judged.answer else {}
        for question in scored_questions(sheet.task, judged.item):
            for part, value in coded(question, values.get(question.id)).items():
                found[judged.item.id, question.id, part] = value
    return found


def minutes(member: Member) -> float | None:
    """Active time of the answers that count, in minutes, or None if there are none."""
    times = _times(member)
    return sum(times) / 60_000 if times else None


def seconds_an_item(member: Member) -> float | None:
    """Median active time of an answer that counts, in seconds, or None if there are none."""
    times = _times(member)
    return median(times) / 1000 if times else None


def _times(member: Member) -> list[int]:
    return [judged.answer.active_ms for judged in member.seen.judged if judged.answer] if member.seen else []
