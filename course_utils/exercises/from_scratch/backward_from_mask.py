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
AT_ONE = Mistake(
    "at_one", "At p = 1, where all is dropped, the gradient is not 0: what is divided by what?"
)
COARSE = Mistake(
    "coarse", "In float64 the factor is right to eight digits only: in which dtype was it computed?"
)
OVERWRITES = Mistake(
    "overwrites",
    "It writes into `grad`, which other branches of the graph may share.",
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
    for p in (0.3, 0.1, 0.8):
        grad = torch.rand(40, 30, generator=source, dtype=torch.float64) + 0.5  # nowhere 0
        kept = torch.rand(40, 30, generator=source) >= p
        given = grad.clone()
        result = tensor(answer(given, kept.clone(), p), grad.shape, grad.dtype).detach()
        if not torch.equal(given, grad):
            return OVERWRITES
        if mistake := _wrong_values(result, grad, kept, p):
            return mistake
    tensor(answer(grad.bfloat16(), kept, 0.8), grad.shape, torch.bfloat16)
    nothing = torch.zeros_like(kept)
    if tensor(answer(grad.clone(), nothing, 1.0), grad.shape, grad.dtype).ne(0).any():
        return AT_ONE
    if not torch.equal(answer(grad.clone(), ~nothing, 0.0), grad):
        return FACTOR
    return _lost_to_a_second_derivative(answer, grad, kept)


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


def _fits(factor, expected, rtol):
    return torch.allclose(factor, expected.double(), rtol=rtol, atol=0)


def _lost_to_a_second_derivative(answer, grad, kept):
    grad = grad.clone().requires_grad_()
    result = answer(grad, kept, 0.3)
    if not result.requires_grad:
        return DETACHED
    (slope,) = torch.autograd.grad(result.sum(), grad, allow_unused=True)
    right = slope is not None and _fits(slope, kept.double() / 0.7, 1e-6)
    return None if right else DETACHED


def redrawn(grad, kept, p):
    return grad * (torch.rand(grad.shape) >= p) / (1 - p)


def detached(grad, kept, p):
    return grad.detach() * kept / (1 - p) if p < 1 else grad * 0


def overwriting(grad, kept, p):
    return grad.mul_(kept).div_(1 - p)


def selecting(grad, kept, p):
    return torch.where(kept, grad / (1 - p), 0.0)


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
        "The same mask and the same factor as in forward; and look at 0 / 0, as in 4.4.",
        "grad * kept / (1 - p), and zeros by themselves at p = 1.",
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
        (overwriting, OVERWRITES),
        (detached, DETACHED),
    ],
    right=[selecting, by_noise],
    find_mistake=find_mistake,
)
