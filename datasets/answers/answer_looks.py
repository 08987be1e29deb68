"""What can be counted in an answer without understanding it."""

from __future__ import annotations

import functools
import re

import bank

HEDGES = {
    "zh": re.compile("可能|也许|或许|大概|大约|一般|通常|往往|左右|估计|应该|建议|最好|不一定|视情况|如果"),
    "en": re.compile(
        r"\b(?:may|might|could|perhaps|maybe|probably|usually|often|generally|about|roughly|around|likely|should"
        r"|if|seems?|suggest|sometimes|mostly)\b",
        re.IGNORECASE,
    ),
}
SOURCES = {
    "zh": re.compile(
        "据|按照|写着|写明|写的|规定|手册|说明|调查|统计|数据|《|报告|通知|第.{1,3}[条页章]|研究|出自|里说|都说"
    ),
    "en": re.compile(
        r"\b(?:according|surveys?|stud(?:y|ies)|reports?|pages?|handbook|rules?|notice|says?|said|found|figures|research"
        r"|guide|book|sections?|annex|under the|clause)\b",
        re.IGNORECASE,
    ),
}
"""Words with which an answer names what it rests on, rightly or not."""

CITED = {
    "zh": re.compile("》第|《|条例|细则|手册|公告|协会|讲义|规范|去年|检测|第[一二三四五六七八九十0-9]+[条页号]"),
    "en": re.compile(
        r"\b(?:handbook|section|pages? \d+|according|national|association|website|code|guide|published|circular"
        r"|department|survey|journal|society|college|lists|requires|says so)\b",
        re.IGNORECASE,
    ),
}
"""Those of these words that the good answers of the bank hardly use."""

CLAUSE = {"zh": re.compile(r"[^，。；！？\s：][^，。；！？\n：]*"), "en": re.compile(r"[^,.;!?\s:][^,.;!?\n:]*")}
FIGURES = re.compile(r"\d|[一二三四五六七八九十]")
QUOTES = re.compile(r"[“”「」『』《》\"]")
LIST_LINE = re.compile(r"^\s*(?:[-*•]|\d+[.)、．]|[①-⑳]|\|)", re.MULTILINE)
LOOKS = ("length", "lists", "hedges", "lines", "bold", "figures", "quotes", "marks")


@functools.lru_cache(8192)
def looks(text: str, lang: str) -> tuple[int, ...]:
    """What can be counted in an answer without reading it, in the order of LOOKS."""
    return (
        bank.length(text, lang),
        len(LIST_LINE.findall(text)),
        len(HEDGES[lang].findall(text)),
        text.count("\n"),
        text.count("**") + text.count("`"),
        len(re.findall(r"\d+", text)),
        len(re.findall(r"[“”「」『』《》\"]", text)),
        len(re.findall(r"[!?！？]", text)),
    )


@functools.lru_cache(8192)
def words(text: str) -> tuple[str, ...]:
    """Words in lower case; a Chinese character is one."""
    return tuple(word.lower() for word in re.findall(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+", text))


@functools.lru_cache(65536)
def known(text: str, other: str) -> float:
    """Share of a text's words that stand in another one too, in percent.

    >>> known("red car", "a red bus")
    50.0
    """
    found, there = words(text), set(words(other))
    return 100 * sum(word in there for word in found) / max(1, len(found))


def sign(number: float) -> int:
    """−1, 0 or 1."""
    return bool(number > 0) - bool(number < 0)


def by_look(text: str, lang: str) -> list[list[tuple[int, int]]]:
    """Ways to pick clauses by their look: places, in code points, half-open.

    They are those with figures, with quotation marks, with words that name a source, with those of them that good
    answers hardly use, the longest, and the last.
    """
    clauses = [found.span() for found in CLAUSE[lang].finditer(text)]
    patterns = (FIGURES, QUOTES, SOURCES[lang], CITED[lang])
    found = [[clause for clause in clauses if one.search(text[slice(*clause)])] for one in patterns]
    return [*found, [max(clauses, key=lambda clause: clause[1] - clause[0])], clauses[-1:]]
