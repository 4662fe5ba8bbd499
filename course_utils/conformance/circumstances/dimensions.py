"""Numbers of dimensions, and shapes that are special: one row, one column, a square, nothing."""

from functools import partial

import numpy as np

from course_utils.conformance import coin_mistakes as mistakes
from course_utils.conformance import trial_faults as faults
from course_utils.conformance.circumstances.circumstance import Circumstance
from course_utils.conformance.statistics import Comparison, pair_tail
from course_utils.conformance.trials import RATES, SMALL, SMALL_CALLS, as_floats
from course_utils.words import Sentence

DIMS = {  # number of dimensions -> a small shape, a large one of more than 256 KiB in float32
    1: ((984,), (67_203,)),
    2: (SMALL, (131, 513)),
    3: ((6, 27, 6), (9, 101, 75)),
    4: ((4, 27, 3, 3), (6, 130, 9, 10)),
    5: ((2, 27, 3, 2, 3), (5, 131, 3, 5, 7)),
}
ODD_SHAPES = (
    (1, 900),
    (900, 1),
    (1, 30, 31),
    (30, 1, 31),
    (40, 40),
    (64, 64),
    (3, 5, 2, 3, 2, 5),
    (72, 1024),
)


def in_dims(trial, n):
    """Small and large inputs of n dimensions."""
    small, large = DIMS[n]
    for p, shape, calls in (
        (RATES[0], small, SMALL_CALLS),
        (RATES[1], small, SMALL_CALLS),
        (RATES[0], large, 2),
        (RATES[1], large, 1),
    ):
        trial.ask(p, shape, calls)


def scalar_and_empty(trial):
    """No dimensions, and no elements."""
    for shape in ((), (0,), (3, 0)):
        x = trial.x(shape)
        output = trial.subject.build(RATES[0])(x.clone(), True)
        faults.look_at_form(trial, x, x, output)
        trial.coins(x, [as_floats(output)], RATES[0])
        faults.look_at_eval(trial, x, trial.subject.build(RATES[0])(x.clone(), False))


def odd_shapes(trial):
    """A batch of one, one feature, squares, six dimensions, and sizes that are whole blocks."""
    for number, shape in enumerate(ODD_SHAPES):
        p = RATES[number % 2]
        masks = trial.ask(p, shape, 4 if np.prod(shape) < 5000 else 1)
        if masks is not None and len(shape) == 2 and shape[0] == shape[1]:
            above = np.triu_indices(shape[0], 1)
            pair = masks[:, *above], masks.transpose(0, 2, 1)[:, *above]
            tail = pair_tail(np.stack([half.ravel() for half in pair]))
            statistic = Sentence("covariance of a square mask with itself, transposed")
            comparison = Comparison(statistic, tail, mistakes.UNITS_SHARE, exact=True)
            trial.comparisons.append(("independent_units", comparison))


DIMENSIONS = (
    Circumstance("one_dimension", "an input of one dimension", partial(in_dims, n=1), dims=1),
    Circumstance("two_dimensions", "an input of two dimensions", partial(in_dims, n=2), dims=2),
    Circumstance("three_dimensions", "an input of three dimensions", partial(in_dims, n=3), dims=3),
    Circumstance("four_dimensions", "an input of four dimensions", partial(in_dims, n=4), dims=4),
    Circumstance("five_dimensions", "an input of five dimensions", partial(in_dims, n=5), dims=5),
    Circumstance(
        "scalar_and_empty",
        "a scalar, and inputs without elements",
        scalar_and_empty,
        dims=0,
        asks=("values", "evaluation", "form_kept", "works_everywhere"),
    ),
    Circumstance(
        "odd_shapes", "a batch of one, one feature, squares, six dimensions", odd_shapes, dims=1
    ),
)
