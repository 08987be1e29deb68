"""Where a reader differs from gold, item by item, for the examination: texts, gold, its reason, both readings."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve

from labelcamp import scoring
from labelcamp.answers import Answer, Gold
from labelcamp.items import Item
from labelcamp.scoring.compared import is_right
from labelcamp.task import Task
from tools.quality import notation
from tools.quality.packet import show_item, stem
from tools.quality.readings import Judged, Reading


def report(task: Task, readings: Sequence[Reading], before: bool) -> str:
    """Markdown: an entry a situation in which any reader is not right, both readings side by side.

    Args:
        before: against gold and items as they stood when read, else against those of now (unchanged items only).
    """
    judged = {reading.lang: reading.before if before else reading.after for reading in readings}
    wrong = {
        stem(name, lang): None for lang, one in judged.items() for name, right in one.right(task).items() if not right
    }
    entries = [_situation(task, name, judged) for name in wrong]
    head = f"# {task.id}: {len(entries)} situations read otherwise than gold"
    return "\n\n".join([head, *entries]) + "\n"


def _situation(task: Task, name: str, judged: dict[str, Judged]) -> str:
    found = [f"## {name}"]
    for lang, one in judged.items():
        for item_id, item in one.items.items():
            if stem(item_id, lang) == name:
                found.append(_one(task, item, lang, one.gold[item_id], one.answers.get(item_id)))
    return "\n\n".join(found)


def _one(task: Task, item: Item, lang: str, gold: Gold, answer: Answer | None) -> str:
    lines = []
    for name in item.asks:
        question = task.question(name)
        said = answer.values.get(name) if answer else None
        right = is_right(scoring.compare(task, evolve(item, asks=(name,)), gold, answer))
        lines.append(f"- `{name}` gold: {notation.write(question, gold.answer.values[name], item)}")
        lines.append(f"- `{name}` read: {notation.write(question, said, item)} ({'right' if right else 'NOT RIGHT'})")
    note = [f"- note: {answer.note}"] if answer and answer.note else []
    reason = f"- reason ({', '.join(gold.rules)}): {gold.reason[lang]}"
    return "\n\n".join([show_item(task, item, lang), "\n".join([*lines, *note, reason])])
