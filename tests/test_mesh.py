"""Which masks of four ranks are equal under each scheme; only the counter gives one device's."""

import pytest
import torch

from course_utils.counter_mask import counter_mask
from course_utils.mesh import (
    LAYERS,
    RANKS,
    ROWS,
    SCHEMES,
    UNITS,
    agreements,
    mesh_masks,
    places,
    wanted,
)

FOUND = {  # (split, copied): equal over tensor ranks, over data ranks
    "one_seed": ((True, True), (True, True)),
    "seed_a_rank": ((False, False), (False, False)),
    "seed_by_data": ((True, False), (True, False)),
    "counter": ((False, False), (True, False)),
}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("p", [0.1, 0.3, 0.5])
def test_what_each_scheme_shares(scheme, p):
    for seed in range(20):
        found = tuple(agreements(mesh_masks(scheme, layer, p, seed)) for layer in LAYERS)
        assert found == FOUND[scheme]


def test_the_counter_alone_has_what_is_wanted_in_both_layers():
    right = [
        scheme
        for scheme in SCHEMES
        if all(agreements(mesh_masks(scheme, layer, 0.3, 0)) == wanted(layer) for layer in LAYERS)
    ]
    assert right == ["counter"]


def test_four_ranks_have_the_mask_of_one_device():
    whole = counter_mask(torch.arange(ROWS * UNITS).reshape(ROWS, UNITS), 0.3, seed=4)
    split = mesh_masks("counter", "split", 0.3, 4)
    halves = [torch.cat([split[data, 0], split[data, 1]], 1) for data in (0, 1)]
    assert torch.equal(torch.cat(halves), whole)
    copied = mesh_masks("counter", "copied", 0.3, 4)
    for tensor in (0, 1):
        assert torch.equal(torch.cat([copied[0, tensor], copied[1, tensor]]), whole)


@pytest.mark.parametrize("layer", LAYERS)
def test_places_of_all_ranks_cover_the_whole(layer):
    held = torch.cat([places(layer, *rank).flatten() for rank in RANKS])
    times = 1 if layer == "split" else 2
    assert torch.equal(held.bincount(), torch.full((ROWS * UNITS,), times))
