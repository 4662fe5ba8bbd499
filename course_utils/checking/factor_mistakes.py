"""Which mistake is in what a dropout drops and multiplies by in each of its two modes."""

import math

import torch

from course_utils.checking.mask_mistakes import OTHER_GENERATOR, wrong_masks
from course_utils.checking.rate_mistakes import wrong_use_of_p
from course_utils.checking.verdict import Mistake

P, KEEP = 0.3, 0.7  # the rate at which all this is asked; p = 0.5 would hide a swap
ANY, NONE = "any factor or none", None  # NONE: survivors have no factor in common

NOT_ZERO = Mistake(
    "not_zero", "In training no output is exactly 0. What is left of a unit that is dropped?"
)
NO_GRAD = Mistake(
    "no_grad",
    "Under torch.no_grad() training drops nothing. Who decides on the mode?",
    "no_grad_disables",
)
IDLE = Mistake("idle", "In training at p = 0.3 no unit is dropped. Which branch is for which mode?")
OVERWRITES = Mistake(
    "overwrites", "The input has changed. Its owner may still need it.", "inplace_is_free"
)
COINS_IN_EVAL = Mistake(
    "coins_in_eval",
    "In eval coins are tossed, and nobody looks at them: whoever draws next gets other numbers. In "
    "which branch does the draw belong?",
)


def wrong_in_a_mode(call, *, drops_in_eval, factors):
    """The mistake in what call(x, p, training) gives, or None; factors are read off at p = P.

    drops_in_eval: the Mistake of dropping there. factors: rows (factor in training, factor in
    eval, Mistake or None) of which the first that fits is told; a factor is a number, ANY or NONE.
    """
    x = 1 + torch.rand(64, 64, generator=torch.Generator().manual_seed(1))  # nowhere 0
    given = x.clone()
    trained, evaluated = call(given, P, True), call(given, P, False)
    if not torch.equal(given, x):
        return OVERWRITES
    if not (trained == 0).any():
        return NOT_ZERO if _common_factor(trained, x) is None else IDLE
    if (evaluated == 0).any():
        return drops_in_eval
    with torch.no_grad():
        if not (call(x.clone(), P, True) == 0).any():
            return NO_GRAD
    dropped = torch.stack([call(x.clone(), P, True) == 0 for _ in range(20)])
    met = _common_factor(trained, x), _common_factor(evaluated, x)
    rows = (row for row in factors if all(map(_fits, met, row[:2])))
    return (
        wrong_masks(dropped)
        or (None if _repeats(lambda: call(x.clone(), P, True)) else OTHER_GENERATOR)
        or wrong_use_of_p(lambda x, p: call(x, p, True))
        or next(rows)[2]
        or (COINS_IN_EVAL if _draws(lambda: call(x, P, False)) else None)
    )


def _repeats(call):
    """Whether torch's global generator decides what comes back."""
    outputs = []
    for _ in range(2):
        torch.default_generator.manual_seed(0)
        outputs.append(call())
    return torch.equal(*outputs)


def _draws(call):
    """Whether a call takes numbers from torch's global generator."""
    before = torch.get_rng_state()
    call()
    return not torch.equal(torch.get_rng_state(), before)


def _common_factor(y, x):
    """The one number by which all that is not dropped of x was multiplied; None without one."""
    factors = (y / x)[y != 0]
    if len(factors) == 0 or not torch.allclose(factors, factors.mean(), rtol=1e-5, atol=0):
        return None
    return factors.mean().item()


def _fits(factor, expected):
    """Whether a common factor is the expected one, to the rounding of float32."""
    if expected == ANY:
        return True
    if expected is NONE or factor is None:
        return expected is factor
    return math.isclose(factor, expected, rel_tol=1e-4)
