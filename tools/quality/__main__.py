"""`python -m tools.quality`."""

from __future__ import annotations

import sys

from tools.quality.cli import main

sys.exit(main(sys.argv[1:]))
