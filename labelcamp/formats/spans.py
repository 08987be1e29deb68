"""Texts with their marked words, from `spans` questions.

A line: {"messages": [...], "text", "spans": [{"start", "end", "type", "text"}], "unit": "code points", ...}. Start,
end, text and type of a span stand beside the whole text, as in RAGTruth (github.com/ParticleMedia/RAGTruth: `labels`
of a response). Offsets are Unicode code points, half-open, as Python counts: `text[start:end]` is the span's text. A
text in which nothing is marked has an empty list, and spans come in the order of the text. `messages` is the prompt,
empty where the item shows no chat.
"""

from __future__ import annotations

from collections.abc import Iterable

from labelcamp.formats.record import Case, Entry, Format, messages, notes, origin, shown_text
from labelcamp.problems import N_
from labelcamp.task import Question, Spans


def wants(question: Question) -> bool:
    """Spans."""
    return isinstance(question, Spans)


def _render(case: Case) -> Iterable[Entry]:
    marked = sorted((span["start"], span["end"], span["label"], span["quote"]) for span in case.value)
    record = {
        "messages": messages(case.task, case.item),
        "text": shown_text(case.item, case.question.of),
        "spans": [dict(zip(("start", "end", "type", "text"), span, strict=True)) for span in marked],
        "unit": "code points",
        "notes": notes(case),
    }
    return [Entry(record | origin(case))]


FORMAT = Format("spans", N_("Texts with their marked words, in code points"), wants, _render)
