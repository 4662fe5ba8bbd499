"""Each kind accepts every writing of a right answer and refuses in a sentence what is none."""

import numpy as np
import pytest
import torch

from course_utils.checking.kinds import Predict, not_a_dropout, shape, tensor
from course_utils.checking.verdict import Mistake, Refused
from course_utils.exercises import dropping_units as ex


@pytest.mark.parametrize("answer", [600, 600.0, np.float32(600), torch.tensor(600), np.array(600)])
def test_a_number_may_come_from_any_library(answer):
    assert ex.keep_probability.check(answer).solved


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("600", "A number is due, not a str."),
        ([600], "A number is due, not a list."),
        (True, "A number is due, not a bool."),
        (torch.ones(3), "A number is due, not a Tensor of shape (3,)."),
    ],
)
def test_what_is_no_number_is_refused(answer, told):
    assert ex.keep_probability.check(answer).text == told


def test_a_prediction_may_be_off_by_its_tolerance_and_no_more():
    exercise = Predict(
        answer=lambda: 2.0,
        tolerance=0.1,
        otherwise=Mistake("no"),
        wrong=[(3, Mistake("three"))],
        why="",
        shown="",
        hints=("", "", ""),
        right=[],
    )
    assert [exercise.check(x).solved for x in (1.91, 2.09, 1.89, 2.11)] == [
        True,
        True,
        False,
        False,
    ]
    assert exercise.check(2.95).text == "three"


def test_a_shape_is_a_tuple_of_whole_numbers():
    assert shape(torch.ones(2, 3).shape) == shape([2, 3]) == (2, 3)
    for wrong in (3, "23", (2.0, 3), None):
        with pytest.raises(Refused, match="A shape is due"):
            shape(wrong)


def test_a_tensor_is_held_to_shape_and_dtype():
    assert tensor(torch.ones(2), (2,)).shape == (2,)
    with pytest.raises(Refused, match="is the return missing"):
        tensor(None, (2,))
    with pytest.raises(Refused, match=r"Shape \(2,\) is due, but a tensor of shape \(3,\)"):
        tensor(torch.ones(3), (2,))
    with pytest.raises(Refused, match=r"A tensor of torch.bool is due"):
        tensor(torch.ones(2), (2,), torch.bool)


@pytest.mark.parametrize("answer", ["bde", "edb", "BDE", "b, d, e", ("b", "d", "e"), "b d e e"])
def test_letters_may_come_in_any_form(answer):
    assert ex.what_a_mask_does.check(answer).solved


@pytest.mark.parametrize(("answer", "told"), [("bx", "no 'x'"), (3, "not an int"), ([1], "a list")])
def test_what_are_no_letters_is_refused(answer, told):
    assert told in ex.what_a_mask_does.check(answer).text


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("sqrt(n p)", "a product needs its *"),
        ("n^2", "a power is written **"),
        ("sqrt(m)", "'m' cannot stand in this formula; there are n, p, keep, sqrt"),
        ("__import__('os').system('true')", "cannot stand in this formula"),
        ("(lambda: 1)()", "cannot stand in this formula"),
        ("[p for p in (1,)][0]", "cannot stand in this formula"),
        ("9**9**9**9", "OverflowError"),
        ("1 / (n - n)", "ZeroDivisionError"),
        ("(" * 5000, "no Python expression"),
        ("+".join("p" * 2_000), ""),
    ],
)
def test_a_formula_that_cannot_be_evaluated_is_told_why(formula, told):
    verdict = ex.count_spread.check(formula)
    assert not verdict.solved
    assert told in verdict.text


@pytest.mark.parametrize(
    "formula",
    [
        "math.sqrt(n * p * keep)",
        "(n*p*(1-p))**(1/2)",
        lambda p, n: (n * p * (1 - p)) ** 0.5,
        lambda a, b: np.sqrt(a * b * (1 - b)),
        lambda n, p: torch.tensor(n * p * (1 - p), dtype=torch.float64) ** 0.5,
    ],
)
def test_a_formula_may_be_written_in_any_way(formula):
    assert ex.count_spread.check(formula).solved


def test_conformance_tells_the_first_mistake_of_the_table_or_its_own_words():
    scale = Mistake("the scale")
    assert not_a_dropout(torch.nn.Dropout, {"values": scale}) is None
    undivided = lambda x, p, training: x * (torch.rand_like(x) >= p) if training else x  # noqa: E731
    assert not_a_dropout(undivided, {"backward": Mistake("no"), "values": scale}) is scale
    assert "As a dropout it fails" in not_a_dropout(undivided, {}).sentence
