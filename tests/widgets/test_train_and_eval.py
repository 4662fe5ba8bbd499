"""One layer in both modes: the picture shows what the course's own dropout gives."""

import re
from itertools import pairwise, product

import pytest
import torch

from course_utils.dropout import inverted_dropout, vanilla_dropout
from course_utils.widgets.controls import DRAWS
from course_utils.widgets.explorer import close_all
from course_utils.widgets.train_and_eval import BEFORE, passed_on, train_and_eval


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


def numbers(words):
    return [float(number) for number in re.findall(r"(?<!of )\b\d+\.?\d*\b(?! of)", words)]


@pytest.mark.parametrize("p", [0.0, 0.3, 0.9, 1.0])
@pytest.mark.parametrize("mode", ["train", "eval"])
def test_words_say_what_the_layers_and_all_their_masks_give(p, mode):
    explorer = train_and_eval()
    masks = torch.tensor(list(product([True, False], repeat=8)))
    if p == 1:
        masks = masks[-1:]  # the others cannot come, and dropout refuses them
    rows = BEFORE.expand(len(masks), 8)
    chance = torch.where(masks, (1 - p) * torch.ones_like(rows), p).prod(1)
    means, ways = [], (vanilla_dropout, inverted_dropout)
    for way in ways:
        means += [
            (chance * way(rows, p, True, mask=masks).sum(1)).sum(),
            way(BEFORE, p, False).sum(),
        ]
    _, kept = passed_on(mode, p, 5)
    now = [way(BEFORE, p, mode == "train", mask=kept).sum() for way in ways]
    said = numbers(explorer.describe(p=p, mode=mode, draw=5))
    expected = torch.stack([*now, *means]).tolist()
    assert said == pytest.approx([p, *expected], rel=5e-3, abs=1e-9)


def test_coins_of_a_draw_are_the_same_at_every_rate_so_units_only_go_as_p_grows():
    for draw in (1, DRAWS):
        kept = [passed_on("train", p, draw)[1] for p in (0.0, 0.2, 0.5, 0.8, 1.0)]
        assert kept[0].all()
        assert not kept[-1].any()
        assert all((less <= more).all() for more, less in pairwise(kept))


def test_eval_has_no_luck_and_pytorchs_way_hands_on_its_input():
    after = [passed_on("eval", 0.3, draw)[0] for draw in (1, 2)]
    for name in after[0]:
        assert torch.equal(after[0][name], after[1][name])
    assert torch.equal(after[0]["pytorch"], BEFORE)
    assert not torch.equal(after[0]["paper"], BEFORE)


def test_every_state_at_the_edges_is_drawn_whatever_was_drawn_before():
    states = [
        {"mode": mode, "p": p, "draw": draw}
        for mode in ("train", "eval")
        for p in (0.0, 0.3, 0.65, 0.95, 1.0)
        for draw in (1, DRAWS)
    ]
    one, other = train_and_eval(), train_and_eval()
    pictures = [one.picture(**state) for state in states]
    assert pictures == [other.picture(**state) for state in reversed(states)][::-1]
    train, evaluated = pictures[:10], pictures[10:]
    assert not set(train) & set(evaluated)
    assert evaluated[::2] == evaluated[1::2]
