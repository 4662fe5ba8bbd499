"""The axes of a distribution show its values, mean and deviation, and say what lies outside."""

import numpy as np
from matplotlib.figure import Figure

from course_utils.widgets.distribution import WIDEST, distribution


def test_sticks_numbers_and_what_lies_outside_are_those_of_the_distribution():
    ax = Figure().subplots()
    move = distribution(ax, xlabel="x")
    values, probability = np.array([0.0, 1.0, WIDEST + 1.0]), np.array([0.5, 0.25, 0.25])
    move(values, probability, 1.25, 1.64)
    sticks, band = ax.collections
    tips = [tuple(segment[1]) for segment in sticks.get_segments()]
    assert tips == [(0, 1), (1, 0.5), (WIDEST + 1, 0.5)]
    edges = band.get_paths()[0].vertices[:, 0]
    np.testing.assert_allclose([edges.min(), edges.max()], [1.25 - 1.64, 1.25 + 1.64])
    assert [text.get_text() for text in ax.texts if text.get_animated()] == [
        "1.25, 1.64",
        "25.0% lies further right →",
    ]
    move(values[:2], probability[:2], 0.33, 0.47)
    assert [text.get_text() for text in ax.texts if text.get_animated()] == ["0.33, 0.47", ""]
