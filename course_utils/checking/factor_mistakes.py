"""Which mistake is in what a dropout drops and multiplies by in each of its two modes."""

import math

import torch

from course_utils.checking.mask_mistakes import wrong_masks
from course_utils.checking.verdict import Mistake

P, KEEP = 0.3, 0.7  # the rate at which all this is asked; p = 0.5 would hide a swap
ANY, NONE = "any factor or none", None  # NONE: survivors have no factor in common

IDLE = Mistake("idle", "In training at p = 0.3 no unit is dropped. Which branch is for which mode?")
OVERWRITES = Mistake(
    "overwrites", "The input has changed. Its owner may still need it.", "inplace_is_free"
)


def wrong_in_a_mode(call, *, drops_in_eval, factors):
    """The mistake in what call(x, training) gives at p = P, or None.

    drops_in_eval: the Mistake of dropping there. factors: rows (factor in training, factor in
    eval, Mistake or None) of which the first that fits is told; a factor is a number, ANY or NONE.
    """
    x = 1 + torch.rand(64, 64, generator=torch.Generator().manual_seed(1))  # nowhere 0
    given = x.clone()
    trained, evaluated = call(given, True), call(given, False)
    if not torch.equal(given, x):
        return OVERWRITES
    if not (trained == 0).any():
        return IDLE
    if (evaluated == 0).any():
        return drops_in_eval
    if mistake := wrong_masks(torch.stack([call(x.clone(), True) == 0 for _ in range(20)])):
        return mistake
    met = _common_factor(trained, x), _common_factor(evaluated, x)
    rows = (row for row in factors if all(map(_fits, met, row[:2])))
    return next(rows)[2]


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
