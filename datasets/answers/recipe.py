"""The recipe of the task answers: items composed from a bank of good answers and planted flaws, gold by construction.

    python datasets/answers/recipe.py practice    write practice/ again, from the practice half of the bank
    python datasets/answers/recipe.py sample      write sample/ again, from the other half

Every minted set comes from the half of the bank that practice doesn't use.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from answer_forms import NAMES, PRIORITIES, Draft, side, value
from answer_reasons import reason, rules
from answer_sets import FORMS, Placed, allot, compose
from answer_variants import LANGUAGES, situations
from attrs import evolve

from autograder.mint import MintedSet, stream
from labelcamp.answers import Answer, Gold, dump_gold, dump_row
from labelcamp.items import Content, Item, ItemSet, Turn, dump_set
from labelcamp.task import Task, load_task

HERE = Path(__file__).resolve().parent
FEWEST_PAIRS = 15
"""So that each class has five."""

PRACTICE_SECRET = b"answers: practice, public"
SAMPLE_SECRET = b"answers: sample, public 16"
SAMPLE_SIZE = 120
PRACTICE = {
    "learn": {"preference": 30, "ranking": 16, "rating": 20, "unsupported": 24},
    "test": {"preference": 40, "ranking": 24, "rating": 30, "unsupported": 30},
}
LEARN = ("-01", "-z3", "-e3")
"""How the ids of the situations end that practice teaches with; the other ones of practice are for its tests."""


def item_of(draft: Draft, lang: str, item_id: str) -> Item:
    """A draft, written in a language."""
    text = draft.situation.texts[lang]
    shown: dict[str, Content] = {"document": text.document} if text.document else {}
    shown["chat"] = tuple(Turn("assistant" if k % 2 else "user", turn) for k, turn in enumerate(text.turns))
    if draft.priority:
        shown["priority"] = PRIORITIES[draft.priority][lang]
    shown |= {name: answer.text(lang) for name, answer in zip(NAMES, draft.answers, strict=False)}
    return Item(item_id, (draft.form,), shown)


def gold_of(draft: Draft, lang: str, item: Item, task: Task, set_id: str) -> Gold:
    """The gold of an item, with its reason."""
    row_id = hashlib.sha256(f"{set_id} {item.id}".encode()).hexdigest()[:32]
    answer = Answer(
        id=row_id, stamp=1, task=task.id, task_hash=task.hash, item=item.id, item_hash=item.hash, set=set_id,
        mode="work", by="gold", source="gold", status="submitted", values={draft.form: value(draft, lang)},
        guideline=task.guideline,
    )  # fmt: skip
    return Gold(answer, rules(draft), reason(draft))


def counts_of(asks: Sequence[str] | None, count: int) -> dict[str, int]:
    """How many items of each form: the same number, but pairs enough that each class can be scored."""
    asked = [form for form in FORMS if asks is None or form in asks]
    if not asked or (asks is not None and len(asked) != len(set(asks))):
        raise ValueError(f"expected some of the questions {', '.join(FORMS)}, found {asks}")
    counts = dict(zip(asked, allot(count, [1] * len(asked)), strict=True))
    if "preference" in counts and counts["preference"] < FEWEST_PAIRS:
        rest = [form for form in asked if form != "preference"]
        counts = {"preference": FEWEST_PAIRS} | dict(
            zip(rest, allot(count - FEWEST_PAIRS, [1] * len(rest)), strict=True)
        )
    return counts


def mint(secret: bytes, count: int = 60, *, lang: str = "zh", asks: tuple[str, ...] | None = None) -> MintedSet:
    """A set with gold, the same for the same secret.

    Args:
        secret: at least 16 bytes; whoever has it can make the set again.
        count: number of items, at least 40.
        lang: zh or en; from one secret both languages have the same items, but for those of one language only.
        asks: only items with these questions.

    Returns:
        The set. Its notes hold `gold` (SHA-256 of all gold values and rules) and `balance` (items by question, pairs
        by class).
    """
    if len(secret) < 16 or count < 40 or lang not in LANGUAGES:
        raise ValueError("expected a secret of at least 16 bytes, at least 40 items, and zh or en")
    bank = [one for one in situations() if one.pool == "bank"]
    placed = compose(bank, counts_of(asks, count), lambda name: stream(secret, name))[lang]
    set_id = f"ans-{stream(secret, 'id').getrandbits(40):010x}-{lang}"
    return _written(placed, lang, set_id, load_task(HERE))


def _written(placed: Sequence[Placed], lang: str, set_id: str, task: Task) -> MintedSet:
    items = [item_of(one.draft, lang, f"{one.stem}-{lang}") for one in placed]
    golds = [gold_of(one.draft, lang, item, task, set_id) for one, item in zip(placed, items, strict=True)]
    digest = hashlib.sha256()
    for gold in golds:
        digest.update(dump_row(gold.answer).encode() + " ".join(gold.rules).encode() + b"\n")
    return MintedSet(set_id, tuple(items), tuple(golds), {}, _notes([one.draft for one in placed], digest.hexdigest()))


def _notes(drafts: Sequence[Draft], gold: str) -> dict[str, Any]:
    balance = Counter(draft.form for draft in drafts)
    balance.update(f"preference {side(draft)}" for draft in drafts if draft.form == "preference")
    return {"gold": gold, "licence": "CC-BY-4.0", "balance": dict(sorted(balance.items()))}


def practice() -> dict[str, tuple[MintedSet, dict[str, tuple[str, ...]]]]:
    """By language, the practice set and its pools: what is learnt on and what is tested share no situation."""
    half = [one for one in situations() if one.pool == "practice"]
    pools = {
        "learn": [one for one in half if one.id.endswith(LEARN)],
        "test": [one for one in half if not one.id.endswith(LEARN)],
    }
    task = load_task(HERE)
    composed = {name: compose(pools[name], PRACTICE[name], _stream(name)) for name in pools}
    numbers = stream(PRACTICE_SECRET, "numbers")
    stems = {one.stem for by_lang in composed.values() for placed in by_lang.values() for one in placed}
    names = {stem: f"p{k:03d}" for k, stem in enumerate(numbers.sample(sorted(stems), len(stems)), start=1)}
    found = {}
    for lang in LANGUAGES:
        named = {
            name: sorted((evolve(one, stem=names[one.stem]) for one in composed[name][lang]), key=lambda one: one.stem)
            for name in pools
        }
        minted = _written([*named["learn"], *named["test"]], lang, f"practice-{lang}", task)
        found[lang] = minted, {name: tuple(f"{one.stem}-{lang}" for one in named[name]) for name in pools}
    return found


def _stream(pool: str) -> Callable[[str], Random]:
    return lambda name: stream(PRACTICE_SECRET, f"{pool}/{name}")


def sample() -> dict[str, tuple[MintedSet, dict[str, tuple[str, ...]]]]:
    """By language, the set minted from a public secret."""
    return {lang: (mint(SAMPLE_SECRET, SAMPLE_SIZE, lang=lang), {}) for lang in LANGUAGES}


def write(sets: Mapping[str, tuple[MintedSet, dict[str, tuple[str, ...]]]], folder: Path) -> None:
    """Write sets by language into folders of their own; the same sets give the same bytes."""
    task = load_task(HERE)
    for lang, (minted, pools) in sets.items():
        dump_set(ItemSet(minted.id, task.id, task.version, task.hash, minted.items, pools), folder / lang)
        dump_gold(minted.gold, folder / lang / "gold.jsonl")


if __name__ == "__main__":
    for wanted in sys.argv[1:]:
        write({"practice": practice, "sample": sample}[wanted](), HERE / wanted)
