"""Zeros, NaN and infinities in the input: the mask may not be guessed from inputs or outputs."""

import numpy as np
import torch

from course_utils.conformance import coin_mistakes as mistakes
from course_utils.conformance import trial_faults as faults
from course_utils.conformance.circumstances.circumstance import TENSORS, Circumstance
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.statistics import Comparison, binomial_tail
from course_utils.conformance.trials import RATES, as_floats, gradient_of
from course_utils.words import Sentence

ODD_GRADIENT = Diagnosis(
    "mask_from_output",
    "the gradient where the input is 0 is not that of a coin: the mask is guessed from the output",
)
NOT_LET_THROUGH = Diagnosis(
    "not_let_through", "a kept NaN or infinity does not come through as it is"
)
SPREADS = Diagnosis("spreads", "one NaN or infinity in the input changes other elements too")


def with_zeros(trial):
    """Half of the elements 0: what becomes of them shows in the gradient alone."""
    for p in RATES:
        for shape, _ in trial.sizes():
            x = trial.x(shape)
            is_zero = torch.arange(x.numel()).reshape(x.shape) % 2 == 1
            x = x.masked_fill(is_zero, 0.0).requires_grad_()
            output = trial.subject.build(p)(x, True)
            factor = as_floats(output)[~is_zero.numpy()] / as_floats(x)[~is_zero.numpy()]
            survivors = factor[factor != 0]
            if not survivors.size or output.detach()[is_zero].ne(0).any():
                trial.fault("values", faults.WRONG_VALUES)
                return
            gradient = gradient_of(trial, output, x, torch.ones_like(x))
            if gradient is None:
                return
            slope = as_floats(gradient)[is_zero.numpy()]
            kept = np.abs(slope / survivors.mean() - 1) < 1e-5
            if not (kept | (slope == 0)).all():
                trial.fault("backward", ODD_GRADIENT)
                return
            _count(trial, p, int((~kept).sum()), kept.size)


def _count(trial, p, dropped, n):
    if dropped == n:  # a mask read off the output takes every zero for dropped
        trial.fault("backward", ODD_GRADIENT)
        return
    statistic = Sentence("{fraction:.4f} of the zeros dropped", fraction=dropped / n)
    mistake = mistakes.wrong_rate(dropped / n, p)
    comparison = Comparison(statistic, binomial_tail(dropped, n, p), mistake, exact=True)
    trial.comparisons.append(("dropped_fraction", comparison))


def of_every_size(trial):
    """Numbers from 1e-30 to 1e30, of one sign, and all the same."""
    shape, calls = trial.sizes()[0]
    x = trial.x(shape)
    exponent = (torch.arange(x.numel()).reshape(shape) % 61 - 30).to(x.dtype)
    for number, numbers in enumerate((x * 10**exponent, x.abs(), torch.full_like(x, 3.0))):
        trial.ask(RATES[number % 2], shape, calls, given=lambda base, x=numbers: x.clone())


def all_zero(trial):
    """Nothing but zeros: the gradient still tells what was dropped."""
    for p in RATES:
        x = torch.zeros(trial.sizes()[0][0], dtype=trial.subject.dtype).requires_grad_()
        gradient = gradient_of(trial, trial.subject.build(p)(x * 1, True), x, torch.ones_like(x))
        if gradient is None:
            return
        slope = as_floats(gradient)
        survivors = slope[slope != 0]  # whether their scale is right, other circumstances say
        if survivors.size and np.ptp(survivors) > 1e-5 * abs(survivors[0]):
            trial.fault("backward", ODD_GRADIENT)
            return
        _count(trial, p, int((slope == 0).sum()), slope.size)


def with_infinities(trial):
    """NaN, infinities, or both, among finite numbers: dropped they are 0 or NaN, kept themselves.

    Infinities alone as well, for the largest of numbers with a NaN among them is NaN.
    """
    nan, inf = float("nan"), float("inf")
    small, large = (shape for shape, _ in trial.sizes())
    for p, shape, odd_ones in (
        (RATES[0], small, (nan, inf, -inf)),
        (RATES[1], small, (inf, -inf)),
        (0.05, small, (inf, -inf)),  # at a large p, the largest number over 1 - p is infinite too
        (RATES[0], large, (nan, inf, -inf)),
    ):
        x = trial.x(shape)
        odd = torch.arange(x.numel()).reshape(x.shape) % 97
        for place, value in enumerate(odd_ones):
            x = x.masked_fill(odd == place, value)
        output = trial.subject.build(p)(x.clone(), True)
        is_finite = (odd >= len(odd_ones)).numpy()
        _look_at_odd(trial, as_floats(x), as_floats(output), p, is_finite)
        evaluated = as_floats(trial.subject.build(p)(x.clone(), False))
        if not np.array_equal(evaluated, as_floats(x), equal_nan=True):
            trial.fault("evaluation", faults.CHANGED_IN_EVAL)


def _look_at_odd(trial, x, output, p, is_finite):
    finite = output[is_finite]
    if not np.isfinite(finite).all():
        trial.fault("values", SPREADS)
        return
    factor = finite / x[is_finite]
    if not ((finite == 0) | (np.abs(factor * (1 - p) - 1) < 1e-5)).all():
        trial.fault("values", SPREADS)
    got, given = output[~is_finite], x[~is_finite]
    as_it_is = (got == given) | np.isnan(got)
    if not (as_it_is | (got == 0)).all():
        trial.fault("values", NOT_LET_THROUGH)
    infinite = np.isinf(given)
    through = (got[infinite] == given[infinite]).sum()
    has_nan = np.isnan(given).any()
    if through == 0 or (has_nan and not np.isnan(got[np.isnan(given)]).any()):
        trial.fault("values", NOT_LET_THROUGH)
    else:
        statistic = Sentence("{kept} of {n} infinities kept", kept=int(through), n=infinite.sum())
        tail = binomial_tail(infinite.sum() - through, int(infinite.sum()), p)
        mistake = mistakes.wrong_rate(1 - through / infinite.sum(), p)
        comparison = Comparison(statistic, tail, mistake, exact=True)
        trial.comparisons.append(("dropped_fraction", comparison))


NUMBERS = (
    Circumstance(
        "zeros",
        "an input with zeros in it",
        with_zeros,
        TENSORS,
        dims=2,
        inverted_only=True,
        asks=("values", "dropped_fraction", "backward", "works_everywhere"),
    ),
    Circumstance(
        "all_zero",
        "an input of zeros alone",
        all_zero,
        TENSORS,
        dims=2,
        inverted_only=True,
        asks=("dropped_fraction", "backward", "works_everywhere"),
    ),
    Circumstance(
        "every_size",
        "numbers from 1e-30 to 1e30, positive ones, equal ones",
        of_every_size,
        dims=2,
        inverted_only=True,
    ),
    Circumstance(
        "nan_and_infinity",
        "an input with NaN and infinities in it",
        with_infinities,
        dims=2,
        inverted_only=True,
        asks=("values", "dropped_fraction", "evaluation", "works_everywhere"),
    ),
)
