"""Mistakes that show in two circumstances at once, or in sizes and numbers between the usual ones.

Each layer is right but where `hidden` says so; the property named finds it at any seed.
"""

import pytest
import torch
from torch.nn import functional

from course_utils.conformance import check_dropout
from course_utils.mutants import CorrectDropout


def no_scale(layer, x):
    return functional.dropout(x, layer.p) * (1 - layer.p)


def same_for_all_rows(layer, x):
    return x * ((torch.rand(x.shape[-1:]) >= layer.p).to(x.dtype) / (1 - layer.p))


def too_many(layer, x):
    return functional.dropout(x, layer.p + 0.05) * (0.95 - layer.p) / (1 - layer.p)


def nothing(layer, x):
    return x * 1


def cut_off(layer, x):
    return functional.dropout(x.detach(), layer.p)


def straight_through(layer, x):
    return functional.dropout(x, layer.p).detach() + (x - x.detach())


def steps_of_a_64th(layer, x):
    rate = round(64 * layer.p) / 64
    return x * ((torch.rand(x.shape) >= rate).to(x.dtype) / (1 - layer.p))


def in_bfloat16(layer, x):
    return functional.dropout(x.bfloat16(), layer.p).to(x.dtype)


def is_large(x):
    return x.numel() > 60_000


def in_channels_last_3d(x):
    as_such = x.dim() == 5 and x.is_contiguous(memory_format=torch.channels_last_3d)
    return as_such and not x.is_contiguous()


HIDDEN = {  # name -> where, what goes wrong there, the property that finds it
    "half, transposed": (
        lambda p, x: p == 0.5 and x.dim() > 1 and not x.is_contiguous(),
        same_for_all_rows,
        "independent_units",
    ),
    "half, float64": (lambda p, x: p == 0.5 and x.dtype == torch.float64, no_scale, "values"),
    "half, small, with a gradient": (
        lambda p, x: p == 0.5 and x.requires_grad and x.numel() < 2000,
        cut_off,
        "backward",
    ),
    "half, large, with a gradient": (
        lambda p, x: p == 0.5 and x.requires_grad and is_large(x),
        straight_through,
        "backward",
    ),
    "half, without gradients": (
        lambda p, x: p == 0.5 and not torch.is_grad_enabled(),
        nothing,
        "dropped_fraction",
    ),
    "half, autocast": (
        lambda p, x: p == 0.5 and torch.is_autocast_enabled("cpu"),
        in_bfloat16,
        "values",
    ),
    "large, autocast": (
        lambda p, x: is_large(x) and torch.is_autocast_enabled("cpu"),
        in_bfloat16,
        "values",
    ),
    "float16, transposed": (
        lambda p, x: x.dtype == torch.float16 and not x.is_contiguous(),
        no_scale,
        "values",
    ),
    "bfloat16, large": (
        lambda p, x: x.dtype == torch.bfloat16 and 100_000 < x.numel() < 500_000,
        same_for_all_rows,
        "independent_units",
    ),
    "channels_last, videos": (
        lambda p, x: in_channels_last_3d(x),
        too_many,
        "dropped_fraction",
    ),
    "few elements": (lambda p, x: 1 < x.numel() < 512, too_many, "dropped_fraction"),
    "less than 5000 elements": (
        lambda p, x: x.numel() < 5000,
        steps_of_a_64th,
        "dropped_fraction",
    ),
    "4096 to 16 384 elements": (lambda p, x: 4096 < x.numel() < 16_384, no_scale, "values"),
    "20 000 to 60 000 elements": (lambda p, x: 20_000 < x.numel() < 60_000, no_scale, "values"),
    "200 000 to a million": (lambda p, x: 200_000 < x.numel() < 10**6, no_scale, "values"),
    "rows of more than 1024": (
        lambda p, x: x.dim() > 1 and x.shape[-1] > 1024,
        same_for_all_rows,
        "independent_units",
    ),
    "more than 1000 rows": (
        lambda p, x: x.dim() > 1 and len(x) > 1000,
        same_for_all_rows,
        "independent_units",
    ),
    "NaN, large": (
        lambda p, x: is_large(x) and not x.isfinite().all(),
        lambda layer, x: functional.dropout(x.nan_to_num(), layer.p),
        "values",
    ),
    "infinities, at a small p": (
        lambda p, x: x.isinf().any(),
        lambda layer, x: functional.dropout(x.clamp(-3e38, 3e38), layer.p),
        "values",
    ),
    "an odd number of elements, large": (
        lambda p, x: is_large(x) and x.numel() % 2 == 1,
        too_many,
        "dropped_fraction",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HIDDEN)
def test_what_is_wrong_in_one_corner_alone_is_found_there(name):
    where, wrong, property = HIDDEN[name]

    class Hidden(CorrectDropout):
        def train_output(self, x):
            if 0 < self.p < 1 and where(self.p, x):
                return wrong(self, x)
            return super().train_output(x)

    report = check_dropout(Hidden)
    assert not report.passed
    assert property in report.failed, report


@pytest.mark.slow
@pytest.mark.parametrize("later", [300, 1000])
def test_a_mistake_after_many_calls_is_beyond_what_is_asked(later):
    """So says the docstring of the judge: no layer is called more than 150 times."""

    class Later(CorrectDropout):
        calls = 0

        def train_output(self, x):
            self.calls += 1
            return x if self.calls > later else super().train_output(x)

    assert check_dropout(Later).passed
