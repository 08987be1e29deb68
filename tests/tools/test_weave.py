"""The weaver, on a small course of its own."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import nbformat
import pytest

TOOLS = Path(__file__).resolve().parents[2] / "tools"
sys.path.insert(0, str(TOOLS))

import weave  # noqa: E402
import weave_check  # noqa: E402
import weave_source  # noqa: E402

ZH = "# 看图\n\n请看 `lesson` 和[标注规范](guideline.zh.md)。"
EN = "# Pictures\n\nSee `lesson` and the [guideline](guideline.en.md)."
CODE = "import labelcamp as camp\nlesson = camp.lesson('03-image-classes')"
GLOSSARY = """
[[term]]
zh = "标注规范"
en = "guideline"
never_zh = "标注指南"

[[term]]
zh = "小汽车"
en = '\\bcars?\\b'
never_zh = '(?<!小)汽车'
"""


def source(zh: str = ZH, en: str = EN, code: str = CODE, of: str | None = None) -> str:
    of = weave_source.hash_of(zh) if of is None else of
    return (
        f'+++ {{"lang": "zh", "id": "title"}}\n\n{zh}\n\n+++ {{"lang": "en", "of": "{of}"}}\n\n{en}\n\n'
        f"```{{code-cell}} ipython3\n:id: open\n:tags: [hide-input]\n\n{code}\n```\n"
    )


@pytest.fixture
def course(tmp_path: Path) -> Path:
    write(tmp_path / "course" / "lessons" / "03-a.md", source())
    write(tmp_path / "course" / "glossary.toml", GLOSSARY)
    weave.build(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def problems_of(course: Path, **changes: str) -> list[str]:
    """What check says after the source was changed and built again."""
    write(course / "course" / "lessons" / "03-a.md", source(**changes))
    weave.build(course)
    return weave_check.check(course)


def test_a_sound_course_has_no_problems(course: Path) -> None:
    assert weave_check.check(course) == []


def test_both_notebooks_share_ids_code_and_metadata(course: Path) -> None:
    zh, en = (nbformat.read(course / "course" / lang / "03-a.ipynb", as_version=4) for lang in ("zh", "en"))
    nbformat.validate(zh)
    assert [cell.id for cell in zh.cells] == [cell.id for cell in en.cells] == ["title", "open"]
    assert zh.cells[1] == en.cells[1]
    assert zh.cells[1].metadata.jupyter == {"source_hidden": True}
    assert zh.cells[1].outputs == [] and zh.cells[1].execution_count is None
    assert (zh.metadata.labelcamp.lang, en.metadata.labelcamp.lang) == ("zh", "en")
    assert zh.metadata.kernelspec.name == "python3"
    assert zh.cells[0].source == ZH and en.cells[0].source == EN


def test_tags_of_a_prose_cell_reach_both_notebooks(course: Path) -> None:
    text = source().replace('"id": "title"', '"id": "title", "tags": ["compute"]')
    write(course / "course" / "lessons" / "03-a.md", text)
    weave.build(course)
    for lang in ("zh", "en"):
        book = nbformat.read(course / "course" / lang / "03-a.ipynb", as_version=4)
        assert book.cells[0].metadata == {"tags": ["compute"]}
    assert weave_check.check(course) == []
    assert weave.stamp(course) == []


def test_two_builds_give_the_same_bytes(course: Path) -> None:
    path = course / "course" / "zh" / "03-a.ipynb"
    before = path.read_bytes()
    path.unlink()
    assert weave.build(course) == [path]
    assert path.read_bytes() == before and b"\r" not in before
    assert weave.build(course) == []


def test_an_inserted_cell_renumbers_nothing(course: Path) -> None:
    first = source().replace('"title"', '"before"') + "\n"
    both = first.replace(":id: open", ":id: open-first") + source()
    write(course / "course" / "lessons" / "03-a.md", both)
    weave.build(course)
    cells = json.loads((course / "course" / "en" / "03-a.ipynb").read_text(encoding="utf-8"))["cells"]
    assert [cell["id"] for cell in cells] == ["before", "open-first", "title", "open"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"en": EN.replace("# ", "## ")}, "the heading levels differ"),
        ({"en": EN.replace("`lesson`", "lesson")}, "the code spans differ"),
        ({"en": EN.replace("guideline.en.md", "rules.en.md")}, "the links differ"),
        ({"en": EN + "\n\n- one more"}, "the list items differ"),
        ({"en": EN + "\n\n![A bird](bird.jpg)"}, "the pictures differ"),
        ({"of": "00000000"}, "en lags behind"),
        ({"zh": ZH.replace("标注规范", "标注指南")}, "zh says “标注指南”; the one term is “标注规范”"),
        ({"zh": ZH + "汽车", "en": EN + " car"}, "zh says “汽车”; the one term is “小汽车”"),
        ({"zh": ZH + "小汽车", "en": EN + " carpet"}, "zh says “小汽车”, but en does not say"),
        ({"code": CODE + "\nprint('鸟')"}, "the code holds Chinese"),
        ({"code": CODE + "\n# now label"}, "the code holds a comment"),
        ({"code": CODE + "\nprint('well done')"}, "the string 'well done' is prose"),
    ],
)
def test_check_names_what_is_wrong(course: Path, changes: dict[str, str], sentence: str) -> None:
    found = problems_of(course, **changes)
    assert len(found) == 1
    assert sentence in found[0]
    assert "03-a.md, cell" in found[0]


def test_nbgrader_marks_are_no_prose(course: Path) -> None:
    assert problems_of(course, code="### BEGIN SOLUTION\nshare = 0.5\n### END SOLUTION") == []


def test_a_missing_sibling_stops_the_build(course: Path) -> None:
    alone = '+++ {"lang": "zh", "id": "title"}\n\n# 看图\n'
    write(course / "course" / "lessons" / "03-a.md", alone)
    with pytest.raises(weave_source.WeaveError, match="cell “title” has no English beside it"):
        weave.build(course)
    write(course / "course" / "lessons" / "03-a.md", source(en=" "))
    with pytest.raises(weave_source.WeaveError, match="cell “title” has no English beside it"):
        weave.build(course)
    write(course / "course" / "lessons" / "03-a.md", alone + "\n" + source().replace('"title"', '"next"'))
    with pytest.raises(weave_source.WeaveError, match="cell “title” has no English beside it"):
        weave.build(course)


@pytest.mark.parametrize("identity", ["", "Title", "1st", "with space"])
def test_a_cell_needs_a_slug(course: Path, identity: str) -> None:
    write(course / "course" / "lessons" / "03-a.md", source().replace('"id": "title"', f'"id": "{identity}"'))
    with pytest.raises(weave_source.WeaveError, match="is small letters, digits and hyphens"):
        weave.build(course)


def test_an_id_stands_once(course: Path) -> None:
    write(course / "course" / "lessons" / "03-a.md", source() + "\n" + source())
    with pytest.raises(weave_source.WeaveError, match="“open” stands twice"):
        weave.build(course)


def test_a_product_that_was_edited_by_hand_is_found(course: Path) -> None:
    path = course / "course" / "en" / "03-a.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("Pictures", "Images"), encoding="utf-8")
    assert weave_check.check(course) == [
        "course/en/03-a.ipynb: not made from today's source; run `python tools/weave.py build`."
    ]


def test_a_notebook_without_a_source_is_found(course: Path) -> None:
    write(course / "course" / "en" / "09-old.ipynb", "{}")
    assert weave_check.check(course) == ["course/en/09-old.ipynb: no source makes this; remove it."]


def test_stamp_renews_the_hash_and_nothing_else(course: Path) -> None:
    path = course / "course" / "lessons" / "03-a.md"
    write(path, source(of="00000000"))
    assert weave.stamp(course) == [path]
    assert path.read_text(encoding="utf-8") == source()
    assert weave.stamp(course) == []


def test_stamp_refuses_in_ci(course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    path = course / "course" / "lessons" / "03-a.md"
    write(path, source(of="00000000"))
    monkeypatch.setenv("CI", "true")
    assert weave.main(["stamp"], course) == 1
    assert "does not run in CI" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == source(of="00000000")


def test_the_command_says_what_it_found(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert weave.main(["check"], course) == 0
    write(course / "course" / "lessons" / "03-a.md", source(of="00000000"))
    assert weave.main(["check"], course) == 1
    assert "en lags behind" in capsys.readouterr().out
    write(course / "course" / "lessons" / "03-a.md", '+++ {"lang": "zh", "id": "title"}\n\n看\n')
    assert weave.main(["build"], course) == 1
    assert "has no English" in capsys.readouterr().out


def test_teachers_notes_become_pages(course: Path) -> None:
    prose = source()[: source().index("```")]
    write(course / "course" / "teachers" / "03-a.md", prose)
    weave.build(course)
    assert (course / "course" / "teachers" / "zh" / "03-a.md").read_text(encoding="utf-8") == ZH + "\n"
    assert weave_check.check(course) == []


def test_data_files_are_walked(course: Path) -> None:
    write(course / "course" / "quizzes" / "03-a.toml", '[[question]]\nid = "why"\ntext = {zh = "为什么?"}\n')
    write(
        course / "datasets" / "d" / "task.toml",
        '[[asked]]\nid = "c"\ntitle = {zh = "小汽车", en = "vehicle"}\n',
    )
    write(course / "datasets" / "d" / "guideline.zh.md", "# 标注规范\n\n## R1\n\n## R2\n")
    write(course / "datasets" / "d" / "guideline.en.md", "# Guideline\n\n## R1\n")
    reason = {"item": "a", "gold": {"reason": {"zh": "是 `R1`", "en": "because of `R2`"}}}
    write(course / "datasets" / "d" / "practice" / "gold.jsonl", json.dumps(reason) + "\n")
    found = weave_check.check(course)
    assert [line.split(" differ")[0].split(", but")[0] for line in found] == [
        "course/quizzes/03-a.toml, question why, text: nothing is written in “en”.",
        "datasets/d/task.toml, asked c, title: zh says “小汽车”",
        "datasets/d/practice/gold.jsonl, line 1, gold, reason: the code spans",
        "datasets/d/guideline: the heading levels",
    ]


def test_a_term_with_two_translations_is_refused(course: Path) -> None:
    write(course / "course" / "glossary.toml", GLOSSARY + '\n[[term]]\nzh = "标注规范"\nen = "rules"\n')
    with pytest.raises(weave_source.WeaveError, match="“标注规范” stands twice"):
        weave_check.check(course)
