"""Practice sets that a browser fetches: what can go wrong on the way is a sentence."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from labelcamp import content
from labelcamp.content import ContentError, fetch

PAGE = b"<!doctype html><title>Log in</title>"


def gone(name: str) -> bytes:
    raise FileNotFoundError(f"{name}: 404")


def silent(name: str) -> bytes:
    raise OSError(f"{name}: 0")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (gone, ("reload the page", "刷新这个页面")),
        (silent, ("Check the connection", "检查网络")),
        (lambda name: PAGE, ("log in", "检查网络")),
    ],
)
def test_what_could_not_be_fetched_is_a_sentence_in_both_languages(
    answer: Callable[[str], bytes], said: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(content, "find", lambda part: tmp_path)
    monkeypatch.setattr(fetch, "wheel_of", lambda task: "practice.whl")
    monkeypatch.setattr(fetch, "download", answer)
    with pytest.raises(ContentError) as caught:
        content.practice("steps")
    assert all(words in str(caught.value) for words in said)
