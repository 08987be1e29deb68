"""The rubric by which a person judges a text of this task, as Markdown.

python datasets/rewrite/rewrite_rubric.py zh    print it in a language, zh or en
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent


def markdown(lang: str) -> str:
    """The rubric in a language: a heading, how to go about it, and a table with a row a criterion."""
    rubric = tomllib.loads((HERE / "rubric.toml").read_text(encoding="utf-8"))
    steps = [str(step) for step in range(len(rubric["criteria"][0]["anchors"]))]
    lines = [f"## {rubric['title'][lang]}", "", rubric["how"][lang], "", f"| | {' | '.join(steps)} |"]
    lines.append(f"|---|{'---|' * len(steps)}")
    for criterion in rubric["criteria"]:
        anchors = " | ".join(anchor[lang] for anchor in criterion["anchors"])
        lines.append(f"| **{criterion['title'][lang]}** | {anchors} |")
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Print the rubric."""
    if len(arguments) != 1 or arguments[0] not in ("zh", "en"):
        sys.stdout.write(__doc__ or "")
        return 2
    sys.stdout.write(markdown(arguments[0]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
