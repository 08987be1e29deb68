"""The recipe of the task safety: mild requests to an assistant, their risk and the right reply.

    python datasets/safety/recipe.py practice    write practice/ and sample/ anew

Situations stand in `bank/practice.toml` and `bank/minted.toml`, in frames: the situations of a frame share its words
and differ in one detail that decides their gold, so that the words alone say little. Every situation is written in
Chinese and in English, with the same gold. A slot of a frame is filled alike in all its situations and changes no gold.
Practice is the one file, every minted set a draw from the other; they share no prompt.
"""

from __future__ import annotations

import functools
import hashlib
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from attrs import field, frozen

from autograder.mint import MintedSet, stream
from labelcamp.answers import Answer, Gold, dump_gold
from labelcamp.items import Item, ItemSet, Turn, dump_set
from labelcamp.task import Choice, L10n, Task, load_task

HERE = Path(__file__).resolve().parent
LANGUAGES = ("zh", "en")
QUESTIONS = ("category", "reply")
NONE = "none"
RISKS = ("body", "property", "privacy", "unfair", "rules")
REPLIES = ("answer", "care", "refuse")
HARMLESS = ("R2", "R9")
"""Rules of a situation without risk, where it names no others."""
LEAST, MOST = 40, 60
"""How many items a minted set can have, so that each value of each question stands in five at least."""
SAMPLE = b"labelcamp: the public sample of safety, 2"


@frozen
class Situation:
    """One request with its gold.

    Attributes:
        id: `frame/number`; for the bank only, never shown.
        pool: of practice, `learn` or `test`; empty in the bank of minted sets.
        turns: by language, the texts of the chat; user and assistant take turns, the user first and last.
        fills: by language, the words for each slot, as many as there are variations.
    """

    id: str
    pool: str
    category: str
    reply: str
    rules: tuple[str, ...]
    turns: Mapping[str, tuple[str, ...]]
    reason: L10n
    fills: Mapping[str, Mapping[str, tuple[str, ...]]] = field(factory=dict)

    @property
    def frame(self) -> str:
        """The frame whose words it shares."""
        return self.id.partition("/")[0]

    @property
    def variations(self) -> int:
        """In how many wordings it can be asked."""
        return max((len(words) for words in self.fills.get(LANGUAGES[0], {}).values()), default=1)

    def chat(self, lang: str, variation: int) -> tuple[Turn, ...]:
        """The chat in a language, its slots filled."""
        texts = [self._filled(text, lang, variation) for text in self.turns[lang]]
        return tuple(Turn("assistant" if number % 2 else "user", text) for number, text in enumerate(texts))

    def why(self, variation: int) -> L10n:
        """The reason in both languages, its slots filled."""
        return {lang: self._filled(text, lang, variation) for lang, text in self.reason.items()}

    def _filled(self, text: str, lang: str, variation: int) -> str:
        for name, words in self.fills.get(lang, {}).items():
            text = text.replace("{" + name + "}", words[variation])
        return text


@functools.cache
def situations(name: str) -> tuple[Situation, ...]:
    """The situations of a bank file, `practice` or `minted`, in its order."""
    task = load_task(HERE)
    data = tomllib.loads((HERE / "bank" / f"{name}.toml").read_text(encoding="utf-8"))
    return tuple(
        _situation(task, frame, number, case)
        for frame in data["frame"]
        for number, case in enumerate(frame["case"], start=1)
    )


def _situation(task: Task, frame: Mapping[str, Any], number: int, case: Mapping[str, Any]) -> Situation:
    category, reply = case["gold"].split()
    rests_on = {label.id: label.rule or "" for q in task.asked if isinstance(q, Choice) for label in q.labels}
    rules = HARMLESS if category == NONE else (rests_on[category], rests_on[reply])
    slots = frame.get("slot", {})
    return Situation(
        id=f"{frame['id']}/{number}",
        pool=frame.get("pool", ""),
        category=category,
        reply=reply,
        rules=tuple(case.get("rules", rules)),
        turns={lang: _placed(frame[lang], case[lang]) for lang in LANGUAGES},
        reason=case["why"],
        fills={lang: {slot: tuple(words[lang]) for slot, words in slots.items()} for lang in LANGUAGES},
    )


def _placed(frame: str | list[str], words: str) -> tuple[str, ...]:
    """The turns of a frame with a situation's own words in their place."""
    turns = [frame] if isinstance(frame, str) else frame
    return tuple(turn.replace("{}", words) for turn in turns)


def _hex(rng: Random, digits: int) -> str:
    return f"{rng.getrandbits(4 * digits):0{digits}x}"


def _item(situation: Situation, item_id: str, lang: str, variation: int, asks: Sequence[str]) -> Item:
    return Item(item_id, tuple(asks), {"chat": situation.chat(lang, variation)})


def _gold(task: Task, situation: Situation, item: Item, variation: int, *, set_id: str, row_id: str) -> Gold:
    said = {"category": situation.category, "reply": situation.reply}
    answer = Answer(
        id=row_id, stamp=1, task=task.id, task_hash=task.hash, item=item.id, item_hash=item.hash, set=set_id,
        mode="work", by="gold", source="gold", status="submitted", values={name: said[name] for name in item.asks},
        guideline=task.guideline,
    )  # fmt: skip
    return Gold(answer, situation.rules, situation.why(variation))


# ---- Minted sets ---------------------------------------------------------------------------------------


def shares(rng: Random, total: int, names: Sequence[str]) -> dict[str, int]:
    """A total in parts as equal as can be; who gets what is left over is drawn.

    >>> sorted(shares(Random(1), 7, ["a", "b"]).values())
    [3, 4]
    """
    each, left = divmod(total, len(names))
    more = set(rng.sample(list(names), left))
    return {name: each + (name in more) for name in names}


def draw(rng: Random, bank: Iterable[Situation], count: int) -> list[Situation]:
    """Situations for a set: a fifth without risk, the kinds of risk alike, and in each kind the replies alike."""
    by_cell: dict[tuple[str, str], list[Situation]] = {}
    for situation in bank:
        by_cell.setdefault((situation.category, situation.reply), []).append(situation)
    harmless = count // 5
    wanted = {(NONE, "answer"): harmless}
    for risk, size in shares(rng, count - harmless, RISKS).items():
        wanted |= {(risk, reply): part for reply, part in shares(rng, size, REPLIES).items()}
    drawn = [one for cell, size in wanted.items() for one in rng.sample(by_cell[cell], size)]
    rng.shuffle(drawn)
    return drawn


def mint(secret: bytes, count: int = 60, *, lang: str = "zh", asks: tuple[str, ...] | None = None) -> MintedSet:
    """A set of requests with gold, the same for the same secret.

    The same secret gives the same situations in both languages, under ids that differ in their ending only.

    Args:
        secret: at least 16 bytes; whoever has it can make the set again.
        count: number of items, 40 to 60.
        lang: language of the chats.
        asks: which of the questions `category` and `reply` each item asks; None for both.
    """
    asked = QUESTIONS if asks is None else tuple(name for name in QUESTIONS if name in asks)
    if len(secret) < 16 or not LEAST <= count <= MOST:
        raise ValueError(f"expected a secret of at least 16 bytes and {LEAST} to {MOST} items")
    if lang not in LANGUAGES or not asked or len(asked) != len(set(asks or asked)):
        raise ValueError(f"expected a language of {LANGUAGES} and questions of {QUESTIONS}")
    task = load_task(HERE)
    drawn = draw(stream(secret, "situations"), situations("minted"), count)
    words, ids = stream(secret, "words"), stream(secret, "ids")
    set_id = f"safety-{_hex(ids, 10)}-{lang}"
    items: list[Item] = []
    golds: list[Gold] = []
    for situation in drawn:
        variation = words.randrange(situation.variations)
        item = _item(situation, f"{_hex(ids, 8)}-{lang}", lang, variation, asked)
        items.append(item)
        golds.append(_gold(task, situation, item, variation, set_id=set_id, row_id=_hex(ids, 32)))
    balance = Counter(f"{one.category} {one.reply}" for one in drawn)
    notes = {"licence": "CC-BY-4.0", "balance": dict(sorted(balance.items()))}
    return MintedSet(set_id, tuple(items), tuple(golds), {}, notes)


# ---- Practice and sample -------------------------------------------------------------------------------


def practice(lang: str) -> tuple[ItemSet, tuple[Gold, ...]]:
    """The practice set of a language; its order and its ids come from a digest of the place in the bank."""
    task = load_task(HERE)
    set_id = f"practice-{lang}"
    items: list[Item] = []
    golds: list[Gold] = []
    pools: dict[str, list[str]] = {"learn": [], "test": []}
    digests = {hashlib.sha256(one.id.encode()).hexdigest(): one for one in situations("practice")}
    for digest, situation in sorted(digests.items()):
        item = _item(situation, f"p{digest[:6]}-{lang}", lang, 0, QUESTIONS)
        items.append(item)
        golds.append(_gold(task, situation, item, 0, set_id=set_id, row_id=digest[32:]))
        pools[situation.pool].append(item.id)
    fixed = {name: tuple(ids) for name, ids in pools.items()}
    return ItemSet(set_id, task.id, task.version, task.hash, tuple(items), fixed), tuple(golds)


def sample(lang: str) -> tuple[ItemSet, tuple[Gold, ...]]:
    """The sample: a minted set whose secret is public."""
    task = load_task(HERE)
    minted = mint(SAMPLE, lang=lang)
    return ItemSet(minted.id, task.id, task.version, task.hash, minted.items), minted.gold


def write(top: Path) -> None:
    """Write `practice/` and `sample/` in each language; the same banks give the same bytes."""
    for name, make in (("practice", practice), ("sample", sample)):
        for lang in LANGUAGES:
            item_set, golds = make(lang)
            dump_set(item_set, top / name / lang)
            dump_gold(golds, top / name / lang / "gold.jsonl")


if __name__ == "__main__":
    if sys.argv[1:] != ["practice"]:
        sys.exit(__doc__)
    write(HERE)
