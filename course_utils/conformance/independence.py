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
PERIOD = "the mask repeats itself within one call: random numbers are used again"
PATTERN = "units a multiple of 8 places apart resemble each other: a pattern of bytes or words"
NEIGHBOURS = "neighbouring units do not have independent coins"
SAME_MASK = "the same mask comes back in a later call: it is not drawn afresh each time"
CALLS_DEPEND = "masks of different calls resemble each other"


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
        _within_a_call(sample),
        _pairs("two rows", by_row, sample.fraction, ROWS_SHARE),
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
        tests.append(_call_to_call(sample))
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


def _within_a_call(sample):
    correlations = sample.correlations[0][1:-1]
    size = np.abs(correlations)
    lag = 1 + int((size > 0.9 * size.max()).argmax())  # a period shows at its multiples too
    strength = sample.correlations[0][lag]
    at = f"correlation {strength:.3f} of units {lag:,} places apart"
    tail = normal_tail(size * np.sqrt(sample.dropped.size))
    return Test(at, tail, _what_distance_says(lag, strength))


def _what_distance_says(lag, correlation):
    if correlation > 0.5 and lag != COLUMNS:
        return PERIOD if lag > COLUMNS else UNITS_SHARE
    if lag % COLUMNS == 0 and correlation > 0:
        return ROWS_SHARE
    return PATTERN if lag % 8 == 0 else NEIGHBOURS


def _call_to_call(sample):
    size = np.abs(sample.correlations[1])
    at = f"correlation {size.max():.3f} of a call with the next, shifted by {size.argmax():,}"
    tail = normal_tail(size * np.sqrt(sample.dropped.size - CALL))
    return Test(at, tail, CALLS_DEPEND)


def _distances(small):
    """Agreement of call i with call i + lag, in disjoint pairs, lag up to half the calls."""
    first, lag = DISJOINT_PAIRS
    total = np.bincount(lag, agreements(small)[first, first + lag])[1:]
    n = np.bincount(lag)[1:] * small.shape[1]
    return agreement_tail(total, n, small.mean())
