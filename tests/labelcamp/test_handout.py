"""What a learner without a class gets: the same stubs as a class, and on the site nothing that needs pandas."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.preprocessors import ClearSolutions

from labelcamp import content, workspace
from labelcamp.handout import STUB, handed_out, without_compute
from labelcamp.i18n import LANGUAGES

COURSE = [path for part in ("course", "assignments") for path in sorted(content.find(part).rglob("*.ipynb"))]
LESSON = content.find("course") / "en" / "03-image-classes.ipynb"


def notebook(source: str) -> str:
    return str(nbformat.writes(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])))


@pytest.mark.parametrize("path", COURSE, ids=lambda path: "-".join(path.relative_to(path.parents[2]).parts))
def test_every_notebook_is_as_nbgrader_would_hand_it_out(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cleared, _ = ClearSolutions().preprocess(nbformat.reads(text, as_version=4), {})
    assert handed_out(text) == nbformat.writes(cleared) + "\n"


def test_a_stub_stands_for_each_solution_where_it_was() -> None:
    source = "if a:\n    ### BEGIN SOLUTION\n    b = 1\n\n    c = 2\n    ### END SOLUTION\nd = 3\n" * 2
    stub = "".join(f"    {line}\n" for line in STUB)
    (cell,) = nbformat.reads(handed_out(notebook(source)), as_version=4).cells
    assert cell.source == f"if a:\n{stub}d = 3\n" * 2


def test_a_learner_s_folder_holds_no_solution(tmp_path: Path) -> None:
    copied = workspace.prepare(tmp_path)
    assert len(copied) == 18
    texts = {path: path.read_text(encoding="utf-8") for path in copied}
    assert not [path for path, text in texts.items() if "SOLUTION" in text]
    assert sum(STUB[0] in text for text in texts.values()) == len(LANGUAGES)


def test_the_compute_track_is_left_out_with_or_without_a_word() -> None:
    lesson = LESSON.read_text(encoding="utf-8")
    whole, told, untold = (
        _by_id(book)
        for book in (lesson, without_compute(lesson, "en", tell=True), without_compute(lesson, "en", tell=False))
    )
    compute = [name for name, cell in whole.items() if "compute" in cell["metadata"].get("tags", [])]
    assert len(compute) > 5
    assert list(untold) == [name for name in whole if name not in compute]
    assert list(told) == [name for name in whole if name not in compute[1:]]
    (heading, _empty, sentence) = "".join(told[compute[0]]["source"]).splitlines()
    assert heading == whole[compute[0]]["source"][0].strip()
    assert "labelcamp start" in sentence
    other = notebook("a")
    assert without_compute(other, "en", tell=True) == other + "\n"


def _by_id(book: str) -> dict[str, Any]:
    return {cell["id"]: cell for cell in json.loads(book)["cells"]}
