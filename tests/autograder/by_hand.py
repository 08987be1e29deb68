"""Marks from the files alone, by the formulas of the documentation: no code of the project is used here.

scipy gives Kendall's tau-b and the assignment of spans, scikit-learn the balanced accuracy.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.stats import kendalltau
from sklearn.metrics import balanced_accuracy_score

BLANK = "(blank)"


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def effective(labels: Path) -> dict[str, dict[str, Any]]:
    """By item, the values of the latest submitted or flagged row that no later skip undoes."""
    rows: dict[str, Any] = {}
    for path in sorted(labels.glob("*.jsonl")):
        *whole, torn = path.read_bytes().decode("utf-8").split("\n")
        for line in whole:
            row = json.loads(line)
            rows[row["id"]] = row
        if torn:
            try:
                row = json.loads(torn)
            except ValueError:
                continue
            rows[row["id"]] = row
    latest = {}
    for row in sorted(rows.values(), key=lambda row: (row["stamp"], row["id"])):
        if row["status"] != "draft":
            latest[row["item"]] = row
    return {item: row["values"] for item, row in latest.items() if row["status"] != "skipped"}


def mark(items_folder: Path, gold_folder: Path, labels: Path) -> float:
    """The class mark, 0..100, one decimal."""
    task = tomllib.loads((items_folder / "task.toml").read_text(encoding="utf-8"))
    items = lines(items_folder / "items.jsonl")
    gold = {row["gold"]["item"]: row["gold"]["values"] for row in lines(gold_folder / "gold.jsonl")}
    said = effective(labels)
    total = weights = 0.0
    for question in task["asked"]:
        triples = [
            (item, gold[item["id"]][question["id"]], said.get(item["id"], {}).get(question["id"]))
            for item in items
            if question["id"] in item["asks"] and question["kind"] != "number"
        ]
        if triples:
            weight = question.get("weight", 1.0)
            total += weight * float(np.mean([(a - c) / (1 - c) for a, c in PARTS[question["kind"]](question, triples)]))
            weights += weight
    s = min(1.0, max(0.0, total / weights))
    points = task["points"]
    corners = [(0, 0), (points["passing"], 60), (points["excellent"], 90), (1, 100)]
    lower, upper = next((a, b) for a, b in pairwise(corners) if s <= b[0])
    return round(lower[1] + (upper[1] - lower[1]) * (s - lower[0]) / (upper[0] - lower[0]), 1)


Triples = Sequence[tuple[Mapping[str, Any], Any, Any]]
Parts = list[tuple[float, float]]
"""Credit A and best gold-blind policy c of each part."""


def balanced(pairs: Sequence[tuple[str, str | None]]) -> tuple[float, float]:
    kinds = {gold for gold, _ in pairs}
    if "unsure" not in kinds and any(answer == "unsure" for _, answer in pairs):
        by_gold = defaultdict(list)
        for gold, answer in pairs:
            by_gold[gold].append(1 / len(kinds) if answer == "unsure" else float(answer == gold))
        return float(np.mean([np.mean(group) for group in by_gold.values()])), 1 / len(kinds)
    golds, answers = [gold for gold, _ in pairs], [answer or BLANK for _, answer in pairs]
    return float(balanced_accuracy_score(golds, answers)), 1 / len(kinds)


def choice(question: Mapping[str, Any], triples: Triples) -> Parts:
    if question.get("each"):
        found = [balanced([(g, a[n] if a else None) for _, gold, a in triples for n, g in enumerate(gold)])]
        if label := question.get("first"):
            found.append(first(label, triples))
        return found
    if not question.get("multiple"):
        return [balanced([(gold, answer) for _, gold, answer in triples])]
    names = [label["id"] for label in question["labels"]]
    return [balanced([(g.get(n, "no"), None if a is None else a.get(n, "no")) for _, g, a in triples]) for n in names]


def first(label: str, triples: Triples) -> tuple[float, float]:
    def place(labels: Sequence[str | None] | None) -> int | None:
        return None if labels is None else labels.index(label) if label in labels else -1

    pairs = [(place(gold), place(answer)) for _, gold, answer in triples]

    def credit(answers: Sequence[int | None]) -> float:
        has = [g == a for (g, _), a in zip(pairs, answers, strict=True) if g != -1]
        never = [g == a for (g, _), a in zip(pairs, answers, strict=True) if g == -1]
        return float((np.mean(has) + np.mean(never)) / 2)

    constants = {gold for gold, _ in pairs}
    return credit([a for _, a in pairs]), max(credit([constant] * len(pairs)) for constant in constants)


def rating(question: Mapping[str, Any], triples: Triples) -> Parts:
    names = [one["id"] for one in question["criteria"]]
    low, high = question.get("low", 0), question.get("high", 4)
    golds = np.array([[gold[name] for name in names] for _, gold, _ in triples])
    said = np.array(
        [
            [a[n] if a and n in a else (low if gold[n] - low >= high - gold[n] else high) for n in names]
            for _, gold, a in triples
        ]
    )
    constants = np.stack([((golds - k) ** 2).mean(axis=0) for k in range(low, high + 1)])
    return [(1 - ((said - golds) ** 2).mean() / 4, 1 - constants.min(axis=0).mean() / 4)]


def preference(question: Mapping[str, Any], triples: Triples) -> Parts:
    def credit(gold: Mapping[str, Any], answer: int | None) -> float:
        if answer is None:
            return 0.0
        names = {-1: "a", 0: "tie", 1: "b"}
        mine, theirs = names[int(np.sign(answer))], names[int(np.sign(gold["value"]))]
        if mine == theirs:
            return 1.0 if abs(answer - gold["value"]) <= 1 else 0.8
        return gold["shares"][mine] / gold["shares"][theirs] if gold.get("shares") else 0.0

    def mean(answers: Sequence[int | None]) -> float:
        groups = defaultdict(list)
        for (_, gold, _), answer in zip(triples, answers, strict=True):
            groups[int(np.sign(gold["value"]))].append(credit(gold, answer))
        return float(np.mean([np.mean(group) for group in groups.values()]))

    steps = question.get("steps", 3)
    own = mean([None if answer is None else answer["value"] for _, _, answer in triples])
    return [(own, max(mean([k] * len(triples)) for k in range(-steps, steps + 1)))]


def ranking(question: Mapping[str, Any], triples: Triples) -> Parts:
    names = question["of"]

    def tau(gold: Sequence[Sequence[str]], answer: Sequence[Sequence[str]]) -> float:
        places = [[next(n for n, tied in enumerate(r) if name in tied) for name in names] for r in (gold, answer)]
        value = float(kendalltau(*places).statistic)
        return 0.0 if np.isnan(value) else value

    own = np.mean([0.0 if answer is None else tau(gold["ranks"], answer["ranks"]) for _, gold, answer in triples])
    orders = [[[name] for name in order] for order in permutations(names)]
    blind = max(np.mean([tau(gold["ranks"], order) for _, gold, _ in triples]) for order in orders)
    return [(float(own), max(0.0, float(blind)))]


def spans(question: Mapping[str, Any], triples: Triples) -> Parts:
    def credit(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
        mine, theirs = set(range(one["start"], one["end"])), set(range(other["start"], other["end"]))
        shared = len(mine & theirs) / len(mine | theirs)
        return 0.0 if shared < 0.5 else shared if one["label"] == other["label"] else shared / 2

    def f1(answers: Sequence[Sequence[Mapping[str, Any]]]) -> float:
        earned = size = 0.0
        for (_, gold, _), answer in zip(triples, answers, strict=True):
            size += len(gold) + len(answer)
            if gold and answer:
                table = np.array([[credit(g, a) for a in answer] for g in gold])
                earned += 2 * table[linear_sum_assignment(table, maximize=True)].sum()
        return earned / size

    whole = [
        f1([[{"label": label["id"], "start": 0, "end": len(item["shown"][question["of"]])}] for item, _, _ in triples])
        for label in question["labels"]
    ]
    return [(f1([answer or [] for _, _, answer in triples]), max(whole))]


def text(question: Mapping[str, Any], triples: Triples) -> Parts:
    def share(item: Mapping[str, Any], words: str) -> float:
        demands = item["shown"][question["constraints"]]
        return float(np.mean([meets(words, one["check"], one.get("value", "")) for one in demands]))

    own = np.mean([share(item, answer or "") for item, _, answer in triples])
    untouched = np.mean([share(item, item["shown"].get(question["of"], "")) for item, _, _ in triples])
    return [(float(own), float(untouched))]


def meets(words: str, check: str, value: Any) -> bool:
    words = unicodedata.normalize("NFC", words)
    if not words.strip():
        return False
    alternatives = str(value).split("|")
    if check in ("includes", "excludes"):
        return any(one.casefold() in words.casefold() for one in alternatives) == (check == "includes")
    if check == "starts_with":
        return any(words.lstrip().startswith(one) for one in alternatives)
    if check == "ends_with":
        return any(words.rstrip().endswith(one) for one in alternatives)
    entry = re.compile(r"[ \t]*(?:[-*]\s+|\d+[.)]\s+|[•·①-⑳]\s*|\d+[、．）]\s*)\S")
    entries = sum(bool(entry.match(line)) for line in words.split("\n"))
    if check in ("bullets", "no_bullets"):
        return entries == (int(value) if check == "bullets" else 0)
    if check == "max_sentences":
        return sum(bool(part.strip()) for part in re.split(r"[。！？!?]+|\.(?=\s|$)", words)) <= int(value)
    if check.endswith("_chars"):
        count = sum(not sign.isspace() for sign in words)
    else:
        han = sum("\u3400" <= sign <= "\u9fff" for sign in words)
        other = "".join(" " if "\u3400" <= sign <= "\u9fff" else sign for sign in words)
        count = han + len(re.findall(r"\w+(?:['’-]\w+)*", other))
    return count >= int(value) if check.startswith("min_") else count <= int(value)


PARTS = {"choice": choice, "rating": rating, "preference": preference, "ranking": ranking, "spans": spans, "text": text}
