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
@pytest.mark.parametrize("name", ["values", "mean_and_variance"])
def test_torch_passes(finding, name, rates):
    assert finding(nn.Dropout, name, rates=rates).passed


@pytest.mark.parametrize("name", ["values", "mean_and_variance"])
@pytest.mark.parametrize(
    ("scale", "mistake"),
    [
        (lambda p, kept: 1.0, "not_scaled"),
        (lambda p, kept: 1 / p, "divided_by_p"),
        (lambda p, kept: 1 - p, "times_keep"),
        (lambda p, kept: p, "times_p"),
        (lambda p, kept: (1 - p) ** -2, "divided_twice"),
        (lambda p, kept: (1 - p) ** -0.5, "keeps_the_norm"),
    ],
)
def test_wrong_constants_are_named(diagnosis, name, scale, mistake):
    assert diagnosis(scaled_by(scale), name).id == mistake


@pytest.mark.parametrize("name", ["values", "mean_and_variance"])
def test_the_papers_form_is_recognised(diagnosis, name):
    assert diagnosis(vanilla_dropout, name) == TEST_TIME_SCALING


def test_a_scale_fitted_to_the_mask_is_found_twice(diagnosis):
    fitted = scaled_by(lambda p, kept: kept.numel() / kept.sum())
    assert diagnosis(fitted, "values").id == "scale_varies"
    assert diagnosis(fitted, "mean_and_variance").id == "mean_too_even"


@pytest.mark.parametrize(
    ("function", "mistake"),
    [
        (lambda x, p, training: x * float("nan"), "not_finite"),
        (lambda x, p, training: x, "unchanged"),
        (lambda x, p, training: x * torch.rand_like(x).add_(0.1), "none_is_zero"),
        (lambda x, p, training: functional.dropout(x, p) + 1, "none_is_zero"),
        (lambda x, p, training: functional.dropout(x, p) * torch.rand(x.shape), "some_wrong"),
        (
            lambda x, p, training: torch.where(torch.rand(x.shape) < p, 7.0, x / (1 - p)),
            "not_zero",
        ),
    ],
)
def test_other_outputs_are_named(diagnosis, function, mistake):
    assert diagnosis(function, "values").id == mistake


def test_a_rate_that_is_off_moves_the_mean(diagnosis):
    def more(x, p, training):
        return x * keep_mask(x.shape, p + 0.01) / (1 - p)

    assert diagnosis(more, "mean_and_variance").id == "mean_low"


def test_a_call_that_raises_fails_values_and_leaves_the_rest_unjudged(finding):
    def broken(x, p, training):
        raise RuntimeError("no luck")

    found = finding(broken, "values").diagnosis
    assert found.id == "raises"
    assert str(found) == "raises RuntimeError: no luck"
    assert finding(broken, "mean_and_variance").passed is None
