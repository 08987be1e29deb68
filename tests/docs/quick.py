"""Runs console commands one after another, each in a process of its own that has the libraries loaded already.

A line of JSON on the standard input is a command: its words, folder, environment and the file for its output. The
answer is its exit code. nbgrader alone takes seconds to load, and a guide has many commands.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from importlib.metadata import entry_points
from typing import Any

import nbgrader.apps
import openpyxl

import autograder.cli
import autograder.gradebook
import labelcamp.cli

LOADED = (nbgrader.apps, openpyxl, autograder.cli, autograder.gradebook, labelcamp.cli)


def run(order: dict[str, Any]) -> int:
    """Run one command here, and return its exit code."""
    with open(order["output"], "wb") as output, open(os.devnull, "rb") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 0)
        os.dup2(output.fileno(), 1)
        os.dup2(output.fileno(), 2)
    os.environ.clear()
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    sys.argv = order["words"]
    (script,) = entry_points(group="console_scripts", name=sys.argv[0])
    try:
        return int(script.load()() or 0)
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code)
            return 1
        return end.code or 0
    except BaseException:
        traceback.print_exc()
        return 1


def main() -> None:
    """Answer each line of the standard input."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            code = run(json.loads(line))
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
