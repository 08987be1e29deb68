"""Why gold is what it is: the reason of a solution in both languages, and the rules that decide it."""

from __future__ import annotations

from stepbank.model import LANGUAGES, L10n
from stepbank.plan import Solution, Step

TOOLS = frozenset({"argument", "output"})
MOST_RULES = 4


def _steps_en(places: list[int]) -> str:
    if len(places) == 1:
        return f"Step {places[0]}"
    return f"Steps {', '.join(map(str, places[:-1]))} and {places[-1]}"


def _steps_zh(places: list[int]) -> str:
    return f"第{'、'.join(map(str, places))}步"


def _verb(places: list[int], single: str, plural: str) -> str:
    return single if len(places) == 1 else plural


def _all(one: Solution, role: str, *labels: str) -> list[int]:
    return [k for k, s in enumerate(one.steps, start=1) if s.role == role and (not labels or s.label in labels)]


def _planted(place: int, step: Step) -> L10n:
    should = step.right
    zh = f"第{place}步错：{step.note['zh']}" if step.note else f"第{place}步错"
    en = f"Step {place} is wrong: {step.note['en']}" if step.note else f"Step {place} is wrong"
    if should:
        zh += f"{'；' if step.note else '：'}应当是“{should['zh']}”"
        en += f"{'; ' if step.note else ': '}it should be “{should['en']}”"
    return {"zh": f"{zh}。", "en": f"{en}."}


def reason_of(one: Solution) -> L10n:
    """What is wrong in which step, and which steps lead nowhere and why."""
    parts: list[L10n] = []
    for place, step in enumerate(one.steps, start=1):
        if step.role == "planted":
            parts.append(_planted(place, step))
    carried = _all(one, "carried")
    if lucky := [k for k in carried if one.steps[k - 1].said == one.steps[k - 1].true]:
        parts.append({
            "zh": f"{_steps_zh(lucky)}的结论碰巧没变，可它用了错的，照样算错。",
            "en": f"{_steps_en(lucky)} {_verb(lucky, 'comes', 'come')} out true by luck, on a wrong basis: wrong.",
        })  # fmt: skip
    if others := [k for k in carried if k not in lucky]:
        parts.append({
            "zh": f"{_steps_zh(others)}接着用了错的，也错。",
            "en": f"{_steps_en(others)} {_verb(others, 'builds', 'build')} on what is wrong: wrong too.",
        })  # fmt: skip
    if mended := _all(one, "mended"):
        parts.append({
            "zh": f"{_steps_zh(mended)}把前面的错改对了，算对。",
            "en": f"{_steps_en(mended)} {_verb(mended, 'puts', 'put')} an earlier mistake right: right.",
        })  # fmt: skip
    if not parts:
        parts.append({"zh": "没有一步是错的。", "en": "No step is wrong."})
    if unusual := [k for k, s in enumerate(one.steps, start=1) if s.unusual and s.label == "right"]:
        parts.append({
            "zh": f"{_steps_zh(unusual)}的写法少见，但是对。",
            "en": f"{_steps_en(unusual)} {_verb(unusual, 'takes', 'take')} an unusual way, but a right one.",
        })  # fmt: skip
    for role, zh, single, plural, rest in (
        ("again", "只是重复前面已有的", "only repeats", "only repeat", "what is there already"),
        ("given", "照抄题目", "copies", "copy", "the problem"),
        ("aside", "没错，可这一问用不上", "is", "are", "true but not needed for the question"),
        ("announce", "只说要做什么", "only says", "only say", "what comes next"),
    ):
        if places := _all(one, role, "neutral"):
            verb = f"{_verb(places, single, plural)} {rest}"
            parts.append({"zh": f"{_steps_zh(places)}{zh}，记0。", "en": f"{_steps_en(places)} {verb}: 0."})
    return {lang: ("" if lang == "zh" else " ").join(part[lang] for part in parts) for lang in LANGUAGES}


def rules_of(one: Solution) -> tuple[str, ...]:
    """The rules that decide a solution's gold, the most telling first."""
    found: list[str] = []
    for step in one.steps:
        if step.role == "planted":
            found.append("R8" if step.mistake == "assumption" else "R9" if step.mistake in TOOLS else "R2")
    roles = {step.role for step in one.steps}
    labels = {step.label for step in one.steps}
    found += ["R4"] if "mended" in roles else []
    found += ["R3"] if "carried" in roles else []
    found += ["R7"] if any(step.unusual and step.label == "right" for step in one.steps) else []
    neutral = {step.role for step in one.steps if step.label == "neutral"}
    found += ["R6"] if "aside" in neutral else []
    found += ["R5"] if neutral & {"again", "given", "announce"} else []
    if one.situation.family == "traces" and "wrong" not in labels:
        found.append("R9")
    found.append("R1")
    return tuple(dict.fromkeys(found))[:MOST_RULES]
