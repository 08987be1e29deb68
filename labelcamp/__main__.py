"""`python -m labelcamp`: the command `labelcamp`, where its script can't be started (see the self-paced guide)."""

from __future__ import annotations

from labelcamp.cli import app

if __name__ == "__main__":
    app(prog_name="labelcamp")
