"""Seeds one by one and together: gains are the pairs' own, verdicts those of the interval."""

import re

import pytest

from course_utils.estimates import paired_interval
from course_utils.widgets.explorer import close_all
from course_utils.widgets.seed_by_seed import demo, seed_by_seed

WITHOUT, WITH = [0.5, 0.3, 0.9, 0.8, 0.7, 0.9], [0.3, 0.4, 0.5, 0.5, 0.3, 0.4]


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


def test_the_numbers_are_the_gain_of_the_seed_and_the_interval_of_the_first():
    said = seed_by_seed(WITHOUT, WITH).describe(seed=1, seeds=4)
    interval = paired_interval(WITHOUT[:4], WITH[:4])
    expected = "Alone -0.100; together {:.3f}, from {:.3f} to {:.3f}.".format(*interval)
    assert said.endswith(expected)


def test_one_seed_may_lose_where_all_together_gain():
    explorer = seed_by_seed(WITHOUT, WITH, seed=1)
    assert explorer.describe(seeds=2).startswith(
        "Seed 1 alone: a loss. The first 2 together: the interval contains 0."
    )
    assert "The first 6 together: a gain, the interval is clear of 0." in explorer.describe()
    assert "a loss, the interval is clear of 0" in seed_by_seed(WITH, WITHOUT).describe()
    equal = seed_by_seed([1, 1, 1], [1, 1, 1]).describe()
    assert "neither gain nor loss" in equal


def test_dots_and_bar_are_the_gains_and_the_interval():
    explorer = seed_by_seed(WITHOUT, WITH)
    explorer.picture(seed=2, seeds=3)
    left, right = explorer._stage.figure.axes
    points = [line.get_ydata() for line in left.lines[-3:]]
    assert [len(drawn) for drawn in points] == [3, 3, 1]
    assert list(points[1]) == pytest.approx([0.2, -0.1, 0.4])
    assert list(points[2]) == pytest.approx([0.4])
    (segment,) = right.collections[-1].get_segments()
    interval = paired_interval(WITHOUT[:3], WITH[:3])
    assert segment[:, 1].tolist() == pytest.approx([interval.low, interval.high])


def test_stored_words_hold_no_measured_number():
    assert not re.search(r"\d\.\d", repr(demo()))


def test_every_state_is_drawn_whatever_was_drawn_before():
    states = [{"seed": seed, "seeds": seeds} for seed in (0, 29) for seeds in (2, 15, 30)]
    one, other = demo(), demo()
    pictures = [one.picture(**state) for state in states]
    assert pictures == [other.picture(**state) for state in reversed(states)][::-1]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: seed_by_seed([1, 2], [1, 2]), "without has to hold at least 3 numbers"),
        (lambda: seed_by_seed(WITHOUT, WITH[1:]), "two lists of the same length"),
        (lambda: seed_by_seed(WITHOUT, WITH, seed=6), "seed has to be a whole number"),
    ],
)
def test_what_are_no_pairs_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()
