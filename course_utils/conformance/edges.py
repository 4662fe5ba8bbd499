"""Where nothing is left to chance: evaluation mode, p = 0 and p = 1."""

import numpy as np
import torch

from course_utils.conformance.report import TEST_TIME_SCALING
from course_utils.conformance.samples import ROUNDING, signed_exponentials
from course_utils.conformance.study import Failed, NotApplicable, prop
from course_utils.conformance.values import scaled_at_test_time


@prop("evaluation", "in eval mode the output is the input, and the mode decides nothing else")
def evaluation(study):
    if study.trouble:
        raise NotApplicable("not judged: a call in training mode failed")
    if not study.right_eval:
        raise Failed(_what_eval_does(study))
    for sample in study.samples:
        if sample.varies:
            _check_switching(study, sample.p)
    return "equal to the last bit; training after eval, and under no_grad, still drops"


@prop("p = 0 and p = 1", "p = 0 changes nothing and p = 1 gives zeros, never NaN")
def extremes(study):
    x = signed_exponentials((64, 1024), study.seed, study.subject.dtype)
    inputs = [x]
    if study.subject.kind != "numpy":
        inputs.append(x.to(torch.bfloat16))  # a uniform draw in it is exactly 0 once in 512
    for p in (0.0, 1.0):
        for given in inputs:
            _check_extreme(p, given, study.subject.build(p)(given.clone(), True))
            evaluated = study.subject.build(p)(given.clone(), False)
            if study.right_eval and not torch.equal(evaluated, given):
                raise Failed(f"at p = {p:g} eval mode is not the identity")
    if study.subject.kind != "numpy":
        _check_gradient_at_one(study, x)
    return f"{x.numel():,} elements, " + " and ".join(str(given.dtype)[6:] for given in inputs)


def _what_eval_does(study):
    def always(eval_output_is):
        return all(
            np.allclose(sample.eval_output, sample.x * eval_output_is(sample.p), ROUNDING, 0)
            for sample in study.samples
        )

    if scaled_at_test_time(study):
        return TEST_TIME_SCALING
    if always(lambda p: 1):
        return "eval mode returns the input with rounding errors: it should not compute anything"
    if always(lambda p: 1 - p):
        return "scaled at test time too: eval multiplies by 1 - p, but training has divided by it"
    if always(lambda p: 1 / (1 - p)):
        return "scaled at test time too: the mean in eval is too high by 1 / (1 - p)"
    if any((sample.eval_output == 0).any() for sample in study.samples):
        return "units are dropped in eval mode: the training flag is ignored"
    return "eval mode changes the input"


def _check_switching(study, p):
    call = study.subject.build(p)
    x = signed_exponentials((64, 64), study.seed, study.subject.dtype)
    call(x.clone(), False)
    if not (call(x.clone(), True) == 0).any():
        raise Failed("after one call in eval mode, training mode drops nothing any more")
    with torch.no_grad():
        if not (call(x.clone(), True) == 0).any():
            raise Failed("torch.no_grad() switches dropout off: only the mode may")
    if study.subject.kind != "numpy":
        given = x.clone().requires_grad_()
        if not torch.equal(call(given, False), given):
            raise Failed("eval mode drops when the input requires a gradient: only the mode may")


def _check_extreme(p, x, output):
    if not torch.isfinite(output).all():
        raise Failed(f"NaN or infinity at p = {p:g}: 0 / 0 where all units are dropped")
    if p == 1 and output.any():
        raise Failed("at p = 1 not everything is dropped")
    if p == 0 and (output == 0).all():
        raise Failed("at p = 0 everything is dropped: p is taken for the probability to keep")
    if p == 0 and (output == 0).any():
        raise Failed("at p = 0 some units are dropped: a draw of exactly 0 has to keep (>=, not >)")
    if p == 0 and not torch.equal(output, x):
        raise Failed("at p = 0 the output is not the input")


def _check_gradient_at_one(study, x):
    x = x.clone().requires_grad_()
    output = study.subject.build(1.0)(x * 1, True)
    if not output.requires_grad:
        return  # cut off, as some write it: every element of it is 0 whatever x is
    (gradient,) = torch.autograd.grad(output.sum(), x, allow_unused=True)
    if gradient is not None and not (gradient == 0).all():
        raise Failed("the gradient at p = 1 is not 0")
