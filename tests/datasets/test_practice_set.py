"""The practice set and the sample of birds-and-cars: complete, licensed, within bounds, balanced, and apart."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from labelcamp.answers import Gold, load_gold
from labelcamp.guidelines import load_guideline
from labelcamp.items import ItemSet, load_set
from labelcamp.task import Task

CHINESE = range(0x4E00, 0xA000)
FREE = {
    "CC0-1.0",
    "LicenseRef-Public-Domain",
    "CC-BY-2.0",
    "CC-BY-3.0",
    "CC-BY-3.0-US",
    "CC-BY-4.0",
    "CC-BY-SA-4.0",
    "GPL-2.0-or-later",
}


@pytest.fixture(scope="module", params=["practice", "sample"])
def part(request: pytest.FixtureRequest, folder: Path) -> Path:
    return folder / str(request.param)


@pytest.fixture(scope="module")
def item_set(part: Path) -> ItemSet:
    return load_set(part)


@pytest.fixture(scope="module")
def gold(part: Path) -> dict[str, Gold]:
    return load_gold(part / "gold.jsonl")


@pytest.fixture(scope="module")
def credits(folder: Path) -> list[dict[str, str]]:
    with (folder / "practice" / "credits.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="module")
def materials(folder: Path) -> list[dict[str, str]]:
    with (folder.parent / "materials" / "materials.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def contents(gold: Gold) -> dict[str, str]:
    return dict(gold.answer.values["contents"])


def kind(gold: Gold) -> str:
    """`bird`, `car`, `bird car`, `` (neither), or `unsure`."""
    said = contents(gold)
    return "unsure" if "unsure" in said.values() else " ".join(sorted(said))


def test_every_item_has_its_file_and_its_gold(part: Path, item_set: ItemSet, gold: dict[str, Gold], task: Task) -> None:
    assert item_set.task_hash == task.hash
    assert set(gold) == set(item_set.by_id)
    assert {f"{item_id}.jpg" for item_id in item_set.by_id} == {path.name for path in (part / "media").iterdir()}
    for item in item_set.items:
        media = item.shown["image"]
        data = (part / "media" / media.file).read_bytes()
        assert hashlib.sha256(data).hexdigest() == media.sha256
        answer = gold[item.id].answer
        assert (answer.item_hash, answer.task_hash, answer.set) == (item.hash, task.hash, item_set.id)
        assert answer.guideline == task.guideline


def test_pictures_keep_their_bounds_and_carry_no_metadata(part: Path, item_set: ItemSet) -> None:
    total = 0
    for path in (part / "media").iterdir():
        total += path.stat().st_size
        assert path.stat().st_size <= 100_000
        with Image.open(path) as image:
            assert image.format == "JPEG"
            assert 640 <= max(image.size) <= 800
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    if item_set.id != "practice":
        assert len(item_set.items) == 60
        assert total <= 3_000_000


def test_the_repository_stays_small(folder: Path) -> None:
    size = sum(
        path.stat().st_size
        for top in (folder, folder.parent / "materials")
        for path in top.rglob("*")
        if path.is_file()
    )
    assert size <= 12_500_000


def test_every_rule_decides_enough_items(part: Path, folder: Path, gold: dict[str, Gold]) -> None:
    rules = load_guideline(folder, "zh").rules
    assert rules.keys() == load_guideline(folder, "en").rules.keys()
    decided = Counter(rule for one in gold.values() for rule in one.rules)
    assert decided.keys() <= rules.keys()
    least = 3 if part.name == "practice" else 6
    for rule in rules:
        assert decided[rule] >= (0 if rule == "R8" and part.name == "sample" else least), rule


def test_every_reason_is_of_its_own_picture_and_in_both_languages(gold: dict[str, Gold]) -> None:
    for one in gold.values():
        zh, en = one.reason["zh"], one.reason["en"]
        assert any(ord(letter) in CHINESE for letter in zh)
        assert not any(ord(letter) in CHINESE for letter in en)
        assert 15 <= len(zh) <= 160
        assert 30 <= len(en) <= 400
        assert 1 <= len(one.rules) <= 4
    for lang in ("zh", "en"):
        repeated = Counter(one.reason[lang] for one in gold.values()).most_common(1)[0][1]
        assert repeated <= 2


def test_unsure_is_said_in_practice_only_and_rests_on_its_rule(part: Path, gold: dict[str, Gold]) -> None:
    unsure = [one for one in gold.values() if kind(one) == "unsure"]
    assert {one.answer.item for one in unsure} == {one.answer.item for one in gold.values() if "R8" in one.rules}
    if part.name == "sample":
        assert not unsure
    else:
        for label in ("bird", "car"):
            assert sum(contents(one).get(label) == "unsure" for one in unsure) >= 5


def test_the_sample_is_balanced(folder: Path) -> None:
    found = Counter(kind(one) for one in load_gold(folder / "sample" / "gold.jsonl").values())
    assert len(found) == 4
    assert min(found.values()) >= 0.15 * 60


def test_six_tests_of_ten_can_be_drawn_from_the_test_pool(folder: Path) -> None:
    item_set, gold = load_set(folder / "practice"), load_gold(folder / "practice" / "gold.jsonl")
    assert len(item_set.pools["learn"]) == 40
    assert len(item_set.pools["test"]) >= 60
    found = Counter(kind(gold[item_id]) for item_id in item_set.pools["test"])
    assert found["unsure"] >= 6
    assert all(found[name] >= 12 for name in ("bird", "car", "bird car", ""))
    learn = Counter(kind(gold[item_id]) for item_id in item_set.pools["learn"])
    assert all(learn[name] >= 4 for name in ("bird", "car", "bird car", "", "unsure"))
    met = {rule for item_id in item_set.pools["learn"] for rule in gold[item_id].rules}
    assert met == set(load_guideline(folder, "en").rules)


def test_the_pools_share_no_picture_and_no_photograph(folder: Path, credits: list[dict[str, str]]) -> None:
    item_set = load_set(folder / "practice")
    photographs: dict[str, set[str]] = {"learn": set(), "test": set()}
    hashes: dict[str, set[str]] = {"learn": set(), "test": set()}
    for row in credits:
        assert row["item"] in item_set.pools[row["pool"]]
        photographs[row["pool"]].add(row["photograph"])
        hashes[row["pool"]].add(item_set.by_id[row["item"]].shown["image"].sha256)
    assert len(credits) == len(item_set.items)
    assert not photographs["learn"] & photographs["test"]
    assert not hashes["learn"] & hashes["test"]


def test_minted_scenes_use_no_photograph_that_practice_labels(
    credits: list[dict[str, str]], materials: list[dict[str, str]]
) -> None:
    minted = {row["source"].removeprefix("gcompris:").partition("?")[0] for row in materials if row["use"] == "minted"}
    assert not minted & {row["photograph"].partition("?")[0] for row in credits}


def test_practice_and_minted_scenes_share_no_bird_and_no_car(
    credits: list[dict[str, str]], materials: list[dict[str, str]]
) -> None:
    targets = {
        Path(row["file"]).stem for row in materials if row["kind"] in ("bird", "car") and row["use"] != "practice"
    }
    assert not targets & {name for row in credits for name in row["cutouts"].split()}


def test_every_file_has_author_licence_and_origin(
    folder: Path, credits: list[dict[str, str]], materials: list[dict[str, str]]
) -> None:
    for row in [*credits, *materials]:
        assert row["author"] and row["origin"], row
        assert set(row["licence"].split(" AND ")) <= FREE, row
    listed = {row["file"] for row in materials}
    top = folder.parent / "materials"
    found = {path.relative_to(top).as_posix() for path in top.rglob("*.webp")}
    assert found == listed
    for row in credits:
        if row["cutouts"]:
            # Share-alike works of two kinds can't meet in one picture.
            assert "CC-BY-SA" not in row["licence"]


def test_the_licences_are_declared_file_by_file(folder: Path, materials: list[dict[str, str]]) -> None:
    rows = [(folder.parent / "materials", row["file"], row["licence"]) for row in materials]
    for part in ("practice", "sample"):
        with (folder / part / "credits.csv").open(encoding="utf-8", newline="") as handle:
            rows += [(folder, f"{part}/media/{row['item']}.jpg", row["licence"]) for row in csv.DictReader(handle)]
    declared: dict[Path, str] = {}
    for top in (folder, folder.parent / "materials"):
        for block in tomllib.loads((top / "REUSE.toml").read_text(encoding="utf-8"))["annotations"]:
            declared |= {top / path: block["SPDX-License-Identifier"] for path in block["path"]}
    assert declared == {top / file: licence for top, file, licence in rows}
