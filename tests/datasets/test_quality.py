"""The shortcut table: it catches what it must, and the tasks of the repository have no shortcut."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from labelcamp import content
from labelcamp.items import Constraint
from labelcamp.task import Task, load_task
from tests.datasets import quality_world as world
from tools.quality import cli, shortcuts
from tools.quality.features import CLAUSE_END, SENTENCE_END, pieces
from tools.quality.rules import cut_to, filled
from tools.quality.sources import Labelled, forms, load, mints, text_tasks
from tools.quality.tables import Table, markdown, plain

MINTS = 4
"""Mints a language and question in the slow test: enough that luck is no shortcut."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world.make(tmp_path_factory.mktemp("datasets") / "mini")


@pytest.fixture(scope="module")
def task(folder: Path) -> Task:
    return load_task(folder)


def measured(task: Task, kind: str, longer: bool, each: int = 18) -> dict[str, shortcuts.Line]:
    practice = world.labelled(task, "practice", "en", "practice", each, kind, longer)
    sets = [world.labelled(task, f"mint {n}", "en", f"mint {n}", each, kind, longer) for n in range(2)]
    found = shortcuts.measure(task, task.question(kind), practice, sets)
    return {line.policy: line for line in shortcuts.lines(found)}


@pytest.mark.parametrize(
    ("kind", "policies"),
    [
        ("prefer", ("longest", "surface, linear", "surface, trees")),
        ("rank", ("longest", "surface, linear")),
        ("rate", ("length alone", "surface, trees")),
    ],
)
def test_a_set_in_which_the_longer_answer_is_better_is_caught(task: Task, kind: str, policies: tuple[str, ...]) -> None:
    found = measured(task, kind, longer=True, each=40)
    for policy in policies:
        assert found[policy].flagged, policy
        assert found[policy].s() > 0.3
    assert not found["shortest" if kind != "rate" else "lists alone"].flagged


def test_words_that_give_gold_away_are_caught(task: Task) -> None:
    def telling(name: str, seed: str) -> Labelled:
        found = world.labelled(task, name, "zh", seed, 40, "category")
        word = {"privacy": "手机", "harmless": "天气"}
        items = [evolve(i, shown={**i.shown, "b": word[found.value(i, "category")]}) for i in found.items]
        return evolve(found, items=tuple(items))

    sets = [telling("mint 1", "one")]
    found = shortcuts.measure(task, task.question("category"), telling("practice", "two"), sets)
    s = {line.policy: line.s() for line in shortcuts.lines(found)}
    assert min(s["bag of words"], s["bag of characters"], s["naive Bayes on words"]) > 0.5
    assert max(s["length alone"], s["surface, linear"]) < 0.4


@pytest.mark.parametrize("kind", world.KINDS)
def test_every_policy_answers_every_kind_and_no_constant_earns(task: Task, kind: str) -> None:
    found = measured(task, kind, longer=False)
    assert len(found) >= 9
    if kind != "write":
        assert found[shortcuts.CONSTANT].unclipped() <= 1e-9
    else:
        assert found["the poor text unchanged"].unclipped() == 0
        assert found["the demanded words, and filling"].s() == 1
        assert not found["the demanded words, and filling"].flagged


def test_the_table_is_the_same_every_time(task: Task) -> None:
    one, other = (measured(task, "mark", longer=False) for _ in range(2))
    assert one == other


def test_each_mint_has_a_secret_of_its_own_and_asks_what_is_measured(folder: Path) -> None:
    one, other = mints(folder, "en", 2, "rate")
    assert {item.asks for item in (*one.items, *other.items)} == {("rate",)}
    assert not {item.id for item in one.items} & {item.id for item in other.items}
    assert len(forms(load(folder, "practice", "en"))) == len(world.KINDS)


def test_the_command_prints_a_section_for_the_card(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(content, "find", lambda name: folder.parent)
    arguments = ["shortcuts", "--task", "mini", "--question", "rank", "--mints", "1", "--markdown"]
    assert cli.main(arguments) in (0, 1)
    said = capsys.readouterr().out
    assert "#### Shortcuts: mini, rank" in said
    assert "| longest |" in said
    assert cli.main(["shortcuts", "--task", "nothing"]) == 2
    assert "nothing: no task of texts" in capsys.readouterr().err


def test_the_parts_of_a_text() -> None:
    text = "1. 先烧水，再下面。\n2. Add 1.5 l of water; stir."
    assert [one.text for one in pieces(text, SENTENCE_END)] == ["先烧水，再下面", "Add 1.5 l of water", "stir"]
    assert [one.text for one in pieces(text, CLAUSE_END)] == ["先烧水", "再下面", "Add 1.5 l of water", "stir"]
    for ends in (SENTENCE_END, CLAUSE_END):
        assert all(text[one.start : one.end] == one.text for one in pieces(text, ends))


def test_texts_made_for_the_demands() -> None:
    assert cut_to("一二三四五六", [Constraint("max_chars", 4)]) == "一二三四"
    assert cut_to("one two three", [Constraint("max_words", 2)]).split() == ["one", "two"]
    demands = [Constraint("includes", "cat|dog"), Constraint("includes", "owl"), Constraint("bullets", 2)]
    assert filled([*demands, Constraint("ends_with", "?")], "en") == "cat, owl\n- well\n- well?"


def test_tables_in_two_dresses() -> None:
    table = Table("Title", ("名字", "s"), (("甲", ".1"), ("longer", ".2")), ("A note.",))
    assert plain(table).splitlines()[2:6] == ["名字    s", "──────  ──", "甲      .1", "longer  .2"]
    assert markdown(table).splitlines()[2:4] == ["| 名字 | s |", "|---|---|"]


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(text_tasks(content.find("datasets"))))
def test_no_policy_finds_a_shortcut(name: str) -> None:
    lines = shortcuts.lines(shortcuts.measure_task(content.find("datasets") / name, MINTS))
    assert lines
    found = {
        (line.question, line.policy): [round(line.s(place), 3) for place in line.places]
        for line in lines
        if line.flagged
    }
    assert found == {}
