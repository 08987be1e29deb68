"""Guidelines: Markdown with a version and numbered rules, in each language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

from labelcamp.task import TaskError

TITLE = re.compile(r"#\s+(?P<title>.+?)\s*[(（]v(?P<version>\d+\.\d+)[)）]\s*")
ROW = re.compile(r"\|\s*\*\*(?P<id>R\d+)\*\*\s*\|(?P<rest>.+)\|\s*")


@frozen
class Rule:
    """A numbered rule.

    Attributes:
        id: `R1` …
        title: the rule itself, in bold in the table.
        counts, excludes: what counts and what doesn't, Markdown.
    """

    id: str
    title: str
    counts: str
    excludes: str


@frozen
class Guideline:
    """A guideline in one language; `markdown` is the whole page."""

    version: str
    lang: str
    title: str
    markdown: str
    rules: Mapping[str, Rule]


def parse_guideline(markdown: str, lang: str, where: str = "guideline") -> Guideline:
    """Read the page: a first line `# title (v1.0)` and a table with a row `| **R1** | **rule.** … | … | … |` a rule.

    Raises:
        TaskError: names the place and what was expected.
    """
    head = TITLE.fullmatch(markdown.partition("\n")[0])
    if head is None:
        raise TaskError(f"{where}: expected a first line such as “# Title (v1.0)”.")
    rules: dict[str, Rule] = {}
    for number, line in enumerate(markdown.splitlines(), start=1):
        if row := ROW.fullmatch(line):
            cells = [cell.strip() for cell in row["rest"].split("|")]
            if len(cells) != 3 or row["id"] in rules:
                raise TaskError(f"{where}:{number}: expected a new rule with three cells: rule, counts, doesn't count.")
            bold = re.match(r"\*\*(.+?)\*\*", cells[0])
            title = (bold[1] if bold else cells[0]).rstrip("。.:：")
            rules[row["id"]] = Rule(row["id"], title, cells[1], cells[2])
    if not rules:
        raise TaskError(f"{where}: expected a table with a row “| **R1** | … |” for each rule.")
    return Guideline(head["version"], lang, head["title"], markdown, rules)


def load_guideline(folder: Path, lang: str) -> Guideline:
    """Read `guideline.zh.md` or `guideline.en.md` of a task's folder (TaskError if there is none)."""
    path = folder / f"guideline.{lang}.md"
    try:
        return parse_guideline(path.read_text(encoding="utf-8"), lang, path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise TaskError(f"{path} can't be read: {error}.") from None
