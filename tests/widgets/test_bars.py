"""Bars stand on 0, as high and as wide as asked for."""

import numpy as np

from course_utils.widgets.bars import bars


def test_each_bar_has_its_place_height_and_width():
    corners = bars([1, 4], [2.0, 0.5], 0.25)
    np.testing.assert_array_equal(corners.min(axis=1), [[0.75, 0], [3.75, 0]])
    np.testing.assert_array_equal(corners.max(axis=1), [[1.25, 2], [4.25, 0.5]])
