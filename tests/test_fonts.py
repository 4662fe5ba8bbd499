"""Pictures in Chinese have all their signs, whatever fonts a machine has."""

import logging
import re
import warnings

import matplotlib.pyplot as plt
import pytest
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_utils import fonts
from tools import fonts as making
from tools.course_paths import LESSONS, ROOT, numbered


def test_the_committed_font_has_every_sign_that_pictures_may_show():
    missing = making.drawn(ROOT / "locale") - making.known(fonts.FILE)
    assert not missing, "make fonts makes it anew"
    assert fonts.FAMILY == making.FAMILY
    assert (making.FOLDER / "OFL.txt").read_text(encoding="utf-8").count("SIL OPEN FONT LICENSE")


def glyphs_missing(text, **style):
    """What is told about `text` drawn in the course's style."""
    with plt.style.context(["default", "course_utils.course"]):
        figure = Figure()
        figure.text(0.5, 0.5, text, **style)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            FigureCanvasAgg(figure).draw()
    return [str(w.message) for w in told if "missing from font" in str(w.message)]


def test_a_chinese_label_is_drawn_and_a_sign_that_no_font_has_is_told(caplog):
    caplog.set_level(logging.WARNING)
    assert glyphs_missing("，。（p）") == []
    assert glyphs_missing("，。（p）", weight="bold") == []
    assert glyphs_missing("\U0002a6b2") != []
    assert not caplog.records, "a font that the style names is not found"


def test_the_font_is_the_courses_own_and_no_readers():
    found = [font.fname for font in font_manager.fontManager.ttflist if font.name == fonts.FAMILY]
    assert set(found) == {str(fonts.FILE)}


@pytest.mark.parametrize("lesson", numbered(LESSONS, ".py"), ids=lambda path: path.stem)
def test_a_lesson_that_uses_the_style_imports_what_makes_its_font_known(lesson):
    text = lesson.read_text(encoding="utf-8")
    if 'style.use("course_utils.course")' in text:
        assert re.search(r"from course_utils\.(plots|widgets\S+) import", text)
