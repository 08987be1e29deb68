"""Drawing a solution: first its steps and their words, only then whether and where it goes wrong.

What is said where and in which words is drawn before gold, so neither position nor length nor wording tells it. A
mistake then changes what a step says, and everything that is computed from it later.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random

from attrs import evolve, field, frozen

from stepbank.model import (
    LANGUAGES,
    CannotSayError,
    Env,
    Fact,
    L10n,
    Situation,
    Value,
    Wrong,
    both,
    names,
    number,
    placeholders,
    shown,
    value_of,
)
from stepbank.words import ANNOUNCED, OPENERS, WORKED

FEWEST, MOST = 4, 8
"""Steps of a solution."""

CALL = re.compile(r"[a-z_]+\(")
"""The start of a tool call, which keeps its small letter."""

EXTRAS = {"again": 0.15, "given": 0.06, "aside": 0.74, "announce": 0.05}
"""How often a step that leads nowhere is of which kind.

Mostly it is something new and true: a number that stood there before can be told by bookkeeping alone.
"""

BRIEF = 0.5
"""How often a step states a result without its way."""

COUNTED = frozenset("件个份筐次周天人辆趟包瓶块棵页支本盘杯盒袋段张岁箱位")
"""Chinese units of things that are counted, so that there is no half of one."""


class UnsuitableError(Exception):
    """A draw that does not make a decent item; another is drawn."""


DECLINED = (UnsuitableError, CannotSayError, ZeroDivisionError, KeyError)
"""What a draw can fail with; a KeyError is a mistake that takes a quantity nobody has worked out yet."""


@frozen
class Move:
    """A step before gold: what it is about and in which words.

    Attributes:
        kind: `first` (a fact for the first time), `aside` (one that the question does not need), `again`, `given`,
            `announce`.
        of: the fact or given quantity.
        words: by language, the template.
        method: 0..1, which way of writing an equation.
        mend: whether a fact that was wrong before is put right when it is said again.
    """

    kind: str
    of: str
    words: L10n
    method: float
    mend: bool


@frozen
class Mistake:
    """A planted mistake.

    Attributes:
        kind: `slip`, `quantity`, `misread`, `operation`, `unit`, `assumption`, `conclusion`, `argument`, `output`.
        local: quantities that the step takes for others.
        how: another expression or function, or None.
        value: the value said, or None for what follows.
        note: what is wrong, or empty: then the right sentence says it.
        words: templates of its own, or empty.
        lucky: the value said is the true one.
    """

    kind: str
    local: Env = field(factory=dict)
    how: object = None
    value: Value | None = None
    note: L10n = field(factory=dict)
    words: L10n = field(factory=dict)
    lucky: bool = False


@frozen
class Step:
    """A step with its gold.

    Attributes:
        label: right, neutral or wrong.
        role: `first`, `aside`, `again`, `given`, `announce`; `planted`, `carried`, `mended` where that decides.
        mistake: kind of a planted mistake.
        said, true: the value that it says, and the true one, or None where it says none.
        note: what is wrong with it; may be empty.
        right: what it should have said; may be empty.
        unusual: the way is unusual, though right.
    """

    text: L10n
    label: str
    role: str
    of: str
    mistake: str | None
    said: Value | None
    true: Value | None
    note: L10n
    right: L10n
    unusual: bool


@frozen
class Solution:
    """A problem with a solution and its gold."""

    situation: Situation
    target: str
    givens: Env
    problem: L10n
    steps: tuple[Step, ...]

    @property
    def labels(self) -> list[str]:
        """Gold, a label a step."""
        return [step.label for step in self.steps]


CARELESS = {
    "*": both("拆开来算，两部分都要乘，后一部分漏乘了", "both parts of the sum must be multiplied; the second is not"),
    "±": both(
        "拆开来算，零头该加该减弄反了", "the rest is added where it should be taken away, or the other way round"
    ),
}
"""What is wrong with an expression that is taken apart carelessly, by its sign."""

# ---- Words --------------------------------------------------------------------------------------------------------


def _pick(options: Sequence[str], place: float) -> str:
    return options[int(place * len(options))]


def _templates(situation: Situation, fact: Fact, brief: bool, own: float, place: float) -> L10n:
    """Words for a fact: its own sentences, or the frames that all facts share."""
    key = "brief" if brief else "call" if fact.call else "eq"
    framed = fact.framed and (brief or bool(fact.call) or isinstance(fact.how, str))
    sentences = fact.brief if brief else fact.says
    if brief and not framed and not sentences["zh"]:
        sentences = fact.says
    if sentences["zh"] and (own < 0.5 or not framed):
        return {lang: _pick(sentences[lang], place) for lang in LANGUAGES}
    if not framed:
        raise UnsuitableError(fact.id)
    return {lang: _pick(WORKED[key][situation.use][lang], place) for lang in LANGUAGES}


def _opened(rng: Random, situation: Situation, words: L10n) -> L10n:
    """With an opener in front, in three steps of ten."""
    place = rng.random()
    if rng.random() >= 0.3:
        return words
    return {lang: _pick(OPENERS[situation.use][lang], place) + words[lang] for lang in LANGUAGES}


def _fact_move(rng: Random, situation: Situation, kind: str, name: str, before: Sequence[Move]) -> Move:
    """A step about a fact, in words that no earlier step about it has."""
    used = {text for move in before if move.of == name for text in move.words.values()}
    for _ in range(30):
        words = _templates(situation, situation.fact(name), rng.random() < BRIEF, rng.random(), rng.random())
        opened = _opened(rng, situation, words)
        if not any(text.endswith(word) for word in words.values() for text in used):
            return Move(kind, name, opened, rng.random(), rng.random() < 0.75)
    raise UnsuitableError(name)


def _sentence(text: str) -> str:
    return text if CALL.match(text) else text[0].upper() + text[1:]


def _same_style(situation: Situation, name: str, env: Env) -> list[str]:
    """Quantities that might be taken for another: known, written alike, of another value."""
    return [
        other
        for other in env
        if other != name and situation.style(other) == situation.style(name) and env[other] != env[name]
    ]


# ---- Steps before gold --------------------------------------------------------------------------------------------


def skeleton(rng: Random, situation: Situation, target: str) -> tuple[Move, ...]:
    """The steps of a solution: what is needed in an order that works, and steps that lead nowhere in between."""
    needed, known = situation.needed(target), situation.known(target)
    low = max(FEWEST, len(needed))
    total = rng.randint(low, max(low, min(MOST, len(needed) + 3)))
    slots = ["first"] * len(needed) + ["extra"] * (total - len(needed))
    rng.shuffle(slots)
    moves: list[Move] = []
    for slot in slots:
        done = {move.of for move in moves if move.kind in ("first", "aside")}
        open_ = [f.id for f in situation.facts if f.id not in done and done | known >= {*f.deps}]
        if slot == "first":
            name = rng.choice([name for name in open_ if name in needed])
            moves.append(_fact_move(rng, situation, "first", name, moves))
        else:
            asides = [name for name in open_ if name not in needed]
            moves.append(_extra(rng, situation, moves, asides=asides, ahead=needed - done, known=known))
    return tuple(moves)


def _extra(
    rng: Random, situation: Situation, moves: list[Move], *, asides: list[str], ahead: set[str], known: set[str]
) -> Move:
    """A step that leads nowhere, of a kind that can stand here."""
    copied = {move.of for move in moves if move.kind == "given"}
    options = {
        "again": [move.of for move in moves if move.kind == "first"],
        "given": [name for name in sorted(known - copied) if situation.givens[name].says],
        "aside": asides,
        "announce": sorted(ahead) if not any(move.kind == "announce" for move in moves) else [],
    }
    kinds = [kind for kind in EXTRAS if options[kind]]
    if not kinds:
        raise UnsuitableError("nothing to add")
    kind = rng.choices(kinds, [EXTRAS[kind] for kind in kinds])[0]
    name = rng.choice(options[kind])
    if kind in ("again", "aside"):
        return _fact_move(rng, situation, kind, name, moves)
    place = rng.random()
    words = {
        lang: situation.givens[name].says[lang] if kind == "given" else _pick(ANNOUNCED[situation.use][lang], place)
        for lang in LANGUAGES
    }
    return Move(kind, name, _opened(rng, situation, words), rng.random(), False)


# ---- Equations ----------------------------------------------------------------------------------------------------


@frozen
class _Apart:
    """Two whole numbers with the second taken apart into a round one and a rest.

    Attributes:
        sign: of the expression: `*`, `+` or `-`.
        near: the round number next to the second.
        rest: how far it is from the second.
        below: whether the round number is the smaller.
    """

    left: str
    right: str
    sign: str
    near: Fraction
    rest: Fraction
    below: bool

    def text(self, situation: Situation, env: Env, lang: str, careless: bool) -> str:
        """`6 × 30 + 6 × 5`; careless, the rest is left single or has the wrong sign."""
        first = shown(situation, f"{self.left}{self.sign}{self.right}", {**env, self.right: self.near}, lang)
        single = careless or self.sign != "*"
        rest = f"{self.right}" if single else f"{self.left}*{self.right}"
        second = shown(situation, rest, {**env, self.right: self.rest}, lang)
        plus = self.below == (self.sign != "-")
        return f"{first} {'+' if plus != (careless and self.sign != '*') else '−'} {second}"

    def careless(self, env: Env) -> Fraction:
        """What comes of taking it apart carelessly."""
        a = env[self.left]
        assert isinstance(a, Fraction)
        step = self.rest if self.below else -self.rest
        if self.sign == "*":
            return a * self.near + step
        return a + self.near - step if self.sign == "+" else a - self.near + step


def _apart(how: object, env: Env) -> _Apart | None:
    """How an expression of two whole numbers can be taken apart, if it is worth it."""
    found = re.fullmatch(r"(\w+)([*+-])(\w+)", how) if isinstance(how, str) else None
    if found is None:
        return None
    left, sign, right = found.groups()
    a, b = env.get(left), env.get(right)
    if not (isinstance(a, Fraction) and isinstance(b, Fraction)) or a.denominator * b.denominator != 1:
        return None
    if a <= 2 or a % 10 == 0 or b <= (11 if sign == "*" else 20) or b % 10 == 0:
        return None
    below = b % 10 <= 5
    if sign == "+" and below:
        return None
    near = b - b % 10 + (0 if below else 10)
    return _Apart(left, right, sign, near, abs(b - near), below)


def _equation(
    situation: Situation, fact: Fact, how: str, env: Env, *, value: str, lang: str, method: float, careless: bool
) -> str:
    text = shown(situation, how, env, lang)
    apart = _apart(how, env)
    if apart and (careless or (_takes_apart(fact, method) and how == fact.how)):
        text += f" = {apart.text(situation, env, lang, careless)}"
    return f"{text} = {value}"


def _takes_apart(fact: Fact, method: float) -> bool:
    return method < (0.8 if isinstance(fact.how, str) and "*" in fact.how else 0.6) and not fact.call


def _way(fact: Fact, method: float) -> object:
    """The expression that a step uses: mostly the plain one."""
    if isinstance(fact.how, str) and fact.other and method >= 0.5:
        return fact.other[int((method - 0.5) * 2 * len(fact.other))]
    return fact.how


# ---- Mistakes -----------------------------------------------------------------------------------------------------


def _decimals(value: Fraction) -> int:
    return len(number(value).partition(".")[2])


def lookalikes(value: Value, style: str) -> list[Fraction]:
    """Values that a slip might give for a value: of the same form, near it or with two digits changed over."""
    if isinstance(value, str):
        return []
    if style == "clock":
        return [value + by for by in (-60, -40, -20, -15, -10, 10, 15, 20, 40, 60) if 0 <= value + by < 24 * 60]
    if style == "day":
        return [(value + by) % 7 for by in (1, 2, 5, 6)]
    if style == "date":
        return [value + by for by in (-10, -2, -1, 1, 2, 10)]
    if style == "place":
        return [value + by for by in (-2, -1, 1, 2) if value + by >= 1]
    scale = {0: 1, 1: 10, 2: 100}[_decimals(value * (100 if style == "percent" else 1))]
    if style == "percent":
        scale *= 100
    units = int(value * scale)
    near = [units + by for by in (-100, -20, -10, -9, -2, -1, 1, 2, 9, 10, 20, 100) if units > 3 * abs(by)]
    digits = str(units)
    for k in range(len(digits) - 1):
        if digits[k] != digits[k + 1] and digits[k + 1] != "0":
            near.append(int(digits[:k] + digits[k + 1] + digits[k] + digits[k + 2 :]))
    return [
        Fraction(one, scale)
        for one in near
        if len(str(one)) == len(digits) and (one % 10 == 0) == (units % 10 == 0) and one != units
    ]


def _shows(move: Move, *names_: str) -> bool:
    """Whether the words of a step, in both languages, show one of these."""
    return all(placeholders(words) & set(names_) for words in move.words.values())


def mistakes(rng: Random, situation: Situation, move: Move, env: Env, truth: Env) -> Iterator[Mistake]:
    """The mistakes that a step can hold, as its words stand, in random order.

    Args:
        env: what the solution holds true when the step is made.
        truth: what is true.
    """
    if move.kind == "announce":
        return
    if move.kind == "given":
        for value in _shuffled(rng, lookalikes(env[move.of], situation.style(move.of))):
            yield Mistake("misread", value=value)
        return
    fact = situation.fact(move.of)
    found: list[list[Mistake]] = [[Mistake("output" if _shows(move, "out") else "slip", value=value)
                                   for value in lookalikes(truth[move.of], fact.style)]]  # fmt: skip
    around = {truth[name] for name in situation.givens}
    found.append([Mistake("conclusion", value=one) for one in fact.choices if one in around - {truth[move.of]}])
    swaps = []
    for name in fact.deps:
        if fact.call and _shows(move, "call") and name not in fact.arguments:
            continue  # a tool's output is true for what it is called with
        if _shows(move, name, "eq", "call") and (situation.style(name) != "word" or fact.call):
            kind = "argument" if _shows(move, "call") else "quantity"
            for other in _same_style(situation, name, env):
                swaps.append(Mistake(kind, {name: env[other]}, note=_taken_for(situation, name, other, truth, env)))
            for value in lookalikes(env[name], situation.style(name)) if name in situation.givens else ():
                swaps.append(Mistake("misread" if kind == "quantity" else kind, {name: value},
                                     note=_taken_for(situation, name, None, truth, {**env, name: value})))  # fmt: skip
    found.append(swaps)
    found.append([m for one in fact.wrongs for m in _declared(situation, move, one, truth)])
    if _shows(move, "eq") and (apart := _apart(fact.how, env)):
        note = CARELESS["*" if apart.sign == "*" else "±"]
        found.append([Mistake("operation", how="careless", value=apart.careless(env), note=note)])
    # Where the way is written out, a slip is there to be checked; elsewhere only working it out shows one.
    weights = (2.5 if _shows(move, "eq") else 0.5, 1.2, 1.2, 2.0, 0.6)
    # A draw without replacement, likelier for what tells more than a slip does.
    ranked = sorted(zip(weights, found, strict=False), key=lambda pair: rng.random() ** (1 / pair[0]), reverse=True)
    for _, group in ranked:
        yield from _shuffled(rng, group)[:8]


def _shuffled(rng: Random, items: Sequence[object]) -> list:
    return rng.sample(list(items), len(items))


def _declared(situation: Situation, move: Move, one: Wrong, truth: Env) -> list[Mistake]:
    note = {lang: situation.fill(one.note[lang], truth, lang) for lang in LANGUAGES}
    if one.says:
        return [Mistake(one.kind, how=one.how, note=note, words=one.says, lucky=one.lucky)]
    if isinstance(one.how, str) and not _shows(move, "eq", "call"):
        # The words do not show the way: only the value is off.
        return [] if any(placeholders(words) & {"eq", "call"} for words in move.words.values()) else [
            Mistake(one.kind, how=one.how)
        ]  # fmt: skip
    return [Mistake(one.kind, how=one.how, note=note, lucky=one.lucky)]


def _taken_for(situation: Situation, name: str, other: str | None, truth: Env, env: Env) -> L10n:
    right = {lang: situation.fill(f"{{{name}}}", truth, lang) for lang in LANGUAGES}
    used = {lang: situation.fill(f"{{{other or name}}}", env, lang) for lang in LANGUAGES}
    title = {lang: situation.fill(situation.title(name)[lang], truth, lang) for lang in LANGUAGES}
    if other is None:
        return both(f"{title['zh']}是{right['zh']}，不是{used['zh']}",
                    f"{title['en']} is {right['en']}, not {used['en']}")  # fmt: skip
    taken = {lang: situation.fill(situation.title(other)[lang], truth, lang) for lang in LANGUAGES}
    return both(f"该用{title['zh']}({right['zh']})，用成了{taken['zh']}({used['zh']})",
                f"it needs {title['en']} ({right['en']}) but takes {taken['en']} ({used['en']})")  # fmt: skip


# ---- From steps and mistakes to a solution ------------------------------------------------------------------------


@frozen
class _Told:
    """How a fact was last told: with which quantities, by which way, with which value."""

    env: Env
    how: object
    value: Value
    words: L10n


class _Teller:
    """Tells a solution step by step, keeping what it holds true and what of that is not."""

    def __init__(self, situation: Situation, moves: Sequence[Move], givens: Env, truth: Env):
        self.situation, self.moves, self.truth = situation, moves, truth
        self.env: dict[str, Value] = dict(givens)
        self.bad: set[str] = set()
        self.told: dict[str, _Told] = {}

    def tell(self, place: int, mistake: Mistake | None) -> Step:
        """The step at a place, counted from 0."""
        move = self.moves[place]
        if move.kind == "announce":
            text = {}
            for lang in LANGUAGES:
                title = self.situation.fill(self.situation.fact(move.of).title[lang], self.truth, lang)
                text[lang] = self._fill(move.words[lang], {}, lang, {"np": title})
            return Step(text, "neutral", "announce", move.of, None, None, None, {}, {}, False)
        return self._given(move, mistake) if move.kind == "given" else self._fact(place, move, mistake)

    def _fill(self, template: str, env: Env, lang: str, more: Mapping[str, str]) -> str:
        text = self.situation.fill(template, env, lang, more)
        return _sentence(text) if lang == "en" else text

    def _given(self, move: Move, mistake: Mistake | None) -> Step:
        true = self.truth[move.of]
        if mistake:
            assert mistake.value is not None
            self.env[move.of] = mistake.value
            self.bad.add(move.of)
        said = self.env[move.of]
        text = {lang: self._fill(move.words[lang], self.env, lang, {}) for lang in LANGUAGES}
        right = {lang: self.situation.fill(f"{{{move.of}}}", self.truth, lang) for lang in LANGUAGES}
        title = self.situation.givens[move.of].title
        title = {lang: self.situation.fill(title[lang], self.truth, lang) for lang in LANGUAGES}
        wrong = {lang: self.situation.fill(f"{{{move.of}}}", self.env, lang) for lang in LANGUAGES}
        note = both(f"题目里{title['zh']}是{right['zh']}，不是{wrong['zh']}",
                    f"in the problem {title['en']} is {right['en']}, not {wrong['en']}")  # fmt: skip
        label, role = ("wrong", "planted") if mistake else ("neutral", "given")
        return Step(text, label, role, move.of, mistake and mistake.kind, said, true, note, {}, False)

    def _fact(self, place: int, move: Move, mistake: Mistake | None) -> Step:
        fact = self.situation.fact(move.of)
        resting = bool(self.bad & self._shown_or_used(fact, move))
        old = self.told.get(move.of)
        was_bad = move.of in self.bad
        repeated = old is not None and was_bad and (resting or not move.mend)
        if mistake and (was_bad or resting):
            raise UnsuitableError("a mistake on top of another")
        if repeated:
            assert old is not None
            if old.words and any(placeholders(words) - {"np", "Np", "u", "v"} for words in move.words.values()):
                raise UnsuitableError("a way that only its own words can show")
            told, role = evolve(old, words={}), "carried"
        else:
            told = self._work_out(fact, move, mistake)
            role = "planted" if mistake else "carried" if resting else "mended" if was_bad else move.kind
        true = self.truth[move.of]
        bad = bool(mistake) or role == "carried"
        if bad and told.value == true:
            self._check_lucky(place, move, fact, mistake)
        (self.bad.add if bad else self.bad.discard)(move.of)
        self.env[move.of] = told.value
        self.told[move.of] = evolve(told, words=told.words or (old.words if repeated and old else {}))
        self._check_form(told.value, true, fact)
        text = self._text(fact, move, told, place)
        neutral = role in ("again", "aside")
        label = "wrong" if bad else "neutral" if neutral else "right"
        note = (mistake.note or self._said(fact, told.value)) if mistake else {}
        right = {} if mistake and mistake.lucky else self._right_sentence(fact)
        return Step(text, label, role, move.of, mistake and mistake.kind, told.value, true, note, right,
                    not bad and self._unusual(fact, move, told))  # fmt: skip

    def _shown_or_used(self, fact: Fact, move: Move) -> set[str]:
        """Quantities that a step rests on: those it follows from, and all that its words show."""
        way = _way(fact, move.method)
        used = {*fact.deps, *(names(way) if isinstance(way, str) else ())}
        return (used | {name for words in move.words.values() for name in placeholders(words)}) - {fact.id}

    def _said(self, fact: Fact, value: Value) -> L10n:
        says = {lang: self.situation.fill(f"{{{fact.id}}}", {fact.id: value}, lang) for lang in LANGUAGES}
        return both(f"说成了{says['zh']}{fact.unit['zh']}", f"it says {says['en']}{fact.unit['en']}")

    def _work_out(self, fact: Fact, move: Move, mistake: Mistake | None) -> _Told:
        env = {**self.env, **(mistake.local if mistake else {})}
        how = _way(fact, move.method)
        if mistake is None:
            return _Told(env, how, value_of(how, env), {})
        if mistake.how is not None:
            how = mistake.how
        if mistake.value is not None:
            return _Told(env, how, mistake.value, mistake.words)
        assert how is not None
        return _Told(env, how, value_of(how, env), mistake.words)

    def _check_lucky(self, place: int, move: Move, fact: Fact, mistake: Mistake | None) -> None:
        """A wrong step may say a true value only where its words show what is wrong and nothing rests on it."""
        later = [self.moves[k].of for k in range(place + 1, len(self.moves))]
        if any(move.of in self.situation.fact(name).deps for name in later if name not in self.situation.givens):
            raise UnsuitableError("something rests on a lucky value")
        if mistake and mistake.lucky:
            return
        if mistake or move.of in later or not all(self.bad & placeholders(w) for w in move.words.values()):
            raise UnsuitableError("a lucky value")

    def _check_form(self, said: Value, true: Value, fact: Fact) -> None:
        if fact.style in ("n", "money") and not isinstance(said, str) and not isinstance(true, str):
            if fact.unit["zh"] in COUNTED and true.denominator != 1:
                raise UnsuitableError("half of a thing")
            if fact.style == "n" and 1 in (said, true):
                raise UnsuitableError("a single one among plurals")
            if _decimals(said) != _decimals(true) or said == 0:
                raise UnsuitableError("a wrong value that looks different")
            if abs(len(str(int(said))) - len(str(int(true)))) > 1:
                raise UnsuitableError("a wrong value of another size")

    def _text(self, fact: Fact, move: Move, told: _Told, place: int) -> L10n:
        texts = {}
        for lang in LANGUAGES:
            words = told.words[lang] if told.words else move.words[lang]
            title = self.situation.fill(fact.title[lang], self.truth, lang)
            more = {"np": title, "Np": _sentence(title), "u": fact.unit[lang]}
            env = {**told.env, fact.id: told.value}
            wanted = placeholders(words)
            value = self.situation.fill(f"{{{fact.id}}}", env, lang)
            more["v"] = value
            if "eq" in wanted:
                careless = told.how == "careless"
                how = fact.how if careless else told.how
                if not isinstance(how, str) or not isinstance(fact.how, str):
                    raise UnsuitableError("no equation")
                more["eq"] = _equation(
                    self.situation, fact, how, told.env, value=value, lang=lang, method=move.method, careless=careless
                )
            if "call" in wanted:
                how = told.how if told.how != "careless" else fact.how
                body = shown(self.situation, how, told.env, lang) if isinstance(how, str) else ""
                more["call"] = self.situation.fill(fact.call[lang], told.env, lang, {"body": body})
                out = value_of(how, told.env)
                more["out"] = self.situation.fill(f"{{{fact.id}}}", {**told.env, fact.id: out}, lang)
            texts[lang] = self._fill(words, env, lang, more)
        return texts

    def _right_sentence(self, fact: Fact) -> L10n:
        """What a step about a fact should have said, as a clause."""
        found = {}
        for lang in LANGUAGES:
            value = self.situation.fill(f"{{{fact.id}}}", self.truth, lang)
            more = {"v": value, "np": fact.title[lang], "u": fact.unit[lang]}
            if isinstance(fact.how, str) and fact.framed and not fact.call:
                text = f"{shown(self.situation, fact.how, self.truth, lang)} = {value}{fact.unit[lang]}"
            elif fact.framed:
                title = self.situation.fill(fact.title[lang], self.truth, lang)
                text = f"{title}{'是' if lang == 'zh' else ' is '}{value}{fact.unit[lang]}"
            else:
                if isinstance(fact.how, str):
                    more["eq"] = f"{shown(self.situation, fact.how, self.truth, lang)} = {value}"
                text = self.situation.fill(fact.says[lang][0], self.truth, lang, more)
            found[lang] = text.rstrip("。.")
        return found

    def _unusual(self, fact: Fact, move: Move, told: _Told) -> bool:
        if not _shows(move, "eq") or not isinstance(fact.how, str):
            return False
        return told.how != fact.how or (_takes_apart(fact, move.method) and _apart(fact.how, told.env) is not None)


def tell(situation: Situation, moves: Sequence[Move], givens: Env, plants: Mapping[int, Mistake]) -> tuple[Step, ...]:
    """The steps of a solution with the mistakes planted at their places (UnsuitableError, CannotSayError)."""
    teller = _Teller(situation, moves, givens, situation.truth(givens))
    steps = tuple(teller.tell(place, plants.get(place)) for place in range(len(moves)))
    for lang in LANGUAGES:
        if len({step.text[lang] for step in steps}) < len(steps):
            raise UnsuitableError("the same step twice")
    return steps


def plant(
    rng: Random, situation: Situation, target: str, moves: Sequence[Move], *, givens: Env, place: int, kind: str = ""
) -> dict[int, Mistake]:
    """A mistake for a place that makes a decent solution, of a kind if one is named (UnsuitableError if none fits)."""
    truth = situation.truth(givens)
    teller = _Teller(situation, moves, givens, truth)
    for before in range(place):
        teller.tell(before, None)
    known = situation.known(target) | teller.told.keys()
    for mistake in mistakes(rng, situation, moves[place], {n: v for n, v in teller.env.items() if n in known}, truth):
        if kind not in ("", mistake.kind):
            continue
        try:
            tell(situation, moves, givens, {place: mistake})
        except DECLINED:
            continue
        return {place: mistake}
    raise UnsuitableError("no mistake fits")


def solution(rng: Random, situation: Situation, target: str, flawed: bool) -> Solution:
    """Draw a solution; whether it is flawed is looked at last."""
    while True:
        try:
            givens = situation.draw(rng)
            truth = situation.truth(givens)
            _check_givens(situation, truth)
            moves = skeleton(rng, situation, target)
            places = [rng.randrange(len(moves)) for _ in range(12)]
            clean = tell(situation, moves, givens, {})
            plants = _plants(rng, situation, target, moves, givens=givens, places=places)
            dirty = tell(situation, moves, givens, plants)
        except DECLINED:
            continue
        asked = next(one for one in situation.asked if one.target == target)
        problem = {lang: situation.fill(situation.story[lang] + asked.text[lang], truth, lang) for lang in LANGUAGES}
        problem["en"] = _sentence(problem["en"])
        return Solution(situation, target, givens, problem, dirty if flawed else clean)


def _check_givens(situation: Situation, truth: Env) -> None:
    """Every true quantity can be written, and no count or price is nothing."""
    for name, value in truth.items():
        for lang in LANGUAGES:
            situation.fill(f"{{{name}}}", truth, lang)
        if value == 0 and situation.style(name) in ("n", "money"):
            raise UnsuitableError(name)


def _plants(
    rng: Random, situation: Situation, target: str, moves: Sequence[Move], *, givens: Env, places: Sequence[int]
) -> dict[int, Mistake]:
    again = [k for k, move in enumerate(moves) if any(later.of == move.of for later in moves[k + 1 :])]
    if again and rng.random() < 0.6:
        # Facts that are said again later are where a mistake can be put right.
        places = [rng.choice(again), *places]
    told = [k for k, move in enumerate(moves) if move.kind in ("first", "aside", "again")]
    freely = [k for k in told if any(one.kind == "assumption" for one in situation.fact(moves[k].of).wrongs)]
    if freely and rng.random() < 0.5:
        # Reasons from outside the problem are rare otherwise: few facts have one.
        with contextlib.suppress(UnsuitableError):
            return plant(rng, situation, target, moves, givens=givens, place=rng.choice(freely), kind="assumption")
    for k, place in enumerate(places):
        try:
            found = plant(rng, situation, target, moves, givens=givens, place=place)
        except UnsuitableError:
            continue
        for more in places[k + 1 : k + 2] if rng.random() < 0.2 else ():
            try:
                both_ = found | plant(rng, situation, target, moves, givens=givens, place=more)
                tell(situation, moves, givens, both_)
            except DECLINED:
                continue
            return both_
        return found
    raise UnsuitableError("no place for a mistake")
