"""Every command of the guides and readmes, run in order as a reader types it, and what the guides promise of it.

Hand-ins of simulated students are put where the guide says that they come. What `make` does is tested elsewhere; here
its targets must exist.
"""

from __future__ import annotations

import csv
import json
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import typer.main
from attrs import define, evolve, field
from nbgrader.apps.nbgraderapp import NbGraderApp

from autograder import cli as teacher_cli
from autograder.classdir import ClassFolder, open_class
from autograder.demo.school import School
from autograder.demo.students import Desk, HandIn, hand_ins, journal
from autograder.gold import fold
from autograder.grade import Sheet
from autograder.roster import Student
from labelcamp import carry, materials
from labelcamp import cli as learner_cli

from .guides import TOP, commands, inline_commands, targets
from .terminal import Quick, Terminal, environment

LANGS = ("zh", "en")
NAMES = {"zh": "{}.zh.md", "en": "{}.md"}
RUN = ("README", "docs/teacher", "docs/student", "docs/self-paced")
GUIDES = sorted(
    [path.relative_to(TOP).as_posix() for path in (TOP / "docs").glob("*.md")] + ["README.md", "README.zh.md"]
)
SAME = {"--lang zh": "--lang en", "学号,姓名": "id,name", "张三": "Zhang San", "李四": "Li Si", "camp/zh/": "camp/en/"}
"""What may differ between a command of the Chinese and of the English guide."""
PICTURES, TEXTS = "03-image-classes", "08-rewriting"
STUDENTS = {"careful-1": Student("2026001", "careful"), "hasty": Student("2026002", "hasty")}
BY_EXCHANGE, BY_MAIL = "2026001", "2026002"
PROJECT = Path(sys.prefix)


def file_name(guide: str, lang: str) -> str:
    return NAMES[lang].format(guide)


# What is read, not run.


@pytest.mark.parametrize("guide", sorted({name.removesuffix(".md").removesuffix(".zh") for name in GUIDES}))
def test_both_languages_have_the_same_commands(guide: str) -> None:
    chinese = commands(file_name(guide, "zh"))
    for here, there in SAME.items():
        chinese = [line.replace(here, there) for line in chinese]
    assert chinese == commands(file_name(guide, "en"))


def test_every_guide_with_commands_is_run() -> None:
    assert {name for name in GUIDES if commands(name)} == {file_name(guide, lang) for guide in RUN for lang in LANGS}


@pytest.mark.parametrize("name", GUIDES)
def test_links_lead_somewhere(name: str) -> None:
    missing = [target for target in targets(name) if not (TOP / name).parent.joinpath(target.split("#")[0]).exists()]
    assert missing == []


def known(program: str, words: list[str]) -> bool:
    """Whether a program has this command, with these options."""
    if program == "make":
        makefile = (TOP / "Makefile").read_text(encoding="utf-8")
        return all(re.search(rf"^{re.escape(word)}:", makefile, re.MULTILINE) for word in words)
    if program == "nbgrader":
        return words[0] in NbGraderApp.subcommands
    group: Any = typer.main.get_command({"labelcamp": learner_cli.app, "autograder": teacher_cli.app}[program])
    command = group.commands.get(words[0])
    options = {name for one in command.params for name in one.opts} if command else set()
    return command is not None and {word for word in words if word.startswith("--")} <= options


@pytest.mark.parametrize("name", GUIDES)
def test_commands_in_sentences_exist(name: str) -> None:
    for text in inline_commands(name):
        words = text.split()
        while "=" in words[0]:
            words.pop(0)
        assert known(words[0].rpartition("/")[2], words[1:]), text


# A reader's terminal, and the people around it.


@define
class Reader:
    """Types the commands of one guide; before and after some of them, something happens around the terminal."""

    lang: str
    terminal: Terminal
    before: Mapping[str, Callable[[str], None]] = field(factory=dict)
    after: Mapping[str, Callable[[str], None]] = field(factory=dict)
    typed: list[str] = field(factory=list)

    def read(self, guide: str) -> None:
        """Do what a guide says, from the top."""
        for line in commands(file_name(guide, self.lang)):
            self.typed.append(line)
            _happen(self.before, line)
            self.terminal.type(line)
            _happen(self.after, line)


def _happen(events: Mapping[str, Callable[[str], None]], line: str) -> None:
    for start, event in events.items():
        if line.startswith(start) or f"/{start}" in line:
            event(line)


@pytest.fixture(scope="module")
def quick() -> Iterator[Quick]:
    started = Quick.start()
    yield started
    started.stop()


@pytest.fixture(scope="module")
def desk_of(quick: Quick, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Terminal]:
    """A terminal in a new folder that has a checkout in it."""

    def make(lang: str) -> Terminal:
        top = tmp_path_factory.mktemp("老师 desk")
        state = top / "state"
        state.mkdir()
        checkout = top / "labelcamp"
        checkout.mkdir()
        for path in TOP.iterdir():
            if path.name not in ("build", "camp"):
                (checkout / path.name).symlink_to(path)
        (checkout / "build" / "site").mkdir(parents=True)
        shutil.copyfile(TOP / "deploy" / "site" / "index.html", checkout / "build" / "site" / "index.html")
        return Terminal(checkout, environment(top / "home", PROJECT, lang), state, quick, SERVED)

    return make


SERVED = {
    "labelcamp start": ("", "JupyterLab"),
    "jupyter lab": ("/formgrader", "formgrader"),
    "http.server": ("", "标注训练营"),
}


def practice_rows(lang: str, task: str, asks: tuple[str, ...] = ()) -> bytes:
    """A journal of a learner who did the practice of a task."""
    material = materials.load_material(task, lang, asks)
    sheet = Sheet(material.task, material.items, fold(material.gold, frozenset()))
    desk = Desk("learner", sheet, random.Random(7), {}, 0.1, 6.0)
    items = [item for item in desk.items() if not asks or set(asks) & set(item.asks)]
    return journal([evolve(desk.row(n, item, desk.say(item)), mode="learn") for n, item in enumerate(items)])


def learn(terminal: Terminal, lang: str) -> None:
    """Work through two practice sets, as a learner does between two commands."""
    labels = terminal.cwd / "camp" / "labels"
    labels.mkdir(parents=True, exist_ok=True)
    (labels / "pictures.jsonl").write_bytes(practice_rows(lang, "birds-and-cars"))
    (labels / "answers.jsonl").write_bytes(practice_rows(lang, "answers", ("preference",)))


# The teacher's guide.


def last(line: str) -> str:
    """The last word."""
    return line.rpartition(" ")[2]


@define
class Class:
    """What happens around a teacher's terminal, and what is to be seen in the class's folder afterwards."""

    terminal: Terminal
    made: dict[str, dict[str, HandIn]] = field(factory=dict)

    @property
    def root(self) -> Path:
        return self.terminal.cwd if self.terminal.cwd.name == "class" else self.terminal.cwd / "class"

    @property
    def folder(self) -> ClassFolder:
        return open_class(self.root)

    @property
    def school(self) -> School:
        return School(self.folder, self.root.parent / "homes")

    def hand_in_of(self, student: str, name: str) -> HandIn:
        if name not in self.made:
            self.made[name] = hand_ins(self.folder.sheet(name), name, STUDENTS)
        return next(self.made[name][kind] for kind, one in STUDENTS.items() if one.id == student)

    def is_made(self, line: str) -> None:
        assert len((self.root / "secret.key").read_bytes()) == 32
        assert len(list((self.root / "gold").iterdir())) == len(self.folder.settings.assignments) == 6
        assert set(self.folder.names) == {BY_EXCHANGE, BY_MAIL}
        exchange = self.root.parent / "exchange"
        exchange.mkdir()
        exchange.chmod(0o777)
        settings = self.root / "class.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace('exchange = ""', 'exchange = "../exchange"'), encoding="utf-8")

    def is_released(self, line: str) -> None:
        name = last(line)
        assert (self.root / "release" / f"{name}.camp.zip").is_file()
        assert not [path for path in (self.root / "release").rglob("*") if "gold" in path.name]
        assert (self.root.parent / "exchange" / "class" / "outbound" / name).is_dir()

    def submits(self, line: str) -> None:
        """One student presses Submit, before the teacher collects."""
        name = last(line)
        self.school.fetch(BY_EXCHANGE, name)
        self.school.hand_in(BY_EXCHANGE, name, self.hand_in_of(BY_EXCHANGE, name))

    def mails(self, line: str) -> None:
        """The other one sends the file of all labels, which the teacher puts into `labels`; and the notebook."""
        assert (self.root / "submitted" / BY_EXCHANGE / last(line)).is_dir()
        name = last(line)
        own = self.root.parent / "homes" / BY_MAIL / "labels"
        own.mkdir(parents=True, exist_ok=True)
        for file, data in (self.hand_in_of(BY_MAIL, name).journals or {}).items():
            (own / file).write_bytes(data)
        place = self.root / "submitted" / BY_MAIL / name / "labels"
        place.mkdir(parents=True)
        (place / f"labels-{name}.jsonl").write_bytes(carry.pack(own))
        shutil.copyfile(self.root / "release" / name / f"{name}.ipynb", place.parent / f"{name}.ipynb")

    def is_graded(self, line: str) -> None:
        with (self.root / f"grades-{PICTURES}.csv").open(encoding="utf-8-sig", newline="") as file:
            _, *rows = csv.reader(file)
        assert {row[0]: bool(row[2]) for row in rows} == {BY_EXCHANGE: True, BY_MAIL: True}
        receipts = [cell for row in rows for cell in row if re.fullmatch(r"[0-9a-f]{4}(-[0-9a-f]{4}){2}", cell)]
        assert len(set(receipts)) == 2
        page = self.root / "feedback" / BY_MAIL / f"{PICTURES}.html"
        retired = self.folder.sheet(PICTURES).gold.retired is not None
        # Gold comes with a picture of each mistake, and not before the answers are open.
        assert ("data:image/" in page.read_text(encoding="utf-8")) == retired

    def is_fed_back(self, line: str) -> None:
        name = last(line)
        assert (self.root / "feedback" / BY_EXCHANGE / name / f"{name}.html").is_file()

    def is_given_back(self, line: str) -> None:
        """Who submitted gets the page by the exchange; who wrote a mail is named to the teacher."""
        pages = (self.root.parent / "exchange" / "class" / "feedback").glob("*.html")
        assert len(list(pages)) == 1
        assert BY_MAIL in self.terminal.said and "Traceback" not in self.terminal.said

    def rates_texts(self, line: str) -> None:
        """What the teacher does in Formgrader."""
        rubric = self.folder.assignment(TEXTS).rubric
        self.school.by_hand(TEXTS, rubric, {BY_EXCHANGE: 0.75})

    def is_reported(self, line: str) -> None:
        assert BY_MAIL in (self.root / f"report-{PICTURES}.html").read_text(encoding="utf-8")

    def is_exported(self, line: str) -> None:
        """The rubric's points are in the mark, and who has not handed in has none."""
        sheet = openpyxl.load_workbook(self.root / "marks.xlsx").worksheets[0]
        (_, _, *names), *rows = sheet.iter_rows(values_only=True)
        assert set(names) == {PICTURES, TEXTS}
        marks = {(name, row[0]): mark for row in rows for name, mark in zip(names, row[2:], strict=True)}
        assert marks[PICTURES, BY_EXCHANGE] > marks[PICTURES, BY_MAIL] > 0
        assert marks[TEXTS, BY_EXCHANGE] > 12 and marks[TEXTS, BY_MAIL] is None

    def is_forgotten(self, line: str) -> None:
        assert set(self.folder.names) == {BY_EXCHANGE}
        assert {path.name for path in (self.root / "submitted").iterdir()} == {BY_EXCHANGE}


@pytest.fixture(scope="module", params=LANGS)
def lang(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def taught(lang: str, desk_of: Callable[[str], Terminal]) -> Class:
    """A class after its teacher did all that the guide says."""
    terminal = desk_of(lang)
    around = Class(terminal)
    grade = f"autograder grade submitted --assignment {PICTURES}"
    reader = Reader(
        lang, terminal,
        before={"nbgrader collect": around.submits},
        after={
            "autograder init": around.is_made, "autograder release": around.is_released,
            f"nbgrader collect {PICTURES}": around.mails, grade: around.is_graded,
            "nbgrader generate_feedback": around.is_fed_back, "nbgrader release_feedback": around.is_given_back,
            "jupyter lab": around.rates_texts, "autograder export": around.is_exported,
            "autograder report": around.is_reported, "autograder forget": around.is_forgotten,
        },
    )  # fmt: skip
    reader.read("docs/teacher")
    assert [line for line in (*reader.before, *reader.after) if not any(t.startswith(line) for t in reader.typed)] == []
    return around


@pytest.mark.slow
@pytest.mark.nbgrader
def test_a_teacher_gets_through_the_guide(taught: Class) -> None:
    assert taught.folder.sheet(PICTURES).gold.retired is not None


# A learner with nothing but the wheel, and a student of that class.


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A learner's folder, in which the wheel lies. Both languages are tried in it: a second time must do no harm."""
    wheels = list((TOP / "build" / "wheel").glob("*.whl"))
    if not wheels:
        pytest.fail("build/wheel is missing. Run: make build/laptop/installed")
    home = tmp_path_factory.mktemp("学生 张三") / "work"
    home.mkdir()
    shutil.copyfile(wheels[0], home / wheels[0].name)
    return home


@pytest.fixture(scope="module")
def learner(lang: str, bag: Path, quick: Quick) -> Reader:
    """A learner after doing all that the self-paced guide says."""
    home, state = bag, bag.parent / f"state-{lang}"
    state.mkdir()
    terminal = Terminal(home, environment(bag.parent / f"home-{lang}", PROJECT, lang), state, quick, SERVED)

    def dependencies(line: str) -> None:
        """In place of the network: what the wheel needs is taken from the project's environment."""
        (packages,) = home.glob("camp-env/lib/python*/site-packages")
        (here,) = (PROJECT / "lib").glob("python*/site-packages")
        (packages / "dependencies.pth").write_text(f"{here}\n", encoding="utf-8")

    def exported(line: str) -> None:
        pairs = [json.loads(text) for text in (home / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
        assert pairs and {"chosen", "rejected"} <= pairs[0].keys()

    reader = Reader(
        lang, terminal,
        before={"labelcamp check": lambda line: learn(terminal, lang)},
        after={
            "python -m pip": dependencies,
            "labelcamp check": lambda line: re.search(r"\d\d\.\d", terminal.said) or pytest.fail(terminal.said),
            "labelcamp export preference": exported,
        },
    )  # fmt: skip
    reader.read("docs/self-paced")
    return reader


@pytest.mark.slow
def test_a_learner_gets_through_the_guide(learner: Reader, lang: str) -> None:
    camp = learner.terminal.cwd / "camp"
    assert (camp / lang / "03-image-classes.ipynb").is_file()
    assert (camp / lang / "assignments" / PICTURES / f"{PICTURES}.ipynb").is_file()
    assert (learner.terminal.cwd / "my-labels.jsonl").stat().st_size > 10_000


@pytest.mark.slow
@pytest.mark.nbgrader
def test_a_student_gets_through_the_guide(learner: Reader, taught: Class, lang: str) -> None:
    here = learner.terminal.cwd
    shutil.copyfile(taught.root / "release" / f"{PICTURES}.camp.zip", here / f"{PICTURES}.camp.zip")
    Reader(lang, learner.terminal).read("docs/student")
    assert (here / "camp" / lang / "class" / PICTURES / f"{PICTURES}.ipynb").is_file()


@pytest.mark.slow
def test_a_reader_gets_through_the_readme(lang: str, desk_of: Callable[[str], Terminal]) -> None:
    terminal = desk_of(lang)
    reader = Reader(lang, terminal, before={"labelcamp check": lambda line: learn(terminal, lang)})
    reader.read("README")
    assert f"{lang}/03-image-classes.ipynb" in {
        path.relative_to(terminal.cwd / "camp").as_posix() for path in (terminal.cwd / "camp").rglob("*.ipynb")
    }
