"""What can be counted in a text without understanding it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from attrs import frozen

from labelcamp.items import Constraint, Item, Turn
from labelcamp.scoring.text import BULLET, WORD, characters, sentences

HEDGES = re.compile(
    r"可能|也许|大概|大约|左右|一般|通常|往往|建议|不一定|似乎|或许|看情况|尽量|最好"
    r"|\b(?:may|might|maybe|perhaps|probably|possibly|usually|often|generally|about|around|roughly|likely|seems?"
    r"|could|suggest|tends?|depend(?:s|ing)?)\b",
    re.IGNORECASE,
)
COURTESY = re.compile(
    r"请|抱歉|对不起|谢谢|不好意思|您|\b(?:please|sorry|apologi[sz]e|thanks?|thank you)\b", re.IGNORECASE
)
REFUSAL = re.compile(r"不能|无法|没法|不会|不可以|\b(?:can't|cannot|can not|unable|won't|not able)\b", re.IGNORECASE)
ABSOLUTE = re.compile(
    r"一定|必须|绝对|所有|全部|从不|永远|只要|\b(?:always|never|must|all|every|only|none|guaranteed)\b", re.IGNORECASE
)
SOURCE = re.compile(
    r"研究|报告|调查|数据|专家|手册|指南|根据|规定|标准|《|\b(?:study|studies|research|report|survey|according|expert|"
    r"guide|handbook|standard|source)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[“「『\"]([^“”「」『』\"]{1,80})[”」』\"]")
SENTENCE_END = r"[。！？!?；;\n]|\.(?=\s|$)"
LETTER = re.compile(r"[^\W\d_]")
CLAUSE_END = SENTENCE_END + r"|[，,：:、]|\s[-–—]\s|——"


def _count(pattern: re.Pattern[str] | str) -> Callable[[str], float]:
    compiled = re.compile(pattern)
    return lambda text: float(len(compiled.findall(text)))


FEATURES: dict[str, Callable[[str], float]] = {
    "length": lambda text: float(characters(text)),
    "lists": lambda text: float(len(BULLET.findall(text))),
    "hedges": _count(HEDGES),
    "digits": _count(r"\d"),
    "sentences": lambda text: float(sentences(text)),
    "lines": _count(r"\n"),
    "commas": _count(r"[，,、；;]"),
    "exclamations": _count(r"[!！]"),
    "questions": _count(r"[?？]"),
    "brackets": _count(r"[(（]"),
    "quotations": _count(QUOTED),
    "marks": _count(r"\*\*|`|\|"),
    "colons": _count(r"[:：]"),
    "courtesy": _count(COURTESY),
    "refusals": _count(REFUSAL),
    "absolutes": _count(ABSOLUTE),
    "sources": _count(SOURCE),
    "longest sentence": lambda text: float(max((len(one) for one in re.split(SENTENCE_END, text)), default=0)),
    "words repeated": lambda text: 1 - len(set(tokens(text))) / max(1, len(tokens(text))),
}
"""By name, a number for a text."""


def tokens(text: str) -> list[str]:
    """Words in lower case; a Chinese character is one, as in `labelcamp.scoring.text`.

    >>> tokens("Don't 走")
    ["don't", '走']
    """
    return [word.casefold() for word in WORD.findall(text)]


def surface(text: str) -> list[float]:
    """All features of a text."""
    return [measure(text) for measure in FEATURES.values()]


def texts(content: object) -> Iterator[str]:
    """The texts in a shown field: of a text itself, of a chat's turns, of steps, of constraints."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, Turn):
        yield content.text
    elif isinstance(content, Constraint):
        yield f"{content.check} {content.value}"
    elif isinstance(content, tuple):
        for one in content:
            yield from texts(one)


def whole(item: Item, without: tuple[str, ...] = ()) -> str:
    """Everything that an item shows, but for some fields, as one text."""
    shown = (one for name, content in item.shown.items() if name not in without for one in texts(content))
    return "\n".join(shown)


def field(item: Item, name: str) -> str:
    """A shown field as one text; empty if the item hasn't it."""
    return "\n".join(texts(item.shown.get(name, "")))


def overlap(text: str, other: str) -> float:
    """Share of a text's words that stand in another one too, 0..1.

    >>> overlap("red car", "a red bus")
    0.5
    """
    mine, known = tokens(text), set(tokens(other))
    return sum(word in known for word in mine) / max(1, len(mine))


@frozen
class Piece:
    """Words of a text at their place: code points, half-open."""

    start: int
    end: int
    text: str


def pieces(text: str, ends: str) -> list[Piece]:
    """The parts of a text between the matches of a pattern that hold a letter, trimmed of white space and points.

    >>> [one.text for one in pieces("1. 好，是。不是", CLAUSE_END)]
    ['好', '是', '不是']
    """
    found, start = [], 0
    for end in [*(match.start() for match in re.finditer(ends, text)), len(text)]:
        part = text[start:end]
        lead = re.match(r"[\s。！？!?；;，,：:、.…—–]*(?:(?:[-*•·]|\d+[.)、．])\s+)?\s*", part)
        left = start + (lead.end() if lead else 0)
        kept = text[left:end].rstrip()
        if LETTER.search(kept):
            found.append(Piece(left, left + len(kept), kept))
        start = end
    return found
