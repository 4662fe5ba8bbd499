"""Evaluation mode, p = 0 and p = 1: exact, so every deviation is an error."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance import from_module, from_numpy
from course_utils.conformance.report import TEST_TIME_SCALING
from course_utils.dropout import keep_mask, vanilla_dropout


@pytest.mark.parametrize("name", ["evaluation", "p = 0 and p = 1"])
def test_torch_passes(finding, name):
    assert finding(nn.Dropout, name).passed
    assert finding(functional.dropout, name).passed


def evaluating(output):
    """Right in training; `output(x, p)` in eval mode."""
    return lambda x, p, training: functional.dropout(x, p) if training else output(x, p)


@pytest.mark.parametrize(
    ("output", "mistake"),
    [
        (lambda x, p: x * (1 - p), "eval multiplies by 1 - p, but training has divided"),
        (lambda x, p: x / (1 - p), "too high by 1 / (1 - p)"),
        (lambda x, p: functional.dropout(x, p), "the training flag is ignored"),
        (lambda x, p: x / 3 * 3, "rounding"),
        (lambda x, p: x + 1, "eval mode changes the input"),
    ],
)
def test_wrong_evaluation_is_named(diagnosis, output, mistake):
    assert mistake in diagnosis(evaluating(output), "evaluation")


def test_the_papers_form_is_named(diagnosis, finding):
    assert diagnosis(vanilla_dropout, "evaluation") == TEST_TIME_SCALING
    assert finding(vanilla_dropout, "p = 0 and p = 1").passed


class Sticky(nn.Dropout):
    def forward(self, x):
        if not self.training:
            self.p = 0.0
        return super().forward(x)


def by_grad_mode(x, p, training):
    return functional.dropout(x, p, training and torch.is_grad_enabled())


def by_requires_grad(x, p, training):
    return functional.dropout(x, p, training or x.requires_grad)


@pytest.mark.parametrize(
    ("implementation", "mistake"),
    [
        (from_module(Sticky), "after one call in eval mode"),
        (by_grad_mode, "torch.no_grad() switches dropout off"),
        (by_requires_grad, "when the input requires a gradient"),
    ],
)
def test_only_the_mode_switches(diagnosis, implementation, mistake):
    assert mistake in diagnosis(implementation, "evaluation")


def kept_by(compare):
    """0 / 0 is avoided, so that only the comparison `compare(draw, p)` can be wrong."""

    def dropout(x, p, training):
        noise = compare(torch.rand_like(x), p).to(x.dtype) / (1 - p if p < 1 else 1)
        return x * noise if training else x

    return dropout


@pytest.mark.parametrize(
    ("implementation", "mistake"),
    [
        (
            lambda x, p, t: x * keep_mask(x.shape, p) / torch.tensor(1 - p) if t else x,
            "NaN or infinity at p = 1",
        ),
        (kept_by(lambda draw, p: draw > p), ">=, not >"),
        (kept_by(lambda draw, p: draw < p), "p is taken for the probability to keep"),
        (kept_by(lambda draw, p: draw >= min(p, 0.9)), "at p = 1 not everything is dropped"),
        (kept_by(lambda draw, p: (draw >= p) * 1.1), "at p = 0 the output is not the input"),
    ],
)
def test_extremes(diagnosis, implementation, mistake):
    assert mistake in diagnosis(implementation, "p = 0 and p = 1")


def test_a_gradient_of_nan_at_one_is_found(diagnosis):
    def dropout(x, p, training):
        noise = keep_mask(x.shape, p) / torch.tensor(1 - p)
        return torch.where(noise > 0, x * noise, 0.0) if training else x

    assert "gradient at p = 1" in diagnosis(dropout, "p = 0 and p = 1")


def test_arrays_are_judged_too(finding):
    def right(x, p, training):
        return functional.dropout(torch.from_numpy(x), p, training).numpy()

    assert finding(from_numpy(right), "p = 0 and p = 1").passed
    assert finding(from_numpy(right), "evaluation").passed
