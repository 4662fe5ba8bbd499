"""The gradient that comes from above: how it lies in memory, and which numbers it holds.

Its dtype is always the output's: torch turns another one into that before a layer sees it.
"""

from functools import partial

import numpy as np
import torch

from course_utils.conformance.circumstances.circumstance import BACKWARD, TENSORS, Circumstance
from course_utils.conformance.trial_faults import OTHER_GRADIENT
from course_utils.conformance.trials import RATES, as_floats, gradient_of


def with_upstream(trial, make):
    trial.ask_all(upstream=make)


def not_contiguous(gradient):
    reverse = tuple(reversed(range(gradient.dim())))
    return gradient.permute(reverse).contiguous().permute(reverse)


def broadcast(gradient):
    return gradient[..., :1].clone().expand(gradient.shape)


def from_a_sum(gradient):
    return gradient.reshape(-1)[:1].clone().expand(gradient.shape)


def tiny(gradient):
    return gradient * (1e-20 if gradient.dtype == torch.float32 else 1e-3)


def huge(gradient):
    return gradient * (1e30 if gradient.dtype == torch.float32 else 1e3)


def odd_gradient(trial):
    """Zeros, NaN and infinities from above: kept units hand them on, dropped ones 0 or NaN."""
    for p in RATES:
        x = trial.x(trial.sizes()[0][0]).requires_grad_()
        output = trial.subject.build(p)(x * 1, True)
        weights = trial.x(tuple(x.shape))
        place = torch.arange(x.numel()).reshape(x.shape) % 5
        for number, value in enumerate((0.0, float("nan"), float("inf"))):
            weights = weights.masked_fill(place == number, value)
        gradient = gradient_of(trial, output, x, weights)
        if gradient is None:
            return
        slope, got, given = (as_floats(tensor) for tensor in (output / x, gradient, weights))
        with np.errstate(all="ignore"):
            kept, expected = slope != 0, given * slope
        lost = (got == 0) | (np.isnan(got) & ~np.isfinite(given))
        same = np.isclose(got, expected, rtol=1e-5, atol=0, equal_nan=True)
        if not np.where(kept, same, lost).all():
            trial.fault("backward", OTHER_GRADIENT)


UPSTREAM = (
    Circumstance(
        "gradient_not_contiguous",
        "a gradient from above that is not contiguous",
        partial(with_upstream, make=not_contiguous),
        TENSORS,
    ),
    Circumstance(
        "gradient_broadcast",
        "a gradient from above that was broadcast",
        partial(with_upstream, make=broadcast),
        TENSORS,
    ),
    Circumstance(
        "gradient_of_a_sum",
        "a gradient from above that is one number for all",
        partial(with_upstream, make=from_a_sum),
        TENSORS,
    ),
    Circumstance(
        "gradient_tiny",
        "a gradient from above of tiny numbers",
        partial(with_upstream, make=tiny),
        TENSORS,
    ),
    Circumstance(
        "gradient_odd",
        "zeros, NaN and infinities in the gradient from above",
        odd_gradient,
        TENSORS,
        dims=2,
        inverted_only=True,
        asks=BACKWARD,
    ),
    Circumstance(
        "gradient_huge",
        "a gradient from above of huge numbers",
        partial(with_upstream, make=huge),
        TENSORS,
    ),
)
