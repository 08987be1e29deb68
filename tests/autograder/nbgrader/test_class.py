from __future__ import annotations

import pytest

pytestmark = pytest.mark.nbgrader


def test_smoke(school):
    for s in ("careful", "half", "empty", "none", "torn", "twice", "version", "latin", "model", "item", "thief", "editor", "deleter", "copier", "printer", "schemer", "extra", "zero", "linker", "again"):
        print(s, school.grades(s))
    for s in ("coder", "skipper"):
        print(s, school.grades(s, "ps1"))
    print(school.feedback("careful")[:5000])
    print(school.said["autograde"][-3000:])
