from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

from labelcamp import content, workspace
from labelcamp.cli import app
from labelcamp.problems import ProblemError


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course of one lesson in each language."""
    for lang in ("zh", "en"):
        (tmp_path / "course" / lang).mkdir(parents=True)
        (tmp_path / "course" / lang / "03-image-classes.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(content, "find", lambda part: tmp_path / part)
    return tmp_path / "course"


def test_lessons_are_copied_once_and_the_learner_s_stay(course: Path, tmp_path: Path) -> None:
    folder = tmp_path / "学生 张三"
    copied = workspace.prepare(folder)
    assert [path.relative_to(folder).as_posix() for path in copied] == [
        "zh/03-image-classes.ipynb",
        "en/03-image-classes.ipynb",
    ]
    copied[0].write_text("my own words", encoding="utf-8")
    assert workspace.prepare(folder) == []
    assert copied[0].read_text(encoding="utf-8") == "my own words"


def test_a_place_that_cannot_be_written_to_is_a_sentence(course: Path, tmp_path: Path) -> None:
    (tmp_path / "camp").write_text("a file", encoding="utf-8")
    with pytest.raises(ProblemError) as caught:
        workspace.prepare(tmp_path / "camp")
    assert caught.value.problem.code == "read-only"


def test_jupyterlab_speaks_chinese_and_calls_nobody(tmp_path: Path) -> None:
    place = workspace.settings("zh", tmp_path)
    defaults = json.loads((place / "labconfig" / "default_setting_overrides.json").read_text(encoding="utf-8"))
    assert defaults["@jupyterlab/translation-extension:plugin"] == {"locale": "zh_CN"}
    assert defaults["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
    workspace.settings("en", tmp_path)
    defaults = json.loads((place / "labconfig" / "default_setting_overrides.json").read_text(encoding="utf-8"))
    assert defaults["@jupyterlab/translation-extension:plugin"] == {"locale": "default"}


def test_a_folder_has_its_own_port_and_where_somebody_listens_there_another(tmp_path: Path) -> None:
    port = workspace.port_for(tmp_path)
    assert workspace.port_for(tmp_path) == port
    with socket.socket() as server:
        server.bind(("127.0.0.1", port))
        server.listen()
        taken = workspace.port_for(tmp_path)
    assert taken != port
    with socket.socket() as server:
        server.bind(("127.0.0.1", taken))


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", "There are no labels in"), ("zh", "还没有标注")],
)
def test_checking_an_empty_folder_is_a_sentence(
    lang: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CAMP_LANG", lang)
    result = CliRunner().invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 1
    assert expected in result.output
