"""A turned digit and what a net says to it: the net's own numbers, and the net left as it was."""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.models import mlp
from course_utils.uncertainty import mc_predict
from course_utils.widgets.explorer import close_all
from course_utils.widgets.rotated_digit import demo, probabilities, rotated_digit, turned


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


@pytest.fixture
def net():
    return mlp([64, 40, 10], 0.5, nn.Dropout, seed=0)


DIGIT = torch.rand(64, generator=torch.Generator().manual_seed(0))


def test_a_quarter_turn_is_exact_and_a_whole_one_changes_nothing():
    image = DIGIT.reshape(8, 8)
    assert torch.equal(turned(DIGIT, 0), DIGIT)
    expected = torch.tensor(np.rot90(image.numpy()).copy())
    torch.testing.assert_close(turned(DIGIT, 90).reshape(8, 8), expected)


def test_probabilities_are_the_net_s_own_at_its_own_p(net):
    expected = mc_predict(net, DIGIT.expand(5, -1), 1, seed=0, shared_over_rows=False)
    assert torch.equal(probabilities(net, DIGIT, 0.5, 5), expected[0].softmax(-1))
    at_zero = probabilities(net, DIGIT, 0.0, 5)
    torch.testing.assert_close(at_zero, net.eval()(DIGIT).softmax(-1).expand(5, -1))


def test_net_is_as_it_was_afterwards(net):
    net.train()
    explorer = rotated_digit(net, DIGIT)
    explorer.picture(p=0.9, angle=30, masks=100)
    assert [layer.p for layer in net if isinstance(layer, nn.Dropout)] == [0.5]
    assert all(part.training for part in net.modules())


def test_bars_are_the_mean_over_the_masks_and_words_name_the_largest(net):
    explorer = rotated_digit(net, DIGIT)
    state = {"angle": 90, "p": 0.3, "masks": 20}
    explorer.picture(**state)
    mean = probabilities(net, turned(DIGIT, 90), 0.3, 20).mean(0)
    bars = explorer._stage.figure.axes[1].patches
    assert [bar.get_height() for bar in bars] == pytest.approx(mean.tolist())
    assert f"class {int(mean.argmax())} has {float(mean.max()):.0%}" in explorer.describe(**state)


def test_stored_words_hold_no_measured_number(net):
    assert repr(rotated_digit(net, DIGIT)).endswith("and how far the masks lie apart.")


def test_every_state_is_drawn_whatever_was_drawn_before():
    states = [
        {"angle": angle, "p": p, "masks": masks}
        for angle in (0, 45, 180)
        for p in (0.0, 0.95)
        for masks in (1, 100)
    ]
    one, other = demo(), demo()
    pictures = [one.picture(**state) for state in states]
    assert pictures == [other.picture(**state) for state in reversed(states)][::-1]


def test_a_digit_of_another_size_is_refused(net):
    with pytest.raises(ValueError, match="64 numbers"):
        rotated_digit(net, torch.ones(28, 28))
