"""What an item shows, as HTML of a results page; every text is escaped."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from labelcamp.i18n import translator
from labelcamp.items import Constraint, Item, Media, Turn
from labelcamp.page import picture
from labelcamp.problems import N_
from labelcamp.scoring import text
from labelcamp.task import Shown, Task

ROLES = {"system": N_("System"), "user": N_("User"), "assistant": N_("Assistant")}


def show_item(task: Task, item: Item, file: Callable[[str], bytes], alt: str, lang: str) -> str:
    """HTML of an item's fields in the task's order.

    Args:
        file: gives the bytes of a media file.
        alt: alternative text of a picture.
    """
    return "".join(_field(field, item, file, alt, lang) for field in task.shown if field.name in item.shown)


def _field(field: Shown, item: Item, file: Callable[[str], bytes], alt: str, lang: str) -> str:
    content = item.shown[field.name]
    if isinstance(content, Media):
        return picture(content.file, file(content.file), alt)
    title = f"<h4>{escape(field.title[lang])}</h4>" if field.title else ""
    if isinstance(content, str):
        return f'<div class="shown">{title}{text_html(content)}</div>'
    rows = "".join(_row(each, lang) for each in content)
    return f'<div class="shown">{title}{f"<ol>{rows}</ol>" if rows.startswith("<li>") else rows}</div>'


def _row(content: Turn | str | Constraint, lang: str) -> str:
    if isinstance(content, Turn):
        return f"<p><b>{escape(translator(lang)(ROLES[content.role]))}</b></p>{text_html(content.text)}"
    if isinstance(content, Constraint):
        return f"<li>{escape(text.describe(content, lang))}</li>"
    return f"<li>{text_html(content)}</li>"


def text_html(content: str) -> str:
    """A text with its line breaks, kept apart from the direction of what stands around it."""
    return f'<bdi class="text">{escape(content)}</bdi>'
