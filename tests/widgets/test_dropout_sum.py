"""What a unit hears through dropout: exact, pinned in the mean, spread as derived, said truly."""

import re

import pytest
import torch

from course_utils.dropout import inverted_dropout, vanilla_dropout
from course_utils.widgets.dropout_sum import dropout_sum
from course_utils.widgets.explorer import close_all
from course_utils.widgets.survivors import standard_deviations


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


def all_sums(way, p, n):
    """The sum under every mask of n ones, and the probability of each, by the course's dropout."""
    masks = torch.cartesian_prod(*[torch.tensor([True, False])] * n).reshape(-1, n)
    if p == 1:
        masks = masks[-1:]  # the others cannot come, and dropout refuses them
    ones = torch.ones(masks.shape, dtype=torch.float64)
    chance = torch.where(masks, (1 - p) * ones, p).prod(1)
    return way(ones, p, True, mask=masks).sum(1), chance


@pytest.mark.parametrize("p", [0.0, 0.3, 0.95, 1.0])
@pytest.mark.parametrize("n", [1, 5])
def test_words_say_mean_and_spread_of_all_masks_written_down(p, n):
    ways, deviations = (vanilla_dropout, inverted_dropout), standard_deviations(p, n)
    said = dropout_sum().describe(p=p, n=n).split("; ")
    for way, value, words in zip(ways, deviations, said, strict=True):
        heard, chance = all_sums(way, p, n)
        mean = (chance * heard).sum().item()
        sd = (chance * (heard - mean) ** 2).sum().sqrt().item()
        assert value == pytest.approx(sd, abs=1e-9)
        numbers = re.findall(r"(?:gives|deviation) (\d+\.?\d*)", words)
        expected = [mean] if p == 1 and way is inverted_dropout else [mean, sd]
        assert [float(number) for number in numbers] == pytest.approx(expected, rel=5e-3)


def test_every_state_at_the_edges_is_drawn_whatever_was_drawn_before():
    states = [{"p": p, "n": n} for p in (0.0, 0.05, 0.95, 1.0) for n in (1, 10, 1000)]
    one, other = dropout_sum(), dropout_sum()
    pictures = [one.picture(**state) for state in states]
    assert pictures == [other.picture(**state) for state in reversed(states)][::-1]
    assert len(set(pictures)) == 2 + 6  # without luck, at p = 0 and 1, n makes no difference
