"""What a careful reader asks: judged by what a claim says, not by how it is worded."""

import pytest
import torch

from course_utils.estimates import paired_interval
from course_utils.fair_comparison.claim import UNSAID, questions_left

TABLE = {"a": [1.0, 2.0, 3.0, 4.5], "b": [2.0, 3.1, 3.9, 5.4]}


def claim(**changes):
    difference, low, high = paired_interval(TABLE["a"], TABLE["b"])
    said = {"data": "ten points", "arm": "a", "against": "b", "measure": "mean squared error"}
    said |= {"smaller_is_better": True, "trials": {"a": 8, "b": 8}, "splits": 4}
    return (
        said | {"difference": difference, "low": low, "high": high, "verdict": "better"} | changes
    )


def ids(said, table=TABLE):
    return [question.id for question in questions_left(said, table)]


def test_a_whole_claim_leaves_nothing_to_ask():
    assert ids(claim()) == []
    assert ids(claim(data="其他数据", measure="erreur")) == []  # any words
    assert ids(claim(), {name: torch.tensor(values) for name, values in TABLE.items()}) == []


@pytest.mark.parametrize("name", UNSAID)
@pytest.mark.parametrize("nothing", [None, "", ..., float("nan")])
def test_whatever_is_not_said_is_asked(name, nothing):
    assert name in ids(claim(**{name: nothing}))


def test_nothing_said_asks_everything():
    assert ids({}) == list(UNSAID)


def test_the_other_side_seen_first_has_the_other_sign_and_verdict():
    turned = claim(arm="b", against="a")
    assert ids(turned) == ["sign", "backwards"]
    mirrored = {"difference": -turned["difference"], "low": -turned["high"], "high": -turned["low"]}
    assert ids(turned | mirrored | {"verdict": "worse"}) == []


@pytest.mark.parametrize("digits", [0, 1, 2, 6])
def test_numbers_may_be_rounded(digits):
    numbers = {name: round(claim()[name], digits) for name in ("difference", "low", "high")}
    expected = ["ends"] if digits == 0 else []  # so narrow an interval needs a decimal
    assert ids(claim(**numbers)) == expected


def test_an_unpaired_interval_is_not_that_of_the_pairs():
    assert ids(claim(low=-3.7, high=1.7)) == ["ends"]


def test_all_that_is_wrong_is_told_at_once():
    wrong = claim(trials={"a": 8, "b": 2}, splits=5, verdict="undecided")
    assert ids(wrong) == ["budget", "splits_differ", "timid"]


@pytest.mark.parametrize("table", [3, None, {"a": "x"}, {"a": 1}, [[1, 2]]])
def test_a_table_without_numbers_is_refused(table):
    with pytest.raises(TypeError, match="table has to hold numbers"):
        questions_left(claim(), table)


def test_a_claim_that_is_no_dict_is_refused():
    with pytest.raises(TypeError, match="claim has to be a dict"):
        questions_left("dropout helps", TABLE)
