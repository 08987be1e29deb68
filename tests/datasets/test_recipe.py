"""Minted sets of birds-and-cars: the same from the same secret, different from another, balanced, and no shortcut."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from PIL import Image

from autograder.mint import MintedSet, stream
from labelcamp.answers import Answer
from labelcamp.scoring import Score, score
from labelcamp.task import Task
from tests.datasets import attackers
from tests.datasets.conftest import secret

Mint = Callable[[str], MintedSet]
CONSTANTS = [{}, {"bird": "yes"}, {"car": "yes"}, {"bird": "yes", "car": "yes"}, {"bird": "unsure", "car": "unsure"}]


def answered(task: Task, minted: MintedSet, said: Callable[[int, Answer], dict[str, str]]) -> Score:
    """The score of somebody who answers each item as `said` does, given its number and its gold."""
    gold = {one.answer.item: one for one in minted.gold}
    answers = {
        item.id: evolve(gold[item.id].answer, source="human", values={"contents": said(k, gold[item.id].answer)})
        for k, item in enumerate(minted.items)
    }
    return score(task, minted.items, gold, answers)


def thumbnails(minted: MintedSet) -> np.ndarray[Any, Any]:
    """The pictures at 24 x 18 px, RGB, one a row."""
    small = [
        np.asarray(Image.open(BytesIO(data)).convert("RGB").resize((24, 18)), dtype=float).ravel()
        for data in minted.media.values()
    ]
    return np.array(small)


def test_the_same_secret_gives_the_same_bytes(recipe: Any) -> None:
    assert recipe.mint(secret("same"), 20) == recipe.mint(secret("same"), 20)


@pytest.mark.slow
def test_two_secrets_share_no_scene(mint: Mint) -> None:
    one, other = mint("one"), mint("other")
    assert one.id != other.id
    assert not {item.id for item in one.items} & {item.id for item in other.items}
    assert not set(one.media.values()) & set(other.media.values())
    assert one.notes["pixels"] != other.notes["pixels"]
    # The nearest pair still differs by several grey levels a pixel, scaled down to the least detail.
    a, b = thumbnails(one), thumbnails(other)
    distance = np.abs(a[:, None] - b[None]).mean(2)
    assert distance.min() > 2.0


def test_a_secret_must_not_be_short(recipe: Any) -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        recipe.mint(b"short")


def test_classes_are_balanced_and_nothing_is_unsure(recipe: Any) -> None:
    for seed in range(200):
        drawn = Counter(recipe.classes(random.Random(seed), 60))
        assert len(drawn) == 4
        assert min(drawn.values()) >= 0.15 * 60
    assert len({tuple(sorted(Counter(recipe.classes(random.Random(k), 60)).items())) for k in range(50)}) > 10


def test_minted_pictures_keep_their_bounds(mint: Mint) -> None:
    minted = mint("one")
    assert len(minted.items) == 60
    assert sum(map(len, minted.media.values())) <= 3_000_000
    for item in minted.items:
        media = item.shown["image"]
        data = minted.media[media.file]
        assert len(data) <= 100_000
        with Image.open(BytesIO(data)) as image:
            assert image.format == "JPEG"
            assert image.size == (media.width, media.height)
            assert 640 <= max(image.size) <= 800
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_notes_say_how_and_what(mint: Mint) -> None:
    notes = mint("one").notes
    assert "Pillow" in notes["encoder"]
    assert "libjpeg" in notes["encoder"]
    assert len(notes["pixels"]) == len(notes["gold"]) == 64
    assert sum(notes["balance"].values()) == 60


def test_the_make_up_of_a_scene_is_drawn_apart_from_gold(recipe: Any) -> None:
    scene = recipe.draw_scene(stream(secret("make-up"), "0"))
    filled = [recipe.fill(random.Random(1), scene, bird, car) for bird in (False, True) for car in (False, True)]
    for one in filled:
        assert one.frame == scene.frame
        blank = [evolve(slot, thing="") if slot.role in recipe.ROLES else slot for slot in one.slots]
        assert blank == [evolve(slot, thing="") if slot.role in recipe.ROLES else slot for slot in scene.slots]
    things = recipe.materials()[0]
    kinds = {(things[slot.thing].kind) for slot in filled[0].slots if slot.role in recipe.ROLES}
    assert kinds == {"other", "vehicle"}


def test_what_decides_the_gold_is_large_enough_and_every_scene_has_something_else(recipe: Any) -> None:
    for k in range(120):
        rng = stream(secret("sizes"), str(k))
        scene = recipe.draw_scene(rng)
        filled = recipe.fill(rng, scene, bool(k & 1), bool(k & 2))
        assert {slot.role for slot in scene.slots} >= {"animal", "vehicle"}
        for slot in filled.slots:
            if slot.role in recipe.ROLES:
                assert recipe.shown_side(filled, slot) >= 24
                # Not more pixels than the source has: what is shown is not blown up.
                assert slot.size <= 1.5 * recipe.materials()[0][slot.thing].native


def test_a_head_is_never_cut_off_or_hidden(recipe: Any) -> None:
    checked = 0
    for k in range(150):
        rng = stream(secret("heads"), str(k))
        scene = recipe.fill(rng, recipe.draw_scene(rng), True, True)
        slot = next(slot for slot in scene.slots if slot.role == "animal")
        bird = recipe.materials()[0][slot.thing]
        if slot.state != "whole" and bird.faces != "C":
            head = (1 if bird.faces == "R" else -1) * (-1 if recipe.flipped(slot, bird) else 1)
            assert head == -slot.side
            checked += 1
    assert checked > 20


def test_constant_answers_score_exactly_zero_and_perfect_ones_one(task: Task, mint: Mint) -> None:
    for minted in (mint("one"), mint("other")):
        for constant in CONSTANTS:
            assert answered(task, minted, lambda _k, _gold, said=constant: dict(said)).unclipped == pytest.approx(
                0, abs=1e-12
            )
        assert answered(task, minted, lambda _k, gold: dict(gold.values["contents"])).s == 1


def test_random_answers_score_nothing_on_average(task: Task, mint: Mint) -> None:
    found = []
    for seed in range(200):
        rng = random.Random(f"guess {seed}")
        words = [{label: rng.choice(["yes", "no", "unsure"]) for label in ("bird", "car")} for _ in range(60)]
        said = [{label: word for label, word in one.items() if word != "no"} for one in words]
        found.append(answered(task, mint("one"), lambda k, _gold, said=said: said[k]).unclipped)
    assert np.mean(found) <= 2 * np.std(found, ddof=1) / np.sqrt(len(found))


@pytest.mark.slow
def test_no_attacker_beats_a_tenth(task: Task) -> None:
    """Ten sets to learn from, twenty fresh ones to label: each attacker's s stays under 0.1 on average."""
    names = [f"to learn from {k}" for k in range(10)] + [f"fresh {k}" for k in range(20)]
    observed = attackers.observe_all([secret(name) for name in names])
    learning, fresh = observed[:10], observed[10:]
    reached = {}
    for attacker in ("difference", "paste", "file"):
        features = np.concatenate([seen[attacker] for _, seen in learning])
        models = {}
        for label in ("bird", "car"):
            gold = np.array([label in g.answer.values["contents"] for minted, _ in learning for g in minted.gold])
            models[label] = attackers.train(features, gold)
        scores = []
        for minted, seen in fresh:
            guessed = {label: attackers.guess(model, seen[attacker]) for label, model in models.items()}
            said = [{label: "yes" for label in guessed if guessed[label][k]} for k in range(len(minted.items))]
            scores.append(answered(task, minted, lambda k, _gold, said=said: said[k]).s)
        reached[attacker] = round(float(np.mean(scores)), 3)
    print(reached)
    assert max(reached.values()) < 0.1, reached
