"""Minted sets: new items and their gold, made by a task's recipe from a secret."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from labelcamp.answers import Gold
from labelcamp.items import Item


@frozen
class MintedSet:
    """What a recipe makes.

    Attributes:
        id: the set's id; says nothing about the secret.
        items: in the order in which they were drawn, which says nothing about gold.
        gold: one for each item that asks something with gold, in the same order.
        media: file name under `media/` -> bytes.
        notes: for the manifest: encoder and its version, SHA-256 of the decoded pixels and of the gold,
            class balance.
    """

    id: str
    items: tuple[Item, ...]
    gold: tuple[Gold, ...]
    media: Mapping[str, bytes]
    notes: Mapping[str, Any] = field(factory=dict)


def stream(secret: bytes, name: str) -> random.Random:
    """A random generator for one purpose, the same for the same secret and name.

    Generators of different names are independent: each is seeded with SHA-256 over the length of the
    secret, the secret and the name. Somebody who knows one generator's numbers learns nothing about the others.

    >>> stream(b"k", "a").random() == stream(b"k", "a").random()
    True
    >>> stream(b"k", "a").random() == stream(b"k", "b").random()
    False
    """
    seed = hashlib.sha256(len(secret).to_bytes(8, "big") + secret + name.encode()).digest()
    return random.Random(int.from_bytes(seed, "big"))
