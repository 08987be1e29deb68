"""A terse notation for the values of answers, for a reader's sheet: written and read back.

`tools.quality.explain` tells the reader how.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from string import ascii_uppercase
from typing import Any

from labelcamp import scoring
from labelcamp.items import Item
from labelcamp.task import Choice, Label, Preference, Question, Ranking, Rating, Spans, Text
from tools.quality.features import field

BETWEEN = " || "
"""Between two marked spans."""

NOTHING = "none"
"""What is written where no words are marked."""


class NotationError(ValueError):
    """A value that is not in the notation; the message says what was expected."""


def letters(names: Sequence[str]) -> dict[str, str]:
    """By the name of a compared field, its letter in packet and sheet: A is the first.

    >>> letters(["left", "right"])
    {'left': 'A', 'right': 'B'}
    """
    return dict(zip(names, ascii_uppercase, strict=False))


def escape(text: str) -> str:
    """A text on one line: line ends, tabs and backslashes as two characters."""
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")


def unescape(text: str) -> str:
    """The text of an escaped one.

    >>> unescape(escape("a\\nb"))
    'a\\nb'
    """
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t"}.get(match[1], match[1]), text)


# ---- One kind after another ---------------------------------------------------------------------------


def _write_preference(question: Preference, value: Any) -> str:
    first, second = letters(question.of).values()
    number = value["value"]
    strength = "0" if number == 0 else f"{first if number < 0 else second}{abs(number)}"
    return " ".join([strength, ",".join(value["reasons"])]).strip()


def _read_preference(question: Preference, text: str, _: Item) -> Any:
    first, second = letters(question.of).values()
    found = re.fullmatch(rf"(?:(0)|([{first}{second}])(\d))(?:\s+(\S.*))?", text, re.IGNORECASE)
    if not found or int(found[3] or 0) > question.steps or found[3] == "0":
        raise NotationError(f"expected 0, or {first} or {second} with 1 to {question.steps}, then reasons")
    reasons = [_label(one, question.reasons) for one in re.split(r"[,，、;\s]+", found[4] or "") if one]
    strength = 0 if found[1] else int(found[3]) * (-1 if found[2].upper() == first else 1)
    return {"value": strength, "reasons": list(dict.fromkeys(reasons)), "order": list(question.of)}


def _write_ranking(question: Ranking, value: Any) -> str:
    letter = letters(question.of)
    return " > ".join(" = ".join(letter[name] for name in tied) for tied in value["ranks"])


def _read_ranking(question: Ranking, text: str, _: Item) -> Any:
    name = {letter: name for name, letter in letters(question.of).items()}
    levels = [re.split(r"\s*[=＝]\s*", level.strip().upper()) for level in re.split(r"[>＞]", text)]
    said = [letter for level in levels for letter in level]
    if sorted(said) != sorted(name):
        raise NotationError(f"expected each of {', '.join(name)} once, with > and = between")
    return {"ranks": [[name[letter] for letter in level] for level in levels], "order": list(question.of)}


def _write_rating(question: Rating, value: Any) -> str:
    return " ".join(str(value[criterion.id]) for criterion in question.criteria)


def _read_rating(question: Rating, text: str, _: Item) -> Any:
    said = re.split(r"[\s,，、]+", text.strip()) if re.search(r"[\s,，、]", text.strip()) else list(text.strip())
    count = len(question.criteria)
    levels = {str(n): n for n in range(question.low, question.high + 1)}
    if len(said) != count or not set(said) <= levels.keys():
        raise NotationError(f"expected {count} numbers from {question.low} to {question.high}")
    return {criterion.id: levels[one] for criterion, one in zip(question.criteria, said, strict=True)}


def _write_spans(value: Any, text: str) -> str:
    return BETWEEN.join(_write_span(one, text) for one in value) or NOTHING


def _write_span(span: Any, text: str) -> str:
    starts = _starts(text, span["quote"])
    place = f"@{starts.index(span['start']) + 1}" if len(starts) > 1 and span["start"] in starts else ""
    return f"{span['label']}{place}: {escape(span['quote'])}"


def _starts(text: str, words: str) -> list[int]:
    return [match.start() for match in re.finditer(f"(?={re.escape(words)})", text)]


def _read_spans(question: Spans, text: str, item: Item) -> Any:
    if text.strip().casefold() == NOTHING:
        return []
    return [_read_span(question, one, field(item, question.of)) for one in text.split(BETWEEN.strip())]


def _read_span(question: Spans, entry: str, text: str) -> dict[str, Any]:
    found = re.fullmatch(r"\s*(\w+)\s*(?:@(\d+))?\s*[:：]\s*(.+?)\s*", entry)
    if not found:
        raise NotationError(f"“{entry.strip()[:40]}”: expected a label, a colon, and the marked words")
    label = _label(found[1], question.labels)
    words = next((one for one in (found[3], unescape(found[3])) if one in text), None)
    if words is None:
        raise NotationError(f"“{found[3][:40]}” does not stand in the text; copy the words exactly")
    starts = _starts(text, words)
    if len(starts) > 1 and not found[2]:
        raise NotationError(f"“{words[:40]}” stands in the text {len(starts)} times; mark more, or write {label}@2: …")
    which = int(found[2] or 1)
    if not 1 <= which <= len(starts):
        raise NotationError(f"“{words[:40]}” stands in the text {len(starts)} times, not {which}")
    start = starts[which - 1]
    return {"label": label, "start": start, "end": start + len(words), "quote": words}


def _label(said: str, labels: Sequence[Label]) -> str:
    """The label of that id, or the only one whose id begins so."""
    ids = [label.id for label in labels]
    word = said.strip().casefold()
    fitting = [one for one in ids if one == word] or [one for one in ids if word and one.startswith(word)]
    if len(fitting) != 1:
        raise NotationError(f"“{said.strip()[:40]}”: expected one of {', '.join(ids)}")
    return fitting[0]


def _read_each(question: Choice, text: str, item: Item) -> Any:
    said = [_label(one, question.labels) for one in re.split(r"[\s,，、]+", text.strip())]
    content = item.shown[question.each or ""]
    count = len(content) if isinstance(content, tuple) else 0
    if len(said) != count:
        raise NotationError(f"expected {count} labels, one a step, found {len(said)}")
    return said


def _read_text(text: str) -> str:
    return unicodedata.normalize("NFC", unescape(text))


# ---- All kinds ----------------------------------------------------------------------------------------


def write(question: Question, value: Any, item: Item) -> str:
    """A value in the notation, on one line; a blank is `?`."""
    if value is None:
        return "?"
    if isinstance(question, Preference):
        return _write_preference(question, value)
    if isinstance(question, Ranking):
        return _write_ranking(question, value)
    if isinstance(question, Rating):
        return _write_rating(question, value)
    if isinstance(question, Spans):
        return _write_spans(value, field(item, question.of))
    if isinstance(question, Choice) and question.each:
        return " ".join(value)
    return escape(str(value))


def read(question: Question, text: str, item: Item) -> Any:
    """The value of a text in the notation.

    Raises:
        NotationError: says what was expected.
    """
    if isinstance(question, Choice) and question.multiple:
        raise NotationError(f"{question.id}: questions with several labels have no notation")
    if isinstance(question, Choice) and not question.each:
        return _label(text, question.labels)
    if isinstance(question, Text):
        value: Any = _read_text(text)
    else:
        value = READERS[type(question)](question, text.strip(), item)
    if found := scoring.fault(question, value, item):
        raise NotationError(f"{question.id}: expected {found[1].get('expected', 'a label of the question')}")
    return value


READERS: dict[type, Callable[[Any, str, Item], Any]] = {
    Preference: _read_preference,
    Ranking: _read_ranking,
    Rating: _read_rating,
    Spans: _read_spans,
    Choice: _read_each,
}
