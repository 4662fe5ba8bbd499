"""A hundred intervals: scipy's own, and as many exclude 0 as the noncentral t says."""

import numpy as np
import pytest
from scipy import stats

from course_utils.estimates import binomial_range
from course_utils.widgets import interval_by_splits as module
from course_utils.widgets.explorer import close_all
from course_utils.widgets.interval_by_splits import chance, interval_by_splits, intervals


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


def test_intervals_are_those_of_scipy():
    low, high = intervals(8, 1.0, 2.0)
    drawn = 1 + 2 * module._draws()[:, :8]
    for k in (0, 17, 99):
        expected = stats.ttest_1samp(drawn[k], 0).confidence_interval(0.95)
        assert (low[k], high[k]) == pytest.approx(tuple(expected))


@pytest.mark.parametrize("splits", [3, 8, 40])
@pytest.mark.parametrize(("difference", "spread"), [(0.0, 1.0), (1.0, 2.0), (2.0, 4.0)])
def test_as_many_exclude_0_as_the_formula_says(splits, difference, spread):
    low, high = intervals(splits, difference, spread)
    found = int(((low > 0) | (high < 0)).sum())
    share = float(chance(splits, difference, spread))
    least, most = binomial_range(100, share, false_alarm=1e-3)
    assert least <= found <= most


def test_without_a_difference_one_in_twenty_excludes_0():
    np.testing.assert_allclose(chance(np.array([3, 8, 60]), 0.0, 1.0), 0.05)


def test_words_say_what_the_picture_shows():
    explorer = interval_by_splits()
    low, high = intervals(40, 1.0, 2.0)
    found = int(((low > 0) | (high < 0)).sum())
    assert f"{found} of 100" in explorer.describe(splits=40, difference=1.0, spread=2.0)
