"""Chinese shows in plots, with the font that comes along."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont
from matplotlib.figure import Figure

from labelcamp.plotting import FONT, use_course_font

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

import subset_font  # noqa: E402


@pytest.fixture(autouse=True)
def settings() -> Iterator[None]:
    with mpl.rc_context():
        yield


def test_chinese_glyphs_render_without_a_warning(tmp_path: Path) -> None:
    family = use_course_font()
    figure = Figure()
    axes = figure.subplots()
    axes.barh(["鸟", "小汽车", "鸟、小汽车", "都没有"], [1, 2, 3, -4])
    axes.set_xlabel("每张用时的中位数（秒）")
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib warns of every missing glyph
        figure.savefig(tmp_path / "plot.png")
    assert family == "Camp Sans"
    assert mpl.rcParams["font.family"][0] == family


def test_the_font_has_what_a_plot_may_have_to_write() -> None:
    have = set(TTFont(FONT).getBestCmap())
    wanted = {ord(sign) for sign in subset_font.common_characters() | subset_font.used(ROOT) if sign.isalnum()}
    missing = "".join(sorted(chr(code) for code in wanted - have))
    assert not missing, f"run tools/subset_font.py: the font lacks {missing}"
    assert len(subset_font.common_characters()) == 3755


def test_the_font_is_small_and_says_its_licence() -> None:
    assert FONT.stat().st_size < 1_600_000
    assert "SIL Open Font License" in (TTFont(FONT)["name"].getDebugName(13) or "")
    assert (FONT.parent / "OFL.txt").is_file()


def test_without_matplotlib_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match="pip install pandas matplotlib"):
        use_course_font()
