"""`paired`: an interval that scipy gives too, pair by pair, and nothing paired that is no pair."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from course_utils.experiments import grid, paired, run
from tests.experiments.trials import drawn


def a_table(rows):
    return pd.DataFrame(rows, columns=["n", "p", "seed", "error", "seconds"])


def test_differences_of_known_numbers():
    table = a_table(
        [(100, 0, seed, 1.0, 0) for seed in range(4)]
        + [(100, 0.5, seed, 1.0 + seed, 0) for seed in reversed(range(4))]
    )
    (row,) = paired(table, "error", by="p", against=0).to_dict("records")
    assert (row["n"], row["p"], row["difference"]) == (100, 0.5, 1.5)
    assert (row["pairs"], row["smaller"]) == (4, 0)
    interval = stats.ttest_1samp([0, 1, 2, 3], 0).confidence_interval(0.95)
    np.testing.assert_allclose([row["low"], row["high"]], interval)


def test_pairs_take_away_what_both_share_and_unpaired_intervals_do_not():
    table = run(drawn, grid(p=[0, 0.5]), range(30)).assign(
        error=lambda rows: 100 * rows.shared + rows.p + 0.1 * rows.from_torch
    )
    (row,) = paired(table[["p", "seed", "error", "seconds"]], "error", by="p", against=0).to_dict(
        "records"
    )
    assert row["low"] < 0.5 < row["high"]
    assert row["high"] - row["low"] < 0.1
    arms = [arm.error for _, arm in table.groupby("p")]
    unpaired = stats.ttest_ind(*arms).confidence_interval(0.95)
    assert unpaired.high - unpaired.low > 10


def test_a_row_for_each_value_and_each_combination_of_the_others():
    rows = [
        (n, p, s, n * p + 0.01 * s * p, 0) for n in (1, 2) for p in (0, 0.2, 0.5) for s in (0, 1)
    ]
    compared = paired(a_table(rows), "error", by="p", against=0)
    assert compared[["n", "p"]].values.tolist() == [[1, 0.2], [1, 0.5], [2, 0.2], [2, 0.5]]
    compared = paired(a_table(rows), "error", by="n", against=2)
    assert compared[["p", "n"]].values.tolist() == [[0, 1], [0.2, 1], [0.5, 1]]


def test_a_setting_that_is_none_is_a_group_of_its_own():
    rows = [(None, p, s, p + 0.1 * s * p, 0) for p in (0, 0.5) for s in (0, 1)]
    assert len(paired(a_table(rows), "error", by="p", against=0)) == 1


@pytest.mark.parametrize(
    ("change", "arguments", "says"),
    [
        ({}, {"by": "q"}, "by has to be one of n, p"),
        ({}, {"measure": "loss"}, "measure has to be one of error"),
        ({}, {"against": 0.3}, "against has to be one of the values of p"),
        ({"seed": [0, 1, 0, 2]}, {}, "p=0.5 has to have the same seeds"),
        ({"seed": [0, 0, 0, 1]}, {}, "p=0.5 has a seed twice"),
        ({"n": [1, 1, 2, 2]}, {}, "p=0 is missing for {'n': 2}"),
        ({"error": [0, 1, 2, np.nan]}, {}, r"p=0.5 has to have finite numbers, but seed 1 has"),
        ({"error": [np.inf, 1, 2, 3]}, {}, r"p=0.5 has to have finite numbers, but seed 0 has"),
        ({"n": [1, 2, 1, 2]}, {}, "p=0.5 has to have two seeds or more, but has 1"),
    ],
)
def test_what_cannot_be_paired_is_refused(change, arguments, says):
    table = a_table([(1, p, seed, p, 0) for p in (0, 0.5) for seed in (0, 1)]).assign(**change)
    arguments = {"measure": "error", "by": "p", "against": 0} | arguments
    with pytest.raises(ValueError, match=says):
        paired(table, arguments.pop("measure"), **arguments)


def test_another_table_is_refused():
    with pytest.raises(TypeError, match="table has to be one that `run` gives"):
        paired(pd.DataFrame({"a": [1]}), "a", by="a", against=1)
