"""Label Studio's JSON and labelling config, read as its documentation says, and the way there and back."""

from __future__ import annotations

import copy
import itertools
import json
import random
import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from labelcamp.answers import ASSISTS, MODES, Answer, dump_row, parse_row
from labelcamp.formats import label_studio, label_studio_in
from labelcamp.formats.label_studio_config import config
from labelcamp.formats.label_studio_in import load
from labelcamp.formats.offsets import from_utf16, to_utf16
from labelcamp.items import Item, ItemSet
from labelcamp.problems import ProblemError
from labelcamp.validate import check

from .formats_world import ASTRAL, ITEMS, TASK, answer, preferred, ranked, span

Json = dict[str, Any]
LABELLED = [item for item in ITEMS.values() if item.id != "summary"]
ITEM_SET = ItemSet("set-a", TASK.id, TASK.version, TASK.hash, tuple(ITEMS.values()))


def written(*rows: Answer, **options: Any) -> str:
    made = label_studio.export(TASK, ITEMS.values(), rows, **options)
    assert made.failures == ()
    return made.text


def tasks(*rows: Answer, **options: Any) -> dict[str, Json]:
    """The file's tasks by item."""
    return {one["data"]["item"]: one for one in json.loads(written(*rows, **options))}


def back(data: object, **options: Any) -> label_studio_in.Import:
    text = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    return load(text, TASK, ITEMS.values(), where="export.json", **options)


def one_back(data: object, **options: Any) -> Answer:
    read = back(data, **options)
    assert read.failures == ()
    [found] = read.answers
    return found


def same(one: Answer, other: Answer) -> bool:
    """Equal but for who and when, which are not written, and the row's id, which follows from the rest."""
    return evolve(one, id="", stamp=0, by="") == evolve(other, id="", stamp=0, by="")


# ---- a reader after Label Studio's documentation


class Project:
    """A labelling config, as the tags' pages describe it, and what it says of a task and its results."""

    objects = ("Text", "Paragraphs", "Image", "List", "Audio")
    types: Mapping[str, str] = {"Choices": "choices", "Ranker": "ranker", "Labels": "labels", "TextArea": "textarea"}

    def __init__(self, xml: str) -> None:
        self.root = ET.fromstring(xml)
        assert self.root.tag == "View"

    def expanded(self, data: Json) -> list[ET.Element]:
        """All tags, a Repeater's once for each entry of its list."""
        found = []
        for tag in self.root:
            if tag.tag != "Repeater":
                found += list(tag.iter())
                continue
            for index in range(len(data[tag.get("on", "").removeprefix("$")])):
                inner = ET.tostring(tag, encoding="unicode").replace("{{idx}}", str(index))
                found += list(ET.fromstring(inner).iter())[1:]
        return found

    def check(self, task: Json) -> None:
        """What the task's results name is in the config, and what the config shows is in the data."""
        data = task["data"]
        tags = self.expanded(data)
        names = [tag.get("name") for tag in tags if tag.tag in (*self.objects, *self.types)]
        assert len(set(names)) == len(names)
        shown = {tag.get("name"): tag for tag in tags if tag.tag in self.objects}
        controls = {tag.get("name"): tag for tag in tags if tag.tag in self.types}
        for tag in shown.values():
            assert self.resolve(tag.get("value", ""), data) is not None
        assert {tag.get("toName") for tag in controls.values()} <= shown.keys()
        ids = []
        for kind in ("annotations", "predictions"):
            for annotation in task[kind]:
                for result in annotation["result"]:
                    ids.append(result["id"])
                    control = controls[result["from_name"]]
                    assert result["to_name"] == control.get("toName")
                    assert result["type"] == self.types[control.tag]
                    self.check_value(control, result["value"], shown[result["to_name"]], data)
        assert len(set(ids)) == len(ids)

    @staticmethod
    def resolve(value: str, data: Json) -> Any:
        """`$key` or `$key[0].text`, from the data."""
        parts = re.fullmatch(r"\$(\w+)(?:\[(\d+)\]\.(\w+))?", value)
        assert parts, value
        found = data[parts[1]]
        return found if parts[2] is None else found[int(parts[2])][parts[3]]

    def check_value(self, control: ET.Element, value: Json, shown: ET.Element, data: Json) -> None:
        aliases = [child.get("alias") for child in control]
        if control.tag == "Choices":
            assert value.keys() == {"choices"}
            assert set(value["choices"]) <= set(aliases)
            assert control.get("choice") == "multiple" or len(value["choices"]) == 1
        elif control.tag == "Labels":
            assert set(value["labels"]) <= set(aliases)
            text = self.resolve(shown.get("value", ""), data)
            assert text[value["start"] : value["end"]] == value["text"]
        elif control.tag == "Ranker":
            assert value["ranker"].keys() <= {child.get("name") for child in control}
            listed = [one["id"] for one in self.resolve(shown.get("value", ""), data)]
            assert sorted(name for bucket in value["ranker"].values() for name in bucket) == sorted(listed)
        else:
            assert [type(text) for text in value["text"]] == [str]


ROWS = [
    answer("i-pair", {"preference": preferred(-2, "correct")}, 1),
    answer("i-four", {"ranking": ranked("b", "ac", "d")}, 2),
    answer("i-rating", {"rating": {"correct": 4, "concise": 0}}, 3),
    answer("i-spans", {"unsupported": [span("made_up", "公元前一千年"), span("wrong_fact", "𠮷野家")]}, 4),
    answer("i-write", {"rewrite": "写好了。🙂\n第二行"}, 5),
    answer("i-hear", {}, 6, status="skipped"),
    answer("i-steps", {"steps": ["right", None, "wrong"]}, 7),
    answer("i-safe", {"category": "privacy", "tags": {"code": "yes", "math": "yes"}}, 8),
    answer("i-photo", {"contents": {"bird": "yes", "car": "unsure"}}, 9, status="flagged", note="Dark."),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_tasks_fit_their_labelling_config(lang: str) -> None:
    project = Project(config(TASK, ITEMS.values(), lang))
    found = tasks(*ROWS)
    assert found.keys() == {item.id for item in LABELLED}
    for task in found.values():
        project.check(task)
    assert sum(len(task["annotations"]) for task in found.values()) == len(ROWS)


@pytest.mark.parametrize("item", LABELLED, ids=lambda item: item.id)
def test_a_project_of_one_form_fits_too(item: Item) -> None:
    row = next(row for row in ROWS if row.item == item.id)
    made = label_studio.export(TASK, [item], [row])
    [task] = json.loads(made.text)
    project = Project(config(TASK, [item]))
    project.check(task)
    assert same(one_back([task]), row)


def test_the_config_says_the_words_of_the_task_with_ids_as_aliases() -> None:
    english, chinese = (config(TASK, ITEMS.values(), lang) for lang in ("en", "zh"))
    assert 'alias="follows" value="follows &amp; &lt;follows&gt;"' in english
    assert 'alias="follows" value="follows标"' in chinese
    assert 'alias="-3" value="Answer a · anchor 3"' in english
    assert 'alias="0" value="第0档"' in chinese
    assert 'hotkey="1"' in english


def test_values_are_the_documented_ones() -> None:
    found = tasks(*ROWS)

    def values(item: str) -> list[tuple[str, str, Json]]:
        [annotation] = found[item]["annotations"]
        return [(result["from_name"], result["type"], result["value"]) for result in annotation["result"]]

    assert values("i-pair") == [
        ("preference", "choices", {"choices": ["-2"]}),
        ("preference-reasons", "choices", {"choices": ["correct"]}),
    ]
    assert values("i-four") == [
        ("ranking", "ranker", {"ranker": {"rank-1": ["b"], "rank-2": ["a", "c"], "rank-3": ["d"]}})
    ]
    assert values("i-rating") == [
        ("rating-correct", "choices", {"choices": ["4"]}),
        ("rating-concise", "choices", {"choices": ["0"]}),
    ]
    assert values("i-steps") == [
        ("steps_0", "choices", {"choices": ["right"]}),
        ("steps_2", "choices", {"choices": ["wrong"]}),
    ]
    assert values("i-photo") == [("contents", "choices", {"choices": ["yes:bird", "unsure:car"]})]
    assert values("i-write") == [("rewrite", "textarea", {"text": ["写好了。🙂\n第二行"]})]
    start = ASTRAL.index("𠮷")
    assert values("i-spans")[1] == (
        "unsupported",
        "labels",
        {"start": start, "end": start + 3, "text": "𠮷野家", "labels": ["wrong_fact"]},
    )
    [skip] = found["i-hear"]["annotations"]
    assert (skip["was_cancelled"], skip["ground_truth"], skip["lead_time"], skip["result"]) == (True, False, 4.321, [])
    assert found["i-photo"]["data"]["image"] == "media/bird.jpg"


def test_the_same_answers_give_the_same_bytes_and_name_nobody() -> None:
    rows = list(ROWS)
    random.Random(5).shuffle(rows)
    text = written(*ROWS)
    assert text.encode().endswith(b"]\n") and "\r" not in text
    assert written(*rows) == text
    assert written(*(evolve(row, id=f"{n:032x}", stamp=n, by="李四") for n, row in enumerate(ROWS, start=90))) == text
    for secret in ("张三", *(row.id for row in ROWS), *(str(row.stamp) for row in ROWS)):
        assert secret not in text


def test_a_models_answer_is_a_prediction_and_gold_is_ground_truth() -> None:
    row = ROWS[7]
    model, gold = evolve(row, source="model", by="little-model"), evolve(row, source="gold")
    assert not tasks(model)["i-safe"]["annotations"] + tasks(model)["i-safe"]["predictions"]
    task = tasks(model, sources=("model",))["i-safe"]
    assert task["annotations"] == []
    assert [one["model_version"] for one in task["predictions"]] == ["little-model"]
    [annotation] = tasks(gold, sources=("gold",))["i-safe"]["annotations"]
    assert annotation["ground_truth"] is True
    for one in (model, gold):
        assert same(one_back(json.loads(written(one, sources=(one.source,)))), one)
    assert one_back(json.loads(written(model, sources=("model",)))).by == "little-model"


def test_a_row_that_does_not_fit_is_left_out() -> None:
    made = label_studio.export(TASK, ITEMS.values(), [ROWS[0], answer("i-safe", {"category": "x"})])
    assert [problem.where for problem in made.failures] == ["i-safe"]
    assert sum(len(one["annotations"]) for one in json.loads(made.text)) == 1


def test_an_item_that_shows_nothing_is_asked_about_by_its_id() -> None:
    [text] = [tag for tag in ET.fromstring(config(TASK, [ITEMS["i-hear"]])) if tag.tag == "Text"]
    assert (text.get("name"), text.get("value")) == ("shown-item", "$item")


def test_only_what_the_items_show_is_in_the_config() -> None:
    shown = [tag.get("value") for tag in ET.fromstring(config(TASK, [ITEMS["i-four"]])) if tag.tag in Project.objects]
    assert shown == ["$chat", "$ranking_items"]


def test_numbers_are_left_out() -> None:
    assert "summary" not in tasks(answer("summary", {"share": {"value": 0.5, "rows": {"a.jsonl": 3}}}))


# ---- places


@pytest.mark.parametrize("text", ["", "abc", ASTRAL, "🙂🙂", "e\u0301𠮷", "\U0010ffff\uffff"])
def test_places_in_code_points_and_code_units(text: str) -> None:
    units = 0
    for point, character in enumerate(text + "|"):
        assert to_utf16(text, point) == units
        assert from_utf16(text, units) == point
        if ord(character) > 0xFFFF:
            assert from_utf16(text, units + 1) is None
        units += 1 + (ord(character) > 0xFFFF)
    assert from_utf16(text, units) is None
    assert from_utf16(text, -1) is None


def test_spans_in_code_units_are_what_javascript_cuts_out() -> None:
    [annotation] = tasks(ROWS[3], utf16=True)["i-spans"]["annotations"]
    encoded = ASTRAL.encode("utf-16-le")
    for result in annotation["result"]:
        value = result["value"]
        assert encoded[2 * value["start"] : 2 * value["end"]].decode("utf-16-le") == value["text"]
    assert annotation["result"][0]["value"]["start"] != ASTRAL.index("公元前一千年")
    assert same(one_back(json.loads(written(ROWS[3], utf16=True))), ROWS[3])


@pytest.mark.parametrize("declared", ["code points", "UTF-16", "furlongs"])
@pytest.mark.parametrize("utf16", [False, True])
def test_the_quoted_words_decide_in_which_unit_a_place_counts(declared: str, utf16: bool) -> None:
    file = json.loads(written(ROWS[3], utf16=utf16))
    for task in file:
        task["data"]["labelcamp"]["offsets"] = declared
    assert same(one_back(file), ROWS[3])


def test_without_quotes_the_named_unit_counts() -> None:
    for utf16 in (False, True):
        file = json.loads(written(ROWS[3], utf16=utf16))
        for task in file:
            for annotation in task["annotations"]:
                for result in annotation["result"]:
                    result["value"].pop("text", None)
        assert same(one_back(file), ROWS[3])


def test_line_ends_in_a_quote_may_be_written_out() -> None:
    item = Item("i-spans", ("unsupported",), {"chat": ITEMS["i-spans"].shown["chat"], "a": "one\ntwo"})
    row = answer("i-spans", {"unsupported": [span("made_up", "e\nt", "one\ntwo")]}, item_hash=item.hash)
    [task] = json.loads(label_studio.export(TASK, [item], [row]).text)
    task["annotations"][0]["result"][0]["value"]["text"] = "e\\nt"
    read = load(json.dumps([task]).encode(), TASK, [item])
    assert [same(one, row) for one in read.answers] == [True]


# ---- there and back

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NFC = TEXTS.map(lambda text: unicodedata.normalize("NFC", text))


@st.composite
def spans_of(draw: st.DrawFn, text: str) -> list[Json]:
    found = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        label = draw(st.sampled_from(["wrong_fact", "made_up"]))
        found.append({"label": label, "start": start, "end": end, "quote": text[start:end]})
    return found


@st.composite
def rankings(draw: st.DrawFn) -> Json:
    names = draw(st.permutations("abcd"))
    cuts = [0, *sorted(draw(st.sets(st.integers(1, 3)))), 4]
    ranks = [names[one:other] for one, other in itertools.pairwise(cuts)]
    return {"ranks": ranks, "order": draw(st.permutations("abcd"))}


VALUES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "i-pair": {
        "preference": st.fixed_dictionaries(
            {
                "value": st.integers(-3, 3),
                "reasons": st.lists(st.sampled_from(["follows", "correct"]), unique=True),
                "order": st.permutations("ab"),
            }
        )
    },
    "i-four": {"ranking": rankings()},
    "i-rating": {"rating": st.dictionaries(st.sampled_from(["correct", "concise"]), st.integers(0, 4))},
    "i-spans": {"unsupported": spans_of(ASTRAL)},
    "i-write": {"rewrite": NFC},
    "i-hear": {"transcript": NFC},
    "i-steps": {
        "steps": st.lists(st.sampled_from(["right", "neutral", "wrong", None]), min_size=3, max_size=3),
    },
    "i-safe": {
        "category": st.sampled_from(["privacy", "other"]),
        "tags": st.dictionaries(st.sampled_from(["code", "math"]), st.just("yes")),
    },
    "i-photo": {"contents": st.dictionaries(st.sampled_from(["bird", "car"]), st.sampled_from(["yes", "unsure"]))},
}


@st.composite
def answers(draw: st.DrawFn, item: str) -> Answer:
    values = draw(st.fixed_dictionaries({}, optional=VALUES[item]))
    status = draw(st.sampled_from(["submitted", "skipped", "flagged"]))
    return answer(
        item,
        values,
        draw(st.integers(1, 99)),
        status=status,
        mode=draw(st.sampled_from(MODES)),
        assist=draw(st.sampled_from(ASSISTS)),
        active_ms=draw(st.integers(0, 2**53 - 1) | st.integers(0, 600_000)),
        guideline=draw(st.sampled_from(["", "1.0", "2.3"])),
        note=draw(TEXTS),
        set=draw(st.sampled_from(["set-a", "learn-zh", "test-zh-2"])),
        source=draw(st.sampled_from(["human", "model", "gold"])),
    )


def passed_through(file: list[Json], dice: random.Random) -> list[Json]:
    """What Label Studio makes of a file between import and export (tasks/serializers.py, models of its tasks app).

    It gives tasks and annotations ids of its own, keeps ours of an annotation as `import_id`, enters the user who
    imported, and keeps of each only the fields that it knows.
    """
    found = []
    for number, task in enumerate(copy.deepcopy(file), start=501):
        annotations = []
        for one in task["annotations"]:
            kept = {name: one[name] for name in ("result", "was_cancelled", "ground_truth", "lead_time")}
            kept |= {"id": dice.randrange(1, 10**6), "import_id": one["id"], "completed_by": 7, "task": number}
            annotations.append(kept | {"created_at": "2026-01-01T00:00:00Z", "parent_prediction": None})
        predictions = [
            {"id": n, "model_version": one["model_version"], "result": one["result"], "score": None, "task": number}
            for n, one in enumerate(task["predictions"], start=900)
        ]
        kept = {"data": dict(sorted(task["data"].items())), "annotations": annotations, "predictions": predictions}
        found.append({"id": number, "meta": {}, "drafts": [], **kept})
    dice.shuffle(found)
    return found


XML = config(TASK, ITEMS.values())


@pytest.mark.parametrize("item", VALUES)
def test_there_and_back_loses_nothing(item: str) -> None:
    @settings(max_examples=60, deadline=None)
    @given(answers(item), st.booleans(), st.randoms(use_true_random=False))
    def holds(row: Answer, utf16: bool, dice: random.Random) -> None:
        assert check(row, TASK, ITEM_SET, row.set) is None
        file = json.loads(written(row, sources=(row.source,), utf16=utf16))
        [task] = [task for task in file if task["data"]["item"] == item]
        if not utf16:
            Project(XML).check(task)
        assert same(one_back(file), row)
        assert same(one_back(passed_through(file, dice)), row)

    holds()


@pytest.mark.parametrize("active_ms", [0, 1, 4_321, 2**53 - 1])
def test_milliseconds_come_back_to_the_last_one(active_ms: int) -> None:
    """Seconds with a fraction can't hold the largest ones: those stand beside them."""
    file = json.loads(written(evolve(ROWS[7], active_ms=active_ms)))
    assert one_back(file).active_ms == active_ms
    # Where somebody worked on in Label Studio, its seconds count.
    [annotation] = [annotation for task in file for annotation in task["annotations"]]
    annotation["lead_time"] = 7.5
    assert one_back(file).active_ms == 7_500


def test_several_peoples_tasks_come_back_together() -> None:
    read = back(passed_through(json.loads(written(*ROWS)), random.Random(2)))
    assert read.failures == ()
    found = {row.item: row for row in read.answers}
    assert all(same(found[row.item], row) for row in ROWS)
    assert {row.by for row in read.answers} == {"label-studio-7"}


def test_rows_that_come_back_are_rows_of_a_journal() -> None:
    file = written(*ROWS).encode()
    first, again, later = (load(file, TASK, ITEMS.values(), stamp=stamp).answers for stamp in (5, 5, 6))
    assert first == again
    assert not {row.id for row in first} & {row.id for row in later}
    assert [row.stamp for row in first] == list(range(5, 5 + len(ROWS)))
    assert all(parse_row(dump_row(row)) == row for row in first)


# ---- what was answered in Label Studio


def fresh(item: str, *results: tuple[str, str, Json], **fields: Any) -> list[Json]:
    """A task of ours with an annotation that was made in Label Studio."""
    task = tasks()[item]
    result = [
        {"id": f"x{n}", "from_name": name, "to_name": "t", "type": kind, "value": value, "origin": "manual"}
        for n, (name, kind, value) in enumerate(results)
    ]
    annotation = {"id": 31, "import_id": None, "completed_by": 4, "result": result, "lead_time": 2.5004} | fields
    return [task | {"annotations": [annotation]}]


CATEGORY = ("category", "choices", {"choices": ["other"]})


def test_a_new_annotation_is_a_submitted_answer() -> None:
    row = one_back(fresh("i-safe", CATEGORY), set_id="set-a", stamp=9)
    # Where nothing is marked in a multiple choice, that is the answer.
    assert row.values == {"category": "other", "tags": {}}
    assert (row.status, row.source, row.assist, row.mode, row.set) == ("submitted", "human", "none", "work", "set-a")
    assert (row.active_ms, row.by, row.stamp, row.task_hash) == (2500, "label-studio-4", 9, TASK.hash)
    assert one_back(fresh("i-spans")).values == {"unsupported": []}
    assert one_back(fresh("i-safe", was_cancelled=True)).values == {}
    assert one_back(fresh("i-safe", was_cancelled=True)).status == "skipped"


@pytest.mark.parametrize(
    ("fields", "source", "assist"),
    [
        ({"completed_by": 4}, "human", "none"),
        ({"completed_by": {"id": 4, "email": "zhang@example.org"}}, "human", "none"),
        ({"completed_by": 4, "parent_prediction": 3}, "human", "prelabel"),
        ({"completed_by": None}, "model", "none"),
        ({"completed_by": True}, "model", "none"),
        ({"completed_by": "zhang@example.org"}, "model", "none"),
        ({"completed_by": 4, "ground_truth": True}, "gold", "none"),
    ],
)
def test_only_the_file_makes_an_answer_human(fields: Json, source: str, assist: str) -> None:
    row = one_back(fresh("i-safe", CATEGORY, **fields))
    assert (row.source, row.assist) == (source, assist)
    assert "zhang" not in dump_row(row)


def test_a_prediction_is_a_models_whatever_stands_beside_it() -> None:
    [task] = fresh("i-safe", CATEGORY)
    prediction = {"model_version": "m1", "result": task["annotations"][0]["result"], "completed_by": 4}
    task |= {"annotations": [], "predictions": [prediction]}
    row = one_back([task])
    assert (row.source, row.by) == ("model", "m1")
    task["data"]["labelcamp"]["predictions"] = {"m1": {"source": "human"}}
    assert one_back([task]).source == "model"


@pytest.mark.parametrize(
    ("item", "results", "values"),
    [
        ("i-pair", [("preference", "pairwise", {"selected": "left"})], {"preference": preferred(-1, order="ab")}),
        ("i-pair", [("preference", "pairwise", {"selected": "right"})], {"preference": preferred(1, order="ab")}),
        ("i-four", [("ranking", "ranker", {"ranker": list("cabd")})], {"ranking": ranked(*"cabd", order="abcd")}),
        (
            "i-four",
            [("ranking", "ranker", {"ranker": {"rank-3": ["d"], "rank-1": ["a", "b", "c"], "rank-2": [], "_": []}})],
            {"ranking": ranked("abc", "d", order="abcd")},
        ),
        (
            "i-rating",
            [("rating-correct", "rating", {"rating": 3}), ("rating-concise", "number", {"number": 0})],
            {"rating": {"correct": 3, "concise": 0}},
        ),
        ("i-write", [("rewrite", "textarea", {"text": "cafe\u0301"})], {"rewrite": "café"}),
        (
            "i-spans",
            [("unsupported", "labels", {"start": "0", "end": "2", "labels": ["made_up"]})],
            {"unsupported": [span("made_up", "东京")]},
        ),
    ],
)
def test_other_tags_and_older_forms_are_read(item: str, results: list[Any], values: Json) -> None:
    assert one_back(fresh(item, *results)).values == values


# ---- hostile files


@pytest.mark.parametrize(
    ("item", "results", "code"),
    [
        ("i-safe", [("nope", "choices", {"choices": ["other"]})], "import-control"),
        ("i-safe", [("rewrite", "textarea", {"text": ["x"]})], "import-control"),
        ("i-safe", [("category", "choices", {"choices": ["nope"]})], "import-word"),
        ("i-safe", [("category", "choices", {"choices": ["other", "privacy"]})], "import-twice"),
        ("i-safe", [CATEGORY, CATEGORY], "import-twice"),
        ("i-safe", [("category", "taxonomy", {"taxonomy": [["other"]]})], "import-shape"),
        ("i-safe", [("category", "choices", {"choices": "other"})], "import-shape"),
        ("i-safe", [("category", "choices", {"choices": [["other"]]})], "import-shape"),
        ("i-safe", [("category", "choices", {"choices": ["other"] * 1001})], "import-too-many"),
        ("i-photo", [("contents", "choices", {"choices": ["yes:bird", "unsure:bird"]})], "import-twice"),
        ("i-pair", [("preference", "choices", {"choices": ["4"]})], "import-word"),
        ("i-pair", [("preference-reasons", "choices", {"choices": ["correct"]})], "import-partly"),
        ("i-pair", [("preference", "pairwise", {"selected": "none"})], "import-shape"),
        ("i-four", [("ranking", "ranker", {"ranker": {"rank-1": ["a", "b"], "_": ["c", "d"]}})], "import-partly"),
        ("i-four", [("ranking", "ranker", {"ranker": ["a", "a", "b", "c"]})], "import-partly"),
        ("i-four", [("ranking", "ranker", {"ranker": {"rank-1": [["a"]]}})], "import-shape"),
        ("i-rating", [("rating-correct", "rating", {"rating": 9})], "bad-value"),
        ("i-rating", [("rating-correct", "number", {"number": 1.5})], "import-shape"),
        ("i-rating", [("rating-correct", "number", {"number": True})], "import-shape"),
        ("i-write", [("rewrite", "textarea", {"text": ["x" * 4001]})], "bad-value"),
        ("i-write", [("rewrite", "textarea", {"text": ["a", "b"]})], "import-twice"),
        ("i-write", [("rewrite", "textarea", {"text": [{}]})], "import-shape"),
        ("i-steps", [("steps_3", "choices", {"choices": ["right"]})], "import-control"),
        ("i-spans", [("unsupported", "labels", {"start": 0, "end": 2, "labels": ["x"]})], "import-word"),
        ("i-spans", [("unsupported", "labels", {"start": 0, "end": 2, "labels": []})], "import-shape"),
        ("i-spans", [("unsupported", "labels", {"start": -1, "end": 2, "labels": ["made_up"]})], "import-shape"),
        ("i-spans", [("unsupported", "labels", {"start": 2, "end": 2, "labels": ["made_up"]})], "import-words"),
        ("i-spans", [("unsupported", "labels", {"start": 0, "end": 999, "labels": ["made_up"]})], "import-words"),
        (
            "i-spans",
            [("unsupported", "labels", {"start": 0, "end": 2, "text": "大阪", "labels": ["made_up"]})],
            "import-words",
        ),
        ("i-spans", [("unsupported", "labels", {"start": 0.0, "end": 2, "labels": ["made_up"]})], "import-shape"),
    ],
)
def test_a_wrong_result_gets_a_sentence_with_its_place(item: str, results: list[Any], code: str) -> None:
    read = back(fresh(item, *results))
    assert read.answers == ()
    assert [(problem.code, problem.where) for problem in read.failures] == [(code, "export.json #1 annotations #1")]
    for lang in ("zh", "en"):
        assert "export.json #1 annotations #1" in read.failures[0].sentence(lang)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"lead_time": -1}, "import-shape"),
        ({"lead_time": "soon"}, "import-shape"),
        ({"lead_time": 10**400}, "import-shape"),
        ({"lead_time": True}, "import-shape"),
        ({"result": None}, "import-shape"),
        ({"result": {"a": 1}}, "import-shape"),
        ({"result": [[]]}, "import-shape"),
    ],
)
def test_a_wrong_annotation_gets_a_sentence(change: Json, code: str) -> None:
    read = back(fresh("i-safe", CATEGORY, **change))
    assert ([problem.code for problem in read.failures], read.answers) == ([code], ())


def test_an_infinite_time_gets_a_sentence() -> None:
    text = json.dumps(fresh("i-safe", CATEGORY)).replace("2.5004", "1e999")
    assert [problem.code for problem in back(text.encode()).failures] == ["import-shape"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"labelcamp": None}, "import-foreign"),
        ({"labelcamp": {"item": 3}}, "import-foreign"),
        ({"chat": []}, "changed-item"),
    ],
)
def test_a_task_that_is_not_ours_gets_a_sentence(change: Json, code: str) -> None:
    [task] = fresh("i-safe", CATEGORY)
    task["data"] |= change
    assert [(problem.code, problem.where) for problem in back([task]).failures] == [(code, "export.json #1")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"item": "gone"}, "unknown-item"),
        ({"item_hash": "f" * 16}, "changed-item"),
        ({"task_hash": "f" * 16}, "other-version"),
        ({"task": "other"}, "other-task"),
        ({"v": 2}, "import-shape"),
        ({"v": True}, "import-shape"),
        ({"annotations": 3}, "import-shape"),
        ({"annotations": {"31": 3}}, "import-shape"),
        ({"annotations": {"31": {"mode": "god"}}}, "import-shape"),
        ({"annotations": {"31": {"source": ["human"]}}}, "import-shape"),
        ({"annotations": {"31": {"note": "x" * 300_000}}}, "line-too-long"),
    ],
)
def test_what_we_wrote_beside_it_is_not_believed_either(change: Json, code: str) -> None:
    [task] = fresh("i-safe", CATEGORY, import_id=31)
    task["data"]["labelcamp"] |= change
    assert [problem.code for problem in back([task]).failures] == [code]


@pytest.mark.parametrize("change", [{"item": "\x1b[31m"}, {"task": "\x1b[31m"}])
def test_a_sentence_leaves_the_terminal_alone(change: Json) -> None:
    [task] = fresh("i-safe", ("\x1b[31m\u202e", "choices", {"choices": []}))
    assert "\x1b" not in back([task]).failures[0].sentence() and "\u202e" not in back([task]).failures[0].sentence()
    task["data"]["labelcamp"] |= change
    assert "\x1b" not in back([task]).failures[0].sentence()


def test_one_bad_task_costs_no_other() -> None:
    file = json.loads(written(*ROWS))
    bad: list[Any] = [None, [], {"data": 1}, {"data": {}}, {"data": {}, "annotations": 3}]
    read = back([*bad, *file, *bad])
    assert len(read.answers) == len(ROWS)
    assert len(read.failures) == 2 * len(bad)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"null",
        b"[",
        b"\xff\xfe",
        b"[NaN]",
        b'["\\ud800"]',
        b"[" * 100_000,
        b"[" + b"9" * 5_000 + b"]",
    ],
    ids=lambda data: data[:8].decode("latin-1"),
)
def test_a_file_that_can_not_be_read_gets_a_sentence(data: bytes) -> None:
    with pytest.raises(ProblemError) as caught:
        back(data)
    assert caught.value.problem.code == "import-not-json"
    assert "export.json" in str(caught.value)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert len(back(b"\xef\xbb\xbf" + written(*ROWS).encode()).answers) == len(ROWS)


def test_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    file = fresh("i-safe", CATEGORY)
    with monkeypatch.context() as patch:
        patch.setattr(label_studio_in, "FILE_BYTES", 10)
        with pytest.raises(ProblemError, match="MB"):
            back(file)
    with monkeypatch.context() as patch:
        patch.setattr(label_studio_in, "TASKS", 1)
        with pytest.raises(ProblemError, match="more than 1 "):
            back(file * 2)
    file[0]["annotations"] *= label_studio_in.PER_TASK + 1
    assert [problem.code for problem in back(file).failures] == ["import-too-many"]


def paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [here, *(path for key, one in inner for path in paths(one, (*here, key)))]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS
    | st.sampled_from(["human", "__class__"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
WHOLE_FILE = [*json.loads(written(*ROWS)), *json.loads(written(evolve(ROWS[7], source="model"), sources=("model",)))]
PATHS = [path for path in paths(WHOLE_FILE) if path]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), JSON), min_size=1, max_size=3))
def test_no_file_breaks_the_reader(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    """Whatever stands anywhere in a file: answers that fit their items, or sentences, never another exception."""
    file = copy.deepcopy(WHOLE_FILE)
    for path, value in changes:
        inner: Any = file
        try:
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = value
        except (TypeError, LookupError):
            continue  # an earlier change took the place away
    read = back(file)
    for row in read.answers:
        assert check(row, TASK, ITEM_SET, row.set) is None
        assert parse_row(dump_row(row)) == row
        assert row.by == "label-studio" or row.source == "model" or re.fullmatch(r"label-studio-\d+", row.by)
    for problem in read.failures:
        assert problem.where.startswith("export.json #")
        assert problem.where in problem.sentence("en") and problem.sentence("zh")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=50) | JSON.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    try:
        assert back(data).answers == ()
    except ProblemError as error:
        assert error.problem.code in ("import-not-json", "import-too-many")
