"""What `weave.py check` checks: both languages say the same, in the same shape and the same terms.

Lessons, assignments and teacher's notes come from the woven sources. Guidelines, labels, quizzes and
exercises hold both languages as data; the same rules are applied to them.
"""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import weave_source as weave
from markdown_it import MarkdownIt
from markdown_it.token import Token

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
NBGRADER_MARKS = re.compile(r"^\s*### (BEGIN|END) (SOLUTION|HIDDEN TESTS)\s*$", re.MULTILINE)
PARSER = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Term:
    """A term with its one translation. All four are patterns; `en` ignores case."""

    zh: str
    en: str
    never_zh: str = ""
    never_en: str = ""


def shape(markdown: str) -> dict[str, list[str]]:
    """What must be equal in two languages: headings, lists, tables, code spans, links and pictures."""
    tokens = list(_walk(PARSER.parse(markdown)))
    of_type = {kind: [t for t in tokens if t.type == kind] for kind in {t.type for t in tokens}}
    return {
        "heading levels": [t.tag for t in of_type.get("heading_open", [])],
        "list items": ["item" for _ in of_type.get("list_item_open", [])],
        "table rows": ["row" for _ in of_type.get("tr_open", [])],
        "code spans": sorted(t.content for t in of_type.get("code_inline", [])),
        "code blocks": [t.content for t in of_type.get("fence", [])],
        "links": sorted(_any_language(t.attrs["href"]) for t in of_type.get("link_open", [])),
        "pictures": sorted(_any_language(t.attrs["src"]) for t in of_type.get("image", [])),
    }


def _walk(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _walk(token.children or [])


def _any_language(link: object) -> str:
    """A link with its language left out: `../zh/03.ipynb` and `guideline.zh.md` match their siblings."""
    return re.sub(r"(?<=[/._-])(zh|en)(?=[/._-])|^(zh|en)(?=/)", "*", str(link))


def pair_problems(where: str, text: dict[str, str], terms: list[Term]) -> Iterator[str]:
    """What differs between two texts that should say the same."""
    for lang in weave.LANGUAGES:
        if not text.get(lang, "").strip():
            yield f"{where}: nothing is written in “{lang}”."
            return
    zh, en = shape(text["zh"]), shape(text["en"])
    for name in zh:
        if zh[name] != en[name]:
            yield f"{where}: the {name} differ: zh has {zh[name]}, en has {en[name]}."
    for term in terms:
        in_zh, in_en = re.search(term.zh, text["zh"]), re.search(term.en, text["en"], re.IGNORECASE)
        if in_zh and not in_en:
            yield f"{where}: zh says “{in_zh[0]}”, but en does not say “{term.en}” (glossary.toml)."
        for lang, never in (("zh", term.never_zh), ("en", term.never_en)):
            if never and (found := re.search(never, text[lang], re.IGNORECASE)):
                one = getattr(term, lang)
                yield f"{where}: {lang} says “{found[0]}”; the one term is “{one}” (glossary.toml)."


def code_problems(where: str, source: str) -> Iterator[str]:
    """Natural language in a code cell: Chinese signs, comments, and strings with a space in them."""
    code = NBGRADER_MARKS.sub("", source)
    if CHINESE.search(code):
        yield f"{where}: the code holds Chinese; code stands once for both languages."
    if re.search(r"(?m)^\s*#", code) or re.search(r"\s#\s", code):
        yield f"{where}: the code holds a comment; say it in the prose above, in both languages."
    constants = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
    for text in (value for value in constants if isinstance(value, str)):
        if re.search(r"\w\s+\w", text):
            yield f"{where}: the string {text!r} is prose; let the package say it in the reader's language."


def localised(value: Any, where: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every {"zh": ..., "en": ...} in a structure, with the place where it stands."""
    if isinstance(value, dict):
        if set(value) & set(weave.LANGUAGES):
            yield where, value
        else:
            for key, inner in value.items():
                yield from localised(inner, f"{where}, {key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            name = inner.get("id", number) if isinstance(inner, dict) else number
            yield from localised(inner, f"{where} {name}")


def data_texts(root: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """The texts of guidelines, labels, quizzes, exercises, lesson settings and gold reasons."""
    for path in sorted([*root.glob("datasets/*/task.toml"), *root.glob("course/*/*.toml")]):
        yield from localised(tomllib.loads(path.read_text(encoding="utf-8")), str(path.relative_to(root)))
    for path in sorted(root.glob("datasets/*/**/gold.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield from localised(json.loads(line), f"{path.relative_to(root)}, line {number}")
    for folder in sorted({path.parent for path in root.glob("datasets/*/guideline.*.md")}):
        files = {lang: folder / f"guideline.{lang}.md" for lang in weave.LANGUAGES}
        text = {lang: f.read_text(encoding="utf-8") if f.is_file() else "" for lang, f in files.items()}
        yield f"{(folder / 'guideline').relative_to(root)}", text


def glossary(root: Path) -> list[Term]:
    """The terms of course/glossary.toml; a term that stands twice is an error."""
    path = root / "course" / "glossary.toml"
    terms = [Term(**term) for term in tomllib.loads(path.read_text(encoding="utf-8"))["term"]]
    for side in ([term.zh for term in terms], [term.en for term in terms]):
        if twice := sorted({term for term in side if side.count(term) > 1}):
            raise weave.WeaveError(f"course/glossary.toml: “{twice[0]}” stands twice; it has one translation.")
    return terms


def source_problems(root: Path, source: Path, terms: list[Term]) -> Iterator[str]:
    """Everything that is wrong with one woven source and its products."""
    for cell in weave.read(source):
        where = f"{source.relative_to(root)}, cell {cell.id}"
        if isinstance(cell, weave.Code):
            yield from code_problems(where, cell.source)
            continue
        yield from pair_problems(where, cell.text, terms)
        if cell.of != weave.hash_of(cell.text["zh"]):
            yield f"{where}: en lags behind; compare it with zh, then run `python tools/weave.py stamp`."
    for path, text in weave.products(root, source).items():
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            name = path.relative_to(root)
            yield f"{name}: not made from today's source; run `python tools/weave.py build`."


def check(root: Path) -> list[str]:
    """All problems as sentences, in the order of the files."""
    terms = glossary(root)
    found = [problem for source in weave.sources(root) for problem in source_problems(root, source, terms)]
    for where, text in data_texts(root):
        found += pair_problems(where, text, terms)
    made = {path for source in weave.sources(root) for path in weave.products(root, source)}
    here = {*root.glob("course/*/*.ipynb"), *root.glob("assignments/*/*/*.ipynb")}
    found += [f"{path.relative_to(root)}: no source makes this; remove it." for path in sorted(here - made)]
    return found
