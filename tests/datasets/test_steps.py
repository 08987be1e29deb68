"""The task steps: gold that a second computation confirms, both languages alike, fresh files, and no shortcut."""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from autograder.minting import load_recipe
from labelcamp import content
from labelcamp.answers import Gold, load_gold
from labelcamp.guidelines import load_guideline
from labelcamp.items import Item, ItemSet, load_set
from labelcamp.scoring import Score, score
from labelcamp.task import Task, load_task
from labelcamp.validate import check

LANGUAGES = ("zh", "en")
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")
SETS = [f"{part}/{lang}" for part in ("practice", "sample") for lang in LANGUAGES]


@pytest.fixture(scope="module")
def home() -> Path:
    return content.find("datasets") / "steps"


@pytest.fixture(scope="module")
def steps_task(home: Path) -> Task:
    return load_task(home)


@pytest.fixture(scope="module")
def steps_recipe(home: Path) -> Any:
    load_recipe(home)
    return sys.modules["labelcamp_recipe_steps"]


@pytest.fixture(scope="module")
def told(steps_recipe: Any) -> list[Any]:
    """Solutions of practice and of minted sets, with all that is known of them."""
    practice = list(steps_recipe.solutions(steps_recipe.PRACTICE, "practice", 120))
    return practice + [one for k in range(8) for one in steps_recipe.solutions(secret(f"told {k}"), "mint", 60)]


def secret(name: str) -> bytes:
    return name.encode().ljust(32, b".")


def load(home: Path, name: str) -> tuple[ItemSet, dict[str, Gold]]:
    return load_set(home / name), load_gold(home / name / "gold.jsonl")


def labels(gold: Gold) -> list[str]:
    found: list[str] = gold.answer.values["steps"]
    return found


# ---- The files ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SETS)
def test_every_item_has_valid_gold(home: Path, steps_task: Task, name: str) -> None:
    item_set, gold = load(home, name)
    assert len(item_set.items) == (120 if name.startswith("practice") else 50)
    assert (item_set.task_hash, set(gold)) == (steps_task.hash, set(item_set.by_id))
    for item in item_set.items:
        answer = gold[item.id].answer
        assert check(answer, steps_task, item_set, item_set.id, item.id) is None
        assert (answer.item_hash, answer.guideline, answer.set) == (item.hash, steps_task.guideline, item_set.id)
        assert 4 <= len(labels(gold[item.id])) <= 8


@pytest.mark.slow
def test_the_files_are_what_the_recipe_makes(home: Path, steps_recipe: Any, tmp_path: Path) -> None:
    steps_recipe.write(tmp_path)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.json*")}
    assert len(made) == 12
    assert made == {path.relative_to(home): path.read_bytes() for part in SETS for path in (home / part).iterdir()}


@pytest.mark.parametrize("part", ["practice", "sample"])
def test_both_languages_tell_the_same_solutions(home: Path, part: str) -> None:
    (zh, gold_zh), (en, gold_en) = (load(home, f"{part}/{lang}") for lang in LANGUAGES)
    assert [item.id.removesuffix("-zh") for item in zh.items] == [item.id.removesuffix("-en") for item in en.items]
    assert not set(zh.by_id) & set(en.by_id)
    for one, other in zip(zh.items, en.items, strict=True):
        assert labels(gold_zh[one.id]) == labels(gold_en[other.id])
        assert (gold_zh[one.id].rules, gold_zh[one.id].reason) == (gold_en[other.id].rules, gold_en[other.id].reason)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pools_can_be_scored(home: Path, steps_task: Task, lang: str) -> None:
    item_set, gold = load(home, f"practice/{lang}")
    assert {name: len(pool) for name, pool in item_set.pools.items()} == {"learn": 48, "test": 72}
    for name in item_set.pools:
        assert answered(steps_task, item_set.pool(name), gold, labels_of(gold)).s == 1
        groups = Counter("wrong" in labels(gold[item.id]) for item in item_set.pool(name))
        assert min(groups.values()) >= 0.35 * len(item_set.pools[name])
    learnt = {rule for item_id in item_set.pools["learn"] for rule in gold[item_id].rules}
    assert learnt == set(load_guideline(home, lang).rules)


@pytest.mark.parametrize("part", ["practice", "sample"])
def test_every_rule_decides_items(home: Path, part: str) -> None:
    decided = Counter(rule for gold in load(home, f"{part}/zh")[1].values() for rule in gold.rules)
    rules = load_guideline(home, "zh").rules
    assert rules.keys() == load_guideline(home, "en").rules.keys() == decided.keys()
    assert min(decided.values()) >= 3


def test_texts_keep_to_their_language(told: list[Any]) -> None:
    for one in told:
        texts = {lang: [one.problem[lang], *(step.text[lang] for step in one.steps)] for lang in LANGUAGES}
        assert not any(CHINESE.search(text) for text in texts["en"])
        assert all(CHINESE.search(text) for text in texts["zh"])
        assert not any(HALF_WIDTH.search(text) for text in texts["zh"])
        for text in texts["zh"] + texts["en"]:
            assert not re.search(r"[{}]|\b1 (people|pages|weeks|coaches)\b|\.\.|。。|,,", text), text
        assert all(text[0].isupper() or not text[0].isalpha() or "(" in text for text in texts["en"]), texts["en"]


# ---- Gold, computed again -----------------------------------------------------------------------------------------

NUMBER = r"£?\d+(?:\.\d+)?%?"
TERM = rf"(?:\(?{NUMBER}\)?)"
EXPRESSION = rf"{TERM}(?: [+−×÷] {TERM})+"
EQUATION = re.compile(rf"{EXPRESSION}(?: = (?:{EXPRESSION}|{NUMBER}))+")
CALCULATOR = re.compile(rf"(?:计算器|calculator)\(({EXPRESSION})\)[^\d£]*({NUMBER})", re.IGNORECASE)
DAY = r"(\d+月\d+日|\d+ [A-Z][a-z]+)"
ADDED = re.compile(rf"(?:加天数|add_days)\({DAY}[，,] ?(\d+)\).*?{DAY}", re.IGNORECASE)
BETWEEN = re.compile(rf"(?:相差天数|days_between)\({DAY}[，,] ?{DAY}\)\D*(\d+)", re.IGNORECASE)
CLOCKS = re.compile(r"(?:相差|minutes_between)\((\d+):(\d+)[，,] ?(\d+):(\d+)\)\D*(\d+)", re.IGNORECASE)
WEEKDAY = re.compile(rf"(?:星期|weekday)\({DAY}\).*?(星期.|[A-Z][a-z]+day)", re.IGNORECASE)
LOOKUP = re.compile(
    r"(查表|查库存|查菜单|时刻表|lookup|stock|menu|timetable)\(([^，,)]+)[，,] ?([^)]+)\).*?(£?\d+[\d.:]*\d|£?\d+)",
    re.IGNORECASE,
)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


def computed(text: str) -> Fraction:
    """The value of an expression as it is written."""
    plain = re.sub(r"(\d+(?:\.\d+)?)%", r"(\1/100)", text.replace("£", ""))
    plain = re.sub(r"(\d+(?:\.\d+)?)", r"Fraction('\1')", plain)
    plain = plain.replace("×", "*").replace("÷", "/").replace("−", "-")
    assert re.fullmatch(r"[\d.+*/()\s'Fraction-]+", plain), plain
    value = eval(plain, {"Fraction": Fraction})
    return Fraction(value)


def day_of(text: str) -> date:
    if "月" in text:
        month, day = text.rstrip("日").split("月")
        return date(2026, int(month), int(day))
    day, name = text.split()
    return date(2026, MONTHS.index(name.capitalize()) + 1, int(day))


def weekday_of(text: str) -> int:
    return "一二三四五六日".index(text[-1]) if "星期" in text else WEEKDAYS.index(text)


def equations_hold(text: str) -> bool:
    return all(len({computed(side) for side in found.split(" = ")}) == 1 for found in EQUATION.findall(text))


def table_of(problem: str) -> dict[str, dict[str, str]]:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in problem.splitlines() if line[:1] == "|"]
    return {row[0]: dict(zip(rows[0][1:], row[1:], strict=True)) for row in rows[2:]}


def looked_up(problem: str, tool: str, first: str, second: str) -> str:
    """The cell that a call asks for; a timetable is called with the bus before the stop."""
    row, column = (second, first) if tool.lower() in ("时刻表", "timetable") else (first, second)
    cells = table_of(problem)[row]
    return next(value for name, value in cells.items() if column.strip() in name)


def tools_are_right(problem: str, text: str) -> Iterator[bool]:
    for body, out in CALCULATOR.findall(text):
        yield computed(body) == computed(out)
    for start, days, end in ADDED.findall(text):
        yield day_of(start) + timedelta(int(days)) == day_of(end)
    for start, end, days in BETWEEN.findall(text):
        yield (day_of(end) - day_of(start)).days == int(days)
    for h1, m1, h2, m2, out in CLOCKS.findall(text):
        yield 60 * (int(h2) - int(h1)) + int(m2) - int(m1) == int(out)
    for day, name in WEEKDAY.findall(text):
        yield day_of(day).weekday() == weekday_of(name)
    for tool, first, second, out in LOOKUP.findall(text):
        yield looked_up(problem, tool, first.strip(), second.strip()) == out


def test_every_equation_that_is_false_stands_in_a_wrong_step(told: list[Any]) -> None:
    checked: Counter[tuple[str, bool]] = Counter()
    for one in told:
        for step in one.steps:
            for lang in LANGUAGES:
                if EQUATION.search(step.text[lang]):
                    checked[step.label, equations_hold(step.text[lang])] += 1
    assert checked["right", False] == checked["neutral", False] == 0
    assert checked["right", True] > 300
    assert checked["neutral", True] > 60
    # Most wrong equations are true as they stand: a wrong quantity, or a value from a wrong step.
    assert checked["wrong", False] > 20
    assert checked["wrong", True] > 80


def test_the_tools_make_no_mistakes(told: list[Any]) -> None:
    checked: Counter[str] = Counter()
    for one in told:
        for step in one.steps:
            for lang in LANGUAGES:
                for right in tools_are_right(one.problem[lang], step.text[lang]):
                    assert right, (one.problem[lang], step.text[lang])
                    checked[lang] += 1
    assert checked["zh"] == checked["en"] > 150


def up(value: Fraction) -> int:
    return math.ceil(value)


def down(value: Fraction) -> int:
    return math.floor(value)


def ticket(g: Mapping[str, Any], age: str) -> Fraction:
    years, full = g[age], g["full"]
    return (
        Fraction(0) if years < g["low"] else full / 2 if years <= 17 else full if years < g["old"] else full - g["cut"]
    )


def oldest(g: Mapping[str, Any]) -> str:
    ages = {"A": g["a"], "B": g["a"] + g["x"], "C": g["a"] + g["x"] - g["y"], "D": 2 * g["a"] - g["z"]}
    return str(g[max(ages, key=lambda name: ages[name])])


def weekday_after(g: Mapping[str, Any], *names: str) -> int:
    return (date(2025, 12, 31) + timedelta(int(sum(g[name] for name in names)))).weekday()


def hours(minutes: Fraction) -> int:
    return up(minutes / 60)


Oracle = Callable[[Mapping[str, Any]], Any]
ANSWERS: dict[tuple[str, str], Oracle] = {
    ("stationery", "left"): lambda g: g["budget"] - g["pb"] * g["pp"] - g["nb"] * g["pn"],
    ("stationery", "each"): lambda g: (g["pb"] * g["pe"] + g["nb"] * g["ne"]) / g["classes"],
    ("bakery", "lost"): lambda g: (g["m"] * g["pm"] + g["a"] * g["pa"] - g["sold"]) * g["price"],
    ("bakery", "profit"): lambda g: g["sold"] * g["price"] - (g["m"] * g["pm"] + g["a"] * g["pa"]) * g["c"],
    ("coach", "empty"): lambda g: -(g["k"] * g["s"] + g["t"]) % g["seats"],
    ("coach", "fare"): lambda g: g["k"] * g["s"] * g["cp"] + g["t"] * g["ct"],
    ("garden", "grams"): lambda g: (g["l"] * g["w"] - g["p"] * g["q"]) * g["seed"],
    ("garden", "price"): lambda g: (2 * g["l"] + 2 * g["w"] - g["gate"]) * g["f"],
    ("reading", "days"): lambda g: (g["pages"] - g["x"] * g["d"] - g["y"] * g["e"]) / g["z"],
    ("reading", "time"): lambda g: (g["x"] * g["d"] + g["y"] * g["e"]) * g["mins"],
    ("stall", "profit"): lambda g: g["t"] * g["c"] * g["pc"] + g["b"] * g["g"] * g["pl"] - g["k"],
    ("stall", "each"): lambda g: (g["t"] * g["c"] + g["b"] * g["g"]) / g["h"],
    ("orchard", "income"): lambda g: (g["r"] * g["t"] * g["k"] - g["bad"]) / g["c"] * g["p"],
    ("orchard", "fills"): lambda g: g["r"] * g["t"] * g["litres"] / g["tank"],
    ("phone", "gap"): lambda g: (g["a"] + g["b"]) * g["q"] - g["fee"] - (g["a"] + g["b"] - g["inc"]) * g["p"],
    ("phone", "year"): lambda g: g["months"] * (g["fee"] + (g["a"] + g["b"] - g["inc"]) * g["p"]),
    ("bike", "left"): lambda g: g["w"] * g["n"] + g["gift"] - g["price"] * (1 - g["off"]) - g["lock"],
    ("bike", "weeks"): lambda g: (g["price"] - g["w"] * g["n"] - g["gift"]) / g["w"],
    ("hall", "rest"): lambda g: g["budget"] - (g["a"] * g["b"] - g["c"]) * g["p"],
    ("hall", "trips"): lambda g: up((g["a"] * g["b"] - g["c"]) * g["kg"] / g["load"]),
    ("ages", "old"): oldest,
    ("ages", "later"): lambda g: g["a"] + g["x"] - g["y"] + g["k"],
    ("choir", "wait"): lambda g: g["bus"] - g["s"] - g["m1"] - g["br"] - g["m2"] - g["w"],
    ("choir", "hours"): lambda g: (g["m1"] + g["m2"]) * g["k"] / 60,
    ("museum", "back"): lambda g: g["note"] - ticket(g, "g") - ticket(g, "p") - ticket(g, "c"),
    ("museum", "gap"): lambda g: ticket(g, "g") - ticket(g, "c"),
    ("band", "dayc"): lambda g: g["d3"],
    ("band", "dayb"): lambda g: g["d2"],
    ("queue", "gap"): lambda g: g["x"] - g["y"] + g["z"] - 1,
    ("queue", "wait"): lambda g: (g["a"] + g["x"] - 1) * g["per"],
    ("train", "rise"): lambda g: g["dep"] - g["early"] - g["metro"] - g["walk"] - g["up"],
    ("train", "twice"): lambda g: g["lunch"] - g["dep"] - g["ride"] - g["shop"],
    ("parking", "backa"): lambda g: g["note"] - g["first"] - (hours(g["oa"] - g["ia"]) - 1) * g["more"],
    ("parking", "backb"): lambda g: g["note"] - g["first"] - (hours(g["ob"] - g["ib"]) - 1) * g["more"],
    ("flat", "dayb"): lambda g: g["d2"],
    ("flat", "daya"): lambda g: g["d1"],
    ("buns", "enough"): lambda g: "yes" if g["n"] * g["flour"] <= 1000 * g["sack"] else "no",
    ("buns", "pay"): lambda g: up(g["n"] * g["milk"] / (1000 * g["carton"])) * g["price"],
    ("ride", "end"): lambda g: g["s"] + g["far"] * (60 * g["h"] + g["m"]) / g["km"] + g["rest"],
    ("ride", "sec"): lambda g: 1000 * g["km"] / (60 * g["h"] + g["m"]),
    ("tap", "month"): lambda g: g["drips"] * g["drop"] * 60 * 24 * g["days"] / 1000,
    ("tap", "fill"): lambda g: up(1000 * g["tub"] / (60 * g["drips"] * g["drop"])),
    ("tank", "holds"): lambda g: "over" if g["l"] * g["w"] * g["d"] / 1000 + g["own"] > g["limit"] else "fits",
    ("tank", "secs"): lambda g: 60 * g["l"] * g["w"] * g["d"] / 1000 / g["flow"],
    ("parcel", "post"): lambda g: g["base"] + (up((g["n"] * g["g"] + g["box"]) / 1000) - 1) * g["per"],
    ("parcel", "m"): lambda g: (2 * g["l"] + 2 * g["w"] + 4 * g["h"]) / 100,
    ("ribbon", "scrap"): lambda g: (100 * g["roll"] - g["off"]) % g["piece"],
    ("ribbon", "whole"): lambda g: 100 * g["roll"] * g["mm"] / 10 * g["rolls"],
    ("hostel", "bill"): lambda g: (
        g[g["r1"] + "_week"] * g["n1"] + g[g["r2"] + "_end"] * g["n2"] + g["guests"] * g["tax"]
    ),
    ("hostel", "rooms"): lambda g: g[g["r1"] + "_week"] * g["n1"] + g[g["r2"] + "_end"] * g["n2"],
    ("library", "wd"): lambda g: weekday_after(g, "day", "loan", "more", "late"),
    ("library", "half"): lambda g: g["late"] * g["fine"] * g["books"] / 2,
    ("stock", "payx"): lambda g: (g["benches"] * g["each"] - g[g["x"] + "_have"]) * g[g["x"] + "_price"],
    ("stock", "payy"): lambda g: (g["benches"] * g["other"] - g[g["y"] + "_have"]) * g[g["y"] + "_price"],
    ("bus", "total"): lambda g: g[g["w"] + "_b"] - g[g["u"] + "_b"] + g["walk"],
    ("bus", "gap"): lambda g: g[g["w"] + "_a"] - g[g["u"] + "_a"] - g[g["w"] + "_b"] + g[g["u"] + "_b"],
    ("rental", "total"): lambda g: (g["end"] - g["start"] - g["free"]) * g["rate"] + g["clean"],
    ("rental", "wdnext"): lambda g: weekday_after(g, "end", "check", "hire"),
    ("menu", "kcal"): lambda g: g["n"] * g[g["x"] + "_kcal"] + g["m"] * g[g["y"] + "_kcal"],
    ("menu", "salt"): lambda g: g["n"] * g[g["x"] + "_salt"] + g["m"] * g[g["y"] + "_salt"],
}


def test_answers_agree_with_one_formula_each(steps_recipe: Any, told: list[Any]) -> None:
    asked = {(one.id, question.target) for one in steps_recipe.SITUATIONS for question in one.asked}
    assert asked == ANSWERS.keys()
    met = set()
    for one in told:
        key = (one.situation.id, one.target)
        answer = ANSWERS[key](one.givens)
        met.add(key)
        assert one.situation.truth(one.givens)[one.target] == answer, key
        for step in one.steps:
            if step.of == one.target and step.said is not None:
                assert step.label == "wrong" or step.said == answer
    assert met == asked


def test_right_steps_say_what_is_true_and_wrong_ones_something_else(steps_recipe: Any, told: list[Any]) -> None:
    lucky = 0
    for one in told:
        situation, truth = one.situation, one.situation.truth(one.givens)
        for step in one.steps:
            if step.role == "announce":
                assert step.label == "neutral"
                continue
            assert step.true == truth[step.of]
            for lang in LANGUAGES:
                assert situation.fill(f"{{{step.of}}}", {step.of: step.said}, lang) in step.text[lang]
            assert step.label == "wrong" or step.said == step.true
            lucky += step.label == "wrong" and step.said == step.true
    wrong = sum(step.label == "wrong" for one in told for step in one.steps)
    assert 1 <= lucky <= 0.1 * wrong


def test_a_right_step_rests_on_nothing_wrong(told: list[Any]) -> None:
    """Follow the believed values through a solution, from its steps' labels alone."""
    for one in told:
        bad: set[str] = set()
        seen: set[str] = set()
        for step in one.steps:
            if step.role != "announce" and step.of not in one.situation.givens:
                rests = bad & set(one.situation.fact(step.of).deps)
                if rests:
                    assert step.label == "wrong", (step.text, rests)
                elif step.label != "wrong":
                    needed = step.of in one.situation.needed(one.target)
                    new = step.of not in seen or step.of in bad
                    assert step.label == ("right" if new and needed else "neutral"), step.text
                seen.add(step.of)
            if step.role != "announce":
                (bad.add if step.label == "wrong" else bad.discard)(step.of)


def numbers(text: str) -> Counter[str]:
    """The numbers of a text; a month counts as its number."""
    for k, name in enumerate(MONTHS, start=1):
        text = re.sub(rf"(\d+) {name}\b", rf"{k} \1", text)
    return Counter(str(float(found)) for found in re.findall(r"\d+(?:\.\d+)?", text))


def test_both_languages_show_the_same_numbers(told: list[Any]) -> None:
    equations = 0
    for one in told:
        for step in one.steps:
            zh, en = (numbers(step.text[lang]) for lang in LANGUAGES)
            # A language may leave out what goes without saying; what is shown in both is the same.
            assert zh & en or not zh or not en, step.text
            found = [EQUATION.findall(step.text[lang].replace("£", "")) for lang in LANGUAGES]
            plain = [[number_free_of_zeros(text) for text in texts] for texts in found]
            assert plain[0] == plain[1] or not plain[0] or not plain[1], step.text
            equations += bool(plain[0] and plain[1])
    assert equations > 250


def number_free_of_zeros(text: str) -> str:
    """An equation with 4.50 written 4.5."""
    return re.sub(r"(\.\d)0\b", r"\1", text)


# ---- What is drawn ------------------------------------------------------------------------------------------------


def test_mistakes_are_of_many_kinds_and_stand_anywhere(told: list[Any]) -> None:
    kinds = Counter(step.mistake for one in told for step in one.steps if step.mistake)
    assert kinds.keys() == {
        "slip", "quantity", "misread", "operation", "unit", "assumption", "conclusion", "argument", "output",
    }  # fmt: skip
    assert min(kinds.values()) >= 3
    assert max(kinds.values()) <= 0.5 * sum(kinds.values())
    first = Counter(one.labels.index("wrong") + 1 for one in told if "wrong" in one.labels)
    assert set(first) >= {1, 2, 3, 4, 5, 6, 7}
    assert max(first.values()) <= 0.35 * sum(first.values())
    clean = sum("wrong" not in one.labels for one in told) / len(told)
    assert 0.4 <= clean <= 0.5
    neutral = [sum(s.label == "neutral" for s in one.steps) for one in told]
    for flawed in (False, True):
        picked = [n for n, one in zip(neutral, told, strict=True) if ("wrong" in one.labels) == flawed]
        assert sum(n > 0 for n in picked) >= 0.5 * len(picked)
    roles = Counter(step.role for one in told for step in one.steps)
    assert min(roles[role] for role in ("again", "given", "aside", "announce", "carried", "mended")) >= 10
    assert sum(step.unusual for one in told for step in one.steps) >= 10


def test_steps_and_words_are_drawn_before_gold(steps_recipe: Any) -> None:
    """The same draw, told with and without its mistake: as many steps, about the same things, in the same order."""
    plan = sys.modules["stepbank.plan"]
    for k, situation in enumerate(steps_recipe.SITUATIONS):
        for asked in situation.asked:
            pair = [
                plan.solution(
                    steps_recipe.stream(secret("pair"), f"{k}/{asked.target}"), situation, asked.target, flawed
                )
                for flawed in (False, True)
            ]
            assert pair[0].problem == pair[1].problem
            assert [step.of for step in pair[0].steps] == [step.of for step in pair[1].steps]
            assert "wrong" not in pair[0].labels
            assert "wrong" in pair[1].labels


def masked(text: str) -> str:
    return re.sub(r"[\d.:£%]+", "#", text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_practice_and_minted_sets_share_no_prompt(home: Path, steps_recipe: Any, lang: str) -> None:
    practice = [str(item.shown["problem"]) for item in load(home, f"practice/{lang}")[0].items]
    minted = [str(item.shown["problem"]) for item in steps_recipe.mint(secret("prompts"), lang=lang).items]
    assert not {masked(text)[:25] for text in practice} & {masked(text)[:25] for text in minted}
    assert len(set(practice)) == len(practice)
    uses = {use: {one.id for one in steps_recipe.SITUATIONS if one.use == use} for use in ("practice", "mint")}
    assert not uses["practice"] & uses["mint"]


def test_the_same_secret_gives_the_same_set_in_two_languages(steps_recipe: Any) -> None:
    zh, again, en = (steps_recipe.mint(secret("same"), 40, lang=lang) for lang in ("zh", "zh", "en"))
    assert zh == again
    assert [labels(one) for one in zh.gold] == [labels(one) for one in en.gold]
    assert zh.id != en.id
    assert zh.id.removesuffix("-zh") == en.id.removesuffix("-en")
    assert zh.notes["balance"] == en.notes["balance"]
    other = steps_recipe.mint(secret("other"), 40)
    assert not {item.id for item in zh.items} & {item.id for item in other.items}
    assert not {item.shown["problem"] for item in zh.items} & {item.shown["problem"] for item in other.items}


def test_a_bad_call_gets_a_sentence(steps_recipe: Any) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        steps_recipe.mint(b"short")
    with pytest.raises(ValueError, match="lang zh or en"):
        steps_recipe.mint(secret("bad"), lang="fr")
    with pytest.raises(ValueError, match="asks"):
        steps_recipe.mint(secret("bad"), asks=("other",))
    assert steps_recipe.mint(secret("asks"), 20, asks=("steps",)) == steps_recipe.mint(secret("asks"), 20)


def test_reasons_name_every_wrong_step(told: list[Any], steps_recipe: Any) -> None:
    for one in told:
        reason = steps_recipe.reason_of(one)
        for lang, start in (("zh", "第"), ("en", "Step")):
            named = {
                int(n)
                for part in re.findall(rf"{start}s? ?([\d、, and]+)", reason[lang])
                for n in re.findall(r"\d+", part)
            }
            assert {k for k, label in enumerate(one.labels, start=1) if label != "right"} <= named, reason[lang]
        assert not CHINESE.search(reason["en"])
        assert len(reason["zh"]) <= 200


# ---- No shortcut --------------------------------------------------------------------------------------------------

Labelled = tuple[Sequence[Item], Mapping[str, Gold]]
NUMBERS = re.compile(r"\d+(?:[.:]\d+)?")
HEDGES = re.compile(
    r"显然|看来|不难|如果没|clearly|as far as|unless|easy to see|well then|looking back|coming back|回头|再看",
    re.IGNORECASE,
)


def answered(task: Task, items: Sequence[Item], gold: Mapping[str, Gold], said: Mapping[str, list[str]]) -> Score:
    answers = {item.id: evolve(gold[item.id].answer, source="human", values={"steps": said[item.id]}) for item in items}
    return score(task, items, gold, answers)


def labels_of(gold: Mapping[str, Gold]) -> dict[str, list[str]]:
    return {item_id: labels(one) for item_id, one in gold.items()}


def looks(item: Item, place: int) -> dict[str, float]:
    """What can be seen of a step without reading what it says."""
    steps = [str(step) for step in item.shown["steps"]]
    text, count = steps[place], len(steps)
    found = NUMBERS.findall(text)
    return {
        **{f"place {place}": 1, f"of {count}": 1, f"from the end {count - place}": 1},
        "length": len(text) / 60,
        "longer before": sum(len(step) > len(text) for step in steps) / count,
        "digits": sum(letter.isdigit() for letter in text) / 10,
        "numbers": len(found) / 4,
        "longest number": max(map(len, found), default=0) / 4,
        "decimals": float(any("." in one for one in found)),
        f"last digit {found[-1][-1] if found else ''}": 1,
        "equation": float("=" in text),
        "commas": text.count("，") + text.count(","),
        "hedge": float(bool(HEDGES.search(text))),
    }


def bookkeeping(item: Item, place: int) -> dict[str, float]:
    """Which numbers stood there before, in the problem or in a step, and which return later: nothing is worked out."""
    steps = [NUMBERS.findall(str(step)) for step in item.shown["steps"]]
    given, mine = set(NUMBERS.findall(str(item.shown["problem"]))), steps[place]
    before, later = {n for step in steps[:place] for n in step}, {n for step in steps[place + 1 :] for n in step}
    new = {*mine} - given - before
    return {
        "no number": float(not mine),
        "new": float(len(new)),
        "nothing new": float(bool(mine) and not new),
        "from the problem": float(bool(mine) and given.issuperset(mine)),
        "result before": float(mine[-1] in before if mine else 0),
        "result given": float(mine[-1] in given if mine else 0),
        "before": sum(n in before for n in mine) / max(1, len(mine)),
        "result later": float(mine[-1] in later if mine else 0),
        "new and later": float(bool(new & later)),
        "place": place / 8,
        "last": float(place == len(steps) - 1),
    }


def only(*names: str) -> Callable[[Item, int], dict[str, float]]:
    return lambda item, place: {
        name: value for name, value in looks(item, place).items() if any(name.startswith(one) for one in names)
    }


class Looker:
    """Logistic regression on looks."""

    def __init__(self, features: Callable[[Item, int], dict[str, float]]):
        self.features = features
        self.model = make_pipeline(DictVectorizer(), LogisticRegression(max_iter=400, class_weight="balanced"))

    def shown(self, item: Item) -> list[Any]:
        return [self.features(item, place) for place in range(len(item.shown["steps"]))]


class Reader:
    """Logistic regression on the words of a step, numbers masked or not."""

    def __init__(self, mask: bool, analyzer: str = "word", length: int = 1):
        self.mask = mask
        pattern = {"token_pattern": r"\w+|[^\w\s]"} if analyzer == "word" else {}
        words = TfidfVectorizer(analyzer=analyzer, ngram_range=(1, length), min_df=2, **pattern)
        self.model = make_pipeline(words, LogisticRegression(C=3, max_iter=400, class_weight="balanced"))

    def shown(self, item: Item) -> list[Any]:
        return [NUMBERS.sub("#", str(step)) if self.mask else str(step) for step in item.shown["steps"]]


ATTACKERS: dict[str, Callable[[], Looker | Reader]] = {
    "position": lambda: Looker(only("place", "from the end", "of ")),
    "length": lambda: Looker(only("length", "longer", "commas")),
    "digits": lambda: Looker(only("digits", "numbers", "longest", "decimals", "last digit", "equation")),
    "hedges": lambda: Looker(only("hedge", "of ")),
    "all looks": lambda: Looker(looks),
    "bookkeeping": lambda: Looker(bookkeeping),
    "bookkeeping and looks": lambda: Looker(lambda item, place: bookkeeping(item, place) | looks(item, place)),
    "words": lambda: Reader(False),
    "words, numbers masked": lambda: Reader(True, length=2),
    "letters": lambda: Reader(True, "char", 2),
}
POLICIES = {"as found": 1.0, "slow to call wrong": 0.6, "never wrong": 0.0}


def attack(
    task: Task, maker: Callable[[], Looker | Reader], train: Labelled, tests: Sequence[Labelled]
) -> dict[str, float]:
    """Mean unclipped score of each policy of an attacker."""
    attacker = maker()
    attacker.model.fit(
        [one for item in train[0] for one in attacker.shown(item)],
        [label for item in train[0] for label in labels(train[1][item.id])],
    )
    classes = list(attacker.model.classes_)
    reached: dict[str, list[float]] = {policy: [] for policy in POLICIES}
    for items, gold in tests:
        odds = {item.id: attacker.model.predict_proba(attacker.shown(item)) for item in items}
        for policy, factor in POLICIES.items():
            weight = [factor if name == "wrong" else 1.0 for name in classes]
            said = {item: [classes[k] for k in (found * weight).argmax(axis=1)] for item, found in odds.items()}
            reached[policy].append(answered(task, items, gold, said).unclipped)
    return {policy: sum(found) / len(found) for policy, found in reached.items()}


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_shortcut_learnt_on_practice_gets_anywhere(
    home: Path, steps_task: Task, steps_recipe: Any, lang: str
) -> None:
    item_set, gold = load(home, f"practice/{lang}")
    sample, sample_gold = load(home, f"sample/{lang}")
    tests: list[Labelled] = [(sample.items, sample_gold)]
    for k in range(4):
        minted = steps_recipe.mint(secret(f"attacked {k}"), 50, lang=lang)
        tests.append((minted.items, {one.answer.item: one for one in minted.gold}))
    for name, maker in ATTACKERS.items():
        for reached in (attack(steps_task, maker, (item_set.items, gold), part) for part in (tests[:1], tests)):
            print(lang, name, {policy: round(value, 3) for policy, value in reached.items()})
            assert max(reached.values()) < 0.1, (name, reached)


@pytest.mark.parametrize("name", SETS)
def test_constant_answers_score_nothing(home: Path, steps_task: Task, name: str) -> None:
    item_set, gold = load(home, name)
    for label in ("right", "neutral", "wrong"):
        said = {item_id: [label] * len(found) for item_id, found in labels_of(gold).items()}
        assert answered(steps_task, item_set.items, gold, said).s == 0
    said = {item_id: ["right", *["wrong"] * (len(found) - 1)] for item_id, found in labels_of(gold).items()}
    assert answered(steps_task, item_set.items, gold, said).s < 0.1
    assert answered(steps_task, item_set.items, gold, labels_of(gold)).s == 1
