"""How coins made of bytes hang together and settle their ties tells which mistake is in them."""

import pytest
import torch

from course_utils.checking import byte_mistakes as mistakes
from course_utils.checking.mask_mistakes import EVEN, PLACES
from course_utils.checking.rate_mistakes import IGNORED, SWAPPED

WILD = mistakes.SHARED
SIZES = {0.3: 2**20, 0.9: 2**20, 0.999: 2**20, 0.001: 2**20, 6e-6: 2**23}


def coins(*shape):
    return torch.rand(shape, generator=torch.Generator().manual_seed(0)) < 0.3


def test_the_scatter_of_counts_is_that_of_free_coins_or_has_its_mistake():
    assert mistakes.wrong_scatter(coins(256, 1000), too_calm=EVEN, too_wild=WILD) is None
    assert (
        mistakes.wrong_scatter(coins(256, 125).repeat(1, 8), too_calm=EVEN, too_wild=WILD) is WILD
    )
    assert (
        mistakes.wrong_scatter(coins(1, 1000).expand(256, -1), too_calm=EVEN, too_wild=WILD) is EVEN
    )


def test_a_place_with_a_rate_of_its_own_is_seen():
    dropped = coins(2**20)
    assert mistakes.wrong_places(dropped) is None
    dropped[3::8] = False
    assert mistakes.wrong_places(dropped) is mistakes.UNEVEN


def test_a_part_with_more_drops_than_the_others_is_seen():
    dropped = coins(2**20)
    assert mistakes.wrong_parts(dropped, PLACES) is None
    assert mistakes.wrong_parts(dropped.sort().values, PLACES) is PLACES
    assert mistakes.wrong_parts(dropped.sort(descending=True).values, PLACES) is PLACES


@pytest.mark.parametrize(
    ("rate", "mistake"),
    [
        (lambda p: p, None),
        (lambda p: 1 - p, SWAPPED),
        (lambda p: int(256 * p) / 256, mistakes.TIES_KEPT),
        (lambda p: (int(256 * p) + 1) / 256, mistakes.TIES_DROPPED),
        (lambda p: round(256 * p) / 256, mistakes.ROUNDED),
        (lambda p: (int(256 * p) + 0.5) / 256, mistakes.FAIR),
        (lambda p: int(65536 * p) / 65536, mistakes.TWO_BYTES),
        (lambda p: 0.3, IGNORED),
        (lambda p: p / 2, mistakes.RATE),
    ],
)
def test_a_wrong_rate_has_its_mistake(rate, mistake):
    counts = {(p, n): round(n * rate(p)) for p, n in SIZES.items()}
    assert mistakes.wrong_rate(counts) is mistake
