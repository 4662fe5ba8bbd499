"""Whether each unit, and each call, has a coin of its own."""

import numpy as np

from course_utils.conformance import coin_mistakes as mistakes
from course_utils.conformance import trial_faults as faults
from course_utils.conformance.calls import CALLS, COLUMNS, ROWS, SMALL_CALLS, SMALL_SHAPE
from course_utils.conformance.statistics import (
    Comparison,
    distance_tail,
    evenness_tails,
    normal_tail,
    pair_tail,
)
from course_utils.conformance.study import Failed, chance_property
from course_utils.words import Sentence

CALL = ROWS * COLUMNS

# (first, distance) of the pairs of small calls that are compared: no call is in two pairs of one
# distance
DISJOINT_PAIRS = np.array(
    [
        (first, distance)
        for distance in range(1, SMALL_CALLS // 2 + 1)
        for first in range(SMALL_CALLS - distance)
        if first // distance % 2 == 0
    ]
).T


@chance_property("independent units", "every unit has a coin of its own")
def independent_units(study, calls):
    if not calls.shares_as_it_should:
        raise Failed(faults.NOT_TOGETHER)
    masks = calls.dropped
    by_row = np.ascontiguousarray(masks.transpose(1, 0, 2)).reshape(ROWS, -1)
    yield _within_a_call(calls)
    yield _pairs(Sentence("covariance of two rows"), by_row, mistakes.ROWS_SHARE)
    evenness = Sentence("evenness of the number dropped in a call")
    yield from _evenness(evenness, calls.by_row.sum(1), CALL)
    evenness = Sentence("evenness of the number dropped in a row")
    yield from _evenness(evenness, calls.by_row, COLUMNS)
    evenness = Sentence("evenness of the number dropped in a column of one call")
    yield from _evenness(evenness, calls.by_column, ROWS, uneven=mistakes.ROWS_SHARE)
    if calls.judges_small:
        small = calls.small_dropped
        units = small.reshape(len(small), -1)
        evenness = Sentence("evenness of the number dropped in a small call")
        yield from _evenness(evenness, units.sum(1), units.shape[1])
        evenness = Sentence("evenness of the number dropped in a row of a small call")
        yield from _evenness(evenness, small.sum(2), SMALL_SHAPE[1])
        yield _pairs(Sentence("covariance of two units"), units.T, mistakes.UNITS_SHARE)


@chance_property("fresh masks", "every call draws a new mask, independent of the others")
def fresh_masks(study, calls):
    masks = calls.all_dropped.reshape(CALLS, -1)
    repeated = mistakes.SAME_MASK if calls.repeats else mistakes.CALLS_DEPEND
    yield _pairs(Sentence("covariance of two large calls"), masks, repeated)
    small = calls.small_dropped.reshape(SMALL_CALLS, -1)
    statistic = Sentence("covariance of small calls, each distance")
    yield Comparison(statistic, distance_tail(small, *DISJOINT_PAIRS), mistakes.SAME_MASK)
    if not calls.repeats:
        yield _call_to_call(calls)


def _pairs(statistic, masks, mistake):
    return Comparison(statistic, pair_tail(masks), mistake, exact=True)


def _evenness(statistic, counts, n, uneven=mistakes.UNITS_SHARE):
    if counts.size > 1:
        too_even, too_uneven = evenness_tails(counts, n)
        yield Comparison(statistic, too_even, mistakes.TOO_EVEN)
        yield Comparison(statistic, too_uneven, uneven)


def _within_a_call(calls):
    correlations = calls.correlations[0][1:-1]
    size = np.abs(correlations)
    lag = 1 + int((size > 0.9 * size.max()).argmax())  # a period shows at its multiples too
    strength = calls.correlations[0][lag]
    sentence = "correlation {strength:.3f} of units {lag:,} places apart"
    statistic = Sentence(sentence, strength=strength, lag=lag)
    tail = normal_tail(size * np.sqrt(calls.dropped.size))
    return Comparison(statistic, tail, _what_distance_says(lag, strength))


def _what_distance_says(lag, correlation):
    if correlation > 0.5 and lag != COLUMNS:
        return mistakes.PERIOD if lag > COLUMNS else mistakes.UNITS_SHARE
    if lag % COLUMNS == 0 and correlation > 0:
        return mistakes.ROWS_SHARE
    return mistakes.PATTERN if lag % 8 == 0 else mistakes.NEIGHBOURS


def _call_to_call(calls):
    size = np.abs(calls.correlations[1])
    sentence = "correlation {size:.3f} of a call with the next, shifted by {shift:,}"
    statistic = Sentence(sentence, size=size.max(), shift=int(size.argmax()))
    tail = normal_tail(size * np.sqrt(calls.dropped.size - CALL))
    return Comparison(statistic, tail, mistakes.CALLS_DEPEND)
