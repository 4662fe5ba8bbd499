"""Write a backward that keeps one boolean for each unit instead of a float."""

import torch

from course_utils.checking.answer_values import tensor
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake


def backward_from_mask(grad, kept, p):
    if p == 1:
        return torch.zeros_like(grad)
    return grad * kept / (1 - p)


STRAIGHT = Mistake(
    "straight",
    "The gradient passes straight through, as if nothing had been dropped.",
    "backward_without_mask",
)
NO_MASK = Mistake(
    "no_mask",
    "The factor is right; but units that gave 0 to the loss get a gradient.",
    "backward_without_mask",
)
NO_FACTOR = Mistake(
    "no_factor",
    "The mask is right. By what is y larger than x where a unit was kept?",
    "backward_without_mask",
)
REDRAWN = Mistake(
    "redrawn",
    "The zeros are not those of `kept`: where does their mask come from?",
    "backward_without_mask",
)
TURNED = Mistake("turned", "The dropped units get a gradient and the kept ones none.")
BY_P = Mistake("by_p", "The mask is right; the factor is 1/p. Try p = 0.1.", "scale_is_one_over_p")
TIMES_KEEP = Mistake(
    "times_keep", "Forward divided by 1 - p. Backward multiplies by the slope: which is it?"
)
FACTOR = Mistake(
    "factor", "The mask is right, the factor is not: y = x * kept / (1 - p) has which slope?"
)
IGNORED = Mistake(
    "ignored", "The mask is right, and the factor is the same at every p. Where does p come in?"
)
AT_ONE = Mistake(
    "at_one", "At p = 1, where all is dropped, the gradient is not 0: what is divided by what?"
)
SECOND_AT_ONE = Mistake(
    "second_at_one",
    "At p = 1 the gradient is right, and its own derivative is not 0: a division by 0 still stands "
    "in the graph, chosen away or not.",
)
AT_ZERO = Mistake(
    "at_zero", "At p = 0, where nothing is dropped, the gradient is not the one from above."
)
COARSE = Mistake(
    "coarse", "In float64 the factor is right to eight digits only: in which dtype was it computed?"
)
OVERWRITES = Mistake(
    "overwrites",
    "It writes into `grad`, which other branches of the graph may share.",
    "inplace_is_free",
)
CHANGES_MASK = Mistake(
    "changes_mask",
    "It writes into `kept`, and backward may run twice through one graph.",
    "inplace_is_free",
)
DETACHED = Mistake(
    "detached", "The result is cut off from `grad`, so it cannot be differentiated once more."
)
UNUSED = Mistake(
    "unused", "The gradient from above does not enter: what does the chain rule do with it?"
)

FACTORS = [
    (lambda keep: keep, TIMES_KEEP),
    (lambda keep: 1.0, NO_FACTOR),
    (lambda keep: 1 / (1 - keep), BY_P),
]


def find_mistake(answer):
    source = torch.Generator().manual_seed(0)
    for p in (0.3, 0.1, 0.37, 0.8):
        grad = torch.rand(40, 30, generator=source, dtype=torch.float64) + 0.5  # nowhere 0
        kept = torch.rand(40, 30, generator=source) >= p
        given, mask = grad.clone(), kept.clone()
        result = tensor(answer(given, mask, p), grad.shape, grad.dtype).detach()
        if not torch.equal(given, grad):
            return OVERWRITES
        if not torch.equal(mask, kept):
            return CHANGES_MASK
        if mistake := _wrong_values(result, grad, kept, p):
            same = torch.equal(answer(grad.clone(), kept.clone(), 0.55), result)
            return IGNORED if mistake is FACTOR and same else mistake
    tensor(answer(grad.bfloat16(), kept, 0.8), grad.shape, torch.bfloat16)
    for dtype in (torch.float64, torch.bfloat16):
        given, nothing = grad.to(dtype), torch.zeros_like(kept)
        if tensor(answer(given.clone(), nothing, 1.0), grad.shape, dtype).ne(0).any():
            return AT_ONE
        if not torch.equal(answer(given.clone(), ~nothing, 0.0), given):
            return AT_ZERO
    if not _second_derivative_is(kept.double() / 0.7, answer, grad, kept, 0.3):
        return DETACHED
    zero, flat = torch.zeros_like(grad), torch.zeros_like(kept)
    return None if _second_derivative_is(zero, answer, grad, flat, 1.0) else SECOND_AT_ONE


def _wrong_values(result, grad, kept, p):
    factor = result / grad
    if _fits(factor, kept.double() / (1 - p), 1e-12):
        return None
    if _fits(factor, kept.double() / (1 - p), 1e-5):
        return COARSE
    if _fits(result, kept.double() / (1 - p), 1e-6):
        return UNUSED
    for value, mistake in ((1.0, STRAIGHT), (1 / (1 - p), NO_MASK)):
        if _fits(factor, torch.full_like(factor, value), 1e-6):
            return mistake
    if torch.equal(factor != 0, ~kept):
        return TURNED
    if not torch.equal(factor != 0, kept):
        return REDRAWN
    fitting = (m for scale, m in FACTORS if _fits(factor, kept * scale(1 - p), 1e-6))
    return next(fitting, FACTOR)


def _second_derivative_is(expected, answer, grad, kept, p):
    """Whether the result can be differentiated by grad, and gives `expected`; at p = 1 a result
    that is cut off is 0 whatever grad is, and so right."""
    grad = grad.clone().requires_grad_()
    result = answer(grad, kept.clone(), p)
    if not result.requires_grad:
        return p == 1
    (slope,) = torch.autograd.grad(result.sum(), grad, allow_unused=True)
    return p == 1 if slope is None else _fits(slope, expected, 1e-6)


def _fits(factor, expected, rtol):
    return torch.allclose(factor, expected.double(), rtol=rtol, atol=0)


def redrawn(grad, kept, p):
    return grad * (torch.rand(grad.shape) >= p) / (1 - p)


def detached(grad, kept, p):
    return grad.detach() * kept / (1 - p) if p < 1 else grad * 0


def overwriting(grad, kept, p):
    return grad.mul_(kept).div_(1 - p)


def selecting_too_late(grad, kept, p):
    return torch.where(kept, grad / (1 - p), 0.0)


def filling_too_late(grad, kept, p):
    return (grad / (1 - p)).masked_fill(~kept, 0)


def nan_to_zero(grad, kept, p):
    return torch.nan_to_num(grad * kept / (1 - p), nan=0.0)


def turning_the_mask(grad, kept, p):
    return grad.masked_fill(kept.logical_not_(), 0) / (1 - p) if p < 1 else grad * 0


def selecting(grad, kept, p):
    return torch.where(kept, grad * (1 / (1 - p) if p < 1 else 0), 0.0)


def by_noise(grad, kept, p):
    noise = kept.to(grad.dtype)
    if p < 1:
        noise /= 1 - p
    return noise * grad


exercise = Write(
    model_answer=backward_from_mask,
    why="y = x * kept / (1 - p) has the slope kept / (1 - p), and the boolean and p hold all of it",
    takeaway=(
        "One boolean for each unit is enough for a backward: a byte where the noise took four."
    ),
    minutes=15,
    hints=(
        "What is the slope of y in x, for a kept unit and for a dropped one?",
        "y = x * kept / (1 - p) has the slope 1 / (1 - p) where a unit was kept and 0 elsewhere, "
        "and the chain rule multiplies it by `grad`. At p = 1 nothing may be divided (4.4).",
        "grad * kept / (1 - p) for p < 1, and torch.zeros_like(grad) at p = 1.",
    ),
    wrong=[
        (lambda grad, kept, p: grad * 1, STRAIGHT),
        (lambda grad, kept, p: grad / (1 - p), NO_MASK),
        (lambda grad, kept, p: grad * (grad != 0) / (1 - p), NO_MASK),
        (lambda grad, kept, p: grad * kept, NO_FACTOR),
        (redrawn, REDRAWN),
        (lambda grad, kept, p: grad * ~kept / (1 - p), TURNED),
        (lambda grad, kept, p: grad * kept / p, BY_P),
        (lambda grad, kept, p: grad * kept * (1 - p), TIMES_KEEP),
        (lambda grad, kept, p: grad * kept / (1 - p) ** 2, FACTOR),
        (lambda grad, kept, p: grad * kept / (1 - p), AT_ONE),
        (lambda grad, kept, p: grad * (kept.float() / (1 - p)), COARSE),
        (lambda grad, kept, p: kept.to(grad.dtype) / (1 - p), UNUSED),
        (lambda grad, kept, p: grad * kept / 0.7 if p < 1 else grad * 0, IGNORED),
        (lambda grad, kept, p: grad * kept / 0.5 if p < 1 else grad * 0, IGNORED),
        (lambda grad, kept, p: grad * kept / round(1 - p, 1) if p < 1 else grad * 0, FACTOR),
        (lambda grad, kept, p: grad * kept / max(1 - p, 0.01) if p else grad * 0, AT_ZERO),
        (selecting_too_late, SECOND_AT_ONE),
        (filling_too_late, SECOND_AT_ONE),
        (nan_to_zero, SECOND_AT_ONE),
        (turning_the_mask, CHANGES_MASK),
        (overwriting, OVERWRITES),
        (detached, DETACHED),
    ],
    right=[selecting, by_noise],
    find_mistake=find_mistake,
)
