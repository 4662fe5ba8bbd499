"""Inductor draws other masks unless told not to, in a fresh run and in the committed table."""

import pytest
import torch

from course_utils.experiments import read_results
from course_utils.sweeps.compiled_masks import UNITS, P, compiled_masks, no_compiler
from tools.course_paths import RESULTS


def check(fallback_random, equal_coins, dropped):
    agree = P**2 + (1 - P) ** 2
    if fallback_random:
        assert equal_coins == 1
    else:
        assert abs(equal_coins - agree) < 6 * (agree * (1 - agree) / UNITS) ** 0.5
    assert abs(dropped - P) < 6 * (P * (1 - P) / UNITS) ** 0.5


@pytest.mark.slow
@pytest.mark.parametrize("fallback_random", [False, True])
def test_a_compiled_layer_draws_as_the_lesson_says(fallback_random):
    if said := no_compiler():
        pytest.skip(said)
    torch.manual_seed(0)
    found = compiled_masks(7, fallback_random)
    check(fallback_random, **{name: float(value) for name, value in found.items()})


def test_the_committed_table_says_so_in_every_run():
    table = read_results(RESULTS / "compiled_masks.csv")
    assert len(table) == 10
    for row in table.itertuples():
        check(row.fallback_random, row.equal_coins, row.dropped)
