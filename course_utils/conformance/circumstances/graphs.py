"""One graph or several: calls that wait for their backward, second passes, second derivatives."""

import numpy as np

from course_utils.conformance.circumstances.circumstance import BACKWARD, TENSORS, Circumstance
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.trials import RATES, as_floats, gradient_of

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
                if not _is_by_slope(trial, gradient, weights, x, output, p):
                    trial.fault("backward", LATER_MASK)


def second_pass(trial):
    """`retain_graph=True`, then the same gradient once more."""
    for p in RATES:
        for shape, _ in trial.sizes():
            x, weights = trial.x(shape).requires_grad_(), trial.x(shape)
            output = trial.subject.build(p)(x * 1, True)
            first = gradient_of(trial, output, x, weights, retain_graph=True)
            if first is None:
                return
            first = as_floats(first).copy()  # a backward may write into what it handed back
            if not np.array_equal(first, as_floats(gradient_of(trial, output, x, weights))):
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
            if not _is_by_slope(trial, second, further, x, output, p):
                trial.fault("backward", SECOND_WRONG)


def _is_by_slope(trial, gradient, weights, x, output, p):
    """Whether the gradient is the weights times d output / d x, to within roundings."""
    with np.errstate(all="ignore"):
        expected = as_floats(weights) * trial.law.slope(as_floats(x), as_floats(output), p)
        off = np.abs(as_floats(gradient) - expected)
        allowed = 1e-5 * trial.law.precision * (1 + np.abs(expected))
    return bool((off <= allowed).all())


GRAPHS = (
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
)
