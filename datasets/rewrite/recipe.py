"""The recipe of the task rewrite: poor answers to improve and texts to write, each with demands and a demonstration.

    python datasets/rewrite/recipe.py practice    write practice/ again, from the practice half of the bank of `answers`
    python datasets/rewrite/recipe.py sample      write sample/ again, from the other half

Every minted set comes from the half of the bank that practice doesn't use. What a situation gives for a secret is the
same in both languages, so that sets of both languages made from one secret hold the same items where they can.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen
from rewrite_demands import LANGUAGES, Case, cases
from rewrite_items import Composed, improve, write
from rewrite_reasons import reason, rules

from autograder.mint import MintedSet, stream
from labelcamp.answers import Answer, Gold, dump_gold, dump_row
from labelcamp.items import Content, Item, ItemSet, Turn, dump_set
from labelcamp.task import Task, load_task

HERE = Path(__file__).resolve().parent
QUESTION = "rewrite"
PRACTICE_SECRET = b"rewrite: practice, public"
SAMPLE_SECRET = b"rewrite: sample, public"
SAMPLE_SIZE = 66
LEARN = ("-01", "-z1", "-e1")
"""How the ids of the situations end that practice teaches with; the other ones of practice are for its tests."""

WRITTEN = ("-01", "-05", "-z3", "-e3")
"""How the ids of the situations end that practice also gives without a poor answer."""

SLACK = 1
"""How many more demands a copy of what is shown may meet in practice, where every situation is to be used."""

FROM_NOTHING = 0.27
"""Share of minted items that are given without a poor answer."""


@frozen(eq=False)
class Placed:
    """An item of a set, and a stem that its renderings in both languages share."""

    stem: str
    item: Composed


def item_of(placed: Placed, lang: str) -> Item:
    """A composed item, written in a language."""
    text = placed.item.case.situation.texts[lang]
    roles = ("user", "assistant")
    shown: dict[str, Content] = {"document": text.document} if text.document else {}
    shown["chat"] = tuple(Turn(roles[k % 2], turn) for k, turn in enumerate(text.turns))
    if placed.item.poor:
        shown["poor"] = placed.item.poor[lang]
    shown["constraints"] = placed.item.demands[lang]
    return Item(f"{placed.stem}-{lang}", (QUESTION,), shown)


def gold_of(placed: Placed, lang: str, item: Item, task: Task, set_id: str) -> Gold:
    """The gold of an item: the demonstration, with its reason."""
    row_id = hashlib.sha256(f"{set_id} {item.id}".encode()).hexdigest()[:32]
    answer = Answer(
        id=row_id, stamp=1, task=task.id, task_hash=task.hash, item=item.id, item_hash=item.hash, set=set_id,
        mode="work", by="gold", source="gold", status="submitted",
        values={QUESTION: placed.item.demonstration(lang)}, guideline=task.guideline,
    )  # fmt: skip
    return Gold(answer, rules(placed.item), reason(placed.item, lang))


def composed(secret: bytes, case: Case, form: str, slack: int = 0) -> Composed | None:
    """What a case gives for a secret in a form.

    Args:
        form: `a` or `b` for a spoilt answer a or b, `a2` or `b2` for another one, `write` for none.
        slack: see `rewrite_items.fair`.
    """
    rng = stream(secret, f"{case.id}/{form}")
    return write(rng, case, slack) if form == "write" else improve(rng, case, form[0], slack)


def spoilt_pair(secret: bytes, case: Case) -> list[Composed]:
    """Two items with poor answers, of both good answers where that can be; fewer if there are no fair ones."""
    found = [one for form in "ab" if (one := composed(secret, case, form, SLACK)) is not None]
    if len(found) == 1:
        other = composed(secret, case, f"{found[0].base}2", SLACK)
        if other is not None and other.flaws != found[0].flaws:
            found.append(other)
    return found


def forms_of(secret: bytes, case: Case) -> list[str]:
    """The forms of a case, in the order in which a minted set takes them."""
    rng = stream(secret, f"{case.id}/forms")
    spoilt = rng.sample("ab", 2)
    return ["write", *spoilt] if rng.random() < FROM_NOTHING else [spoilt[0], spoilt[1], "write"]


def drawn(secret: bytes, lang: str, count: int) -> list[Placed]:
    """Items for a minted set, in an order that says nothing: from each situation one, then a second one and a third.

    For a second one, situations that are written in both languages come first, so that more items are in both.
    """
    some = [case for case in cases("bank") if lang in case.languages]
    some.sort(key=lambda case: stream(secret, f"{case.id}/order").random())
    found: list[Placed] = []
    for turn in range(3):
        for case in sorted(some, key=lambda case: bool(turn) and len(case.languages) == 1):
            form = forms_of(secret, case)[turn]
            item = composed(secret, case, form) if len(found) < count else None
            if item is not None:
                stem = f"{stream(secret, f'{case.id}/{form}/id').getrandbits(32):08x}"
                found.append(Placed(stem, item))
    return sorted(found, key=lambda one: stream(secret, f"{one.stem}/place").random())


def mint(secret: bytes, count: int = 60, *, lang: str = "zh", asks: tuple[str, ...] | None = None) -> MintedSet:
    """A set of items with gold, the same for the same secret.

    Args:
        secret: at least 16 bytes; whoever has it can make the set again.
        count: number of items, 20 to 80.
        lang: language of the items, `zh` or `en`.
        asks: the questions that the items may ask; this task has only `rewrite`.

    Returns:
        The set, without media. Its notes hold `gold` (SHA-256 of all gold values and rules, in the order of the items),
        `balance` (number of items by form and use) and `licence`.
    """
    if len(secret) < 16 or not 20 <= count <= 80:
        raise ValueError("expected a secret of at least 16 bytes and 20 to 80 items")
    if lang not in LANGUAGES or asks not in (None, (QUESTION,)):
        raise ValueError(f"expected the language zh or en and the question {QUESTION}, found {lang} and {asks}")
    set_id = f"rewrite-{lang}-{stream(secret, f'set/{lang}').getrandbits(40):010x}"
    placed = drawn(secret, lang, count)
    items, golds = rendered(placed, lang, set_id)
    told = hashlib.sha256()
    for gold in golds:
        told.update(dump_row(gold.answer).encode() + " ".join(gold.rules).encode() + b"\n")
    forms = Counter("improve" if one.item.poor else "write" for one in placed)
    uses = Counter(one.item.case.situation.use for one in placed)
    notes = {"gold": told.hexdigest(), "balance": dict(forms) | dict(sorted(uses.items())), "licence": "CC-BY-4.0"}
    return MintedSet(set_id, items, golds, {}, notes)


def rendered(placed: Sequence[Placed], lang: str, set_id: str) -> tuple[tuple[Item, ...], tuple[Gold, ...]]:
    """Items and gold in a language."""
    task = load_task(HERE)
    items = tuple(item_of(one, lang) for one in placed)
    golds = tuple(gold_of(one, lang, item, task, set_id) for one, item in zip(placed, items, strict=True))
    return items, golds


def practice() -> list[Placed]:
    """The items of practice, in both languages, in an order and with numbers that say nothing."""
    found = []
    for case in cases("practice"):
        found += spoilt_pair(PRACTICE_SECRET, case)
        item = composed(PRACTICE_SECRET, case, "write", SLACK) if case.id.endswith(WRITTEN) else None
        found += [item] if item is not None else []
    stream(PRACTICE_SECRET, "order").shuffle(found)
    return [Placed(f"p{number:03d}", item) for number, item in enumerate(found, start=1)]


def write_practice(folder: Path) -> None:
    """Write the sets practice-zh and practice-en, with pools that share no situation."""
    task, placed = load_task(HERE), practice()
    for lang in LANGUAGES:
        mine = [one for one in placed if lang in one.item.case.languages]
        items, golds = rendered(mine, lang, f"practice-{lang}")
        taught = [one.item.case.id.endswith(LEARN) for one in mine]
        pools = {
            "learn": tuple(item.id for item, learn in zip(items, taught, strict=True) if learn),
            "test": tuple(item.id for item, learn in zip(items, taught, strict=True) if not learn),
        }
        dump_set(ItemSet(f"practice-{lang}", task.id, task.version, task.hash, items, pools), folder / lang)
        dump_gold(golds, folder / lang / "gold.jsonl")


def write_sample(folder: Path) -> None:
    """Write a minted set a language, from a public secret."""
    task = load_task(HERE)
    for lang in LANGUAGES:
        minted = mint(SAMPLE_SECRET, SAMPLE_SIZE, lang=lang)
        dump_set(ItemSet(minted.id, task.id, task.version, task.hash, minted.items), folder / lang)
        dump_gold(minted.gold, folder / lang / "gold.jsonl")


def main(arguments: Sequence[str]) -> int:
    """Write practice/ or sample/ again."""
    parts = {"practice": write_practice, "sample": write_sample}
    if len(arguments) != 1 or arguments[0] not in parts:
        sys.stdout.write(__doc__ or "")
        return 2
    parts[arguments[0]](HERE / arguments[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
