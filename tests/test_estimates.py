"""Intervals: the exact case, scipy as the second road, coverage counted."""

import math

import pytest
import torch
from scipy import stats

from course_utils.estimates import (
    Interval,
    binomial_interval,
    binomial_range,
    paired_interval,
    running_mean,
    standard_error,
)


def test_standard_error_of_two_numbers_is_half_their_distance():
    assert standard_error(torch.tensor([1.0, 3.0])).item() == 1.0


def test_standard_error_equals_scipys():
    values = torch.randn(50, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    assert standard_error(values).tolist() == pytest.approx(stats.sem(values.numpy()).tolist())


def test_standard_error_of_one_number_is_refused():
    with pytest.raises(ValueError, match="at least 2 entries along dim 0, but holds 1"):
        standard_error(torch.ones(1))


def test_running_mean_ends_at_the_mean_along_any_dim():
    values = torch.arange(12.0).reshape(3, 4)
    assert running_mean(torch.tensor([2.0, 4.0, 9.0])).tolist() == [2.0, 3.0, 5.0]
    assert torch.equal(running_mean(values, dim=1)[:, -1], values.double().mean(1))
    assert torch.equal(running_mean(values, dim=-1), running_mean(values, dim=1))


def test_running_mean_does_not_lose_digits_in_float32():
    values = torch.full((200_000,), 0.1)
    assert running_mean(values)[-1].item() == pytest.approx(values[0].item(), rel=1e-9)


def test_binomial_interval_of_no_success_is_the_exact_one():
    interval = binomial_interval(0, 10)
    assert interval.low == 0
    assert interval.high == pytest.approx(1 - 0.025 ** (1 / 10))
    assert interval.estimate == 0


def test_binomial_interval_covers_at_least_its_confidence():
    n, probability = 30, 0.3
    covered = sum(
        stats.binom.pmf(k, n, probability)
        for k in range(n + 1)
        if not binomial_interval(k, n).excludes(probability)
    )
    assert covered >= 0.95


@pytest.mark.parametrize(("n", "probability"), [(1, 0.5), (100, 0.01), (5_000, 0.3)])
def test_binomial_range_is_the_smallest_that_keeps_its_false_alarm_rate(n, probability):
    false_alarm = 1e-3
    low, high = binomial_range(n, probability, false_alarm=false_alarm)
    below = sum(stats.binom.pmf(k, n, probability) for k in range(low))
    above = sum(stats.binom.pmf(k, n, probability) for k in range(high + 1, n + 1))
    assert below <= false_alarm / 2
    assert above <= false_alarm / 2
    assert below + stats.binom.pmf(low, n, probability) > false_alarm / 2
    assert above + stats.binom.pmf(high, n, probability) > false_alarm / 2


def test_paired_interval_of_a_constant_gain_has_no_width():
    interval = paired_interval([2.0, 5.0, 3.0], [1.0, 4.0, 2.0])
    assert interval == Interval(1.0, 1.0, 1.0)
    assert interval.excludes(0)


def test_paired_interval_equals_scipys_paired_t_test():
    generator = torch.Generator().manual_seed(0)
    first, second = torch.randn(2, 20, dtype=torch.float64, generator=generator)
    expected = stats.ttest_rel(first.numpy(), second.numpy()).confidence_interval(0.9)
    found = paired_interval(first, second, confidence=0.9)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_pairing_is_what_finds_a_small_gain_under_large_common_noise():
    generator = torch.Generator().manual_seed(0)
    common = 10 * torch.randn(20, generator=generator)
    gain = 1 + 0.1 * torch.randn(20, generator=generator)
    assert paired_interval(common + gain, common).excludes(0)
    unpaired = stats.ttest_ind((common + gain).numpy(), common.numpy()).confidence_interval()
    assert unpaired.low < 0 < unpaired.high


def test_unequal_lengths_are_refused():
    with pytest.raises(ValueError, match=r"shapes \(2,\) and \(3,\)"):
        paired_interval([1, 2], [1, 2, 3])


def test_interval_covers_as_often_as_it_says():
    generator = torch.Generator().manual_seed(0)
    runs = 400
    covered = sum(
        not paired_interval(torch.randn(8, generator=generator), torch.zeros(8)).excludes(0)
        for _ in range(runs)
    )
    low, high = binomial_range(runs, 0.95, false_alarm=1e-6)
    assert low <= covered <= high
    assert not math.isclose(covered, runs)


class TestEdges:
    """What was taken without a word once."""

    def test_an_interval_of_nan_settles_nothing(self):
        for low, high in ((math.nan, math.nan), (math.nan, 1.0), (-1.0, math.nan)):
            assert not Interval(math.nan, low, high).excludes(0)
        assert not Interval(0.5, 0.1, 0.9).excludes(math.nan)
        assert Interval(0.5, 0.1, 0.9).excludes(0)

    @pytest.mark.parametrize("bad", [math.nan, math.inf])
    def test_a_comparison_with_a_run_that_failed_is_refused(self, bad):
        for pair in (([1.0, bad], [0.0, 0.5]), ([0.0, 0.5], [1.0, bad])):
            with pytest.raises(ValueError, match=r"(first|second) has to hold finite numbers, but"):
                paired_interval(*pair)

    @pytest.mark.parametrize("wrong", [95, 0, 1, 1.5, -0.1, math.nan])
    def test_a_share_that_is_none_is_refused(self, wrong):
        for call in (
            lambda: binomial_interval(3, 10, confidence=wrong),
            lambda: paired_interval([1.0, 2.0], [0.0, 0.5], confidence=wrong),
            lambda: binomial_range(10, 0.3, false_alarm=wrong),
        ):
            with pytest.raises(ValueError, match="has to be above 0 and below 1, but got "):
                call()

    @pytest.mark.parametrize("counts", [(2.5, 10), (2, 10.5), (2.0, 10), (True, 10), ("2", 10)])
    def test_fractional_counts_are_refused(self, counts):
        with pytest.raises(TypeError, match="has to be a whole number, but got "):
            binomial_interval(*counts)

    @pytest.mark.parametrize("counts", [(11, 10), (-1, 10), (0, 0)])
    def test_impossible_counts_are_refused(self, counts):
        with pytest.raises(ValueError, match="has to be a whole number from "):
            binomial_interval(*counts)

    @pytest.mark.parametrize("probability", [-0.1, 1.1, math.nan, "0.3", None])
    def test_an_impossible_probability_is_refused(self, probability):
        with pytest.raises((TypeError, ValueError), match="probability has to be "):
            binomial_range(10, probability, false_alarm=1e-6)

    def test_whole_numbers_count_as_numbers(self):
        assert standard_error([1, 3]).item() == 1.0
        assert running_mean([2, 4, 9]).tolist() == [2.0, 3.0, 5.0]
        assert paired_interval([1, 2, 4], [0, 1, 2]).estimate == pytest.approx(4 / 3)

    @pytest.mark.parametrize("function", [standard_error, running_mean])
    @pytest.mark.parametrize(
        ("values", "dim"),
        [(3.0, 0), (torch.tensor(3.0), 0), ([1.0, 2.0], 1), ([1.0, 2.0], -2), ([1.0, 2.0], 0.5)],
    )
    def test_a_dim_that_is_not_there_is_refused(self, function, values, dim):
        with pytest.raises(ValueError, match=r"(dim has to be from|values has to hold several)"):
            function(values, dim)

    @pytest.mark.parametrize("function", [standard_error, running_mean])
    @pytest.mark.parametrize("values", ["12", None, [1j, 2j], [[1.0], [1.0, 2.0]], {"a": 1}])
    def test_what_holds_no_real_numbers_is_refused(self, function, values):
        with pytest.raises(TypeError, match=r"values has to hold (real )?numbers, but got "):
            function(values)
