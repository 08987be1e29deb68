"""The wheel on a learner's laptop: an empty environment, a folder with a Chinese name and a space, a GBK locale."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
LAPTOP = TOP / "build" / "laptop" / "bin"
LOCALES = TOP / "build" / "locale"
SECONDS = 300
LESSONS = ("03-image-classes", "08-writing", "09-comparing")
ASSIGNMENTS = ("03-image-classes", "08-rating", "08-rewriting", "09-comparing", "09-safety", "09-steps")
TESTED = ("labelcamp", "autograder", "course", "assignments", "tests", "tools", "docs")
"""What the fast tests of the student's side read, beside the data of the tasks."""

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A learner's folder, as it may be called on a Chinese Windows."""
    folder = tmp_path / "学生 张三"
    folder.mkdir()
    return folder


@pytest.fixture
def chinese(home: Path) -> Mapping[str, str]:
    """An environment in which files are GBK unless a program says otherwise, and settings live in the folder."""
    if not (LAPTOP / "labelcamp").exists() or not (LOCALES / "zh_CN.GBK").is_dir():
        pytest.fail("build/laptop or build/locale is missing. Run: make build/laptop/installed locale")
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"), str(home))
    return kept | places | {"LOCPATH": str(LOCALES), "LC_ALL": "zh_CN.GBK", "PYTHONUTF8": "0"}


@contextmanager
def started(folder: Path, env: Mapping[str, str], *options: str) -> Iterator[str]:
    """Run `labelcamp start` on a folder; gives the address that it says."""
    command = [LAPTOP / "labelcamp", "start", folder, *(options or ["--no-browser"])]
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as running:
        assert running.stdout is not None
        try:
            lines = (line.decode("gbk") for line in running.stdout)
            yield next(found[0] for line in lines if (found := re.search(r"http://\S+", line)))
        finally:
            running.terminate()


def listed(address: str, folder: str) -> set[str]:
    """Names in a folder that a running JupyterLab serves."""
    parts = urllib.parse.urlsplit(address)
    query = urllib.parse.parse_qs(parts.query)
    place = f"http://{parts.netloc}/api/contents/{folder}?token={query['token'][0]}"
    with urllib.request.urlopen(place, timeout=SECONDS) as reply:
        return {entry["name"] for entry in json.load(reply)["content"]}


def test_the_wheel_has_the_course_and_no_gold_but_that_of_practice() -> None:
    (wheel,) = (TOP / "build" / "wheel").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    content = [name.removeprefix("labelcamp/content/") for name in names if name.startswith("labelcamp/content/")]
    for lang in ("zh", "en"):
        assert {f"course/{lang}/{name}.ipynb" for name in LESSONS} <= set(content)
        assert {f"assignments/{lang}/{name}/{name}.ipynb" for name in ASSIGNMENTS} <= set(content)
    data = [name for name in content if name.startswith("datasets/")]
    assert {name.split("/")[1] for name in data} == {"answers", "birds-and-cars", "rewrite", "safety", "steps"}
    allowed = re.compile(r"datasets/[^/]+/(practice/.+|task\.toml|guideline\.(zh|en)\.md|CARD\.md)")
    assert [name for name in data if not allowed.fullmatch(name)] == []
    assert any(name.endswith("gold.jsonl") for name in data)


def test_the_course_opens_in_chinese_from_any_folder(home: Path, chinese: Mapping[str, str]) -> None:
    with started(home / "训练营", chinese) as address:
        assert "/lab/tree/zh/03-image-classes.ipynb" in address
        assert {f"{name}.ipynb" for name in LESSONS} <= listed(address, "zh")
        assert listed(address, "zh/assignments") == set(ASSIGNMENTS)


def test_the_browser_opens_from_a_home_whose_name_is_not_of_the_locale(home: Path, chinese: Mapping[str, str]) -> None:
    (home / "家").mkdir()
    places = dict.fromkeys(("HOME", "XDG_DATA_HOME", "JUPYTER_CONFIG_DIR"), str(home / "家"))
    with started(home / "训练营", {**chinese, **places, "BROWSER": "true"}, "--browser") as address:
        assert listed(address, "zh/assignments") == set(ASSIGNMENTS)


@pytest.mark.parametrize("name", ["03-image-classes", "assignments/09-steps/09-steps"])
def test_a_notebook_runs_in_the_empty_environment(home: Path, chinese: Mapping[str, str], name: str) -> None:
    with started(home / "训练营", chinese):
        pass
    notebook = home / "训练营" / "zh" / f"{name}.ipynb"
    convert = [
        LAPTOP / "jupyter",
        "nbconvert",
        "--to",
        "notebook",
        "--execute",
        "--allow-errors",
        "--output",
        "done.ipynb",
    ]
    subprocess.run([*convert, notebook], env=chinese, check=True, capture_output=True, timeout=SECONDS)
    done = json.loads((notebook.parent / "done.ipynb").read_text(encoding="utf-8"))
    cells = {cell["id"]: cell for cell in done["cells"]}
    bench = "open-bench" if "assignments" in name else "open-practice"
    kinds = {key for output in cells[bench]["outputs"] for key in output.get("data", {})}
    assert "application/vnd.jupyter.widget-view+json" in kinds, cells[bench]["outputs"]
    (guideline,) = cells["show-guideline"]["outputs"]
    assert "R1" in str(guideline["data"])


def test_a_place_that_cannot_be_written_is_a_sentence(home: Path, chinese: Mapping[str, str]) -> None:
    (home / "训练营").write_text("not a folder", encoding="utf-8")
    run = subprocess.run(
        [LAPTOP / "labelcamp", "start", home / "训练营", "--no-browser"],
        env=chinese, check=False, capture_output=True, timeout=SECONDS,
    )  # fmt: skip
    assert run.returncode == 1
    assert "写" in run.stderr.decode("gbk", "replace")
    assert b"Traceback" not in run.stderr


@pytest.mark.parametrize("command", [["init", "class"], ["mint", "03-image-classes"]])
def test_what_needs_the_repository_says_so(home: Path, chinese: Mapping[str, str], command: list[str]) -> None:
    run = subprocess.run(
        [LAPTOP / "autograder", *command], env=chinese, cwd=home, check=False, capture_output=True, timeout=SECONDS
    )
    assert run.returncode != 0
    assert b"Traceback" not in run.stderr
    assert run.stderr


def test_the_fast_tests_pass_under_gbk(home: Path, chinese: Mapping[str, str]) -> None:
    for name in TESTED:
        shutil.copytree(TOP / name, home / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    for task in (TOP / "datasets").iterdir():
        if (task / "practice").is_dir():
            shutil.copytree(task, home / "datasets" / task.name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(TOP / "pyproject.toml", home / "pyproject.toml")
    fast = ["tests/labelcamp", "-m", "not browser and not nbgrader and not slow", "-n", "2", "-q"]
    strict = ["-X", "warn_default_encoding", "-W", "error::EncodingWarning:labelcamp"]
    run = subprocess.run(
        [sys.executable, *strict, "-m", "pytest", *fast],
        env={**chinese, "PYTHONPATH": str(home)}, cwd=home, check=False, capture_output=True, timeout=SECONDS,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout.decode("gbk", "replace")[-4000:]
