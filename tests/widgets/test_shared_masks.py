"""Kinds of dropout side by side: each is the layer's own output, and shares what it says."""

import pytest
import torch

from course_utils.variants import Dropout1d
from course_utils.widgets.explorer import close_all
from course_utils.widgets.shared_masks import KINDS, SHAPE, outputs, shared_masks


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


def test_each_kind_shares_its_coins_along_its_own_dims():
    drawn = outputs(0.3, 1)
    shared = {"channels": (2,), "positions": (1,), "examples": (1, 2)}
    for name, dims in shared.items():
        assert (drawn[name] == drawn[name].amax(dims, keepdim=True)).all()
    for dims in shared.values():
        assert not (drawn["elements"] == drawn["elements"].amax(dims, keepdim=True)).all()


def test_a_kind_is_its_layer_s_own_output():
    expected = Dropout1d(0.4, generator=torch.Generator().manual_seed(7))(torch.ones(SHAPE))
    assert torch.equal(outputs(0.4, 7)["channels"], expected)


def test_words_count_what_is_dropped():
    said = shared_masks().describe(p=0.3, draw=2)
    drawn = outputs(0.3, 2)
    for name in ("elements", "channels", "positions", "examples"):
        assert f"{int((drawn[name] == 0).sum())} " in said
    assert "of 120 ones, 0 are dropped" in shared_masks().describe(p=0.0)


def test_the_same_state_gives_the_same_picture():
    one, other = shared_masks(), shared_masks()
    states = [{"p": p, "draw": draw} for p in (0.0, 0.95) for draw in (1, 100)]
    pictures = [one.picture(**state) for state in states]
    assert pictures == [other.picture(**state) for state in reversed(states)][::-1]
    assert len(KINDS) == len(one._stage.figure.axes) - 1  # and the bar of colours
