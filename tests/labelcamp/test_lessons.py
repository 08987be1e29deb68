"""A lesson in the hands of a learner."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from labelcamp import content, drills, lessons
from labelcamp.journal import Journal
from labelcamp.lessons import Lesson, LessonError, load_settings, target
from labelcamp.task import Task, TaskError

from .camp_world import build, finish, row, say, shown


@pytest.fixture
def notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(content, "find", lambda part: tmp_path / part)
    monkeypatch.setenv("CAMP_LANG", "en")
    return build(tmp_path)


@pytest.fixture
def lesson(notebooks: Path) -> Lesson:
    return lessons.lesson("03-a", notebooks)


def gold_of(lesson: Lesson, item: str) -> dict[str, str]:
    value: dict[str, str] = lesson.drill().gold[item].answer.values["contents"]
    return value


def wrong(lesson: Lesson, item: str) -> dict[str, str]:
    return {} if gold_of(lesson, item) else {"bird": "yes"}


def take_test(lesson: Lesson, misses: int, again: bool = False) -> list[str]:
    """Take a whole test with so many wrong, and return its items."""
    bench = lesson.test(again=again)
    items = shown(bench)
    said = {item: (wrong if place < misses else gold_of)(lesson, item) for place, item in enumerate(items)}
    say(bench, said)
    finish(bench)
    return items


# ---- practice


def test_a_round_is_mixed_and_leaves_the_examples_out(lesson: Lesson) -> None:
    items = shown(lesson.learn())
    assert len(items) == len(set(items)) == 20
    assert "l00" not in items and all(item in lesson.drill().material.items.pools["learn"] for item in items)
    kinds = Counter(str(gold_of(lesson, item)) for item in items)
    assert max(kinds.values()) - min(kinds.values()) <= 1


def test_practice_goes_on_where_it_stopped_then_opens_the_next_round(lesson: Lesson, notebooks: Path) -> None:
    first = shown(lesson.learn())
    say(lesson.learn(), {item: gold_of(lesson, item) for item in first[:5]})
    english = notebooks.parent / "en"
    english.mkdir()
    again = lessons.lesson("03-a", english).learn()
    assert shown(again) == first and set(again.answers) == set(first[:5])
    say(again, {item: {} for item in first[5:]})
    second = shown(lesson.learn())
    assert second[:20] == first and len(second) == 40
    say(lesson.learn(), {item: {} for item in second[20:]})
    assert shown(lesson.learn()) == second


def test_practice_tells_gold_at_once(lesson: Lesson) -> None:
    bench = lesson.learn()
    item = shown(bench)[0]
    heard = say(bench, {item: wrong(lesson, item)})
    (verdict,) = [message["verdict"] for message in heard if message["type"] == "verdict"]
    assert verdict["right"] is False and verdict["reason"] == "It can be seen." and list(verdict["rules"]) == ["R1"]


# ---- test


def test_the_test_is_balanced_and_stays_the_same_until_it_is_ended(lesson: Lesson) -> None:
    bench = lesson.test()
    items = shown(bench)
    assert bench.spec["bar"] == 9 and bench.spec["set"] == "test-1"
    kinds = Counter(str(gold_of(lesson, item)) for item in items)
    assert set(kinds.values()) == {2} and len(kinds) == 5
    assert shown(lesson.test()) == items
    say(bench, {items[0]: {}})
    assert shown(lesson.test()) == items
    assert "1 of 10 items are answered" in lesson.results().text


def test_a_failed_test_is_followed_by_another_one(lesson: Lesson) -> None:
    first = take_test(lesson, misses=2)
    assert lesson.drill().passed(1) is False
    assert "Not passed yet: 8 of 10 items right, the bar is 9" in lesson.results().text
    second = lesson.test()
    assert second.spec["set"] == "test-2"
    assert not set(shown(second)) & set(first)


def test_a_passed_test_stays_until_another_is_asked_for(lesson: Lesson) -> None:
    items = take_test(lesson, misses=1)
    assert "Passed: 9 of 10 items right, the bar is 9." in lesson.results().text
    assert shown(lesson.test()) == items
    assert lesson.test(again=True).spec["set"] == "test-2"


def test_what_was_left_out_of_a_test_is_wrong(lesson: Lesson) -> None:
    bench = lesson.test()
    say(bench, {item: gold_of(lesson, item) for item in shown(bench)[:8]})
    assert finish(bench)["right"] == 8
    assert "8 of 10 items right" in lesson.results().text
    assert lesson.results().html.count('class="card"') == 2


def test_a_test_that_was_ended_without_an_answer_counts(lesson: Lesson) -> None:
    finish(lesson.test())
    assert lesson.drill().attempts() == [1]
    assert lesson.test().spec["set"] == "test-2"


def test_when_none_is_left_the_least_recently_seen_come_and_it_is_said(
    lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(drills, "_say", lambda sentence, lang: heard.append(sentence))
    tests = [take_test(lesson, misses=10) for _ in range(6)]
    assert len(set().union(*map(set, tests))) == 60 and heard == []
    seventh = shown(lesson.test())
    assert set(seventh) == set(tests[0])
    assert heard == [
        "No unseen items are left for a whole test: 10 of these 10 have been in a test of yours. "
        "They are the ones that you have not seen for longest."
    ]


def test_labels_of_a_test_from_another_machine_keep_their_pictures(lesson: Lesson) -> None:
    drawn = set(lesson.drill().drawn(1).items)
    stranger = next(item for item in lesson.drill().material.items.pools["test"] if item not in drawn)
    made = row(
        lesson.drill().material.task, lesson.drill().material.items.by_id[stranger], {}, set="test-1", mode="test"
    )
    Journal(lesson.labels_folder, "other").append([made])
    items = lesson.drill().drawn(1).items
    assert stranger in items and len(items) == len(set(items)) == 10
    assert len(set(items) & drawn) == 9


# ---- results


def test_nothing_to_show_yet(lesson: Lesson) -> None:
    assert lesson.results().text == "There is nothing to show yet. Label some practice items first."
    assert not lesson.labels_folder.exists()


def test_practice_results_take_the_first_answer(lesson: Lesson) -> None:
    bench = lesson.learn()
    one, two = shown(bench)[:2]
    say(bench, {one: wrong(lesson, one), two: gold_of(lesson, two)})
    say(bench, {one: gold_of(lesson, one)})
    page = lesson.results()
    assert page.text == "Practice: 1 of 2 items right at the first answer."
    assert page.html.count('class="card"') == 1


def test_rows_of_an_older_task_are_left_alone(lesson: Lesson) -> None:
    bench = lesson.learn()
    old = row(
        lesson.drill().material.task, lesson.drill().material.items.by_id[shown(bench)[0]], {}, task_hash="0" * 16
    )
    Journal(lesson.labels_folder, "old").append([old])
    assert lesson.results().text.startswith("There is nothing to show yet")


# ---- pages


def test_examples_show_picture_reason_and_rule(lesson: Lesson) -> None:
    html = lesson.examples()._repr_html_()
    assert html.count("<img ") == 1 and 'alt="A picture; gold says: Bird"' in html
    assert "Example 1: Bird" in html and "It can be seen." in html and "R1 One is enough" in html


def test_the_guideline_is_in_the_language_of_the_notebook(notebooks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAMP_LANG", "zh")
    assert repr(lessons.lesson("03-a", notebooks).guideline()).startswith("### 鸟和小汽车")


def test_opening_says_where_the_labels_are(lesson: Lesson) -> None:
    assert str(lesson.labels_folder) in lesson._repr_html_()
    assert lesson.labels_folder.parts[-2:] == ("camp", "labels")


# ---- compute track


def test_labels_are_the_practice_labels(lesson: Lesson) -> None:
    with pytest.raises(LessonError, match="There are no practice labels yet"):
        lesson.labels()
    take_test(lesson, misses=0)
    bench = lesson.learn()
    one, two = shown(bench)[:2]
    say(bench, {two: {"bird": "yes"}, one: {}}, seconds=[2.5, 4.0])
    table = lesson.labels()
    assert table[["item", "bird", "seconds"]].to_numpy().tolist() == [[two, "yes", 2.5], [one, "no", 4.0]]


EXERCISES = """
[[exercise]]
id = "share"
measure = "share"
label = "bird"
tolerance = 0.005
code = "share"
hint = { zh = "甲", en = "a" }
solution = { zh = "甲", en = "a" }

[[exercise]]
id = "seconds"
measure = "median_seconds"
tolerance = 0.05
code = "median"
hint = { zh = "甲", en = "a" }
solution = { zh = "甲", en = "a" }
"""


def test_exercises_are_checked_against_ones_own_labels(lesson: Lesson) -> None:
    (lesson.course / "exercises" / "03-a.toml").write_text(EXERCISES, encoding="utf-8")
    assert lesson.exercise("share").check(0.5).text.startswith("○ Not attempted yet: there are no practice labels")
    bench = lesson.learn()
    said = [{"bird": "yes"}, {"bird": "yes"}, {"bird": "unsure"}, {"car": "yes"}, {}]
    say(bench, dict(zip(shown(bench), said, strict=False)), seconds=[2, 3, 4, 5, 30])
    labels = lesson.labels()
    share, seconds = lesson.exercise("share"), lesson.exercise("seconds")
    assert share.check((labels["bird"] == "yes").mean()).text == "✓ Correct. 0.4 is what your 5 labels give."
    assert share.check((labels["bird"] != "no").mean()).text.startswith("✗ Nearly: 0.6 counts “can't tell” as well.")
    assert share.check((labels["bird"] == "yes").sum()).text.startswith("✗ Nearly: 2 is how many items")
    assert share.check((labels["car"] == "yes").mean()).text.startswith("✗ Nearly: 0.2 is the share of another")
    assert seconds.check(labels["seconds"].median()).text == "✓ Correct. 4 is what your 5 labels give."
    assert seconds.check(labels["seconds"].mean()).text.startswith("✗ Nearly: 8.8 is the mean.")
    with pytest.raises(LessonError, match="The exercises are: share, seconds"):
        lesson.exercise("shares")


def test_a_target_needs_answers(task: Task, lesson: Lesson) -> None:
    (lesson.course / "exercises" / "03-a.toml").write_text(EXERCISES, encoding="utf-8")
    text = lesson.exercise("share").text
    flagged = row(task, lesson.drill().material.items.items[0], None, status="flagged")
    assert target(text, task, []) is target(text, task, [flagged]) is None


@pytest.mark.parametrize(("name", "words"), [("bird", "Bird"), ("seconds", "seconds per item")])
def test_titles(lesson: Lesson, name: str, words: str) -> None:
    assert lesson.title(name) == words
    with pytest.raises(LessonError, match="There is no title for “cat”"):
        lesson.title("cat")


# ---- what can be wrong


def test_an_unknown_lesson_is_a_sentence(notebooks: Path) -> None:
    with pytest.raises(LessonError, match=r"There is no lesson “04-b”\. The lessons are: 03-a\.") as caught:
        lessons.lesson("04-b", notebooks)
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_settings_with_a_fault_are_named(tmp_path: Path) -> None:
    path = tmp_path / "05-c.toml"
    path.write_text('[[drills]]\ntask = "x"\npractice = "many"\ntest = { items = 1, bar = 1 }\n', encoding="utf-8")
    with pytest.raises(TaskError, match=r"05-c\.toml: .*practice: expected int"):
        load_settings(path)


def test_a_place_that_can_not_be_written_to_is_a_sentence(lesson: Lesson) -> None:
    lesson.labels_folder.write_text("a file stands in the way", encoding="utf-8")
    with pytest.raises(LessonError, match="can't be written to"):
        lesson.test()
