"""Masks of a mesh on the page: each at the places of its rank, and judged rightly in words."""

import pytest
import torch

from course_utils.mesh import LAYERS, RANKS, SCHEMES, mesh_masks, wanted
from course_utils.widgets.explorer import close_all
from course_utils.widgets.mesh_explorer import (
    DROPPED,
    ELSEWHERE,
    KEPT,
    VERDICTS,
    at_its_places,
    mesh_explorer,
)


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


@pytest.mark.parametrize("layer", LAYERS)
def test_what_is_shown_is_the_mask_at_its_places(layer):
    for rank, mask in mesh_masks("counter", layer, 0.3, 1).items():
        shown = at_its_places(layer, rank, mask)
        assert (shown == KEPT).sum() == int(mask.sum())
        assert (shown == DROPPED).sum() == int((~mask).sum())
        assert (shown == ELSEWHERE).sum() == (72 if layer == "split" else 48)


def test_four_ranks_of_a_split_layer_fill_the_whole():
    masks = mesh_masks("counter", "split", 0.3, 1)
    shown = torch.stack([torch.tensor(at_its_places("split", r, masks[r])) for r in RANKS])
    assert ((shown != ELSEWHERE).sum(0) == 1).all()


@pytest.mark.parametrize("layer", LAYERS)
def test_words_find_fault_with_all_but_what_is_wanted(layer):
    right = str(VERDICTS[layer, *wanted(layer)])
    praised = [
        scheme
        for scheme in SCHEMES
        if mesh_explorer().describe(scheme=scheme, layer=layer) == right
    ]
    expected = {"split": ["seed_a_rank", "counter"], "copied": ["seed_by_data", "counter"]}
    assert praised == expected[layer]


def test_the_same_state_gives_the_same_picture():
    one, other = mesh_explorer(), mesh_explorer()
    states = [{"scheme": s, "layer": layer, "p": 0.9} for s in SCHEMES for layer in LAYERS]
    pictures = [one.picture(**state) for state in states]
    assert pictures == [other.picture(**state) for state in reversed(states)][::-1]
    assert len(set(pictures)) > 4
