"""A small task with drawn pictures, as a package that a notebook opens a bench with."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

from PIL import Image, ImageDraw

from labelcamp.items import Item, ItemSet, Media, dump_set
from labelcamp.task import load_task

TASK = """
id = "birds-and-cars"
version = 1
title = { zh = "鸟和小汽车", en = "Birds and cars" }
guideline = "1.0"
[points]
passing = 0.6
excellent = 0.85
[[shown]]
name = "photo"
kind = "image"
[[asked]]
kind = "choice"
id = "contents"
title = { zh = "照片里有没有鸟?有没有小汽车?", en = "Is there a bird? Is there a car?" }
multiple = true
unsure = true
none = { key = "3", title = { zh = "都没有", en = "Neither" } }
[[asked.labels]]
id = "bird"
title = { zh = "鸟", en = "Bird" }
key = "1"
unsure_key = "q"
rule = "R1"
[[asked.labels]]
id = "car"
title = { zh = "小汽车", en = "Car" }
key = "2"
unsure_key = "w"
rule = "R4"
"""
GUIDELINES = {
    "en": """# Is there a bird? Is there a car? (v1.0)

Two questions about one photograph; the answer to one never settles the other. Look at the whole frame first.

| | Rule | Counts | Doesn't count |
|---|---|---|---|
| **R1** | **One is enough.** Size and number don't matter. | A heron far away: bird. | An empty cage. |
| **R2** | **A bird is a bird by zoology.** | A hen in a yard. | Bats and butterflies. |
| **R3** | **Real ones only.** | A sparrow on a stone lion. | A bronze crane, a toy car. |
| **R4** | **A car carries a few people:** saloon, SUV, minivan, taxi. | A minivan with vegetables. | Buses, trucks. |
""",
    "zh": """# 这张照片里有没有鸟?有没有小汽车?(v1.0)

每张照片回答两件事,分开答,互不影响。先看全图,再扫四角和远处。

| | 规则 | 算 | 不算 |
|---|---|---|---|
| **R1** | **有一只、一辆就算有。** 大小、多少都不管。 | 远处一只白鹭:标鸟。 | 空鸟笼。 |
| **R2** | **看它是什么动物。** | 院子里的母鸡:标鸟。 | 蝙蝠、蝴蝶。 |
| **R3** | **只认真的。** | 石狮子头上的麻雀:标鸟。 | 铜鹤、玩具车。 |
| **R4** | **小汽车指日常载人的小车:** 轿车、SUV、面包车、出租车。 | 拉菜的面包车:标小汽车。 | 公交车、卡车。 |
""",
}
CONTENTS = ({"bird": "yes"}, {"car": "yes"}, {}, {"bird": "yes", "car": "yes"}, {"bird": "unsure"})
"""Gold, by item number modulo five."""

HELPER = """
import json, os
from pathlib import Path
from labelcamp.answers import Answer, Gold
from labelcamp.bench import Bench
from labelcamp.guidelines import load_guideline
from labelcamp.items import load_set
from labelcamp.task import load_task

HERE = Path(__file__).parent
CONTENTS = json.loads((HERE / "gold.json").read_text(encoding="utf-8"))
REASON = {"zh": "有嘴有身子，是只真鸟。", "en": "The dark shape with a beak is a live bird."}

def bench(mode="work", set_id="demo", lang="en", count=60, **more):
    (Path.cwd() / "kernel.pid").write_text(str(os.getpid()), encoding="utf-8")
    task, items = load_task(HERE), load_set(HERE).items[:count]
    gold = {}
    for item in items:
        answer = Answer("0" * 32, 1, task.id, task.hash, item.id, item.hash, set_id, mode, "", "gold", "submitted",
                        {"contents": CONTENTS[item.id]})
        gold[item.id] = Gold(answer, ("R1", "R2"), {k: f"{v} [{item.id}]" for k, v in REASON.items()})
    return Bench(task=task, guideline=load_guideline(HERE, lang), items=items, mode=mode, set_id=set_id, lang=lang,
                 media=lambda name: (HERE / "media" / name).read_bytes(), journal_folder=Path("labels"),
                 gold=None if mode == "work" else gold, **more)
"""


def picture(number: int) -> bytes:
    image = Image.new("RGB", (640, 480), ((37 * number) % 90 + 130, (61 * number) % 90 + 140, 190))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 330, 640, 480), fill=(110, 140, 100))
    content = CONTENTS[number % 5]
    if "bird" in content:
        draw.ellipse((260, 120, 380, 190), fill=(50, 40, 40))
        draw.polygon(((380, 150), (410, 158), (380, 168)), fill=(220, 150, 40))
    if "car" in content:
        draw.rounded_rectangle((120, 320, 330, 400), 20, fill=(170, 40, 40))
        draw.ellipse((150, 380, 190, 420), fill=(30, 30, 30))
        draw.ellipse((260, 380, 300, 420), fill=(30, 30, 30))
    draw.text((20, 20), str(number), fill=(255, 255, 255), font_size=40)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()


def folder(place: Path, count: int = 60) -> None:
    """Make the package `demo` with task, guidelines, items and pictures."""
    media = place / "media"
    media.mkdir(parents=True)
    (place / "task.toml").write_text(TASK, encoding="utf-8")
    for lang, text in GUIDELINES.items():
        (place / f"guideline.{lang}.md").write_text(text, encoding="utf-8")
    items = []
    for number in range(count):
        data = picture(number)
        (media / f"{number:03}.jpg").write_bytes(data)
        shown = {"photo": Media(f"{number:03}.jpg", hashlib.sha256(data).hexdigest(), 640, 480)}
        items.append(Item(f"item-{number:03}", ("contents",), shown))
    task = load_task(place)
    dump_set(ItemSet("demo", task.id, task.version, task.hash, tuple(items)), place)
    gold = {item.id: CONTENTS[number % 5] for number, item in enumerate(items)}
    (place / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    (place / "helper.py").write_text(HELPER, encoding="utf-8")
