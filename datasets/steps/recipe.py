"""The recipe of the task steps: solutions whose gold is known because the mistakes in them were planted.

    python datasets/steps/recipe.py practice    write practice/ and sample/ again, byte for byte

A situation, a question and the steps of a solution are drawn first, with all their words; only then is it looked at
whether the solution is to go wrong, where, and how (see `stepbank/plan.py`). Both languages tell the same solution: the
items of a secret in Chinese and in English share their stems, and their gold is the same.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from stepbank import arithmetic, logic, traces, units
from stepbank.model import LANGUAGES, L10n, Situation
from stepbank.plan import Solution, solution
from stepbank.reasons import reason_of, rules_of

from autograder.mint import MintedSet, stream
from labelcamp.answers import Answer, Gold, dump_gold, dump_row
from labelcamp.items import Item, ItemSet, dump_set
from labelcamp.task import Task, load_task

HERE = Path(__file__).resolve().parent
QUESTION = "steps"
SITUATIONS = arithmetic.SITUATIONS + logic.SITUATIONS + units.SITUATIONS + traces.SITUATIONS
FAMILIES = ("arithmetic", "logic", "units", "traces")
BLOCK = 3
"""Each family stands this often in every dozen items."""
CLEAN = 0.45
"""Share of solutions without a mistake."""

PRACTICE = b"labelcamp practice: steps, for all to see"
SAMPLE = b"labelcamp sample one: steps, for all to see"
LEARN, TEST, SAMPLES = 48, 72, 50


def flawed(rng: Random, count: int) -> list[bool]:
    """For each solution, whether it goes wrong: a little more than half of them, in random order."""
    clean = round(CLEAN * count) + rng.randint(-count // 30, count // 30)
    drawn = [False] * clean + [True] * (count - clean)
    rng.shuffle(drawn)
    return drawn


def subjects(rng: Random, use: str, count: int) -> list[tuple[Situation, str]]:
    """A situation and a question for each solution: families alike, situations and questions in turn."""
    decks: dict[str, list[tuple[Situation, str]]] = {family: [] for family in FAMILIES}
    drawn: list[tuple[Situation, str]] = []
    turn: list[str] = []
    for _ in range(count):
        if not turn:
            turn = [*FAMILIES] * BLOCK
            rng.shuffle(turn)
        family = turn.pop()
        if not decks[family]:
            decks[family] = [
                (s, one.target) for s in SITUATIONS if (s.family, s.use) == (family, use) for one in s.asked
            ]
            rng.shuffle(decks[family])
        drawn.append(decks[family].pop())
    return drawn


def solutions(secret: bytes, use: str, count: int) -> Iterator[Solution]:
    """The solutions of a secret, one after the other."""
    wrong = flawed(stream(secret, "flawed"), count)
    seen: set[str] = set()
    for index, (situation, target) in enumerate(subjects(stream(secret, "subjects"), use, count)):
        rng = stream(secret, f"solution/{index}")
        one = solution(rng, situation, target, wrong[index])
        while one.problem["zh"] in seen:
            one = solution(rng, situation, target, wrong[index])
        seen.add(one.problem["zh"])
        yield one


def item_of(one: Solution, item_id: str, lang: str) -> Item:
    """What the annotator sees."""
    return Item(item_id, (QUESTION,), {"problem": one.problem[lang], "steps": tuple(s.text[lang] for s in one.steps)})


def gold_of(one: Solution, item: Item, set_id: str, task: Task, row_id: str) -> Gold:
    """Gold of an item, with its rules and its reason."""
    answer = Answer(
        id=row_id, stamp=1, task=task.id, task_hash=task.hash, item=item.id, item_hash=item.hash, set=set_id,
        mode="work", by="gold", source="gold", status="submitted", values={QUESTION: one.labels},
        guideline=task.guideline,
    )  # fmt: skip
    reason: L10n = reason_of(one)
    return Gold(answer, rules_of(one), reason)


def hex_id(rng: Random, digits: int) -> str:
    """A random id."""
    return f"{rng.getrandbits(4 * digits):0{digits}x}"


def mint(secret: bytes, count: int = 60, *, lang: str = "zh", asks: tuple[str, ...] | None = None) -> MintedSet:
    """A set of solutions with gold, the same for the same secret.

    Args:
        secret: at least 16 bytes; whoever has it can make the set again.
        count: number of solutions, at least 20.
        lang: `zh` or `en`; both tell the same solutions under the same stems.
        asks: ids of questions; there is one, `steps`.

    Returns:
        The set. Its notes hold `gold` (SHA-256 of all gold values and rules, in the order of the items), `balance`
        (number of steps by label, and of solutions with and without a mistake) and `licence`.
    """
    if len(secret) < 16 or count < 20:
        raise ValueError("expected a secret of at least 16 bytes and at least 20 items")
    if lang not in LANGUAGES or (asks is not None and asks != (QUESTION,)):
        raise ValueError(f"expected lang zh or en, and asks {QUESTION!r} or nothing")
    ids = stream(secret, "ids")
    stem = f"steps-{hex_id(ids, 10)}"
    made = list(solutions(secret, "mint", count))
    names = [hex_id(ids, 8) for _ in made]
    items, gold = _dressed(made, names, f"{stem}-{lang}", lang, stream(secret, f"rows/{lang}"))
    return MintedSet(f"{stem}-{lang}", tuple(items), tuple(gold), {}, _notes(made, gold))


def _dressed(
    made: Sequence[Solution], names: Sequence[str], set_id: str, lang: str, rows: Random
) -> tuple[list[Item], list[Gold]]:
    """Items and gold of solutions in one language."""
    task = load_task(HERE)
    items = [item_of(one, f"{name}-{lang}", lang) for one, name in zip(made, names, strict=True)]
    gold = [gold_of(one, item, set_id, task, hex_id(rows, 32)) for one, item in zip(made, items, strict=True)]
    return items, gold


def _notes(made: Sequence[Solution], gold: Sequence[Gold]) -> dict[str, Any]:
    answers = hashlib.sha256()
    for one in gold:
        answers.update(dump_row(one.answer).encode() + " ".join(one.rules).encode() + b"\n")
    labels = Counter(label for one in made for label in one.labels)
    clean = sum("wrong" not in one.labels for one in made)
    return {
        "gold": answers.hexdigest(),
        "licence": "CC-BY-4.0",
        "balance": {**dict(sorted(labels.items())), "with a mistake": len(made) - clean, "without": clean},
    }


def practice(lang: str) -> tuple[ItemSet, tuple[Gold, ...]]:
    """The practice set in one language: 48 to learn on, 72 for tests."""
    task = load_task(HERE)
    made = list(solutions(PRACTICE, "practice", LEARN + TEST))
    names = [f"p{k:03d}" for k in range(1, len(made) + 1)]
    set_id = f"practice-{lang}"
    items, gold = _dressed(made, names, set_id, lang, stream(PRACTICE, f"rows/{lang}"))
    ids = [item.id for item in items]
    pools = {"learn": tuple(ids[:LEARN]), "test": tuple(ids[LEARN:])}
    return ItemSet(set_id, task.id, task.version, task.hash, tuple(items), pools), tuple(gold)


def sample(lang: str) -> tuple[ItemSet, tuple[Gold, ...]]:
    """The sample: a minted set of a public secret."""
    task = load_task(HERE)
    minted = mint(SAMPLE, SAMPLES, lang=lang)
    return ItemSet(minted.id, task.id, task.version, task.hash, minted.items), minted.gold


def write(folder: Path) -> None:
    """Write practice/ and sample/ in both languages."""
    for name, make in (("practice", practice), ("sample", sample)):
        for lang in LANGUAGES:
            item_set, gold = make(lang)
            target = folder / name / lang
            dump_set(item_set, target)
            (target / "gold.jsonl").unlink(missing_ok=True)
            dump_gold(gold, target / "gold.jsonl")


if __name__ == "__main__":
    if sys.argv[1:] != ["practice"]:
        sys.exit(__doc__)
    write(HERE)
