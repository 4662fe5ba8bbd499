"""The backward pass: the same mask and the same factor as the forward pass, and nothing else."""

import numpy as np
import torch

from course_utils.conformance.adapters import differentiate
from course_utils.conformance.calls import signed_exponentials
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.study import CALL_FAILED, Failed, NotApplicable, conformance_property
from course_utils.conformance.trial_faults import CUT_OFF, OTHER_GRADIENT
from course_utils.words import Sentence

ROUNDING = 1e-5

NO_BACKWARD = Diagnosis("no_backward", "not judged: a function on arrays has no backward")
EVAL_GRADIENT = Diagnosis("eval_gradient", "in eval mode the gradient is not the one from above")
SECOND_USE = Diagnosis(
    "second_use",
    "the gradient is wrong when the input is used a second time, as in a residual block: backward "
    "overwrites a tensor that is not its own",
)
STRAIGHT_THROUGH = Diagnosis(
    "straight_through",
    "the gradient passes straight through: backward has neither mask nor scale",
)
WITHOUT_MASK = Diagnosis("backward_without_mask", "backward has the scale but not the mask")
WITHOUT_SCALE = Diagnosis("backward_without_scale", "backward has the mask but not the scale")
MULTIPLIES = Diagnosis(
    "backward_multiplies",
    "backward multiplies by 1 - p where the output was divided by it",
)
SCALE_TWICE = Diagnosis("backward_scales_twice", "backward has the scale twice")
IGNORES = Diagnosis("backward_ignores", "backward ignores the gradient from above")
NO_GRADIENT = Diagnosis("gradient_0", "the gradient is 0 everywhere")
DRAWN_AGAIN = Diagnosis(
    "backward_redraws", "backward uses another mask than forward: it is drawn again"
)


@conformance_property(
    "backward", "the gradient meets the same mask and the same scale as the output did"
)
def backward(study):
    if not study.subject.has_backward:
        raise NotApplicable(NO_BACKWARD)
    if study.trouble:
        raise NotApplicable(CALL_FAILED)
    for calls in study.calls:
        _check_rate(study, calls.p)
    return Sentence("two passes through one graph, and an input used a second time")


def _check_rate(study, p):
    call, at = study.subject.build(p), Sentence("at p = {p:g}", p=p)
    shape = study.law.shape_for(40, 50)
    x, first, second = (_numbers(study, shape, offset) for offset in range(3))
    x.requires_grad_()
    output = call(x * 1, True)
    slope = _slope(study, x, output, p)
    for weights in (first, second):
        got = _grad((output * weights).sum(), x)
        if not _close(got, weights * slope):
            known = study.right_values and study.law.is_inverted
            raise Failed(what_went_back(got, weights, slope, p if known else None), at)
    if study.right_eval and not _close(_grad((call(x * 1, False) * first).sum(), x), first):
        raise Failed(EVAL_GRADIENT, at)
    _check_second_use(study, call, x, first, p, at)


def _check_second_use(study, call, x, weights, p, at):
    """As in a residual block, h + dropout(h): both paths hand back the same gradient tensor."""
    h = x * 1
    output = call(h, True)
    if output.data_ptr() == h.data_ptr():
        return  # in place: h itself has become the output
    slope = _slope(study, x, output, p)
    if not _close(_grad(((h + output) * weights).sum(), x), weights * (1 + slope)):
        raise Failed(SECOND_USE, at)


def _numbers(study, shape, offset):
    return signed_exponentials(shape, study.seed + offset, study.subject.dtype)


def _slope(study, x, output, p):
    """By what backward has to multiply, in x's dtype: another one may have come back."""
    with np.errstate(all="ignore"):
        slope = study.law.slope(x.detach().numpy(), output.detach().to(x.dtype).numpy(), p)
    return torch.from_numpy(np.asarray(slope)).to(x.dtype)


def _grad(loss, x):
    if not loss.requires_grad:
        raise Failed(CUT_OFF)
    (gradient,) = differentiate(loss, x, retain_graph=True)
    if gradient is None:
        raise Failed(CUT_OFF)
    return gradient


def _close(got, expected):
    return torch.allclose(got, expected, rtol=ROUNDING, atol=ROUNDING)


def what_went_back(got, weights, factor, p):
    """The diagnosis of a wrong gradient.

    p: None where the output itself was wrong, so that there is no right gradient to name.
    """
    if p is None:
        return OTHER_GRADIENT
    keep, kept = 1 - p, (factor != 0).to(factor.dtype)
    known = (
        (weights, STRAIGHT_THROUGH),
        (weights / keep, WITHOUT_MASK),
        (weights * kept, WITHOUT_SCALE),
        (weights * kept * keep, MULTIPLIES),
        (weights * factor**2, SCALE_TWICE),
        (factor, IGNORES),
        (torch.zeros_like(got), NO_GRADIENT),
    )
    for candidate, diagnosis in known:
        if _close(got, candidate):
            return diagnosis
    own_factor = got / weights
    survivors = own_factor[own_factor != 0]
    if _close(survivors, torch.full_like(survivors, 1 / keep)):
        return DRAWN_AGAIN
    return OTHER_GRADIENT
