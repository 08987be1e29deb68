"""Why a poor answer is poor, and what its demonstration does: the reason and the rules of an item's gold, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rewrite_demands import LANGUAGES, base
from rewrite_items import Composed

from labelcamp.items import Constraint
from labelcamp.scoring.text import characters, words

RULES = {
    "not_following": "R1",
    "incomplete": "R1",
    "wrong_fact": "R3",
    "contradicts_input": "R3",
    "contradicts_self": "R3",
    "wordy": "R4",
    "format": "R6",
    "tone": "R7",
    "unsafe": "R7",
    "made_up_source": "R8",
    "over_refusal": "R9",
}
"""By kind of flaw, the rule that it breaks."""

KINDS: Mapping[str, Mapping[str, str]] = {
    "not_following": {"zh": "没有照要求做", "en": "it does something other than what was asked"},
    "incomplete": {"zh": "漏了该写的内容", "en": "something that was needed is left out"},
    "wrong_fact": {"zh": "有一处说错了", "en": "one thing in it is wrong"},
    "contradicts_input": {"zh": "有一处跟用户说的或给的材料对不上", "en": "one thing contradicts what was given"},
    "contradicts_self": {"zh": "前后说法打架", "en": "it contradicts itself"},
    "wordy": {"zh": "有一段车轱辘话", "en": "part of it is padding"},
    "format": {"zh": "格式不合要求", "en": "the form is not what was asked for"},
    "tone": {"zh": "有一处语气不合适", "en": "the tone slips"},
    "unsafe": {"zh": "出了个不安全的主意", "en": "one piece of advice is unsafe"},
    "made_up_source": {"zh": "搬出了一个编造的出处", "en": "it cites a source that doesn't exist"},
    "over_refusal": {"zh": "没有必要地推辞", "en": "it refuses for no good reason"},
}
"""What a flaw is, for a reader of the other language than the text's."""

PADDING = {
    "both": {"zh": "开头和结尾都是空话。", "en": "It opens and closes with words that say nothing."},
    "opening": {"zh": "开头是空话，不先说答案。", "en": "It opens with words that say nothing instead of the answer."},
    "closing": {"zh": "结尾是空话。", "en": "It closes with words that say nothing."},
}
QUOTED = ("wrong_fact", "contradicts_input", "contradicts_self", "made_up_source", "wordy", "tone", "unsafe")
"""Kinds of flaws that stand in the words that were put in; the others are in what is missing, or in the whole."""

LONGEST_QUOTE = 24


def rules(item: Composed) -> tuple[str, ...]:
    """The rules that decide an item, the deciding one first, four at most."""
    flaws = sorted(item.flaws, key=lambda flaw: -int(flaw.grade))
    found = [RULES[flaw.kind] for flaw in flaws]
    if item.opening is not None:
        found.append("R5")
    if item.closing is not None:
        found.append("R4")
    if not item.flaws:
        return ("R1", "R6", "R3" if item.case.situation.texts[item.case.languages[0]].document else "R5")
    return tuple(dict.fromkeys([*found, "R1", "R2"]))[:4]


def reason(item: Composed, lang: str) -> dict[str, str]:
    """The reason for an item in a language, told in both languages."""
    return {reader: _reason(item, lang, reader) for reader in LANGUAGES}


def _reason(item: Composed, lang: str, reader: str) -> str:
    gap = "" if reader == "zh" else " "
    if not item.poor:
        start = {"zh": "这一条从零写起。", "en": "This one is written from nothing."}[reader]
        return start + gap + _done(item, lang, reader)
    wrong = [_wrong(flaw, lang, reader) for flaw in item.flaws]
    if item.opening is not None or item.closing is not None:
        which = "both" if None not in (item.opening, item.closing) else "closing" if item.opening is None else "opening"
        wrong.append(PADDING[which][reader])
    start = {"zh": "原稿差在：", "en": "What is poor:"}[reader]
    return start + gap + gap.join(wrong) + gap + _done(item, lang, reader)


def _wrong(flaw: Any, lang: str, reader: str) -> str:
    if reader in flaw.why:
        # Marks of code would have no counterpart in the general words of the other language.
        return str(flaw.why[reader]) if len(flaw.why) > 1 else str(flaw.why[reader]).replace("`", "")
    told = KINDS[flaw.kind][reader]
    put = flaw.edits[lang].put.strip() if flaw.kind in QUOTED else ""
    if reader == "zh":
        return f"{told}（“{put}”）。" if _quotable(put) else f"{told}。"
    told = told[0].upper() + told[1:]
    return f"{told} (“{put}”)." if _quotable(put) else f"{told}."


def _quotable(words_: str) -> bool:
    return 0 < len(words_) <= LONGEST_QUOTE and not set(words_) & set("\n`*|“”")


def _done(item: Composed, lang: str, reader: str) -> str:
    """What the demonstration does, and that it meets the demands."""
    text = item.demonstration(lang)
    deeds = [_deed(demand, text, reader) for demand, miss in zip(item.demands[lang], item.missed, strict=True) if miss]
    size = f"{characters(text)} 个字" if lang == "zh" else f"{words(text)} 个词"
    length = f"{characters(text)} characters" if lang == "zh" else f"{words(text)} words"
    if reader == "zh":
        return f"示范{_join(deeds, '，')}，一共 {size}，{len(item.demands[lang])} 条要求都做到了。"
    return f"The demonstration {_join(deeds, ', ')}; at {length}, it meets all {len(item.demands[lang])} demands."


def _join(parts: Sequence[str], comma: str) -> str:
    told = list(dict.fromkeys(part for part in parts if part))
    if comma == ", " and len(told) > 1:
        return ", ".join(told[:-1]) + " and " + told[-1]
    return comma.join(told)


def _deed(demand: Constraint, text: str, reader: str) -> str:
    folded = text.casefold()
    words_ = [word for word in str(demand.value).split("|") if word.casefold() in folded]
    word = words_[0] if words_ else str(demand.value).split("|")[0]
    unit, units = ("词", "words") if demand.check.endswith("_words") else ("字", "characters")
    if "`" in word:
        return {"zh": "用代码块", "en": "has a code block"}[reader]
    quote = f"“{word}”"
    told = {
        "max_chars": {"zh": f"不超过 {demand.value} 个{unit}", "en": f"keeps within {demand.value} {units}"},
        "min_chars": {"zh": f"有 {demand.value} 个{unit}以上", "en": f"has {demand.value} {units} or more"},
        "max_sentences": {"zh": f"不超过 {demand.value} 句", "en": f"keeps to {demand.value} sentences"},
        "bullets": {"zh": f"列成 {demand.value} 条", "en": f"makes a list of {demand.value}"},
        "no_bullets": {"zh": "不用列表", "en": "does without a list"},
        "includes": {"zh": f"写到{quote}", "en": f"says {quote}"},
        "excludes": {"zh": f"没有{quote}", "en": f"drops {quote}"},
        "starts_with": {"zh": f"用{quote}开头", "en": f"begins with {quote}"},
        "ends_with": {"zh": f"用{quote}收尾", "en": f"ends with {quote}"},
    }
    return told[base(demand.check)][reader]
