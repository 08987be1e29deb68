"""Random faults while labelling: `make soak`.

Prints for every fault how often it struck, what was said, and what of it was lost. Exit code 1 if anything was.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from labelcamp.workspace import port_for

from ..browser.conftest import FLAGS
from ..browser.lab import Server, chromium
from .faults import FAULTS
from .learner import ITEMS, Count
from .site import Site
from .site_faults import SITE_FAULTS, SiteSoak
from .soak import LabSoak, Soak

COLUMNS = ("fault", "times", "labels said", "acknowledged by then", "of these lost", "others lost", "doubled")
MORE = ("lines twice (harmless)", "stuck")
DOORS = {"lab": FAULTS, "site": SITE_FAULTS}
EVERY = tuple(f"{door}: {fault}" for door, faults in DOORS.items() for fault in faults)
"""Faults by door: with JupyterLab on a disk, as on a laptop or a hub, and on the site."""


def drawn(count: int, luck: random.Random, among: Sequence[str] = EVERY) -> list[str]:
    """So many faults, each kind about as often, in random order."""
    names = list(among)
    luck.shuffle(names)
    faults = [names[number % len(names)] for number in range(count)]
    luck.shuffle(faults)
    return faults


def table(faults: Sequence[str], counts: dict[str, list[Count]], stuck: dict[str, int]) -> str:
    """The faults, and what became of the labels, in columns."""
    rows = [[*COLUMNS, *MORE]]
    for name in [name for name in EVERY if name in faults]:
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
    parser.add_argument("--door", choices=DOORS, help="the faults of this door alone")
    parser.add_argument("--only", choices=EVERY, metavar="DOOR: FAULT", help="this fault alone")
    parser.add_argument("--seed", default="labelcamp", help="the same seed draws the same faults")
    chosen = parser.parse_args()
    among = [chosen.only] if chosen.only else [each for each in EVERY if each.startswith(chosen.door or "")]
    faults = drawn(chosen.faults, random.Random(chosen.seed), among)
    counts: dict[str, list[Count]] = {}
    stuck: dict[str, int] = {}
    with (
        tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as home,
        sync_playwright() as playwright,
        ExitStack() as doors,
    ):
        soaks: dict[str, Soak] = {}
        for number, name in enumerate(faults, start=1):
            door, _, fault = name.partition(": ")
            if door not in soaks:
                # A crash takes every tab of its browser along.
                browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
                doors.callback(browser.close)
                soaks[door] = opened(door, Path(home) / door, browser)
                doors.callback(soaks[door].close)
            try:
                count = soaks[door].once(fault, f"{chosen.seed} {number}")
            except Exception:
                stuck[name] = stuck.get(name, 0) + 1
                traceback.print_exc()
                print(f"{number:4}/{len(faults)}  {name}: stuck", flush=True)
                continue
            counts.setdefault(name, []).append(count)
            print(f"{number:4}/{len(faults)}  {name}: {count}", flush=True)
    print(f"\nSeed “{chosen.seed}”, {len(faults)} faults\n")
    print(table(faults, counts, stuck))
    bad = sum((count for each in counts.values() for count in each), Count())
    return int(bool(bad.lost_acked or bad.lost or bad.doubled or stuck))


def opened(door: str, home: Path, browser: Browser) -> Soak:
    """A door, with nobody in it yet."""
    return LabSoak(Server(home, port_for(home)), browser) if door == "lab" else SiteSoak(Site(home, ITEMS), browser)
