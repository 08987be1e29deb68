from __future__ import annotations

import json
from pathlib import Path

import pytest

from labelcamp.i18n import language, notebook_language, preferred


def notebook(folder: Path, name: str, lang: str) -> None:
    text = json.dumps({"metadata": {"labelcamp": {"lang": lang}}})
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"CAMP_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        ({"CAMP_LANG": "en", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"CAMP_LANG": "fr", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.GBK"}, "zh"),
        ({"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
    ],
)
def test_the_preferred_language(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CAMP_LANG", "LC_ALL", "LC_MESSAGES", "LANGUAGE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert preferred() == expected


def test_the_notebook_s_language_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMP_LANG", "en")
    assert language(tmp_path) == "en"
    notebook(tmp_path, "lesson.ipynb", "zh")
    notebook(tmp_path, "lesson-copy.ipynb", "zh")
    (tmp_path / "own.ipynb").write_text("{}", encoding="utf-8")
    (tmp_path / "broken.ipynb").write_bytes(b"\xff")
    assert language(tmp_path) == "zh"


def test_notebooks_of_two_languages_say_nothing(tmp_path: Path) -> None:
    notebook(tmp_path, "a.ipynb", "zh")
    notebook(tmp_path, "b.ipynb", "en")
    assert notebook_language(tmp_path) is None
