"""Times by turns: every round measures every candidate, and the ratios are of its own round."""

import numpy as np
import pytest

from course_utils import timing
from course_utils.timing import by_turns, deciles, processor, ratio


@pytest.fixture
def clock(monkeypatch):
    """A clock for `timeit` that only its own hands move: calls take what they say, exactly."""

    class Clock:
        now = 0.0

        def takes(self, seconds):
            return lambda: setattr(self, "now", self.now + seconds)

    clock = Clock()
    timer = timing.Timer
    monkeypatch.setattr(timing, "Timer", lambda call: timer(call, timer=lambda: clock.now))
    return clock


def test_each_candidate_is_measured_in_every_round(clock):
    taken = by_turns({"slow": clock.takes(0.5), "fast": clock.takes(0.125)}, rounds=4, seconds=1)
    assert {name: seconds.tolist() for name, seconds in taken.items()} == {
        "slow": [0.5] * 4,
        "fast": [0.125] * 4,
    }
    assert ratio(*taken.values()) == (4, 4, 4)


def test_a_round_runs_a_candidate_for_about_the_seconds_and_once_at_least(clock):
    calls = {"short": 0, "long": 0}

    def counted(name, seconds):
        def call():
            calls[name] += 1
            clock.now += seconds

        return call

    by_turns({"short": counted("short", 0.25), "long": counted("long", 8)}, rounds=3, seconds=1)
    assert calls == {"short": 2 + 3 * 4, "long": 2 + 3}  # two calls before the first round


def test_rounds_begin_with_another_candidate_each(clock):
    seen = []
    names = "abc"
    calls = {name: lambda name=name: (seen.append(name), clock.takes(1)()) for name in names}
    by_turns(calls, rounds=3, seconds=1)
    assert "".join(seen) == "aabbcc" + "abc" + "bca" + "cab"


def test_a_disturbed_round_moves_a_ratio_of_medians_but_not_one_by_rounds():
    slow, fast = np.array([2.0, 4, 8]), np.array([1.0, 2, 4])  # the machine slows down
    assert ratio(slow, fast) == (2, 2, 2)
    assert slow[0] / np.median(fast) != 2


def test_deciles_are_the_median_and_eight_tenths():
    assert deciles(range(101)) == (50, 10, 90)


def test_processor_is_named():
    assert processor().strip()


@pytest.mark.parametrize("candidates", [{}, [], None, {"a": 3}, [len]])
def test_no_candidates_are_refused(candidates):
    with pytest.raises((TypeError, ValueError), match=r"^candidates has to "):
        by_turns(candidates)


@pytest.mark.parametrize(
    "options", [{"rounds": 0}, {"rounds": 1.5}, {"seconds": -1}, {"seconds": float("nan")}]
)
def test_impossible_rounds_and_seconds_are_refused(options):
    with pytest.raises((TypeError, ValueError), match=r"(rounds|seconds) has to be "):
        by_turns({"a": int}, **options)


def test_a_clock_that_does_not_move_is_no_division_by_zero(clock):
    taken = by_turns({"nothing": lambda: None}, rounds=1, seconds=1e-7)
    assert taken["nothing"].tolist() == [0]


@pytest.mark.parametrize("values", [[], None, "12", [[1, 2]], [float("nan")], ["a"], 3])
def test_what_holds_no_numbers_has_no_deciles(values):
    with pytest.raises((TypeError, ValueError), match="values has to "):
        deciles(values)


@pytest.mark.parametrize(
    "pair", [([1.0, 2.0], [1.0]), ([1.0, 0.0], [1.0, 1.0]), ([1.0], [-1.0]), ([1.0], [])]
)
def test_times_of_other_rounds_or_of_nothing_have_no_ratio(pair):
    with pytest.raises(ValueError, match=r"(reference|candidate) "):
        ratio(*pair)
