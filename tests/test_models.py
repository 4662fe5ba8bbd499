"""The course's net; many side by side, each as it is alone."""

import pytest
import torch
from torch import nn

from course_utils.dropout import Dropout
from course_utils.models import mlp, side_by_side
from course_utils.modes import evaluating


def test_layers_stand_in_the_order_linear_relu_dropout():
    kinds = [type(layer) for layer in mlp([4, 3, 3, 2], 0.3)]
    assert kinds == [nn.Linear, nn.ReLU, Dropout] * 2 + [nn.Linear]


def test_dropout_layer_is_pluggable():
    assert isinstance(mlp([4, 3, 2], 0.3, nn.Dropout)[2], nn.Dropout)
    assert mlp([4, 3, 2], 0.3)[2].p == 0.3


def test_seed_fixes_the_weights_and_leaves_the_global_generator_alone():
    before = torch.get_rng_state()
    one, two, other = (mlp([4, 3, 2], 0.3, seed=seed) for seed in (1, 1, 2))
    assert torch.equal(before, torch.get_rng_state())
    assert torch.equal(one[0].weight, two[0].weight)
    assert not torch.equal(one[0].weight, other[0].weight)


def test_weights_are_those_of_plain_torch_under_the_same_seed():
    torch.manual_seed(3)
    expected = nn.Linear(4, 3).weight
    assert torch.equal(mlp([4, 3, 2], 0.3, seed=3)[0].weight, expected)


def test_weights_do_not_depend_on_p_or_on_the_dropout_layer():
    assert torch.equal(
        mlp([4, 3, 2], 0.0, seed=3)[-1].weight, mlp([4, 3, 2], 0.9, nn.Dropout, seed=3)[-1].weight
    )


def test_too_few_sizes_are_refused():
    with pytest.raises(ValueError, match=r"input and an output layer, but got \[4\]"):
        mlp([4], 0.3)


@pytest.mark.parametrize("own_input", [False, True])
def test_side_by_side_gives_what_each_net_gives(own_input):
    nets = [mlp([4, 8, 8, 2], 0.3, seed=seed).double() for seed in range(5)]
    x = torch.randn(5, 7, 4, dtype=torch.float64) if own_input else torch.randn(7, 4).double()
    together = side_by_side(nets)
    with evaluating(together):
        found = together(x)
    assert found.shape == (5, 7, 2)
    for i, net in enumerate(nets):
        expected = net.eval()(x[i] if own_input else x)
        torch.testing.assert_close(found[i], expected, rtol=0, atol=1e-14)


def test_each_net_side_by_side_gets_its_own_masks():
    layer = side_by_side([mlp([4, 8, 2], 0.5, seed=0) for _ in range(3)])[2]
    out = layer(torch.ones(3, 100, 8))
    assert not torch.equal(out[0], out[1])


def test_different_architectures_are_refused():
    with pytest.raises(ValueError, match="print the same"):
        side_by_side([mlp([4, 8, 2], 0.3), mlp([4, 9, 2], 0.3)])


def net_of(*layers):
    return nn.Sequential(nn.Linear(4, 3), *layers, nn.Linear(3, 2))


def test_layers_without_a_bias_are_taken():
    nets = [nn.Sequential(nn.Linear(4, 2, bias=False)) for _ in range(3)]
    x = torch.randn(5, 4)
    torch.testing.assert_close(side_by_side(nets)(x)[2], nets[2](x))


@pytest.mark.parametrize(
    "layer",
    [
        lambda: nn.BatchNorm1d(3),
        lambda: nn.BatchNorm1d(3, affine=False),
        lambda: nn.LayerNorm(3),
        lambda: nn.PReLU(),
        lambda: nn.Sequential(nn.Linear(3, 3)),
        lambda: type("Own", (nn.Linear,), {"forward": lambda self, x: x})(3, 3),
        lambda: nn.utils.parametrizations.weight_norm(nn.Linear(3, 3)),
        lambda: nn.Bilinear(3, 3, 3),
        lambda: nn.Softmax(dim=1),
        lambda: nn.Flatten(0),
        lambda: nn.Softmax(dim=0),
    ],
)
def test_a_layer_that_would_give_net_0s_output_is_refused(layer):
    with pytest.raises(ValueError, match=r"^nets has to hold "):
        side_by_side([net_of(layer()), net_of(layer())])


def test_settings_that_are_not_printed_have_to_agree_too():
    class Scale(nn.Module):
        def __init__(self, factor):
            super().__init__()
            self.factor = factor

        def forward(self, x):
            return self.factor * x

    x = torch.randn(5, 4)
    same = [net_of(Scale(2.0)), net_of(Scale(2.0))]
    torch.testing.assert_close(side_by_side(same)(x)[1], same[1](x))
    with pytest.raises(ValueError, match="set alike, but holds Scale"):
        side_by_side([net_of(Scale(2.0)), net_of(Scale(3.0))])


@pytest.mark.parametrize("nets", [[], 3, [nn.Linear(2, 2)], [nn.Sequential()]])
def test_no_nets_are_refused_in_a_sentence(nets):
    with pytest.raises(ValueError, match=r"^nets has to hold "):
        side_by_side(nets)


@pytest.mark.parametrize("sizes", [3, "ab", [2, 0], [2, 1.5], [2, -1], [2, True]])
def test_sizes_that_are_none_are_refused(sizes):
    with pytest.raises((TypeError, ValueError), match="sizes has to be "):
        mlp(sizes, 0.3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda net: net.eval(), "nets has to hold nets in one mode"),
        (lambda net: net[2].eval(), "nets has to hold nets in one mode"),
        (lambda net: net.double(), r"nets has to hold nets of one dtype, but holds .*float64"),
    ],
)
def test_nets_of_several_modes_or_dtypes_are_no_copies_of_the_first(change, sentence):
    nets = [mlp([2, 3, 1], 0.3) for _ in range(2)]
    change(nets[1])
    with pytest.raises(ValueError, match=sentence):
        side_by_side(nets)
