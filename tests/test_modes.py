"""Modes are put back exactly, also for frozen layers and after an error."""

import pytest
import torch
from torch import nn

from course_utils.dropout import Dropout
from course_utils.modes import dropout_on, evaluating


@pytest.fixture
def net():
    """In train mode but for its BatchNorm, which is frozen as fine-tuning code freezes it."""
    net = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), Dropout(0.5), nn.Dropout2d(0.5))
    net[1].eval()
    return net


def modes(net):
    return [module.training for module in net.modules()]


def test_evaluating_puts_back_what_was_there(net):
    before = modes(net)
    with evaluating(net) as inside:
        assert inside is net
        assert not any(modes(net))
    assert modes(net) == before
    net.eval()
    net.train()
    assert modes(net) != before, "eval() then train() must be seen to wake the frozen layer"


def test_evaluating_puts_back_after_an_error(net):
    before = modes(net)
    with pytest.raises(ZeroDivisionError), evaluating(net):
        1 / 0  # noqa: B018
    assert modes(net) == before


def test_dropout_on_wakes_dropout_layers_alone(net):
    net.eval()
    with dropout_on(net):
        assert [layer.training for layer in net] == [False, False, True, True]
    assert not any(modes(net))


@pytest.mark.parametrize(
    "layer", [nn.Dropout(), nn.AlphaDropout(), nn.FeatureAlphaDropout(), Dropout()]
)
def test_dropout_on_knows_every_kind_of_dropout_layer(layer):
    with dropout_on(nn.Sequential(layer).eval()):
        assert layer.training


def test_dropout_on_refuses_a_net_without_dropout():
    with pytest.raises(ValueError, match="Linear has none"), dropout_on(nn.Linear(2, 2)):
        pass


def test_dropout_on_leaves_batch_norm_statistics_alone(net):
    net.eval()
    before = net[1].running_mean.clone()
    with dropout_on(net[:3]):
        net[:3](torch.randn(8, 4))
    assert torch.equal(net[1].running_mean, before)
