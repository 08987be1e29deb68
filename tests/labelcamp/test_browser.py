"""The keeper of journals where there is no disk: two kernels, one store, and nothing lost."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import define, field

from labelcamp import bench, bench_desk, browser
from labelcamp.bench_desk import unkept
from labelcamp.browser import Keeper, Kept, Piece
from labelcamp.problems import ProblemError
from tests.labelcamp.test_bench import GUIDELINE, ITEMS, TASK, desk, row


@define
class Memory:
    """A store that works as the browser's: keys rise, and a transaction takes a while."""

    pieces: list[Kept] = field(factory=list)
    full: bool = False
    meanwhile: Any = None

    async def append(self, pieces: Sequence[Piece]) -> list[int]:
        await asyncio.sleep(0)
        if self.meanwhile:
            self.meanwhile()
        if self.full:
            raise OSError("no room")
        keys = []
        for piece in pieces:
            keys.append(len(self.pieces) + 1)
            self.pieces.append(Kept(piece.folder, piece.file, piece.text, keys[-1]))
        return keys

    async def after(self, key: int) -> list[Kept]:
        await asyncio.sleep(0)
        return [piece for piece in self.pieces if piece.key > key]


def kernel(home: Path, store: Memory) -> tuple[Keeper, Path]:
    """A kernel's keeper and its folder of lessons."""
    labels = home / "labels"
    labels.mkdir(parents=True)
    return Keeper(home, store), labels


def do(work: Coroutine[Any, Any, Any]) -> Any:
    """Run it in a thread of its own: this one may hold the event loop of the tests that drive a browser."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def write(path: Path, text: str) -> None:
    """Add to a file, as a journal does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.write(text.encode())


def files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_a_later_kernel_finds_what_an_earlier_one_kept(tmp_path: Path) -> None:
    store = Memory()
    keeper, labels = kernel(tmp_path / "one", store)
    work = tmp_path / "one" / "assignments" / "09-steps" / "labels"
    write(labels / "a.jsonl", "鸟\n")
    write(labels / "folder-id", "f" * 32)
    write(work / "b.jsonl", "2\n")
    do(keeper.keep())
    write(labels / "a.jsonl", "3\n")
    do(keeper.keep())
    do(keeper.keep())
    assert [piece.text for piece in store.pieces] == ["鸟\n", "f" * 32, "2\n", "3\n"]
    later, found = kernel(tmp_path / "two", store)
    do(later.meet())
    assert files(found) == files(labels) == {"a.jsonl": "鸟\n3\n", "folder-id": "f" * 32}
    assert files(tmp_path / "two" / "assignments" / "09-steps" / "labels") == {"b.jsonl": "2\n"}
    do(later.meet())
    assert len(store.pieces) == 4


def test_a_class_file_is_kept_whole_and_the_last_one_counts(tmp_path: Path) -> None:
    store = Memory()
    keeper, _labels = kernel(tmp_path / "one", store)
    file = Path("class", "zh", "03-tiny.camp.zip")
    journal = Path("class", "zh", "tiny-1", "03-tiny", "labels", "a.jsonl")
    write(tmp_path / "one" / journal, "1\n")
    for data in (b"PK\x03\x04\xff first", b"PK\x03\x04\xfe"):
        (tmp_path / "one" / file).write_bytes(data)
        do(keeper.keep())
        do(keeper.keep())
    assert len(store.pieces) == 3
    later, _found = kernel(tmp_path / "two", store)
    do(later.meet())
    do(later.meet())
    assert (tmp_path / "two" / file).read_bytes() == b"PK\x03\x04\xfe"
    assert (tmp_path / "two" / journal).read_bytes() == b"1\n"
    assert len(store.pieces) == 3
    store.pieces.append(Kept("class/zh", "03-tiny.camp.zip", "not Base64 %", 4))
    do(later.meet())
    assert (tmp_path / "two" / file).read_bytes() == b"PK\x03\x04\xfe"


def test_two_kernels_at_once_end_up_with_the_same(tmp_path: Path) -> None:
    store = Memory()
    one, here = kernel(tmp_path / "one", store)
    two, there = kernel(tmp_path / "two", store)
    write(here / "finished.log", "one\n")
    write(there / "finished.log", "two\n")
    write(here / "a.jsonl", "1\n")
    write(there / "b.jsonl", "2\n")

    async def both() -> None:
        for _ in range(2):
            await asyncio.gather(one.meet(), two.meet())

    do(both())
    assert files(here).keys() == files(there).keys() == {"finished.log", "a.jsonl", "b.jsonl"}
    assert all(sorted(files(each)["finished.log"].split()) == ["one", "two"] for each in (here, there))
    write(here / "finished.log", "three\n")
    do(one.keep())
    assert [piece.text for piece in store.pieces][-1] == "three\n"


def test_a_row_that_comes_while_the_store_is_at_work_is_kept_with_the_next(tmp_path: Path) -> None:
    store = Memory()
    keeper, labels = kernel(tmp_path, store)
    write(labels / "a.jsonl", "1\n")
    store.meanwhile = lambda: write(labels / "a.jsonl", "2\n")
    do(keeper.keep())
    store.meanwhile = None
    do(keeper.keep())
    assert [piece.text for piece in store.pieces] == ["1\n", "2\n"]


def test_a_full_store_is_a_sentence_and_the_next_attempt_keeps_all(tmp_path: Path) -> None:
    store = Memory(full=True)
    keeper, labels = kernel(tmp_path, store)
    write(labels / "a.jsonl", "1\n")
    with pytest.raises(ProblemError, match="could not keep your answers"):
        do(keeper.keep())
    assert keeper.trouble
    store.full = False
    do(keeper.keep())
    assert [piece.text for piece in store.pieces] == ["1\n"]
    assert not keeper.trouble


def test_a_piece_stays_under_home(tmp_path: Path) -> None:
    store = Memory([Kept("../outside", "x.jsonl", "1\n", 1), Kept("labels", "../../y.jsonl", "1\n", 2)])
    home = tmp_path / "home"
    keeper, _labels = kernel(home, store)
    do(keeper.meet())
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_last_id_of_a_folder_counts(tmp_path: Path) -> None:
    store = Memory([Kept("labels", "folder-id", "a" * 32, 1), Kept("labels", "folder-id", "b" * 32, 2)])
    keeper, labels = kernel(tmp_path, store)
    do(keeper.meet())
    assert files(labels) == {"folder-id": "b" * 32}
    do(keeper.keep())
    assert len(store.pieces) == 2


def test_two_kernels_that_give_a_folder_its_id_at_once_agree_on_the_last(tmp_path: Path) -> None:
    store = Memory()
    one, here = kernel(tmp_path / "one", store)
    two, there = kernel(tmp_path / "two", store)
    for labels, name in ((here, "a"), (there, "b")):
        write(labels / "folder-id", name * 32)
    do(one.keep())
    do(two.keep())
    for keeper in (one, two, one):
        do(keeper.meet())
    assert files(here) == files(there) == {"folder-id": "b" * 32}
    assert len(store.pieces) == 2


def test_what_waits_in_a_browser_is_filed_by_the_place_of_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def owner(folder: Path) -> str:
        bench_desk._journals.clear()
        return str(desk(folder).spec()["owner"]["id"])

    on_a_disk = owner(tmp_path)
    (tmp_path / "labels" / "folder-id").write_text("b" * 32, encoding="utf-8")
    assert owner(tmp_path) != on_a_disk
    monkeypatch.setattr(bench_desk, "is_browser", lambda: True)
    in_a_browser = owner(tmp_path)
    (tmp_path / "labels" / "folder-id").write_text("c" * 32, encoding="utf-8")
    assert owner(tmp_path) == in_a_browser != owner(tmp_path / "other")


def test_a_cell_meets_the_store_first_and_keeps_what_it_wrote(tmp_path: Path) -> None:
    store = Memory([Kept("labels", "a.jsonl", "1\n", 1)])
    keeper, labels = kernel(tmp_path, store)
    seen = {}

    async def run(code: str) -> Any:
        seen.update(files(labels))
        write(labels / "b.jsonl", "2\n")
        return code.upper()

    assert do(browser.around(run, keeper)("cell")) == "CELL"
    assert seen == {"a.jsonl": "1\n"}
    assert store.pieces[-1].text == "2\n"
    store.full = True
    assert do(browser.around(run, keeper)("cell")) == "CELL"


def test_nothing_is_acknowledged_that_is_not_kept() -> None:
    acked = [({"type": "acked"}, []), ({"type": "verdict"}, []), ({"type": "media"}, [b"x"])]
    assert [message["type"] for message, _ in unkept(acked, "why")] == ["failed", "media"]
    assert unkept([({"type": "result"}, [])], "why") == [({"type": "unfinished", "sentence": "why"}, [])]


def test_a_bench_waits_for_the_store_before_it_acknowledges(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Memory()
    keeper = Keeper(tmp_path, store)
    made = bench.Bench(
        task=TASK,
        guideline=GUIDELINE,
        items=ITEMS,
        media=lambda name: name.encode(),
        mode="work",
        set_id="demo",
        journal_folder=tmp_path / "labels",
    )
    told: list[tuple[str, int]] = []
    monkeypatch.setattr(bench, "keeper", lambda: keeper)
    monkeypatch.setattr(made, "send", lambda message, buffers=None: told.append((message["type"], len(store.pieces))))

    async def label() -> None:
        made._received(made, {"type": "rows", "rows": [row()]}, [])
        await made._kept  # type: ignore[misc]

    do(label())
    assert told[0] == ("acked", 2)


def test_none_goes_to_a_page_as_null_at_any_depth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    null = object()
    monkeypatch.setattr(browser.sys, "platform", "emscripten")
    monkeypatch.setitem(sys.modules, "pyodide", SimpleNamespace(ffi=SimpleNamespace(jsnull=null)))
    monkeypatch.setitem(sys.modules, "pyodide.ffi", SimpleNamespace(jsnull=null))
    assert browser.nulls({"a": None, "b": [(None, 1)], "c": b"x"}) == {"a": null, "b": [[null, 1]], "c": b"x"}


def test_where_there_is_a_disk_nothing_is_changed() -> None:
    data = {"a": None}
    assert browser.nulls(data) is data


@pytest.mark.parametrize(
    "labels",
    [
        "labels",
        "zh/assignments/03-tiny/labels",
        "zh/class/03-tiny/labels",
        "zh/class/tiny-2/03-tiny/labels",
        "03-tiny/labels",
    ],
)
def test_the_learners_folder_is_found_from_any_labels(tmp_path: Path, labels: str) -> None:
    assert browser.learners_folder(tmp_path / "camp" / labels) == tmp_path / "camp"
