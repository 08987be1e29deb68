"""Demonstrations for supervised fine-tuning, from the answers to `text` questions that are written under constraints.

A line: {"messages": [{"role", "content"}, ...], "original", "constraints": [{"check", "value"}], "notes": {...}, ...}.
The messages are the chat's turns and, as the assistant's turn at the end, the text that was written; a document stands
before the words of the first user's turn. `original` is the text that was rewritten, or null. This is the
conversational language-modelling shape of TRL (huggingface.co/docs/trl/dataset_formats: `messages`) and of the chat
fine-tuning services; what stands beside `messages`, their readers pass over.
"""

from __future__ import annotations

from collections.abc import Iterable

from labelcamp.formats.record import (
    Case,
    Entry,
    Format,
    notes,
    origin,
    plain,
    prompt,
    reply,
    shown_text,
)
from labelcamp.problems import N_, Problem, ProblemError
from labelcamp.task import Question, Text


def wants(question: Question) -> bool:
    """Texts that are written, not transcribed."""
    return isinstance(question, Text) and question.measure == "constraints"


def _render(case: Case) -> Iterable[Entry]:
    question, text = case.question, case.value
    if not text.strip():
        raise ProblemError(Problem("blank-text", case.item.id))
    rewritten = question.of is not None and question.of in case.item.shown
    demands = case.item.shown.get(question.constraints or "", ())
    record = {
        "messages": [*prompt(case.task, case.item), reply(text)],
        "original": shown_text(case.item, question.of) if rewritten else None,
        "constraints": plain(demands),
        "notes": notes(case),
    }
    return [Entry(record | origin(case))]


FORMAT = Format("sft", N_("Demonstrations: a chat and the answer that was written to it"), wants, _render)
