"""The gap between train and eval behind a ReLU: exact over all masks, largest at the bend."""

import re

import numpy as np
import pytest
import torch

from course_utils.dropout import inverted_dropout
from course_utils.widgets.explorer import close_all
from course_utils.widgets.jensen_gap import INPUTS, MEANS, after_relu, jensen_gap


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


def over_all_masks(p, n, bias):
    """Mean, standard deviation, P(z <= 0) and mean of relu(z), by the course's dropout."""
    masks = torch.cartesian_prod(*[torch.tensor([True, False])] * n).reshape(-1, n)
    ones = torch.ones(masks.shape, dtype=torch.float64)
    chance = torch.where(masks, (1 - p) * ones, p).prod(1)
    z = inverted_dropout(ones, p, True, mask=masks).mean(1) + bias
    mean = (chance * z).sum()
    sd = (chance * (z - mean) ** 2).sum().sqrt()
    return [part.item() for part in (mean, sd, chance[z < 1e-9].sum(), chance @ z.relu())]


def numbers(words):
    return [float(number) for number in re.findall(r"(?<!\w)-?\d+\.?\d*(?:e-?\d+)?", words)]


@pytest.mark.parametrize("p", [0.1, 0.3, 0.95])
@pytest.mark.parametrize("n", [1, 5])
@pytest.mark.parametrize("bias", [-3.0, -1.0, -0.35, 1.0])
def test_words_say_what_all_masks_written_down_give(p, n, bias):
    mean, sd, silent, in_train = over_all_masks(p, n, bias)
    in_eval = max(mean, 0)
    expected = [n, p, bias, mean, sd, 0, silent, mean, in_eval, in_train]
    gap = in_train - in_eval
    said = jensen_gap().describe(p=p, n=n, bias=bias)
    if gap > 1e-9:
        expected += [gap, gap / sd]
    else:
        assert "no gap: every mask" in said
    assert numbers(said) == pytest.approx(expected, rel=6e-3, abs=6e-3)


def test_words_tell_no_gap_from_one_that_is_too_small_to_see():
    explorer = jensen_gap()
    assert "Hardly a mask" in explorer.describe(p=0.05, n=100, bias=-0.05)
    assert "no gap" in explorer.describe(p=0.05, n=100, bias=0.0)
    assert "no gap" in explorer.describe(p=0.05, n=100, bias=-1.1)
    assert "no gap" in explorer.describe(p=0.0, n=1, bias=-1.0)
    assert "no gap" not in explorer.describe(p=0.05, n=1, bias=-1.05)


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_gap_is_never_negative_largest_at_the_bend_and_there_p_for_one_input(p):
    for n in INPUTS:
        gap = after_relu(p, n, MEANS) - np.maximum(MEANS, 0)
        assert gap.min() > -1e-12
        assert MEANS[gap.argmax()] == pytest.approx(0)
        assert gap.max() <= (p / (1 - p) / n) ** 0.5 / 2 + 1e-12
    assert after_relu(p, 1, 0.0) == pytest.approx(p)


def test_the_bar_of_the_picture_is_the_gap():
    explorer = jensen_gap()
    explorer.picture(p=0.3, n=5, bias=-0.9)
    bar = next(line for line in explorer._stage.figure.axes[1].lines if line.get_marker() == "_")
    mean, _, _, in_train = over_all_masks(0.3, 5, -0.9)
    assert bar.get_xdata() == pytest.approx([mean, mean])
    assert bar.get_ydata() == pytest.approx([max(mean, 0), in_train])


def test_a_mean_that_a_slider_leaves_beside_zero_is_said_to_be_zero():
    assert "z is 0 on average" in jensen_gap().describe(bias=-3 + 40 * 0.05)
    assert "z is 0 on average" in jensen_gap().describe(bias=-1 - 2e-16)


def test_every_state_at_the_edges_is_drawn_whatever_was_drawn_before():
    states = [
        {"p": p, "n": n, "bias": bias}
        for p in (0.0, 0.3, 0.95)
        for n in (1, 5, 100)
        for bias in (-3.0, -1.0, 1.0)
    ]
    one, other = jensen_gap(), jensen_gap()
    pictures = [one.picture(**state) for state in states]
    assert pictures == [other.picture(**state) for state in reversed(states)][::-1]
    assert len(set(pictures)) == 3 + 18  # at p = 0 the number of inputs makes no difference
