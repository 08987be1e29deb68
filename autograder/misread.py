"""Outputs of an executed test cell that nbgrader would misread as full marks."""

from __future__ import annotations

import math
from typing import Any

from labelcamp.i18n import translator


def misread(cell: Any, lang: str) -> str | None:
    """Why a graded cell gets no score although nbgrader would give one, or None: nbgrader's rule holds.

    nbgrader's rule for a test cell: an error or anything on stderr is 0; a number is the score; no result at all is
    full marks, because every assert held. Full marks are also what it gives to a result that it can't read as a
    number from 0 to the maximum (`np.float64(1.5)`, `nan`, `-1`, `'7.5'`), and to a cell that was never executed.
    """
    meta = cell.metadata.get("nbgrader", {})
    if cell.cell_type != "code" or meta.get("solution") or not meta.get("grade"):
        return None
    _ = translator(lang)
    for output in cell.outputs:
        if output.output_type == "error" or (output.output_type == "stream" and output.name == "stderr"):
            return None
        if output.output_type == "execute_result":
            text = output.get("data", {}).get("text/plain", "")
            shown = "".join(text) if isinstance(text, list) else str(text)
            if _score(shown, float(meta["points"])):
                return None
            return _("No score: the cell gave {result}, which is not a number from 0 to {points}.").format(
                result=shown[:60] or "?", points=meta["points"]
            )
    return _("No score: the cell was not executed.") if cell.execution_count is None else None


def _score(text: str, points: float) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return math.isfinite(value) and 0 <= value <= points
