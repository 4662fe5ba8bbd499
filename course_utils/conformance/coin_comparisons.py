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
MOST_ROWS = 64  # of which all pairs are compared


def compare_coins(p, masks):
    """(property, Comparison) for the dropped coins of consecutive calls at one p.

    masks: booleans, the first axis goes over calls.
    """
    masks = masks.astype(np.float32)  # whose sums are quick, and exact up to 2^24
    per_call = masks.reshape(len(masks), -1).sum(1)
    fraction = float(per_call.sum() / masks.size)
    yield "dropped_fraction", _fraction(p, masks, per_call, fraction)
    if not 0 < fraction < 1:
        return
    table = _as_rows(masks)  # calls, rows, columns
    by_row = table.sum(2)  # calls, rows
    by_column = table.sum((0, 1))
    for place, counts in (
        ("row", by_row.sum(0)),
        ("column", by_column),
        ("half", _halves(masks)),
    ):
        if len(counts) > 1:
            n = masks.size // 2 if place == "half" else table.size // len(counts)
            statistic = Sentence("times one part was dropped")
            tail = binomial_tail(counts, n, fraction)
            yield "equal_places", Comparison(statistic, tail, mistakes.FAVOURED[place])
    yield from _independence(table, by_row, by_column, fraction)
    if len(masks) > 1:
        tail = pair_tail(masks.reshape(len(masks), -1))
        statistic = Sentence("covariance of two calls")
        yield "fresh_masks", Comparison(statistic, tail, mistakes.SAME_MASK, exact=True)


def _fraction(p, masks, per_call, fraction):
    tail = binomial_tail(per_call.sum(), masks.size, p)
    if len(masks) > 1:
        tail = 2 * min(tail, binomial_tail(per_call, masks[0].size, p))
    statistic = Sentence("{fraction:.4f} dropped", fraction=fraction)
    return Comparison(statistic, min(1.0, tail), mistakes.wrong_rate(fraction, p), exact=True)


def _independence(table, by_row, by_column, fraction):
    n_rows, n_columns = table.shape[1:]
    if 1 < n_rows <= MOST_ROWS:
        rows = np.ascontiguousarray(table.transpose(1, 0, 2)).reshape(n_rows, -1)
        statistic = Sentence("covariance of two rows")
        yield (
            "independent_units",
            Comparison(statistic, pair_tail(rows), mistakes.ROWS_SHARE, exact=True),
        )
    elif n_columns > 8:
        _, too_uneven = evenness_tails(by_column, by_row.size)
        statistic = Sentence("evenness of the number dropped in a column")
        yield "independent_units", Comparison(statistic, too_uneven, mistakes.ROWS_SHARE)
    if by_row.size > 8:
        too_even, too_uneven = evenness_tails(by_row, n_columns)
        statistic = Sentence("evenness of the number dropped in a row")
        yield "independent_units", Comparison(statistic, too_even, mistakes.TOO_EVEN)
        yield "independent_units", Comparison(statistic, too_uneven, mistakes.UNITS_SHARE)
    units = table.reshape(-1) - np.float32(fraction)
    shifts = [shift for shift in SHIFTS if shift < n_rows * n_columns / 2]
    if shifts:
        z = np.array([shift_z(units, shift, fraction) for shift in shifts])
        lag = shifts[int(np.abs(z).argmax())]
        mistake = mistakes.PATTERN if lag % 8 == 0 else mistakes.NEIGHBOURS
        statistic = Sentence("covariance of units {lag} places apart", lag=lag)
        yield "independent_units", Comparison(statistic, normal_tail(z), mistake)


def shift_z(units, shift, fraction):
    """How far units `shift` places apart covary, in standard errors; units: centred, in a row."""
    product = float(np.dot(units[shift:], units[:-shift]))
    return product / (fraction * (1 - fraction) * (len(units) - shift) ** 0.5)


def _halves(masks):
    flat = masks.reshape(len(masks), -1)
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
