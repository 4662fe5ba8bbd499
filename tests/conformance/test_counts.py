"""How many, where, and of which inputs: each kind of unevenness has its name."""

import pytest
import torch
from torch import nn

from course_utils.dropout import keep_mask

NAMES = ["dropped_fraction", "equal_places", "blind_to_the_input"]


def dropping(probability):
    """A dropout whose units are dropped with `probability(x, p)`, a tensor or a number."""
    return lambda x, p, training: x * (torch.rand(x.shape) >= probability(x, p)) / (1 - p)


@pytest.mark.parametrize("name", NAMES)
def test_torch_passes(finding, name):
    assert finding(nn.Dropout, name, rates=(0.05, 0.3, 0.95)).passed


@pytest.mark.parametrize(
    ("probability", "mistake"),
    [
        (lambda x, p: p + 0.005, "too_many"),
        (lambda x, p: p - 0.005, "too_few"),
        (lambda x, p: 1 - p, "keep_for_drop"),
        (lambda x, p: 0.0, "nothing_dropped"),
        (lambda x, p: 1.0, "everything_dropped"),
        (lambda x, p: p + 0.2 * (x.numel() < 100), "too_many_in_small"),
        (lambda x, p: p + 0.01 * torch.randn(()), "overdispersed"),
    ],
)
def test_wrong_fractions(diagnosis, probability, mistake):
    assert diagnosis(dropping(probability), "dropped_fraction").id == mistake


def places(x):
    return torch.arange(x.numel()).reshape(x.shape)


@pytest.mark.parametrize(
    ("probability", "mistake"),
    [
        (lambda x, p: p + 0.02 * (places(x) % 8 == 3), "favoured_position_in_8"),
        (lambda x, p: p + 0.1 * (places(x) % 64 == 5), "favoured_position_in_8"),
        (
            lambda x, p: p + 0.07 * (places(x) % 64 == 5) - 0.01 * (places(x) % 8 == 5),
            "favoured_position_in_64",
        ),
        (lambda x, p: p + 0.1 * (places(x) // x.shape[-1] == 0), "favoured_row"),
        (lambda x, p: p + 0.3 * (places(x) % 1024 == 1023), "favoured_column"),
        (lambda x, p: p + 0.5 * (places(x) == 64), "favoured_unit"),
    ],
)
def test_favoured_places(diagnosis, probability, mistake):
    assert diagnosis(dropping(probability), "equal_places").id == mistake


@pytest.mark.parametrize(
    ("probability", "mistake"),
    [
        (lambda x, p: p + 0.01 * x.sign(), "sees_signs"),
        (lambda x, p: p + 0.02 * (x.abs() > 2).float(), "sees_sizes"),
        (lambda x, p: p + 0.1 * (x.abs() < 0.1).float(), "sees_sizes"),
    ],
)
def test_masks_that_see_the_input(diagnosis, probability, mistake):
    assert diagnosis(dropping(probability), "blind_to_the_input").id == mistake


@pytest.mark.parametrize("name", NAMES[1:])
def test_a_rate_that_is_off_is_no_unevenness(finding, name):
    assert finding(dropping(lambda x, p: p + 0.1), name).passed


@pytest.mark.parametrize("name", NAMES)
def test_a_frozen_mask_is_not_blamed_on_counts(finding, name):
    def frozen(x, p, training):
        return x * keep_mask(x.shape, p, generator=torch.Generator().manual_seed(3)) / (1 - p)

    assert finding(frozen, name).passed


@pytest.mark.parametrize("name", NAMES[1:])
def test_without_a_mask_there_is_nothing_to_judge(finding, name):
    assert finding(lambda x, p, training: x, name).passed is None
