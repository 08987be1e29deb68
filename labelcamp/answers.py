"""Answers: one type for a person's label, a model's proposal and a gold label; one JSON line each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from attrs import asdict, field, frozen

from labelcamp.problems import N_, Problem, ProblemError
from labelcamp.structure import json_lines
from labelcamp.task import L10n

FORMAT = 1
SOURCES = ("human", "model", "gold")
STATUSES = ("draft", "submitted", "skipped", "flagged")
MODES = ("learn", "test", "work")
ASSISTS = ("none", "prelabel", "llm", "peer")
ROW_ID = re.compile(r"[0-9a-f]{32}")
LARGEST = 2**53 - 1
"""Largest whole number that a browser and Python write the same."""


@frozen
class Answer:
    """One row: what somebody (or a model, or gold) said of one item at one moment.

    Attributes:
        id: row id, 32 hexadecimal digits; a row that is sent again keeps it.
        stamp: milliseconds since 1970, raised where needed so that a later row never has a lower one.
        task, task_hash, item, item_hash, set: what was labelled.
        mode: of the bench: learn, test or work.
        by: who, as the annotator's machine names them; the grader takes identity from the submission instead.
        source: human, model or gold.
        status: draft, submitted, skipped or flagged.
        values: by question id; an absent question is blank.
        active_ms: milliseconds spent, without those when the page was hidden or idle.
        assist: help that was used.
        guideline: version that was read.
        note: the annotator's words, of a flagged item.
    """

    id: str
    stamp: int
    task: str
    task_hash: str
    item: str
    item_hash: str
    set: str
    mode: str
    by: str
    source: str
    status: str
    values: Mapping[str, Any]
    active_ms: int = 0
    assist: str = "none"
    guideline: str = ""
    note: str = ""

    @property
    def order(self) -> tuple[int, str]:
        """Sort key: a later answer is greater; equal stamps are told apart by row id."""
        return (self.stamp, self.id)


@frozen
class Gold:
    """A gold answer with the reason that a learner reads.

    Attributes:
        answer: the answer, its source `gold`.
        rules: ids of the guideline rules that decide it, the deciding one first.
        reason: why, in both languages.
    """

    answer: Answer
    rules: tuple[str, ...]
    reason: L10n = field(factory=dict)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _is_row_id(value: object) -> bool:
    return isinstance(value, str) and ROW_ID.fullmatch(value) is not None


def _one_of(names: tuple[str, ...]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and value in names


TEXT = N_("a text")
COUNT = N_("a whole number, 0 or more")
CHECKS: dict[str, tuple[Callable[[object], bool], str]] = {
    "id": (_is_row_id, N_("32 hexadecimal digits")),
    "stamp": (_is_count, COUNT),
    "task": (_is_text, TEXT),
    "task_hash": (_is_text, TEXT),
    "item": (_is_text, TEXT),
    "item_hash": (_is_text, TEXT),
    "set": (_is_text, TEXT),
    "mode": (_one_of(MODES), " / ".join(MODES)),
    "by": (_is_text, TEXT),
    "source": (_one_of(SOURCES), " / ".join(SOURCES)),
    "status": (_one_of(STATUSES), " / ".join(STATUSES)),
    "values": (lambda value: isinstance(value, dict), N_("a map from question to value")),
    "active_ms": (_is_count, COUNT),
    "assist": (_one_of(ASSISTS), " / ".join(ASSISTS)),
    "guideline": (_is_text, TEXT),
    "note": (_is_text, TEXT),
}


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


# Made once: json.loads makes a decoder a call when it is given an option.
_decode = json.JSONDecoder(parse_constant=_refuse).decode


def load_json(text: str) -> object:
    """Parse JSON that may be hostile.

    Raises:
        ValueError: not JSON, NaN or infinite, nested too deeply, or a text that is not Unicode.
    """
    try:
        data: object = _decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if "\\u" in text:
        # A lone surrogate is legal in JSON and can't be written as UTF-8 later: refuse it here.
        json.dumps(data, ensure_ascii=False).encode()
    return data


def parse_row(text: str, where: str = "the row") -> Answer:
    """An answer from its JSON line.

    Args:
        text: the line, with or without its line end.
        where: file and line, for the sentence.

    Raises:
        ProblemError: with the problem as data.
    """
    try:
        data = load_json(text)
    except ValueError:
        raise ProblemError(Problem("not-json", where)) from None
    return structure_row(data, where)


def structure_row(data: object, where: str = "the row") -> Answer:
    """An answer from its plain data (see `parse_row`)."""
    if not isinstance(data, dict):
        raise ProblemError(Problem("not-json", where))
    if data.keys() == {"gold", "rules", "reason"}:
        raise ProblemError(Problem("gold-file", where))
    fields = dict(data)
    version = fields.pop("v", None)
    if version != FORMAT or isinstance(version, bool):
        raise ProblemError(Problem("unknown-format", where, {"version": str(version)[:20], "known": FORMAT}))
    if fields.keys() != CHECKS.keys():
        for name in sorted(fields.keys() - CHECKS.keys()):
            raise ProblemError(Problem("unknown-field", where, {"field": name[:40]}))
        for name in sorted(CHECKS.keys() - fields.keys()):
            raise ProblemError(Problem("missing-field", where, {"field": name}))
    for name, (check, expected) in CHECKS.items():
        if not check(fields[name]):
            raise ProblemError(Problem("bad-field", where, {"field": name, "expected": expected}))
    return Answer(**fields)


def plain(answer: Answer) -> dict[str, Any]:
    """The answer as plain data, with the format version."""
    return {"v": FORMAT} | asdict(answer, recurse=False) | {"values": dict(answer.values)}


def dump_row(answer: Answer) -> str:
    """The answer as one JSON line, without a line end; `parse_row` gives it back."""
    return json.dumps(plain(answer), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def dump_gold(golds: Iterable[Gold], path: Path) -> None:
    """Write a gold log: one line a gold answer. A gold line never parses as a journal row."""
    lines = [
        json.dumps(
            {"gold": plain(gold.answer), "rules": list(gold.rules), "reason": dict(gold.reason)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for gold in golds
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def parse_gold(text: str, where: str = "the row") -> Gold:
    """A gold answer from its JSON line (ProblemError if it is none)."""
    try:
        data = load_json(text)
        if not isinstance(data, dict) or data.keys() != {"gold", "rules", "reason"}:
            raise ValueError
        answer = structure_row(data["gold"], where)
        if answer.source != "gold":
            raise ValueError
        return Gold(answer=answer, rules=tuple(data["rules"]), reason=dict(data["reason"]))
    except (ValueError, TypeError) as error:
        if isinstance(error, ProblemError):
            raise
        raise ProblemError(Problem("not-json", where)) from None


def load_gold(path: Path) -> dict[str, Gold]:
    """Read a gold log: by item id, the latest gold answer."""
    latest: dict[str, Gold] = {}
    for number, line in enumerate(json_lines(path.read_text(encoding="utf-8")), start=1):
        gold = parse_gold(line, f"{path.name}:{number}")
        before = latest.get(gold.answer.item)
        if before is None or before.answer.order < gold.answer.order:
            latest[gold.answer.item] = gold
    return latest
