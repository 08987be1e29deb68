"""Collecting from an exchange where anybody may put anything."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest

from autograder.collect import OddFiles, ordinary_files
from autograder.submission import read_submission

pytestmark = pytest.mark.nbgrader

NAME, CODE = "03-tiny", "ps1"


def walk(folder: Path, *skipped: str) -> tuple[dict[str, bytes], OddFiles]:
    odd = OddFiles([], [])
    found = {}
    for path, handle in ordinary_files(str(folder), odd, set(skipped)):
        with os.fdopen(handle, "rb") as file:
            found[path] = file.read()
    return found, odd


def test_only_ordinary_files(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("gold", encoding="utf-8")
    top = tmp_path / "in"
    (top / "labels").mkdir(parents=True)
    (top / "labels" / "a.jsonl").write_text("a", encoding="utf-8")
    (top / "items").mkdir()
    (top / "items" / "big.jpg").write_text("big", encoding="utf-8")
    (top / "labels" / "b.jsonl").symlink_to(secret)
    (top / "labels" / "c.jsonl").hardlink_to(secret)
    (top / "labels" / "gone.jsonl").symlink_to(tmp_path / "nowhere")
    (top / "folder").symlink_to(tmp_path)
    os.mkfifo(top / "pipe")
    with socket.socket(socket.AF_UNIX) as one, pytest.MonkeyPatch.context() as patch:
        patch.chdir(top)
        one.bind("socket")
    found, odd = walk(top, "items")
    assert found == {"labels/a.jsonl": b"a"}
    assert odd.links == ["folder", "labels/b.jsonl", "labels/c.jsonl", "labels/gone.jsonl"]
    assert odd.others == ["pipe", "socket"]


def test_the_folder_itself_may_be_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    found, odd = walk(tmp_path / "link")
    assert (found, odd.links) == ({}, ["."])


@pytest.fixture
def inbound(school) -> Any:
    """Plant a hand-in of a new student in the exchange; collected hand-ins of such students go away again."""
    made: list[Path] = []

    def plant(student: str, assignment: str = NAME) -> Path:
        place = school.exchange / school.folder.settings.course / "inbound"
        made.append(place / f"{student}+{assignment}+2026-11-24 08:00:00.{len(made):06} UTC+abc")
        return made[-1]

    yield plant
    for place in made:
        target = school.folder.submitted(place.name.split("+")[0], place.name.split("+")[1])
        for path in (place, target):
            if path.is_symlink():
                path.unlink()
            elif path.exists():
                shutil.rmtree(path)


def test_one_bad_hand_in_stops_no_other(school, inbound, tiny):
    deep, large, link, fine = inbound("deep"), inbound("large"), inbound("whole"), inbound("zfine")
    for place in (deep, large, fine):
        (place / "labels").mkdir(parents=True)
        (place / "labels" / "a.jsonl").write_bytes(tiny.journal(tiny.labels(tiny.sheet, 24)))
        (place / "timestamp.txt").write_text("2026-11-24 08:00:00 UTC", encoding="utf-8")
    with (large / "labels" / "b.jsonl").open("wb") as file:
        file.truncate(300 * 2**20)
    with contextlib.chdir(deep):
        for name in ["x" * 200] * 25:  # together longer than a path may be
            Path(name).mkdir()
            os.chdir(name)
        Path("a").write_text("a", encoding="utf-8")
    link.symlink_to(school.folder.root / "gold")
    school.run("collect", NAME)
    assert read_submission(school.folder.submitted("zfine", NAME)).faults == ()
    assert [p.code for p in read_submission(school.folder.submitted("deep", NAME)).faults] == ["not-a-file"]
    taken = school.folder.submitted("large", NAME) / "labels" / "b.jsonl"
    assert taken.stat().st_size == 20 * 2**20 + 1
    assert [p.code for p in read_submission(school.folder.submitted("whole", NAME)).faults] == ["symlink"]
    assert not list(school.folder.submitted("whole", NAME).rglob("gold.jsonl"))


def test_a_forged_time_does_not_help_after_retirement(school, inbound):
    place = inbound("early")
    (place / "labels").mkdir(parents=True)
    (place / "timestamp.txt").write_text("2001-01-01 00:00:00 UTC", encoding="utf-8")
    (place / "collected.json").write_text('{"arrived": "2001-01-01T00:00:00+00:00"}', encoding="utf-8")
    school.run("collect", NAME)
    found = read_submission(school.folder.submitted("early", NAME))
    arrived = json.loads((school.folder.submitted("early", NAME) / "collected.json").read_text(encoding="utf-8"))
    assert found.handed_in is not None and found.handed_in.year >= 2026
    assert arrived["arrived"] == found.handed_in.isoformat()


def test_a_code_assignment_is_collected_whole(school, inbound):
    place = inbound("files", CODE)
    (place / "items").mkdir(parents=True)
    (place / "items" / "data.csv").write_text("1", encoding="utf-8")
    (place / "x.pyc").write_text("1", encoding="utf-8")
    (place / "timestamp.txt").write_text("2026-11-24 08:00:00 UTC", encoding="utf-8")
    school.run("collect", CODE)
    names = {path.name for path in school.folder.submitted("files", CODE).rglob("*") if path.is_file()}
    assert names == {"data.csv", "timestamp.txt", "collected.json"}
