"""Modes are put back exactly, also for frozen layers and after an error."""

import pytest
import torch
from torch import nn

from course_utils.dropout import Dropout
from course_utils.modes import dropout_on, drops_within, evaluating, is_dropout_layer


class Thinning(nn.Dropout):
    """A dropout layer under a name that does not say so."""


class DropoutNet(nn.Module):
    """A whole network under the name of a dropout layer."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout(0.5))

    def forward(self, x):
        return self.body(x)


class NoDropoutNorm(nn.BatchNorm1d):
    """A layer of PyTorch's with dropout in its name, and another behaviour in train mode."""


class OwnDropout(nn.Module):
    """Written by hand, as learners do: nothing of PyTorch's but its name says what it is."""

    def forward(self, x):
        return nn.functional.dropout(x, 0.5, self.training)


class Halving(OwnDropout):
    pass


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
    "layer",
    [
        nn.Dropout(),
        nn.Dropout1d(),
        nn.Dropout3d(),
        nn.AlphaDropout(),
        nn.FeatureAlphaDropout(),
        Dropout(),
        Thinning(),
        OwnDropout(),
        Halving(),
    ],
)
def test_every_kind_of_dropout_layer_is_known(layer):
    assert is_dropout_layer(layer)
    with dropout_on(nn.Sequential(layer).eval()):
        assert layer.training


@pytest.mark.parametrize(
    "module", [DropoutNet(), NoDropoutNorm(4), nn.Linear(2, 2), nn.Sequential(nn.Dropout())]
)
def test_what_holds_layers_or_is_another_layer_is_none(module):
    assert not is_dropout_layer(module)


def test_dropout_on_wakes_nothing_else_in_a_net_that_is_named_like_a_layer():
    net = nn.Sequential(DropoutNet(), NoDropoutNorm(4)).eval()
    with dropout_on(net):
        awake = [type(module) for module in net.modules() if module.training]
    assert awake == [nn.Dropout]


def test_dropout_on_wakes_the_layer_and_not_what_hangs_on_it():
    layer = Thinning()
    layer.frozen = nn.BatchNorm1d(4)
    with dropout_on(nn.Sequential(layer).eval()):
        assert layer.training
        assert not layer.frozen.training


WITHIN = [nn.LSTM(4, 4, 2, dropout=0.3), nn.GRU(4, 4, 3, dropout=0.3)]
WITHIN += [nn.MultiheadAttention(4, 2, dropout=0.3, batch_first=True)]
TRANSFORMER = nn.TransformerEncoderLayer(4, 2, 8, dropout=0.3, batch_first=True)


def drawn(model, x):
    with dropout_on(model.eval()), torch.no_grad():
        y = model(x, x, x) if isinstance(model, nn.MultiheadAttention) else model(x)
    return y[0] if isinstance(y, tuple) else y


@pytest.mark.parametrize("layer", [*WITHIN, TRANSFORMER, nn.TransformerEncoder(TRANSFORMER, 2)])
def test_dropout_on_reaches_what_drops_within_and_past_a_fused_path(layer):
    x = torch.randn(2, 3, 4, generator=torch.Generator().manual_seed(0))
    torch.manual_seed(0)
    first, second = drawn(layer, x), drawn(layer, x)
    torch.manual_seed(0)
    with torch.no_grad():  # the wrong version: the mode alone, and a fused path that passes it by
        for part in layer.modules():
            part.training = isinstance(part, nn.Dropout)
        still = isinstance(layer, nn.TransformerEncoderLayer) and torch.equal(layer(x), layer(x))
    assert not torch.equal(first, second)
    assert still == (layer is TRANSFORMER), "the fused path is gone: is this still needed?"
    assert torch.backends.mha.get_fastpath_enabled()


def test_what_would_drop_nothing_drops_not_within():
    with pytest.warns(UserWarning, match="num_layers greater than 1"):
        assert not drops_within(nn.LSTM(4, 4, 1, dropout=0.3))
    assert not drops_within(nn.MultiheadAttention(4, 2))
    assert all(map(drops_within, WITHIN))


def test_dropout_on_refuses_a_net_without_dropout():
    with pytest.raises(ValueError, match="Linear has none"), dropout_on(nn.Linear(2, 2)):
        pass


def test_dropout_on_leaves_batch_norm_statistics_alone(net):
    net.eval()
    before = net[1].running_mean.clone()
    with dropout_on(net[:3]):
        net[:3](torch.randn(8, 4))
    assert torch.equal(net[1].running_mean, before)


@pytest.mark.parametrize("mode", [dropout_on, evaluating])
@pytest.mark.parametrize("model", [None, 3, [nn.Dropout()], nn.Dropout])
def test_what_is_no_module_is_refused(mode, model):
    with pytest.raises(TypeError, match=r"model has to be an nn\.Module, but got "), mode(model):
        pass
