"""How many are dropped, and whether every place and every input has the same chance."""

import numpy as np

from course_utils.conformance.samples import COLUMNS, ROWS
from course_utils.conformance.statistics import Test, binomial_tail, normal_tail
from course_utils.conformance.study import by_chance, prop


@prop("dropped fraction", "each unit is dropped with probability p")
def dropped_fraction(study):
    return by_chance(study, _fractions, needs_mask=False)


@prop("equal places", "no row, column or byte lane is favoured")
def equal_places(study):
    return by_chance(study, _places)


@prop("blind to the input", "the mask does not depend on the sign or size of what it drops")
def blind_to_the_input(study):
    return by_chance(study, _inputs)


SCATTERED = "calls drop far too many or too few units: their coins are not independent"


def _fractions(sample):
    p, fraction = sample.p, sample.fraction
    if fraction == 0:
        mistake = "no output is 0: nothing is dropped"
    elif fraction == 1:
        mistake = "every output is 0: everything is dropped"
    elif sample.scattered:
        mistake = SCATTERED
    elif abs(fraction - (1 - p)) < abs(fraction - p) / 10:
        mistake = "1 - p of the units are dropped: p is taken for the probability to keep"
    else:
        mistake = f"too {'many' if fraction > p else 'few'} units are dropped"
    per_call = sample.dropped.sum((1, 2))
    tests = [
        Test(
            f"{fraction:.4f} dropped in the large calls",
            binomial_tail(per_call.sum(), sample.dropped.size, p),
            mistake,
            exact=True,
        ),
        Test(
            "number dropped in one large call",
            binomial_tail(per_call, ROWS * COLUMNS, p),
            SCATTERED,
            exact=True,
        ),
    ]
    if not sample.repeats:
        small = sample.small_dropped
        tests.append(
            Test(
                f"{small.mean():.4f} dropped in the small calls",
                binomial_tail(small.sum(), small.size, p),
                mistake + ", at least in small inputs",
                exact=True,
            )
        )
    return tests


def _places(sample):
    by_row = sample.dropped.sum((0, 2))
    by_column = sample.dropped.sum((0, 1))
    tests = [
        _place(sample, "position in eight", by_column.reshape(-1, 8).sum(0)),
        _place(sample, "position in 64", by_column.reshape(-1, 64).sum(0)),
        _place(sample, "row", by_row),
        _place(sample, "column", by_column),
    ]
    if sample.judges_small:
        small, fraction = sample.small_dropped, sample.small_dropped.mean()
        tail = binomial_tail(small.sum(0), len(small), fraction)
        tests.append(Test("times one unit of small inputs was dropped", tail, _favoured("unit")))
    return tests


def _place(sample, place, counts):
    tail = binomial_tail(counts, sample.dropped.size // len(counts), sample.fraction)
    return Test(f"times one {place} was dropped", tail, _favoured(place))


def _favoured(place):
    return f"at least one {place} is dropped too often or too rarely, or shares its coins"


def _inputs(sample):
    times = sample.dropped.sum(0)
    n_calls, fraction = len(sample.dropped), sample.fraction

    def groups(number):
        """number: of the group that each input belongs to, from 0."""
        dropped_of_group = np.bincount(number.ravel(), times.ravel())
        return binomial_tail(dropped_of_group, np.bincount(number.ravel()) * n_calls, fraction)

    def correlation(of):
        of = of - of.mean()
        variance = (of**2).sum() * n_calls * fraction * (1 - fraction)
        return normal_tail((of * times).sum() / np.sqrt(variance))

    size = np.abs(sample.x)
    eighth = np.minimum(-8 * np.expm1(-size), 7).astype(int)  # of an exponential distribution
    signs = "positive and negative inputs are not dropped equally often"
    sizes = "large and small inputs are not dropped equally often"
    return [
        Test("times a negative input was dropped", groups((sample.x < 0).astype(int)), signs),
        Test("times one size of input was dropped", groups(eighth), sizes),
        Test("correlation of mask and input", correlation(sample.x), signs),
        Test("correlation of mask and size", correlation(size), sizes),
    ]
