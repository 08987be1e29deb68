"""The Python side of the bench without the widget: what is sent to the browser, and what becomes of what it sends.

Python decides, the browser interacts. A row is kept if it is a whole answer of this bench's own task, set and mode;
it is acknowledged after it is on the disk and not before; gold goes out only as the verdict on an answer that is on
the disk (learn) or with the end of the test (test). The messages are the ones of `frontend/src/protocol.ts`:

| to Python | | to the browser | |
| --- | --- | --- | --- |
| `open` | a page shows the bench | `opened` | rows, highest stamp, result |
| `rows` | new or repeated rows | `acked`, `refused`, `failed` | ids and rows; ids and a sentence; a sentence |
| `want` | ids of items | `media` | an item's texts, with its file as the one buffer |
| `finish` | end of the test | `result`, `unfinished` | how it went; a sentence |
| `pack` | the labels as a file | `packed` | its name, and the file as the one buffer |
| `take` | a part of such a file | `took` | a sentence, after the last part; before it `opened` |
| `class` | a part of a class file, in Base64 | `took` | a sentence, after the last part |
| | | `verdict` | on an answer in learn mode |
"""

from __future__ import annotations

import getpass
import json
import os
import secrets
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from attrs import asdict, frozen

from labelcamp.answers import Answer, Gold, dump_row, load_json, plain, structure_row
from labelcamp.bench_spec import asked_in_bench, contents, orders, question_spec
from labelcamp.bench_strings import desk_strings
from labelcamp.browser import is_browser, learners_folder
from labelcamp.carry import end_test, file_name, finished_tests, of_set, pack, take_up
from labelcamp.classfile import MOST_BYTES, keep, read_class_file
from labelcamp.classfile import take_up as take_up_class
from labelcamp.guidelines import Guideline
from labelcamp.items import Item, ItemSet, Media
from labelcamp.journal import JOURNAL_BYTES, LINE_BYTES, Journal, final, fold, read_folder
from labelcamp.problems import Problem, ProblemError
from labelcamp.task import Task
from labelcamp.validate import check
from labelcamp.verdicts import Verdict, judge

Mode = Literal["learn", "test", "work"]
AHEAD = 8
"""Items whose files are with the browser before they are needed, besides the one on the screen."""
MESSAGE_ROWS = 200
MESSAGE_ITEMS = 100
NOTE_CHARACTERS = 2000
NAME_CHARACTERS = 200

Message = dict[str, Any]
Outgoing = tuple[Message, list[bytes]]


@frozen
class Result:
    """How a test went: `right` of `total`, against the bar (a count, or None)."""

    right: int
    total: int
    bar: int | None
    passed: bool
    missed: tuple[Verdict, ...]


def unkept(messages: Iterable[Outgoing], sentence: str) -> list[Outgoing]:
    """Messages as they are when what they acknowledge could not be kept: what is shown, and why it isn't saved."""
    shown = [each for each in messages if each[0]["type"] not in ("acked", "verdict", "result", "took")]
    ended = any(message["type"] == "result" for message, _buffers in messages)
    return [({"type": "unfinished" if ended else "failed", "sentence": sentence}, []), *shown]


def this_user() -> str:
    """Who works here: the hub's name, else the machine's, else nothing."""
    try:
        return os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


_journals: dict[Path, Journal] = {}


def journal_of(folder: Path) -> Journal:
    """This process's writer for a folder: one file for a kernel's life, however many benches it opens."""
    return _journals.setdefault(folder, Journal(folder))


class Desk:
    """Keeps the answers of one bench (arguments: see `labelcamp.bench.Bench`)."""

    def __init__(
        self,
        *,
        task: Task,
        guideline: Guideline,
        items: Sequence[Item],
        media: Callable[[str], bytes],
        mode: Mode,
        set_id: str,
        journal_folder: Path,
        gold: Mapping[str, Gold] | None = None,
        lang: str = "en",
        by: str = "",
        bar: int | None = None,
        on_finish: Callable[[], None] | None = None,
    ) -> None:
        self.task, self.guideline, self.mode, self.lang = task, guideline, mode, lang
        self.questions = asked_in_bench(task, items)
        asked = {question.id for question in self.questions}
        self.items = tuple(item for item in items if asked & set(item.asks))
        self.item_set = ItemSet(id=set_id, task=task.id, version=task.version, task_hash=task.hash, items=self.items)
        self._by_id = {item.id: item for item in self.items}
        self.set_id, self.bar = set_id, bar
        self._media, self._on_finish = media, on_finish
        self._gold = _gold_for(mode, self.items, gold)
        self._words = desk_strings(lang)
        self.user = this_user()
        self.by = (by or self.user)[:NAME_CHARACTERS]
        self.folder = Path(journal_folder).resolve()
        self.journal = journal_of(self.folder)
        self.trouble = ""
        try:
            self.folder_id = self.journal.folder_id
        except ProblemError as error:
            self.folder_id = secrets.token_hex(16)
            self.trouble = error.problem.sentence(lang)
        self._rows: dict[str, Answer] = {}
        self._parts: list[str] = []
        # A kernel may hand messages to one thread while a cell runs in another: messages take turns, and the rows
        # are replaced, never changed in place, so that a cell may read them at any time.
        self._lock = threading.RLock()
        self._read()

    # what the browser is given

    def spec(self) -> Message:
        """What is fixed for the life of the bench. No gold, no file name, nothing that tells an item's answer."""
        asked = {question.id for question in self.questions}
        return {
            "mode": self.mode,
            "lang": self.lang,
            "task": self.task.id,
            "task_hash": self.task.hash,
            "title": self.task.title[self.lang],
            "set": self.set_id,
            "questions": [question_spec(question, self.lang) for question in self.questions],
            "fields": [
                {"name": field.name, "kind": field.kind, "title": field.title and field.title[self.lang]}
                for field in self.task.shown
            ],
            "items": [
                {
                    "id": item.id,
                    "hash": item.hash,
                    "asks": [name for name in item.asks if name in asked],
                    "orders": self._orders(item),
                }
                for item in self.items
            ],
            "guideline": {
                "version": self.guideline.version,
                "title": self.guideline.title,
                "markdown": self.guideline.markdown,
                "rules": list(self.guideline.rules),
            },
            "bar": self.bar,
            "by": self.by,
            "door": "browser" if is_browser() else "disk",
            "owner": {"id": self._owner_id(), "user": self.user, "folder": str(self.folder)},
        }

    def start(self) -> Message:
        """Where the work stands now, with the files of the next items."""
        with self._lock:
            return self._start()

    def _start(self) -> Message:
        self._read()
        rows = self._latest()
        answered = self.answers
        todo = [item for item in self.items if item.id not in answered]
        first = self.items.index(todo[0]) if todo else 0
        texts, files = {}, {}
        for item in self.items[first : first + AHEAD + 1]:
            message, buffers = self._material(item.id)
            if not message["sentence"]:
                texts[item.id] = message["contents"]
            if buffers:
                files[item.id] = buffers[0]
        return {
            "rows": [plain(row) for row in rows],
            "top": self._top(),
            "verdicts": [asdict(verdict) for verdict in self.verdicts] if self.mode == "learn" else [],
            "result": self._result_message(),
            "trouble": self.trouble,
            "contents": texts,
            "media": files,
        }

    # what stands in the journal

    @property
    def answers(self) -> dict[str, Answer]:
        """By item id the answer that counts: the latest submitted or flagged one."""
        counting = final(self._rows.values())
        return {item: row for (task, set_id, item), row in counting.items() if self._is_own(task, set_id)}

    @property
    def finished(self) -> bool:
        """Whether this test was ended."""
        return self.mode == "test" and (self.task.id, self.set_id) in finished_tests(self.folder)

    @property
    def verdicts(self) -> list[Verdict]:
        """In learn mode, on every item answered so far; in test mode, on every item, once the test has ended."""
        answers = self.answers
        if self.mode == "learn":
            shown = [item for item in self.items if item.id in answers]
        else:
            shown = list(self.items) if self.finished else []
        return [self._judge(item, answers.get(item.id)) for item in shown]

    @property
    def result(self) -> Result | None:
        """How the test went; None before its end."""
        if not self.finished:
            return None
        verdicts = self.verdicts
        right = sum(verdict.right for verdict in verdicts)
        missed = tuple(verdict for verdict in verdicts if not verdict.right)
        return Result(right, len(verdicts), self.bar, right >= (self.bar or 0), missed)

    # what the browser sends

    def receive(self, message: object) -> list[Outgoing]:
        """Answer a message; one that is not understood is left alone."""
        with self._lock:
            return list(self._receive(message))

    def _receive(self, message: object) -> Iterator[Outgoing]:
        if not isinstance(message, dict):
            return
        kind = message.get("type")
        if kind == "open":
            self._read()
            yield self._opened()
        elif kind == "rows" and isinstance(message.get("rows"), list):
            yield from self._take(message["rows"])
        elif kind == "want" and isinstance(message.get("items"), list):
            for item in message["items"][:MESSAGE_ITEMS]:
                if isinstance(item, str) and item in self._by_id:
                    yield self._material(item)
        elif kind == "finish" and self.mode == "test":
            yield from self._finish()
        elif kind == "pack":
            yield {"type": "packed", "name": file_name(self.folder)}, [pack(self.folder)]
        elif kind in ("take", "class") and isinstance(message.get("text"), str):
            yield from self._gather(kind, message["text"], more=message.get("more") is True)

    def _opened(self) -> Outgoing:
        rows = [plain(row) for row in self._latest()]
        return {"type": "opened", "rows": rows, "top": self._top(), "result": self._result_message()}, []

    def _gather(self, kind: str, text: str, more: bool) -> Iterator[Outgoing]:
        """A file in parts; with the last one it is taken up."""
        self._parts.append(text)
        if sum(map(len, self._parts)) > (JOURNAL_BYTES if kind == "take" else MOST_BYTES):
            self._parts = [""]
        if more:
            return
        whole, self._parts = "".join(self._parts), []
        try:
            if kind == "take":
                yield from self._take_up(whole.encode(errors="replace"))
            else:
                yield {"type": "took", "sentence": self._open_class_file(whole)}, []
        except ProblemError as error:
            yield {"type": "took", "sentence": error.problem.sentence(self.lang)}, []

    def _open_class_file(self, text: str) -> str:
        """Take up a class file in Base64; the sentence that says where its notebook is (ProblemError)."""
        try:
            data = b64decode(text, validate=True)
        except ValueError:
            data = b""
        found = read_class_file(data, self._words["the_file"])
        here = self.folder.parent
        if is_browser():
            notebook = keep(found, data, Path.home())
            # The site has one notebook of an assignment in a language, for practice and for a class.
            is_here = (here.name, self.lang) == (found.name, found.lang)
        else:
            top = learners_folder(self.folder)
            path = take_up_class(found, top)
            notebook, is_here = path.relative_to(top).as_posix(), path.parent == here
        return self._words["class_opened_here" if is_here else "class_opened"].format(
            name=found.name, notebook=notebook
        )

    def _take_up(self, data: bytes) -> Iterator[Outgoing]:
        """A file that carries labels here (ProblemError)."""
        taken = take_up(data, self._words["the_file"], self.folder, self._own_problem)
        sentence = self._words["took"].format(new=taken.new, known=taken.known)
        if taken.refused:
            why = taken.refused[0].sentence(self.lang)
            sentence += " " + self._words["took_less"].format(count=len(taken.refused), reason=why)
        self._read()
        yield self._opened()
        for verdict in self.verdicts if self.mode == "learn" else []:
            yield {"type": "verdict", "verdict": asdict(verdict)}, []
        yield {"type": "took", "sentence": sentence}, []

    def _own_problem(self, row: Answer) -> Problem | None:
        """What is wrong with a row if it is of this bench's own set; others are looked at where they are used.

        An assignment has one set.
        """
        if self.mode == "work" and (problem := of_set(self.task.id, self.set_id, self._words["the_file"])(row)):
            return problem
        return check(row, self.task, self.item_set) if self._is_set(row) else None

    def _is_set(self, row: Answer) -> bool:
        return self._is_own(row.task, row.set) and row.item in self._by_id

    def _take(self, rows: list[object]) -> Iterator[Outgoing]:
        good: dict[str, Answer] = {}
        refused: dict[str, list[str]] = {}
        for data in rows[:MESSAGE_ROWS]:
            row, sentence = self._check(data, self._rows | good)
            if row is not None:
                good[row.id] = row
            elif isinstance(data, dict) and isinstance(data.get("id"), str):
                refused.setdefault(sentence, []).append(data["id"][:NAME_CHARACTERS])
        fresh = [row for row in good.values() if row.id not in self._rows]
        try:
            if fresh:
                self.journal.append(fresh)
        except ProblemError as error:
            yield {"type": "failed", "sentence": error.problem.sentence(self.lang)}, []
            good = {row_id: row for row_id, row in good.items() if row_id in self._rows}
        else:
            self._rows = self._rows | {row.id: row for row in fresh}
        if good:
            written = [plain(row) for row in good.values()]
            yield {"type": "acked", "ids": list(good), "rows": written, "top": self._top()}, []
        for sentence, ids in refused.items():
            yield {"type": "refused", "ids": ids, "sentence": sentence}, []
        if self.mode == "learn":
            answers = self.answers
            for item in dict.fromkeys(row.item for row in good.values() if row.status in ("submitted", "flagged")):
                if item in answers:
                    verdict = self._judge(self._by_id[item], answers[item])
                    yield {"type": "verdict", "verdict": asdict(verdict)}, []

    def _check(self, data: object, kept: Mapping[str, Answer]) -> tuple[Answer | None, str]:
        """The row if it may go into the journal, else a sentence."""
        try:
            row = structure_row(load_json(json.dumps(data, allow_nan=False)))
            size = len(dump_row(row).encode())
        except ProblemError as error:
            return None, error.problem.sentence(self.lang)
        except (ValueError, TypeError, RecursionError):
            return None, Problem("not-json", "the row").sentence(self.lang)
        known = kept.get(row.id)
        if known is not None:
            same = known == row
            return (row, "") if same else (None, Problem("row-conflict", "the row", {"id": row.id}).sentence(self.lang))
        problem = check(row, self.task, self.item_set)
        if problem is None and row.source != "human":
            problem = Problem("not-human", row.item, {"source": row.source})
        if problem is None and size > LINE_BYTES:
            problem = Problem("line-too-long", row.item, {"limit": LINE_BYTES // 1024})
        if problem is not None:
            return None, problem.sentence(self.lang)
        if row.mode != self.mode or row.assist != "none":
            found = row.mode if row.mode != self.mode else row.assist
            return None, self._words["not_mine"].format(found=found, expected=self.mode)
        if len(row.note) > NOTE_CHARACTERS or max(len(row.by), len(row.guideline)) > NAME_CHARACTERS:
            return None, self._words["too_long"].format(limit=NOTE_CHARACTERS)
        end = finished_tests(self.folder).get((self.task.id, self.set_id)) if self.mode == "test" else None
        if end is not None and row.stamp > end:
            return None, self._words["closed"]
        return row, ""

    def _finish(self) -> Iterator[Outgoing]:
        if not self.finished:
            stamp = max(int(time.time() * 1000), self._top())
            try:
                end_test(self.folder, self.task.id, self.set_id, stamp)
            except OSError:
                yield (
                    {
                        "type": "unfinished",
                        "sentence": Problem("read-only", str(self.folder)).sentence(self.lang),
                    },
                    [],
                )
                return
            yield {"type": "result", "result": self._result_message()}, []
            if self._on_finish is not None:
                self._on_finish()
        else:
            yield {"type": "result", "result": self._result_message()}, []

    # helpers

    def _owner_id(self) -> str:
        """What rows that wait in the browser are filed under.

        On a disk the folder's id, which tells folders apart that were copied or moved. In a browser the place: it has
        each folder once, and two tabs that are opened at the same time give it two ids, of which one comes to nothing.
        """
        return str(self.folder) if is_browser() else self.folder_id

    def _is_own(self, task: str, set_id: str) -> bool:
        return task == self.task.id and set_id == self.set_id

    def _read(self) -> None:
        """Take in what any writer has put into the folder."""
        reading = read_folder(self.folder) if self.folder.is_dir() else None
        if reading is None:
            return
        self._rows = self._rows | {row.id: row for row in reading.rows}
        problems = [p for p in reading.errors if p.code not in ("no-journal", "empty-journal")]
        if problems:
            self.trouble = self._words["unreadable"].format(reason=problems[0].sentence(self.lang))
        elif self.journal.path.is_file() and self.journal.path.stat().st_size > JOURNAL_BYTES / 2:
            size = self.journal.path.stat().st_size // 2**20
            self.trouble = self._words["half_full"].format(size=size, limit=JOURNAL_BYTES // 2**20)

    def _latest(self) -> list[Answer]:
        """Of each item the latest answer, and a draft that is later."""
        own = [row for row in self._rows.values() if self._is_set(row)]
        rows = {**{row.id: row for row in fold(r for r in own if r.status != "draft").values()}}
        rows |= {row.id: row for row in fold(own).values()}
        return sorted(rows.values(), key=lambda row: row.order)

    def _top(self) -> int:
        return max((row.stamp for row in self._rows.values()), default=0)

    def _result_message(self) -> Message | None:
        result = self.result
        return None if result is None else asdict(result)

    def _orders(self, item: Item) -> dict[str, list[str]]:
        """How the answers of an item that is compared stand on this annotator's screen, now and at every return."""
        return orders(self.questions, item, self.folder_id, self.set_id)

    def _judge(self, item: Item, answer: Answer | None) -> Verdict:
        return judge(self.task, item, answer, self._gold[item.id], self.lang, orders=self._orders(item))

    def _material(self, item_id: str) -> Outgoing:
        """What an item shows: its texts, and its file as the one buffer."""
        item = self._by_id[item_id]
        message: Message = {"type": "media", "item": item_id, "sentence": "", "contents": contents(item, self.lang)}
        name = next((shown.file for shown in item.shown.values() if isinstance(shown, Media)), None)
        if name is None:
            return message, []
        try:
            return message, [bytes(self._media(name))]
        except (OSError, KeyError, ValueError):
            return message | {"sentence": self._words["no_picture"].format(file=name)}, []


def _gold_for(mode: Mode, items: Iterable[Item], gold: Mapping[str, Gold] | None) -> dict[str, Gold]:
    """The gold of these items, no more. Graded work holds none, so that there is none to be found."""
    if mode == "work":
        if gold is not None:
            raise ValueError("A bench for graded work takes no gold.")
        return {}
    given = gold or {}
    if missing := [item.id for item in items if item.id not in given]:
        raise ValueError(f"Gold is missing for {', '.join(missing[:5])}. Practice and tests need it for every item.")
    return {item.id: given[item.id] for item in items}
