"""What is left of a hand-in's notebook, and outputs that nbgrader would misread."""

from __future__ import annotations

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.utils import determine_grade

from autograder.misread import misread
from autograder.notebook import SourceCell, restored

SOURCES = [
    SourceCell("intro", "markdown", "read this", True, "c0"),
    SourceCell("answer", "code", "...", False, "c1", None, True),
    SourceCell("labels", "code", "work.check()", True, "c2", 100.0),
]


def cell(name, source="?", kind=new_code_cell):
    return kind(source, metadata={"nbgrader": {"grade_id": name, "grade": True, "points": 9, "schema_version": 1}})


def names(notebook):
    return [c.metadata.get("nbgrader", {}).get("grade_id") for c in notebook.cells]


def test_cells_are_the_teachers_again():
    nb = new_notebook(cells=[cell("intro"), new_code_cell("mine"), cell("answer", "x = 2"), cell("labels", "100.0")])
    found = restored(nb, SOURCES)
    assert names(found) == ["intro", None, "answer", "labels"]
    assert [c.source for c in found.cells] == ["read this", "mine", "x = 2", "work.check()"]
    assert found.cells[0].cell_type == "markdown"
    assert found.cells[3].metadata.nbgrader.points == 100.0
    nbformat.validate(found)


@pytest.mark.parametrize(
    ("left", "wanted"),
    [
        ([], ["intro", "answer", "labels"]),
        (["answer"], ["intro", "answer", "labels"]),
        (["labels", "intro"], ["labels", "intro", "answer"]),
        (["labels", "answer", "labels"], [None, "intro", "answer", "labels"]),
        (["answer", "nobody"], ["intro", "answer", "labels", None]),
    ],
)
def test_deleted_and_copied_cells(left, wanted):
    assert names(restored(new_notebook(cells=[cell(name) for name in left]), SOURCES)) == wanted


def test_html_is_harmless_and_metadata_is_dropped():
    text = new_markdown_cell("<script>x</script> <b>ok</b> 1 < 2", metadata={"tags": ["a"]}, attachments={"a": {}})
    nb = new_notebook(cells=[text], metadata={"widgets": {}, "autograder": {"mark": 100}})
    found = restored(nb, [])
    assert "<script" not in found.cells[0].source and "<b>ok</b>" in found.cells[0].source
    assert found.cells[0].metadata == {} and "attachments" not in found.cells[0]
    assert set(found.metadata) == {"kernelspec", "language_info"}


ODD = st.recursive(
    st.none() | st.integers() | st.text(max_size=5), lambda x: st.lists(x, max_size=3) | st.dictionaries(
        st.sampled_from(["cells", "metadata", "nbgrader", "grade_id", "source", "cell_type"]), x, max_size=4
    ), max_leaves=12,
)  # fmt: skip


@given(st.lists(ODD, max_size=4))
def test_no_cell_raises(cells):
    found = restored({"cells": cells}, SOURCES)
    assert {"intro", "answer", "labels"} <= set(names(found))


def graded(outputs, executed=1):
    meta = {"grade": True, "grade_id": "t", "points": 2, "solution": False, "locked": True}
    made = new_code_cell("test", metadata={"nbgrader": meta}, outputs=outputs)
    made.execution_count = executed
    return made


def result(text):
    return new_output("execute_result", data={"text/plain": text})


ERR = new_output("stream", name="stderr", text="warning")
OUT = new_output("stream", name="stdout", text="1.5")


@pytest.mark.parametrize(
    ("outputs", "score"),
    [
        ([result("1.5")], 1.5),
        ([result("0")], 0),
        ([OUT, result("2")], 2),
        ([], 2),
        ([OUT], 2),
        ([ERR, result("1.5")], 0),
        ([new_output("error", ename="AssertionError", evalue="", traceback=[])], 0),
        ([result("np.float64(1.5)")], None),
        ([result("nan")], None),
        ([result("-1")], None),
        ([result("inf")], None),
        ([result("2.0000001")], None),
        ([result("True")], None),
        ([result("'1.5'")], None),
        ([result("")], None),
        ([new_output("execute_result", data={"text/html": "<b>1</b>"})], None),
    ],
)
def test_nbgraders_rule_except_where_it_misreads(outputs, score):
    made = graded(outputs)
    reason = misread(made, "en")
    assert (reason is None) == (score is not None)
    if reason is None:
        assert determine_grade(made) == (score, 2)


def test_a_cell_that_was_not_executed_has_no_score():
    assert misread(graded([], executed=None), "en") == "No score: the cell was not executed."
