"""How many are dropped, and whether every place and every input has the same chance."""

import numpy as np

from course_utils.conformance import coin_mistakes as mistakes
from course_utils.conformance.calls import COLUMNS, ROWS
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.statistics import Comparison, binomial_tail, normal_tail
from course_utils.conformance.study import chance_property
from course_utils.words import Sentence

SEES_SIGNS = Diagnosis("sees_signs", "positive and negative inputs are not dropped equally often")
SEES_SIZES = Diagnosis("sees_sizes", "large and small inputs are not dropped equally often")


@chance_property("dropped fraction", "each unit is dropped with probability p", needs_mask=False)
def dropped_fraction(study, calls):
    p, fraction = calls.p, calls.fraction
    mistake = mistakes.OVERDISPERSED if calls.overdispersed else mistakes.wrong_rate(fraction, p)
    per_call = calls.by_row.sum(1)
    statistic = Sentence("{fraction:.4f} dropped in the large calls", fraction=fraction)
    tail = binomial_tail(per_call.sum(), calls.dropped.size, p)
    yield Comparison(statistic, tail, mistake, exact=True)
    statistic = Sentence("number dropped in one large call")
    tail = binomial_tail(per_call, ROWS * COLUMNS, p)
    yield Comparison(statistic, tail, mistakes.OVERDISPERSED, exact=True)
    if not calls.repeats:
        small = calls.small_dropped
        many = small.mean() > p
        mistake = mistakes.TOO_MANY_IN_SMALL if many else mistakes.TOO_FEW_IN_SMALL
        statistic = Sentence("{fraction:.4f} dropped in the small calls", fraction=small.mean())
        tail = binomial_tail(small.sum(), small.size, p)
        yield Comparison(statistic, tail, mistake, exact=True)


@chance_property("equal places", "no row, column or byte lane is favoured")
def equal_places(study, calls):
    by_row, by_column = calls.by_row.sum(0), calls.by_column.sum(0)
    for place, counts in (
        ("position_in_8", by_column.reshape(-1, 8).sum(0)),
        ("position_in_64", by_column.reshape(-1, 64).sum(0)),
        ("row", by_row),
        ("column", by_column),
    ):
        tail = binomial_tail(counts, calls.dropped.size // len(counts), calls.fraction)
        statistic = Sentence("times one of {n} parts was dropped", n=len(counts))
        yield Comparison(statistic, tail, mistakes.FAVOURED[place])
    if calls.judges_small:
        small = calls.small_dropped.reshape(len(calls.small_dropped), -1)
        tail = binomial_tail(small.sum(0), len(small), small.mean())
        statistic = Sentence("times one unit of small inputs was dropped")
        yield Comparison(statistic, tail, mistakes.FAVOURED["unit"])


@chance_property(
    "blind to the input", "the mask does not depend on the sign or size of what it drops"
)
def blind_to_the_input(study, calls):
    x, times = calls.coins_of_x.reshape(ROWS, COLUMNS), calls.dropped.sum(0)
    n_calls, fraction = len(calls.dropped), calls.fraction

    def groups(number):
        """number: of the group that each input belongs to, from 0."""
        dropped_of_group = np.bincount(number.ravel(), times.ravel())
        return binomial_tail(dropped_of_group, np.bincount(number.ravel()) * n_calls, fraction)

    def correlation(of):
        of = of - of.mean()
        variance = (of**2).sum() * n_calls * fraction * (1 - fraction)
        return normal_tail((of * times).sum() / np.sqrt(variance))

    size = np.abs(x)
    eighth = np.minimum(-8 * np.expm1(-size), 7).astype(int)  # of an exponential distribution
    statistic = Sentence("times a negative input was dropped")
    yield Comparison(statistic, groups((x < 0).astype(int)), SEES_SIGNS)
    statistic = Sentence("times one size of input was dropped")
    yield Comparison(statistic, groups(eighth), SEES_SIZES)
    yield Comparison(Sentence("correlation of mask and input"), correlation(x), SEES_SIGNS)
    yield Comparison(Sentence("correlation of mask and size"), correlation(size), SEES_SIZES)
