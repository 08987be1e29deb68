"""The task rewrite: its demands can be met and must be, in both languages alike; its sets are fresh and fair."""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve

from autograder.mint import MintedSet
from autograder.minting import load_recipe, write_set
from labelcamp import content
from labelcamp.answers import Gold, load_gold
from labelcamp.guidelines import load_guideline
from labelcamp.items import Constraint, Item, ItemSet, Turn, load_set
from labelcamp.questions import Criterion
from labelcamp.scoring import score
from labelcamp.scoring.text import describe, meets
from labelcamp.structure import make_converter
from labelcamp.task import Task, load_task
from labelcamp.validate import check
from tests.datasets.conftest import secret

LANGUAGES = ("zh", "en")
PARTS = [(part, lang) for part in ("practice", "sample") for lang in LANGUAGES]
CHINESE = range(0x4E00, 0xA000)
Policy = Callable[[Item], str | None]


@pytest.fixture(scope="module")
def folder() -> Path:
    return content.find("datasets") / "rewrite"


@pytest.fixture(scope="module")
def task(folder: Path) -> Task:
    return load_task(folder)


@pytest.fixture(scope="module")
def recipe(folder: Path) -> ModuleType:
    load_recipe(folder)
    return sys.modules["labelcamp_recipe_rewrite"]


@pytest.fixture(scope="module")
def demands(recipe: ModuleType) -> ModuleType:
    assert recipe
    return sys.modules["labelcamp_recipe_rewrite.rewrite_demands"]


@pytest.fixture(scope="module")
def sets(folder: Path) -> dict[tuple[str, str], tuple[ItemSet, dict[str, Gold]]]:
    return {
        (part, lang): (load_set(folder / part / lang), load_gold(folder / part / lang / "gold.jsonl"))
        for part, lang in PARTS
    }


def constraints(item: Item) -> tuple[Constraint, ...]:
    content = item.shown["constraints"]
    assert isinstance(content, tuple)
    return tuple(one for one in content if isinstance(one, Constraint))


def poor(item: Item) -> str:
    return str(item.shown.get("poor", ""))


def request(item: Item) -> str:
    chat = item.shown["chat"]
    assert isinstance(chat, tuple)
    last = chat[-1]
    assert isinstance(last, Turn)
    return last.text


def base(check_name: str) -> str:
    return check_name.replace("_words", "_chars")


@pytest.mark.slow
@pytest.mark.parametrize("part", ["practice", "sample"])
def test_the_committed_sets_are_what_the_recipe_writes(folder: Path, recipe: Any, tmp_path: Path, part: str) -> None:
    {"practice": recipe.write_practice, "sample": recipe.write_sample}[part](tmp_path)
    for lang in LANGUAGES:
        for name in ("set.json", "items.jsonl", "gold.jsonl"):
            assert (tmp_path / lang / name).read_bytes() == (folder / part / lang / name).read_bytes(), (lang, name)
        assert {path.name for path in (folder / part / lang).iterdir()} == {"set.json", "items.jsonl", "gold.jsonl"}


@pytest.mark.parametrize("where", PARTS)
def test_every_demonstration_meets_every_demand(
    sets: dict[tuple[str, str], tuple[ItemSet, dict[str, Gold]]], task: Task, where: tuple[str, str]
) -> None:
    item_set, gold = sets[where]
    assert set(gold) == set(item_set.by_id)
    assert item_set.task_hash == task.hash
    for item in item_set.items:
        one = gold[item.id].answer
        assert check(one, task, item_set) is None
        assert 4 <= len(constraints(item)) <= 5
        for demand in constraints(item):
            assert meets(one.values["rewrite"], demand), (item.id, demand)
        assert one.values["rewrite"] != poor(item)


@pytest.mark.parametrize("where", PARTS)
def test_every_poor_answer_misses_most_demands(
    sets: dict[tuple[str, str], tuple[ItemSet, dict[str, Gold]]], where: tuple[str, str]
) -> None:
    item_set, _ = sets[where]
    spoilt = [item for item in item_set.items if poor(item)]
    assert 0.05 * len(item_set.items) < len(item_set.items) - len(spoilt) < 0.4 * len(item_set.items)
    for item in spoilt:
        missed = sum(not meets(poor(item), demand) for demand in constraints(item))
        assert missed >= 2
        assert missed / len(constraints(item)) >= 0.6
    assert sum(any(meets(poor(item), demand) for demand in constraints(item)) for item in spoilt) > 0.5 * len(spoilt)


@pytest.mark.parametrize("where", PARTS)
def test_every_demand_can_be_told_and_is_made_once(
    sets: dict[tuple[str, str], tuple[ItemSet, dict[str, Gold]]], where: tuple[str, str]
) -> None:
    for item in sets[where][0].items:
        told = [describe(demand, "en") for demand in constraints(item)]
        assert len(set(told)) == len(told)
        assert not any("\n" in sentence for sentence in told)
        checks = Counter(base(demand.check) for demand in constraints(item))
        assert all(count == 1 for name, count in checks.items() if name != "includes")
        assert any(name not in ("includes", "excludes") for name in checks)


@pytest.mark.parametrize("part", ["practice", "sample"])
def test_an_item_in_both_languages_asks_the_same(
    sets: dict[tuple[str, str], tuple[ItemSet, dict[str, Gold]]], part: str
) -> None:
    (zh_set, zh_gold), (en_set, en_gold) = sets[part, "zh"], sets[part, "en"]
    both = [item for item in zh_set.items if f"{item.id[:-3]}-en" in en_set.by_id]
    assert len(both) >= (60 if part == "practice" else 15)
    for item in both:
        twin = en_set.by_id[f"{item.id[:-3]}-en"]
        mine, its = constraints(item), constraints(twin)
        assert [base(one.check) for one in mine] == [base(one.check) for one in its]
        for one, other in zip(mine, its, strict=True):
            if one.check == "bullets":
                assert one.value == other.value
            if poor(item):
                assert meets(poor(item), one) == meets(poor(twin), other)
        assert bool(poor(item)) == bool(poor(twin))
        assert zh_gold[item.id].rules == en_gold[twin.id].rules
    ids = [item.id for item_set in (zh_set, en_set) for item in item_set.items]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_practice_is_large_enough_and_its_pools_share_no_request(
    sets: dict[tuple[str, str], tuple[ItemSet, dict[str, Gold]]], lang: str
) -> None:
    item_set, _ = sets["practice", lang]
    assert item_set.id == f"practice-{lang}"
    assert len(item_set.items) >= 100
    assert 40 <= len(item_set.pools["learn"]) <= 0.45 * len(item_set.items)
    assert len(item_set.pools["test"]) == len(item_set.items) - len(item_set.pools["learn"])
    asked = {name: {request(item) for item in item_set.pool(name)} for name in ("learn", "test")}
    assert not asked["learn"] & asked["test"]
    for pool in ("learn", "test"):
        forms = Counter(bool(poor(item)) for item in item_set.pool(pool))
        assert min(forms.values()) >= 5


def test_readers_of_either_language_have_120_items_to_read_that_nobody_learnt_from(
    sets: dict[tuple[str, str], tuple[ItemSet, dict[str, Gold]]],
) -> None:
    stems = {
        lang: {item.id[:-3] for item in (*sets["practice", lang][0].pool("test"), *sets["sample", lang][0].items)}
        for lang in LANGUAGES
    }
    assert all(len(some) >= 120 for some in stems.values())
    assert len(stems["zh"] & stems["en"]) >= 80


@pytest.mark.parametrize("where", PARTS)
def test_no_demand_is_met_by_meeting_another_or_goes_against_one(
    sets: dict[tuple[str, str], tuple[ItemSet, dict[str, Gold]]], where: tuple[str, str]
) -> None:
    def words(demand: Constraint) -> list[str]:
        return str(demand.value).casefold().split("|")

    for item in sets[where][0].items:
        told = [one for one in constraints(item) if one.check in ("includes", "excludes", "starts_with", "ends_with")]
        for one in told:
            for other in told:
                if one is not other and one.check in ("includes", "excludes") and other.check != "excludes":
                    implied = all(any(word in said for word in words(one)) for said in words(other))
                    assert not implied, (item.id, one, other)


@pytest.mark.parametrize("where", PARTS)
def test_reasons_are_told_in_both_languages_and_rest_on_rules(
    folder: Path, sets: dict[tuple[str, str], tuple[ItemSet, dict[str, Gold]]], where: tuple[str, str]
) -> None:
    rules = load_guideline(folder, "zh").rules
    assert rules.keys() == load_guideline(folder, "en").rules.keys() == {f"R{n}" for n in range(1, 10)}
    gold = sets[where][1]
    for one in gold.values():
        assert 1 <= len(one.rules) <= 4
        assert set(one.rules) <= set(rules)
        assert any(ord(letter) in CHINESE for letter in one.reason["zh"])
        assert 20 <= len(one.reason["zh"]) <= 300
        assert 60 <= len(one.reason["en"]) <= 700
        assert where[1] == "zh" or not any(ord(letter) in CHINESE for letter in one.reason["en"])
    for reader in LANGUAGES:
        assert Counter(one.reason[reader] for one in gold.values()).most_common(1)[0][1] <= 2
    decided = Counter(rule for one in gold.values() for rule in one.rules)
    if where[0] == "practice":
        assert all(decided[rule] >= 5 for rule in rules)


def test_the_demands_fit_the_bank(demands: Any) -> None:
    every = [*demands.cases("practice"), *demands.cases("bank")]
    assert len(every) == 120
    assert not [fault for case in every for fault in demands.faults(case)]


def test_a_demand_that_no_good_answer_meets_is_found(demands: Any) -> None:
    case = demands.cases("practice")[0]
    impossible = {lang: (*case.demands[lang], Constraint("includes", "☃")) for lang in case.languages}
    assert "neither good answer" in demands.faults(evolve(case, demands=impossible))[0]
    uneven = {lang: case.demands[lang][: 5 + (lang == "zh")] for lang in case.languages}
    assert "in both languages" in demands.faults(evolve(case, demands=uneven))[0]
    few = {lang: case.demands[lang][:2] for lang in case.languages}
    assert "five demands" in demands.faults(evolve(case, demands=few))[0]


def test_a_line_becomes_a_demand(demands: Any) -> None:
    assert demands.parse("max 80", "zh") == Constraint("max_chars", 80)
    assert demands.parse("max 80", "en") == Constraint("max_words", 80)
    assert demands.parse("with 周五|星期五", "zh") == Constraint("includes", "周五|星期五")
    assert demands.parse("no_bullets", "en") == Constraint("no_bullets", "")
    for wrong in ("maximum 80", "with a|", "with |b", "without ", "bullets many"):
        with pytest.raises(ValueError, match=r"expected|invalid"):
            demands.parse(wrong, "en")


@pytest.fixture(scope="module")
def mint(recipe: Any) -> Callable[[str, str], MintedSet]:
    made: dict[tuple[str, str], MintedSet] = {}

    def get(name: str, lang: str) -> MintedSet:
        if (name, lang) not in made:
            made[name, lang] = recipe.mint(secret(name), 60, lang=lang)
        return made[name, lang]

    return get


class TestMinted:
    def test_the_same_secret_gives_the_same_set(self, recipe: Any) -> None:
        assert recipe.mint(secret("same"), 20) == recipe.mint(secret("same"), 20)

    @pytest.mark.slow
    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_two_secrets_share_no_id_and_few_texts(self, mint: Callable[[str, str], MintedSet], lang: str) -> None:
        one, other = mint("one", lang), mint("other", lang)
        assert one.id != other.id
        assert not {item.id for item in one.items} & {item.id for item in other.items}
        texts = [{poor(item) for item in minted.items if poor(item)} for minted in (one, other)]
        assert len(texts[0] & texts[1]) < 0.2 * len(texts[0])

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_no_request_of_practice_is_minted(
        self,
        mint: Callable[[str, str], MintedSet],
        sets: dict[tuple[str, str], tuple[ItemSet, dict[str, Gold]]],
        lang: str,
    ) -> None:
        shown = {request(item) for item in sets["practice", lang][0].items}
        for name in ("one", "other"):
            assert not shown & {request(item) for item in mint(name, lang).items}

    def test_the_languages_of_a_secret_share_items(self, mint: Callable[[str, str], MintedSet]) -> None:
        stems = [{item.id[:-3] for item in mint("one", lang).items} for lang in LANGUAGES]
        assert len(stems[0] & stems[1]) >= 20

    @pytest.mark.parametrize("count", [20, 40, 80])
    def test_as_many_items_as_asked(self, recipe: Any, count: int) -> None:
        minted = recipe.mint(secret("count"), count, lang="en", asks=("rewrite",))
        assert len(minted.items) == len(minted.gold) == count
        assert minted.media == {}
        assert minted.notes["balance"]["improve"] + minted.notes["balance"]["write"] == count

    def test_what_cannot_be_minted_is_refused(self, recipe: Any) -> None:
        with pytest.raises(ValueError, match="16 bytes"):
            recipe.mint(b"short")
        with pytest.raises(ValueError, match="20 to 80"):
            recipe.mint(secret("few"), 19)
        with pytest.raises(ValueError, match="rewrite"):
            recipe.mint(secret("other"), 20, asks=("rating",))
        with pytest.raises(ValueError, match="zh or en"):
            recipe.mint(secret("other"), 20, lang="fr")

    def test_a_minted_set_can_be_handed_out_and_graded(
        self, folder: Path, mint: Callable[[str, str], MintedSet], tmp_path: Path
    ) -> None:
        minted = mint("one", "zh")
        item_set = write_set(minted, folder, tmp_path / "items", tmp_path / "gold")
        assert load_set(tmp_path / "items") == item_set
        assert load_gold(tmp_path / "gold" / "gold.jsonl").keys() == item_set.by_id.keys()

    @pytest.mark.parametrize("lang", LANGUAGES)
    def test_who_has_not_done_the_task_earns_nothing(
        self, recipe: Any, task: Task, mint: Callable[[str, str], MintedSet], lang: str
    ) -> None:
        """Set phrases, copies and pieces, also cut to the length: s under 0.1 on average; unchanged or blank: 0."""
        composing = sys.modules["labelcamp_recipe_rewrite.rewrite_items"]
        assert recipe
        policies: dict[str, Policy] = {
            f"nothing {n}": lambda _, said=said: said for n, said in enumerate(composing.NOTHING[lang])
        }
        policies |= {
            "request": request,
            "document": lambda item: str(item.shown.get("document", "")) or None,
            "document and request": lambda item: f"{item.shown.get('document', '')}\n{request(item)}",
            "first half": lambda item: poor(item)[: len(poor(item)) // 2] or None,
            "second half": lambda item: poor(item)[len(poor(item)) // 2 :] or None,
            "inner lines": lambda item: "\n".join(poor(item).splitlines()[1:-1]) or None,
            "document cut": lambda item: composing.cut(
                str(item.shown.get("document") or request(item)), constraints(item)
            ),
            "poor cut": lambda item: composing.cut(poor(item), constraints(item)) or None,
        }

        def earned(name: str, said: Policy) -> tuple[float, float]:
            minted = mint(name, lang)
            gold = {one.answer.item: one for one in minted.gold}
            told = {item.id: said(item) for item in minted.items}
            answers = {
                key: evolve(gold[key].answer, source="human", values={} if text is None else {"rewrite": text})
                for key, text in told.items()
            }
            result = score(task, minted.items, gold, answers)
            return result.s, result.unclipped

        names = ("one", "other", "third")
        reached = {name: sum(earned(n, said)[0] for n in names) / len(names) for name, said in policies.items()}
        assert max(reached.values()) < 0.1, reached
        for name in names:
            assert earned(name, lambda item: poor(item) or None)[1] == pytest.approx(0)
            assert earned(name, lambda _: None)[0] == 0
            texts = {one.answer.item: one.answer.values["rewrite"] for one in mint(name, lang).gold}
            assert earned(name, lambda item, texts=texts: texts[item.id])[0] == 1


def test_the_rubric_has_four_criteria_with_an_anchor_a_step(folder: Path) -> None:
    rubric = tomllib.loads((folder / "rubric.toml").read_text(encoding="utf-8"))
    criteria = [make_converter().structure(one, Criterion) for one in rubric["criteria"]]
    assert [one.id for one in criteria] == ["faithful", "helpful", "readable", "fitting"]
    for one in criteria:
        assert len(one.anchors) == 5
        for lang in LANGUAGES:
            assert len({anchor[lang] for anchor in one.anchors}) == 5
            assert one.title[lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_rubric_as_a_page(folder: Path, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(folder))
    lines = import_module("rewrite_rubric").markdown(lang).splitlines()
    assert lines[0].startswith("## ")
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == 6
    assert {row.count("|") for row in rows} == {7}
