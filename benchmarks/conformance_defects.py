"""Small defects on purpose, for the limits that `course_utils.conformance` states.

Each is a function (x, p, training); `DEFECTS` holds what it stands for in words.
"""

import torch

from course_utils.conformance import from_function


def dropping(kept):
    """Right but for which units are kept, `kept(x, p)`; p = 0 and p = 1 are done exactly."""

    def dropout(x, p, training):
        if not training or p == 0:
            return x * 1
        return x * kept(x, p).to(x.dtype) / (1 - p) if p < 1 else x * 0

    return from_function(dropout)


def rate_off(by):
    return dropping(lambda x, p: torch.rand(x.shape) >= p + by)


def one_position_in_eight(by):
    def kept(x, p):
        place = torch.arange(x.numel()).reshape(x.shape) % 8
        return torch.rand(x.shape) >= p - by * (place == 3)

    return dropping(kept)


def by_sign(by):
    return dropping(lambda x, p: torch.rand(x.shape) >= p + by / 2 * x.sign())


def of_period(period):
    """All random numbers of a layer come round after `period` of them."""
    numbers, used = torch.rand(period, generator=torch.Generator().manual_seed(0)), [0]

    def kept(x, p):
        places = (used[0] + torch.arange(x.numel())) % period
        used[0] += x.numel()
        return (numbers[places] >= p).reshape(x.shape)

    return dropping(kept)


def third_fixed_by_two():
    """Of three units in a row the third's coin follows from the others'; pairs are independent."""

    def kept(x, p):
        draws = torch.rand(x.numel())
        n = x.numel() // 3 * 3
        a, b = draws[0:n:3].clone(), draws[1:n:3].clone()
        draws[2:n:3] = (a + b) % 1
        return (draws >= p).reshape(x.shape)

    return dropping(kept)


def two_columns_share():
    def kept(x, p):
        draws = torch.rand(x.shape)
        if x.dim() > 1 and x.shape[-1] > 700:
            draws[..., 700] = draws[..., 300]
        return draws >= p

    return dropping(kept)


def coarse(dtype):
    """Right but for inputs of this dtype, in which it draws too: its numbers are coarse."""

    def kept(x, p):
        draws = torch.rand_like(x) if x.dtype == dtype else torch.rand(x.shape)
        return draws >= p

    return dropping(kept)


DEFECTS = {
    **{f"drop rate too high by {by:g}": rate_off(by) for by in (0.0005, 0.001, 0.002, 0.003)},
    **{
        f"one position in eight dropped less by {by:g}": one_position_in_eight(by)
        for by in (0.005, 0.01)
    },
    **{f"positive inputs dropped more by {by:g}": by_sign(by) for by in (0.003, 0.005)},
    **{f"random numbers of period {n}": of_period(n) for n in (200_003, 500_009, 4_000_037)},
    "each third coin fixed by two others": third_fixed_by_two(),
    "two columns of 1024 that share their coins": two_columns_share(),
    "torch.rand_like in float16 (off by 0.0002)": coarse(torch.float16),
    "torch.rand_like in bfloat16 (off by 0.0019)": coarse(torch.bfloat16),
}
