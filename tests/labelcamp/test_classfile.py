"""Class files: packed, checked, taken up; hostile ones refused with a sentence and without a trace."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from labelcamp import classfile, cli, workspace
from labelcamp.bench_desk import Desk
from labelcamp.carry import pack
from labelcamp.items import Item, ItemSet, Media, dump_set
from labelcamp.journal import read_folder
from labelcamp.problems import ProblemError
from labelcamp.task import load_task
from labelcamp.work import assignment
from tests.labelcamp.test_bench import desk, row, send

NAME = "03-tiny"
TASK = """
id = "tiny"
version = 1
guideline = "1.0"
title = { zh = "小任务", en = "Tiny" }
points = { passing = 0.6, excellent = 0.9 }
[[shown]]
name = "picture"
kind = "image"
[[asked]]
kind = "choice"
id = "contents"
title = { zh = "是什么？", en = "What is it?" }
labels = [{ id = "bird", title = { zh = "鸟", en = "bird" } }, { id = "car", title = { zh = "小汽车", en = "car" } }]
"""
NOTEBOOK = json.dumps({"cells": [], "metadata": {"labelcamp": {"lang": "zh"}}, "nbformat": 4, "nbformat_minor": 5})


def picture(n: int) -> bytes:
    return b"picture %d" % n


def make_folder(top: Path, set_id: str = "tiny-1") -> Path:
    folder = top / NAME
    items = folder / "items"
    (items / "media").mkdir(parents=True)
    (items / "task.toml").write_text(TASK, encoding="utf-8")
    task = load_task(items)
    media = [Media(f"{n:03}.jpg", hashlib.sha256(picture(n)).hexdigest(), 8, 8) for n in range(6)]
    shown = tuple(Item(f"i{n}", ("contents",), {"picture": one}) for n, one in enumerate(media))
    dump_set(ItemSet(set_id, task.id, task.version, task.hash, shown), items)
    for n, one in enumerate(media):
        (items / "media" / one.file).write_bytes(picture(n))
    for lang in ("zh", "en"):
        text = "# 规范 (v1.0)\n\n| 号 | 规则 | 算 | 不算 |\n| **R1** | **写清楚。** 写 | 这样 | 那样 |\n"
        (items / f"guideline.{lang}.md").write_text(text, encoding="utf-8")
    (folder / f"{NAME}.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    return folder


@pytest.fixture
def packed(tmp_path: Path) -> bytes:
    return classfile.pack(make_folder(tmp_path / "teacher"), "zh")


def entries(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: Any, method: int = zipfile.ZIP_STORED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in files.items() if isinstance(files, dict) else files:
            archive.writestr(name, data)
    return target.getvalue()


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_what_is_packed_and_nothing_else(tmp_path: Path, packed: bytes) -> None:
    folder = tmp_path / "teacher" / NAME
    assert tree(folder) == {name: data for name, data in entries(packed).items() if name != classfile.HEAD}
    (folder / "gold.jsonl").write_text("gold", encoding="utf-8")
    (folder / "labels").mkdir()
    (folder / "labels" / "a.jsonl").write_text("row", encoding="utf-8")
    (folder / "items" / "gold.jsonl").write_text("gold", encoding="utf-8")
    (folder / "items" / "media" / ".DS_Store").write_bytes(b"left by a file manager")
    assert classfile.pack(folder, "zh") == packed


def test_the_same_folder_gives_the_same_bytes(tmp_path: Path, packed: bytes) -> None:
    assert classfile.pack(make_folder(tmp_path / "another place 中文"), "zh") == packed


def test_it_becomes_an_assignment_in_the_learners_folder(tmp_path: Path, packed: bytes) -> None:
    learner = tmp_path / "学生 张三"
    notebook = classfile.take_up(classfile.read_class_file(packed, "x"), learner)
    assert notebook == learner / "zh" / "class" / NAME / f"{NAME}.ipynb"
    assert tree(notebook.parent) == tree(tmp_path / "teacher" / NAME)
    assert [path.name for path in notebook.parent.parent.iterdir()] == [NAME]
    work = assignment(folder=notebook.parent)
    assert (work.items.id, work.gold, work.labels_folder) == ("tiny-1", {}, notebook.parent / "labels")


def test_taken_up_again_it_keeps_what_the_learner_made(tmp_path: Path, packed: bytes) -> None:
    found = classfile.read_class_file(packed, "x")
    place = classfile.take_up(found, tmp_path).parent
    (place / "labels").mkdir()
    (place / "labels" / "a.jsonl").write_text("my labels\n", encoding="utf-8")
    (place / f"{NAME}.ipynb").write_text("my notebook", encoding="utf-8")
    (place / "items" / "media" / "000.jpg").write_bytes(b"damaged")
    (place / "items" / "media" / "001.jpg").unlink()
    assert classfile.take_up(found, tmp_path).parent == place
    assert (place / "labels" / "a.jsonl").read_text(encoding="utf-8") == "my labels\n"
    assert (place / f"{NAME}.ipynb").read_text(encoding="utf-8") == "my notebook"
    assert [(place / "items" / "media" / f"00{n}.jpg").read_bytes() for n in (0, 1)] == [picture(0), picture(1)]


def test_another_set_gets_a_folder_of_its_own(tmp_path: Path, packed: bytes) -> None:
    place = classfile.take_up(classfile.read_class_file(packed, "x"), tmp_path).parent
    before = tree(place)
    other = classfile.pack(make_folder(tmp_path / "retry", "tiny-2"), "zh")
    again = classfile.take_up(classfile.read_class_file(other, "x"), tmp_path).parent
    assert again == place.parent / "tiny-2" / NAME and tree(place) == before
    assert assignment(folder=again).items.id == "tiny-2"
    assert classfile.take_up(classfile.read_class_file(other, "x"), tmp_path).parent == again


def changed(name: str, data: bytes | None) -> Callable[[dict[str, bytes]], Any]:
    def change(files: dict[str, bytes]) -> Any:
        files.pop(name, None)
        return files if data is None else files | {name: data}

    return change


def head(**fields: Any) -> Callable[[dict[str, bytes]], Any]:
    plain = {"format": 1, "assignment": NAME, "lang": "zh", "set": "tiny-1"}
    return changed(classfile.HEAD, json.dumps(plain | fields).encode())


HOSTILE: dict[str, Callable[[dict[str, bytes]], Any]] = {
    "up": changed("../outside.txt", b"x"),
    "up inside": changed("items/media/../../../outside.txt", b"x"),
    "up with backslash": changed("items\\media\\..\\..\\outside.txt", b"x"),
    "absolute": changed("/tmp/outside.txt", b"x"),
    "drive": changed("C:outside.txt", b"x"),
    "folder": changed("items/media/sub/", b""),
    "hidden": changed("items/media/.profile", b"x"),
    "device": changed("items/media/NUL.jpg", b"x"),
    "dot at the end": changed("items/media/a.", b"x"),
    "one on Windows": changed("items/media/000.JPG", b"x"),
    "twice": lambda files: [*files.items(), ("items/media/000.jpg", b"other")],
    "labels": changed("labels/a.jsonl", b"{}"),
    "gold": changed("items/gold.jsonl", b"{}"),
    "another notebook": changed("other.ipynb", NOTEBOOK.encode()),
    "no notebook": changed(f"{NAME}.ipynb", None),
    "a notebook that is none": changed(f"{NAME}.ipynb", b"[]"),
    "no items": changed("items/items.jsonl", None),
    "broken items": changed("items/items.jsonl", b"{"),
    "broken task": changed("items/task.toml", b"\xff"),
    "another task": changed("items/task.toml", TASK.replace('version = 1', 'version = 2').encode()),
    "a missing picture": changed("items/media/000.jpg", None),
    "another picture": changed("items/media/000.jpg", b"not the one"),
    "no head": changed(classfile.HEAD, None),
    "a head that is none": changed(classfile.HEAD, b"[1]"),
    "deep head": changed(classfile.HEAD, b"[" * 100_000),
    "name up": head(assignment=".."),
    "name with a slash": head(assignment="a/b"),
    "name of a device": head(assignment="CON"),
    "name that is none": head(assignment=3),
    "set up": head(set="../x"),
    "another set": head(set="tiny-9"),
    "language": head(lang="../zh"),
    "more": head(more=1),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused(name: str, packed: bytes, tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate") if name == "twice" else _nothing():
        data = zipped(HOSTILE[name](entries(packed)))
    place = tmp_path / "a" / "b" / "c"
    place.mkdir(parents=True)
    before = tree(tmp_path)
    with pytest.raises(ProblemError) as caught:
        classfile.take_up(classfile.read_class_file(data, "03.camp.zip"), place)
    assert caught.value.problem.code == "class-file"
    assert "03.camp.zip" in caught.value.problem.sentence("zh")
    assert tree(tmp_path) == before and list(place.iterdir()) == []


class _nothing:  # noqa: N801
    def __enter__(self) -> None: ...
    def __exit__(self, *_: object) -> None: ...


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not a zip" * 100])
def test_what_is_no_zip(data: bytes) -> None:
    with pytest.raises(ProblemError) as caught:
        classfile.read_class_file(data, "x")
    assert caught.value.problem.code == "class-file"


def test_a_damaged_byte_is_noticed(packed: bytes) -> None:
    place = packed.index(picture(3))
    with pytest.raises(ProblemError) as caught:
        classfile.read_class_file(packed[:place] + b"X" + packed[place + 1 :], "x")
    assert caught.value.problem.code == "class-file"


def test_a_newer_one_says_update(packed: bytes) -> None:
    with pytest.raises(ProblemError) as caught:
        classfile.read_class_file(zipped(head(format=2)(entries(packed))), "x")
    assert caught.value.problem.code == "class-file-newer"


def test_bounds(packed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def code(data: bytes) -> str:
        with pytest.raises(ProblemError) as caught:
            classfile.read_class_file(data, "x")
        return caught.value.problem.code

    files = entries(packed)
    many = files | {f"items/media/more{n}.jpg": b"" for n in range(classfile.MOST_FILES)}
    assert code(zipped(many)) == "class-file-large"
    # 21 MB of zeros are a few kB in the zip.
    bomb = zipped(files | {"items/media/zeros.jpg": bytes(classfile.LARGEST_FILE + 1)}, zipfile.ZIP_DEFLATED)
    assert len(bomb) < 100_000 and code(bomb) == "class-file-large"
    monkeypatch.setattr(classfile, "MOST_BYTES", sum(map(len, files.values())) - 1)
    assert code(packed) == "class-file-large"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_unpacks_unbounded_is_refused(packed: bytes, method: int) -> None:
    with pytest.raises(ProblemError) as caught:
        classfile.read_class_file(zipped(entries(packed), method), "x")
    assert caught.value.problem.details["reason"] == "an unknown compression"


def test_a_size_that_lies_unpacks_no_more_than_it_says(packed: bytes) -> None:
    data = zipped(entries(packed) | {"items/media/lie.jpg": bytes(5_000_000)}, zipfile.ZIP_DEFLATED)
    told = struct.pack("<L", 5_000_000)
    assert data.count(told) == 2
    with pytest.raises(ProblemError) as caught:
        classfile.read_class_file(data.replace(told, struct.pack("<L", 5)), "x")
    assert caught.value.problem.code in ("class-file", "class-file-large")


def test_a_place_that_cannot_be_written_to_is_a_sentence(packed: bytes, tmp_path: Path) -> None:
    (tmp_path / "zh").write_text("a file", encoding="utf-8")
    with pytest.raises(ProblemError) as caught:
        classfile.take_up(classfile.read_class_file(packed, "x"), tmp_path)
    assert caught.value.problem.code == "read-only"


@pytest.mark.parametrize("by_option", [True, False])
def test_start_takes_it_up_and_opens_it(
    by_option: bool, packed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: dict[str, Any] = {}
    monkeypatch.setattr(workspace, "serve", lambda folder, **more: served.update(more, folder=folder))
    monkeypatch.setattr(workspace, "prepare", lambda folder: [])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CAMP_LANG", "zh")
    file = tmp_path / f"{NAME}{classfile.SUFFIX}"
    file.write_bytes(packed)
    words = ["start", "camp", "--class", str(file)] if by_option else ["start", str(file)]
    found = CliRunner().invoke(cli.app, words)
    assert found.exit_code == 0, found.output
    assert served["folder"] == tmp_path / "camp"
    assert served["notebook"] == tmp_path / "camp" / "zh" / "class" / NAME / f"{NAME}.ipynb"
    assert served["notebook"].is_file() and "班级作业在" in found.output


@pytest.mark.parametrize(("name", "sentence"), [("none.camp.zip", "can't be read"), ("bad.camp.zip", "is not a class")])
def test_start_says_what_is_wrong_with_it(
    name: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "prepare", lambda folder: [])
    monkeypatch.setenv("CAMP_LANG", "en")
    (tmp_path / "bad.camp.zip").write_bytes(b"bad")
    found = CliRunner().invoke(cli.app, ["start", str(tmp_path / "camp"), "--class", str(tmp_path / name)])
    assert found.exit_code == 1 and sentence in found.output.replace("\n", " ")


def test_a_kernel_without_a_disk_keeps_the_last_class_file_of_an_assignment(tmp_path: Path, packed: bytes) -> None:
    home = tmp_path / "home"
    assert classfile.kept_assignment(home, "zh", NAME) is None
    said = classfile.keep(classfile.read_class_file(packed, "x"), packed, home)
    assert said == f"zh/assignments/{NAME}/{NAME}.ipynb"
    place = classfile.kept_assignment(home, "zh", NAME)
    assert place is not None and tree(place) == tree(tmp_path / "teacher" / NAME)
    assert classfile.kept_assignment(home, "en", NAME) is None
    (place / "labels").mkdir()
    retry = classfile.pack(make_folder(tmp_path / "retry", "tiny-2"), "zh")
    classfile.keep(classfile.read_class_file(retry, "x"), retry, home)
    another = classfile.kept_assignment(home, "zh", NAME)
    assert another is not None and not (another / "labels").exists() and (place / "labels").exists()
    assert assignment(folder=another).items.id == "tiny-2"
    (home / "class" / "zh" / f"{NAME}.camp.zip").write_bytes(b"damaged")
    with pytest.raises(ProblemError, match="not a class file"):
        classfile.kept_assignment(home, "zh", NAME)


def test_the_bench_opens_a_class_file(tmp_path: Path, packed: bytes) -> None:
    camp = tmp_path / "camp"
    one = desk(camp)
    text = b64encode(packed).decode()
    assert one.receive({"type": "class", "text": text[:99], "more": True}) == []
    ((said, _buffers),) = one.receive({"type": "class", "text": text[99:], "more": False})
    assert f"zh/class/{NAME}/{NAME}.ipynb" in said["sentence"]
    assert assignment(folder=camp / "zh" / "class" / NAME).items.id == "tiny-1"
    there = desk(camp / "zh" / "class" / NAME)
    ((said, _buffers),) = there.receive({"type": "class", "text": text})
    assert said["sentence"] == f"Your class's “{NAME}” is here. Run this notebook again from the top."
    before = tree(camp)
    for bad in ("", "not Base64 %", b64encode(b"PK\x03\x04").decode(), b64encode(zipped({"../x": b""})).decode()):
        ((said, _buffers),) = one.receive({"type": "class", "text": bad, "more": False})
        assert "is not a class file" in said["sentence"]
    assert tree(camp) == before


def test_labels_of_other_items_stay_out_of_an_assignment(tmp_path: Path, packed: bytes) -> None:
    place = classfile.take_up(classfile.read_class_file(packed, "x"), tmp_path).parent
    strange = desk(tmp_path / "elsewhere" / NAME)
    send(strange, row())
    file = tmp_path / "labels.jsonl"
    file.write_bytes(pack(tmp_path / "elsewhere" / NAME / "labels"))
    told = CliRunner().invoke(cli.app, ["take", str(file), str(place / "labels")], env={"CAMP_LANG": "en"})
    assert "class file" in told.stderr and not read_folder(place / "labels").rows
    here = assignment(folder=place)
    bench = Desk(
        task=here.task,
        guideline=here.guideline_page,
        items=here.items.items,
        media=lambda name: b"",
        mode="work",
        set_id=here.items.id,
        journal_folder=place / "labels",
    )
    bench.receive({"type": "take", "text": file.read_text(encoding="utf-8"), "more": False})
    assert not read_folder(place / "labels").rows
