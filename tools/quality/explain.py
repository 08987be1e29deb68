"""How a reader writes an answer to a question, in the reader's language: the notation, the labels, an example."""

from __future__ import annotations

from collections.abc import Iterable

from labelcamp.questions import KINDS, L10n, labels_of
from labelcamp.task import Choice, Preference, Question, Ranking, Rating, Spans
from tools.quality.notation import BETWEEN, NOTHING, letters

WORDS = {
    "zh": {
        "preference": "一样好写 `0`；`{a}2` 是 {a} 好，程度 2；`{b}1` 是 {b} 好，程度 1。空一格再写理由，用逗号隔开。",
        "ranking": "从好到差，中间用 `>`；一样好的用 `=`。",
        "rating": "每一项一个分（{low}–{high}），依次是：{criteria}。",
        "spans": "标签、冒号、原文里的字（照抄）。几处之间用 `" + BETWEEN + "`，没有就写 `" + NOTHING + "`。"
        "同样的字出现几次时，`标签@2: 字` 指第二处。",
        "choice": "写标签。",
        "each": "每一步一个标签，用空格隔开，可以只写开头的字母。",
        "text": "全文写成一行：换行写 `\\n`，反斜杠写 `\\\\`。",
        "label": "{id}：{title}",
        "example": "例：`{example}`",
        "marked": ("三天", "一共五步"),
        "between": "；",
        "names": "、",
    },
    "en": {
        "preference": "`0` is a tie; `{a}2`: {a} is better by 2; `{b}1`: {b} is better by 1. Then a space and the "
        "reasons, with commas between.",
        "ranking": "Best first, with `>` between; `=` between equals.",
        "rating": "A number ({low}–{high}) for each of these, in this order: {criteria}.",
        "spans": "Label, colon, the words copied exactly. `"
        + BETWEEN
        + "` between several; `"
        + NOTHING
        + "` if there "
        "are none. Where the same words stand there more than once, `label@2: words` means the second place.",
        "choice": "The label.",
        "each": "A label for each step, with spaces between; the first letters will do.",
        "text": "The whole text on one line: `\\n` for a new line, `\\\\` for a backslash.",
        "label": "{id}: {title}",
        "example": "Example: `{example}`",
        "marked": ("three days", "in five steps"),
        "between": "; ",
        "names": ", ",
    },
}


def explain(question: Question, lang: str) -> list[str]:
    """How a value of a question is written: paragraphs of Markdown."""
    words = WORDS[lang]
    example = _example(question, lang)
    return [
        _how(question, lang),
        *_anchors(question, lang),
        *([str(words["between"]).join(_labels(question, lang))] if labels_of(question) else []),
        *([str(words["example"]).format(example=example)] if example else []),
    ]


def _how(question: Question, lang: str) -> str:
    words = WORDS[lang]
    each = isinstance(question, Choice) and question.each
    sentence = str(words["each" if each else KINDS[type(question)]])
    if isinstance(question, Preference):
        first, second = letters(question.of).values()
        return sentence.format(a=first, b=second)
    if isinstance(question, Rating):
        names = str(words["names"]).join(criterion.title[lang] for criterion in question.criteria)
        return sentence.format(low=question.low, high=question.high, criteria=names)
    return sentence


def _labels(question: Question, lang: str) -> Iterable[str]:
    pattern = str(WORDS[lang]["label"])
    return (pattern.format(id=f"`{label.id}`", title=label.title[lang]) for label in labels_of(question))


def _anchors(question: Question, lang: str) -> list[str]:
    """What the steps of a scale mean."""
    if isinstance(question, Preference):
        return [_scale(question.anchors, 0, lang)]
    if isinstance(question, Rating):
        lines = [f"- {one.title[lang]}: {_scale(one.anchors, question.low, lang)}" for one in question.criteria]
        return ["\n".join(lines)]
    return []


def _scale(anchors: Iterable[L10n], low: int, lang: str) -> str:
    return str(WORDS[lang]["between"]).join(f"{n} = {one[lang]}" for n, one in enumerate(anchors, start=low))


def _example(question: Question, lang: str) -> str:
    ids = [label.id for label in labels_of(question)]
    if isinstance(question, Preference):
        return f"{letters(question.of)[question.of[0]]}2 {','.join(ids[:2])}".strip()
    if isinstance(question, Ranking):
        first, second, *rest = letters(question.of).values()
        return f"{second} > {' = '.join([first, *rest])}"
    if isinstance(question, Rating):
        return " ".join(str(question.high) for _ in question.criteria)
    if isinstance(question, Spans):
        return BETWEEN.join(f"{one}: {words}" for one, words in zip(ids, WORDS[lang]["marked"], strict=False))
    if isinstance(question, Choice):
        return " ".join(ids[:2]) if question.each else ids[0]
    return ""
