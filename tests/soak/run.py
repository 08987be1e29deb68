"""Random faults while labelling: `make soak`.

Prints for every fault how often it struck, what was said, and what of it was lost. Exit code 1 if anything was.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from labelcamp.workspace import free_port

from ..browser.conftest import FLAGS
from .faults import FAULTS
from .learner import Count
from .server import Server
from .soak import Soak

COLUMNS = ("fault", "times", "labels said", "acknowledged by then", "of these lost", "others lost", "doubled")
MORE = ("lines twice (harmless)", "stuck")


def drawn(count: int, luck: random.Random) -> list[str]:
    """So many faults, each kind about as often, in random order."""
    names = list(FAULTS)
    luck.shuffle(names)
    faults = [names[number % len(names)] for number in range(count)]
    luck.shuffle(faults)
    return faults


def table(faults: Sequence[str], counts: dict[str, list[Count]], stuck: dict[str, int]) -> str:
    """The faults, and what became of the labels, in columns."""
    rows = [[*COLUMNS, *MORE]]
    for name in [name for name in FAULTS if name in faults]:
        rows.append(_row(name, counts.get(name, []), stuck.get(name, 0)))
    everything = [count for each in counts.values() for count in each]
    rows.append(_row("all", everything, sum(stuck.values())))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.rjust(width) if column else cell.ljust(width) for column, (cell, width) in enumerate(cells))
        for cells in (list(zip(row, widths, strict=True)) for row in rows)
    )


def _row(name: str, counts: Sequence[Count], stuck: int) -> list[str]:
    c = sum(counts, Count())
    numbers = (len(counts) + stuck, c.said, c.acked, c.lost_acked, c.lost, c.doubled, c.repeated, stuck)
    return [name, *map(str, numbers)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="Random faults while labelling.")
    parser.add_argument("--faults", type=int, default=100, metavar="N")
    parser.add_argument("--only", choices=FAULTS, help="this fault alone")
    parser.add_argument("--seed", default="labelcamp", help="the same seed draws the same faults")
    chosen = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        print("No Chromium was found. Install it (Debian: apt-get install chromium) and run this again.")
        return 1
    faults = [chosen.only] * chosen.faults if chosen.only else drawn(chosen.faults, random.Random(chosen.seed))
    counts: dict[str, list[Count]] = {}
    stuck: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as home:
        server = Server(Path(home), free_port())
        server.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                soak = Soak(server, browser)
                for number, fault in enumerate(faults, start=1):
                    try:
                        count = soak.once(fault, f"{chosen.seed} {number}")
                    except Exception:
                        stuck[fault] = stuck.get(fault, 0) + 1
                        traceback.print_exc()
                        print(f"{number:4}/{len(faults)}  {fault}: stuck", flush=True)
                        continue
                    counts.setdefault(fault, []).append(count)
                    print(f"{number:4}/{len(faults)}  {fault}: {count}", flush=True)
                soak.close()
                browser.close()
        finally:
            server.stop()
    print(f"\nSeed “{chosen.seed}”, {len(faults)} faults\n")
    print(table(faults, counts, stuck))
    bad = sum((count for each in counts.values() for count in each), Count())
    return int(bool(bad.lost_acked or bad.lost or bad.doubled or stuck))
