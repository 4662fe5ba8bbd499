"""Training outputs: every wrong value has its name."""

import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance.report import TEST_TIME_SCALING
from course_utils.dropout import keep_mask, vanilla_dropout


def scaled_by(scale):
    """Right but for the factor of the survivors, which is `scale(p, kept)`."""

    def dropout(x, p, training):
        kept = keep_mask(x.shape, p)
        return x * kept * scale(p, kept) if training else x

    return dropout


@pytest.mark.parametrize("rates", [(0.05, 0.5, 0.95), (0.1, 0.3, 0.8)])
@pytest.mark.parametrize("name", ["values", "mean and variance"])
def test_torch_passes(finding, name, rates):
    assert finding(nn.Dropout, name, rates=rates).passed


@pytest.mark.parametrize("name", ["values", "mean and variance"])
@pytest.mark.parametrize(
    ("scale", "mistake"),
    [
        (lambda p, kept: 1.0, "survivors are not divided by 1 - p"),
        (lambda p, kept: 1 / p, "divided by p, the drop probability"),
        (lambda p, kept: 1 - p, "multiplied by 1 - p"),
        (lambda p, kept: p, "multiplied by p"),
        (lambda p, kept: (1 - p) ** -2, "twice"),
        (lambda p, kept: (1 - p) ** -0.5, "keeps the norm"),
    ],
)
def test_wrong_constants_are_named(diagnosis, name, scale, mistake):
    assert mistake in diagnosis(scaled_by(scale), name)


@pytest.mark.parametrize("name", ["values", "mean and variance"])
def test_the_papers_form_is_recognised(diagnosis, name):
    assert diagnosis(vanilla_dropout, name) == TEST_TIME_SCALING


def test_a_scale_fitted_to_the_mask_is_found_twice(diagnosis):
    fitted = scaled_by(lambda p, kept: kept.numel() / kept.sum())
    assert "realised fraction" in diagnosis(fitted, "values")
    assert "nearly the same mean" in diagnosis(fitted, "mean and variance")


@pytest.mark.parametrize(
    ("function", "mistake"),
    [
        (lambda x, p, training: x * float("nan"), "NaN"),
        (lambda x, p, training: x, "training mode changes nothing"),
        (lambda x, p, training: x * torch.rand_like(x).add_(0.1), "noise that is never 0"),
        (lambda x, p, training: functional.dropout(x, p) + 1, "noise that is never 0"),
        (lambda x, p, training: functional.dropout(x, p) * torch.rand(x.shape), "some survivors"),
        (
            lambda x, p, training: torch.where(torch.rand(x.shape) < p, 7.0, x / (1 - p)),
            "some other value instead of 0",
        ),
    ],
)
def test_other_outputs_are_named(diagnosis, function, mistake):
    assert mistake in diagnosis(function, "values")


def test_a_rate_that_is_off_moves_the_mean(diagnosis):
    def more(x, p, training):
        return x * keep_mask(x.shape, p + 0.01) / (1 - p)

    assert diagnosis(more, "mean and variance").startswith("the mean is too low")


def test_a_call_that_raises_fails_values_and_leaves_the_rest_unjudged(finding):
    def broken(x, p, training):
        raise RuntimeError("no luck")

    assert finding(broken, "values").diagnosis == "raises RuntimeError: no luck"
    assert finding(broken, "mean and variance").passed is None
