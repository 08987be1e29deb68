from __future__ import annotations

from pathlib import Path

import pytest

from labelcamp.task import Choice, Task, TaskError, load_task


def change(folder: Path, old: str, new: str) -> Path:
    path = folder / "task.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def test_a_task_is_read_as_it_is_declared(task: Task) -> None:
    contents = task.question("contents")
    assert isinstance(contents, Choice)
    assert [(label.id, label.key, label.unsure_key) for label in contents.labels] == [
        ("bird", "1", "q"),
        ("car", "2", "w"),
    ]
    assert contents.none is not None and contents.none.key == "3"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('key = "2"', 'key = "1"', "each hotkey once"),
        ('key = "2"', 'key = "Z"', "none of the bench's own"),
        ('unsure_key = "w"', 'unsure_key = "Q"', "each hotkey once"),
        ('title = { zh = "鸟", en = "Bird" }', 'title = { en = "Bird" }', "asked[0].labels[0]"),
        ('id = "car"', 'id = "bird"', "each label id once"),
        ("version = 1", 'version = "1"', "version: expected int, found '1'"),
        ("version = 1", "version = 1\ncolour = 3", "unknown key colour"),
        ("multiple = true\nunsure = true", "multiple = false\nunsure = true", "only with multiple = true"),
        ("passing = 0.6", "passing = 0.9", "passing < excellent"),
        ('kind = "choice"', 'kind = "guess"', "asked[0]"),
        ('label = "bird"', 'label = "bat"', "a label of this task"),
        ('measure = "share"', 'measure = "mode"', "asked[1].measure"),
        ('guideline = "1.0"', "", "'guideline' is missing"),
    ],
)
def test_a_fault_is_named_by_file_key_and_expectation(task_folder: Path, old: str, new: str, expected: str) -> None:
    with pytest.raises(TaskError) as caught:
        load_task(change(task_folder, old, new))
    assert expected in str(caught.value)
    assert "task.toml" in str(caught.value)


def test_a_missing_or_broken_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TaskError, match=r"is missing\. A task is a folder with a task\.toml\."):
        load_task(tmp_path)
    (tmp_path / "task.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(TaskError, match="not TOML in UTF-8"):
        load_task(tmp_path)


def test_the_hash_changes_with_the_meaning_only(task: Task, task_folder: Path) -> None:
    change(task_folder, 'en = "Bird"', 'en = "A bird"')
    change(task_folder, 'key = "2"', 'key = "9"')
    change(task_folder, 'guideline = "1.0"', 'guideline = "1.1"')
    assert load_task(task_folder).hash == task.hash
    change(task_folder, 'id = "car"', 'id = "vehicle"')
    assert load_task(task_folder).hash != task.hash
