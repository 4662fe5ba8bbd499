"""Monte-Carlo dropout: whose mask it is, what stays asleep, and how often the interval is right."""

import itertools

import pytest
import torch
from torch import nn

from course_utils.dropout import Dropout
from course_utils.fast_dropout import FastDropout
from course_utils.models import mlp
from course_utils.uncertainty import coverage, mc_predict

KINDS = [nn.Dropout, Dropout, FastDropout]


def first_layer(dropout=nn.Dropout, p=0.3):
    """Dropout alone: what it gives for ones is its noise."""
    return nn.Sequential(dropout(p))


@pytest.mark.parametrize("dropout", KINDS)
def test_shared_masks_are_the_same_for_all_rows_and_others_between_draws(dropout):
    noise = mc_predict(first_layer(dropout), torch.ones(7, 50), 20, seed=0, shared_over_rows=True)
    assert noise.shape == (20, 7, 50)
    assert (noise == noise[:, :1]).all()
    assert len(noise[:, 0].unique(dim=0)) == 20
    torch.testing.assert_close(noise.unique(), torch.tensor([0, 1 / 0.7]))


@pytest.mark.parametrize("dropout", KINDS)
def test_masks_that_are_not_shared_differ_between_rows(dropout):
    noise = mc_predict(first_layer(dropout), torch.ones(7, 50), 20, seed=0, shared_over_rows=False)
    assert len(noise.flatten(0, 1).unique(dim=0)) == 140


def test_one_draw_with_shared_masks_is_one_thinned_network():
    net = mlp([3, 8, 8, 1], p=0.4, dropout=nn.Dropout, seed=0).double()
    x = torch.randn(5, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    curve = mc_predict(net, x, 1, seed=3, shared_over_rows=True)[0]
    for k, row in enumerate(x):  # the same draw, a row at a time
        alone = mc_predict(net, row[None], 1, seed=3, shared_over_rows=True)[0, 0]
        torch.testing.assert_close(curve[k], alone, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("dropout", KINDS)
def test_each_curve_is_one_of_the_thinned_nets(dropout):
    net, x = mlp([1, 3, 1], 0.5, dropout, seed=0), torch.linspace(-1, 1, 7)[:, None]
    with torch.no_grad():
        hidden = torch.relu(net[0](x))
        masks = torch.tensor(list(itertools.product([0.0, 1.0], repeat=3)))
        possible = torch.stack([net[-1](hidden * mask / 0.5) for mask in masks])
    curves = mc_predict(net, x, 200, seed=0, shared_over_rows=True)
    away = (curves[:, None] - possible).abs().amax((2, 3))  # (draws, thinned nets)
    assert away.amin(1).max() < 1e-6
    assert len(away.argmin(1).unique()) > 2
    a_mask_a_row = mc_predict(net, x, 200, seed=0, shared_over_rows=False)
    assert (a_mask_a_row[:, None] - possible).abs().amax((2, 3)).amin(1).max() > 1e-3


@pytest.mark.parametrize("dropout", KINDS)
def test_p_one_drops_all_but_the_last_bias(dropout):
    net, x = mlp([1, 5, 1], 1.0, dropout, seed=0), torch.linspace(-1, 1, 7)[:, None]
    assert (mc_predict(net, x, 2, seed=0, shared_over_rows=True) == net[-1].bias).all()


def test_linear_net_averages_to_its_output_in_eval():
    net = nn.Sequential(nn.Dropout(0.25), nn.Linear(4, 1))
    x = torch.randn(6, 4, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        weights = net[1].weight[0]
        sd = ((0.25 / 0.75) * (x * weights).square().sum(1)).sqrt()  # lesson 03
        for shared in (True, False):
            draws = mc_predict(net, x, 4000, seed=0, shared_over_rows=shared)[..., 0]
            error = (draws.mean(0) - net.eval()(x)[:, 0]).abs()
            assert (error < 5 * sd / 4000**0.5).all()  # 12 rows: one in 100 000 runs fails
            torch.testing.assert_close(draws.std(0), sd, rtol=0.1, atol=0)


def test_all_else_is_in_eval_and_put_back():
    net = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout(0.5))
    mean = net[1].running_mean.clone()
    for shared in (True, False):
        mc_predict(net, torch.randn(9, 4), 3, seed=0, shared_over_rows=shared)
        assert all(part.training for part in net.modules())
        assert torch.equal(net[1].running_mean, mean)
        assert "forward" not in vars(net[2])


def test_the_same_seed_gives_the_same_draws_and_leaves_the_reader_s_stream_alone():
    net, x = first_layer(), torch.ones(4, 20)
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    first = mc_predict(net, x, 4, seed=1, shared_over_rows=True)
    assert torch.equal(torch.rand(3), expected)
    assert torch.equal(first, mc_predict(net, x, 4, seed=1, shared_over_rows=True))
    assert not torch.equal(first, mc_predict(net, x, 4, seed=2, shared_over_rows=True))


def test_channels_stay_whole_and_in_place_layers_still_write():
    noise = mc_predict(
        first_layer(nn.Dropout2d), torch.ones(3, 16, 2, 2), 5, seed=0, shared_over_rows=True
    )
    assert (noise == noise[:, :1, :, :1, :1]).all()
    assert 0 < (noise == 0).float().mean() < 1

    class InPlace(nn.Module):
        def __init__(self):
            super().__init__()
            self.dropout = nn.Dropout(0.5, inplace=True)

        def forward(self, x):
            x = x + 0
            self.dropout(x)
            return x

    noise = mc_predict(InPlace(), torch.ones(3, 40), 2, seed=0, shared_over_rows=True)
    assert (noise == noise[:, :1]).all()
    assert set(noise.unique().tolist()) == {0, 2}


def test_what_cannot_be_shared_is_refused_in_a_sentence():
    alpha = nn.Sequential(nn.Linear(2, 4), nn.AlphaDropout(0.2))
    with pytest.raises(ValueError, match=r"by multiplying.*AlphaDropout"):
        mc_predict(alpha, torch.ones(3, 2), 2, seed=0, shared_over_rows=True)
    mc_predict(alpha, torch.ones(3, 2), 2, seed=0, shared_over_rows=False)
    turned = nn.Sequential(nn.Flatten(0), nn.Dropout(0.5))
    with pytest.raises(ValueError, match=r"its 3 rows first.*\(6,\)"):
        mc_predict(turned, torch.ones(3, 2), 2, seed=0, shared_over_rows=True)
    with pytest.raises(ValueError, match="dropout layer"):
        mc_predict(
            nn.Sequential(nn.Linear(2, 2)), torch.ones(3, 2), 2, seed=0, shared_over_rows=True
        )
    with pytest.raises(TypeError, match="shared_over_rows"):
        mc_predict(first_layer(), torch.ones(3, 2), 2, seed=0, shared_over_rows=None)
    with pytest.raises(ValueError, match="n_masks"):
        mc_predict(first_layer(), torch.ones(3, 2), 0, seed=0, shared_over_rows=True)


def normal_draws(sd, rows=20_000, n_masks=50):
    generator = torch.Generator().manual_seed(0)
    return sd * torch.randn(n_masks, rows, generator=generator, dtype=torch.float64)


def test_coverage_of_a_calibrated_prediction_is_its_confidence():
    generator = torch.Generator().manual_seed(1)
    targets = torch.randn(20_000, generator=generator, dtype=torch.float64)
    right = coverage(torch.zeros(2, 20_000), targets, noise_sd=1.0)
    assert not right.excludes(0.9)
    wrong = coverage(torch.zeros(2, 20_000), targets, noise_sd=0.5)  # half as wide: about .59
    assert wrong.excludes(0.9)
    assert abs(wrong.estimate - 0.589) < 0.02


def test_spread_of_the_masks_counts_as_well_as_the_noise():
    targets = normal_draws(1.0, n_masks=1)[0] * 2**0.5
    predictions = normal_draws(1.0) - normal_draws(1.0).mean(0)
    both = coverage(predictions, targets, noise_sd=1.0)
    assert abs(both.estimate - 0.9) < 0.01
    assert coverage(predictions, targets).estimate < 0.8  # the masks alone


@pytest.mark.parametrize(
    ("predictions", "targets", "options", "word"),
    [
        (torch.ones(3), torch.ones(3), {}, "predictions and targets"),
        (torch.ones(1, 3), torch.ones(3), {}, "2 masks"),
        (torch.ones(2, 3), torch.ones(4), {}, r"\(2, 3\) and \(4,\)"),
        (torch.full((2, 3), torch.nan), torch.ones(3), {}, "predictions has to hold finite"),
        (torch.ones(2, 3), torch.full((3,), torch.inf), {}, "targets has to hold finite"),
        (torch.ones(2, 3), torch.ones(3), {"confidence": 90}, "confidence"),
        (torch.ones(2, 3), torch.ones(3), {"noise_sd": -1}, "noise_sd"),
    ],
)
def test_coverage_refuses_what_it_cannot_count(predictions, targets, options, word):
    with pytest.raises(ValueError, match=word):
        coverage(predictions, targets, **options)


def test_dropout_within_a_layer_of_pytorch_is_drawn_for_each_row_or_refused():
    lstm = nn.LSTM(3, 4, 2, dropout=0.5, batch_first=True)

    class First(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = lstm

        def forward(self, x):
            return self.lstm(x)[0]

    draws = mc_predict(First(), torch.ones(6, 2, 3), 5, seed=0, shared_over_rows=False)
    assert (draws[0] != draws[1]).any()
    with pytest.raises(ValueError, match="but a LSTM drops within"):
        mc_predict(First(), torch.ones(6, 2, 3), 5, seed=0, shared_over_rows=True)
