"""Each wrong way to draw masks has its mistake, and a right one has none."""

import pytest
import torch

from course_utils.checking import mask_mistakes as masks
from course_utils.mutants import MUTANTS, CorrectDropout


def dropped_by(layer):
    return torch.stack([layer(torch.ones(60, 40)) == 0 for _ in range(20)])


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


def test_right_masks_have_no_mistake():
    assert masks.wrong_masks(dropped_by(CorrectDropout(0.3))) is None
    assert masks.wrong_coins(lambda x, p: CorrectDropout(p)(x)) is None


@pytest.mark.parametrize(
    ("mutant", "mistake"),
    [
        ("frozen_mask", masks.FROZEN),
        ("shared_by_rows", masks.SHARED),
        ("whole_rows", masks.WHOLE_ROWS),
        ("exactly_k", masks.EXACTLY_K),
        ("keep_and_drop_swapped", masks.SWAPPED),
    ],
)
def test_a_wrong_mask_has_its_mistake(mutant, mistake):
    assert masks.wrong_masks(dropped_by(MUTANTS[mutant].build(0.3))) is mistake


@pytest.mark.parametrize(
    ("keeps", "mistake"),
    [
        (lambda x, p: torch.rand(x.shape) > p, masks.AT_ZERO),
        (lambda x, p: torch.rand(x.shape) <= 1 - p, masks.AT_ONE),
        (lambda x, p: torch.rand_like(x) >= p, masks.COARSE),
    ],
)
def test_a_wrong_comparison_has_its_mistake(keeps, mistake):
    assert masks.wrong_coins(lambda x, p: x * keeps(x, p)) is mistake


def test_the_seed_gives_an_exact_zero():
    assert (torch.rand(640, generator=torch.Generator().manual_seed(masks.ZERO)) == 0).any()
