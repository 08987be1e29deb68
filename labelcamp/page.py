"""Small pages that a notebook shows: HTML in the colours of the reader's theme, made with the standard library."""

from __future__ import annotations

import base64
from html import escape
from pathlib import PurePath

from attrs import field, frozen

KINDS = {".jpg": "jpeg", ".jpeg": "jpeg", ".png": "png", ".webp": "webp"}

# The colours are JupyterLab's where there are any. The four of our own have one value for light and one for dark.
STYLE = """
.camp{--ink:var(--jp-content-font-color1,#1f2328);--soft:var(--jp-content-font-color2,#57606a);
--line:var(--jp-border-color2,#d0d7de);--ground:var(--jp-layout-color1,#fff);--good:#1a7f37;--bad:#b3421b;
--good-ground:#dcf5e3;--bad-ground:#fde8de;color:var(--ink);font-family:var(--jp-content-font-family,sans-serif);
font-size:var(--jp-content-font-size1,14px);line-height:1.55;max-width:76em}
[data-jp-theme-light="false"] .camp{--good:#5fd38a;--bad:#ff9d76;--good-ground:#12351f;--bad-ground:#43220f}
.camp h3{font-size:1.2em;font-weight:600;margin:1.2em 0 .4em}.camp h4{font-size:1em;font-weight:600;margin:.3em 0}
.camp p{margin:.35em 0;max-width:60em}
.camp .soft{color:var(--soft)}.camp .good{color:var(--good)}.camp .bad{color:var(--bad)}
.camp .side{display:flex;flex-wrap:wrap;gap:0 2.5em}
.camp table{border-collapse:collapse;margin:.3em 0 .6em}
.camp th,.camp td{border:1px solid var(--line);padding:.25em .8em;text-align:right;color:var(--ink)}
.camp th{font-weight:600;text-align:left}.camp td.same{background:var(--good-ground)}
.camp td.other{background:var(--bad-ground);font-weight:600}.camp td.text{text-align:left}
.camp .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(20em,1fr));gap:1em}
.camp .card{border:1px solid var(--line);border-radius:6px;overflow:hidden;background:var(--ground)}
.camp .card img{display:block;width:100%;height:auto;max-width:100%}.camp .card div{padding:.5em .8em .7em}
.camp bdi.text{display:block;white-space:pre-wrap;overflow-wrap:anywhere;margin:.2em 0}
.camp .card .laid{padding:0;overflow-wrap:anywhere;overflow-x:auto}
.camp .laid :is(h1,h2,h3,h4,h5,h6){font-size:1em;font-weight:600;margin:.5em 0}
.camp .laid :is(th,td){text-align:left;padding:.2em .45em;overflow-wrap:normal}
.camp .shown+.shown{border-top:1px solid var(--line)}.camp .shown ol{margin:.3em 0;padding-left:1.8em}
.camp .box{border:1px solid var(--line);border-left:4px solid var(--soft);border-radius:4px;padding:.45em .9em}
.camp .box.good{border-left-color:var(--good);color:var(--ink)}
.camp .box.bad{border-left-color:var(--bad);color:var(--ink)}
.camp svg text{fill:var(--soft);font-size:12px}.camp svg .right{fill:var(--good)}.camp svg .wrong{fill:var(--bad)}
.camp svg line{stroke:var(--line)}.camp svg .middle{stroke:var(--ink);stroke-dasharray:4 3}
.camp pre{background:var(--jp-layout-color2,#f6f8fa);padding:.5em .8em;margin:.4em 0;overflow-x:auto}
""".replace("\n", "")


@frozen
class Page:
    """Something to show at the end of a notebook cell.

    Attributes:
        html: the body.
        text: the same in plain words, for a terminal or a reader without HTML.
        lang: `zh` or `en`.
    """

    html: str
    text: str
    lang: str = field(default="en")

    def _repr_html_(self) -> str:
        tag = "zh-CN" if self.lang == "zh" else "en"
        return f'<style>{STYLE}</style><div class="camp" lang="{tag}">{self.html}</div>'

    def __repr__(self) -> str:
        return self.text


@frozen
class MarkdownPage:
    """A Markdown text to show at the end of a notebook cell."""

    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        return self.markdown


def box(text: str, kind: str = "") -> str:
    """A framed line; kind `good` or `bad` colours its edge (the words must say it too)."""
    return f'<p class="box {kind}">{escape(text)}</p>'


def picture(name: str, data: bytes, alt: str) -> str:
    """An image element that carries its bytes, so that it needs no server and no file beside it."""
    kind = KINDS.get(PurePath(name).suffix.lower(), "jpeg")
    return f'<img alt="{escape(alt)}" src="data:image/{kind};base64,{base64.b64encode(data).decode()}">'
