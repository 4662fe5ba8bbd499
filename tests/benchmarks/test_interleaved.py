"""Measuring by turns: whose turn it is, how often, and what becomes of the rounds."""

import time

import pytest

from benchmarks.interleaved import Spread, by_turns, ratio, spread


def test_each_round_begins_with_another_candidate():
    order = []
    candidates = {name: lambda name=name: order.append(name) for name in "abc"}
    by_turns(candidates, rounds=3, seconds=0)
    assert "".join(order[-9:]) == "abcbcacab"


def test_every_candidate_has_one_time_in_every_round():
    taken = by_turns({"short": lambda: None, "long": lambda: sum(range(999))}, rounds=4, seconds=0)
    assert {name: len(times) for name, times in taken.items()} == {"short": 4, "long": 4}


def test_a_time_is_that_of_one_call_and_not_of_the_block():
    (taken,) = by_turns({"sleep": lambda: time.sleep(0.002)}, rounds=1, seconds=0.1).values()
    assert 0.002 <= taken[0] < 0.05  # a block sleeps for 0.1 s


def test_spread_is_median_and_the_middle_eight_tenths():
    assert spread(range(11)) == Spread(median=5, low=1, high=9)


def test_ratio_is_taken_round_by_round():
    # a machine that slows down to half its speed: the medians' ratio would be right by luck only
    assert ratio([2, 4, 20], [1, 2, 10]) == Spread(2, 2, 2)
    assert ratio([1, 1], [2, 4]).median == pytest.approx(3 / 8)
