"""The task answers: gold follows from the flaws as the guideline says, and no shortcut earns anything."""

from __future__ import annotations

import doctest
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs import evolve, frozen
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression, Ridge

from autograder.minting import load_recipe
from labelcamp import content
from labelcamp.answers import Gold, load_gold
from labelcamp.guidelines import load_guideline
from labelcamp.items import Item, load_set
from labelcamp.scoring import Score, fault, score
from labelcamp.task import Task, load_task
from tests.datasets.conftest import secret

FORMS = ("preference", "ranking", "rating", "unsupported")
LANGUAGES = ("zh", "en")
LABELS = ("wrong_fact", "contradicts_input", "contradicts_self", "made_up_source")
MINTS = 3
"""Sets of a form and language that a policy is tried on."""

Said = Mapping[str, Any]
"""By item id, a value of the item's question."""


@frozen
class Set:
    """Items and their gold."""

    items: Sequence[Item]
    gold: Mapping[str, Gold]

    def of(self, form: str) -> Set:
        """Only the items of a form."""
        return Set([item for item in self.items if item.asks == (form,)], self.gold)

    def value(self, item: Item) -> Any:
        return self.gold[item.id].answer.values[item.asks[0]]


@pytest.fixture(scope="module")
def folder() -> Path:
    return content.find("datasets") / "answers"


@pytest.fixture(scope="module")
def task(folder: Path) -> Task:
    return load_task(folder)


@pytest.fixture(scope="module")
def recipe(folder: Path) -> Any:
    load_recipe(folder)
    return sys.modules["labelcamp_recipe_answers"]


@pytest.fixture(scope="module")
def helpers(recipe: Any) -> Callable[[str], Any]:
    return lambda name: sys.modules[f"labelcamp_recipe_answers.{name}"]


@pytest.fixture(scope="module")
def stored(folder: Path) -> Callable[[str, str], Set]:
    def read(part: str, lang: str) -> Set:
        return Set(load_set(folder / part / lang).items, load_gold(folder / part / lang / "gold.jsonl"))

    return read


@pytest.fixture(scope="module")
def minted(recipe: Any) -> Callable[..., Set]:
    made: dict[object, Set] = {}

    def get(name: str, lang: str, asks: tuple[str, ...] | None = None, count: int = 60) -> Set:
        key = (name, lang, asks, count)
        if key not in made:
            found = recipe.mint(secret(name), count, lang=lang, asks=asks)
            made[key] = Set(found.items, {gold.answer.item: gold for gold in found.gold})
        return made[key]

    return get


def scored(task: Task, one: Set, said: Said) -> Score:
    asked = {item.id: item.asks[0] for item in one.items}
    answers = {
        item_id: evolve(one.gold[item_id].answer, source="human", values={asked[item_id]: value})
        for item_id, value in said.items()
    }
    return score(task, one.items, one.gold, answers)


def perfect(one: Set) -> dict[str, Any]:
    return {
        item.id: {key: part for key, part in one.value(item).items() if key != "shares"}
        if item.asks == ("preference",)
        else one.value(item)
        for item in one.items
    }


# ---- The bank, and gold from its flaws ---------------------------------------------------------------


def test_the_bank_has_no_faults(helpers: Callable[[str], Any]) -> None:
    situations = helpers("answer_variants").situations()
    assert {one.id: helpers("bank").faults(one) for one in situations if helpers("bank").faults(one)} == {}
    assert Counter((one.pool, tuple(one.texts)) for one in situations) == {
        (pool, langs): 30 if len(langs) == 2 else 15
        for pool in ("practice", "bank")
        for langs in (("zh", "en"), ("zh",), ("en",))
    }


@pytest.mark.parametrize("name", ["answer_forms", "answer_looks", "answer_reasons", "answer_sets"])
def test_examples_in_docstrings_run(helpers: Callable[[str], Any], name: str) -> None:
    module = helpers(name)
    found = [doctest.DocTestFinder().find(module, name, module=module)][0]
    results = [doctest.DocTestRunner().run(one) for one in found]
    assert sum(one.failed for one in results) == 0 < sum(one.attempted for one in results)


@pytest.fixture(scope="module")
def two_flaws(helpers: Callable[[str], Any]) -> tuple[Any, Any, Any]:
    """From one situation: an answer without a flaw, one that lacks something, one with a wrong fact."""
    variants = helpers("answer_variants")
    situation = next(one for one in variants.situations() if one.id == "summary-05")
    by_flaws = {tuple(flaw.id for flaw in one.flaws): one for one in variants.variants(situation, 2) if one.on == "b"}
    return by_flaws[()], by_flaws[("f11",)], by_flaws[("f7",)]


def test_a_rating_is_four_less_what_its_flaws_cost(two_flaws: tuple[Any, Any, Any]) -> None:
    good, lacking, wrong = two_flaws
    assert [good.rating(name) for name in ("correct", "complete")] == [4, 4]
    assert [lacking.rating(name) for name in ("correct", "complete")] == [4, 2]
    assert [wrong.rating(name) for name in ("correct", "complete")] == [0, 4]


def test_the_priority_doubles_and_flips(helpers: Callable[[str], Any], two_flaws: tuple[Any, Any, Any]) -> None:
    good, lacking, wrong = two_flaws
    assert [one.loss("helpful") for one in two_flaws] == [0, 4, 4]
    assert [one.loss("truthful") for one in two_flaws] == [0, 2, 8]
    forms = helpers("answer_forms")
    even = forms.preference(forms.Draft("preference", (lacking, wrong), "helpful"))
    assert (even["value"], even["reasons"]) == (0, [])
    against = forms.preference(forms.Draft("preference", (wrong, lacking), "truthful"))
    assert (against["value"], against["reasons"]) == (3, ["correct"])
    assert forms.ranks([one.loss("truthful") for one in (wrong, good, lacking, good)]) == [["b", "d"], ["c"], ["a"]]


def test_shares_follow_the_difference(helpers: Callable[[str], Any]) -> None:
    forms = helpers("answer_forms")
    for difference in range(-10, 11):
        shares = forms.shares(difference)
        assert sum(shares.values()) == pytest.approx(1, abs=0.002)
        assert shares["a"] == forms.shares(-difference)["b"]
        if forms.is_clear(difference):
            likeliest = max(shares, key=lambda name: shares[name])
            assert likeliest == ("tie" if difference == 0 else "a" if difference < 0 else "b")
    rising = [forms.shares(difference)["b"] for difference in range(-10, 11)]
    assert rising == sorted(rising)


def test_flaws_that_undo_each_other_never_meet(helpers: Callable[[str], Any]) -> None:
    variants = helpers("answer_variants")
    for situation in variants.situations():
        for one in variants.variants(situation, 3):
            kinds = [flaw.kind for flaw in one.flaws]
            assert kinds.count("over_refusal") <= 1
            if "contradicts_self" in kinds:
                assert not set(kinds) & {"incomplete", "over_refusal", "wrong_fact", "contradicts_input"}
            for lang in situation.texts:
                assert helpers("bank").length(one.text(lang), lang) <= helpers("bank").LONGEST_ANSWER[lang]


# ---- Practice, sample and minted sets ----------------------------------------------------------------


@pytest.mark.slow
def test_practice_and_sample_are_fresh(recipe: Any, folder: Path, tmp_path: Path) -> None:
    for name in ("practice", "sample"):
        recipe.write(getattr(recipe, name)(), tmp_path / name)
        for lang in LANGUAGES:
            for file in ("set.json", "items.jsonl", "gold.jsonl"):
                assert (tmp_path / name / lang / file).read_bytes() == (folder / name / lang / file).read_bytes()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_practice_is_large_and_its_pools_are_apart(folder: Path, stored: Callable[..., Set], lang: str) -> None:
    practice = load_set(folder / "practice" / lang)
    gold = stored("practice", lang).gold
    assert practice.id == f"practice-{lang}"
    sizes = {pool: Counter(item.asks[0] for item in practice.pool(pool)) for pool in ("learn", "test")}
    assert sizes["learn"] == {"preference": 30, "ranking": 16, "rating": 20, "unsupported": 24}
    assert sizes["test"] == {"preference": 40, "ranking": 24, "rating": 30, "unsupported": 30}
    assert not prompts(practice.pool("learn")) & prompts(practice.pool("test"))
    for pool in ("learn", "test"):
        classes = Counter(np.sign(Set(practice.items, gold).value(item)["value"]) for item in practice.pool(pool)
                          if item.asks == ("preference",))  # fmt: skip
        labels = Counter(one["label"] for item in practice.pool(pool) if item.asks == ("unsupported",)
                         for one in Set(practice.items, gold).value(item))  # fmt: skip
        assert len(classes) == 3
        assert min(classes.values()) >= 5
        assert set(labels) == set(LABELS)
        assert min(labels.values()) >= 5


def prompts(items: Sequence[Item]) -> set[object]:
    return {item.shown["chat"] for item in items}


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_practice_shares_no_prompt_with_other_sets(
    stored: Callable[..., Set], minted: Callable[..., Set], lang: str
) -> None:
    known = prompts(stored("practice", lang).items)
    assert len(known) == 45
    assert not known & prompts(stored("sample", lang).items)
    assert not known & prompts(minted("one", lang).items)


def test_items_of_both_languages_are_the_same_items(stored: Callable[..., Set], minted: Callable[..., Set]) -> None:
    for zh, en in [
        (stored("practice", "zh"), stored("practice", "en")),
        (stored("sample", "zh"), stored("sample", "en")),
        (minted("one", "zh"), minted("one", "en")),
    ]:
        english = {item.id.removesuffix("-en"): item for item in en.items}
        shared = [(item, english[item.id.removesuffix("-zh")]) for item in zh.items
                  if item.id.removesuffix("-zh") in english]  # fmt: skip
        assert 0.6 * len(zh.items) < len(shared) < 0.75 * len(zh.items)
        for mine, other in shared:
            assert mine.asks == other.asks
            assert len(mine.shown) == len(other.shown)
            assert zh.gold[mine.id].rules == en.gold[other.id].rules
            assert zh.gold[mine.id].reason == en.gold[other.id].reason
            one, two = zh.value(mine), en.value(other)
            if mine.asks == ("unsupported",):
                assert sorted(span["label"] for span in one) == sorted(span["label"] for span in two)
            else:
                assert one == two


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("part", ["practice", "sample"])
def test_gold_fits_the_task_and_scores_one(
    task: Task, folder: Path, stored: Callable[..., Set], lang: str, part: str
) -> None:
    one = stored(part, lang)
    rules = load_guideline(folder, lang).rules
    said = perfect(one)
    assert all(fault(task.question(item.asks[0]), said[item.id], item) is None for item in one.items)
    assert all(gold.rules and set(gold.rules) <= set(rules) for gold in one.gold.values())
    assert all(set(gold.reason) == set(LANGUAGES) for gold in one.gold.values())
    assert {rule for gold in one.gold.values() for rule in gold.rules} == set(rules)
    found = scored(task, one, said)
    assert found.s == 1
    assert min(1 - part.blind for part in found.parts) >= 0.2


def test_the_same_pair_stands_under_both_priorities(stored: Callable[..., Set]) -> None:
    for lang in LANGUAGES:
        one = stored("practice", lang).of("preference")
        pairs = defaultdict(set)
        for item in one.items:
            pairs[item.shown["a"], item.shown["b"]].add((item.shown["priority"], np.sign(one.value(item)["value"])))
        twins = [found for found in pairs.values() if len({priority for priority, _ in found}) == 2]
        assert len(twins) >= 6
        assert all(len({side for _, side in found}) == 2 for found in twins)


def test_the_same_secret_gives_the_same_set(recipe: Any) -> None:
    one, again, other = (recipe.mint(secret(name), 40, asks=("rating",)) for name in ("one", "one", "other"))
    assert one == again
    assert one.id != other.id
    assert not {item.id for item in one.items} & {item.id for item in other.items}
    assert re.fullmatch(r"ans-[0-9a-f]{10}-zh", one.id)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asks", "count", "sizes"),
    [
        (("rating",), 40, {"rating": 40}),
        (("preference",), 50, {"preference": 50}),
        (("preference", "ranking", "unsupported"), 60, {"preference": 20, "ranking": 20, "unsupported": 20}),
        (None, 40, {"preference": 15, "ranking": 9, "rating": 8, "unsupported": 8}),
        (None, 60, {"preference": 15, "ranking": 15, "rating": 15, "unsupported": 15}),
    ],
)
def test_a_set_can_ask_some_questions_only(
    task: Task, minted: Callable[..., Set], asks: tuple[str, ...] | None, count: int, sizes: dict[str, int]
) -> None:
    for lang in LANGUAGES:
        one = minted("some", lang, asks, count)
        assert Counter(item.asks[0] for item in one.items) == sizes
        assert scored(task, one, perfect(one)).s == 1


def test_bad_requests_are_refused(recipe: Any) -> None:
    for arguments in ({"secret": b"short"}, {"count": 39}, {"lang": "de"}, {"asks": ("rewrite",)}, {"asks": ()}):
        with pytest.raises(ValueError, match="expected"):
            recipe.mint(**({"secret": secret("one"), "count": 40} | arguments))


# ---- No shortcut ---------------------------------------------------------------------------------------


MEASURES: dict[str, Callable[[str], float]] = {
    "length": len,
    "lists": lambda text: len(re.findall(r"^\s*(?:[-*]|\d+\.|\|)", text, re.MULTILINE)),
    "hedges": lambda text: len(
        re.findall(r"可能|也许|大概|一般|通常|最好|建议|\b(?:may|might|perhaps|probably|usually|about|could)\b", text)
    ),
    "figures": lambda text: len(re.findall(r"\d+", text)),
}


def prefer(difference: float) -> dict[str, Any]:
    """A preference for the second answer, the larger the difference."""
    return {"value": 2 * int(np.sign(difference)), "reasons": [], "order": ["a", "b"]}


def rank(worth: Sequence[float]) -> dict[str, Any]:
    """A ranking by worth."""
    names = "abcd"
    ranks = [[names[k] for k in range(4) if worth[k] == one] for one in sorted(set(worth), reverse=True)]
    return {"ranks": ranks, "order": list(names)}


def compared(one: Set, worth: Callable[[Item, str], float]) -> Said:
    """What is said of pairs and fours by the worth of each answer."""
    return {
        item.id: prefer(worth(item, "b") - worth(item, "a"))
        if item.asks == ("preference",)
        else rank([worth(item, name) for name in "abcd"])
        for item in one.items
    }


def simple(form: str, one: Set) -> Iterator[tuple[str, Said]]:
    """Policies without training, with their names."""
    if form in ("preference", "ranking"):
        yield "left", compared(one, lambda _item, name: -ord(name))
        for name, measure in MEASURES.items():
            yield f"most {name}", compared(one, lambda item, side, m=measure: m(item.shown[side]))
            yield f"least {name}", compared(one, lambda item, side, m=measure: -m(item.shown[side]))
    if form == "unsupported":
        for name, pick in PICKS.items():
            yield name, {item.id: mark(item, pick(item.shown["a"], clauses(item.shown["a"]))) for item in one.items}


Place = tuple[int, int]


def clauses(text: str) -> list[Place]:
    return [found.span() for found in re.finditer(r"[^，。；！？：,;!?:\s](?:[^，。；！？：,;!?:\n.]|\.(?=\S))*", text)]


PICKS: dict[str, Callable[[str, list[Place]], list[Place]]] = {
    "first": lambda _text, found: found[:1],
    "last": lambda _text, found: found[-1:],
    "longest": lambda _text, found: [max(found, key=lambda one: one[1] - one[0])],
    "figures": lambda text, found: [one for one in found if re.search(r"\d", text[slice(*one)])],
    "quotes": lambda text, found: [one for one in found if re.search(r"[“”《》\"*]", text[slice(*one)])],
    "all": lambda _text, found: found,
}


def mark(item: Item, places: Sequence[Place], label: str = "contradicts_input") -> list[dict[str, Any]]:
    text = item.shown["a"]
    return [{"label": label, "start": start, "end": end, "quote": text[start:end]} for start, end in places]


class Reader:
    """Bags of words, trained on practice."""

    def __init__(self, practice: Set, lang: str) -> None:
        self.bag = CountVectorizer(
            analyzer="char" if lang == "zh" else "word", ngram_range=(1, 2), min_df=2, binary=True, token_pattern=None
            if lang == "zh" else r"(?u)\b\w+\b",
        )  # fmt: skip
        self.bag.fit([text for item in practice.items for name, text in item.shown.items() if name in "abcd"])
        pairs = practice.of("preference").items
        sides = np.array([np.sign(practice.value(item)["value"]) for item in pairs])
        change = self._of(pairs, "b") - self._of(pairs, "a")
        self.better = LogisticRegression(C=0.1).fit(
            np.vstack([change[sides != 0], -change[sides != 0]]), np.hstack([sides[sides != 0], -sides[sides != 0]])
        )
        self.tie = LogisticRegression(C=0.1, class_weight="balanced").fit(abs(change), sides == 0)
        fours = practice.of("ranking").items
        places = [{name: k for k, tied in enumerate(practice.value(item)["ranks"]) for name in tied} for item in fours]
        rows = np.array([self._of(fours, name) for name in "abcd"])
        worth = np.array([[-one[name] for one in places] for name in "abcd"], dtype=float)
        self.worth = Ridge(alpha=20).fit(
            (rows - rows.mean(0)).reshape(-1, rows.shape[2]), (worth - worth.mean(0)).ravel()
        )
        rated = practice.of("rating").items
        self.ratings = {
            name: Ridge(alpha=20).fit(self._of(rated, "a"), [practice.value(item)[name] for item in rated])
            for name in practice.value(rated[0])
        }
        texts, marked = [], []
        for item in practice.of("unsupported").items:
            for start, end in clauses(item.shown["a"]):
                texts.append(item.shown["a"][start:end])
                marked.append(any(min(end, one["end"]) - max(start, one["start"]) > (end - start) / 2
                                  for one in practice.value(item)))  # fmt: skip
        self.marked = LogisticRegression(C=0.5, class_weight="balanced").fit(self.bag.transform(texts), marked)

    def _of(self, items: Sequence[Item], name: str) -> Any:
        return self.bag.transform([item.shown[name] for item in items]).toarray().astype(float)

    def say(self, form: str, one: Set) -> Iterator[tuple[str, Said]]:
        """What the models say of items of a form."""
        items = one.items
        if form == "preference":
            change = self._of(items, "b") - self._of(items, "a")
            sides, ties = self.better.predict(change), self.tie.predict(abs(change))
            yield "words", {item.id: prefer(side) for item, side in zip(items, sides, strict=True)}
            yield (
                "words and ties",
                {item.id: prefer(0 if tie else side) for item, side, tie in zip(items, sides, ties, strict=True)},
            )
        elif form == "ranking":
            worth = np.array([self.worth.predict(self._of(items, name)) for name in "abcd"]).T
            yield "words", {item.id: rank(list(row)) for item, row in zip(items, worth, strict=True)}
        elif form == "rating":
            guessed = {name: model.predict(self._of(items, "a")) for name, model in self.ratings.items()}
            yield (
                "words",
                {
                    item.id: {name: int(np.clip(round(row[k]), 0, 4)) for name, row in guessed.items()}
                    for k, item in enumerate(items)
                },
            )
        else:
            yield "words", {item.id: mark(item, self._marked(item.shown["a"])) for item in items}

    def _marked(self, text: str) -> list[Place]:
        found = clauses(text)
        hits = self.marked.predict(self.bag.transform([text[start:end] for start, end in found]))
        return [place for place, hit in zip(found, hits, strict=True) if hit]


@pytest.fixture(scope="module")
def readers(stored: Callable[..., Set]) -> Mapping[str, Reader]:
    return {lang: Reader(stored("practice", lang), lang) for lang in LANGUAGES}


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_no_shortcut_earns_a_tenth(
    task: Task, stored: Callable[..., Set], minted: Callable[..., Set], readers: Mapping[str, Reader], form: str
) -> None:
    """On the sample of both languages, whose thirty items alone say little, and on fresh sets of each."""
    sample: dict[str, list[float]] = defaultdict(list)
    for lang, model in readers.items():
        fresh: dict[str, list[float]] = defaultdict(list)
        for into, one in [
            (sample, stored("sample", lang).of(form)),
            *((fresh, minted(f"fresh {k}", lang, (form,))) for k in range(MINTS)),
        ]:
            for name, said in [*simple(form, one), *model.say(form, one)]:
                into[name].append(scored(task, one, said).s)
        print(lang, form, dict(fresh))
        assert {name: found for name, found in fresh.items() if np.mean(found) >= 0.1} == {}, f"on fresh sets, {lang}"
    assert sample
    print(form, dict(sample))
    assert {name: found for name, found in sample.items() if np.mean(found) >= 0.1} == {}, "on the sample"


@pytest.mark.slow
def test_length_alone_says_nothing_of_a_rating(minted: Callable[..., Set]) -> None:
    for lang in LANGUAGES:
        found = []
        for k in range(MINTS):
            one = minted(f"fresh {k}", lang, ("rating",))
            lengths = [len(item.shown["a"]) for item in one.items]
            for name in ("follows", "correct", "complete", "concise", "proper"):
                found.append(np.corrcoef(lengths, [one.value(item)[name] for item in one.items])[0, 1])
        assert abs(np.mean(found)) < 0.1
        assert max(map(abs, found)) < 0.3, found
