"""Plots draw finished numbers on the axes they are given, and on nothing else."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from course_utils.estimates import Interval
from course_utils.plots import (
    COLOURS,
    LINES,
    plot_intervals,
    plot_lines,
    plot_mask,
    plot_network,
    plot_pairs,
    plot_running_mean,
    plot_waterfall,
)


@pytest.fixture
def ax():
    return Figure().subplots()


INTERVALS = {"clear of 0": Interval(0.5, 0.25, 1.0), "not": Interval(-0.1, -1.0, 0.8)}
DRAWINGS = {
    "lines": lambda ax: plot_lines(
        ax, [0, 1], {"a": ("train", [1, 2])}, xlabel="epoch", ylabel="loss", bands={"a": (0, 3)}
    ),
    "running mean": lambda ax: plot_running_mean(
        ax, [3.0, 3.1], expected=3, standard_error=np.array([1, 0.7])
    ),
    "pairs": lambda ax: plot_pairs(ax, [1, 2], [0.5, 3], ylabel="error"),
    "network": lambda ax: plot_network(ax, [[True, False], [True]], title="thinned"),
    "mask": lambda ax: plot_mask(ax, [[True, False], [False, True]]),
    "intervals": lambda ax: plot_intervals(ax, INTERVALS, xlabel="gain"),
    "waterfall": lambda ax: plot_waterfall(ax, {"coins": 5, "product": 2}, xlabel="seconds"),
}


@pytest.mark.parametrize("draw", DRAWINGS.values(), ids=DRAWINGS)
def test_axes_come_back_and_no_global_figure_is_made(ax, draw):
    plt.close("all")
    assert draw(ax) is ax
    assert plt.get_fignums() == []


@pytest.mark.parametrize("name", ["lines", "running mean", "mask"])
def test_axes_are_labelled(ax, name):
    DRAWINGS[name](ax)
    assert ax.get_xlabel()
    assert ax.get_ylabel()


def test_lines_of_one_role_look_alike_and_of_two_differ_without_colour(ax):
    plot_lines(
        ax,
        [0, 1],
        {"a": ("train", [1, 2]), "b": ("eval", [1, 2]), "c": ("train", [2, 3])},
        xlabel="epoch",
        ylabel="loss",
    )
    looks = [(line.get_color(), line.get_linestyle()) for line in ax.get_lines()]
    assert looks[0] == looks[2]
    assert looks[0][1] != looks[1][1]


@pytest.mark.parametrize(
    "together", [("train", "eval", "validation"), ("without", "with", "theory")]
)
def test_curves_that_share_a_picture_have_dashes_of_their_own(together):
    assert len({LINES[role] for role in together}) == len(together)


def test_kept_and_dropped_differ_in_grey():
    grey = {name: np.dot(to_rgb(COLOURS[name]), [0.299, 0.587, 0.114]) for name in COLOURS}
    assert abs(grey["kept"] - grey["dropped"]) > 0.2
    assert abs(grey["with"] - grey["without"]) > 0.2


def test_dropped_unit_has_no_lines_and_a_cross(ax):
    plot_network(ax, [[True, True], [True, False], [True]])
    circles = [patch for patch in ax.patches if isinstance(patch, Circle)]
    assert len(circles) == 5
    connections, cross = 2 + 1, 2
    assert len(ax.get_lines()) == connections + cross


def test_whole_network_has_every_line(ax):
    plot_network(ax, [[True] * 3, [True] * 4, [True] * 2])
    assert len(ax.get_lines()) == 3 * 4 + 4 * 2


def test_mask_is_drawn_with_row_0_on_top(ax):
    plot_mask(ax, [[True, True, True], [False, False, False]])
    bottom, top = ax.get_ylim()
    assert bottom > top
    assert ax.collections[0].get_array().tolist() == [[1, 1, 1], [0, 0, 0]]


def test_pair_that_got_worse_is_dashed(ax):
    plot_pairs(ax, [1.0, 1.0], [0.5, 1.5], ylabel="error")
    assert [line.get_linestyle() for line in ax.get_lines()] == ["-", "--"]


def test_band_is_four_standard_errors_wide(ax):
    plot_running_mean(ax, [3.0, 3.0], expected=3, standard_error=np.array([1.0, 0.5]))
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert heights.min() == -1
    assert heights.max() == 7


def test_style_of_the_course_is_found():
    with plt.style.context("course_utils.course"):
        assert plt.rcParams["figure.constrained_layout.use"]


def test_for_the_projector_everything_grows_and_nothing_else_changes():
    larger = ("font.size", "axes.titlesize", "axes.labelsize", "legend.fontsize", "lines.linewidth")
    with plt.style.context(["default", "course_utils.course"]):
        before = dict(plt.rcParams)
        plt.style.use("course_utils.projector")
        after = dict(plt.rcParams)
    assert all(after[name] >= 1.3 * before[name] for name in larger)
    assert after["figure.dpi"] == 2 * before["figure.dpi"]
    changed = {name for name in after if after[name] != before[name]}
    assert not any("color" in name or "cycle" in name for name in changed)


def test_waterfall_bars_follow_one_another_and_end_at_the_whole(ax):
    plot_waterfall(ax, {"coins": 5.0, "product": 2.0, "rest": -1.0}, xlabel="seconds")
    bars = [(bar.get_x(), bar.get_width()) for bar in ax.patches]
    assert bars == [(0, 5), (5, 2), (7, -1)]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["coins", "product", "rest"]
    assert ax.yaxis_inverted(), "the first part is on top"


def test_an_interval_is_drawn_from_end_to_end_with_its_numbers_beside_it(ax):
    plot_intervals(ax, INTERVALS, xlabel="gain")
    drawn = [bar.lines[2][0].get_segments()[0] for bar in ax.containers]
    expected = [[(i.low, at), (i.high, at)] for at, i in enumerate(INTERVALS.values())]
    np.testing.assert_allclose(drawn, expected)
    assert [bar.lines[0].get_xdata()[0] for bar in ax.containers] == [0.5, -0.1]
    assert [label.get_text() for label in ax.get_yticklabels()] == list(INTERVALS)
    assert [text.get_text() for text in ax.texts] == [
        "0.500, from 0.250 to 1.000",
        "-0.100, from -1.000 to 0.800",
    ]
    top, bottom = (ax.transData.transform((0, at))[1] for at in (0, 1))
    assert top > bottom
