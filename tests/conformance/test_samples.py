"""The calls that all properties share."""

import numpy as np
import torch
from torch import nn

from course_utils.conformance import from_function, from_module
from course_utils.conformance.samples import (
    CALLS,
    COLUMNS,
    ROWS,
    SMALL_CALLS,
    draw,
    signed_exponentials,
)


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


def test_sample_holds_every_call():
    (sample,) = draw(from_module(nn.Dropout), (0.3,), 0)
    assert sample.outputs.shape == (CALLS, ROWS, COLUMNS)
    assert sample.small_outputs.shape == (SMALL_CALLS, 5, 13)
    assert np.array_equal(sample.eval_output, sample.x)
    assert not sample.repeats
    assert not sample.scattered
    assert sample.judges_small
    assert sample.right.all()
    assert abs(sample.fraction - 0.3) < 0.003


def test_a_mask_seen_twice_is_kept_once():
    calls = iter(range(10_000))

    def every_mask_four_times(x, p, training):
        generator = torch.Generator().manual_seed(next(calls) // 4)
        return x * (torch.rand(x.shape, generator=generator) >= p) / (1 - p)

    (sample,) = draw(from_function(every_mask_four_times), (0.3,), 0)
    assert sample.distinct == [0, 4, 8, 12]
    assert len(sample.dropped) == 4
    assert not sample.judges_small


def test_an_output_of_another_dtype_is_still_read():
    (sample,) = draw(from_function(lambda x, p, training: x.bfloat16().double()), (0.3,), 0)
    assert sample.outputs.dtype == np.float32
    assert not sample.varies
