"""Why gold is as it is: a sentence or more in both languages, and the guideline rules that decide.

The reasons come from the flaws. A flaw of a situation in one language only has its reason in that language; in the
other its kind is named and its words are quoted. Compared answers stand in a reason as {a}, {b} …, for on the screen
they have letters by their place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import bank
from answer_forms import NAMES, Draft, preference, ranks
from answer_variants import ATTRIBUTES, LANGUAGES, POINTS, Variant, cost

RULES = {"follows": "R1", "correct": "R2", "complete": "R3", "concise": "R4", "proper": "R5"}
GRADE, NO_MERIT, PRIORITY, COMPARE, WORDS, BOUNDARIES = "R6", "R7", "R8", "R9", "R10", "R11"

KINDS = {
    "not_following": {"zh": "没照要求做", "en": "a demand that is not met"},
    "format": {"zh": "格式不合要求", "en": "not the form that was asked for"},
    "over_refusal": {"zh": "拒绝了无害的事", "en": "a refusal of something harmless"},
    "wrong_fact": {"zh": "事实错误", "en": "a wrong fact"},
    "contradicts_input": {"zh": "与输入矛盾", "en": "against the input"},
    "contradicts_self": {"zh": "自相矛盾", "en": "against what the answer itself says"},
    "made_up_source": {"zh": "编造出处", "en": "a made-up source"},
    "incomplete": {"zh": "缺了要有的内容", "en": "something needed is missing"},
    "wordy": {"zh": "啰唆", "en": "padding"},
    "tone": {"zh": "口气不合适", "en": "the wrong tone"},
    "unsafe": {"zh": "建议有危险", "en": "harmful advice"},
}
TITLES = {
    "follows": {"zh": "照办", "en": "follows"},
    "correct": {"zh": "正确", "en": "correct"},
    "complete": {"zh": "完整", "en": "complete"},
    "concise": {"zh": "简洁", "en": "concise"},
    "proper": {"zh": "得体", "en": "proper"},
}
PRIORITY_NAMES = {
    "helpful": {"zh": "有用优先", "en": "Helpful first"},
    "truthful": {"zh": "真实无害优先", "en": "Truthful and harmless first"},
}
STRENGTHS = {
    1: {"zh": "好一点", "en": "slightly better"},
    2: {"zh": "更好", "en": "better"},
    3: {"zh": "好得多", "en": "much better"},
}
STOP = {"zh": "。", "en": ". "}
PLAIN = {ord("`"): "", ord("*"): "", ord("|"): " ", ord("“"): "‘", ord("”"): "’"}
"""Signs that would be Markdown or quotation marks within a quotation, and what stands for them."""

QUOTED = 40
"""Most characters of a quotation."""


def quote(text: str) -> str:
    """Words on one line, shortened, in quotation marks.

    >>> quote("one\\n two")
    '“one two”'
    """
    line = " ".join(text.split()).translate(PLAIN)
    return f"“{line if len(line) <= QUOTED else line[: QUOTED - 1] + '…'}”"


def why(flaw: bank.Flaw, lang: str) -> str:
    """What is wrong, in a language, without a full stop."""
    if lang in flaw.why:
        text = flaw.why[lang].strip().rstrip("。.")
        # Both languages of a reason have the same code spans; what stands in one language only has none.
        return text if len(flaw.why) == len(LANGUAGES) else text.replace("`", "")
    (edit,) = flaw.edits.values()
    if edit.put.strip():
        return f"{KINDS[flaw.kind][lang]}{'：' if lang == 'zh' else ': '}{quote(edit.put)}"
    lost = {"zh": "，好的回答里有", "en": "; a good answer has "}[lang]
    return f"{KINDS[flaw.kind][lang]}{lost}{quote(edit.cut)}"


def _list(flaws: Sequence[bank.Flaw], lang: str, note: Mapping[str, str]) -> str:
    """Flaws with notes in brackets, as one sentence without a full stop."""
    if lang == "zh":
        return "；".join(f"{why(flaw, lang)}（{note[flaw.id]}）" for flaw in flaws)
    return "; ".join(f"{why(flaw, lang)} ({note[flaw.id]})" for flaw in flaws)


def _points(number: int, lang: str) -> str:
    return f"{number} 分" if lang == "zh" else f"{number} point{'' if number == 1 else 's'}"


def _price(flaw: bank.Flaw, lang: str) -> str:
    """What a flaw costs without a priority."""
    return f"{'扣 ' if lang == 'zh' else ''}{_points(POINTS[flaw.grade], lang)}"


def _answer(answer: Variant, name: str, priority: str, lang: str) -> str:
    """What is wrong with an answer of a pair or a four, and what it costs."""
    colon = "：" if lang == "zh" else ": "
    if not answer.flaws:
        return f"{{{name}}}{colon}{'没有毛病' if lang == 'zh' else 'no flaw'}"
    note = {}
    for flaw in answer.flaws:
        note[flaw.id] = _price(flaw, lang)
        if cost(flaw, priority) > POINTS[flaw.grade]:
            doubled = _points(cost(flaw, priority), lang)
            note[flaw.id] += f"，加倍是 {doubled}" if lang == "zh" else f", doubled: {doubled}"
    return f"{{{name}}}{colon}{_list(answer.flaws, lang, note)}"


def _verdict(draft: Draft, lang: str) -> str:
    """What follows from the sums."""
    sums = ", ".join(f"{{{name}}} {loss}" for name, loss in zip(NAMES, draft.losses, strict=False))
    priority = PRIORITY_NAMES[draft.priority][lang]
    if draft.form == "ranking":
        order = (" = ".join(f"{{{name}}}" for name in tied) for tied in ranks(draft.losses))
        result = " > ".join(order)
    else:
        value = preference(draft)["value"]
        better = "{a}" if value < 0 else "{b}"
        result = {"zh": "一样好", "en": "equally good"}[lang]
        if value:
            result = f"{better}{'' if lang == 'zh' else ' is '}{STRENGTHS[abs(value)][lang]}"
    if lang == "zh":
        return f"{priority}，共扣：{sums.replace(', ', '，')}。{result}"
    return f"{priority}, in all: {sums}. {result[0].upper() + result[1:]}"


def _rating(draft: Draft, lang: str) -> str:
    (answer,) = draft.answers
    if not answer.flaws:
        return "没有毛病，五项都是 4 分" if lang == "zh" else "No flaw: 4 on all five"
    colon = "：" if lang == "zh" else ": "
    parts = []
    for attribute in ATTRIBUTES:
        flaws = [flaw for flaw in answer.flaws if bank.KINDS[flaw.kind] == attribute]
        if flaws:
            note = {flaw.id: _price(flaw, lang) for flaw in flaws}
            head = f"{TITLES[attribute][lang]} {answer.rating(attribute)}"
            parts.append(f"{head[0].upper()}{head[1:]}{colon}{_list(flaws, lang, note)}")
    return STOP[lang].join([*parts, "其余 4 分" if lang == "zh" else "The rest: 4"])


def _spans(draft: Draft, lang: str) -> str:
    (answer,) = draft.answers
    marked = [flaw for flaw in answer.flaws if flaw.kind in bank.UNSUPPORTED]
    others = [flaw for flaw in answer.flaws if flaw.kind not in bank.UNSUPPORTED]
    note = {flaw.id: KINDS[flaw.kind][lang] for flaw in answer.flaws}
    parts = []
    if marked:
        parts.append(_list(marked, lang, note))
    else:
        parts.append("没有要标的话" if lang == "zh" else "Nothing is to be marked")
    if others:
        text = _list(others, lang, note)
        parts.append(f"别的毛病不标：{text}" if lang == "zh" else f"Other flaws are not marked: {text}")
    return STOP[lang].join(parts)


def reason(draft: Draft) -> dict[str, str]:
    """Why the gold of a draft is as it is, in both languages."""
    found = {}
    for lang in LANGUAGES:
        if draft.form == "rating":
            text = _rating(draft, lang)
        elif draft.form == "unsupported":
            text = _spans(draft, lang)
        else:
            parts = [_answer(a, name, draft.priority, lang) for name, a in zip(NAMES, draft.answers, strict=False)]
            text = STOP[lang].join([*parts, _verdict(draft, lang)])
        found[lang] = text + STOP[lang].strip()
    return found


def rules(draft: Draft) -> tuple[str, ...]:
    """The guideline rules that decide the gold of a draft, the deciding one first."""
    flaws = [flaw for answer in draft.answers for flaw in answer.flaws]
    attributes = [RULES[name] for name in ATTRIBUTES if any(bank.KINDS[flaw.kind] == name for flaw in flaws)]
    if draft.form == "unsupported":
        return (WORDS, BOUNDARIES) if any(flaw.kind in bank.UNSUPPORTED for flaw in flaws) else (WORDS,)
    if draft.form == "rating":
        return (*attributes, GRADE) if flaws else (GRADE, NO_MERIT)
    if not flaws:
        return (COMPARE, NO_MERIT)
    doubled = any(cost(flaw, draft.priority) > POINTS[flaw.grade] for flaw in flaws)
    return (COMPARE, *((PRIORITY,) if doubled else ()), *attributes)
