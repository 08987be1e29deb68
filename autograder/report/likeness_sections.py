"""The report's sections on students who are very much alike. They are for the teacher to look into, not for a class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.grade import Sheet
from autograder.report import likeness
from autograder.report.members import Member
from labelcamp.i18n import translator

PAIRS = 30
GROUP = 12
"""Most students of a group that are named."""


def likeness_sections(sheet: Sheet, marked: Sequence[Member], lang: str) -> list[dict[str, Any]]:
    """Both sections, as plain data for `report.html.j2`."""
    return [_alike(sheet, marked, lang), _same_rows(marked, lang)]


def _alike(sheet: Sheet, marked: Sequence[Member], lang: str) -> dict[str, Any]:
    """Pairs with the same wrong answers."""
    _ = translator(lang)
    flags = likeness.alike(sheet, marked)
    rows = [
        [
            one.one.title,
            one.other.title,
            _("{shared} (of {first} and {second} mistakes)").format(
                shared=len(one.shared), first=one.wrong[0], second=one.wrong[1]
            ),
            f"{one.expected:.1f}",
            _evidence(one, lang),
        ]
        for one in flags[:PAIRS]
    ]
    lines = [
        _(
            "This is no verdict: two may have worked side by side, or made the same mistake for the same reason. "
            "Look at the items and talk to both. Wrong answers that many gave are left out; the same right answers "
            "prove nothing."
        )
    ]
    if len(flags) > PAIRS:
        lines.append(_("{count} more pairs are like this.").format(count=len(flags) - PAIRS))
    return {
        "title": _("Nearly the same wrong answers"),
        "lines": lines,
        "heads": [_("student"), _("student"), _("same wrong answers"), _("by chance"), _("evidence")],
        "rows": rows,
        "none": _("No two students share more wrong answers than chance gives."),
    }


def _evidence(one: likeness.Alike, lang: str) -> str:
    _ = translator(lang)
    words = _("; ").join(
        _("{item} (given by {count})").format(item=item, count=count) for item, count in one.shared[:12]
    )
    if len(one.shared) > 12:
        words += " …"
    if one.constant:
        words = _("Both gave nearly the same answer to everything; that makes them alike without copying.") + words
    return words


def _same_rows(marked: Sequence[Member], lang: str) -> dict[str, Any]:
    """Hand-ins that come from one and the same file."""
    _ = translator(lang)
    groups = likeness.same_rows(marked)
    whole, some = _("all labels of each"), _("a part of them")
    rows = [
        [
            _("; ").join([one.title for one in group.members[:GROUP]]) + (" …" if len(group.members) > GROUP else ""),
            str(group.rows),
            whole if group.whole else some,
        ]
        for group in groups[:PAIRS]
    ]
    lines = [
        _(
            "The program gives each label a number of its own. Here the numbers are the same, so the labels come "
            "from one file. This is no verdict: two may have worked at one computer, or sent the wrong folder. "
            "Talk to them. No mark is changed by it."
        )
    ]
    return {
        "title": _("The same labels"),
        "lines": lines if rows else [],
        "heads": [_("students"), _("labels in common"), _("evidence")],
        "rows": rows,
        "none": _("No two hand-ins hold the same labels."),
    }
