"""What an item shows, as HTML of a results page: its texts laid out as in the bench, and no HTML of theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from labelcamp.i18n import translator
from labelcamp.items import Constraint, Item, Media, Turn
from labelcamp.page import picture
from labelcamp.problems import N_
from labelcamp.scoring import text
from labelcamp.task import Shown, Task

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

LONGEST_MARKDOWN = 20_000
"""Characters; a longer text stands there as written, as in the bench."""
DEEPEST = re.compile(r"^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*){12}", re.MULTILINE)
"""So does one with quotes or lists nested deeper: the renderer drops what it doesn't reach."""
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
        return f'<div class="shown">{title}{item_html(content)}</div>'
    rows = "".join(_row(each, lang) for each in content)
    return f'<div class="shown">{title}{f"<ol>{rows}</ol>" if rows.startswith("<li>") else rows}</div>'


def _row(content: Turn | str | Constraint, lang: str) -> str:
    if isinstance(content, Turn):
        return f"<p><b>{escape(translator(lang)(ROLES[content.role]))}</b></p>{item_html(content.text)}"
    if isinstance(content, Constraint):
        return f"<li>{escape(text.describe(content, lang))}</li>"
    return f"<li>{item_html(content)}</li>"


def item_html(content: str) -> str:
    """A text of an item, which is Markdown, as HTML. Tags, pictures and links in it stand there as written."""
    if len(content) > LONGEST_MARKDOWN or DEEPEST.search(content):
        return text_html(content)
    return f'<div class="laid" dir="auto">{_markdown().render(content)}</div>'


@cache
def _markdown() -> MarkdownIt:
    """Markdown as in the bench, but pictures and links stand there as written: a page asks no other server."""
    from markdown_it import MarkdownIt  # noqa: PLC0415  (a start of the bench doesn't need it)

    renderer = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 100})
    return renderer.enable(["table", "strikethrough"]).disable(["image", "link", "autolink", "reference"])


def text_html(content: str) -> str:
    """A text with its line breaks, kept apart from the direction of what stands around it."""
    return f'<bdi class="text">{escape(content)}</bdi>'
