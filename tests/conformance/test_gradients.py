"""The backward pass: what is wrong with a gradient has its name."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance import from_numpy
from course_utils.dropout import Dropout, keep_mask


def with_gradient(gradient):
    """A right output; `gradient(from above, noise)` comes back."""

    class Multiply(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, noise):
            ctx.save_for_backward(noise)
            return x * noise

        @staticmethod
        def backward(ctx, grad):
            return gradient(grad, *ctx.saved_tensors), None

    def dropout(x, p, training):
        return Multiply.apply(x, keep_mask(x.shape, p) / (1 - p)) if training else x

    return dropout


@pytest.mark.parametrize("right", [nn.Dropout, Dropout, functional.dropout])
def test_right_gradients_pass(finding, right):
    assert finding(right, "backward", rates=(0.1, 0.8)).passed


def test_the_papers_form_has_its_own_right_gradient(finding):
    def undivided(x, p, training):
        return x * keep_mask(x.shape, p) if training else x * (1 - p)

    assert finding(undivided, "backward").passed


def redrawn(grad, noise):
    return grad * noise.flatten()[torch.randperm(noise.numel())].view_as(noise)


@pytest.mark.parametrize(
    ("gradient", "mistake"),
    [
        (lambda grad, noise: grad, "straight_through"),
        (lambda grad, noise: grad * noise.max(), "backward_without_mask"),
        (lambda grad, noise: grad * (noise > 0), "backward_without_scale"),
        (lambda grad, noise: grad * (noise > 0) / noise.max(), "backward_multiplies"),
        (lambda grad, noise: grad * noise**2, "backward_scales_twice"),
        (lambda grad, noise: noise, "backward_ignores"),
        (lambda grad, noise: grad * 0, "gradient_0"),
        (redrawn, "backward_redraws"),
        (lambda grad, noise: grad * noise + 1, "other_gradient"),
        (lambda grad, noise: grad.mul_(noise), "second_use"),
        (lambda grad, noise: None, "cut_off"),
    ],
)
def test_wrong_gradients_are_named(diagnosis, gradient, mistake):
    assert diagnosis(with_gradient(gradient), "backward").id == mistake


def test_a_graph_cut_off_is_named(diagnosis):
    def cut(x, p, training):
        return functional.dropout(x.detach(), p, training)

    assert diagnosis(cut, "backward").id == "cut_off"


def test_a_backward_that_raises_is_reported(diagnosis):
    def broken(grad, noise):
        raise RuntimeError("no luck")

    found = diagnosis(with_gradient(broken), "backward")
    assert found.id == "backward_raises"
    assert str(found) == "backward raises RuntimeError: no luck"


def test_a_gradient_wrong_in_eval_mode_is_found(diagnosis):
    def detached(x, p, training):
        return functional.dropout(x, p) if training else x.detach() + 0 * x

    assert diagnosis(detached, "backward").id == "eval_gradient"


def test_arrays_have_no_backward(finding):
    assert finding(from_numpy(lambda x, p, training: x), "backward").passed is None
