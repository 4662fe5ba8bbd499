"""The explorer of the judge shows and says what `check_dropout` finds, of every implementation."""

import ipywidgets
import numpy as np
import pytest
from matplotlib.text import Text
from torch import nn

from course_utils.conformance import PROPERTIES, check_dropout
from course_utils.mutants import MUTANTS
from course_utils.widgets import verify_live as module
from course_utils.widgets.moving_text import GLYPH_OVERHANG, CachedText
from course_utils.widgets.verify_live import LINE, RATES, RIGHT, verify_live


@pytest.fixture(autouse=True)
def all_closed():
    yield
    ipywidgets.Widget.close_all()


def shown(explorer):
    """The texts that the picture now shows on top, and how many marks of each kind."""
    axes = explorer._stage.figure.axes[0]
    texts = [t.get_text() for t in axes.texts if t.get_animated() and t.get_visible()]
    marks = {line.get_marker(): len(line.get_xdata()) for line in axes.lines}
    return texts, marks


@pytest.mark.parametrize("name", ["divided_by_p", "shared_by_rows", "gaussian_noise", "clips_p"])
def test_picture_and_words_hold_what_the_judge_finds(name):
    explorer = verify_live(name)
    report = check_dropout(MUTANTS[name].build, rates=(0.3,))
    texts, marks = shown(explorer)
    assert {module._label(report[failed]) for failed in report.failed} <= set(texts)
    assert marks["X"] == texts.count("FAILED") == len(report.failed)
    assert marks["_"] == texts.count("not judged")
    assert report.verdict in texts[1]
    said = explorer.describe()
    assert f"{len(report.failed)} of {len(PROPERTIES)} properties failed" in said
    assert str(MUTANTS[name].mistake) in said
    for finding in report.findings:
        if finding.passed is False:
            assert finding.text in said
            assert module._label(finding) in said
        else:
            assert module._label(finding) not in texts or finding.passed is None


@pytest.mark.parametrize("name", RIGHT)
def test_right_ones_pass_all(name):
    explorer = verify_live(name)
    texts, marks = shown(explorer)
    assert "a drop-in for nn.Dropout" in explorer.describe()
    assert len(texts) == 2  # the heading and the verdict
    assert marks["X"] == marks["_"] == 0


def test_a_rate_of_one_half_hides_a_division_by_p():
    explorer = verify_live("divided_by_p")
    assert "Failed: values, mean and variance (survivors are divided by p, " in explorer.describe()
    assert "survivors are divided" not in explorer.describe(p=0.5)


def test_every_implementation_can_be_chosen_by_its_name():
    explorer = verify_live()
    options = dict(explorer.controls["implementation"].options)
    assert set(options.values()) == {*RIGHT, *MUTANTS}
    assert len(options) == len(RIGHT) + len(MUTANTS)


def test_next_goes_through_the_list_and_round():
    explorer = verify_live("course_dropout")
    explorer.controls["next"].click()
    first = next(iter(MUTANTS))
    assert explorer.state["implementation"] == first
    assert str(MUTANTS[first].mistake) in explorer.words.value
    explorer.controls["implementation"].value = list(MUTANTS)[-1]
    explorer.controls["next"].click()
    assert explorer.state["implementation"] == "nn_dropout"


def test_each_report_is_made_once(monkeypatch):
    asked = []

    def judge(build, *, rates, seed):
        asked.append((build, rates, seed))
        return check_dropout(nn.Dropout, rates=rates, seed=seed)

    monkeypatch.setattr(module, "check_dropout", judge)
    explorer = verify_live("exactly_k", seed=3)
    for _ in range(3):
        explorer.picture(p=0.3)
        explorer.picture(p=0.8)
    build = MUTANTS["exactly_k"].build
    assert asked == [(build, (0.3,), 3), (build, (0.8,), 3)]


def test_the_same_state_gives_the_same_picture_whatever_was_drawn_before():
    one, two = verify_live("shared_by_rows"), verify_live("nn_dropout")
    state = {"implementation": "shared_by_rows", "p": 0.3}
    assert one.picture() == two.picture(**state) == one.picture(**state)
    assert two.picture() != one.picture()
    assert two.picture() == one.picture(implementation="nn_dropout")


@pytest.mark.slow
def test_findings_that_are_copied_look_as_if_they_were_drawn_anew(monkeypatch):
    names = ["needs_contiguous", "overwrites_its_input", "nn_dropout", "shared_by_rows", "clips_p"]
    explorer = verify_live()
    copied = [explorer.picture(implementation=name) for name in names + names[::-1]]
    monkeypatch.setattr(CachedText, "draw", Text.draw)
    drawn = [verify_live().picture(implementation=name) for name in names]
    assert copied == drawn + drawn[::-1]
    assert len(set(drawn)) == len(names)


def test_no_line_is_wider_than_the_picture_or_longer_than_two_rows():
    explorer = verify_live("needs_contiguous")
    for name in (
        "needs_contiguous",
        "scaled_at_test_time",
        "overwrites_its_input",
        "shared_by_rows",
    ):
        explorer.picture(implementation=name)
        figure = explorer._stage.figure
        row = figure.bbox.height / abs(np.subtract(*figure.axes[0].get_ylim()))
        for text in figure.axes[0].texts:
            box = text.get_window_extent(explorer._stage._canvas.renderer)
            assert not text.get_visible() or box.x1 < figure.bbox.x1
            assert text.get_text().count("\n") <= 1
            # the box that is copied, larger by the overhang on each side, stays in its own row
            assert not text.get_visible() or box.height + 2 * GLYPH_OVERHANG < row
            assert len(text.get_text()) <= 2 * LINE + 1


def test_the_widest_heading_fits():
    explorer = verify_live()
    longest = max(MUTANTS, key=lambda name: len(name) + len(str(MUTANTS[name].mistake)))
    explorer.picture(implementation=longest)
    figure = explorer._stage.figure
    heading = next(text for text in figure.axes[0].texts if text.get_animated())
    assert heading.get_window_extent(explorer._stage._canvas.renderer).x1 < figure.bbox.x1


def test_controls_have_labels_and_move_the_picture():
    explorer = verify_live("divided_by_p")
    assert all(control.description for control in explorer.controls.values())
    assert [p for _, p in explorer.controls["p"].options] == list(RATES)
    explorer.controls["p"].value = 0.5
    assert bytes(explorer.image.value) == explorer.picture(p=0.5)
    assert "judged at p = 0.5" in explorer.words.value
    assert "values (some outputs are not those of the law; seen" in explorer.words.value


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"implementation has to be one of .* but got 'good'"):
        verify_live("good")
    with pytest.raises(ValueError, match=r"rate has to be one of .* but got 0.2"):
        verify_live(rate=0.2)
