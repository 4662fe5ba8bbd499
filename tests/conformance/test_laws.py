"""A law reads its coins back from any layer that keeps it, and no other law takes them for its own.

Every layer is judged under every law.
"""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance import LAWS, check_dropout
from course_utils.conformance.laws import (
    ALPHA,
    alpha,
    channels,
    elementwise,
    feature_alpha,
    gaussian,
    rows,
    shared_over_time,
)
from course_utils.mutants import CorrectDropout


class Gaussian(CorrectDropout):
    """x times a normal number of mean 1 and variance p / (1 - p)."""

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        if not x.is_floating_point():
            raise TypeError("x has to hold real numbers")
        noise = torch.randn(x.shape, dtype=torch.promote_types(x.dtype, torch.float32))
        return x * noise.mul_((self.p / (1 - self.p)) ** 0.5).add_(1).to(x.dtype)


class Shared(nn.Module):
    """One coin for all along some axes."""

    def __init__(self, p=0.5):
        super().__init__()
        self.p = p

    def forward(self, x):
        noise = torch.ones(self.noise_shape(x), dtype=x.dtype)
        return x * functional.dropout(noise, self.p) if self.training else x


class StochasticDepth(Shared):
    def noise_shape(self, x):
        return (*x.shape[:1], *(1,) * (x.dim() - 1))


class OverTime(Shared):
    def noise_shape(self, x):
        return (x.shape[0], 1, *x.shape[2:]) if x.dim() > 2 else x.shape


LAYERS = {
    nn.Dropout: elementwise,
    nn.Dropout1d: channels,
    nn.Dropout2d: channels,
    nn.Dropout3d: channels,
    StochasticDepth: rows,
    OverTime: shared_over_time,
    Gaussian: gaussian,
    nn.AlphaDropout: alpha,
    nn.FeatureAlphaDropout: feature_alpha,
}


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_passes_under_its_own_law(layer):
    assert check_dropout(layer, law=LAYERS[layer], rates=(0.3,)).passed


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_passes_under_no_other_law(layer, law):
    report = check_dropout(layer, law=law, rates=(0.3,))
    assert report.passed is (LAWS[law] is LAYERS[layer]), report


@pytest.mark.parametrize("layer", [nn.Dropout1d, nn.Dropout2d, nn.Dropout3d, Gaussian])
def test_layers_that_keep_the_contract_are_drop_ins_under_their_law(layer):
    assert check_dropout(layer, law=LAYERS[layer], rates=(0.3,)).drop_in is True


@pytest.mark.parametrize("layer", [nn.AlphaDropout, nn.FeatureAlphaDropout])
def test_torchs_alpha_dropouts_ignore_inplace(layer):
    report = check_dropout(layer, law=LAYERS[layer], rates=(0.3,))
    assert report.failed == ("input_left_alone",)
    assert report["input_left_alone"].diagnosis.id == "not_in_place"


def test_dropout2d_is_no_dropout_of_elements():
    report = check_dropout(nn.Dropout2d)
    assert not report.passed
    assert report["independent_units"].circumstance.id == "three_dimensions"
    assert check_dropout(nn.Dropout2d, law="channels").passed


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
def test_a_shape_holds_as_many_coins_as_are_asked_for(law):
    shape = law.shape_for(6, 10)
    assert len(shape) in law.dims
    assert law.coins(np.ones(shape)).size == 60
    assert law.shares == (np.prod(shape) > 60)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.8])
def test_alpha_factors_are_read_back(p):
    """From the formula of Klambauer et al. (2017): a (x m + ALPHA (1 - m)) + b."""
    x = np.array([0.5, -1.0, 2.0, -0.2])
    kept = np.array([1.0, 0.0, 1.0, 0.0])
    a = ((1 - p) * (1 + p * ALPHA**2)) ** -0.5
    output = a * (x * kept + ALPHA * (1 - kept)) - a * p * ALPHA
    factor = alpha.factor(x, output, p)
    assert factor == pytest.approx(kept / (1 - p))
    assert alpha.slope(x, output, p) == pytest.approx(kept * a)
    dropped = alpha.dropped(factor, p)
    assert dropped.tolist() == [False, True, False, True]
    assert alpha.has_right_value(factor, dropped, p, 1e-6).all()
    assert not alpha.has_right_value(factor + 0.01, dropped, p, 1e-6).any()


def test_alpha_is_where_selu_ends():
    assert functional.selu(torch.tensor(-50.0, dtype=torch.float64)).item() == pytest.approx(ALPHA)


def test_the_lowest_of_normal_noise_count_as_dropped():
    factor = 1 + np.random.default_rng(0).normal(size=100_000) * (0.3 / 0.7) ** 0.5
    assert abs(gaussian.dropped(factor, 0.3).mean() - 0.3) < 5 * (0.21 / 1e5) ** 0.5


def test_group_ends_are_those_of_each_coin():
    array = np.arange(24.0).reshape(2, 3, 4)
    least, greatest = channels.group_ends(array)
    assert least.tolist() == [[0, 4, 8], [12, 16, 20]]
    assert greatest.tolist() == [[3, 7, 11], [15, 19, 23]]
    least, greatest = shared_over_time.group_ends(array)
    assert least.tolist() == [[0, 1, 2, 3], [12, 13, 14, 15]]
