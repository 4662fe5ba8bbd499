"""Thinned networks: numbered as the lesson writes them down, counted, drawn and said."""

import itertools
import math
import re

import pytest

from course_utils.widgets.explorer import close_all
from course_utils.widgets.thin_network import (
    ARCHITECTURES,
    mask_number,
    thin_network,
    units_kept,
)


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


def numbers(words):
    return [float(number) for number in re.findall(r"\d+\.?\d*(?:e-?\d+)?", words)]


@pytest.mark.parametrize("n", [1, 4, 6])
def test_masks_are_numbered_in_the_order_of_itertools(n):
    written_down = list(itertools.product([True, False], repeat=n))
    assert [tuple(units_kept(mask, n)) for mask in range(1, 2**n + 1)] == written_down
    assert [mask_number(kept) for kept in written_down] == list(range(1, 2**n + 1))


@pytest.mark.parametrize("mask", [0, 17])
def test_a_mask_that_the_network_does_not_have_is_refused(mask):
    with pytest.raises(ValueError, match=f"from 1 to 16, but got {mask}"):
        units_kept(mask, 4)


@pytest.mark.parametrize("p", [0.0, 0.3, 1.0])
def test_probabilities_in_words_are_those_of_all_masks_written_down(p):
    explorer, n = thin_network(), 4
    chance = {
        kept: math.prod(1 - p if one else p for one in kept)
        for kept in itertools.product([True, False], repeat=n)
    }
    for mask, kept in enumerate(chance, start=1):
        alike = [chance[other] for other in chance if sum(other) == sum(kept)]
        said = numbers(explorer.describe(p=p, mask=mask).replace("the only one", "one of 1"))
        mean = sum(sum(kept) * chance[kept] for kept in chance)
        expected = [
            mask,
            16,
            sum(kept),
            n,
            len(alike),
            p,
            chance[kept],
            sum(kept),
            sum(alike),
            mean,
        ]
        assert said == pytest.approx(expected, rel=5e-3)


def test_every_state_at_the_edges_is_drawn_whatever_was_drawn_before():
    states = [
        {"hidden": hidden, "p": p, "mask": mask}
        for hidden in ARCHITECTURES
        for p in (0.0, 0.5, 1.0)
        for mask in (1, 2 ** sum(hidden))
    ]
    one, other = thin_network(), thin_network()
    pictures = [one.picture(**state) for state in states]
    assert pictures == [other.picture(**state) for state in reversed(states)][::-1]
    assert len(set(pictures)) == len(states)


def test_new_masks_are_the_same_for_a_seed_and_follow_p():
    def drawn(seed, p):
        explorer = thin_network(seed=seed)
        explorer.controls["p"].value = p
        masks = []
        for _ in range(20):
            explorer.controls["new_mask"].click()
            masks.append(explorer.state["mask"])
        return masks

    assert drawn(1, 0.5) == drawn(1, 0.5) != drawn(2, 0.5)
    assert set(drawn(1, 0.0)) == {1}
    assert set(drawn(1, 1.0)) == {16}


def test_player_walks_through_all_masks_of_the_network_that_is_shown():
    explorer = thin_network()
    explorer.controls["mask"].value = 16
    explorer.controls["hidden"].value = (1,)
    assert explorer.state["mask"] == 2
    assert bytes(explorer.image.value) == explorer.picture(hidden=(1,), mask=2)
    explorer.controls["hidden"].value = (5, 5)
    play, pictures = explorer.controls["play"], set()
    assert (play.min, play.max) == (1, 1024)
    for mask in range(1, 33):
        play.value = mask
        pictures.add(bytes(explorer.image.value))
    assert len(pictures) == 32
