"""Policies by rule: longest, shortest, first, last, most lists, most hedges, most digits, and each constant."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import permutations
from typing import Any

from labelcamp.bench_spec import orders
from labelcamp.items import Constraint, Item, Turn
from labelcamp.scoring import text as text_scoring
from labelcamp.task import Choice, Preference, Question, Ranking, Rating, Spans, Text
from tools.quality.features import (
    CLAUSE_END,
    FEATURES,
    QUOTED,
    SENTENCE_END,
    Piece,
    field,
    overlap,
    pieces,
    whole,
)
from tools.quality.policy import Policy, Says, mark, prefer, prefer_higher, rank_by, untaught
from tools.quality.sources import Labelled

Measure = Callable[[str], float]

EXTREMES: dict[str, Measure] = {
    "longest": FEATURES["length"],
    "shortest": lambda text: -FEATURES["length"](text),
    "most lists": FEATURES["lists"],
    "fewest lists": lambda text: -FEATURES["lists"](text),
    "most hedges": FEATURES["hedges"],
    "fewest hedges": lambda text: -FEATURES["hedges"](text),
    "most digits": FEATURES["digits"],
    "fewest digits": lambda text: -FEATURES["digits"](text),
}
"""Policies that choose a text by one number: the highest wins."""


# ---- Which is better: preference and ranking ---------------------------------------------------------


def _compare(name: str, number: Callable[[Question, Item, str], float]) -> Policy:
    """The field with the higher number is better."""

    def says(question: Question, item: Item) -> Any:
        assert isinstance(question, Preference | Ranking)
        numbers = {one: number(question, item, one) for one in question.of}
        if isinstance(question, Preference):
            return prefer_higher(question, *(numbers[one] for one in question.of))
        return rank_by(question, numbers)

    return untaught(name, says)


def _on_screen(question: Question, item: Item, name: str) -> float:
    """How far left a field stands for somebody whose screen shuffles as the bench does."""
    return -float(orders([question], item, "a reader")[question.id].index(name))


def _likeness(question: Question, item: Item, name: str) -> float:
    """How many of its words stand in the others too."""
    assert isinstance(question, Preference | Ranking)
    others = [field(item, one) for one in question.of if one != name]
    return sum(overlap(field(item, name), other) for other in others)


def _to_prompt(question: Question, item: Item, name: str) -> float:
    assert isinstance(question, Preference | Ranking)
    return overlap(field(item, name), whole(item, question.of))


def comparing() -> list[Policy]:
    """Policies for preference and ranking."""

    def by(measure: Measure) -> Callable[[Question, Item, str], float]:
        return lambda _, item, name: measure(field(item, name))

    found = [_compare(name, by(measure)) for name, measure in EXTREMES.items()]
    return [
        *found,
        _compare("left on the screen", _on_screen),
        _compare("right on the screen", lambda *of: -_on_screen(*of)),
        _compare("most words of the prompt", _to_prompt),
        _compare("most words of the others", _likeness),
        _compare("fewest words of the others", lambda *of: -_likeness(*of)),
    ]


# ---- One step is wrong: a choice for each -------------------------------------------------------------


def _one_step(name: str, pick: Callable[[Sequence[str]], int]) -> Policy:
    """One step gets the label that is looked for, the others the label most common in practice."""

    def study(question: Question, practice: Labelled) -> Callable[[Item], Any]:
        assert isinstance(question, Choice)
        counts = Counter(label for item in practice.items for label in practice.value(item, question.id))
        usual = counts.most_common(1)[0][0]
        sought = question.first or counts.most_common()[-1][0]

        def says(item: Item) -> Any:
            steps = _steps(question, item)
            at = pick(steps)
            return [sought if place == at else usual for place in range(len(steps))]

        return says

    return Policy(name, study)


def _steps(question: Choice, item: Item) -> list[str]:
    content = item.shown[question.each or ""]
    return [str(one) for one in content] if isinstance(content, tuple) else []


def _at_most(measure: Measure) -> Callable[[Sequence[str]], int]:
    return lambda steps: max(range(len(steps)), key=lambda place: measure(steps[place]))


def stepping() -> list[Policy]:
    """Policies for a choice with `each`."""
    found = [_one_step(f"{name} step", _at_most(measure)) for name, measure in EXTREMES.items()]
    return [
        *found,
        _one_step("first step", lambda _: 0),
        _one_step("second step", lambda steps: min(1, len(steps) - 1)),
        _one_step("middle step", lambda steps: len(steps) // 2),
        _one_step("last step but one", lambda steps: max(0, len(steps) - 2)),
        _one_step("last step", lambda steps: len(steps) - 1),
    ]


# ---- Which words: spans -------------------------------------------------------------------------------


PLACES = {"first": slice(1), "last": slice(-1, None), "every": slice(None)}


def _span(name: str, pick: Callable[[str], Iterable[Piece]]) -> Policy:
    """Words that a rule picks get the label most common in practice."""

    def study(question: Question, practice: Labelled) -> Callable[[Item], Any]:
        assert isinstance(question, Spans)
        labels = [one["label"] for item in practice.items for one in practice.value(item, question.id)]
        usual = Counter(labels).most_common(1)[0][0]
        return lambda item: mark(list(pick(field(item, question.of))), usual)

    return Policy(name, study)


def _best(ends: str, measure: Measure) -> Callable[[str], list[Piece]]:
    """The piece with the highest number, none where that is 0."""

    def pick(text: str) -> list[Piece]:
        found = max(pieces(text, ends), key=lambda one: measure(one.text), default=None)
        return [found] if found and measure(found.text) else []

    return pick


def _those(ends: str, some: slice) -> Callable[[str], list[Piece]]:
    return lambda text: pieces(text, ends)[some]


def _quoted(text: str) -> list[Piece]:
    return [Piece(*match.span(1), match[1]) for match in QUOTED.finditer(text) if match[1].strip()]


def marking() -> list[Policy]:
    """Policies for spans."""
    kinds = {"sentence": SENTENCE_END, "clause": CLAUSE_END}
    found = [
        _span(f"{name} {kind}", _best(ends, measure))
        for kind, ends in kinds.items()
        for name, measure in EXTREMES.items()
        if name.startswith(("longest", "shortest", "most")) and name != "most lists"
    ]
    for kind, ends in kinds.items():
        found += [_span(f"{which} {kind}", _those(ends, some)) for which, some in PLACES.items()]
    return [*found, _span("quoted words", _quoted)]


# ---- A text under constraints -------------------------------------------------------------------------

SHORT = {"zh": "好的，已经改好了。", "en": "Sure, here is the improved version."}
LONG = {
    "zh": "你好！谢谢你的问题。下面是几点建议：\n1. 先把事情想清楚，再动手做。\n2. 遇到不懂的地方，及时问身边的人。\n"
    "3. 做完以后检查一遍，看看有没有遗漏。\n希望这些对你有帮助，祝一切顺利！",
    "en": "Hello, and thank you for your question. Here are some suggestions:\n1. Think it through before you begin.\n"
    "2. Ask somebody near you when you are unsure.\n3. Check everything once more when you have finished.\n"
    "I hope this helps. Good luck!",
}


def _last_request(item: Item) -> str:
    """The last turn of the user."""
    turns = [one for content in item.shown.values() if isinstance(content, tuple) for one in content]
    return next((one.text for one in reversed(turns) if isinstance(one, Turn) and one.role == "user"), "")


def _document(question: Text, item: Item) -> str:
    own = {question.of, question.constraints}
    return "\n".join(one for name, one in item.shown.items() if isinstance(one, str) and name not in own)


def _count(demands: Sequence[Constraint], check: str) -> int | None:
    """The count that a demand of this check names, or None where there is none."""
    return next((int(one.value) for one in demands if one.check == check), None)


def _words(demands: Sequence[Constraint], check: str) -> list[str]:
    """The first alternative of each demand of this check."""
    return [str(one.value).split("|")[0] for one in demands if one.check == check]


def cut_to(text: str, demands: Sequence[Constraint]) -> str:
    """The start of a text that keeps to the largest length that is demanded."""
    kept = text
    for check, size in {"max_chars": text_scoring.characters, "max_words": text_scoring.words}.items():
        largest = _count(demands, check)
        while largest is not None and size(kept) > largest:
            kept = kept[:-1]
    return kept


def filled(demands: Sequence[Constraint], lang: str) -> str:
    """A text that says nothing and is put together from the demands alone."""
    word, bullets = ("好" if lang == "zh" else "well "), _count(demands, "bullets") or 0
    wanted = "，".join(_words(demands, "includes")) if lang == "zh" else ", ".join(_words(demands, "includes"))
    text = "".join(_words(demands, "starts_with")) + wanted + "".join(f"\n- {word.strip()}" for _ in range(bullets))
    for check, size in {"min_chars": text_scoring.characters, "min_words": text_scoring.words}.items():
        while size(text) < (_count(demands, check) or 0):
            text += word
    return text + "".join(_words(demands, "ends_with"))


def _writing(name: str, write: Callable[[Text, Item, str], str], bounded: bool = True) -> Policy:
    def study(question: Question, practice: Labelled) -> Callable[[Item], Any]:
        assert isinstance(question, Text)
        return lambda item: unicodedata.normalize("NFC", write(question, item, practice.lang))[: text_scoring.LONGEST]

    return Policy(name, study, bounded)


def writing() -> list[Policy]:
    """Policies for a text."""

    def poor(question: Text, item: Item) -> str:
        return field(item, question.of or "")

    return [
        _writing("a short stock phrase", lambda _, __, lang: SHORT[lang]),
        _writing("a stock text with a list", lambda _, __, lang: LONG[lang]),
        _writing("the poor text unchanged", lambda q, item, _: poor(q, item)),
        _writing("the first half of the poor text", lambda q, item, _: poor(q, item)[: len(poor(q, item)) // 2]),
        _writing(
            "the poor text, cut to the length",
            lambda q, item, _: cut_to(poor(q, item), text_scoring.constraints(q, item)),
        ),
        _writing("the request copied", lambda _, item, __: _last_request(item)),
        _writing("the document copied", lambda q, item, _: _document(q, item)),
        _writing(
            "the document or request, cut to the length",
            lambda q, item, _: cut_to(_document(q, item) or _last_request(item), text_scoring.constraints(q, item)),
        ),
        _writing(
            "the demanded words, and filling",
            lambda q, item, lang: filled(text_scoring.constraints(q, item), lang),
            False,
        ),
    ]


# ---- Constants ----------------------------------------------------------------------------------------


def constants(question: Question) -> list[Policy]:
    """Every answer that is the same for all items; by the scoring law none earns more than 0."""
    says: list[Says] = []
    if isinstance(question, Preference):
        says = [_always(prefer(question, n)) for n in range(-question.steps, question.steps + 1)]
    elif isinstance(question, Ranking):
        places = [dict(zip(order, range(len(order)), strict=True)) for order in permutations(question.of)]
        says = [_always(rank_by(question, place)) for place in places]
    elif isinstance(question, Rating):
        levels = range(question.low, question.high + 1)
        says = [_always({criterion.id: n for criterion in question.criteria}) for n in levels]
    elif isinstance(question, Choice) and question.each:
        says = [_each(question, label.id) for label in question.labels]
    elif isinstance(question, Choice):
        says = [_always(label.id) for label in question.labels]
    elif isinstance(question, Spans):
        says = [_whole_text(question, label.id) for label in question.labels]
    return [Policy("constant", _untouched_by_practice(one)) for one in says]


def _untouched_by_practice(says: Says) -> Callable[[Question, Labelled], Says]:
    return lambda _question, _practice: says


def _always(value: Any) -> Says:
    return lambda _: value


def _each(question: Choice, label: str) -> Says:
    return lambda item: [label] * len(_steps(question, item))


def _whole_text(question: Spans, label: str) -> Says:
    return lambda item: mark([Piece(0, len(field(item, question.of)), field(item, question.of))], label)


def rules(question: Question) -> list[Policy]:
    """The policies by rule for a question, without the constants."""
    if isinstance(question, Preference | Ranking):
        return comparing()
    if isinstance(question, Choice) and question.each:
        return stepping()
    if isinstance(question, Spans):
        return marking()
    return writing() if isinstance(question, Text) and question.measure == "constraints" else []
