"""A small task of texts with every field and the kinds choice, rating and preference, as a package for a notebook."""

from __future__ import annotations

from pathlib import Path

from labelcamp.items import Content, Item, ItemSet, Turn, dump_set
from labelcamp.task import load_task

TASK = """
id = "texts"
version = 1
title = { zh = "助手答得怎么样？", en = "How well did the assistant answer?" }
guideline = "1.0"
[points]
passing = 0.6
excellent = 0.85
[[shown]]
name = "chat"
kind = "chat"
[[shown]]
name = "a"
kind = "text"
title = { zh = "回答", en = "Answer" }
[[shown]]
name = "b"
kind = "text"
[[shown]]
name = "steps"
kind = "steps"
title = { zh = "解答", en = "Solution" }
[[asked]]
kind = "preference"
id = "better"
of = ["a", "b"]
title = { zh = "哪个更好？", en = "Which is better?" }
anchors = [
  { zh = "一样好", en = "equally good" }, { zh = "好一点", en = "slightly better" },
  { zh = "更好", en = "better" }, { zh = "好得多", en = "much better" },
]
[[asked.reasons]]
id = "correct"
key = "q"
title = { zh = "正确", en = "Correct" }
[[asked.reasons]]
id = "concise"
key = "w"
title = { zh = "简洁", en = "Concise" }
[[asked]]
kind = "rating"
id = "marks"
of = "a"
title = { zh = "给回答打分", en = "Rate the answer" }
criteria = [
  { id = "correct", title = { zh = "正确", en = "Correct" }, anchors = ANCHORS },
  { id = "complete", title = { zh = "完整", en = "Complete" }, anchors = ANCHORS },
]
[[asked]]
kind = "choice"
id = "steps"
each = "steps"
first = "wrong"
title = { zh = "这一步对吗？", en = "Is this step right?" }
[[asked.labels]]
id = "right"
key = "1"
title = { zh = "对", en = "right" }
[[asked.labels]]
id = "wrong"
key = "2"
title = { zh = "错", en = "wrong" }
[[asked]]
kind = "choice"
id = "risk"
title = { zh = "有什么风险？", en = "What is at risk?" }
[[asked.labels]]
id = "health"
key = "h"
title = { zh = "健康", en = "health" }
[[asked.labels]]
id = "money"
key = "j"
title = { zh = "钱财", en = "money" }
[[asked]]
kind = "choice"
id = "reply"
title = { zh = "该怎么答？", en = "How to reply?" }
[[asked.labels]]
id = "answer"
key = "k"
title = { zh = "直接答", en = "answer" }
[[asked.labels]]
id = "refuse"
key = "l"
title = { zh = "拒绝", en = "refuse" }
"""
WORDS = ("not at all", "hardly", "in part", "nearly", "fully")
GUIDELINE = """# How well did the assistant answer? (v1.0)

| | Rule | Yes | No |
|---|---|---|---|
| **R1** | Read all. | x | y |
"""

HELPER = """
from pathlib import Path
from labelcamp.answers import Answer, Gold
from labelcamp.bench import Bench
from labelcamp.guidelines import load_guideline
from labelcamp.items import load_set
from labelcamp.task import load_task

HERE = Path(__file__).parent
GOLD = {
    "pair": {"better": {"value": 2, "reasons": ["correct"], "order": ["a", "b"]}},
    "marks": {"marks": {"correct": 4, "complete": 0}},
    "steps": {"steps": ["right", "wrong", "right"]},
    "risk": {"risk": "health", "reply": "refuse"},
}

def bench(names, mode="work", lang="en", **more):
    task = load_task(HERE)
    items = [item for name in names.split() for item in load_set(HERE).items if item.id == name]
    gold = {}
    for item in items:
        values = GOLD.get(item.id, {"better": GOLD["pair"]["better"]})
        about = (task.id, task.hash, item.id, item.hash, "demo", mode)
        answer = Answer("0" * 32, 1, *about, "", "gold", "submitted", values)
        gold[item.id] = Gold(answer, ("R1",), {"zh": "看第二句。", "en": "See the second sentence."})
    return Bench(task=task, guideline=load_guideline(HERE, lang), items=items, mode=mode, set_id="demo", lang=lang,
                 media=lambda name: b"", journal_folder=Path("labels"), gold=None if mode == "work" else gold, **more)
"""

SENTENCE = "Tell your flatmate early what bothers you, and ask what would help both of you to sleep well at night. "
HOSTILE = """<script>window.hit = 1</script>

<img src=x onerror="window.hit = 2"> <svg onload="window.hit = 3"></svg> ![x](https://example.org/x.png)

[one](javascript:window.hit=4) <a href="javascript:window.hit=5" id="jp-main" style="position:fixed">two</a>

<iframe srcdoc="<script>parent.hit = 6</script>"></iframe><style>.labelcamp { display: none }</style>

[three](https://example.org) \u202eright to left

| h |
|---|
| c |

a
b
"""


def items() -> list[Item]:
    chat = (Turn("user", "My flatmate plays music at night. What can I do?"),)
    long = "word " * 400_000
    shown: dict[str, tuple[tuple[str, ...], dict[str, Content]]] = {
        "pair": (("better",), {"chat": chat, "a": SENTENCE * 6, "b": (SENTENCE * 6).replace("early", "late", 1)}),
        "marks": (("marks",), {"chat": chat, "a": "Talk to **them**."}),
        "steps": (("steps",), {"steps": ("3 × 2 = 6", "6 + 12 = 19", "50 − 19 = 31")}),
        "risk": (("risk", "reply"), {"chat": chat}),
        "hostile": (("better",), {"chat": (Turn("user", HOSTILE),), "a": HOSTILE, "b": f"{'> ' * 3000}deep"}),
        "long": (("better",), {"chat": chat, "a": long, "b": "short"}),
    }
    return [Item(name, asks, fields) for name, (asks, fields) in shown.items()]


def folder(place: Path) -> None:
    """Make the package `demo` with task, guidelines and items."""
    place.mkdir(parents=True)
    anchors = ", ".join(f'{{ zh = "{number} 分", en = "{words}" }}' for number, words in enumerate(WORDS))
    (place / "task.toml").write_text(TASK.replace("ANCHORS", f"[{anchors}]"), encoding="utf-8")
    for lang in ("zh", "en"):
        (place / f"guideline.{lang}.md").write_text(GUIDELINE, encoding="utf-8")
    task = load_task(place)
    dump_set(ItemSet("demo", task.id, task.version, task.hash, tuple(items())), place)
    (place / "helper.py").write_text(HELPER, encoding="utf-8")
