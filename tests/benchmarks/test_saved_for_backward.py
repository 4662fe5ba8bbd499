"""FastDropout keeps at most 1/32 of what nn.Dropout keeps, and 64 bytes, wherever it keeps them.

Small shapes have a generator here: without one they are F.dropout's.
"""

import math

import pytest
import torch
from torch import nn

from benchmarks.saved_for_backward import SHAPES, kept_for_backward, limit
from course_utils.fast_dropout import SMALL, FastDropout

FLOAT32 = 4


def bytes_of_a_mask(x):
    """A packed mask that hides in a Python object, where no tensor and no array shows it."""

    class Hidden(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            ctx.kept = bytes(x.numel() // 8)
            return x * 1

        @staticmethod
        def backward(ctx, grad):
            return grad

    return Hidden.apply(x)


@pytest.fixture(params=SHAPES, ids=str)
def shape(request):
    return request.param


def holds(layer, shape):
    """Whether the layer keeps to the limit, which nn.Dropout sets."""
    kept = kept_for_backward(layer, shape).elements
    return kept <= limit(kept_for_backward(nn.Dropout(0.3), shape).elements)


@pytest.mark.parametrize("p", [0.1, 0.3, 0.5])
@pytest.mark.parametrize("inplace", [False, True])
def test_fast_dropout_keeps_to_the_limit(shape, p, inplace):
    assert holds(FastDropout(p, inplace, generator=torch.Generator()), shape)
    assert holds(FastDropout(p, inplace), shape) == (math.prod(shape) >= SMALL)


def test_nn_dropout_is_seen_to_keep_a_float_for_each_element(shape):
    assert kept_for_backward(nn.Dropout(0.3), shape).elements == FLOAT32 * math.prod(shape)
    assert not holds(nn.Dropout(0.3), shape)


def test_a_boolean_mask_a_byte_for_each_element_is_too_much(shape):
    assert not holds(lambda x: (torch.rand_like(x) >= 0.3) * x / 0.7, shape)


def test_an_input_that_the_graph_holds_on_to_is_counted(shape):
    assert kept_for_backward(torch.square, shape).elements == FLOAT32 * math.prod(shape)


def test_an_array_that_only_a_closure_holds_is_counted(shape):
    def doubles_from_numpy(x):
        noise = (torch.rand_like(x) >= 0.3).numpy().astype(float)
        x.register_hook(lambda grad: grad * torch.from_numpy(noise))
        return x + 0

    assert kept_for_backward(doubles_from_numpy, shape).elements == 2 * FLOAT32 * math.prod(shape)


def growth_of_objects(layer):
    """By how many bytes the Python objects of 128 x 1024 exceed those of 16 x 64."""
    small, large, _ = SHAPES
    return kept_for_backward(layer, large).objects - kept_for_backward(layer, small).objects


def test_python_objects_hide_no_mask():
    difference = (math.prod(SHAPES[1]) - math.prod(SHAPES[0])) / 8
    assert abs(growth_of_objects(FastDropout(0.3, generator=torch.Generator()))) < difference / 2
    assert growth_of_objects(bytes_of_a_mask) > difference / 2
