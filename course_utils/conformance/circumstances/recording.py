"""Whether a gradient is wanted, how it comes back, and how often it is asked for."""

from functools import partial

import numpy as np
import torch

from course_utils.conformance.circumstances.circumstance import TENSORS, Circumstance
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.trial_faults import OTHER_GRADIENT, OVERWRITTEN
from course_utils.conformance.trials import RATES, as_floats, gradient_of

EARLIER_CHANGED = Diagnosis(
    "earlier_output_changed", "the output of an earlier call is overwritten by a later one"
)
SECOND_CUT_OFF = Diagnosis(
    "second_derivative_cut_off", "the gradient cannot be differentiated again: it is cut off"
)
SECOND_WRONG = Diagnosis("second_derivative_wrong", "the derivative of the gradient is wrong")
LATER_MASK = Diagnosis(
    "mask_of_a_later_call", "backward uses the mask of a later call, not that of its own"
)
NOT_TWICE = Diagnosis(
    "not_twice", "a second pass through the same graph gives another gradient than the first"
)


def parameter(base):
    return torch.nn.Parameter(base.clone())


def without_gradient(trial, around):
    """Nothing is recorded: dropout goes on all the same."""
    trial.ask_all(around=around, upstream=None)


def under_autocast(trial):
    trial.ask_all(around=partial(torch.autocast, "cpu", torch.bfloat16))


def as_parameter(trial):
    trial.ask_all(given=parameter)


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


def in_double(gradient):
    return gradient.double()


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


def same_input_again(trial):
    """One and the same tensor, handed in again and again: each call draws anew."""
    shape, calls = trial.sizes()[0]
    x = trial.x(shape)
    trial.subject.build(RATES[0])(x, True)
    if not torch.equal(x, trial.x(shape)):
        trial.fault("input_left_alone", OVERWRITTEN)  # so that it is no longer the same
        return
    for p in RATES:
        trial.ask(p, shape, calls, given=lambda base: base)


def two_calls_then_backward(trial):
    """The masks of two calls live side by side until both have gone back."""
    for p in RATES:
        for shape, _ in trial.sizes():
            call, weights = trial.subject.build(p), trial.x(shape)
            inputs = [trial.x(shape).requires_grad_() for _ in range(2)]
            outputs = [call(x * 1, True) for x in inputs]
            for x, output in zip(inputs, outputs, strict=True):
                gradient = gradient_of(trial, output, x, weights)
                if gradient is None:
                    return
                with np.errstate(all="ignore"):
                    slope = trial.law.slope(as_floats(x), as_floats(output), p)
                if not _close(trial, gradient, as_floats(weights) * slope):
                    trial.fault("backward", LATER_MASK)


def earlier_output_stays(trial):
    """What one call gave back is still the same after the next one."""
    for p in RATES:
        for shape, _ in trial.sizes():
            call, x = trial.subject.build(p), trial.x(shape)
            first = call(x.clone(), True)
            before = first.detach().clone()
            call(x.clone(), True)
            if not torch.equal(first.detach(), before):
                trial.fault("own_output", EARLIER_CHANGED)


def second_pass(trial):
    """`retain_graph=True`, then the same gradient once more."""
    for p in RATES:
        for shape, _ in trial.sizes():
            x, weights = trial.x(shape).requires_grad_(), trial.x(shape)
            output = trial.subject.build(p)(x * 1, True)
            first = gradient_of(trial, output, x, weights, retain_graph=True)
            if first is None:
                return
            first = first.clone()  # a backward may write into what it handed back
            if not torch.equal(first, gradient_of(trial, output, x, weights)):
                trial.fault("backward", NOT_TWICE)


def second_derivative(trial):
    """The gradient g = noise * w is itself differentiated, by w."""
    for p in RATES:
        for shape, _ in trial.sizes():
            x = trial.x(shape).requires_grad_()
            weights, further = trial.x(shape).requires_grad_(), trial.x(shape)
            output = trial.subject.build(p)(x * 1, True)
            gradient = gradient_of(trial, output, x, weights, create_graph=True)
            if gradient is None:
                return
            if not gradient.requires_grad:
                trial.fault("backward", SECOND_CUT_OFF)
                return
            second = gradient_of(trial, gradient, weights, further)
            if second is None:
                return
            slope = trial.law.slope(as_floats(x), as_floats(output), p)
            if not _close(trial, second, as_floats(further) * slope):
                trial.fault("backward", SECOND_WRONG)


def _close(trial, gradient, expected):
    rounding = 1e-5 * trial.law.precision
    return np.allclose(as_floats(gradient), expected, rtol=rounding, atol=rounding)


BACKWARD = ("backward", "works_everywhere")
RECORDING = (
    Circumstance("no_grad", "torch.no_grad()", partial(without_gradient, around=torch.no_grad)),
    Circumstance(
        "inference_mode",
        "torch.inference_mode()",
        partial(without_gradient, around=torch.inference_mode),
        TENSORS,
    ),
    Circumstance("autocast", "torch.autocast in bfloat16", under_autocast, TENSORS),
    Circumstance("parameter", "an nn.Parameter as input", as_parameter, TENSORS),
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
    Circumstance("same_input", "one tensor handed in again and again", same_input_again),
    Circumstance(
        "gradient_in_double",
        "a gradient from above in float64",
        partial(with_upstream, make=in_double),
        TENSORS,
    ),
    Circumstance(
        "gradient_huge",
        "a gradient from above of huge numbers",
        partial(with_upstream, make=huge),
        TENSORS,
    ),
    Circumstance(
        "two_calls",
        "two calls before either backward",
        two_calls_then_backward,
        TENSORS,
        asks=BACKWARD,
    ),
    Circumstance(
        "second_pass",
        "two passes back through one graph",
        second_pass,
        TENSORS,
        asks=BACKWARD,
    ),
    Circumstance(
        "second_derivative",
        "a derivative of the gradient",
        second_derivative,
        TENSORS,
        asks=BACKWARD,
    ),
    Circumstance(
        "next_call",
        "an output that is kept while the layer is called again",
        earlier_output_stays,
        asks=("own_output", "works_everywhere"),
    ),
)
