"""Seconds to import, each in a fresh process with warm bytecode: the best of seven."""

from __future__ import annotations

import subprocess
import sys

CODE = "import time; t = time.perf_counter(); {code}; print(time.perf_counter() - t)"
WHAT = {
    "import labelcamp": "import labelcamp",
    "labelcamp, and the module behind camp.assignment()": "import labelcamp; labelcamp.assignment",
    "the grader (autograder.grade)": "import autograder.grade",
    "for comparison: import pandas": "import pandas",
    "for comparison: import nbgrader.api": "import nbgrader.api",
}


def best(code: str, times: int = 7) -> float:
    """Seconds of the fastest of several fresh processes."""
    command = [sys.executable, "-c", CODE.format(code=code)]
    return min(float(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(times))


def main() -> None:
    print("Import time (aim: labelcamp under 0.3 s)")
    for name, code in WHAT.items():
        print(f"  {best(code):7.3f} s  {name}")


if __name__ == "__main__":
    main()
