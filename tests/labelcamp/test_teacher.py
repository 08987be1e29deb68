from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = "import sys; sys.argv = ['autograder', '--help']; from labelcamp.teacher import main; main()"


def run(lang: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, which Python searches first."""
    environment = dict(os.environ, CAMP_LANG=lang, PYTHONIOENCODING="utf-8")
    command = [sys.executable, "-c", COMMAND]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize(("lang", "words"), [("en", "Another package called"), ("zh", "挡住了我们的")])
def test_another_package_of_the_same_name_is_named(tmp_path: Path, lang: str, words: str) -> None:
    (tmp_path / "autograder").mkdir()
    (tmp_path / "autograder" / "__init__.py").write_text("", encoding="utf-8")
    ran = run(lang, tmp_path)
    assert ran.returncode == 1
    assert words in ran.stderr and str(tmp_path) in ran.stderr
    assert "Traceback" not in ran.stderr


def test_ours_runs(tmp_path: Path) -> None:
    ran = run("en", tmp_path)
    assert ran.returncode == 0
    assert "retire" in ran.stdout
