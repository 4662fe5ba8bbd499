"""Evaluation mode, p = 0 and p = 1: exact, so every deviation is an error."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance import from_module, from_numpy
from course_utils.conformance.report import TEST_TIME_SCALING
from course_utils.dropout import keep_mask, vanilla_dropout


@pytest.mark.parametrize("name", ["evaluation", "extremes"])
def test_torch_passes(finding, name):
    assert finding(nn.Dropout, name).passed
    assert finding(functional.dropout, name).passed


def evaluating(output):
    """Right in training; `output(x, p)` in eval mode."""
    return lambda x, p, training: functional.dropout(x, p) if training else output(x, p)


@pytest.mark.parametrize(
    ("output", "mistake"),
    [
        (lambda x, p: x * (1 - p), "scaled_at_test_too"),
        (lambda x, p: x / (1 - p), "eval_too_high"),
        (lambda x, p: functional.dropout(x, p), "drops_in_eval"),
        (lambda x, p: x / 3 * 3, "eval_rounds"),
        (lambda x, p: x + 1, "eval_changes"),
    ],
)
def test_wrong_evaluation_is_named(diagnosis, output, mistake):
    assert diagnosis(evaluating(output), "evaluation").id == mistake


def test_the_papers_form_is_named(diagnosis, finding):
    assert diagnosis(vanilla_dropout, "evaluation") == TEST_TIME_SCALING
    assert finding(vanilla_dropout, "extremes").passed


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
        (from_module(Sticky), "stays_in_eval"),
        (by_grad_mode, "off_under_no_grad"),
        (by_requires_grad, "drops_with_gradient"),
    ],
)
def test_only_the_mode_switches(diagnosis, implementation, mistake):
    assert diagnosis(implementation, "evaluation").id == mistake


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
            "nan_at_1",
        ),
        (kept_by(lambda draw, p: draw > p), "some_dropped_at_0"),
        (kept_by(lambda draw, p: draw < p), "all_dropped_at_0"),
        (kept_by(lambda draw, p: draw >= min(p, 0.9)), "keeps_at_1"),
        (kept_by(lambda draw, p: (draw >= p) * 1.1), "changed_at_0"),
    ],
)
def test_extremes(diagnosis, implementation, mistake):
    assert diagnosis(implementation, "extremes").id == mistake


def test_a_gradient_of_nan_at_one_is_found(diagnosis):
    def dropout(x, p, training):
        noise = keep_mask(x.shape, p) / torch.tensor(1 - p)
        return torch.where(noise > 0, x * noise, 0.0) if training else x

    assert diagnosis(dropout, "extremes").id == "gradient_at_1"


def test_arrays_are_judged_too(finding):
    def right(x, p, training):
        return functional.dropout(torch.from_numpy(x), p, training).numpy()

    assert finding(from_numpy(right), "extremes").passed
    assert finding(from_numpy(right), "evaluation").passed
