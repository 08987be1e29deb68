"""Run every benchmark and print what was measured, on what, and the ratios: `make bench`."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench import grading, imports, site


def main() -> None:
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"
    print(f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} cores, load {load}\n")
    imports.main()
    print()
    grading.main()
    print()
    site.main()


if __name__ == "__main__":
    main()
