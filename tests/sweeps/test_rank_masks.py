"""Two real processes: what must be equal is, and the committed table says the same."""

import pytest

from course_utils.experiments import read_results
from course_utils.ranks import on_ranks
from course_utils.sweeps.rank_masks import UNITS, P, rank_masks
from tools.course_paths import RESULTS

KEEP = 1 - P
AGREE = P**2 + KEEP**2  # two coins of their own agree so often
NOISE = P / KEEP


def check(per_rank, equal_coins, equal_gradients, variance):
    assert equal_gradients == 1
    if per_rank:
        assert abs(equal_coins - AGREE) < 6 * (AGREE * (1 - AGREE) / UNITS) ** 0.5
    else:
        assert equal_coins == 1
    expected = NOISE / 2 if per_rank else NOISE
    assert variance == pytest.approx(expected, rel=0.08)  # six standard errors and more


@pytest.mark.slow
@pytest.mark.parametrize("per_rank", [False, True])
def test_ranks_draw_and_average_as_the_lesson_says(per_rank):
    check(per_rank, **{name: float(value) for name, value in rank_masks(7, per_rank).items()})


def test_the_committed_table_says_so_in_every_run():
    table = read_results(RESULTS / "rank_masks.csv")
    assert len(table) == 10
    for row in table.itertuples():
        check(row.per_rank, row.equal_coins, row.equal_gradients, row.variance)


def fails(rank):
    if rank == 1:
        message = "planted"
        raise LookupError(message)


@pytest.mark.slow
def test_what_a_rank_raises_is_raised_here():
    with pytest.raises(LookupError, match="planted"):
        on_ranks(fails, 2)
