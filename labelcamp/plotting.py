"""Plots that can show Chinese: the course's own font, for matplotlib."""

from __future__ import annotations

from pathlib import Path

from labelcamp.compute import missing
from labelcamp.i18n import language

FONT = Path(__file__).parent / "fonts" / "CampSans-Regular.otf"


def use_course_font() -> str:
    """Let matplotlib write in the course font from now on, and return the name of its family.

    A subset of Noto Sans CJK SC with the common characters comes with the package, so that labels in Chinese
    show on a machine that has no Chinese font.

    Raises:
        ImportError: matplotlib is not installed; the sentence says what to do.
    """
    try:
        import matplotlib as mpl  # noqa: PLC0415  (only the compute track needs it)
        from matplotlib import font_manager  # noqa: PLC0415
    except ImportError:
        raise missing("matplotlib", language()) from None
    font_manager.fontManager.addfont(FONT)
    family = font_manager.FontProperties(fname=FONT).get_name()
    mpl.rcParams["font.family"] = [family, "sans-serif"]
    # The true minus sign is not in every font; the hyphen is.
    mpl.rcParams["axes.unicode_minus"] = False
    return family
