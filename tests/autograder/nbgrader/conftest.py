"""One class, taken once through the real nbgrader: handed out, fetched, labelled, handed in, collected, graded."""

from __future__ import annotations

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
import warnings
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.exportapp import ExportApp
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from traitlets.config import Config
from typer.testing import CliRunner

from autograder import cli
from autograder.classdir import ClassFolder, open_class
from autograder.gold import LOG
from autograder.gradebook import class_config
from autograder.making import CONFIG, CONFIG_TEXT, settings_text
from labelcamp.answers import dump_gold
from labelcamp.items import dump_set
from labelcamp.work import AssignmentSettings

NAME = "03-tiny"
CODE = "ps1"
SUMMARY = "summary"


def graded(source: str, name: str, points: float, **more: Any) -> Any:
    meta = {"grade": True, "grade_id": name, "locked": True, "points": points, "solution": False, "task": False}
    return new_code_cell(source, metadata={"nbgrader": meta | {"schema_version": 3}} | more)


def solution(source: str, name: str, **more: Any) -> Any:
    meta = {"grade": False, "grade_id": name, "locked": False, "solution": True, "task": False, "schema_version": 3}
    return new_code_cell(source, metadata={"nbgrader": meta} | more)


def label_notebook() -> Any:
    compute = {"tags": ["compute"]}
    cells = [
        new_markdown_cell("# Tiny"),
        new_code_cell("work = None"),
        graded("print('check')", "labels", 100),
        new_markdown_cell("compute", metadata=compute),
        solution("### BEGIN SOLUTION\nshare = 1\n### END SOLUTION", "share", **compute),
        graded("print('check numbers')", "numbers", 10, **compute),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "labelcamp": {"lang": "en"}})


TRAPS = {
    "asserts": "assert x == 1",
    "number": "float(x)",
    "fails": "assert x == 2",
    "np_float64": "type('f', (), {'__repr__': lambda self: 'np.float64(1.5)'})()",
    "nan": "float('nan')",
    "negative": "-1",
    "text": "'1.5'",
    "above": "1000",
    "stderr_first": "import sys; print('warning', file=sys.stderr); 1.5",
}


def code_notebook() -> Any:
    cells = [solution("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", "x")]
    cells += [graded(source, name, 2) for name, source in TRAPS.items()]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def make_folder(root: Path, tiny: SimpleNamespace, lang: str = "en") -> ClassFolder:
    """A class's folder as `autograder init` makes it, of the tiny task."""
    text = settings_text(lang, root.name, {NAME: AssignmentSettings("tiny")})
    text = text.replace("compute = false", "compute = true").replace('exchange = ""', 'exchange = "../exchange"')
    root.mkdir(parents=True)
    (root / "class.toml").write_text(text, encoding="utf-8")
    (root / CONFIG).write_text(CONFIG_TEXT, encoding="utf-8")
    source = root / "source" / NAME
    dump_set(tiny.items, source / "items")
    (source / "items" / "task.toml").write_text(tiny.toml, encoding="utf-8")
    (source / "items" / "media").mkdir()
    for item in tiny.items.items:
        for media in item.shown.values():
            (source / "items" / "media" / media.file).write_bytes(b"picture of " + item.id.encode())
    nbformat.write(label_notebook(), source / f"{NAME}.ipynb")
    (root / "source" / CODE).mkdir()
    nbformat.write(code_notebook(), root / "source" / CODE / f"{CODE}.ipynb")
    (root / "gold").mkdir(mode=0o700)
    (root / "gold" / NAME).mkdir()
    dump_gold(tiny.golds.values(), root / "gold" / NAME / LOG)
    (root / "roster.csv").write_text("id,name\ncareful,张三\nabsent,李四\n", encoding="utf-8-sig")
    return open_class(root)


class School:
    """A class with its exchange and its students' homes, driven in this process."""

    def __init__(self, folder: ClassFolder, homes: Path, tiny: SimpleNamespace) -> None:
        self.folder, self.homes, self.tiny = folder, homes, tiny
        self.exchange = folder.root / folder.settings.exchange
        self.exchange.mkdir(mode=0o777, exist_ok=True)
        self.exchange.chmod(0o777)
        self.said: dict[str, str] = {}
        self.time = 0

    def api(self) -> NbGraderAPI:
        return NbGraderAPI(config=class_config(self.folder))

    def run(self, step: str, *args: Any, ok: bool = True, **kwargs: Any) -> dict[str, Any]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            result = getattr(self.api(), step)(*args, **kwargs)
        self.said[step] = result.get("log", "") + result.get("error", "")
        assert result["success"] == ok, self.said[step]
        return result

    def as_student(self, student: str, action: str, assignment: str = NAME) -> None:
        config = Config()
        config.Exchange.root = str(self.exchange)
        config.Exchange.cache = str(self.homes / student / ".cache")
        config.Exchange.assignment_dir = str(self.homes / student)
        # Hand-ins of one student must not share a second.
        self.time += 1
        config.Exchange.timestamp_format = f"%Y-%m-%d %H:%M:%S.{self.time:06} %Z"
        courses = CourseDirectory(
            config=config, course_id=self.folder.settings.course, assignment_id=assignment, student_id=student
        )
        factory = ExchangeFactory(config=config)
        step = getattr(factory, action)(coursedir=courses, authenticator=Authenticator(config=config), config=config)
        step.start()

    def fetch(self, student: str, assignment: str = NAME) -> Path:
        (self.homes / student).mkdir(parents=True, exist_ok=True)
        self.as_student(student, "FetchAssignment", assignment)
        return self.homes / student / assignment

    def submit(self, student: str, assignment: str = NAME) -> Path:
        self.as_student(student, "Submit", assignment)
        inbound = self.exchange / self.folder.settings.course / "inbound"
        return max(inbound.glob(f"{student}+{assignment}+*"), key=lambda path: path.stat().st_ctime_ns)

    def hand_in(self, student: str, journals: dict[str, bytes], edit: Callable[[Any], None] | None = None) -> Path:
        place = self.fetch(student)
        for name, data in journals.items():
            (place / "labels").mkdir(exist_ok=True)
            (place / "labels" / name).write_bytes(data)
        if edit is not None:
            path = place / f"{NAME}.ipynb"
            notebook = nbformat.read(path, as_version=4)
            edit(notebook)
            path.write_text(json.dumps(notebook), encoding="utf-8")
        return self.submit(student)

    def grades(self, student: str, assignment: str = NAME) -> dict[str, tuple[float | None, bool]]:
        url = f"sqlite:///{self.folder.root / 'gradebook.db'}"
        with Gradebook(url, self.folder.settings.course) as book:
            notebooks = book.find_submission(assignment, student).notebooks
            return {g.name: (g.auto_score, g.needs_manual_grade) for nb in notebooks for g in nb.grades}

    def export(self, path: Path) -> None:
        """What `nbgrader export --to` does."""
        config = class_config(self.folder)
        config.ExportPlugin.to = str(path)
        app = ExportApp(config=config)
        app.coursedir = self.api().coursedir
        app.init_plugin()
        with Gradebook(app.coursedir.db_url, app.coursedir.course_id) as book:
            app.plugin_inst.export(book)

    def table(self, path: Path) -> list[dict[str, str]]:
        """The rows of an exported CSV."""
        self.export(path)
        return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))

    def feedback(self, student: str, assignment: str = NAME) -> str:
        path = self.folder.root / "feedback" / student / assignment / f"{assignment}.html"
        return path.read_text(encoding="utf-8")


class Server:
    """A Jupyter server on a class's folder, with Formgrader."""

    def __init__(self, root: Path, home: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        places = {f"JUPYTER_{name}_DIR": str(home / name) for name in ("CONFIG", "DATA", "RUNTIME")}
        scripts = str(Path(sys.executable).parent)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", "--no-browser", "--allow-root", "--ip=127.0.0.1",
             f"--port={self.port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}",
             "--IdentityProvider.token=t"],
            cwd=root, env=os.environ | places | {"PATH": scripts + os.pathsep + os.environ["PATH"]},
            stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        self.said: list[str] = []
        # The pipe is read on, or the server would wait for it.
        threading.Thread(target=lambda: self.said.extend(self.process.stderr or ()), daemon=True).start()
        while not self._answers():
            assert self.process.poll() is None, "".join(self.said)
            threading.Event().wait(0.05)

    def _answers(self) -> bool:
        try:
            self.ask("api/status")
        except OSError:
            return False
        return True

    def ask(self, path: str, data: Any = None, method: str | None = None) -> str:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/formgrader/{path}",
            data=None if data is None else json.dumps(data).encode(),
            headers={"Authorization": "token t"},
            method=method,
        )
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()

    def close(self) -> None:
        self.process.terminate()
        self.process.wait()


def cell(notebook: Any, grade_id: str) -> Any:
    return next(c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def edit_locked(notebook: Any) -> None:
    cell(notebook, "labels").source = "100.0"
    cell(notebook, "labels").metadata.nbgrader.points = 1000
    cell(notebook, "numbers").cell_type = "markdown"


def delete_graded(notebook: Any) -> None:
    notebook.cells = [c for c in notebook.cells if "nbgrader" not in c.metadata]


def duplicate(notebook: Any) -> None:
    for name in ("labels", "numbers"):
        copy = json.loads(json.dumps(cell(notebook, name))) | {"source": "100.0", "id": f"copy-{name}"}
        notebook.cells = [nbformat.from_dict(copy), *notebook.cells, nbformat.from_dict(copy)]


def print_and_raise(notebook: Any) -> None:
    notebook.cells = [new_code_cell("print(100.0)"), new_code_cell("raise SystemExit"), *notebook.cells]
    cell(notebook, "share").source = "print(10)\n10.0\n1/0"


def scheme(notebook: Any) -> None:
    claim = {"mark": 100, "reasons": [], "lines": ["100"]}
    notebook.metadata["autograder"] = claim
    notebook.metadata["widgets"] = {"bad": 1}
    for one in notebook.cells:
        one.metadata["autograder"] = claim
        one.metadata["tags"] = ["skip-execution"]
    cell(notebook, "numbers").metadata.nbgrader.schema_version = 1
    forged = graded("100.0", "extra", 100)
    forged.metadata.nbgrader.pop("locked")
    script = new_markdown_cell("<script>alert('forged')</script> <img src=x onerror=alert(1)>")
    notebook.cells += [forged, script, nbformat.from_dict({"cell_type": "raw", "metadata": {}, "source": "raw"})]


@pytest.fixture(scope="session")
def school_type() -> type[School]:
    return School


@pytest.fixture(scope="session")
def server_type() -> type[Server]:
    return Server


def command(*words: object) -> None:
    found = CliRunner().invoke(cli.app, [str(word) for word in words])
    assert found.exit_code == 0, (found.output, found.exception)


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory, tiny: SimpleNamespace) -> School:
    """A class of two in Chinese, as `autograder init` makes it, with all assignments of the project handed out."""
    top = tmp_path_factory.mktemp("班级 class")
    (top / "名单.csv").write_bytes("学号,姓名\n2026001,张三\n2026002,李四\n".encode("gbk"))
    command("init", top / "标注", "--lang", "zh", "--roster", top / "名单.csv")
    path = top / "标注" / "class.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('exchange = ""', 'exchange = "交换"'), encoding="utf-8")
    one = School(open_class(top / "标注"), top / "homes", tiny)
    with chdir(one.folder.root):
        command("release")
    return one


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory, tiny: SimpleNamespace) -> School:
    """A class of twenty whose assignment has gone all the way to the feedback in the students' hands."""
    top = tmp_path_factory.mktemp("学校 school")
    one = School(make_folder(top / "class", tiny), top / "homes", tiny)
    for assignment in (NAME, CODE):
        one.run("generate_assignment", assignment)
        one.run("release_assignment", assignment)
    good = one.tiny.labels(tiny.sheet, 20)
    journal = {"a.jsonl": tiny.journal([*good, numbers_row(tiny, good)])}
    one.hand_in("careful", journal)
    one.hand_in("half", {"a.jsonl": tiny.journal(good[:12])})
    one.hand_in("empty", {"a.jsonl": b""})
    one.hand_in("none", {})
    one.hand_in("torn", {"a.jsonl": tiny.journal(good) + b'{"v":1,"id":"00'})
    one.hand_in("twice", {"a.jsonl": tiny.journal(good), "b.jsonl": tiny.journal(good)})
    one.hand_in("version", {"a.jsonl": tiny.edited(good[0], task_hash="0" * 16)})
    one.hand_in("latin", {"a.jsonl": "{'é'}\n".encode("latin-1")})
    one.hand_in("model", {"Li Si laptop.jsonl": tiny.edited(good[0], source="model")})
    one.hand_in("item", {"a.jsonl": tiny.edited(good[0], item="<b>i999</b>")})
    one.hand_in("thief", {"gold.jsonl": (one.folder.gold(NAME) / LOG).read_bytes()})
    one.hand_in("editor", journal, edit_locked)
    one.hand_in("deleter", journal, delete_graded)
    one.hand_in("copier", journal, duplicate)
    one.hand_in("printer", journal, print_and_raise)
    one.hand_in("schemer", journal, scheme)
    one.hand_in("extra", journal | {"notes.txt": b"\xff\xfe not a journal"})
    zero = one.hand_in("zero", journal)
    (zero / f"{NAME}.ipynb").write_bytes(b"")
    plant(one.hand_in("linker", journal), one.folder)
    one.hand_in("again", {"a.jsonl": tiny.journal(good[:3])})
    for name in ("coder", "skipper"):
        one.fetch(name, CODE)
        place = one.homes / name / CODE / f"{CODE}.ipynb"
        notebook = nbformat.read(place, as_version=4)
        cell(notebook, "x").source = "x = 1"
        if name == "skipper":
            for c in notebook.cells:
                c.metadata["tags"] = ["skip-execution"]
        nbformat.write(notebook, place)
        one.submit(name, CODE)
    for assignment in (NAME, CODE):
        one.run("collect", assignment)
    one.run("autograde", NAME, "*", ok=False)  # the zero-byte notebook, and only that one
    one.run("autograde", CODE, "*")
    shutil.rmtree(one.homes / "again" / NAME)
    one.hand_in("again", journal)
    one.run("collect", NAME)
    one.run("autograde", NAME, "again", force=False)
    for assignment in (NAME, CODE):
        one.run("generate_feedback", assignment)
        one.run("release_feedback", assignment)
    for student in ("careful", "thief"):
        one.as_student(student, "FetchFeedback")
    return one


def numbers_row(tiny: SimpleNamespace, rows: list[Any], share: float | None = None) -> Any:
    """The summary's row: both numbers, computed from the rows that stand before it in a.jsonl."""
    said = [row.values["contents"].get("bird") == "yes" for row in rows]
    times = sorted(row.active_ms for row in rows)
    middle = (times[(len(times) - 1) // 2] + times[len(times) // 2]) / 2000
    values = {"bird_share": sum(said) / len(said) if share is None else share, "median_seconds": middle}
    named = {name: {"value": value, "rows": {"a.jsonl": len(rows)}} for name, value in values.items()}
    return tiny.answer(tiny.task, tiny.items, SUMMARY, named, active_ms=0, stamp=1_790_000_900_000)


def plant(inbound: Path, folder: ClassFolder) -> None:
    """What a student can do in the exchange, where `submit` doesn't follow links but the student needn't use it."""
    (inbound / "labels").chmod(0o755)
    (inbound / "labels" / "b.jsonl").symlink_to(folder.gold(NAME) / LOG)
    (inbound / "peek").symlink_to(folder.root / "gold")
