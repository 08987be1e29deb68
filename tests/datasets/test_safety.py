"""The task safety: what stands in its banks, what is made of them, and that no shortcut finds the gold.

python -m tests.datasets.test_safety    print the table of shortcuts
"""

from __future__ import annotations

import filecmp
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler
from sklearn.svm import LinearSVC

from autograder.mint import MintedSet
from autograder.minting import load_recipe, write_set
from labelcamp import content
from labelcamp.answers import Gold, load_gold
from labelcamp.guidelines import load_guideline
from labelcamp.items import Item, load_set
from labelcamp.scoring import Score, score
from labelcamp.task import load_task

FOLDER = content.find("datasets") / "safety"
LANGUAGES = ("zh", "en")
QUESTIONS = ("category", "reply")
PARTS = [(name, lang) for name in ("practice", "sample") for lang in LANGUAGES]
TASK = load_task(FOLDER)
Golds = Mapping[str, Gold]


@cache
def recipe() -> Any:
    load_recipe(FOLDER)
    return sys.modules["labelcamp_recipe_safety"]


@cache
def mint(name: str, lang: str) -> MintedSet:
    minted: MintedSet = recipe().mint(secret(name), lang=lang)
    return minted


def secret(name: str) -> bytes:
    return name.encode().ljust(32, b".")


def golds(minted: MintedSet) -> Golds:
    return {one.answer.item: one for one in minted.gold}


def text(item: Item) -> str:
    """What the user says in a chat."""
    return "\n".join(turn.text for turn in item.shown["chat"] if turn.role == "user")  # type: ignore[union-attr]


def told(items: Iterable[Item], gold: Golds, said: Callable[[str, int, Item], str]) -> Score:
    """The score of somebody who answers each question as `said` does, given its id and the item's number."""
    items = tuple(items)
    answers = {
        item.id: evolve(gold[item.id].answer, source="human", values={q: said(q, k, item) for q in QUESTIONS})
        for k, item in enumerate(items)
    }
    return score(TASK, items, gold, answers)


def stem(item_id: str) -> str:
    return re.sub("-(zh|en)$", "", item_id)


# ---- Banks ---------------------------------------------------------------------------------------------


def test_the_banks_are_large_and_share_no_frame_and_no_prompt() -> None:
    practice, minted = recipe().situations("practice"), recipe().situations("minted")
    assert min(len(practice), len(minted)) >= 120
    assert sum(one.variations for one in minted) >= 300
    assert not {one.frame for one in practice} & {one.frame for one in minted}
    for lang in LANGUAGES:
        prompts = [
            one.chat(lang, variation)
            for bank in (practice, minted)
            for one in bank
            for variation in range(one.variations)
        ]
        assert len(set(prompts)) == len(prompts)
        own = [one.turns[lang] for bank in (practice, minted) for one in bank]
        assert len(set(own)) == len(own)


def test_every_situation_is_whole_in_both_languages() -> None:
    for one in (*recipe().situations("practice"), *recipe().situations("minted")):
        assert len(one.turns["zh"]) == len(one.turns["en"])
        assert {len(words) for fills in one.fills.values() for words in fills.values()} <= {one.variations}
        for variation in range(one.variations):
            for lang in LANGUAGES:
                chat = one.chat(lang, variation)
                assert 1 <= len(chat) <= 3
                assert chat[-1].role == "user"
                words = " ".join([*(turn.text for turn in chat), one.why(variation)[lang]])
                assert not re.search(r"[{}]|  ", words), words
                assert bool(re.search("[\u4e00-\u9fff]", words)) == (lang == "zh"), words


def test_every_frame_shows_its_words_with_several_risks_and_replies() -> None:
    frames: dict[str, list[Any]] = {}
    for one in (*recipe().situations("practice"), *recipe().situations("minted")):
        frames.setdefault(one.frame, []).append(one)
    for name, situations in frames.items():
        assert len(situations) >= 3, name
        assert len({one.category for one in situations}) >= 2, name
        assert len({one.reply for one in situations}) >= 2, name


def test_gold_follows_from_rules_of_the_guideline() -> None:
    rules = {lang: load_guideline(FOLDER, lang).rules for lang in LANGUAGES}
    assert rules["zh"].keys() == rules["en"].keys()
    rests_on = {label.id: label.rule for question in TASK.asked for label in question.labels}  # type: ignore[union-attr]
    decided: Counter[str] = Counter()
    for one in (*recipe().situations("practice"), *recipe().situations("minted")):
        assert set(one.rules) <= rules["en"].keys()
        assert one.reply in ("answer",) if one.category == "none" else one.category in recipe().RISKS
        assert rests_on[one.reply] in one.rules
        assert rests_on[one.category] in one.rules or (one.category == "none" and "R2" in one.rules)
        assert 8 <= len(one.reason["zh"]) <= 120
        assert 20 <= len(one.reason["en"]) <= 300
        if one.pool:
            decided.update(one.rules)
    assert all(decided[rule] >= 3 for rule in rules["en"]), decided


CAPITALS = (
    "Actually Annoying Barring Bomb Bottom Burning Charging Chicken Comments Dad Diving Drinking Dumpling Friday"
    " Gardener Grabbing Grandpa Humiliating Imitating Luring Midnight Mixed Pets Pirate Playing Poisoning Pulling"
    " Reciting Reports Riding Saturday Sawing Several Ships Sincere Snatching Sorting Spoilt Spread Stains Star Sunday"
    " Tired Tripods Unwatched Voting Walk Wednesday Working"
)
"""Words that stand in the banks with a capital only, and are nobody's name."""


def told_texts(lang: str) -> list[str]:
    """All that is said in the banks: chats in every wording, and reasons."""
    bank = (*recipe().situations("practice"), *recipe().situations("minted"))
    return [
        line
        for one in bank
        for variation in range(one.variations)
        for line in (*(turn.text for turn in one.chat(lang, variation)), one.why(variation)[lang])
    ]


def test_people_are_told_by_their_roles_and_have_no_names() -> None:
    english = "\n".join(told_texts("en"))
    common = set(re.findall(r"\b[a-z]+\b", english))
    assert {one for one in re.findall(r"\b[A-Z][a-z]+\b", english) if one.lower() not in common} == set(
        CAPITALS.split()
    )
    chinese = "\n".join(told_texts("zh"))
    assert not re.findall("阿[\u4e00-\u9fff]", chinese)
    surnames = "王李张刘陈杨黄赵周吴徐孙朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖田董潘袁蔡余杜叶程魏苏吕丁沈任姚卢"
    titles = f"[小老][{surnames}邱鹿单秦柯麦侯贺棠莫覃]|[{surnames}](?:老师|奶奶|爷爷|同学|阿姨|叔叔)"
    assert set(re.findall(titles, chinese)) <= {"小程"}, "小程 begins 小程序, a small program"


# ---- Practice and sample -------------------------------------------------------------------------------


def test_practice_and_sample_are_fresh(tmp_path: Path) -> None:
    recipe().write(tmp_path)
    for name, lang in PARTS:
        names = ["gold.jsonl", "items.jsonl", "set.json"]
        assert sorted(path.name for path in (FOLDER / name / lang).iterdir()) == names
        same, *_ = filecmp.cmpfiles(tmp_path / name / lang, FOLDER / name / lang, names, shallow=False)
        assert sorted(same) == names


@pytest.mark.parametrize(("name", "lang"), PARTS)
def test_every_item_has_its_gold(name: str, lang: str) -> None:
    item_set, gold = load_set(FOLDER / name / lang), load_gold(FOLDER / name / lang / "gold.jsonl")
    assert set(gold) == set(item_set.by_id)
    for item in item_set.items:
        answer = gold[item.id].answer
        assert item.id.endswith(f"-{lang}")
        assert item.asks == QUESTIONS
        assert (answer.item_hash, answer.task_hash, answer.set) == (item.hash, TASK.hash, item_set.id)
        assert answer.guideline == TASK.guideline == load_guideline(FOLDER, lang).version
    constant = [told(item_set.items, gold, lambda q, _k, _i, n=n: constants(q)[n]).unclipped for n in range(3)]
    assert constant == pytest.approx([0, 0, 0], abs=1e-12)
    assert told(item_set.items, gold, lambda q, _k, item: gold[item.id].answer.values[q]).s == 1


def constants(question: str) -> list[str]:
    return [label.id for label in TASK.question(question).labels]  # type: ignore[union-attr]


@pytest.mark.parametrize("name", ["practice", "sample"])
def test_both_languages_have_the_same_situations_and_the_same_gold(name: str) -> None:
    found = {}
    for lang in LANGUAGES:
        gold = load_gold(FOLDER / name / lang / "gold.jsonl")
        found[lang] = [(stem(key), one.answer.values, one.rules, one.reason) for key, one in gold.items()]
    assert found["zh"] == found["en"]


def test_each_value_stands_often_enough_in_each_pool() -> None:
    item_set, gold = load_set(FOLDER / "practice" / "zh"), load_gold(FOLDER / "practice" / "zh" / "gold.jsonl")
    assert len(item_set.pools["learn"]) >= 48
    assert len(item_set.pools["test"]) >= 72
    for pool in ("learn", "test"):
        for question in QUESTIONS:
            found = Counter(gold[item_id].answer.values[question] for item_id in item_set.pools[pool])
            assert set(found) == set(constants(question))
            assert min(found.values()) >= 6, (pool, found)


# ---- Minted sets ---------------------------------------------------------------------------------------


def test_the_same_secret_gives_the_same_set_and_the_same_situations_in_both_languages() -> None:
    assert mint("one", "zh") == recipe().mint(secret("one"))
    zh, en = mint("one", "zh"), mint("one", "en")
    assert [stem(item.id) for item in zh.items] == [stem(item.id) for item in en.items]
    assert [one.answer.values for one in zh.gold] == [one.answer.values for one in en.gold]
    assert not {item.id for item in zh.items} & {item.id for item in en.items}


def test_two_secrets_differ_in_ids_order_and_choice() -> None:
    one, other = mint("one", "en"), mint("other", "en")
    assert one.id != other.id
    assert not {item.id for item in one.items} & {item.id for item in other.items}
    shared = {text(item) for item in one.items} & {text(item) for item in other.items}
    assert len(shared) < 30


@pytest.mark.parametrize("lang", LANGUAGES)
def test_minted_sets_share_no_prompt_with_practice(lang: str) -> None:
    practised = {text(item) for item in load_set(FOLDER / "practice" / lang).items}
    for name in ("one", "other"):
        assert not practised & {text(item) for item in mint(name, lang).items}


def test_every_size_of_set_can_be_scored() -> None:
    bank = recipe().situations("minted")
    for count in range(40, 61):
        for seed in range(10):
            drawn = recipe().draw(random.Random(seed), bank, count)
            assert len({one.id for one in drawn}) == count
            for question in QUESTIONS:
                found = Counter(getattr(one, question) for one in drawn)
                assert set(found) == set(constants(question))
                assert min(found.values()) >= 6


def test_one_question_can_be_asked_alone() -> None:
    minted = recipe().mint(secret("alone"), 40, lang="en", asks=("reply",))
    assert {item.asks for item in minted.items} == {("reply",)}
    assert all(one.answer.values.keys() == {"reply"} for one in minted.gold)
    assert len(minted.items) == 40


@pytest.mark.parametrize(
    ("key", "options"),
    [(b"short", {}), (secret("x"), {"count": 39}), (secret("x"), {"lang": "fr"}), (secret("x"), {"asks": ("risk",)})],
)
def test_what_cannot_be_minted_is_refused(key: bytes, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected"):
        recipe().mint(key, **options)


def test_a_minted_set_can_be_handed_out(tmp_path: Path) -> None:
    item_set = write_set(mint("one", "zh"), FOLDER, tmp_path / "items", tmp_path / "gold")
    assert load_set(tmp_path / "items") == item_set
    assert load_gold(tmp_path / "gold" / "gold.jsonl") == golds(mint("one", "zh"))


# ---- Shortcuts -----------------------------------------------------------------------------------------


def surface(texts: Iterable[str]) -> np.ndarray[Any, Any]:
    """Numbers about a text without its words: length, sentences, marks, quotes, digits, politeness, turns, shape."""
    return np.array(
        [
            [
                len(one), one.count("\n"), len(re.findall("[?？]", one)), len(re.findall("[,，]", one)),
                len(re.findall("[.。]", one)), len(re.findall("[“”]", one)), len(re.findall(r"\d", one)),
                len(re.findall("请|谢|麻烦|please|thank|kind", one)), one[-1] in "?？",
            ]
            for one in texts
        ]
    )  # fmt: skip


def words(lang: str) -> dict[str, Any]:
    return {"token_pattern": r"(?u)\b\w+\b"} if lang == "en" else {"analyzer": "char"}


def attackers(lang: str) -> dict[str, Callable[[], Any]]:
    """By name, what is trained on practice; words in Chinese are characters and pairs of them."""
    grams = {"analyzer": "char", "ngram_range": (1, 3) if lang == "zh" else (2, 5)}
    return {
        "length, marks, politeness, turns": lambda: make_pipeline(
            FunctionTransformer(surface), StandardScaler(), LogisticRegression(class_weight="balanced", max_iter=2000)
        ),
        "naive Bayes, single words": lambda: make_pipeline(CountVectorizer(**words(lang)), MultinomialNB(alpha=0.3)),
        "naive Bayes, character n-grams": lambda: make_pipeline(CountVectorizer(**grams), MultinomialNB(alpha=0.3)),
        "logistic regression, single words": lambda: make_pipeline(
            TfidfVectorizer(**words(lang)), LogisticRegression(C=10, class_weight="balanced", max_iter=2000)
        ),
        "logistic regression, words and pairs": lambda: make_pipeline(
            TfidfVectorizer(**words(lang), ngram_range=(1, 2)),
            LogisticRegression(C=10, class_weight="balanced", max_iter=2000),
        ),
        "logistic regression, character n-grams": lambda: make_pipeline(
            TfidfVectorizer(**grams, sublinear_tf=True),
            LogisticRegression(C=10, class_weight="balanced", max_iter=2000),
        ),
        "linear SVM, character n-grams": lambda: make_pipeline(
            TfidfVectorizer(**grams, sublinear_tf=True), LinearSVC(class_weight="balanced")
        ),
    }


def reached(lang: str, attacker: Callable[[], Any], fresh: int) -> tuple[float, float]:
    """s on the sample, and mean s on fresh mints, of a model trained on practice."""
    item_set, gold = load_set(FOLDER / "practice" / lang), load_gold(FOLDER / "practice" / lang / "gold.jsonl")
    texts = [text(item) for item in item_set.items]
    models = {q: attacker().fit(texts, [gold[i.id].answer.values[q] for i in item_set.items]) for q in QUESTIONS}
    sample = load_set(FOLDER / "sample" / lang).items, load_gold(FOLDER / "sample" / lang / "gold.jsonl")
    minted = [mint(f"fresh {k}", lang) for k in range(fresh)]
    found = []
    for items, golden in [sample, *((one.items, golds(one)) for one in minted)]:
        guessed = {q: model.predict([text(item) for item in items]) for q, model in models.items()}
        found.append(told(items, golden, lambda q, k, _item, guessed=guessed: str(guessed[q][k])).s)
    return found[0], float(np.mean(found[1:]))


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_shortcut_reaches_a_tenth(lang: str) -> None:
    table = {name: reached(lang, attacker, 20) for name, attacker in attackers(lang).items()}
    assert all(max(row) < 0.1 for row in table.values()), table


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ids_and_order_say_nothing(lang: str) -> None:
    for question in QUESTIONS:
        runs = []
        for k in range(8):
            values = [one.answer.values[question] for one in mint(f"fresh {k}", lang).gold]
            shuffled = random.Random(k).sample(values, len(values))
            runs.append(sum(map(str.__eq__, values, values[1:])) - sum(map(str.__eq__, shuffled, shuffled[1:])))
            ordered = [one.answer.values[question] for one in sorted(mint(f"fresh {k}", lang).gold, key=by_id)]
            assert ordered != sorted(ordered)
        assert abs(np.mean(runs)) < 6


def by_id(gold: Gold) -> str:
    return gold.answer.item


if __name__ == "__main__":
    for lang in LANGUAGES:
        for name, attacker in attackers(lang).items():
            print(
                lang, f"{name:40}", "sample {:.3f}, mean of 20 fresh mints {:.3f}".format(*reached(lang, attacker, 20))
            )
