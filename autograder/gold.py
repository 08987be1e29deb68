"""The gold of a set: a log of gold answers, folded to the latest one an item, with a digest that names its version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from attrs import frozen

import autograder.problems  # noqa: F401  (registers the sentences)
from labelcamp.answers import Gold, load_gold
from labelcamp.problems import Problem, ProblemError
from labelcamp.structure import canonical, json_lines

LOG = "gold.jsonl"
RETIRED = "retired.json"


class GoldMissingError(ProblemError):
    """Gold that isn't there or can't be read."""


@frozen
class GoldLog:
    """The gold of a set.

    Attributes:
        latest: by item id, the gold answer that holds now.
        row_ids: of every gold answer there ever was, so that a copied one is known.
        digest: 16 hexadecimal digits over what holds now: the gold version.
        retired: when the gold was opened to the students (UTC), or None.
    """

    latest: Mapping[str, Gold]
    row_ids: frozenset[str]
    digest: str
    retired: datetime | None = None


def fold(golds: Mapping[str, Gold], row_ids: frozenset[str], retired: datetime | None = None) -> GoldLog:
    """The gold log of golds that are folded already."""
    content = [[item, dict(gold.answer.values)] for item, gold in sorted(golds.items())]
    return GoldLog(golds, row_ids, hashlib.sha256(canonical(content)).hexdigest()[:16], retired)


def read_gold(folder: Path) -> GoldLog:
    """Read the gold log of a folder, and whether it has retired.

    Raises:
        GoldMissingError: names the file.
    """
    path = folder / LOG
    try:
        latest = load_gold(path)
        # `parse_gold` has accepted each of these lines.
        lines = json_lines(path.read_text(encoding="utf-8"))
        row_ids = frozenset(json.loads(line)["gold"]["id"] for line in lines)
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, error) from None
    except ProblemError as error:
        raise _unreadable(path, error) from None
    return fold(latest, row_ids, read_retired(folder))


def read_retired(folder: Path) -> datetime | None:
    """When the gold of a folder was opened to the students, in UTC; None if it is still closed.

    Raises:
        GoldMissingError: the file is there and can't be read: better no mark than one on open gold.
    """
    path = folder / RETIRED
    try:
        return datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["at"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> GoldMissingError:
    return GoldMissingError(Problem("gold-unreadable", str(path), {"reason": str(error) or repr(error)}))


def write_retired(folder: Path, at: datetime) -> datetime:
    """Open the gold of a folder from a moment on; the first moment stays. Returns the one that holds."""
    before = read_retired(folder) if (folder / RETIRED).exists() else None
    if before is not None:
        return before
    # To the microsecond: what was handed in earlier in the same second still counts.
    text = json.dumps({"at": at.astimezone(UTC).isoformat(timespec="microseconds")}) + "\n"
    (folder / RETIRED).write_text(text, encoding="utf-8", newline="\n")
    return at
