"""Scoring of `text`: constraints that a machine can check, or edit distance to gold.

`constraints`: the credit of a text is the share of its item's constraints that it meets, 0 for a blank. The gold-blind
policy is to hand in the text that it starts from, unchanged.
`edits`: A = 1 − Σ edits / Σ length of gold, in Unicode code points, with each item's edits capped at the length of its
gold; the texts are compared in NFKC without white space. The gold-blind policy is the text that it starts from.
(Levenshtein 1966; with gold as the reference this is 1 − character error rate.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from math import sqrt

from labelcamp.i18n import translator
from labelcamp.items import Constraint, Item
from labelcamp.problems import N_
from labelcamp.scoring.compared import Comparison, Fault, Outcome, Record, count_outcomes
from labelcamp.scoring.law import Part, Z, mean_of_groups
from labelcamp.task import Text

LONGEST = 4000
"""Largest number of code points of a text."""

WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+(?:['’-][^\W\u3400-\u9fff]+)*")
BULLET = re.compile(r"^\s*(?:[-*]\s+|[0-9]+[.)]\s+|[•·①-⑳]\s*|[0-9]+[、．）]\s*)\S", re.MULTILINE)
SENTENCE = re.compile(r"[。！？!?]+|\.(?=\s|$)")


def characters(text: str) -> int:
    """Number of code points that are not white space.

    >>> characters("你好 🙂")
    3
    """
    return len(re.sub(r"\s", "", text))


def words(text: str) -> int:
    """Number of words; a Chinese character is a word.

    >>> words("It's 3 o'clock"), words("你好 world")
    (3, 3)
    """
    return len(WORD.findall(text))


def sentences(text: str) -> int:
    """Number of sentences; a last one without its full stop counts.

    >>> sentences("One. Two!"), sentences("好。行")
    (2, 2)
    """
    return sum(bool(part.strip()) for part in SENTENCE.split(text))


CHECKS: dict[str, Callable[[str, int | str], bool]] = {
    "min_chars": lambda text, n: characters(text) >= int(n),
    "max_chars": lambda text, n: characters(text) <= int(n),
    "min_words": lambda text, n: words(text) >= int(n),
    "max_words": lambda text, n: words(text) <= int(n),
    "max_sentences": lambda text, n: sentences(text) <= int(n),
    "bullets": lambda text, n: len(BULLET.findall(text)) == int(n),
    "no_bullets": lambda text, _: not BULLET.search(text),
    "includes": lambda text, word: any(one in text.casefold() for one in str(word).casefold().split("|")),
    "excludes": lambda text, word: not any(one in text.casefold() for one in str(word).casefold().split("|")),
    "starts_with": lambda text, word: text.lstrip().startswith(tuple(str(word).split("|"))),
    "ends_with": lambda text, word: text.rstrip().endswith(tuple(str(word).split("|"))),
}
"""By name, whether a text meets a constraint; words separated by `|` are alternatives."""


SENTENCES: dict[str, tuple[str, str]] = {
    "min_chars": (N_("At least one character"), N_("At least {count} characters, not counting spaces")),
    "max_chars": (N_("At most one character"), N_("At most {count} characters, not counting spaces")),
    "min_words": (N_("At least one word"), N_("At least {count} words")),
    "max_words": (N_("At most one word"), N_("At most {count} words")),
    "max_sentences": (N_("In one sentence"), N_("At most {count} sentences")),
    "bullets": (N_("A list of one entry"), N_("A list of {count} entries")),
    "no_bullets": (N_("No list"), N_("No list")),
    "includes": (N_("Say {words}"), N_("Say {words}")),
    "excludes": (N_("Don't say {words}"), N_("Don't say {words}")),
    "starts_with": (N_("Begin with {words}"), N_("Begin with {words}")),
    "ends_with": (N_("End with {words}"), N_("End with {words}")),
}
"""By name of a check, what it demands, of one and of any number, before translation."""


def describe(constraint: Constraint, lang: str) -> str:
    """A constraint as a sentence for the person who writes, without a full stop.

    >>> describe(Constraint("max_words", 80), "en")
    'At most 80 words'
    >>> describe(Constraint("includes", "Friday|5 May|the 5th"), "en")
    'Say “Friday”, “5 May” or “the 5th”'

    Raises:
        KeyError: no such check.
    """
    _ = translator(lang)
    one, many = SENTENCES[constraint.check]
    words = [_("“{word}”").format(word=word) for word in str(constraint.value).split("|")]
    told = words[0]
    for number, word in enumerate(words[1:], start=2):
        told = (_("{some} or {last}") if number == len(words) else _("{some}, {last}")).format(some=told, last=word)
    return _(one if constraint.value == 1 else many).format(count=constraint.value, words=told)


def meets(text: str, constraint: Constraint) -> bool:
    """Whether a text meets a constraint; a blank text meets none."""
    return bool(text.strip()) and CHECKS[constraint.check](unicodedata.normalize("NFC", text), constraint.value)


def fault(question: Text, value: object, item: Item) -> Fault:
    """What is wrong with a value."""
    if not isinstance(value, str) or len(value) > LONGEST or unicodedata.normalize("NFC", value) != value:
        return "bad-value", {"expected": N_("a text of at most 4000 characters, in NFC")}
    return None


def constraints(question: Text, item: Item) -> tuple[Constraint, ...]:
    """The constraints of an item."""
    content = item.shown.get(question.constraints or "", ())
    return tuple(one for one in content if isinstance(one, Constraint)) if isinstance(content, tuple) else ()


def distance(one: str, other: str) -> int:
    """Levenshtein distance in code points.

    >>> distance("kitten", "sitting")
    3
    """
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        current = [i]
        for j, b in enumerate(other, start=1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return previous[-1]


def plain(text: str) -> str:
    """A text as it is compared: NFKC, without white space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def compare(question: Text, record: Record) -> tuple[Comparison, ...]:
    """A comparison a constraint (right, wrong or blank), or one with the share of gold that is right."""
    gold, answer = record.values(question.id)
    if question.measure == "edits":
        earned = 1 - _edits(gold, answer or "") / max(1, len(plain(gold)))
        close: Outcome = "right" if earned == 1 else "near" if earned >= 0.5 else "wrong"
        return (Comparison(question.id, None, gold, answer, "blank" if answer is None else close, earned),)
    demands = constraints(question, record.item)
    found = []
    for number, demand in enumerate(demands, start=1):
        met = answer is not None and meets(answer, demand)
        outcome: Outcome = "blank" if answer is None else "right" if met else "wrong"
        found.append(Comparison(question.id, str(number), True, met, outcome, float(met)))
    return tuple(found)


def _edits(gold: str, answer: str) -> int:
    reference = plain(gold)
    return min(len(reference), distance(reference, plain(answer)))


def score(question: Text, records: Sequence[Record]) -> list[Part]:
    """One part over all items."""
    return [_score_edits(question, records) if question.measure == "edits" else _score_constraints(question, records)]


def _original(question: Text, item: Item) -> str:
    content = item.shown.get(question.of or "", "")
    return content if isinstance(content, str) else ""


def _score_constraints(question: Text, records: Sequence[Record]) -> Part:
    def met(text: str, item: Item) -> float:
        demands = constraints(question, item)
        return sum(meets(text, one) for one in demands) / len(demands)

    earned = [(met(record.values(question.id)[1] or "", record.item), 1.0) for record in records]
    mean, error = mean_of_groups([earned])
    blind = sum(met(_original(question, record.item), record.item) for record in records) / len(records)
    outcomes = count_outcomes(one for record in records for one in compare(question, record))
    return Part(question.id, None, mean, blind, error, outcomes=outcomes)


def _score_edits(question: Text, records: Sequence[Record]) -> Part:
    golds = [record.values(question.id)[0] for record in records]
    sizes = [len(plain(gold)) for gold in golds]

    def credit(texts: Sequence[str]) -> float:
        return 1 - sum(_edits(gold, text) for gold, text in zip(golds, texts, strict=True)) / sum(sizes)

    texts = [record.values(question.id)[1] or "" for record in records]
    mean = credit(texts)
    half, typical = Z * Z / 2, sum(sizes) / len(sizes)
    squares = sum((n - _edits(g, t) - mean * n) ** 2 for g, t, n in zip(golds, texts, sizes, strict=True))
    squares += half * typical**2 * (mean**2 + (1 - mean) ** 2)
    error = sqrt(squares) / (sum(sizes) + 2 * half * typical)
    outcomes = count_outcomes(one for record in records for one in compare(question, record))
    blind = credit([_original(question, record.item) for record in records])
    return Part(question.id, None, mean, blind, error, outcomes=outcomes)
