"""Does an answer fit its task and its set of items? Asked by the bench before a row is kept, and by the grader."""

from __future__ import annotations

from labelcamp.answers import Answer
from labelcamp.items import ItemSet
from labelcamp.problems import Problem
from labelcamp.scoring import fault
from labelcamp.task import Task


def check(answer: Answer, task: Task, item_set: ItemSet, set_id: str | None = None, where: str = "") -> Problem | None:
    """The first thing that is wrong with an answer, or None.

    Args:
        set_id: the set that the row must belong to; by default the item set's own id.
        where: file and line, for the sentence.
    """
    place = where or answer.item
    if answer.task != task.id:
        return Problem("other-task", place, {"task": answer.task[:60], "expected": task.id})
    if answer.task_hash != task.hash:
        return Problem("other-version", place, {"task": task.id})
    if answer.set != (set_id or item_set.id):
        return Problem("other-set", place)
    item = item_set.by_id.get(answer.item)
    if item is None:
        return Problem("unknown-item", place, {"item": answer.item[:60]})
    if answer.item_hash != item.hash:
        return Problem("changed-item", place, {"item": item.id})
    for question_id, value in answer.values.items():
        if question_id not in item.asks:
            return Problem("unknown-question", place, {"item": item.id, "question": question_id[:60]})
        question = task.question(question_id)
        found = fault(question, value, item, draft=answer.status == "draft")
        if found is not None:
            code, details = found
            return Problem(code, place, {"question": question_id, **details})
    return None
