"""The calls that all properties share."""

import numpy as np
import torch
from torch import nn

from course_utils.conformance import from_function, from_module
from course_utils.conformance.calls import (
    CALLS,
    COLUMNS,
    ROWS,
    SMALL_CALLS,
    SMALL_SHAPE,
    draw,
    signed_exponentials,
)
from course_utils.conformance.laws import channels, elementwise


def test_inputs_are_signed_exponentials_and_never_zero():
    x = signed_exponentials((200, 500), 0)
    assert x.dtype == torch.float32
    assert x.abs().min() >= 1e-3
    assert abs(x.sign().mean()) < 5 / 100_000**0.5
    assert abs(x.abs().mean() - 1) < 5 / 100_000**0.5
    assert torch.equal(x, signed_exponentials((200, 500), 0))
    assert not torch.equal(x, signed_exponentials((200, 500), 1))


def test_inputs_leave_the_global_generators_alone():
    before = torch.get_rng_state()
    signed_exponentials((4, 5), 0)
    assert torch.equal(torch.get_rng_state(), before)


def test_every_call_is_kept():
    (calls,) = draw(from_module(nn.Dropout), elementwise, (0.3,), 0)
    assert calls.outputs.shape == (CALLS, ROWS, COLUMNS)
    assert calls.small_outputs.shape == (SMALL_CALLS, *SMALL_SHAPE)
    assert np.array_equal(calls.eval_output, calls.x)
    assert not calls.repeats
    assert not calls.overdispersed
    assert calls.judges_small
    assert calls.has_right_value.all()
    assert abs(calls.fraction - 0.3) < 0.003


def test_a_mask_seen_twice_is_kept_once():
    numbers = iter(range(10_000))

    def every_mask_four_times(x, p, training):
        generator = torch.Generator().manual_seed(next(numbers) // 4)
        return x * (torch.rand(x.shape, generator=generator) >= p) / (1 - p)

    (calls,) = draw(from_function(every_mask_four_times), elementwise, (0.3,), 0)
    assert calls.distinct == [0, 4, 8, 12]
    assert len(calls.dropped) == 4
    assert not calls.judges_small


def test_an_output_of_another_dtype_is_still_read():
    (calls,) = draw(
        from_function(lambda x, p, training: x.bfloat16().double()), elementwise, (0.3,), 0
    )
    assert calls.outputs.dtype == np.float32
    assert not calls.varies


def test_the_coins_of_a_law_are_kept_once_each():
    (calls,) = draw(from_module(nn.Dropout2d), channels, (0.3,), 0)
    assert calls.dropped.shape == (CALLS, ROWS, COLUMNS)
    assert calls.coins_of_x.shape == (ROWS, COLUMNS)
    assert calls.shares_as_it_should
    assert abs(calls.fraction - 0.3) < 0.003
    (calls,) = draw(from_module(nn.Dropout), channels, (0.3,), 0)
    assert not calls.shares_as_it_should
