"""Eight units, forward and backward: the right gradient is autograd's, the wrong are told apart."""

import pytest
import torch

from course_utils.dropout import inverted_dropout
from course_utils.widgets.backward_mask import (
    BACKWARDS,
    INCOMING,
    INPUT,
    LABELS,
    backward_mask,
    passes,
    wrong_units,
)
from course_utils.widgets.controls import DRAWS
from course_utils.widgets.explorer import close_all

RATES = (0.0, 0.3, 0.8, 0.95)
RIGHT, REDRAWN, MASKLESS, FACTORLESS, GUESSED = BACKWARDS


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


def wrong(backward, p, draw):
    _, kept, right, given = passes(backward, p, draw)
    return wrong_units(right, given).tolist(), kept


@pytest.mark.parametrize("p", RATES)
@pytest.mark.parametrize("draw", [1, 2, DRAWS])
def test_output_and_right_gradient_are_those_of_the_courses_dropout(p, draw):
    output, kept, right, given = passes(RIGHT, p, draw)
    leaf = INPUT.clone().requires_grad_()
    expected = inverted_dropout(leaf, p, True, mask=kept)
    (gradient,) = torch.autograd.grad(expected, leaf, INCOMING)
    torch.testing.assert_close(output, expected.detach())
    torch.testing.assert_close(right, gradient)
    assert torch.equal(given, right)


@pytest.mark.parametrize("p", RATES)
def test_each_wrong_backward_errs_where_its_mistake_says(p):
    units, missed = torch.arange(1, 9), set()
    for draw in range(1, DRAWS + 1):
        found, kept = wrong(MASKLESS, p, draw)
        assert found == units[~kept].tolist()
        found, _ = wrong(FACTORLESS, p, draw)
        assert found == (units[kept].tolist() if p else [])
        found, _ = wrong(GUESSED, p, draw)
        assert found == ([4] if kept[3] else [])
        found, _ = wrong(REDRAWN, p, draw)
        missed.update(found)
        assert wrong(RIGHT, p, draw)[0] == []
    assert missed == (set(range(1, 9)) if p else set())


def test_a_redrawn_mask_continues_the_coins_of_forward():
    coins = torch.Generator().manual_seed(7)
    first, second = (torch.rand(8, generator=coins) >= 0.3 for _ in range(2))
    _, kept, _, given = passes(REDRAWN, 0.3, 7)
    assert torch.equal(kept, first)
    assert torch.equal(given != 0, second)


@pytest.mark.parametrize("backward", BACKWARDS)
def test_picture_and_words_name_the_wrong_units(backward):
    explorer = backward_mask()
    explorer.picture(backward=backward, draw=3)
    found, _ = wrong(backward, 0.3, 3)
    marks = next(line for line in explorer._stage.figure.axes[1].lines if line.get_marker() == "X")
    assert list(marks.get_xdata()) == found
    said = explorer.describe(backward=backward, draw=3)
    assert f'"{LABELS[backward]}" gives {8 - len(found)} of 8 units the right gradient' in said
    assert [int(part.split()[0]) for part in said.split("Unit ")[1:]] == found


def test_every_backward_can_be_chosen_by_its_label():
    options = dict(backward_mask().controls["backward"].options)
    assert options == {str(LABELS[backward]): backward for backward in BACKWARDS}


def test_every_state_at_the_edges_is_drawn_whatever_was_drawn_before():
    states = [
        {"backward": backward, "p": p, "draw": draw}
        for backward in BACKWARDS
        for p in (0.0, 0.55, 0.9500000000000001)
        for draw in (1, DRAWS)
    ]
    one, other = backward_mask(), backward_mask()
    pictures = [one.picture(**state) for state in states]
    assert pictures == [other.picture(**state) for state in reversed(states)][::-1]
    at_zero = {picture for state, picture in zip(states, pictures, strict=True) if not state["p"]}
    assert len(at_zero) == 2  # the guess, and all the others: nothing is drawn or divided
