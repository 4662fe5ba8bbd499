"""Tails are exact where they say so, and charged enough where they are not."""

from fractions import Fraction
from itertools import combinations, pairwise, product
from math import comb

import numpy as np
import pytest
from scipy import optimize, stats

from course_utils.conformance.calls import CALLS, COLUMNS, ROWS, SMALL_CALLS, SMALL_SHAPE
from course_utils.conformance.statistics import (
    Comparison,
    binomial_tail,
    covariances,
    distance_tail,
    evenness_tails,
    hypergeometric_tail,
    normal_tail,
    pair_tail,
    scatter_tails,
    shift_correlations,
)
from course_utils.conformance.trials import RATES as RATES_OF_TRIALS

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


def test_approximate_comparisons_are_charged_ten_times():
    assert Comparison("", 1e-9, "").charged == pytest.approx(1e-8)
    assert Comparison("", 1e-9, "", exact=True).charged == 1e-9
    assert Comparison("", float("nan"), "").charged == 0


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
    "small calls": (SMALL_CALLS, SMALL_SHAPE[0] * SMALL_SHAPE[1]),
    "rows of small calls": (SMALL_CALLS * SMALL_SHAPE[0], SMALL_SHAPE[1]),
    "columns of one call": (CALLS * COLUMNS, ROWS),
    "rows": (CALLS * ROWS, COLUMNS),
}
SHAPES_OF_TRIALS = {
    "rows of a small trial": (4 * 24, 41),
    "columns of a large trial": (513, 131),
    "rows of many": (1501, 21),
    "rows of a large trial": (2 * 131, 513),
    "rows of a trial of five dimensions": (4 * 2 * 27, 18),
}


@pytest.mark.parametrize(
    ("shape", "p"),
    [
        *product(SHAPES, (0.05, 0.3, 0.95)),
        *product(SHAPES_OF_TRIALS, RATES_OF_TRIALS),
    ],
)
def test_evenness_has_no_more_false_alarms_than_it_is_charged(shape, p):
    n_counts, n = {**SHAPES, **SHAPES_OF_TRIALS}[shape]
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


def hypergeometric(both, n, a, b):
    """The chance of so many common ones of two rows of n with a and b ones, as a fraction."""
    return Fraction(comb(a, both) * comb(n - a, b - both), comb(n, b))


def row(n, ones, common):
    """A row of n with so many ones, `common` of them at the first places, others at the last."""
    return np.array([1] * common + [0] * (n - ones) + [1] * (ones - common), bool)


@pytest.mark.parametrize(("n", "a", "b"), [(12, 3, 5), (20, 2, 2), (15, 7, 8), (9, 8, 8)])
def test_pair_tail_equals_the_sum_in_fractions(n, a, b):
    possible = range(max(0, a + b - n), min(a, b) + 1)
    chances = {both: hypergeometric(both, n, a, b) for both in possible}
    assert sum(chances.values()) == 1
    first = row(n, a, a)
    for both in possible:
        second = row(n, b, both)
        assert (first & second).sum() == both
        below = sum(chance for k, chance in chances.items() if k <= both)
        above = sum(chance for k, chance in chances.items() if k >= both)
        far = below if both * n < a * b else above
        expected = 1 if both * n == a * b else min(1, 2 * far)
        assert pair_tail(np.stack([first, second])) == pytest.approx(float(expected), rel=1e-9)


@pytest.mark.parametrize("p", [0.05, 0.3])
def test_pair_tail_never_exceeds_its_level(p):
    """By the exact chances of the common ones of two rows, at every level."""
    n, a = 400, round(400 * p)
    first = row(n, a, a)
    chances, values = [], []
    for both in range(a + 1):
        chances.append(stats.hypergeom.pmf(both, n, a, a))
        values.append(pair_tail(np.stack([first, row(n, a, both)])))
    chances, values = np.array(chances), np.array(values)
    for level in 10.0 ** -np.arange(1, 13):
        assert chances[values <= level].sum() <= level


@pytest.mark.parametrize(("n", "a", "b"), [(4000, 1200, 1300), (70_000, 21_000, 20_900)])
def test_the_hypergeometric_tail_is_scipys(n, a, b):
    mean, sd = a * b / n, (a * b * (n - a) * (n - b) / n**2 / (n - 1)) ** 0.5
    for z in (-8, -3, -1, 1, 3, 8):
        common = round(mean + z * sd)
        below, above = stats.hypergeom.cdf(common, n, a, b), stats.hypergeom.sf(common - 1, n, a, b)
        expected = min(1, 2 * (below if z < 0 else above))
        assert hypergeometric_tail(common, n, a, b) == pytest.approx(expected, rel=1e-6)


def test_pair_tail_of_many_rows_is_the_least_times_the_number_of_pairs():
    masks = np.random.default_rng(0).random((6, 300)) < 0.3
    masks[4] = masks[1]
    assert pair_tail(masks) == pytest.approx(15 * pair_tail(masks[[1, 4]]))


def test_a_row_is_never_compared_with_itself():
    alone = np.ones((1, 50), bool)
    uncorrelated = np.stack([row(100, 10, 10), row(100, 10, 1)])  # 1 = 10 x 10 / 100
    assert pair_tail(alone) == 1
    assert pair_tail(uncorrelated) == 1
    assert pair_tail(np.zeros((3, 50), bool)) == 1


def test_covariances_have_the_hypergeometric_mean_and_variance():
    """Over all 56 places that three ones of eight can have, exactly."""
    first = row(8, 5, 5)
    seconds = np.array([[k in ones for k in range(8)] for ones in combinations(range(8), 3)])
    z = np.array([covariances(np.stack([first, second]))[0, 1] for second in seconds])
    assert z.mean() == pytest.approx(0, abs=1e-12)
    assert (z**2).mean() == pytest.approx(1)


def agreement_distance_tail(masks, first, distance):
    """The test that stood here before: agreements, binomial at the measured fraction."""
    fraction = masks.mean()
    agree = (masks[first] == masks[first + distance]).sum()
    expected = fraction**2 + (1 - fraction) ** 2
    return binomial_tail(agree, len(first) * masks.shape[1], expected)


def test_distances_are_judged_by_a_variance_of_the_right_size():
    """Where the measured fraction is plugged in, agreements vary less than the binomial says.

    Given it, they vary by twice the variance of the common ones: 4 (f (1-f))^2 an element, and not
    e (1 - e) with e = f^2 + (1-f)^2. At p = 0.05 that is 3.1 times too wide.
    """
    p, pairs, n = 0.05, 128, 91
    random = np.random.default_rng(2)
    first = 2 * np.arange(pairs)
    old, new = [], []
    for _ in range(2000):
        masks = random.random((2 * pairs, n)) < p
        fraction = masks.mean()
        expected = fraction**2 + (1 - fraction) ** 2
        agree = (masks[first] == masks[first + 1]).sum()
        old.append((agree - pairs * n * expected) / (pairs * n * expected * (1 - expected)) ** 0.5)
        new.append(covariances(masks)[first, first + 1].sum() / pairs**0.5)
    # the standard deviation of a standard deviation from 2000 draws is 1.6 %
    assert 1 / np.std(old) == pytest.approx(3.1, rel=0.08)
    assert np.std(new) == pytest.approx(1, rel=0.08)


@pytest.mark.parametrize("p", [0.05, 0.3, 0.95])
def test_distance_tail_is_a_p_value(p):
    random, first = np.random.default_rng(3), 2 * np.arange(30)
    distance = np.ones(30, int)
    values = np.array(
        [distance_tail(random.random((60, 91)) < p, first, distance) for _ in range(1000)]
    )
    for level in (0.5, 0.1, 0.01):
        assert stats.binom.sf((values <= level).sum() - 1, 1000, level) > 1e-4
    assert (values < 0.5).mean() > 0.4  # and it is not too wide either


def test_distance_tail_sees_calls_that_share_a_few_coins():
    random, first = np.random.default_rng(4), np.arange(0, 256, 2)
    masks = random.random((256, 91)) < 0.05
    shared = random.random((128, 91)) < 0.1
    masks[1::2] = np.where(shared, masks[::2], masks[1::2])
    distance = np.ones(128, int)
    assert distance_tail(masks, first, distance) < 1e-10
    assert agreement_distance_tail(masks, first, distance) > 1e-4  # what stood here before
