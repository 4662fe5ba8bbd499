"""The style of the course holds inside its block, whatever the reader has set, and only there."""

from matplotlib import rc_context, rcParams, style

from course_utils.widgets.style import COURSE_STYLE, course_style


def in_force():
    return {name: rcParams[name] for name in COURSE_STYLE}


def test_the_courses_style_holds_inside_and_the_readers_afterwards():
    for readers in ("default", "dark_background", "course_utils.course"):
        with style.context(readers), rc_context({"font.size": 31, "path.simplify": False}):
            before = dict(rcParams)
            with course_style():
                assert in_force() == COURSE_STYLE
            assert dict(rcParams) == before


def test_it_is_the_style_of_the_file():
    with style.context(["default", "course_utils.course"]):
        assert in_force() == COURSE_STYLE
    assert COURSE_STYLE["axes.titlelocation"] == "left"
