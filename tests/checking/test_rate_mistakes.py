"""A share of drops that is not p, and what happens at both ends, have their mistakes."""

import pytest
import torch

from course_utils.checking import rate_mistakes as rates
from course_utils.mutants import CorrectDropout


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def dropping_with(rate):
    return lambda x, p: x * (torch.rand(x.shape) >= rate(p))


def test_a_right_rate_has_no_mistake():
    def right(x, p):
        return CorrectDropout(p)(x)

    assert rates.wrong_rate(right, rates.RATE) is rates.wrong_at_the_ends(right) is None


@pytest.mark.parametrize(
    ("rate", "mistake"),
    [
        (lambda p: 1 - p, rates.SWAPPED),
        (lambda p: 0.3, rates.IGNORED),
        (lambda p: 0.5, rates.IGNORED),
        (lambda p: 0.0, rates.IGNORED),
        (lambda p: round(p, 1), rates.ROUNDED),
        (lambda p: round(p, 2), rates.ROUNDED),
        (lambda p: int(256 * p) / 256, rates.ROUNDED),
        (lambda p: 1 - round(20 * (1 - p)) / 20, rates.ROUNDED),
        (lambda p: p * p, rates.TWO_COINS),
        (lambda p: p + p - p * p, rates.TWO_COINS),
        (lambda p: p / 2, rates.RATE),
        (lambda p: p**0.5, rates.RATE),
        (lambda p: 1.02 * p, rates.RATE),
    ],
)
def test_a_wrong_rate_has_its_mistake(rate, mistake):
    assert rates.wrong_rate(dropping_with(rate), rates.RATE) is mistake


def test_what_is_not_known_may_be_left_to_others():
    assert rates.wrong_rate(dropping_with(lambda p: p / 2)) is None


@pytest.mark.parametrize(
    ("call", "mistake"),
    [
        (lambda x, p: x * (torch.rand(x.shape) > p), rates.AT_ZERO),
        (lambda x, p: x * (torch.rand(x.shape) <= 1 - p), rates.AT_ONE),
        (lambda x, p: x * (torch.rand(x.shape) >= p) / (1 - p), rates.NAN_AT_ONE),
        (dropping_with(lambda p: 0.3), rates.ENDS),
        (dropping_with(lambda p: min(p, 0.99)), rates.ENDS),
    ],
)
def test_a_wrong_end_has_its_mistake(call, mistake):
    assert rates.wrong_at_the_ends(call) is mistake


def test_coins_in_bfloat16_have_another_rate():
    assert rates.wrong_in_bfloat16(lambda x, p: x * (torch.rand_like(x) >= p)) is rates.COARSE
    assert rates.wrong_in_bfloat16(dropping_with(lambda p: p)) is None


def test_the_seed_gives_an_exact_zero():
    assert (torch.rand(640, generator=torch.Generator().manual_seed(rates.ZERO)) == 0).any()
