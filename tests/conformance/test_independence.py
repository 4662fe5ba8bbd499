"""Coins of one's own: what is shared, and with whom, has its name."""

import pytest
import torch
from torch import nn

from course_utils.conformance import coin_mistakes as named
from course_utils.conformance.calls import SMALL_CALLS
from course_utils.conformance.independence import DISJOINT_PAIRS
from course_utils.dropout import keep_mask

NAMES = ["independent_units", "fresh_masks"]


def dropping(kept):
    """A dropout that keeps the units where `kept(x, p)` is true."""
    return lambda x, p, training: x * kept(x, p) / (1 - p)


@pytest.mark.parametrize("name", NAMES)
def test_torch_passes(finding, name):
    assert finding(nn.Dropout, name, rates=(0.05, 0.3, 0.95)).passed


def rows_in_pairs(x, p):
    coins = keep_mask(x.shape, p)
    coins[-1] = coins[0]
    return coins


def neighbours(x, p):
    coins = torch.rand(x.numel())
    return (torch.where(torch.rand(x.numel()) < 0.03, coins.roll(1), coins) >= p).reshape(x.shape)


def exactly_k_per_row(x, p):
    return torch.rand(x.shape).argsort(-1).argsort(-1) >= round(p * x.shape[-1])


def pool(x, p):
    return torch.rand(5000).repeat(14)[: x.numel()].reshape(x.shape) >= p


@pytest.mark.parametrize(
    ("kept", "mistake"),
    [
        (lambda x, p: keep_mask(x.shape[-1:], p), named.ROWS_SHARE),
        (rows_in_pairs, named.ROWS_SHARE),
        (lambda x, p: keep_mask((*x.shape[:-1], 1), p), named.UNITS_SHARE),
        (neighbours, named.NEIGHBOURS),
        (exactly_k_per_row, named.TOO_EVEN),
        (pool, named.PERIOD),
    ],
)
def test_units_that_share_coins(diagnosis, kept, mistake):
    assert diagnosis(dropping(kept), "independent_units") == mistake


class Remembering:
    """A mask made of the one before: `kept(the last one, a new one)`."""

    def __init__(self, kept):
        self.kept, self.last = kept, {}

    def __call__(self, x, p):
        new = keep_mask(x.shape, p)
        self.last[x.shape] = self.kept(self.last.get(x.shape, new), new)
        return self.last[x.shape]


@pytest.mark.parametrize(
    ("kept", "mistake"),
    [
        (lambda last, new: last, named.SAME_MASK),
        (lambda last, new: torch.where(torch.rand(()) < 0.5, last, new), named.SAME_MASK),
        (lambda last, new: last.roll(12_345) if new.numel() > 100 else new, named.CALLS_DEPEND),
        (
            lambda last, new: torch.where(torch.rand(new.shape) < 0.03, last, new),
            named.CALLS_DEPEND,
        ),
    ],
)
def test_calls_that_share_coins(diagnosis, kept, mistake):
    assert diagnosis(dropping(Remembering(kept)), "fresh_masks") == mistake


def test_a_period_of_many_calls_is_found_in_the_small_ones(diagnosis):
    calls = iter(range(10_000))

    def one_of_sixty(x, p):
        return keep_mask(x.shape, p, generator=torch.Generator().manual_seed(next(calls) % 60))

    assert diagnosis(dropping(one_of_sixty), "fresh_masks") == named.SAME_MASK


def test_a_frozen_mask_has_independent_units(finding):
    def frozen(x, p):
        return keep_mask(x.shape, p, generator=torch.Generator().manual_seed(3))

    assert finding(dropping(frozen), "independent_units").passed
    assert not finding(dropping(frozen), "fresh_masks").passed


def test_no_call_is_in_two_pairs_of_one_distance():
    first, lag = DISJOINT_PAIRS
    for distance in (1, 7, 60, SMALL_CALLS // 2):
        calls = [*first[lag == distance], *(first[lag == distance] + distance)]
        assert len(calls) == len(set(calls))
        assert max(calls) < SMALL_CALLS
