"""The Python side of the bench: what it keeps, what it refuses, and what it never says."""

from __future__ import annotations

import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from labelcamp import bench_desk
from labelcamp.answers import Answer, Gold, plain
from labelcamp.bench import Bench
from labelcamp.bench_desk import Desk
from labelcamp.bench_strings import bench_strings, desk_strings, quiz_strings
from labelcamp.carry import finished_tests
from labelcamp.guidelines import Guideline, Rule
from labelcamp.items import Item, Media
from labelcamp.journal import read_folder
from labelcamp.quiz import Quiz, QuizQuestion
from labelcamp.task import Choice, Key, Label, Points, Shown, Task
from labelcamp.wording import in_words

TASK = Task(
    id="birds-and-cars",
    version=1,
    title={"zh": "鸟和小汽车", "en": "Birds and cars"},
    guideline="1.0",
    points=Points(0.6, 0.85),
    shown=(Shown("photo", "image"),),
    asked=(
        Choice(
            id="contents",
            title={"zh": "有什么?", "en": "What is there?"},
            labels=(
                Label("bird", {"zh": "鸟", "en": "Bird"}, "1", "q", "R1"),
                Label("car", {"zh": "小汽车", "en": "Car"}, "2", "w", "R4"),
            ),
            multiple=True,
            unsure=True,
            none=Key("3", {"zh": "都没有", "en": "Neither"}),
        ),
    ),
)
QUESTION = TASK.asked[0]
GUIDELINE = Guideline("1.0", "en", "Birds", "# Birds (v1.0)\n", {"R1": Rule("R1", "One.", "a", "b")})
ITEMS = tuple(Item(f"item-{n}", ("contents",), {"photo": Media(f"{n}.jpg", f"{n:064}", 640, 480)}) for n in range(12))
SECRET = "marker-of-the-gold"


def gold(mode: str = "learn") -> dict[str, Gold]:
    """Every item holds a bird, and a reason that is easy to find."""
    return {
        item.id: Gold(
            Answer(
                "0" * 32, 1, TASK.id, TASK.hash, item.id, item.hash, "practice", mode, "", "gold", "submitted",
                {"contents": {"bird": "yes"}},
            ),
            ("R1",),
            {"zh": f"{SECRET} 因为", "en": f"{SECRET} because"},
        )
        for item in ITEMS
    }  # fmt: skip


def row(number: int = 0, contents: object = None, **fields: object) -> dict[str, Any]:
    item = ITEMS[number]
    return {
        "v": 1,
        "id": uuid.uuid4().hex,
        "stamp": 1000 + number,
        "task": TASK.id,
        "task_hash": TASK.hash,
        "item": item.id,
        "item_hash": item.hash,
        "set": "demo",
        "mode": "work",
        "by": "li",
        "source": "human",
        "status": "submitted",
        "values": {"contents": {"bird": "yes"} if contents is None else contents},
        "active_ms": 900,
        "assist": "none",
        "guideline": "1.0",
        "note": "",
    } | fields


@pytest.fixture(autouse=True)
def new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_desk, "_journals", {})


def desk(folder: Path, mode: Any = "work", **more: Any) -> Desk:
    settings = {
        "task": TASK,
        "guideline": GUIDELINE,
        "items": ITEMS,
        "media": lambda name: name.encode(),
        "mode": mode,
        "set_id": "demo",
        "journal_folder": folder / "labels",
        "gold": None if mode == "work" else gold(),
    }
    return Desk(**(settings | more))


def send(to: Desk, *rows: object) -> dict[str, list[dict[str, Any]]]:
    """What comes back, by the kind of message."""
    return by_kind(to.receive({"type": "rows", "rows": list(rows)}))


def by_kind(outgoing: list[bench_desk.Outgoing]) -> dict[str, list[dict[str, Any]]]:
    kinds: dict[str, list[dict[str, Any]]] = {}
    for message, _ in outgoing:
        kinds.setdefault(message["type"], []).append(message)
    return kinds


def everything(folder: Path) -> list[Answer]:
    return list(read_folder(folder / "labels").rows)


# keeping


def test_a_row_is_on_the_disk_when_it_is_acknowledged(tmp_path: Path) -> None:
    here, sent = desk(tmp_path), row()
    ((message, _),) = here.receive({"type": "rows", "rows": [sent]})
    assert message["type"] == "acked" and message["ids"] == [sent["id"]]
    assert [plain(answer) for answer in everything(tmp_path)] == [sent]
    assert here.answers["item-0"].values == {"contents": {"bird": "yes"}}


def test_a_row_that_cannot_be_written_is_not_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here, sent = desk(tmp_path), row()

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    kinds = send(here, sent)
    assert kinds.keys() == {"failed"}
    assert "labels" in kinds["failed"][0]["sentence"]
    monkeypatch.undo()
    assert send(here, sent).keys() == {"acked"}
    assert [answer.id for answer in everything(tmp_path)] == [sent["id"]]


def test_a_resent_row_is_acknowledged_again_and_written_once(tmp_path: Path) -> None:
    here, sent = desk(tmp_path), row()
    send(here, sent, sent)
    assert send(here, sent).keys() == {"acked"}
    again = desk(tmp_path)
    assert send(again, sent).keys() == {"acked"}
    assert len(here.journal.path.read_text(encoding="utf-8").splitlines()) == 1


def test_an_older_row_that_comes_late_is_kept_and_does_not_win(tmp_path: Path) -> None:
    here = desk(tmp_path)
    late, early = row(contents={"car": "yes"}, stamp=20), row(contents={"bird": "yes"}, stamp=10)
    send(here, late)
    send(here, early)
    assert here.answers["item-0"].values == {"contents": {"car": "yes"}}
    assert len(everything(tmp_path)) == 2
    assert desk(tmp_path).answers["item-0"].id == late["id"]


def test_benches_of_one_process_share_a_journal_file_and_other_writers_are_read(tmp_path: Path) -> None:
    one, two = desk(tmp_path), desk(tmp_path, set_id="other")
    send(one, row(0))
    send(two, row(1, set="other"))
    assert len(list((tmp_path / "labels").glob("*.jsonl"))) == 1
    bench_desk._journals.clear()
    other_kernel = desk(tmp_path)
    send(other_kernel, row(2))
    assert len(list((tmp_path / "labels").glob("*.jsonl"))) == 2
    opened = by_kind(one.receive({"type": "open"}))["opened"][0]
    assert {each["item"] for each in opened["rows"]} == {"item-0", "item-2"}


def test_a_folder_keeps_its_id_and_a_copy_has_it_too(tmp_path: Path) -> None:
    first = desk(tmp_path).spec()["owner"]
    assert desk(tmp_path).spec()["owner"] == first
    copy = tmp_path / "copy" / "labels"
    copy.mkdir(parents=True)
    (copy / "folder-id").write_text((tmp_path / "labels/folder-id").read_text(encoding="utf-8"), encoding="utf-8")
    second = desk(tmp_path / "copy").spec()["owner"]
    assert second["id"] == first["id"] and second["folder"] != first["folder"]


def test_a_place_that_cannot_be_written_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "labels").write_text("a file", encoding="utf-8")
    here = desk(tmp_path)
    assert "labels" in here.start()["trouble"]
    assert send(here, row()).keys() == {"failed"}


def test_resumes_with_the_files_of_the_next_items(tmp_path: Path) -> None:
    here = desk(tmp_path)
    send(here, row(0), row(1), row(2, status="draft"))
    start = here.start()
    assert list(start["media"]) == [f"item-{n}" for n in range(2, 2 + bench_desk.AHEAD + 1)]
    assert start["media"]["item-2"] == b"2.jpg"
    assert start["top"] == 1002


def test_what_is_told_of_an_item_is_its_answer_and_a_later_draft(tmp_path: Path) -> None:
    here = desk(tmp_path)
    old, counts, draft = row(stamp=1), row(stamp=2), row(stamp=3, status="draft")
    send(here, old, counts, draft)
    assert [each["id"] for each in here.start()["rows"]] == [counts["id"], draft["id"]]


def test_unreadable_lines_are_told_and_the_rest_counts(tmp_path: Path) -> None:
    send(desk(tmp_path), row())
    (tmp_path / "labels" / "zz.jsonl").write_text("nonsense\n", encoding="utf-8")
    again = desk(tmp_path)
    assert "zz.jsonl" in again.start()["trouble"]
    assert set(again.answers) == {"item-0"}


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    def media(name: str) -> bytes:
        raise FileNotFoundError(name)

    here = desk(tmp_path, media=media)
    assert here.start()["media"] == {}
    ((message, buffers),) = here.receive({"type": "want", "items": ["item-3"]})
    assert buffers == [] and "3.jpg" in message["sentence"]


def test_messages_and_cells_may_come_from_two_threads(tmp_path: Path) -> None:
    here = desk(tmp_path)
    rows = [row(number % 12, stamp=number) for number in range(300)]
    with ThreadPoolExecutor(4) as threads:
        sending = [threads.submit(send, here, each) for each in rows]
        while not all(each.done() for each in sending):
            assert len(here.answers) <= 12
            here.start()
        assert all(each.result().keys() == {"acked"} for each in sending)
    assert len(everything(tmp_path)) == 300 and not read_folder(tmp_path / "labels").warnings


# refusing

BAD_ROWS: dict[str, object] = {
    "no row": 7,
    "a field too many": row(extra=1),
    "a field too few": {key: value for key, value in row().items() if key != "by"},
    "a row id that is a path": row(id="../../etc/passwd"),
    "another task": row(task="other"),
    "another version of the task": row(task_hash="0" * 16),
    "another set": row(set="other"),
    "an item that is not there": row(item="item-99"),
    "an item that is a path": row(item="../item-0"),
    "another item's hash": row(item_hash="0" * 16),
    "another mode": row(mode="learn"),
    "a model's row": row(source="model"),
    "a gold row": row(source="gold"),
    "help that there is not": row(assist="llm"),
    "another format": row(v=2),
    "a label that there is not": row(contents={"bat": "yes"}),
    "a mark that there is not": row(contents={"bird": "maybe"}),
    "a question that there is not": row(values={"colour": "red"}),
    "a stamp that is a text": row(stamp="1"),
    "a stamp below zero": row(stamp=-1),
    "a number that is none": row(active_ms=float("nan")),
    "a lone surrogate": row(note="\ud800"),
    "a note without end": row(note="x" * 300_000),
    "a note that is too long": row(note="x" * 3000),
    "a name that is too long": row(by="x" * 300),
}


@pytest.mark.parametrize("bad", BAD_ROWS.values(), ids=BAD_ROWS.keys())
def test_hostile_rows_are_refused_with_a_sentence_and_touch_nothing(tmp_path: Path, bad: object) -> None:
    here = desk(tmp_path)
    before = sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*"))
    kinds = send(here, bad)
    assert "acked" not in kinds
    if isinstance(bad, dict):
        assert kinds["refused"][0]["sentence"].endswith(".")
    assert sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*")) == before
    good = row(5)
    assert send(here, bad, good)["acked"][0]["ids"] == [good["id"]]
    assert [answer.id for answer in everything(tmp_path)] == [good["id"]]


def test_a_row_id_is_not_taken_twice_for_different_rows(tmp_path: Path) -> None:
    here, sent = desk(tmp_path), row()
    send(here, sent)
    kinds = send(here, sent | {"values": {"contents": {}}})
    assert kinds.keys() == {"refused"}
    assert not read_folder(tmp_path / "labels").errors
    fresh = row(1)
    assert "refused" in send(here, fresh, fresh | {"note": "another"})
    assert not read_folder(tmp_path / "labels").errors


BAD_MESSAGES: list[object] = [
    None,
    3,
    "rows",
    [],
    {},
    {"type": "rows"},
    {"type": "rows", "rows": "x"},
    {"type": "want", "items": 7},
    {"type": "want", "items": [None, 3, "../x", {"a": 1}]},
    {"type": "delete"},
    {"type": ["rows"]},
    {"type": "finish"},
]


@pytest.mark.parametrize("message", BAD_MESSAGES)
def test_messages_that_are_not_understood_do_nothing(tmp_path: Path, message: object) -> None:
    here = desk(tmp_path)
    assert here.receive(message) == []
    assert everything(tmp_path) == []


# what it never says


def test_in_learn_mode_gold_comes_with_the_answer_and_not_before(tmp_path: Path) -> None:
    here = desk(tmp_path, "learn")
    said = json.dumps([here.spec(), {**here.start(), "media": None}])
    for message in ({"type": "open"}, {"type": "want", "items": ["item-1"]}, {"type": "finish"}):
        said += json.dumps([each for each, _ in here.receive(message)])
    for status in ("draft", "skipped"):
        said += json.dumps(send(here, row(0, mode="learn", status=status)))
    assert SECRET not in said
    kinds = send(here, row(0, {}, mode="learn", stamp=2000))
    (verdict,) = kinds["verdict"]
    assert verdict["verdict"]["item"] == "item-0"
    assert verdict["verdict"]["right"] is False
    assert verdict["verdict"]["mine"] == "Neither" and verdict["verdict"]["gold"] == "Bird"
    assert SECRET in verdict["verdict"]["reason"] and verdict["verdict"]["rules"] == ("R1",)
    assert json.dumps({**here.start(), "media": None}).count(SECRET) == 1


def test_a_flagged_answer_is_judged_too(tmp_path: Path) -> None:
    kinds = send(desk(tmp_path, "learn"), row(0, mode="learn", status="flagged", note="odd"))
    assert kinds["verdict"][0]["verdict"]["right"] is True


def test_a_test_says_nothing_until_its_end(tmp_path: Path) -> None:
    ended: list[bool] = []
    here = desk(tmp_path, "test", bar=11, on_finish=lambda: ended.append(True))
    said = ""
    for number in range(12):
        said += json.dumps(send(here, row(number, {"car": "yes"}, mode="test", stamp=number)))
    send(here, *[row(number, mode="test", stamp=100 + number) for number in range(10)])
    said += json.dumps([here.spec(), {**here.start(), "media": None}])
    assert SECRET not in said and here.verdicts == [] and here.result is None and not ended

    (result,) = by_kind(here.receive({"type": "finish"}))["result"]
    assert (result["result"]["right"], result["result"]["total"], result["result"]["passed"]) == (10, 12, False)
    assert [each["item"] for each in result["result"]["missed"]] == ["item-10", "item-11"]
    assert ended == [True]
    assert [verdict.right for verdict in here.verdicts] == [True] * 10 + [False] * 2


def test_a_test_that_has_ended_is_closed_also_for_the_next_kernel(tmp_path: Path) -> None:
    calls: list[int] = []
    here = desk(tmp_path, "test", bar=1, on_finish=lambda: calls.append(1))
    send(here, row(0, mode="test"))
    here.receive({"type": "finish"})
    here.receive({"type": "finish"})
    assert calls == [1]
    stamp = finished_tests(tmp_path / "labels")[(TASK.id, "demo")]
    again = desk(tmp_path, "test", bar=1)
    assert again.finished and again.start()["result"]["right"] == 1
    assert send(again, row(1, mode="test", stamp=stamp + 1)).keys() == {"refused"}
    waiting = row(2, mode="test", stamp=stamp - 1)
    assert send(again, waiting).keys() == {"acked"}
    assert not desk(tmp_path, "test", set_id="another").finished


def test_an_item_without_an_answer_is_wrong_in_a_test(tmp_path: Path) -> None:
    here = desk(tmp_path, "test", bar=None)
    send(here, row(0, mode="test"), row(1, mode="test", status="skipped", values={}))
    here.receive({"type": "finish"})
    result = here.result
    assert result is not None and result.right == 1 and result.passed
    assert result.missed[0].mine == "no answer"


def test_no_answer_is_not_taken_for_neither(tmp_path: Path) -> None:
    none = {key: evolve(each, answer=evolve(each.answer, values={"contents": {}})) for key, each in gold().items()}
    here = desk(tmp_path, "test", gold=none)
    send(here, row(0, {}, mode="test"))
    here.receive({"type": "finish"})
    assert [verdict.right for verdict in here.verdicts] == [True] + [False] * 11


def test_graded_work_holds_no_gold(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="takes no gold"):
        desk(tmp_path, "work", gold=gold())


def test_practice_without_gold_is_an_error_with_the_items_named(tmp_path: Path) -> None:
    some = gold()
    del some["item-3"]
    with pytest.raises(ValueError, match="item-3"):
        desk(tmp_path, "learn", gold=some)


# words


def test_answers_in_words() -> None:
    assert in_words(QUESTION, {"car": "unsure", "bird": "yes"}, "en") == "Bird, Car (can't tell)"
    assert in_words(QUESTION, {}, "en") == "Neither"
    assert in_words(QUESTION, {}, "zh") == "都没有"
    assert in_words(QUESTION, None, "en") == "no answer"


def test_front_end_and_python_know_the_same_sentences() -> None:
    source = Path(bench_desk.__file__).parent / "frontend" / "src"
    names = re.search(r"NAMES = \[(.*?)\]", (source / "strings.ts").read_text(encoding="utf-8"), re.DOTALL)
    assert names is not None
    assert set(re.findall(r'"(\w+)"', names[1])) == set(bench_strings("en"))
    quiz = (source / "quiz.tsx").read_text(encoding="utf-8")
    assert set(re.findall(r'say\("(\w+)"', quiz)) <= set(quiz_strings("en"))


def test_translations_keep_the_places_to_be_filled_in() -> None:
    for strings in (bench_strings, desk_strings, quiz_strings):
        for name, sentence in strings("en").items():
            places = re.findall(r"\{\w+\}", sentence)
            assert sorted(re.findall(r"\{\w+\}", strings("zh")[name])) == sorted(places), name


# the widgets


def test_the_widget_sends_what_the_desk_says_and_starts_afresh_for_each_page(tmp_path: Path) -> None:
    bench = Bench(
        task=TASK,
        guideline=GUIDELINE,
        items=ITEMS,
        media=lambda name: name.encode(),
        mode="work",
        set_id="demo",
        journal_folder=tmp_path / "labels",
        lang="zh",
    )
    sent: list[tuple[Any, Any]] = []
    bench.send = lambda content, buffers=None: sent.append((content, buffers))
    bench._received(bench, {"type": "want", "items": ["item-1"]}, [])
    assert sent[0][0]["item"] == "item-1" and sent[0][1] == [b"1.jpg"]
    assert bench.get_state()["start"]["rows"] == []
    bench._received(bench, {"type": "rows", "rows": [row()]}, [])
    state = bench.get_state()
    assert len(state["start"]["rows"]) == 1 and state["start"]["fresh"] is False
    assert state["spec"]["questions"][0]["none"]["title"] == "都没有"
    assert set(bench.answers) == {"item-0"} and bench.verdicts == []


def test_a_quiz_carries_one_language() -> None:
    question = QuizQuestion(
        "one",
        {"zh": "企鹅是鸟吗?", "en": "Is a penguin a bird?"},
        (
            ({"zh": "是", "en": "Yes"}, True, {"zh": "对。", "en": "By zoology."}),
            ({"zh": "不是", "en": "No"}, False, {"zh": "它不飞,但是鸟。", "en": "It can't fly, and is a bird."}),
        ),
    )
    quiz = Quiz([question], "en")
    assert quiz.questions[0]["choices"][1] == {"text": "No", "right": False, "reason": "It can't fly, and is a bird."}
    with pytest.raises(ValueError, match="one"):
        QuizQuestion("one", {"zh": "一", "en": "one"}, question.choices[1:])
