"""Whether each unit, and each call, has a coin of its own."""

import numpy as np

from course_utils.conformance.samples import CALLS, COLUMNS, ROWS, SMALL_CALLS, SMALL_SHAPE
from course_utils.conformance.statistics import (
    Test,
    agreement_tail,
    agreements,
    evenness_tails,
    normal_tail,
)
from course_utils.conformance.study import by_chance, prop

CALL = ROWS * COLUMNS

# (first, lag) of the pairs of small calls that are compared: no call is in two pairs of one lag
DISJOINT_PAIRS = np.array(
    [
        (first, lag)
        for lag in range(1, SMALL_CALLS // 2 + 1)
        for first in range(SMALL_CALLS - lag)
        if first // lag % 2 == 0
    ]
).T

TOO_EVEN = "the number dropped hardly varies: exactly k are dropped, not each unit on its own coin"
ROWS_SHARE = "rows share their coins: one mask for several examples of the batch"
UNITS_SHARE = "units share coins with others of their row: the number dropped varies too much"
PERIOD = "the mask repeats itself within one call: the random numbers have a short period"
NEIGHBOURS = "neighbouring units do not have independent coins"
SAME_MASK = "the same mask comes back in a later call: it is not drawn afresh each time"
CALLS_DEPEND = "masks of different calls are not independent"


@prop("independent units", "every unit has a coin of its own")
def independent_units(study):
    return by_chance(study, _units)


@prop("fresh masks", "every call draws a new mask, independent of the others")
def fresh_masks(study):
    return by_chance(study, _calls)


def _units(sample):
    masks, small = sample.dropped, sample.small_dropped
    by_row = np.ascontiguousarray(masks.transpose(1, 0, 2)).reshape(ROWS, -1)
    tests = [
        _pairs("two rows", by_row, sample.fraction, ROWS_SHARE),
        _lags("units", sample, 1, CALL // 2),
        *_evenness("a call", masks.sum((1, 2)), CALL),
        *_evenness("a row", masks.sum(2), COLUMNS),
        *_evenness("a column of one call", masks.sum(1), ROWS, uneven=ROWS_SHARE),
    ]
    if sample.judges_small:
        rows = sample.small_outputs == 0
        tests += [
            *_evenness("a small call", small.sum(1), small.shape[1]),
            *_evenness("a row of a small call", rows.sum(2), SMALL_SHAPE[1]),
            _pairs("two units of small inputs", small.T, small.mean(), UNITS_SHARE),
        ]
    return tests


def _calls(sample):
    masks = sample.all_dropped.reshape(CALLS, -1)
    repeated = SAME_MASK if sample.repeats else CALLS_DEPEND
    tests = [
        _pairs("two large calls", masks, masks.mean(), repeated),
        Test("small calls, each distance", _distances(sample.small_dropped), SAME_MASK),
    ]
    if not sample.repeats:
        tests.append(_lags("calls", sample, CALL // 2, CALLS * CALL // 2))
    return tests


def _pairs(what, masks, fraction, mistake):
    pairs = np.triu_indices(len(masks), 1)
    tail = agreement_tail(agreements(masks)[pairs], masks.shape[1], fraction)
    return Test(f"agreement of {what}", tail, mistake)


def _evenness(what, counts, n, uneven=UNITS_SHARE):
    if counts.size < 2:
        return []
    too_even, too_uneven = evenness_tails(counts, n)
    return [
        Test(f"evenness of the number dropped in {what}", too_even, TOO_EVEN),
        Test(f"unevenness of the number dropped in {what}", too_uneven, uneven),
    ]


def _lags(what, sample, first, last):
    """Correlation of the concatenated masks with themselves, at every distance first .. last - 1."""
    correlations = sample.correlations[first:last]
    lag = first + int(np.abs(correlations).argmax())
    tail = normal_tail(correlations * np.sqrt(sample.dropped.size))
    at = f"correlation {sample.correlations[lag]:.3f} of {what} at distance {lag:,}"
    return Test(at, tail, _what_lag_says(lag, sample.correlations[lag]))


def _what_lag_says(lag, correlation):
    if lag >= CALL // 2:
        return CALLS_DEPEND
    if lag % COLUMNS == 0 and correlation > 0:
        return ROWS_SHARE
    return PERIOD if correlation > 0.5 and lag > 16 else NEIGHBOURS


def _distances(small):
    """Agreement of call i with call i + lag, in disjoint pairs, for every lag up to half the calls."""
    first, lag = DISJOINT_PAIRS
    total = np.bincount(lag, agreements(small)[first, first + lag])[1:]
    n = np.bincount(lag)[1:] * small.shape[1]
    return agreement_tail(total, n, small.mean())
