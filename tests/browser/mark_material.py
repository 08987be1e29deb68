"""A small task of the kinds ranking, spans and text, as a package for a notebook."""

from __future__ import annotations

from pathlib import Path

from labelcamp.items import Constraint, Content, Item, ItemSet, dump_set
from labelcamp.task import load_task

FIELDS = "".join(f'[[shown]]\nname = "{name}"\nkind = "text"\n' for name in "abcd")
TASK = f"""
id = "marks"
version = 1
title = {{ zh = "排一排，划一划，写一写", en = "Rank, mark, write" }}
guideline = "1.0"
[points]
passing = 0.6
excellent = 0.85
{FIELDS}
[[shown]]
name = "demands"
kind = "constraints"
[[asked]]
kind = "ranking"
id = "rank"
of = ["a", "b", "c", "d"]
title = {{ zh = "从好到差排一排", en = "Rank the answers" }}
[[asked]]
kind = "spans"
id = "spans"
of = "a"
title = {{ zh = "划出有问题的话", en = "Mark the words" }}
[[asked.labels]]
id = "wrong"
key = "1"
title = {{ zh = "错的", en = "wrong" }}
[[asked.labels]]
id = "made_up"
key = "w"
title = {{ zh = "编的", en = "made up" }}
[[asked]]
kind = "text"
id = "rewrite"
measure = "constraints"
of = "a"
constraints = "demands"
title = {{ zh = "把回答改好", en = "Improve the answer" }}
"""
GUIDELINE = """# Rank, mark, write (v1.0)

| | Rule | Counts | Doesn't count |
|---|---|---|---|
| **R1** | **Read everything before you judge.** | The last line. | Length. |
"""

TRICKY = "A👩\u200d👩\u200d👧𠮷野家 says e\u0301te\u0301.\r\nשלום עולם 123\n\nLast line: “quoted” 😀😀 end."
"""A family of five code points, a character beyond the first plane, combining marks, CRLF, right to left."""

HOSTILE = '<script>window.hit = 1</script><img src=x onerror="window.hit = 2">\u202etxet [x](javascript:window.hit=3)'
ORIGINAL = "- Cafe\u0301 au lait"

HELPER = """
from pathlib import Path
from labelcamp.answers import Answer, Gold
from labelcamp.bench import Bench
from labelcamp.guidelines import load_guideline
from labelcamp.items import load_set
from labelcamp.task import load_task

HERE = Path(__file__).parent
PLAIN = {"label": "wrong", "start": 4, "end": 9, "quote": "heron"}
GOLD = {
    "rank": {"rank": {"ranks": [["a"], ["b", "c"], ["d"]], "order": ["a", "b", "c", "d"]}},
    "plain": {"spans": [PLAIN, {"label": "made_up", "start": 19, "end": 23, "quote": "1912"}]},
    "write": {"rewrite": "Coffee with milk."},
}

def bench(names, mode="work", lang="en", **more):
    task = load_task(HERE)
    items = [item for name in names.split() for item in load_set(HERE).items if item.id == name]
    gold = {}
    for item in items if mode != "work" else []:
        about = (task.id, task.hash, item.id, item.hash, "demo", mode)
        answer = Answer("0" * 32, 1, *about, "", "gold", "submitted", GOLD[item.id])
        gold[item.id] = Gold(answer, ("R1",), {"zh": "看第二句。", "en": "See the second sentence."})
    return Bench(task=task, guideline=load_guideline(HERE, lang), items=items, mode=mode, set_id="demo", lang=lang,
                 media=lambda name: b"", journal_folder=Path("labels"), gold=None if mode == "work" else gold, **more)
"""


def items() -> list[Item]:
    four = {name: f"The answer that the task calls {name}." for name in "abcd"}
    demands = (Constraint("min_words", 3), Constraint("no_bullets"), Constraint("includes", "coffee"))
    shown: dict[str, tuple[str, dict[str, Content]]] = {
        "rank": ("rank", {**four}),
        "tricky": ("spans", {"a": TRICKY}),
        "hostile": ("spans", {"a": HOSTILE}),
        "plain": ("spans", {"a": "The heron nests in 1912 trees, says a study."}),
        "write": ("rewrite", {"a": ORIGINAL, "demands": demands}),
        "anew": ("rewrite", {"demands": demands}),
    }
    return [Item(name, (question,), fields) for name, (question, fields) in shown.items()]


def folder(place: Path) -> None:
    """Make the package `demo` with task, guidelines and items."""
    place.mkdir(parents=True)
    (place / "task.toml").write_text(TASK, encoding="utf-8")
    for lang in ("zh", "en"):
        (place / f"guideline.{lang}.md").write_text(GUIDELINE, encoding="utf-8")
    task = load_task(place)
    dump_set(ItemSet("demo", task.id, task.version, task.hash, tuple(items())), place)
    (place / "helper.py").write_text(HELPER, encoding="utf-8")
