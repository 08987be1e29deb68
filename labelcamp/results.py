"""Your own results: what was confused with what, how long each picture took, and which ones were missed.

Pure functions from answers and gold to HTML with inline SVG; nothing beyond the standard library draws here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from statistics import median
from typing import Any

from attrs import frozen

from labelcamp.answers import Answer, Gold
from labelcamp.guidelines import Guideline
from labelcamp.i18n import translator
from labelcamp.items import Item
from labelcamp.page import Page, box
from labelcamp.scoring import Comparison, compare, scored_questions
from labelcamp.scoring.choice import parts
from labelcamp.scoring.compared import is_right
from labelcamp.task import Choice, Number, Question, Rating, Task
from labelcamp.wording import OUTCOMES, all_in_words, lettered, value_names

Confusion = Mapping[tuple[str, str | None], int]
"""By gold value and answer value (None where nothing was answered), number of items."""

SHOWN_AT_MOST = 12
RULES_AT_MOST = 3
WIDEST_BAR = 26
LAST = (2**63, "")


@frozen
class Judged:
    """One item with what it is, what was said of it (None: nothing), and how the two compare, part by part."""

    item: Item
    gold: Gold
    answer: Answer | None
    parts: tuple[Comparison, ...]

    @property
    def right(self) -> bool:
        """Whether nothing of it is missed, extra, wrong or blank."""
        return is_right(self.parts)


def judge(
    task: Task, items: Iterable[Item], golds: Mapping[str, Gold], answers: Mapping[str, Answer]
) -> tuple[Judged, ...]:
    """Every item beside its gold, in the order in which they were answered; the blank ones come last."""
    found = [
        Judged(item, golds[item.id], given, compare(task, item, golds[item.id], given))
        for item in items
        for given in [answers.get(item.id)]
    ]
    return tuple(sorted(found, key=lambda judged: judged.answer.order if judged.answer else LAST))


def choices(task: Task, items: Iterable[Item]) -> tuple[Choice, ...]:
    """The choices among the questions that items ask, but those with a label a step."""
    asked = {question for item in items for question in item.asks}
    found = (question for question in task.asked if isinstance(question, Choice) and question.id in asked)
    return tuple(question for question in found if not question.each)


def confusion(question: Choice, label: str | None, pairs: Iterable[Judged]) -> Confusion:
    """How often each gold value of a label met each answer."""
    met = (part for judged in pairs for part in judged.parts)
    return Counter((part.gold, part.answer) for part in met if (part.question, part.label) == (question.id, label))


def at_stake(task: Task, judged: Judged) -> tuple[str, ...]:
    """The rules that decide what was missed of an item, the deciding one first.

    Gold names the rules of the whole item; the rule that a label rests on is left out where that label is right.
    """
    right = {part.label for part in judged.parts if part.outcome == "right"}
    questions = [question for question in choices(task, [judged.item]) if question.multiple]
    labels = [label for question in questions for label in question.labels]
    settled = {label.rule for label in labels if label.id in right}
    settled -= {label.rule for label in labels if label.id not in right}
    return tuple(rule for rule in judged.gold.rules if rule not in settled) or judged.gold.rules


def missed_rules(task: Task, pairs: Iterable[Judged]) -> tuple[tuple[str, int], ...]:
    """The rules at stake in the missed items, and in how many of them; the most frequent first."""
    counts = Counter(rule for judged in pairs if not judged.right for rule in at_stake(task, judged))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def confusion_table(title: str, counts: Confusion, names: Mapping[str | None, str], lang: str) -> str:
    """One label's confusion as a table: rows are gold, columns what was answered."""
    _ = translator(lang)
    order = list(names)
    rows = [value for value in order if any(gold == value for gold, _said in counts)]
    columns = [value for value in order if value in rows or any(answer == value for _gold, answer in counts)]
    yours, golds = _("you: {value}"), _("gold: {value}")
    head = "".join(f"<th>{escape(yours.format(value=names[value]))}</th>" for value in columns)
    body = ""
    for gold in rows:
        cells = ""
        for answer in columns:
            count = counts.get((str(gold), answer), 0)
            kind = "" if not count else "same" if gold == answer else "other"
            cells += f'<td class="{kind}">{count}</td>'
        body += f"<tr><th>{escape(golds.format(value=names[gold]))}</th>{cells}</tr>"
    return f"<div><h4>{escape(title)}</h4><table><tr><th></th>{head}</tr>{body}</table></div>"


def time_chart(seconds: Sequence[float], right: Sequence[bool], lang: str) -> str:
    """Seconds per item as bars in the order of work; a missed item is marked by colour and by a cross.

    Args:
        seconds: active time of each item.
        right: whether each was right.
    """
    _ = translator(lang)
    height, left, top = 120, 36, 18
    step = min(600 / max(len(seconds), 1), WIDEST_BAR)
    width = left + round(step * len(seconds))
    longest = max([*seconds, 1.0])
    middle = median(seconds) if seconds else 0.0
    label = _("Seconds for each item, in the order of your work; the median is {median:.1f} s.").format(median=middle)

    def y(value: float) -> float:
        return top + height * (1 - value / longest)

    marks = []
    for number, (value, good) in enumerate(zip(seconds, right, strict=True)):
        x, kind = left + number * step, "right" if good else "wrong"
        bar = f'width="{max(step - 2, 1):.1f}" height="{height * value / longest:.1f}"'
        marks.append(f'<rect class="{kind}" x="{x:.1f}" y="{y(value):.1f}" {bar}></rect>')
        if not good:
            marks.append(
                f'<text class="wrong" text-anchor="middle" x="{x + step / 2:.1f}" y="{y(value) - 4:.1f}">✗</text>'
            )
    axis = (
        f'<line x1="{left}" x2="{width}" y1="{y(0):.1f}" y2="{y(0):.1f}"></line>'
        f'<line class="middle" x1="{left}" x2="{width}" y1="{y(middle):.1f}" y2="{y(middle):.1f}"></line>'
        f'<text x="0" y="{y(longest) + 4:.1f}">{longest:.0f} s</text><text x="0" y="{y(0):.1f}">0</text>'
    )
    box_ = f'viewBox="0 0 {width} {height + top + 6}" width="{width}" style="max-width:100%;height:auto"'
    return f'<svg role="img" aria-label="{escape(label)}" {box_}>{axis}{"".join(marks)}</svg><p>{escape(label)}</p>'


def told(task: Task, item: Item, values: Mapping[str, Any], lang: str) -> str:
    """An item's answer in words, its questions joined."""
    return all_in_words(scored_questions(task, item), values, lang)


def why(task: Task, item: Item, gold: Gold, lang: str) -> str:
    """Gold's reason; compared answers have their letters in the order in which the page shows them."""
    return lettered(gold.reason.get(lang, ""), scored_questions(task, item), {})


def alternative(task: Task, item: Item, gold: Gold, lang: str) -> str:
    """Alternative text of a picture whose gold may be told."""
    _ = translator(lang)
    return _("A picture; gold says: {answer}").format(answer=told(task, item, gold.answer.values, lang))


def missed_card(task: Task, judged: Judged, guideline: Guideline, shown: str, lang: str) -> str:
    """A missed item: what it shows, what was said, what gold says, why, and the rule.

    Args:
        shown: HTML of what the item shows.
    """
    _ = translator(lang)
    yours = told(task, judged.item, judged.answer.values if judged.answer else {}, lang)
    gold = told(task, judged.item, judged.gold.answer.values, lang)
    you_answered, gold_says = _("You answered: {answer}"), _("Gold says: {answer}")
    lines = [
        f'<p class="bad">✗ {escape(you_answered.format(answer=yours))}</p>',
        f'<p class="good">✓ {escape(gold_says.format(answer=gold))}</p>',
        f"<p>{escape(why(task, judged.item, judged.gold, lang))}</p>",
        f'<p class="soft">{escape(rule_line(at_stake(task, judged), guideline, lang))}</p>',
    ]
    return f'<div class="card">{shown}<div>{"".join(lines)}</div></div>'


def rule_line(rules: Sequence[str], guideline: Guideline, lang: str) -> str:
    """The deciding rule in words, then the numbers of the others."""
    if not rules:
        return ""
    first, *others = rules
    words = f"{first} {guideline.rules[first].title}" if first in guideline.rules else first
    _ = translator(lang)
    return words + (_(" (also {rules})").format(rules=", ".join(others)) if others else "")


def section(
    title: str,
    summary: str,
    pairs: Sequence[Judged],
    *,
    task: Task,
    guideline: Guideline,
    show: Callable[[Item, str], str],
) -> Page:
    """The results of one set: numbers, confusion, time, rules to read again, missed pictures.

    Args:
        title: heading of the section.
        summary: how it went, in a sentence.
        pairs: the items of the set.
        show: gives the HTML of what an item shows, with an alternative text for its picture.
    """
    lang = guideline.lang
    _ = translator(lang)
    right = [judged.right for judged in pairs]
    html = [f"<h3>{escape(title)}</h3>", box(summary)]
    items = [judged.item for judged in pairs]
    tables = [
        confusion_table(
            _part_title(question, part, lang),
            confusion(question, part, pairs),
            value_names(question.labels, question.multiple, lang),
            lang,
        )
        for question in choices(task, items)
        for part in parts(question)
    ]
    tables += [outcome_table(question, pairs, lang) for question in task.asked if _is_counted(question, items)]
    html.append(f'<div class="side">{"".join(tables)}</div>')
    timed = [(judged.answer.active_ms / 1000, judged.right) for judged in pairs if judged.answer]
    if timed:
        html.append(time_chart([seconds for seconds, _right in timed], [good for _seconds, good in timed], lang))
    missed = [judged for judged, good in zip(pairs, right, strict=True) if not good]
    again = [
        _("{rule} ({count}×)").format(rule=rule_line([rule], guideline, lang), count=count)
        for rule, count in missed_rules(task, pairs)[:RULES_AT_MOST]
    ]
    if again:
        lead, rules = _("Read again:"), _("; ").join(again)
        html.append(f"<p><b>{escape(lead)}</b> {escape(rules)}</p>")
    if missed:
        cards = [
            missed_card(
                task, judged, guideline, show(judged.item, alternative(task, judged.item, judged.gold, lang)), lang
            )
            for judged in missed[:SHOWN_AT_MOST]
        ]
        html.append(f'<div class="cards">{"".join(cards)}</div>')
    if len(missed) > SHOWN_AT_MOST:
        more = _("{count} more were missed.").format(count=len(missed) - SHOWN_AT_MOST)
        html.append(f"<p>{escape(more)}</p>")
    return Page("".join(html), f"{title}: {summary}", lang)


def _part_title(question: Choice, part: str | None, lang: str) -> str:
    titles = {label.id: label.title[lang] for label in question.labels}
    return titles[part] if part is not None else question.title[lang]


def _is_counted(question: Question, items: Iterable[Item]) -> bool:
    """Whether a question of some items shows by its outcomes, not by a confusion table."""
    if isinstance(question, Number) or (isinstance(question, Choice) and not question.each):
        return False
    return any(question.id in item.asks for item in items)


def outcome_table(question: Question, pairs: Iterable[Judged], lang: str) -> str:
    """How often each outcome was met, in the trade's words; of a rating, criterion by criterion."""
    _ = translator(lang)
    titles: dict[str | None, str] = {None: _("all")}
    if isinstance(question, Rating):
        titles = {criterion.id: criterion.title[lang] for criterion in question.criteria}
    counts: dict[str | None, Counter[str]] = {label: Counter() for label in titles}
    for part in (part for judged in pairs for part in judged.parts if part.question == question.id):
        counts[part.label if part.label in counts else None][part.outcome] += 1
    shown = [outcome for outcome in OUTCOMES if any(count[outcome] for count in counts.values())]
    head = "".join(f"<th>{escape(_(OUTCOMES[outcome]))}</th>" for outcome in shown)
    body = ""
    for label, count in counts.items():
        cells = "".join(f'<td class="{_look(outcome, count[outcome])}">{count[outcome]}</td>' for outcome in shown)
        body += f"<tr><th>{escape(titles[label])}</th>{cells}</tr>"
    return f"<div><h4>{escape(question.title[lang])}</h4><table><tr><th></th>{head}</tr>{body}</table></div>"


def _look(outcome: str, count: int) -> str:
    return "" if not count else "same" if outcome == "right" else "other"
