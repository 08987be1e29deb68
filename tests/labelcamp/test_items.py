from __future__ import annotations

from pathlib import Path

import pytest

from labelcamp.items import Item, ItemSet, Media, dump_set, load_set
from labelcamp.task import Task, TaskError


def test_a_set_survives_the_disk_and_the_same_set_gives_the_same_bytes(item_set: ItemSet, tmp_path: Path) -> None:
    dump_set(item_set, tmp_path / "a")
    again = load_set(tmp_path / "a")
    assert again == item_set
    dump_set(again, tmp_path / "b")
    for name in ("set.json", "items.jsonl"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_an_item_s_hash_covers_its_picture() -> None:
    one = Item("i", ("contents",), {"image": Media("a.jpg", "00")})
    assert one.hash != Item("i", ("contents",), {"image": Media("a.jpg", "01")}).hash
    assert one.hash == Item("i", ("contents",), {"image": Media("a.jpg", "00")}).hash


@pytest.mark.parametrize("name", ["../secret.jpg", "/etc/passwd", "a\\b.jpg", ".hidden", "", "a/b.jpg"])
def test_a_media_file_can_only_be_in_the_media_folder(name: str) -> None:
    with pytest.raises(ValueError, match="expected letters"):
        Media(name, "00")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"format": 1', '"format": 2', "expected format 1"),
        ('"version": 1', '"version": "1"', "version: expected int"),
        ('"pools": {}', '"pools": {"learn": ["i99"]}', "pools that are disjoint"),
    ],
)
def test_a_fault_in_a_set_is_named(item_set: ItemSet, tmp_path: Path, old: str, new: str, expected: str) -> None:
    dump_set(item_set, tmp_path)
    path = tmp_path / "set.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(TaskError) as caught:
        load_set(tmp_path)
    assert expected in str(caught.value)


def test_a_missing_set_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match=r"set\.json is missing\."):
        load_set(tmp_path)


def test_a_text_may_hold_any_line_end(task: Task, tmp_path: Path) -> None:
    text = "one\u2028two\u2029three\x85four\r\nfive"
    made = ItemSet("a", task.id, task.version, task.hash, (Item("i", ("contents",), {"image": text}),))
    dump_set(made, tmp_path)
    assert load_set(tmp_path).items[0].shown["image"] == text
