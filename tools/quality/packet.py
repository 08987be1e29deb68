"""A blind packet for a reader: the guideline and the items of one language, without gold, and a sheet to fill in.

A packet is made from a task, a guideline and items; no function here is given gold.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from attrs import frozen

from labelcamp.guidelines import Guideline
from labelcamp.items import Constraint, Item, Turn
from labelcamp.questions import fields_of
from labelcamp.scoring import text as text_scoring
from labelcamp.structure import digest
from labelcamp.task import Preference, Question, Ranking, Task, TaskError
from tools.quality import notation
from tools.quality.explain import explain

FEWEST = 120
"""Items that a reading has at least."""

HEAD = "# labelcamp sheet 1"
"""Begins the first line of a sheet; task, language, number of items and fingerprint follow, with tabs between."""

WORDS = {
    "zh": {
        "title": "{title}：复读材料",
        "how": "请只凭下面的标注规范和题目作答，每题单独判断。答案写进答题纸：一题一行，题号后面一个制表符，然后是答案"
        "（一题问几项的，依次写，中间用制表符隔开）。实在没法判断的写 `?`。行末可以加一个制表符和 `# 备注`。"
        "以 `#` 开头的行不用管。",
        "notation": "答案怎么写",
        "guideline": "标注规范",
        "items": "题目（{count} 题）",
        "asked": "问",
        "user": "用户",
        "assistant": "助手",
        "system": "系统",
    },
    "en": {
        "title": "{title}: packet for a second reading",
        "how": "Answer from the guideline and the items below and nothing else, each item for itself. Write the answers"
        " into the sheet: one line for an item, its id, a tab, then the value (where an item asks several questions, "
        "their values in order with tabs between). Write `?` where you really can't decide. A line may end in a tab "
        "and `# a note`. Leave lines that begin with `#` alone.",
        "notation": "How to write the answers",
        "guideline": "Guideline",
        "items": "Items ({count})",
        "asked": "Asked",
        "user": "User",
        "assistant": "Assistant",
        "system": "System",
    },
}


@frozen
class Packet:
    """What a reader gets.

    Attributes:
        page: Markdown.
        sheet: the answer sheet with an empty line an item.
    """

    page: str
    sheet: str


def stem(item_id: str, lang: str) -> str:
    """The id that the renderings of one situation in both languages share.

    >>> stem("p017-zh", "zh")
    'p017'
    """
    return item_id.removesuffix(f"-{lang}")


def _shuffled(items: Iterable[Item], lang: str) -> list[Item]:
    """An order that is the same every time, the same in both languages, and says nothing."""
    return sorted(items, key=lambda item: hashlib.sha256(stem(item.id, lang).encode()).digest())


def choose(sample: Sequence[Item], spare: Sequence[Item], lang: str, fewest: int = FEWEST) -> list[Item]:
    """The items of a reading: all of the sample, and of the spare ones as many as are missing.

    Where items have several forms (the questions that they ask), the form with the fewest gets the next one.

    Args:
        spare: the test pool of practice.

    Raises:
        TaskError: there are not enough.
    """
    chosen, rest = list(sample), _shuffled(spare, lang)
    while len(chosen) < fewest:
        forms = {item.asks: 0 for item in rest}
        if not forms:
            raise TaskError(f"expected {fewest} items or more for a reading, found {len(chosen)} in {lang}.")
        counts = {form: sum(item.asks == form for item in chosen) for form in forms}
        form = min(sorted(counts), key=lambda one: counts[one])
        taken = next(item for item in rest if item.asks == form)
        chosen.append(taken)
        rest.remove(taken)
    return _shuffled(chosen, lang)


def fingerprint(task: Task, guideline: Guideline, items: Sequence[Item]) -> str:
    """16 hexadecimal digits over what the reader was given, so that a sheet is not taken for other items."""
    return digest([task.hash, guideline.lang, guideline.markdown, [[item.id, item.hash] for item in items]])


def make(task: Task, guideline: Guideline, items: Sequence[Item]) -> Packet:
    """The packet of some items, in the language of the guideline."""
    lang, words = guideline.lang, WORDS[guideline.lang]
    asked = [question for question in task.asked if any(question.id in item.asks for item in items)]
    page = [
        f"# {words['title'].format(title=task.title[lang])}",
        words["how"],
        f"## {words['notation']}",
        *(_explained(question, lang) for question in asked),
        f"## {words['guideline']}",
        _lowered(guideline.markdown),
        f"## {words['items'].format(count=len(items))}",
        *(show_item(task, item, lang) for item in items),
    ]
    head = ["\t".join([HEAD, task.id, lang, str(len(items)), fingerprint(task, guideline, items)])]
    sheet = head + [f"{item.id}\t" for item in items]
    return Packet("\n\n".join(page) + "\n", "\n".join(sheet) + "\n")


def _explained(question: Question, lang: str) -> str:
    return "\n\n".join([f"### `{question.id}`: {question.title[lang]}", *explain(question, lang)])


def _lowered(markdown: str) -> str:
    """Markdown with its headings two levels lower."""
    return re.sub(r"^(#+ )", r"##\1", markdown.strip(), flags=re.MULTILINE)


def show_item(task: Task, item: Item, lang: str) -> str:
    """An item as a reader sees it, in Markdown."""
    questions = [task.question(name) for name in item.asks]
    letter = {
        name: one
        for question in questions
        if isinstance(question, Preference | Ranking)
        for name, one in notation.letters(fields_of(question)).items()
    }
    blocks = [f"### {item.id}"]
    for field in task.shown:
        if field.name in item.shown:
            title = field.title[lang] if field.title else field.name
            # The letter is what the answer is written with.
            lead = f"{letter[field.name]} · " if field.name in letter else ""
            blocks += [f"**{lead}{title}**", _content(item.shown[field.name], lang)]
    asked = " · ".join(f"`{question.id}` {question.title[lang]}" for question in questions)
    return "\n\n".join([*blocks, f"{WORDS[lang]['asked']}{'：' if lang == 'zh' else ': '}{asked}"])


def _content(content: object, lang: str) -> str:
    if isinstance(content, str):
        return _verbatim(content)
    if isinstance(content, Turn):
        return f"{WORDS[lang][content.role]}:\n\n{_verbatim(content.text)}"
    if not isinstance(content, tuple):
        raise TaskError(f"expected items of texts, found {content!r}.")
    if all(isinstance(one, Turn) for one in content):
        return "\n\n".join(_content(one, lang) for one in content)
    lines = [text_scoring.describe(one, lang) if isinstance(one, Constraint) else str(one) for one in content]
    return "\n\n".join(f"{n}.\n\n{_verbatim(one)}" for n, one in enumerate(lines, start=1))


def _verbatim(text: str) -> str:
    """A block of code, so that every character stands as it is."""
    longest = max((len(ticks) for ticks in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"
