"""The commands of a guide, as they stand in its Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

TOP = Path(__file__).resolve().parents[2]
MARKDOWN = MarkdownIt("commonmark").enable("table")
TOOLS = ("labelcamp", "autograder", "nbgrader", "make")
COMMENT = re.compile(r"\s+#.*$")


def tokens(guide: str) -> Iterator[Token]:
    """All tokens of a file, with those inside a paragraph."""
    for token in MARKDOWN.parse((TOP / guide).read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def commands(guide: str) -> list[str]:
    """The lines of all code blocks, in order, without comments."""
    blocks = [token.content for token in tokens(guide) if token.type in ("code_block", "fence")]
    lines = [COMMENT.sub("", line).strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line]


def inline_commands(guide: str) -> list[str]:
    """Commands that stand within a sentence."""
    found = [token.content for token in tokens(guide) if token.type == "code_inline"]
    return [text for text in found if text.split()[0].rpartition("/")[2] in TOOLS and " " in text]


def targets(guide: str) -> list[str]:
    """Where the links and pictures lead that stay in the repository."""
    found = [str(token.attrGet("href") or token.attrGet("src") or "") for token in tokens(guide)]
    return [target for target in found if target and "://" not in target]
