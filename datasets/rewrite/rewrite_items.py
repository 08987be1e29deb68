"""Items of `rewrite` composed from a case: a poor answer with its demands, or demands alone.

A poor answer is a good one with two or three planted flaws, sometimes with an opening or a closing that says nothing.
Of the demands that a gold demonstration meets, most are missed by the poor answer; the others say what is to be kept.
Texts that answer nothing in particular meet two of five demands at most, and one of four.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from random import Random
from typing import Any

from attrs import frozen
from rewrite_demands import Case, bank, good_for

from labelcamp.items import Constraint
from labelcamp.scoring.text import meets

SHAPES = ("max_chars", "max_words", "max_sentences", "bullets", "no_bullets", "starts_with", "ends_with")
"""Checks of a text's length and form."""

LENGTHS = ("max_chars", "max_words")
TRIED = 50
"""Combinations of flaws that are tried for an item."""

REFUSING = 0.12
"""Share of the situations with a refusal that may take it first."""

OPENINGS = (
    {
        "zh": ("好的，收到您的问题！下面我就来为您详细解答一下。", "详细解答"),
        "en": ("Certainly! I'd be more than happy to help you with that, so let's dive right in.", "dive right in"),
    },
    {
        "zh": ("这是一个非常好的问题，相信很多人都遇到过类似的情况。", "非常好的问题"),
        "en": ("That is a great question, and one that many people find themselves asking.", "great question"),
    },
    {
        "zh": ("在正式回答之前，我们先来梳理一下您的需求，再一步一步往下看。", "梳理一下"),
        "en": ("Before answering, let us first take a moment to look at what you need, step by step.", "take a moment"),
    },
    {
        "zh": ("感谢您的信任！为了让您更好地理解，我尽量说得全面一些。", "感谢您的信任"),
        "en": ("Thank you for trusting me with this! I'll try to be as thorough as I can.", "as thorough as"),
    },
)
CLOSINGS = (
    {
        "zh": ("希望以上内容对您有所帮助！如果还有其他问题，欢迎随时向我提问。", "希望以上内容"),
        "en": ("I hope this helps! If you have any other questions, feel free to ask me at any time.", "feel free to"),
    },
    {
        "zh": ("总而言之，以上就是我的全部回答，您可以结合自己的实际情况灵活调整。", "总而言之"),
        "en": (
            "All in all, that sums up my answer, which you can of course adapt as you see fit.",
            "All in all",
        ),
    },
    {
        "zh": ("当然，每个人的想法不同，具体怎么做还是由您自己来决定。祝您一切顺利！", "每个人的想法"),
        "en": ("Of course everybody is different, and in the end it is up to you. Best of luck!", "Best of luck"),
    },
    {
        "zh": ("如果您觉得哪里不够清楚，请告诉我，我会继续为您补充和完善。", "补充和完善"),
        "en": ("If anything is unclear, just let me know and I'll gladly expand on it for you.", "gladly expand"),
    },
)
"""What says nothing, with the words by which an item forbids it."""

NOTHING = {
    "zh": (
        "这个要看具体情况，建议您先弄清要求，再动手去做。",
        "您好，这件事要看具体情况。一般来说，先把要求看清楚，再一步一步来做，做完检查一遍，看看有没有遗漏。"
        "如果有拿不准的地方，可以请教老师或者有经验的同学，也可以多查一些资料。慢慢来，别着急，认真做总会有好结果的。",
        "您好！下面是几点建议：\n1. 先把要求看清楚。\n2. 不懂的地方问问别人。\n3. 做完检查一遍。\n祝您顺利！",
    ),
    "en": (
        "That depends on the situation; please read the request carefully first.",
        "Hello, that depends on the situation. In general, read the request carefully, then take it step by step, "
        "and check at the end that nothing is missing. If you are not sure about something, ask a teacher or somebody "
        "with experience, or look it up. Take your time: careful work pays off in the end.",
        "Hello! Here are some suggestions:\n1. Read the request carefully.\n2. Ask when you are unsure.\n"
        "3. Check it when you have finished.\nGood luck!",
    ),
}
"""Texts that answer nothing in particular: short, long, and with a list."""


@frozen(eq=False)
class Composed:
    """An item before it has an id.

    Attributes:
        case: what it is made of.
        base: the good answer that was spoilt, a or b; the demonstration's name where there is no poor answer.
        model: the good answer that is the demonstration, a or b.
        flaws: the flaws of the poor answer.
        opening, closing: numbers of OPENINGS and CLOSINGS, or None.
        poor: by language; empty where the item asks for a text from nothing.
        demands: by language, in the same order.
        missed: by demand, whether the poor answer misses it; all of them where there is none.
    """

    case: Case
    base: str
    model: str
    flaws: tuple[Any, ...]
    opening: int | None
    closing: int | None
    poor: Mapping[str, str]
    demands: Mapping[str, tuple[Constraint, ...]]
    missed: tuple[bool, ...]

    def demonstration(self, lang: str) -> str:
        """The gold text."""
        return str(self.case.situation.texts[lang].good(self.model))


def pieces(poor: str) -> list[str]:
    """Pieces of a poor answer: its halves, its first words, all but its first and last line."""
    half, lines = len(poor) // 2, poor.splitlines()
    return [piece for piece in (poor[:half], poor[half:], poor[:60], "\n".join(lines[1:-1])) if piece.strip()]


def copies(case: Case, lang: str) -> list[str]:
    """Copies of what an item shows: the request, the document, both."""
    text = case.situation.texts[lang]
    return [text.turns[-1], *([text.document, f"{text.document}\n{text.turns[-1]}"] if text.document else [])]


def fair(case: Case, lang: str, poor: str, demands: Sequence[Constraint], slack: int) -> bool:
    """Whether nobody meets many of the demands who has not done the task: two of five, one of four.

    Args:
        slack: how many more a copy of what the item shows may meet.
    """
    most = 2 if len(demands) == 5 else 1

    def met(text: str) -> int:
        return max(sum(keeps_to(one, demand) for demand in demands) for one in (text, cut(text, demands)))

    cheap = [*NOTHING[lang], *([poor, *pieces(poor)] if poor else [])]
    return all(met(text) <= most for text in cheap) and all(met(text) <= most + slack for text in copies(case, lang))


keeps_to = lru_cache(maxsize=1 << 16)(meets)
"""`meets`, which is asked about the same texts again and again."""


def cut(text: str, demands: Sequence[Constraint]) -> str:
    """The start of a text that keeps to the largest length that is demanded."""
    longest = [demand for demand in demands if demand.check in LENGTHS and not keeps_to(text, demand)]
    return _cut(text, longest[0]) if longest else text


@lru_cache(maxsize=1 << 14)
def _cut(text: str, longest: Constraint) -> str:
    return text[: bisect_left(range(1, len(text)), True, key=lambda size: not meets(text[:size], longest))]


def narrowed(demand: Constraint, tempting: str) -> Constraint | None:
    """A demand as an item makes it: of wordings that are forbidden, those that stand in `tempting`; None if none do."""
    if demand.check != "excludes":
        return demand
    words = [word for word in str(demand.value).split("|") if word.casefold() in tempting.casefold()]
    return Constraint("excludes", "|".join(words)) if words else None


def demand_rows(case: Case, model: str, poor: Mapping[str, str]) -> Iterator[dict[str, Constraint]]:
    """The demands, by language, that an item with this poor answer and demonstration can make."""
    for number, good in enumerate(good_for(case, model)):
        row = {}
        for lang in case.languages:
            text = case.situation.texts[lang]
            tempting = f"{poor.get(lang, '')}\n{text.document}\n{text.turns[-1]}"
            demand = narrowed(case.demands[lang][number], tempting)
            if good and demand is not None:
                row[lang] = demand
        if len(row) == len(case.languages):
            yield row


def spoilt(case: Case, base: str, flaws: Sequence[Any], opening: int | None, closing: int | None) -> dict[str, str]:
    """The poor answer by language."""
    found = {}
    for lang in case.languages:
        good = case.situation.texts[lang].good(base)
        text, _ = bank().apply(good, [flaw.edits[lang] for flaw in flaws])
        parts = [OPENINGS[opening][lang][0]] if opening is not None else []
        parts.append(text.strip())
        parts += [CLOSINGS[closing][lang][0]] if closing is not None else []
        found[lang] = "\n".join(parts)
    return found


def combined(case: Case, base: str) -> list[tuple[Any, ...]]:
    """Flaws of a good answer that go together: two or three that touch different words, or one that is severe."""
    flaws = [flaw for flaw in case.situation.flaws if flaw.on == base]

    def apart(some: Sequence[Any]) -> bool:
        return not any(
            bank().overlap(case.situation.texts[lang].good(base), one.edits[lang], other.edits[lang])
            for lang in case.languages
            for one, other in combinations(some, 2)
        )

    pairs = [some for size in (2, 3) for some in combinations(flaws, size) if apart(some)]
    return [*pairs, *((flaw,) for flaw in flaws if flaw.kind == "over_refusal")]


def padding(rng: Random, flaws: Sequence[Any]) -> tuple[int | None, int | None]:
    """Whether an opening and a closing that say nothing are put round a poor answer, and which."""
    opening = rng.randrange(len(OPENINGS)) if rng.random() < 0.45 else None
    closing = rng.randrange(len(CLOSINGS)) if rng.random() < 0.45 else None
    refuses = any(flaw.kind == "over_refusal" and flaw.grade == 3 for flaw in flaws)
    return (None, None) if refuses else (opening, closing)


def chosen(
    rng: Random, case: Case, rows: Sequence[dict[str, Constraint]], poor: Mapping[str, str], slack: int
) -> list[tuple[dict[str, Constraint], bool]] | None:
    """Five or four demands, each with whether the poor answer misses it; None if there are no fair ones."""
    first = case.languages[0]
    missed, kept = [], []
    for row in rows:
        met = {keeps_to(poor[lang], row[lang]) for lang in case.languages} if poor else {False}
        if met == {False}:
            missed.append(row)
        elif met == {True}:
            kept.append(row)
    shapes = [(3, 2), (4, 1), (3, 1)] if poor else [(5, 0), (4, 0)]
    for misses, keeps in shapes:
        if len(missed) < misses or len(kept) < keeps:
            continue
        for _ in range(40):
            picked = rng.sample(missed, misses) + rng.sample(kept, keeps)
            checks = [row[first].check for row in picked]
            if checks.count("excludes") > 1 or not any(check in SHAPES for check in checks):
                continue
            demands = {lang: [row[lang] for row in picked] for lang in case.languages}
            if all(fair(case, lang, poor.get(lang, ""), demands[lang], slack) for lang in case.languages):
                told = [(row, row in missed) for row in picked]
                rng.shuffle(told)
                return sorted(told, key=lambda one: one[0][first].check not in SHAPES)
    return None


def pad_row(case: Case, opening: int | None, closing: int | None) -> Iterator[dict[str, Constraint]]:
    """The demands that forbid an opening or a closing that says nothing."""
    for number, some in ((opening, OPENINGS), (closing, CLOSINGS)):
        if number is not None:
            yield {lang: Constraint("excludes", some[number][lang][1]) for lang in case.languages}


def improve(rng: Random, case: Case, base: str, slack: int = 0) -> Composed | None:
    """An item with a poor answer, made of the good answer a or b; None if no fair one was found.

    Args:
        slack: see `fair`; only used where nothing is found without it.
    """
    some = combined(case, base)
    some = rng.sample(some, min(len(some), TRIED))
    if rng.random() > REFUSING:
        some.sort(key=lambda flaws: flaws[0].kind == "over_refusal")
    for spare in range(slack + 1):
        for flaws in some:
            opening, closing = padding(rng, flaws)
            poor = spoilt(case, base, flaws, opening, closing)
            for model in rng.sample("ab", 2):
                rows = [*demand_rows(case, model, poor), *pad_row(case, opening, closing)]
                picked = chosen(rng, case, rows, poor, spare)
                if picked is not None:
                    demands = {lang: tuple(row[lang] for row, _ in picked) for lang in case.languages}
                    missed = tuple(miss for _, miss in picked)
                    return Composed(case, base, model, flaws, opening, closing, poor, demands, missed)
    return None


def write(rng: Random, case: Case, slack: int = 0) -> Composed | None:
    """An item that asks for a text from nothing (see `improve`)."""
    for spare in range(slack + 1):
        for model in rng.sample("ab", 2):
            picked = chosen(rng, case, list(demand_rows(case, model, {})), {}, spare)
            if picked is not None:
                demands = {lang: tuple(row[lang] for row, _ in picked) for lang in case.languages}
                return Composed(case, model, model, (), None, None, {}, demands, (True,) * len(picked))
    return None
