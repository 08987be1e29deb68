"""The formats of JSON Lines, read by readers that are written here from the published shapes."""

from __future__ import annotations

import json
import random
import re
from itertools import combinations
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from labelcamp.answers import Answer
from labelcamp.formats import FORMATS, Export
from labelcamp.items import Item, Turn
from labelcamp.problems import SENTENCES

from .formats_world import ASTRAL, CHAT, ITEMS, TASK, answer, preferred, ranked, span

ROWS = [
    answer("i-pair", {"preference": preferred(-2, "correct")}, 1),
    answer("i-four", {"ranking": ranked("b", "ac", "d")}, 2),
    answer("i-rating", {"rating": {"correct": 4, "concise": 0}}, 3),
    answer("i-spans", {"unsupported": [span("made_up", "公元前一千年"), span("wrong_fact", "𠮷野家")]}, 4),
    answer("i-write", {"rewrite": "写好了。"}, 5),
    answer("i-steps", {"steps": ["right", "neutral", "wrong"]}, 6),
    answer("i-safe", {"category": "privacy", "tags": {}}, 7),
    answer("i-photo", {"contents": {"car": "unsure"}}, 8),
]
PROMPT = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "What stands there?"}]


def made(name: str, *rows: Answer, items: dict[str, Item] = ITEMS, **options: Any) -> Export:
    return FORMATS[name].export(TASK, items.values(), rows or ROWS, **options)


def read(export: Export) -> list[dict[str, Any]]:
    """JSON Lines as jsonlines.org has it: UTF-8, one JSON value a line, LF after each."""
    data = export.text.encode("utf-8")
    assert b"\r" not in data
    assert data == b"" or data.endswith(b"\n")
    found = [json.loads(line) for line in data.split(b"\n")[:-1]]
    assert all(isinstance(one, dict) for one in found)
    # Readers that split at every line end of Unicode see the same lines.
    assert len(export.text.splitlines()) == len(found)
    return found


def conversation(messages: Any) -> list[tuple[str, str]]:
    """Messages as a chat template takes them: known roles, a system turn only in front, then user and assistant."""
    assert [sorted(one) for one in messages] == [["content", "role"]] * len(messages)
    turns = [(one["role"], one["content"]) for one in messages]
    roles = [role for role, _ in turns]
    rest = roles[1:] if roles[:1] == ["system"] else roles
    assert rest == (["user", "assistant"] * len(rest))[: len(rest)]
    assert all(isinstance(text, str) and text for _, text in turns)
    return turns


# ---- each shape, whole


def test_demonstrations_end_with_the_written_text() -> None:
    [line] = read(made("sft"))
    turns = conversation(line["messages"])
    assert turns == [("system", "Be brief."), ("user", "What stands there?"), ("assistant", "写好了。")]
    assert line["original"] == "Poor."
    assert line["constraints"] == [{"check": "max_chars", "value": 80}, {"check": "no_bullets", "value": ""}]


def test_a_preference_is_a_prompt_with_a_chosen_and_a_rejected_answer() -> None:
    by_item = {line["item"]: line for line in read(made("preference", ROWS[0]))}
    pair = by_item["i-pair"]
    prompt = conversation(pair["prompt"])
    # The document stands before the user's own words.
    assert prompt[-1] == ("user", "Notice: closed on Monday.\n\nWhat stands there?")
    assert (pair["chosen"], pair["rejected"]) == (
        [{"role": "assistant", "content": "Yes."}],
        [{"role": "assistant", "content": "No."}],
    )
    conversation(pair["prompt"] + pair["chosen"])
    assert (pair["strength"], pair["reasons"], pair["left"], pair["of"]) == (2, ["correct"], "rejected", ["a", "b"])
    assert pair["notes"] == {"priority": "truth first"}


@pytest.mark.parametrize(("value", "chosen", "left"), [(-3, "Yes.", "rejected"), (1, "No.", "chosen")])
def test_the_sign_says_which_is_chosen_whatever_stood_left(value: int, chosen: str, left: str) -> None:
    [line] = read(made("preference", answer("i-pair", {"preference": preferred(value)})))
    assert line["chosen"][0]["content"] == chosen
    assert (line["strength"], line["left"]) == (abs(value), left)


def test_a_tie_is_no_pair_and_comes_beside_them() -> None:
    export = made("preference", answer("i-pair", {"preference": preferred(0, "follows")}))
    assert export.lines == ()
    [tie] = map(json.loads, export.ties)
    assert (tie["label"], [one["content"] for one in tie["responses"]]) == ("tie", ["Yes.", "No."])
    assert tie["reasons"] == ["follows"]
    assert not {"chosen", "rejected"} & tie.keys()


def test_a_ranking_is_all_its_pairs() -> None:
    export = made("preference", ROWS[1])
    pairs = {tuple(line["of"]): line for line in read(export)}
    assert sorted(pairs) == [("a", "d"), ("b", "a"), ("b", "c"), ("b", "d"), ("c", "d")]
    assert [json.loads(tie)["of"] for tie in export.ties] == [["a", "c"]]
    assert {line["strength"] for line in pairs.values()} == {None}
    # On the screen the order was d c b a.
    assert {of: line["left"] for of, line in pairs.items()} == {
        ("a", "d"): "rejected",
        ("b", "a"): "chosen",
        ("b", "c"): "rejected",
        ("b", "d"): "rejected",
        ("c", "d"): "rejected",
    }
    for (better, worse), line in pairs.items():
        assert line["chosen"][0]["content"] == f"Answer of {better} 🙂"
        assert line["rejected"][0]["content"] == f"Answer of {worse} 🙂"


@given(st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_pairs_and_ties_of_a_ranking_are_its_order(places: list[int]) -> None:
    place = dict(zip("abcd", places, strict=True))
    ranks = ["".join(name for name in "abcd" if place[name] == level) for level in sorted(set(places))]
    export = made("preference", answer("i-four", {"ranking": ranked(*ranks)}))
    of = [tuple(line["of"]) for line in read(export)]
    ties = [tuple(json.loads(tie)["of"]) for tie in export.ties]
    assert {frozenset(pair) for pair in of + ties} == {frozenset(pair) for pair in combinations("abcd", 2)}
    assert len(of) + len(ties) == 6
    assert all(place[better] < place[worse] for better, worse in of)
    assert all(place[one] == place[other] for one, other in ties)


def test_ratings_have_every_attribute_of_the_task() -> None:
    [line] = read(made("ratings"))
    assert conversation(line["messages"])[-1][0] == "user"
    assert line["response"] == "An answer.\nOf two lines."
    assert line["attributes"] == {"correct": 4, "concise": 0}
    assert (line["low"], line["high"], line["notes"]) == (0, 4, {"priority": "help first"})
    [partly] = read(made("ratings", answer("i-rating", {"rating": {"concise": 2}})))
    assert partly["attributes"] == {"correct": None, "concise": 2}


@pytest.mark.parametrize(
    ("said", "expected", "first", "outcome"),
    [
        (["right", "neutral", "wrong"], [1, 0, -1], 2, "error"),
        (["wrong", None, "wrong"], [-1, None, -1], 0, "error"),
        (["right", "neutral", "right"], [1, 0, 1], None, "sound"),
        (["right", None, None], [1, None, None], None, "open"),
    ],
)
def test_step_labels(said: list[str | None], expected: list[int | None], first: int | None, outcome: str) -> None:
    [line] = read(made("steps", answer("i-steps", {"steps": said})))
    assert (line["problem"], line["steps"]) == ("2 + 2 · 3?", ["2 · 3 = 6", "well", "2 + 6 = 9"])
    assert len(line["labels"]) == len(line["steps"])
    assert (line["labels"], line["first_error"], line["outcome"]) == (expected, first, outcome)


def test_choices_say_no_as_well_as_yes() -> None:
    lines = {(line["item"], line["question"]): line for line in read(made("choices"))}
    assert lines["i-photo", "contents"]["labels"] == {"bird": "no", "car": "unsure"}
    assert lines["i-photo", "contents"]["input"] == {"image": "media/bird.jpg"}
    assert lines["i-safe", "category"]["labels"] == "privacy"
    assert lines["i-safe", "tags"]["labels"] == {"code": "no", "math": "no"}
    assert conversation(lines["i-safe", "category"]["input"]["chat"]) == [(t.role, t.text) for t in CHAT]


def test_spans_are_the_words_of_the_text_in_code_points() -> None:
    [line] = read(made("spans"))
    assert line["text"] == ASTRAL
    assert [(s["type"], s["text"]) for s in line["spans"]] == [("wrong_fact", "𠮷野家"), ("made_up", "公元前一千年")]
    assert all(line["text"][s["start"] : s["end"]] == s["text"] for s in line["spans"])
    assert line["messages"] == PROMPT
    [none] = read(made("spans", answer("i-spans", {"unsupported": []})))
    assert none["spans"] == []


def test_a_whole_line_as_it_is_written() -> None:
    assert made("choices", answer("i-photo", {"contents": {"bird": "yes"}}, assist="llm")).text == (
        '{"input":{"image":"media/bird.jpg"},"labels":{"bird":"yes","car":"no"},"task":"kinds","item":"i-photo",'
        '"question":"contents","kind":"choice","source":"human","assist":"llm","mode":"work","guideline":"1.0",'
        '"flagged":false}\n'
    )


# ---- what holds for all of them


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_answers_give_the_same_bytes(name: str) -> None:
    rows, items = list(ROWS), list(ITEMS.values())
    random.Random(3).shuffle(rows)
    random.Random(4).shuffle(items)
    others = [
        evolve(row, id=f"{n:032x}", stamp=n, by="李四", active_ms=n, set="set-b")
        for n, row in enumerate(rows, start=90)
    ]
    text = made(name).text
    assert text
    assert FORMATS[name].export(TASK, items, rows).text == text
    assert FORMATS[name].export(TASK, items, others).text == text


@pytest.mark.parametrize("name", FORMATS)
def test_nobody_is_named_and_no_time_is_told(name: str) -> None:
    rows = [evolve(row, note="see /home/zhang", status="flagged") for row in ROWS]
    export = made(name, *rows)
    for secret in ("张三", "/home", *(row.id for row in rows), *(str(row.stamp) for row in rows), "4321", "set-a"):
        assert secret not in export.text
    assert all(line["flagged"] for line in read(export))


@pytest.mark.parametrize("name", FORMATS)
def test_lines_are_sorted_by_item(name: str) -> None:
    ids = [line["item"] for line in read(made(name))]
    assert ids == sorted(ids)


@pytest.mark.parametrize("name", FORMATS)
def test_a_models_answers_are_left_out_or_say_so(name: str) -> None:
    mine = read(made(name))
    robots = [evolve(row, source="model", by="m", id=f"{n:032x}", stamp=2**52) for n, row in enumerate(ROWS, start=50)]
    assert read(made(name, *ROWS, *robots)) == mine
    assert read(made(name, *robots)) == []
    both = read(made(name, *ROWS, *robots, sources=("human", "model")))
    assert [line for line in both if line["source"] == "human"] == mine
    assert len(both) == 2 * len(mine)
    assert {line["source"] for line in both} == {"human", "model"}


def test_only_the_answers_that_count() -> None:
    """The latest submitted or flagged one of a set; a later draft doesn't undo it, a later skip does."""

    def said(*statuses: str) -> list[str]:
        words = ("privacy", "other")
        rows = [
            answer("i-safe", {"category": words[n % 2]}, n, status=status) for n, status in enumerate(statuses, start=2)
        ]
        random.Random(1).shuffle(rows)
        return [line["labels"] for line in read(made("choices", *rows)) if line["question"] == "category"]

    assert said("submitted", "submitted") == ["other"]
    assert said("submitted", "draft") == ["privacy"]
    assert said("submitted", "skipped") == []
    assert said("skipped", "flagged") == ["other"]
    assert said("draft") == []
    two_sets = [
        answer("i-safe", {"category": "other"}, 2, set="test-1"),
        answer("i-safe", {"category": "privacy"}, 1, set="learn"),
    ]
    [line] = read(made("choices", *two_sets))
    assert line["labels"] == "other"


def test_one_bad_row_costs_no_other() -> None:
    bad = [
        answer("i-pair", {"preference": preferred(-9)}, 11),
        answer("i-four", {"ranking": ranked("b", "ac")}, 12),
        answer("i-spans", {"unsupported": [span("wrong_fact", "𠮷") | {"quote": "x"}]}, 13),
        answer("i-steps", {"steps": ["right"]}, 14),
        answer("i-safe", {"category": "nonsense"}, 15),
        answer("i-photo", {"contents": {}}, 16, item_hash="f" * 16),
        answer("i-rating", {"rating": {"correct": 4}}, 17, task_hash="f" * 16),
        answer("i-write", {"rewrite": "x"}, 18, item="gone"),
    ]
    for row in bad:
        others = [one for one in ROWS if one.item != row.item]
        for name in FORMATS:
            export = made(name, *others, row)
            assert [problem.code for problem in export.failures] != []
            assert export.lines == made(name, *others).lines
    everything = made("choices", *bad)
    assert len(everything.failures) == len(bad)
    assert {problem.where for problem in everything.failures} == {row.item for row in bad}
    for problem in everything.failures:
        assert problem.where in problem.sentence("en") and problem.sentence("zh")


def test_a_blank_is_counted_and_makes_no_line() -> None:
    assert made("choices", answer("i-safe", {"tags": {"code": "yes"}})).blank == 1
    for name, row in (
        ("ratings", answer("i-rating", {"rating": {}})),
        ("steps", answer("i-steps", {"steps": [None, None, None]})),
        ("preference", answer("i-pair", {})),
    ):
        export = made(name, row)
        assert (export.lines, export.blank, export.failures) == ((), 1, ())


@pytest.mark.parametrize(
    ("shown", "code"),
    [
        ({"poor": "x"}, "no-prompt"),
        ({"chat": (*CHAT, Turn("assistant", "Done."))}, "no-user-turn"),
    ],
)
def test_a_demonstration_needs_a_prompt(shown: dict[str, Any], code: str) -> None:
    item = Item("i-write", ("rewrite",), shown)
    row = evolve(ROWS[4], item_hash=item.hash)
    export = made("sft", row, items={"i-write": item})
    assert ([problem.code for problem in export.failures], export.lines) == ([code], ())
    assert "i-write" in export.failures[0].sentence()


def test_a_blank_text_is_no_demonstration() -> None:
    export = made("sft", answer("i-write", {"rewrite": " \n"}))
    assert [problem.code for problem in export.failures] == ["blank-text"]


def test_an_answer_that_is_not_shown_is_named() -> None:
    item = Item("i-rating", ("rating",), {"chat": CHAT})
    export = made("ratings", evolve(ROWS[2], item_hash=item.hash), items={"i-rating": item})
    assert [(problem.code, problem.details) for problem in export.failures] == [("no-text", {"field": "a"})]


def test_labels_of_steps_need_a_value() -> None:
    steps = TASK.question("steps")
    task = evolve(TASK, asked=(evolve(steps, labels=(*steps.labels, evolve(steps.labels[0], id="odd", key=None))),))
    row = answer("i-steps", {"steps": ["odd", "right", "right"]}, task_hash=task.hash)
    export = FORMATS["steps"].export(task, [ITEMS["i-steps"]], [row])
    assert [(problem.code, problem.details) for problem in export.failures] == [("no-step-value", {"label": "odd"})]


def test_a_document_stands_once_before_the_first_of_several_turns() -> None:
    turns = (Turn("user", "One?"), Turn("assistant", "One."), Turn("user", "Two?"))
    item = Item("i-rating", ("rating",), {"document": "D", "chat": turns, "a": "Two."})
    [line] = read(made("ratings", evolve(ROWS[2], item_hash=item.hash), items={"i-rating": item}))
    assert conversation(line["messages"]) == [("user", "D\n\nOne?"), ("assistant", "One."), ("user", "Two?")]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_text_comes_back_from_its_line(text: str) -> None:
    item = Item("i-rating", ("rating",), {"chat": (Turn("user", text),), "a": text})
    [line] = read(made("ratings", evolve(ROWS[2], item_hash=item.hash), items={"i-rating": item}))
    assert (line["response"], line["messages"][0]["content"]) == (text, text)


def test_every_sentence_says_what_to_do() -> None:
    for code in ("no-prompt", "no-user-turn", "no-text", "blank-text", "no-step-value"):
        assert SENTENCES[code].startswith("{where}: ")
        assert re.search(r"[.] [A-Z].*[.]$", SENTENCES[code]) or "Choose" in SENTENCES[code]
