"""Where nothing is left to chance: evaluation mode, p = 0 and p = 1."""

import numpy as np
import torch

from course_utils.conformance.adapters import differentiate
from course_utils.conformance.calls import ROUNDING, signed_exponentials
from course_utils.conformance.report import TEST_TIME_SCALING, Diagnosis
from course_utils.conformance.study import CALL_FAILED, Failed, NotApplicable, conformance_property
from course_utils.conformance.values import scaled_at_test_time
from course_utils.words import Sentence, listed

EVAL_ROUNDS = Diagnosis(
    "eval_rounds",
    "eval mode returns the input with rounding errors: it should not compute anything",
)
SCALED_TWICE = Diagnosis(
    "scaled_at_test_too",
    "scaled at test time too: eval multiplies by 1 - p, but training has divided by it",
)
EVAL_TOO_HIGH = Diagnosis(
    "eval_too_high", "scaled at test time too: the mean in eval is too high by 1 / (1 - p)"
)
DROPS_IN_EVAL = Diagnosis(
    "drops_in_eval", "units are dropped in eval mode: the training flag is ignored"
)
EVAL_CHANGES = Diagnosis("eval_changes", "eval mode changes the input")
STAYS_IN_EVAL = Diagnosis(
    "stays_in_eval", "after one call in eval mode, training mode drops nothing any more"
)
OFF_UNDER_NO_GRAD = Diagnosis(
    "off_under_no_grad", "torch.no_grad() switches dropout off: only the mode may"
)
DROPS_WITH_GRADIENT = Diagnosis(
    "drops_with_gradient",
    "eval mode drops when the input requires a gradient: only the mode may",
)
NAN_AT_0 = Diagnosis("nan_at_0", "NaN or infinity at p = 0")
NAN_AT_1 = Diagnosis("nan_at_1", "NaN or infinity at p = 1: 0 / 0 where all units are dropped")
KEEPS_AT_1 = Diagnosis("keeps_at_1", "at p = 1 not everything is dropped")
ALL_DROPPED_AT_0 = Diagnosis(
    "all_dropped_at_0",
    "at p = 0 everything is dropped: p is taken for the probability to keep",
)
SOME_DROPPED_AT_0 = Diagnosis(
    "some_dropped_at_0",
    "at p = 0 some units are dropped: a draw of exactly 0 has to keep (>=, not >)",
)
CHANGED_AT_0 = Diagnosis("changed_at_0", "at p = 0 the output is not the input")
EVAL_CHANGES_AT_END = Diagnosis(
    "eval_changes_at_end", "at p = 0 or p = 1 eval mode is not the identity"
)
GRADIENT_AT_0 = Diagnosis("gradient_at_0", "the gradient at p = 0 is not the one from above")
GRADIENT_AT_1 = Diagnosis("gradient_at_1", "the gradient at p = 1 is not 0")
SECOND_AT_1 = Diagnosis("second_at_1", "the second derivative at p = 1 is not 0")


@conformance_property(
    "evaluation", "in eval mode the output is the input, and the mode decides nothing else"
)
def evaluation(study):
    if study.trouble:
        raise NotApplicable(CALL_FAILED)
    if not study.right_eval:
        raise Failed(_what_eval_does(study))
    for calls in study.calls:
        if calls.varies and study.law.is_inverted:
            _check_switching(study, calls.p)
    return Sentence("equal to the last bit; training after eval, and under no_grad, still drops")


@conformance_property("p = 0 and p = 1", "p = 0 changes nothing and p = 1 gives zeros, never NaN")
def extremes(study):
    shape = study.law.shape_for(64, 1024)
    x = signed_exponentials(shape, study.seed, study.subject.dtype)
    inputs = [x]
    if study.subject.has_backward:
        inputs.append(x.to(torch.bfloat16))  # a uniform draw in it is exactly 0 once in 512
    for p in (0.0,) if study.law.normal else (0.0, 1.0):  # normal noise has no p = 1
        for given in inputs:
            _check_extreme(p, given, study.subject.build(p)(given.clone(), True))
            evaluated = study.subject.build(p)(given.clone(), False)
            if study.right_eval and not torch.equal(evaluated.to(given.dtype), given):
                raise Failed(EVAL_CHANGES_AT_END)
        if study.subject.has_backward:
            _check_gradient(study, x, p)
    dtypes = listed(str(given.dtype)[6:] for given in inputs)
    return Sentence("{n:,} elements, {dtypes}", n=x.numel(), dtypes=dtypes)


def _what_eval_does(study):
    def always(eval_output_is):
        return all(
            np.allclose(calls.eval_output, calls.x * eval_output_is(calls.p), ROUNDING, 0)
            for calls in study.calls
        )

    if scaled_at_test_time(study):
        return TEST_TIME_SCALING
    if always(lambda p: 1):
        return EVAL_ROUNDS
    if always(lambda p: 1 - p):
        return SCALED_TWICE
    if always(lambda p: 1 / (1 - p)):
        return EVAL_TOO_HIGH
    if any((calls.eval_output == 0).any() for calls in study.calls):
        return DROPS_IN_EVAL
    return EVAL_CHANGES


def _check_switching(study, p):
    call = study.subject.build(p)
    x = signed_exponentials(study.law.shape_for(64, 64), study.seed, study.subject.dtype)
    call(x.clone(), False)
    if not (call(x.clone(), True) == 0).any():
        raise Failed(STAYS_IN_EVAL)
    with torch.no_grad():
        if not (call(x.clone(), True) == 0).any():
            raise Failed(OFF_UNDER_NO_GRAD)
    if study.subject.has_backward:
        given = x.clone().requires_grad_()
        if not torch.equal(call(given, False), given):
            raise Failed(DROPS_WITH_GRADIENT)


def _check_extreme(p, x, output):
    if not torch.isfinite(output).all():
        raise Failed(NAN_AT_1 if p == 1 else NAN_AT_0)
    if p == 1 and output.any():
        raise Failed(KEEPS_AT_1)
    if p == 0 and (output == 0).all():
        raise Failed(ALL_DROPPED_AT_0)
    if p == 0 and (output == 0).any():
        raise Failed(SOME_DROPPED_AT_0)
    if p == 0 and not torch.equal(output.to(x.dtype), x):
        raise Failed(CHANGED_AT_0)


def _check_gradient(study, x, p):
    """The gradient, and its own derivative: 0 / 0 may hide in either."""
    x = x.clone().requires_grad_()
    weights = torch.ones_like(x).requires_grad_()
    output = study.subject.build(p)(x * 1, True)
    if not output.requires_grad:
        return  # cut off, as some write it: at p = 1 every element is 0 whatever x is
    (gradient,) = differentiate(output, x, weights, create_graph=True)
    if gradient is None:
        return
    if not (gradient == 1 - p).all():
        raise Failed(GRADIENT_AT_1 if p else GRADIENT_AT_0)
    if not gradient.requires_grad:
        return
    second = differentiate(gradient.sum(), (x, weights))
    expected = (0, 1 - p)
    for got, value in zip(second, expected, strict=True):
        if got is not None and not (got == value).all():
            raise Failed(SECOND_AT_1 if p else GRADIENT_AT_0)
