"""The draw of a test."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from labelcamp.draw import draw, generator, stratum
from labelcamp.task import Choice, Label, Preference, Spans

POOLS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.sampled_from(["bird", "car", "bird+car", "", "unsure"]), max_size=60
)


@st.composite
def situations(chooser: st.DrawFn) -> tuple[dict[str, str], dict[str, int], int, int]:
    """A pool, when some of it was seen, how many to draw, a seed."""
    pool = chooser(POOLS)
    seen = chooser(st.sets(st.sampled_from(sorted(pool)))) if pool else set()
    stamps = chooser(st.permutations(range(len(seen))))
    return pool, dict(zip(sorted(seen), stamps, strict=True)), chooser(st.integers(0, 12)), chooser(st.integers())


@given(situations())
def test_as_many_as_asked_for_each_once(situation: tuple[dict[str, str], dict[str, int], int, int]) -> None:
    pool, seen, count, seed = situation
    drawn = draw(pool, seen, count, Random(seed))
    assert len(drawn.items) == len(set(drawn.items)) == min(count, len(pool))
    assert set(drawn.items) <= set(pool)


@given(situations())
def test_unseen_first_then_the_least_recently_seen(
    situation: tuple[dict[str, str], dict[str, int], int, int],
) -> None:
    pool, seen, count, seed = situation
    drawn = draw(pool, seen, count, Random(seed))
    assert set(drawn.repeated) == set(drawn.items) & set(seen)
    if drawn.repeated:
        assert set(pool) - set(seen) <= set(drawn.items)
        left = set(seen) - set(drawn.items)
        assert all(seen[a] < seen[b] for a in drawn.repeated for b in left)
        assert list(drawn.repeated) == sorted(drawn.repeated, key=seen.__getitem__)


@given(situations())
def test_balanced_while_the_unseen_last(situation: tuple[dict[str, str], dict[str, int], int, int]) -> None:
    pool, seen, count, seed = situation
    drawn = draw(pool, seen, count, Random(seed))
    got = Counter(pool[item] for item in drawn.items if item not in seen)
    there = Counter(pool[item] for item in pool if item not in seen)
    with_some_left = [name for name in there if got[name] < there[name]]
    for name in with_some_left:
        assert max(got.values(), default=0) - got[name] <= 1


@given(situations())
def test_the_same_seed_gives_the_same_test_whatever_the_order_of_the_pool(
    situation: tuple[dict[str, str], dict[str, int], int, int],
) -> None:
    pool, seen, count, seed = situation
    turned = dict(reversed(pool.items()))
    assert draw(pool, seen, count, Random(seed)) == draw(turned, seen, count, Random(seed))


def test_a_retry_draws_others_until_none_is_left() -> None:
    pool = {f"{name}{number}": name for name in ("bird", "car", "both", "none") for number in range(6)}
    seen: dict[str, int] = {}
    tests = []
    for attempt in range(4):
        tests.append(draw(pool, seen, 10, generator("folder", attempt)))
        seen |= {item: attempt * 10 + place for place, item in enumerate(tests[-1].items)}
    assert not tests[0].repeated and not tests[1].repeated
    assert not set(tests[0].items) & set(tests[1].items)
    # 24 items: the third test has 4 new ones and the 6 that were seen first.
    assert list(tests[2].repeated) == list(tests[0].items[:6])
    assert len(tests[3].repeated) == 10


def test_names_decide_the_generator() -> None:
    assert generator("a", 1).random() == generator("a", 1).random() != generator("a", 2).random()


def test_strata_of_the_kinds() -> None:
    title = {"zh": "什么", "en": "What"}
    labels = (Label("bird", title), Label("car", title))
    several = Choice("contents", title, labels, multiple=True, unsure=True)
    steps = Choice("steps", title, labels, each="steps", first="car")
    pair = Preference("preference", title, ("a", "b"), (title,) * 4)
    assert [stratum(several, value) for value in ({}, {"car": "yes"}, {"bird": "unsure", "car": "yes"})] == [
        "", "car", "unsure",
    ]  # fmt: skip
    assert stratum(Choice("one", title, labels), "bird") == "bird"
    assert [stratum(steps, value) for value in (["bird", "car"], ["bird"])] == ["True", "False"]
    assert [stratum(pair, {"value": value}) for value in (-2, 0, 1)] == ["a", "tie", "b"]
    assert [stratum(Spans("marks", title, "a", labels), value) for value in ([], [{"label": "bird"}])] == [
        "False",
        "True",
    ]
