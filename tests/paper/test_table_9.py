"""Our table beside the paper's: means, paired differences, and strengths chosen by validation."""

import pandas as pd
import pytest

from course_utils.estimates import paired_interval
from course_utils.paper import TABLE_9, strengths_chosen, table_9

ERRORS = {"nothing": [3.0, 5.0, 4.0], "dropout": [2.0, 4.5, 3.4], "L2": [3.1, 4.9, 4.0]}


def runs(errors=ERRORS):
    return pd.DataFrame(
        [
            {"arm": arm, "strength": None, "seed": seed, "test_error": error}
            for arm, values in errors.items()
            for seed, error in enumerate(values)
        ]
    )


def test_differences_are_paired_by_seed_whatever_the_order_of_the_rows():
    table = table_9(runs().sample(frac=1, random_state=0))
    expected = paired_interval(ERRORS["dropout"], ERRORS["nothing"])
    assert tuple(table.loc["dropout", ["difference", "low", "high"]]) == pytest.approx(expected)
    assert table.error["dropout"] == pytest.approx(3.3)
    assert table["the paper"]["L2"] == TABLE_9["L2"] == 1.62
    assert table.loc["nothing", ["difference", "the paper"]].isna().all()
    assert list(table.index) == ["nothing", "L2", "dropout"]  # in the order of the paper


def test_an_arm_without_its_rival_or_twice_is_refused():
    with pytest.raises(ValueError, match="nothing"):
        table_9(runs({"dropout": [1.0, 2.0]}))
    with pytest.raises(ValueError, match="once a seed"):
        table_9(pd.concat([runs(), runs()]))


def test_the_strength_is_chosen_by_validation_rows_and_not_by_test_rows():
    search = pd.DataFrame(
        [
            {"arm": "L2", "strength": strength, "validation_error": v, "test_error": t}
            for strength, v, t in (
                (0.1, 5.0, 1.0),
                (0.1, 6.0, 1.0),
                (0.2, 5.1, 9.0),
                (0.2, 5.2, 9.0),
            )
        ]
    )
    assert strengths_chosen(search) == {"L2": 0.2}
