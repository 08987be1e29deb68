"""Texts of items on a results page: laid out, and nothing in them becomes a tag, a link or a request."""

from __future__ import annotations

import re

import pytest

from labelcamp.showing import LONGEST_MARKDOWN, item_html

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "<div>\n<iframe src=//e>\n\n</div>",
    "![a](http://e/x.png)",
    "[a](javascript:alert(1)) [b](http://e) <http://e>",
    "[a]\n\n[a]: http://e/x",
    '```html" onload=alert(1)\n<b>\n```',
    "`<b>`",
    "| <b> | ![a](http://e) |\n|---|---|\n| <i onclick=x> | y |",
    "<b>" * LONGEST_MARKDOWN,
)
OWN = re.compile(r"</?(?:div|bdi|p|br|pre|code|table|thead|tbody|tr|th|td)(?: (?:class|dir)=\"[^\"<>]*\")*(?: /)?>")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_text_becomes_a_tag_or_a_link(text: str) -> None:
    assert "<" not in OWN.sub("", item_html(text))


def test_a_text_is_laid_out_with_its_table_and_its_line_breaks() -> None:
    html = item_html("**粗**\n第二行\n\n| 项 | 数 |\n|---|---|\n| 甲 | 1 |")
    assert "<strong>粗</strong><br />\n第二行" in html and "<td>甲</td>" in html


@pytest.mark.parametrize("mark", ["> ", "- ", "1. "])
def test_what_is_nested_too_deep_to_lay_out_is_not_lost(mark: str) -> None:
    for depth in (3, 11, 12, 30, 5000):
        assert "deep" in item_html(mark * depth + "deep")
