"""Entry point of the command `autograder`: makes sure that the package of that name is ours before it runs.

It stands here because another package called `autograder` is in the public index; where that one is found first,
nothing of ours in `autograder` can be reached to say so.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from labelcamp.i18n import preferred
from labelcamp.problems import Problem


def main() -> None:
    """Run the teacher's command, or say in a sentence which package stands in its way, with exit code 1."""
    package = import_module("autograder")
    if not hasattr(package, "__labelcamp__"):
        place = str(Path(package.__file__ or "?").parent)
        sys.exit(Problem("foreign-package", place).sentence(preferred()))
    import_module("autograder.cli").app()
