"""What an answer multiplied its input by: for the exercises that write a dropout."""

import math

import torch


def some_input(rows=64, units=64):
    """Numbers between 1 and 2, so that a zero in the output is a drop."""
    return 1 + torch.rand(rows, units, generator=torch.Generator().manual_seed(1))


def common_factor(y, x):
    """The one number by which all that is not dropped of x was multiplied; None without one."""
    factors = (y / x)[y != 0]
    if len(factors) == 0 or not torch.allclose(factors, factors.mean(), rtol=1e-5, atol=0):
        return None
    return factors.mean().item()


def same(factor, value):
    """Whether a common factor is there and is `value`, to the rounding of float32."""
    return factor is not None and math.isclose(factor, value, rel_tol=1e-4)
