"""A place names the layers that drop; whatever the place, the weights at the start are the same."""

import pytest
import torch
from torch import nn

from course_utils.sweeps.where_to_drop import PLACES, net_with_dropout

RATES = {
    "nowhere": [0, 0, 0],
    "input": [0.3, 0, 0],
    "first hidden": [0, 0.3, 0],
    "before the last layer": [0, 0, 0.3],
    "every hidden layer": [0, 0.3, 0.3],
    "everywhere": [0.3, 0.3, 0.3],
}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_drops_its_layers_and_no_other(place):
    net = net_with_dropout(place, 0.3, 16, seed=0)
    assert [layer.p for layer in net if isinstance(layer, nn.Dropout)] == RATES[place]
    kinds = [type(layer).__name__ for layer in net]
    assert kinds == ["Dropout", *["Linear", "ReLU", "Dropout"] * 2, "Linear"]


def test_all_places_begin_with_the_same_weights_and_seeds_with_others():
    first = net_with_dropout("nowhere", 0, 16, seed=1)[1].weight
    for place in PLACES:
        assert torch.equal(net_with_dropout(place, 0.5, 16, seed=1)[1].weight, first)
    assert not torch.equal(net_with_dropout("nowhere", 0, 16, seed=2)[1].weight, first)
