"""Tails are exact where they say so, and charged enough where they are not."""

from fractions import Fraction
from itertools import pairwise
from math import comb

import numpy as np
import pytest
from course_utils.conformance.samples import CALLS, COLUMNS, ROWS, SMALL_CALLS
from scipy import optimize, stats

from course_utils.conformance.statistics import (
    Test,
    agreement_tail,
    agreements,
    binomial_tail,
    evenness_tails,
    normal_tail,
    scatter_tails,
    shift_correlations,
)

RATES = (0.05, 0.1, 0.3, 0.5, 0.8, 0.95)


@pytest.mark.parametrize("p", [Fraction(1, 10), Fraction(1, 3), Fraction(4, 5)])
def test_binomial_tail_equals_the_sum_in_fractions(p):
    n = 30
    chances = [comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    for count in range(n + 1):
        exact = min(1, 2 * min(sum(chances[: count + 1]), sum(chances[count:])))
        assert binomial_tail(count, n, float(p)) == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize("p", RATES)
def test_binomial_tail_never_exceeds_its_level(p):
    n = 400
    counts = np.arange(n + 1)
    values = np.array([binomial_tail(count, n, p) for count in counts])
    chances = stats.binom.pmf(counts, n, p)
    for level in 10.0 ** -np.arange(1, 13):
        assert chances[values <= level].sum() <= level


def test_binomial_tail_of_many_counts_is_the_least_times_their_number():
    counts = np.array([30, 18, 41, 30])
    alone = [binomial_tail(count, 100, 0.3) for count in counts]
    assert binomial_tail(counts, 100, 0.3) == pytest.approx(4 * min(alone))
    sizes = np.array([100, 100, 100, 99])
    assert binomial_tail(counts, sizes, 0.3) == pytest.approx(4 * min(alone))


@pytest.mark.parametrize("share", [8, 2])
@pytest.mark.parametrize("p", RATES)
def test_binomial_tail_at_the_measured_fraction_is_safe_for_a_part_of_the_whole(p, share):
    """Given the total, a part is hypergeometric: narrower than the binomial that judges it."""
    whole, total = 4096, round(4096 * p)
    part = whole // share
    counts = np.arange(part + 1)
    chances = stats.hypergeom.pmf(counts, whole, total, part)
    values = np.array([binomial_tail(count, part, total / whole) for count in counts])
    for level in 10.0 ** -np.arange(1, 13):
        assert chances[values <= level].sum() <= level


def test_approximate_tests_are_charged_ten_times():
    assert Test("", 1e-9, "").charged == pytest.approx(1e-8)
    assert Test("", 1e-9, "", exact=True).charged == 1e-9
    assert Test("", float("nan"), "").charged == 0


def tail_by_tilting(n_counts, n, p, index, *, rarely, draws=4000):
    """P(index of dispersion beyond `index`) by importance sampling.

    The chance of a count c is reweighted by exp(t (c - n p)^2 + s c), with t and s such that this
    index and the mean n p are ordinary, and the weight is undone.
    """
    counts = np.arange(n + 1)
    square = (counts - n * p) ** 2 / (n * p * (1 - p))
    log_chance = stats.binom.logpmf(counts, n, p)

    def tilted(t, s):
        log = log_chance + t * square + s * counts
        log_norm = np.logaddexp.reduce(log)
        return np.exp(log - log_norm), log_norm

    def level(t):
        return optimize.brentq(lambda s: tilted(t, s)[0] @ counts - n * p, -30, 30)

    t = optimize.brentq(lambda t: tilted(t, level(t))[0] @ square - index / n_counts, -5, 1)
    s = level(t)
    chances, log_norm = tilted(t, s)
    random = np.random.default_rng(0)
    histogram = random.multinomial(n_counts, chances / chances.sum(), size=draws)
    total, squares = histogram @ counts, histogram @ counts**2
    fraction = total / (n_counts * n)
    with np.errstate(invalid="ignore"):  # nothing dropped at all: no index
        found = (squares - total**2 / n_counts) / (n * fraction * (1 - fraction))
    weights = np.exp(n_counts * log_norm - t * (histogram @ square) - s * total)
    beyond = found > index if rarely == "uneven" else found < index
    return (weights * beyond).mean()


SHAPES = {
    "small calls": (SMALL_CALLS, 65),
    "rows of small calls": (SMALL_CALLS * 5, 13),
    "columns of one call": (CALLS * COLUMNS, ROWS),
    "rows": (CALLS * ROWS, COLUMNS),
}


@pytest.mark.parametrize("p", [0.05, 0.3, 0.95])
@pytest.mark.parametrize("shape", SHAPES)
def test_evenness_has_no_more_false_alarms_than_it_is_charged(shape, p):
    n_counts, n = SHAPES[shape]
    level = 1e-10  # near the share of one test in a report
    freedom = n_counts - 1
    even, uneven = stats.chi2.ppf(level / 2, freedom), stats.chi2.isf(level / 2, freedom)
    for index, rarely in ((even, "even"), (uneven, "uneven")):
        chance = tail_by_tilting(n_counts, n, p, index, rarely=rarely)
        assert level / 2 / 100 < chance < 10 * level / 2


def test_tilting_agrees_with_enumeration():
    """The check of the check: three counts of twelve coins, all 13^3 outcomes."""
    n, p, index = 12, 0.3, 12.0
    counts = np.arange(n + 1)
    one = stats.binom.pmf(counts, n, p)
    a, b, c = np.meshgrid(counts, counts, counts)
    fraction = (a + b + c) / (3 * n)
    spread = a**2 + b**2 + c**2 - (a + b + c) ** 2 / 3
    with np.errstate(all="ignore"):
        beyond = spread / (n * fraction * (1 - fraction)) > index
    exact = (one[a] * one[b] * one[c])[beyond].sum()
    sampled = tail_by_tilting(3, n, p, index, rarely="uneven", draws=200_000)
    assert sampled == pytest.approx(exact, rel=0.05)


def test_evenness_tells_even_from_uneven():
    assert evenness_tails([6, 7] * 50, 65)[0] < 1e-30
    assert evenness_tails([0, 13] * 50, 65)[1] < 1e-30
    assert min(evenness_tails(np.random.default_rng(0).binomial(65, 0.1, 100), 65)) > 0.01


def test_scatter_tails_are_those_of_chi_square():
    z = np.array([0.5, -1.0, 2.0])
    below, above = scatter_tails(z)
    assert below == pytest.approx(min(1, 2 * stats.chi2.cdf(5.25, 3)))
    assert above == pytest.approx(min(1, 2 * stats.chi2.sf(5.25, 3)))


def test_normal_tail_counts_its_family():
    assert normal_tail([0.0, -5.0, 1.0]) == pytest.approx(3 * 2 * stats.norm.sf(5))


def test_shift_correlations_equal_their_definition():
    random = np.random.default_rng(0)
    calls = random.normal(size=(3, 8))
    within, between = shift_correlations(calls)
    variance = (calls**2).sum() / 3
    for shift in range(5):
        expected = sum(row @ np.roll(row, -shift) for row in calls) / (3 * variance)
        assert within[shift] == pytest.approx(expected)
    for shift in range(8):
        pairs = pairwise(calls)
        expected = sum(row @ np.roll(after, -shift) for row, after in pairs) / (2 * variance)
        assert between[shift] == pytest.approx(expected)


@pytest.mark.parametrize("p", [0.05, 0.8])
def test_shift_correlations_of_coins_are_normal_far_out(p):
    """Among some millions of them, as many beyond 4.5 standard deviations as there should be."""
    random = np.random.default_rng(1)
    beyond = tried = 0
    for _ in range(20):
        dropped = random.random((CALLS, ROWS * COLUMNS), dtype=np.float32) < p
        within, between = shift_correlations(dropped - np.float32(dropped.mean()))
        z = np.concatenate([within[1:-1] * 1024, between * (1024 * (15 / 16) ** 0.5)])
        beyond, tried = beyond + (abs(z) > 4.5).sum(), tried + z.size
    expected = tried * 2 * stats.norm.sf(4.5)
    assert stats.poisson.sf(beyond - 1, 1.5 * expected) > 1e-4
    assert stats.poisson.cdf(beyond, expected / 1.5) > 1e-4


def test_agreements_count_equal_places():
    masks = np.array([[1, 0, 1, 1], [1, 1, 0, 1], [1, 0, 1, 1]], bool)
    assert agreements(masks).tolist() == [[4, 2, 4], [2, 4, 2], [4, 2, 4]]


def test_agreement_tail_is_binomial():
    assert agreement_tail(70, 100, 0.2) == pytest.approx(binomial_tail(70, 100, 0.68))
