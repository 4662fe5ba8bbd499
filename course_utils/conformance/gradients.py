"""The backward pass: the same mask and the same factor as the forward pass, and nothing else."""

import torch

from course_utils.conformance.adapters import Misbehaved
from course_utils.conformance.samples import signed_exponentials
from course_utils.conformance.study import Failed, NotApplicable, prop

SHAPE = (40, 50)
ROUNDING = 1e-5


@prop("backward", "the gradient meets the same mask and the same scale as the output did")
def backward(study):
    if study.subject.kind == "numpy":
        raise NotApplicable("not judged: a function on arrays has no backward")
    if study.trouble:
        raise NotApplicable("not judged: a call in training mode failed")
    for p in [sample.p for sample in study.samples]:
        _check_rate(study, p)
    return "two passes through one graph, and an input used a second time beside the layer"


def _check_rate(study, p):
    call = study.subject.build(p)
    x, first, second = _leaf_and_weights(study)
    output = call(x * 1, True)
    factor = (output.detach() / x.detach()).to(x.dtype)  # float64 may have come back
    for weights in (first, second):
        got = _grad((output * weights).sum(), x)
        if not _close(got, weights * factor):
            mistake = _what_went_back(got, weights, factor, p if study.right_values else None)
            raise Failed(mistake, f"at p = {p:g}")
    if study.right_eval and not _close(_grad((call(x * 1, False) * first).sum(), x), first):
        raise Failed("in eval mode the gradient is not the one from above", f"at p = {p:g}")
    _check_second_use(call, x, first, p)


def _check_second_use(call, x, weights, p):
    """As in a residual block, h + dropout(h): both paths hand back the same gradient tensor."""
    h = x * 1
    output = call(h, True)
    if output.data_ptr() == h.data_ptr():
        return  # in place: h itself has become the output
    factor = (output.detach() / x.detach()).to(x.dtype)  # float64 may have come back
    got = _grad(((h + output) * weights).sum(), x)
    if not _close(got, weights * (1 + factor)):
        raise Failed(
            "the gradient is wrong when the input is used a second time, as in a residual block: "
            "backward overwrites a tensor that is not its own",
            f"at p = {p:g}",
        )


def _leaf_and_weights(study):
    x = signed_exponentials(SHAPE, study.seed, study.subject.dtype)
    weights = signed_exponentials((2, *SHAPE), study.seed, study.subject.dtype)
    return x.requires_grad_(), *weights


def _grad(loss, x):
    if not loss.requires_grad:
        raise Failed("no gradient comes back: the output is cut off from the graph")
    try:
        (gradient,) = torch.autograd.grad(loss, x, retain_graph=True, allow_unused=True)
    except Exception as error:
        first_line = str(error).splitlines()[0] if str(error) else ""
        raise Misbehaved(f"backward raises {type(error).__name__}: {first_line[:160]}") from error
    if gradient is None:
        raise Failed("no gradient comes back: the output is cut off from the graph")
    return gradient


def _close(got, expected):
    return torch.allclose(got, expected, rtol=ROUNDING, atol=ROUNDING)


def _what_went_back(got, weights, factor, p):
    """p: None where the output itself was wrong, so that there is no right gradient to name."""
    if p is None:
        return "the gradient is not the mask and the scale of the output"
    keep, kept = 1 - p, (factor != 0).to(factor.dtype)
    known = (
        (weights, "the gradient passes straight through: backward has neither mask nor scale"),
        (weights / keep, "backward has the scale but not the mask"),
        (weights * kept, "backward has the mask but not the scale"),
        (weights * kept * keep, "backward multiplies by 1 - p where the output was divided by it"),
        (weights * factor**2, "backward has the scale twice"),
        (factor, "backward ignores the gradient from above"),
        (torch.zeros_like(got), "the gradient is 0 everywhere"),
    )
    for candidate, name in known:
        if _close(got, candidate):
            return name
    own_factor = got / weights
    if _close(own_factor[own_factor != 0], torch.full_like(own_factor, 1 / keep)[own_factor != 0]):
        return "backward uses another mask than forward: it is drawn again"
    return "the gradient is not the mask and the scale of the output"
