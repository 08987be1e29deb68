"""The command line of the quality tables: reads arguments and files, prints; the rest is in the other modules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from labelcamp import content
from labelcamp.problems import ProblemError
from labelcamp.scoring import GoldError
from labelcamp.task import TaskError
from tools.quality import shortcuts
from tools.quality.sources import text_tasks
from tools.quality.tables import Table, markdown, plain


def folders(names: Sequence[str]) -> list[Path]:
    """The folders of the tasks of these names; of all whose items are text if none is named."""
    known = text_tasks(content.find("datasets"))
    if unknown := [name for name in names if name not in known]:
        raise TaskError(f"{', '.join(unknown)}: no task of texts with practice and sample. Known: {', '.join(known)}.")
    return [known[name] for name in names or known]


def show(found: Sequence[Table], as_markdown: bool) -> None:
    """Print tables."""
    for one in found:
        print(markdown(one) if as_markdown else plain(one))


def run_shortcuts(arguments: argparse.Namespace) -> int:
    """Print the shortcut table; 1 if anything in it is a shortcut."""
    flagged = 0
    for folder in folders(arguments.task):
        lines = shortcuts.lines(shortcuts.measure_task(folder, arguments.mints, arguments.question))
        show(shortcuts.tables(lines), arguments.markdown)
        flagged += sum(line.flagged for line in lines)
    return 1 if flagged else 0


def parser() -> argparse.ArgumentParser:
    """The arguments of every command."""
    top = argparse.ArgumentParser(prog="python -m tools.quality", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("shortcuts", help="what gold-blind policies earn on the sample and on fresh mints")
    one.add_argument("--task", action="append", default=[], help="a task; all without it")
    one.add_argument("--question", action="append", default=[], help="a question of the task; all without it")
    one.add_argument("--mints", type=int, default=3, help="number of mints a language and question")
    one.add_argument("--markdown", action="store_true", help="as it stands on the card")
    one.set_defaults(run=run_shortcuts)
    return top


def main(arguments: Sequence[str]) -> int:
    """Run one command and return the exit code."""
    chosen = parser().parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
    except (TaskError, GoldError, ProblemError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return code
