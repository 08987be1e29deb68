"""Plots as inline SVG, in the page's colours: light, dark and printed. Every text is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 640, 200
LEFT, BOTTOM, TOP = 40, 24, 16


def _svg(label: str, body: Sequence[str], height: float, width: float = WIDTH) -> str:
    size = f'viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}"'
    return f'<svg role="img" aria-label="{escape(label)}" {size}>{"".join(body)}</svg>'


def _text(x: float, y: float, words: object, anchor: str = "middle", kind: str = "") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(str(words))}</text>'


def histogram(counts: Sequence[int], edges: Sequence[float], label: str, weak: float | None = None) -> str:
    """Bars of counts between edges (one more than there are counts), the count over each bar.

    Args:
        weak: bars that end at or below this value stand out.
    """
    step = (WIDTH - LEFT - 10) / max(len(counts), 1)
    most = max([*counts, 1])
    body = []
    for n, count in enumerate(counts):
        height = (HEIGHT - TOP) * count / most
        x, y = LEFT + n * step, TOP + HEIGHT - TOP - height
        kind = "weak" if weak is not None and edges[n + 1] <= weak else "bar"
        body.append(f'<rect class="{kind}" x="{x + 1:.1f}" y="{y:.1f}" width="{step - 2:.1f}" height="{height:.1f}"/>')
        if count:
            body.append(_text(x + step / 2, y - 3, count))
    for n, edge in enumerate(edges):
        body.append(_text(LEFT + n * step, HEIGHT + BOTTOM - 8, f"{edge:g}"))
    body.append(f'<line x1="{LEFT}" x2="{WIDTH - 10}" y1="{HEIGHT}" y2="{HEIGHT}"/>')
    return _svg(label, body, HEIGHT + BOTTOM)


def count_between(values: Sequence[float], edges: Sequence[float]) -> list[int]:
    """How many values lie in each interval between edges; the last one includes its upper edge.

    >>> count_between([0, 5, 10, 20], [0, 10, 20])
    [2, 2]
    """
    counts = [0] * (len(edges) - 1)
    for value in values:
        place = next((n for n in range(len(counts)) if value < edges[n + 1]), len(counts) - 1)
        counts[place] += 1
    return counts


def bars(rows: Sequence[tuple[str, int, str]], label: str) -> str:
    """Lying bars: of each row a name, a number, and words after the bar."""
    most = max([1, *(number for _name, number, _words in rows)])
    step = 24
    body = []
    for n, (name, number, words) in enumerate(rows):
        y = n * step
        width = (WIDTH - 420) * number / most
        body.append(_text(250, y + 16, name, "end"))
        body.append(f'<rect class="bar" x="256" y="{y + 3}" width="{width:.1f}" height="{step - 6}"/>')
        body.append(_text(262 + width, y + 16, words, "start"))
    return _svg(label, body, len(rows) * step + 4)


def scatter(points: Sequence[tuple[float, float, str]], label: str, across: str, up: str) -> str:
    """Points with a title each (x, y, title); y is 0..100."""
    most = max([1.0, *(x for x, _y, _title in points)])

    def place(x: float, y: float) -> tuple[float, float]:
        return LEFT + (WIDTH - LEFT - 20) * x / most, TOP + (HEIGHT - TOP) * (1 - y / 100)

    body = [f'<line x1="{LEFT}" x2="{WIDTH - 10}" y1="{HEIGHT}" y2="{HEIGHT}"/>']
    body.append(f'<line x1="{LEFT}" x2="{LEFT}" y1="{TOP}" y2="{HEIGHT}"/>')
    for mark in (0, 60, 100):
        body.append(_text(LEFT - 4, place(0, mark)[1] + 4, mark, "end"))
    _, pass_y = place(0, 60)
    body.append(f'<line class="pass" x1="{LEFT}" x2="{WIDTH - 10}" y1="{pass_y:.1f}" y2="{pass_y:.1f}"/>')
    for x, y, title in points:
        px, py = place(x, y)
        kind = "weak" if y < 60 else "bar"
        body.append(f'<circle class="{kind}" cx="{px:.1f}" cy="{py:.1f}" r="4"><title>{escape(title)}</title></circle>')
    body.append(_text(WIDTH - 10, HEIGHT + BOTTOM - 8, f"{across} (0–{most:.0f})", "end"))
    body.append(_text(LEFT + 4, TOP - 4, up, "start"))
    return _svg(label, body, HEIGHT + BOTTOM)


def matrix(names: Sequence[str], shares: Mapping[tuple[int, int], float], label: str) -> str:
    """A square a pair, the darker the more the two agree; lower triangle, names on the left, numbers below.

    Args:
        shares: by places (the lower first), 0..1.
    """
    cell, left = 16, 200
    low = min([*shares.values(), 1.0])
    body = []
    for i, name in enumerate(names):
        body.append(_text(left - 6, i * cell + 12, f"{name} · {i + 1}", "end"))
        body.append(_text(left + i * cell + 8, len(names) * cell + 12, i + 1, kind="small"))
    for (i, j), share in shares.items():
        shade = 0.08 + 0.92 * (share - low) / (1 - low) if low < 1 else 1.0
        spot = f'x="{left + i * cell}" y="{j * cell}" width="{cell - 1}" height="{cell - 1}"'
        title = f"{names[i]} – {names[j]}: {share:.0%}"
        body.append(f'<rect class="bar" {spot} fill-opacity="{shade:.2f}"><title>{escape(title)}</title></rect>')
    return _svg(label, body, len(names) * cell + 20, left + len(names) * cell + 10)
