"""The command line of the quality tables: reads arguments and files, prints; the rest is in the other modules."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from labelcamp import content
from labelcamp.guidelines import load_guideline
from labelcamp.problems import ProblemError
from labelcamp.scoring import GoldError
from labelcamp.task import TaskError, load_task
from tools.quality import disagreements, packet, readings, sheet, shortcuts
from tools.quality.sources import LANGUAGES, text_tasks
from tools.quality.tables import Table, markdown, number, plain


def folders(names: Sequence[str]) -> list[Path]:
    """The folders of the tasks of these names; of all whose items are text if none is named."""
    known = text_tasks(content.find("datasets"))
    if unknown := [name for name in names if name not in known]:
        raise TaskError(f"{', '.join(unknown)}: no task of texts with practice and sample. Known: {', '.join(known)}.")
    return [known[name] for name in names or known]


SECTIONS = {
    "shortcuts": """What policies earn that don't read for meaning: s, which is 0 for the best constant answer and 1 for
a perfect one. The bags, naive Bayes, the surface models and all that stand “alone” are trained on the practice set of
the same language; the others follow one rule. A policy with {limit} or more on the sample or on fresh mints is a
shortcut.""",
    "readings": """Blind second readings: the reader had the guideline of one language and the items, not the gold.
s with its one-sided 90 % bound, and the share of items that are right.""",
}


def show(found: Sequence[Table], as_markdown: bool, section: str) -> None:
    """Print tables; in Markdown as a section of a card."""
    if as_markdown and found:
        print(f"### {section.title()}\n\n{SECTIONS[section].format(limit=number(shortcuts.LIMIT))}\n")
    for one in found:
        print(markdown(one) if as_markdown else plain(one))


def run_shortcuts(arguments: argparse.Namespace) -> int:
    """Print the shortcut table."""
    for folder in folders(arguments.task):
        lines = shortcuts.lines(shortcuts.measure_task(folder, arguments.mints, arguments.question))
        show(shortcuts.tables(lines), arguments.markdown, "shortcuts")
    return 0


def run_packet(arguments: argparse.Namespace) -> int:
    """Write a packet and its sheet into a folder."""
    (folder,), lang, out = folders([arguments.task]), arguments.lang, Path(arguments.out)
    task, guideline = load_task(folder), load_guideline(folder, lang)
    read = readings.material(folder, lang, arguments.count)
    made = packet.make(task, guideline, read.items)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in {"packet": made.page, "sheet": made.sheet}.items():
        path = out / f"{task.id}.{lang}.{name}.{'md' if name == 'packet' else 'tsv'}"
        path.write_text(text, encoding="utf-8", newline="\n")
        print(path)
    print(f"{len(read.items)} items")
    return 0


def run_take(arguments: argparse.Namespace) -> int:
    """Check a sheet and keep its rows with the task; 1 if it has faults."""
    (folder,), lang = folders([arguments.task]), arguments.lang
    task, guideline = load_task(folder), load_guideline(folder, lang)
    text = Path(arguments.sheet).read_text(encoding="utf-8")
    read = readings.material(folder, lang, sheet.count_of(text))
    found = sheet.parse(text, task, read.items, packet.fingerprint(task, guideline, read.items))
    if found.faults:
        print("\n".join(found.faults), file=sys.stderr)
        return 1
    stamp = time.time_ns() // 1_000_000
    rows = sheet.rows(found, task, read.sets, source=arguments.source, by=f"reader-{lang}", stamp=stamp)
    readings.keep(folder, lang, rows, read, task)
    print(f"{len(rows)} rows in {folder / 'readings' / f'{lang}.jsonl'}")
    return 0


def run_readings(arguments: argparse.Namespace) -> int:
    """Print the tables of the readings."""
    for folder in folders(arguments.task):
        found = readings.tables(folder)
        show(found, arguments.markdown, "readings")
        if not found:
            print(f"{folder.name}: nobody has read it yet.\n")
    return 0


def run_disagreements(arguments: argparse.Namespace) -> int:
    """Print where readers and gold differ."""
    (folder,) = folders([arguments.task])
    print(disagreements.report(load_task(folder), readings.load_readings(folder), arguments.before))
    return 0


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

    one = commands.add_parser("packet", help="write a blind packet for a reader, and a sheet")
    one.add_argument("task")
    one.add_argument("lang", choices=LANGUAGES)
    one.add_argument("out", help="a folder")
    one.add_argument("--count", type=int, default=packet.FEWEST, help="fewest items")
    one.set_defaults(run=run_packet)

    one = commands.add_parser("take", help="take a reader's sheet into readings/ of the task")
    one.add_argument("task")
    one.add_argument("lang", choices=LANGUAGES)
    one.add_argument("sheet")
    one.add_argument("--source", choices=("human", "model"), required=True, help="who read: a person or a model")
    one.set_defaults(run=run_take)

    one = commands.add_parser("readings", help="how far readers agree with gold and with each other")
    one.add_argument("--task", action="append", default=[], help="a task; all without it")
    one.add_argument("--markdown", action="store_true", help="as it stands on the card")
    one.set_defaults(run=run_readings)

    one = commands.add_parser("disagreements", help="where readers differ from gold, item by item")
    one.add_argument("task")
    one.add_argument("--before", action="store_true", help="from gold and items as they stood when read")
    one.set_defaults(run=run_disagreements)
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
