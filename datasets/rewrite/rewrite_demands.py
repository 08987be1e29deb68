"""Situations of the bank of `answers` with the demands that a text for them is to meet.

A demand is a line such as `with 周五|星期五`: the words of CHECKS, with a length that is counted in characters in
Chinese and in words in English. Where a situation exists in both languages, so do its demands, one for one. A demand
`without` lists wordings that an item can forbid; an item names those of them that its material tempts one to use.

    python datasets/rewrite/rewrite_demands.py    say what is wrong with the demands; exit 1 if anything is
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from attrs import frozen

from labelcamp.items import Constraint
from labelcamp.scoring.text import meets

HERE = Path(__file__).resolve().parent
ANSWERS = HERE.parent / "answers"
LANGUAGES = ("zh", "en")
CHECKS = {
    "max": {"zh": "max_chars", "en": "max_words"},
    "min": {"zh": "min_chars", "en": "min_words"},
    "sentences": "max_sentences",
    "bullets": "bullets",
    "no_bullets": "no_bullets",
    "with": "includes",
    "without": "excludes",
    "starts": "starts_with",
    "ends": "ends_with",
}
"""By the word of a demand, the name of its check, where it depends on the language by language."""


@cache
def bank() -> Any:
    """The module `bank.py` of the task `answers`, which reads the situations."""
    name = "labelcamp_bank_of_answers"
    spec = spec_from_file_location(name, ANSWERS / "bank.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@frozen(eq=False)
class Case:
    """A situation (of `bank.py`) and its demands by language, in the same order in each."""

    situation: Any
    demands: Mapping[str, tuple[Constraint, ...]]

    @property
    def id(self) -> str:
        """Id of the situation."""
        return str(self.situation.id)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that it is written in."""
        return tuple(self.situation.texts)


def parse(line: str, lang: str) -> Constraint:
    """A demand from its line.

    >>> parse("max 80", "zh"), parse("no_bullets", "en")
    (Constraint(check='max_chars', value=80), Constraint(check='no_bullets', value=''))

    Raises:
        ValueError: no such demand, or an empty alternative.
    """
    word, _, value = line.partition(" ")
    check = CHECKS.get(word)
    if check is None:
        raise ValueError(f"expected one of {', '.join(CHECKS)}, found {line!r}")
    name = check if isinstance(check, str) else check[lang]
    if word in ("max", "min", "sentences", "bullets"):
        return Constraint(name, int(value))
    if word != "no_bullets" and not all(part.strip() for part in value.split("|")):
        raise ValueError(f"expected words between the bars, found {line!r}")
    return Constraint(name, value)


@cache
def cases(pool: str) -> tuple[Case, ...]:
    """The cases of a pool of the bank, `practice` or `bank`, in the order of the uses and situations."""
    found = []
    for use in bank().USES:
        lines = tomllib.loads((HERE / "demands" / f"{use}.toml").read_text(encoding="utf-8"))
        for situation in bank().read(ANSWERS / "bank" / f"{use}.toml"):
            if situation.pool == pool:
                demands = {
                    lang: tuple(parse(line, lang) for line in lines[situation.id][lang]) for lang in situation.texts
                }
                found.append(Case(situation, demands))
    return tuple(found)


def met_by(case: Case, lang: str, text: str) -> tuple[bool, ...]:
    """Which demands of a case a text meets."""
    return tuple(meets(text, demand) for demand in case.demands[lang])


def good_for(case: Case, name: str) -> tuple[bool, ...]:
    """Which demands the good answer a or b meets in each language of the case."""
    each = [met_by(case, lang, case.situation.texts[lang].good(name)) for lang in case.languages]
    return tuple(all(column) for column in zip(*each, strict=True))


def faults(case: Case) -> list[str]:
    """What is wrong with the demands of a case, a sentence each."""
    found = []
    kinds = {lang: [base(demand.check) for demand in case.demands[lang]] for lang in case.languages}
    if len({tuple(kind) for kind in kinds.values()}) > 1:
        return [f"expected the same demands in both languages, found {kinds}"]
    a, b = good_for(case, "a"), good_for(case, "b")
    for number, met in enumerate(zip(a, b, strict=True)):
        if not any(met):
            lines = {lang: case.demands[lang][number] for lang in case.languages}
            found.append(f"neither good answer meets {lines}")
    for name, one in (("a", a), ("b", b)):
        if sum(one) < 5:
            found.append(f"expected the good answer {name} to meet five demands or more, it meets {sum(one)}")
    return found


def base(check: str) -> str:
    """A check whatever the unit that it counts in."""
    return check.replace("_words", "_chars")


def main(_: Sequence[str] = ()) -> int:
    """Check the demands; print every fault."""
    every = [*cases("practice"), *cases("bank")]
    found = [f"{case.id}: {fault}" for case in every for fault in faults(case)]
    sys.stdout.write("\n".join([*found, f"{len(every)} situations, {len(found)} faults"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
