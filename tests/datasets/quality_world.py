"""A small task with a question of each kind, its texts random words: for the tests of the quality tables."""

from __future__ import annotations

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from autograder.mint import MintedSet, stream
from labelcamp.answers import Answer, Gold, dump_gold
from labelcamp.items import Constraint, Item, ItemSet, Turn, dump_set
from labelcamp.scoring.text import characters
from labelcamp.task import Task, load_task
from tools.quality.sources import Labelled

WORDS = {
    "zh": "把水烧开放面条切番茄打鸡蛋加盐尝味道先洗手再备料火要小些天气好去公园走路坐车买票看书写字听歌吃饭睡觉",
    "en": "boil the water add noodles chop a tomato beat one egg taste for salt wash hands keep heat low walk to park",
}
REASON = {"zh": "第三条秘密理由", "en": "the secret reason of the third rule"}
KINDS = ("prefer", "rank", "rate", "mark", "category", "steps", "write")
TASK = """
id = "{name}"
version = 1
guideline = "1.0"
title = {{ zh = "小任务", en = "Small task" }}
points = {{ passing = 0.5, excellent = 0.8 }}
shown = [
  {{ name = "chat", kind = "chat" }},
  {{ name = "a", kind = "text", title = {{ zh = "回答甲", en = "Answer A" }} }},
  {{ name = "b", kind = "text" }},
  {{ name = "c", kind = "text" }},
  {{ name = "solution", kind = "steps" }},
  {{ name = "demands", kind = "constraints" }},
]

[[asked]]
id = "prefer"
kind = "preference"
title = {{ zh = "哪个更好？", en = "Which is better?" }}
of = ["a", "b"]
anchors = [
  {{ zh = "一样", en = "a tie" }}, {{ zh = "略好", en = "slightly" }},
  {{ zh = "较好", en = "clearly" }}, {{ zh = "好得多", en = "much" }},
]
reasons = [
  {{ id = "correct", title = {{ zh = "正确", en = "correct" }} }},
  {{ id = "concise", title = {{ zh = "简洁", en = "concise" }} }},
]

[[asked]]
id = "rank"
kind = "ranking"
title = {{ zh = "排序", en = "Put them in order" }}
of = ["a", "b", "c"]

[[asked]]
id = "rate"
kind = "rating"
title = {{ zh = "打分", en = "Rate it" }}
of = "a"
low = 0
high = 4
[[asked.criteria]]
id = "correct"
title = {{ zh = "正确", en = "correct" }}
anchors = [{steps}]
[[asked.criteria]]
id = "concise"
title = {{ zh = "简洁", en = "concise" }}
anchors = [{steps}]

[[asked]]
id = "mark"
kind = "spans"
title = {{ zh = "标出没有依据的话", en = "Mark the unsupported words" }}
of = "a"
labels = [
  {{ id = "wrong_fact", title = {{ zh = "事实错误", en = "wrong fact" }} }},
  {{ id = "made_up_source", title = {{ zh = "编造出处", en = "made-up source" }} }},
]

[[asked]]
id = "category"
kind = "choice"
title = {{ zh = "属于哪一类？", en = "Which category?" }}
labels = [
  {{ id = "harmless", title = {{ zh = "无害", en = "harmless" }} }},
  {{ id = "privacy", title = {{ zh = "隐私", en = "privacy" }} }},
]

[[asked]]
id = "steps"
kind = "choice"
title = {{ zh = "每一步对不对？", en = "Is each step right?" }}
each = "solution"
first = "wrong"
labels = [
  {{ id = "right", title = {{ zh = "对", en = "right" }} }},
  {{ id = "neutral", title = {{ zh = "无关", en = "neutral" }} }},
  {{ id = "wrong", title = {{ zh = "错", en = "wrong" }} }},
]

[[asked]]
id = "write"
kind = "text"
title = {{ zh = "改写", en = "Rewrite it" }}
measure = "constraints"
of = "a"
constraints = "demands"
"""
STEPS = ", ".join(f'{{ zh = "第{n}档", en = "step {n}" }}' for n in range(5))
GUIDELINE = """# {title} (v1.0)

{body}

| | Rule | Counts | Doesn't |
|---|---|---|---|
| **R1** | **Read it all.** | yes | no |
"""
RECIPE = """
from functools import partial
from pathlib import Path

from tests.datasets.quality_world import minted

mint = partial(minted, Path(__file__).parent)
"""


def sentence(lang: str, dice: random.Random, size: int) -> str:
    """Random words."""
    if lang == "zh":
        return "".join(dice.choice(WORDS[lang]) for _ in range(size)) + "。"
    return " ".join(dice.choice(WORDS[lang].split()) for _ in range(size)).capitalize() + "."


def text(lang: str, dice: random.Random) -> str:
    """Three to five sentences of random words."""
    return ("" if lang == "zh" else " ").join(
        sentence(lang, dice, dice.randint(4, 12)) for _ in range(dice.randint(3, 5))
    )


def shown_for(kind: str, lang: str, dice: random.Random) -> dict[str, Any]:
    """What an item of a kind shows."""
    shown: dict[str, Any] = {"chat": (Turn("user", sentence(lang, dice, 8)),)}
    fields = {"prefer": "ab", "rank": "abc", "category": "", "steps": ""}.get(kind, "a")
    shown |= {name: text(lang, dice) for name in fields}
    if kind == "steps":
        shown["solution"] = tuple(sentence(lang, dice, dice.randint(4, 12)) for _ in range(4))
    if kind == "write":
        poor = shown["a"]
        shown["demands"] = (
            Constraint("includes", "橘猫" if lang == "zh" else "ginger cat"),
            Constraint("min_chars", characters(poor) + 5),
            Constraint("ends_with", "？" if lang == "zh" else "?"),
        )
    return shown


def gold_for(kind: str, shown: Mapping[str, Any], number: int, dice: random.Random, longer: bool) -> Any:
    """Gold of an item: random and balanced, or where `longer`, in favour of the longer answer."""
    if kind == "prefer":
        value = (-2, 0, 2)[number % 3]
        if longer:
            value = -2 if len(shown["a"]) > len(shown["b"]) else 2
        return {"value": value, "reasons": ["correct"] if value else [], "order": ["b", "a"]}
    if kind == "rank":
        names = ["a", "b", "c"]
        dice.shuffle(names)
        if longer:
            names.sort(key=lambda name: -len(shown[name]))
        return {"ranks": [[name] for name in names], "order": ["a", "b", "c"]}
    if kind == "rate":
        low = len(shown["a"]) < 150
        return {"correct": (0 if low else 4) if longer else number % 5, "concise": dice.randint(0, 4)}
    if kind == "mark":
        start = dice.randrange(len(shown["a"]) - 4)
        label = ("wrong_fact", "made_up_source")[number % 2]
        words = shown["a"][start : start + 4]
        start += len(words) - len(words.lstrip())
        return [{"label": label, "start": start, "end": start + len(words.strip()), "quote": words.strip()}]
    if kind == "category":
        return ("harmless", "privacy")[number % 2]
    if kind == "steps":
        labels = ["right"] * 4
        if number % 2:
            labels[dice.randrange(4)] = "wrong"
        labels[dice.choice([n for n, one in enumerate(labels) if one == "right"])] = "neutral"
        return labels
    return shown["a"] + ("橘猫橘猫橘猫？" if "橘猫" in str(shown["demands"]) else " ginger cat?")


def draw(
    task: Task, set_id: str, lang: str, seed: str, each: int, kinds: tuple[str, ...], longer: bool
) -> tuple[list[Item], list[Gold]]:
    """Items of each kind with their gold."""
    items, golds = [], []
    for kind in kinds:
        for number in range(each):
            # The same situation in both languages has the same gold: it is drawn apart from the words.
            words, truth = stream(seed.encode(), f"{lang} {kind} {number}"), stream(seed.encode(), f"{kind} {number}")
            shown = shown_for(kind, lang, words)
            item = Item(f"{seed[:3]}{kind}{number:03}-{lang}", (kind,), shown)
            value = gold_for(kind, shown, number, truth, longer)
            answer = Answer(
                f"{len(items):032x}", 1, task.id, task.hash, item.id, item.hash, set_id, "work", "gold", "gold",
                "submitted", {kind: value}, guideline="1.0",
            )  # fmt: skip
            items.append(item)
            golds.append(Gold(answer, ("R1",), REASON))
    return items, golds


def labelled(task: Task, name: str, lang: str, seed: str, each: int, kind: str, longer: bool = False) -> Labelled:
    """A set of one kind, without files."""
    items, golds = draw(task, name, lang, seed, each, (kind,), longer)
    return Labelled(name, lang, tuple(items), {gold.answer.item: gold for gold in golds}, {})


def minted(
    folder: Path, secret: bytes, count: int = 60, *, lang: str = "zh", asks: tuple[str, ...] | None = None
) -> MintedSet:
    """The recipe of the small task."""
    task = load_task(folder)
    kinds = asks or KINDS
    items, golds = draw(task, "minted", lang, secret.hex(), count // len(kinds), kinds, False)
    return MintedSet("minted", tuple(items), tuple(golds), {})


def make(folder: Path, each: int = 18) -> Path:
    """Write the small task with its practice, sample, guidelines and recipe into a folder; return the folder."""
    folder.mkdir(parents=True)
    (folder / "task.toml").write_text(TASK.format(name=folder.name, steps=STEPS), encoding="utf-8")
    for lang, title in {"zh": "小任务", "en": "Small task"}.items():
        body = {"zh": "把每一条读完。", "en": "Read every item to its end."}[lang]
        page = GUIDELINE.format(title=title, body=body)
        (folder / f"guideline.{lang}.md").write_text(page, encoding="utf-8")
    (folder / "recipe.py").write_text(RECIPE, encoding="utf-8")
    task = load_task(folder)
    for part, count in {"practice": 2 * each, "sample": each}.items():
        for lang in ("zh", "en"):
            write(task, folder / part / lang, f"{part}-{lang}", lang, part, count)
    return folder


def write(task: Task, place: Path, set_id: str, lang: str, seed: str, each: int) -> None:
    """Write one set with its gold."""
    items, golds = draw(task, set_id, lang, seed, each, KINDS, False)
    ids = tuple(item.id for item in items)
    pools = {"learn": ids[::2], "test": ids[1::2]} if seed == "practice" else {}
    dump_set(ItemSet(set_id, task.id, task.version, task.hash, tuple(items), pools), place)
    dump_gold(golds, place / "gold.jsonl")
