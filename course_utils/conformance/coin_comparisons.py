"""The comparisons that are cheap enough to be made in every circumstance."""

import numpy as np

from course_utils.conformance import coin_mistakes as mistakes
from course_utils.conformance.statistics import (
    Comparison,
    binomial_tail,
    evenness_tails,
    normal_tail,
    pair_tail,
)
from course_utils.words import Sentence

SHIFTS = (1, 2, 4, 8, 16, 32, 64)
MOST_ROWS = 160  # of which all pairs are compared


def compare_coins(p, masks):
    """(property, Comparison) for the dropped coins of consecutive calls at one p.

    masks: booleans, the first axis goes over calls.
    """
    yield "dropped_fraction", _fraction(p, masks)
    fraction = masks.mean()
    if not 0 < fraction < 1:
        return
    table = _as_rows(masks)  # calls, rows, columns
    n_calls = len(table)
    for place, counts in (
        ("row", table.sum((0, 2))),
        ("column", table.sum((0, 1))),
        ("half", _halves(table)),
    ):
        if len(counts) > 1:
            tail = binomial_tail(counts, table.size // len(counts), fraction)
            statistic = Sentence("times one part was dropped")
            yield "equal_places", Comparison(statistic, tail, mistakes.FAVOURED[place])
    yield from _independence(table, fraction)
    if n_calls > 1:
        tail = pair_tail(table.reshape(n_calls, -1))
        statistic = Sentence("covariance of two calls")
        yield "fresh_masks", Comparison(statistic, tail, mistakes.SAME_MASK, exact=True)


def _fraction(p, masks):
    per_call = masks.reshape(len(masks), -1).sum(1)
    n = masks[0].size
    tail = 2 * min(binomial_tail(per_call.sum(), masks.size, p), binomial_tail(per_call, n, p))
    statistic = Sentence("{fraction:.4f} dropped", fraction=float(masks.mean()))
    mistake = mistakes.wrong_rate(masks.mean(), p)
    return Comparison(statistic, min(1.0, tail), mistake, exact=True)


def _independence(table, fraction):
    n_calls, n_rows, n_columns = table.shape
    by_row = np.ascontiguousarray(table.transpose(1, 0, 2)).reshape(n_rows, -1)
    if 1 < n_rows <= MOST_ROWS:
        statistic = Sentence("covariance of two rows")
        yield (
            "independent_units",
            Comparison(statistic, pair_tail(by_row), mistakes.ROWS_SHARE, exact=True),
        )
    if table.shape[0] * n_rows > 8:
        too_even, too_uneven = evenness_tails(table.sum(2), n_columns)
        statistic = Sentence("evenness of the number dropped in a row")
        yield "independent_units", Comparison(statistic, too_even, mistakes.TOO_EVEN)
        yield "independent_units", Comparison(statistic, too_uneven, mistakes.UNITS_SHARE)
    flat = table.reshape(n_calls, -1).astype(np.float32) - np.float32(fraction)
    z = np.array([shift_z(flat, shift, fraction) for shift in SHIFTS if shift < flat.shape[1] / 2])
    if len(z):
        lag = SHIFTS[int(np.abs(z).argmax())]
        mistake = mistakes.PATTERN if lag % 8 == 0 else mistakes.NEIGHBOURS
        statistic = Sentence("covariance of units {lag} places apart", lag=lag)
        yield "independent_units", Comparison(statistic, normal_tail(z), mistake)


def shift_z(flat, shift, fraction):
    """How far units `shift` places apart covary, in standard errors; flat: calls, centred."""
    n = len(flat) * (flat.shape[1] - shift)
    product = float(np.vdot(flat[:, shift:], flat[:, :-shift]))
    return product / (fraction * (1 - fraction) * n**0.5)


def _halves(table):
    flat = table.reshape(len(table), -1)
    half = flat.shape[1] // 2
    return np.array([flat[:, :half].sum(), flat[:, half : 2 * half].sum()])


def _as_rows(masks):
    """The coins of each call as a table whose rows have 24 columns or more, where there are."""
    if masks.ndim == 2:  # one dimension: cut into rows, what is left over is left out
        width = 27 if masks.shape[1] < 5000 else 513
        n = masks.shape[1] // width * width
        return masks[:, :n].reshape(len(masks), -1, width) if n else masks[:, None, :]
    split = masks.ndim - 1
    while split > 2 and np.prod(masks.shape[split:]) < 24:
        split -= 1
    return masks.reshape(len(masks), int(np.prod(masks.shape[1:split])), -1)
