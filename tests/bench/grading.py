"""Seconds per hand-in: stock nbgrader executing an equivalent test cell, ours inside nbgrader, and `autograder grade`.

Stock nbgrader is measured twice: on a notebook that is nothing but the test cell, which the ratios are against, and
on the assignment's own notebook with that test cell in it, which is what it would have to execute in a class.

One class of birds-and-cars: sixty pictures, the same journals, the same gold. Every run is a fresh process of the
real command, as a teacher types it; nothing is taken out of a measured time. The slope between 1 and 30 hand-ins is
what one more student costs; whole runs carry the start of the process too.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat

from autograder.classdir import open_class
from autograder.grade import Sheet
from autograder.making import assignments, make_class
from labelcamp.answers import Answer, dump_row

FEW, MANY, CLASS = 1, 30, 1000
BIN = Path(sys.executable).parent
CELL = """\
from pathlib import Path
from labelcamp.answers import load_gold
from labelcamp.items import load_set
from labelcamp.journal import final, read_folder
from labelcamp.scoring import class_mark, score
from labelcamp.task import load_task
task, items = load_task(Path("items")), load_set(Path("items"))
gold = load_gold(Path({gold!r}))
answers = {{item: row for (_, _, item), row in final(read_folder(Path("labels")).rows).items()}}
float(class_mark(score(task, items.items, gold, answers).s, task.points))
"""


def journal(sheet: Sheet, seed: int) -> str:
    """A journal of one answer a picture, one in seven of them wrong."""
    rng = random.Random(seed)
    rows = []
    for item in sheet.items.items:
        if item.id not in sheet.gold.latest:
            continue
        said: dict[str, Any] = dict(sheet.gold.latest[item.id].answer.values["contents"])
        if rng.random() < 1 / 7:
            said = {label: "yes" for label in ("bird", "car") if label not in said}
        rows.append(
            Answer(
                id=f"{rng.getrandbits(128):032x}", stamp=1_790_000_000_000 + len(rows), task=sheet.task.id,
                task_hash=sheet.task.hash, item=item.id, item_hash=item.hash, set=sheet.items.id, mode="work",
                by=f"student {seed}", source="human", status="submitted", values={"contents": said},
                active_ms=rng.randrange(1500, 9000), guideline="1.0",
            )
        )  # fmt: skip
    return "".join(dump_row(row) + "\n" for row in rows)


class Bench:
    """A class of ours and the same class in stock nbgrader."""

    def __init__(self, top: Path) -> None:
        self.ours, self.stock, self.whole = top / "ours", top / "stock", top / "whole"
        names = assignments()
        self.name = next(iter(names))
        make_class(self.ours, "en", [], {self.name: names[self.name]}, lambda _: None)
        self.folder = open_class(self.ours)
        self.sheet = self.folder.sheet(self.name)
        self._make_stock(self.stock, whole=False)
        self._make_stock(self.whole, whole=True)
        for root in (self.ours, self.stock, self.whole):
            self.run(root, "nbgrader", "generate_assignment", "--force", self.name)

    def _make_stock(self, root: Path, whole: bool) -> None:
        source = root / "source" / self.name
        shutil.copytree(self.folder.source(self.name), source)
        path = source / f"{self.name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        code = CELL.format(gold=str(self.folder.gold(self.name) / "gold.jsonl"))
        cell = next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == "labels")
        cell.source = code
        notebook.cells = [c for c in notebook.cells if whole or c is cell]
        notebook.cells = [c for c in notebook.cells if "compute" not in c.metadata.get("tags", [])]
        nbformat.write(notebook, path)
        lines = ["c = get_config()", 'c.CourseDirectory.course_id = "bench"', f"c.CourseDirectory.root = {str(root)!r}"]
        (root / "nbgrader_config.py").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def run(self, root: Path, *command: str) -> float:
        """Seconds of a command, from the start of its process to its end."""
        words = [str(BIN / command[0]), *command[1:]]
        path = os.environ | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
        start = time.perf_counter()
        done = subprocess.run(words, cwd=root, capture_output=True, text=True, encoding="utf-8", env=path, check=False)
        taken = time.perf_counter() - start
        if done.returncode:
            raise SystemExit(f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return taken

    def hand_in(self, root: Path, count: int, nested: bool = True) -> Path:
        """Fill `submitted` with so many hand-ins, none of them graded yet."""
        for step in ("submitted", "autograded"):
            shutil.rmtree(root / step, ignore_errors=True)
        for n in range(count):
            place = root / "submitted" / f"s{n:04}" / self.name
            (place / "labels").mkdir(parents=True)
            (place / "labels" / "a.jsonl").write_text(journal(self.sheet, n), encoding="utf-8")
            if nested:
                shutil.copyfile(root / "release" / self.name / f"{self.name}.ipynb", place / f"{self.name}.ipynb")
                (place / "timestamp.txt").write_text("2026-11-24 08:00:00 UTC", encoding="utf-8")
        return root / "submitted"

    def autograde(self, root: Path, count: int) -> float:
        """Seconds of `nbgrader autograde` for so many hand-ins."""
        self.hand_in(root, count)
        return self.run(root, "nbgrader", "autograde", self.name)

    def grade(self, count: int, times: int = 5) -> float:
        """Seconds of `autograder grade`, the best of several runs."""
        place = self.hand_in(self.ours, count, nested=False)
        return min(self.run(self.ours, "autograder", "grade", str(place), "--out", "bench.csv") for _ in range(times))

    def marks(self, root: Path) -> list[float]:
        """The marks that an autograde run left in the notebooks' outputs."""
        found = []
        for path in sorted(root.glob(f"autograded/*/{self.name}/*.ipynb")):
            cells = json.loads(path.read_bytes())["cells"]
            outputs = [output for cell in cells for output in cell.get("outputs", [])]
            text = [o["data"]["text/plain"] for o in outputs if o["output_type"] == "execute_result"]
            found.append(float("".join(text[-1])))
        return found


def main() -> None:
    with tempfile.TemporaryDirectory() as top:
        bench = Bench(Path(top))
        print(f"Grading {bench.name}: {len(bench.sheet.gold.latest)} pictures a hand-in; whole runs in seconds")
        # The first run after the machine has forgotten its files is nobody's time: one of each is thrown away.
        for root in (bench.stock, bench.whole, bench.ours):
            bench.autograde(root, FEW)
        bench.grade(FEW, times=1)
        stock = {n: bench.autograde(bench.stock, n) for n in (FEW, MANY)}
        theirs = bench.marks(bench.stock)
        whole = {n: bench.autograde(bench.whole, n) for n in (FEW, MANY)}
        ours = {n: bench.autograde(bench.ours, n) for n in (FEW, MANY)}
        if not theirs == bench.marks(bench.whole) == bench.marks(bench.ours):
            raise SystemExit("The marks differ: the test cell is not equivalent.")
        alone = {n: bench.grade(n) for n in (FEW, MANY, CLASS)}
    rows = {
        "nbgrader autograde, stock, executing one test cell that scores the labels": (stock, MANY),
        "nbgrader autograde, stock, executing the whole notebook with that cell in it": (whole, MANY),
        "nbgrader autograde with our steps (nothing is executed)": (ours, MANY),
        "autograder grade": (alone, MANY),
        f"autograder grade, slope up to {CLASS}": (alone, CLASS),
    }
    base = _slope(stock, MANY)
    for name, (times, top_count) in rows.items():
        whole = "  ".join(f"{n}: {times[n]:.2f}" for n in (FEW, top_count))
        slope = _slope(times, top_count)
        print(f"  {name}\n    whole runs  {whole}    slope {1000 * slope:.2f} ms a hand-in", end="")
        print(f"    {base / slope:,.1f} x the first" if slope > 0 and times is not stock else "")
    print(f"  the {MANY} marks are the same in all three runs of nbgrader")
    print(f"  whole run of {MANY}: stock / ours inside nbgrader = {stock[MANY] / ours[MANY]:.1f},", end=" ")
    print(f"stock / autograder grade = {stock[MANY] / alone[MANY]:.0f}")
    print("  aims: 10 x (ours inside nbgrader, slope), 1,000 x (autograder grade, slope)")


def _slope(times: dict[int, float], top: int) -> float:
    return (times[top] - times[FEW]) / (top - FEW)


if __name__ == "__main__":
    main()
