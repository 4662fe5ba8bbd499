"""Each kind accepts every writing of a right answer and refuses in a sentence what is none."""

import numpy as np
import pytest
import torch

from course_utils.checking.kinds import Predict
from course_utils.checking.verdict import Mistake
from course_utils.exercises import dropping_units as ex
from course_utils.exercises.from_scratch import zero_draws


@pytest.mark.parametrize(
    "answer", [600, 600.0, np.float64(600), torch.tensor(600), np.array(600), "600"]
)
def test_a_number_may_come_from_any_library(answer):
    assert ex.keep_probability.check(answer).solved


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("many", "Expected one number, such as 0.25, but got the text 'many'."),
        ([600], "Expected one number, but got an object of type list."),
        (True, "Expected one number, but got an object of type bool."),
        (torch.ones(3), "Expected one number, but got an object of type Tensor and shape (3,)."),
    ],
)
def test_what_is_no_number_is_refused(answer, told):
    assert ex.keep_probability.check(answer).text == told


def test_a_prediction_may_be_off_by_its_tolerance_and_no_more():
    exercise = Predict(
        model_answer=lambda: 2.0,
        tolerance=0.1,
        otherwise=Mistake("no", "no"),
        wrong=[(3, Mistake("three", "three"))],
        why="",
        takeaway="",
        hints=("", "", ""),
        right=[],
        minutes=3,
    )
    assert [exercise.check(x).solved for x in (1.91, 2.09, 1.89, 2.11)] == [
        True,
        True,
        False,
        False,
    ]
    assert exercise.check(2.95).text == "three"


def test_a_wrong_number_met_exactly_is_told_also_within_the_tolerance():
    near, far, beyond = (Mistake(name, name) for name in ("near", "far", "beyond"))
    exercise = Predict(
        model_answer=lambda: 2.0,
        tolerance=0.1,
        otherwise=Mistake("no", "no"),
        wrong=[(2.05, near), (700, far)],
        possible=(0, 1000, beyond),
        why="",
        takeaway="",
        hints=("", "", ""),
        right=[],
        minutes=3,
    )
    told = [exercise.check(x).text for x in (2.05, 700.05, 702, -1, 1001)]
    assert told == ["near", "far", "no", "beyond", "beyond"]
    assert exercise.check(2.04).solved


def test_a_wrong_number_may_be_rounded_to_three_digits_and_a_right_one_may_not():
    assert zero_draws.check(0.061).mistake.id == "float32"
    assert zero_draws.check(0.00195).mistake.id == "share"
    assert not zero_draws.check(2001).solved


@pytest.mark.parametrize(
    "answer",
    [
        "bde",
        "edb",
        "BDE",
        "b, d, e",
        ("b", "d", "e"),
        "b d e e",
        "b, d and e",
        "(b) (d) (e)",
        "b & d & e",
        "b、d和e",
        "b-d-e",
        "ｂ，ｄ，ｅ。",
        "“b”、“d”以及“e”",
        "【b】【d】【e】",
        "答案是 b、d、e",
        "我选B、D跟E项",
        "选项bde\u200b",
        ("“b”", "ｄ", "e。"),
        {"b": 1, "d": np.bool_(True), "e": torch.tensor(True), "c": 0},
        np.array(["b", "d", "e"]),
        ["b, d", "e"],
        {"a": False, "b": True, "d": True, "e": True},
    ],
)
def test_letters_may_come_in_any_form(answer):
    assert ex.what_a_mask_does.check(answer).solved


@pytest.mark.parametrize(
    ("answer", "mistake"),
    [("f", "f"), ("a", "a"), ("abde", "a"), ("bc", "c"), ("bd", "e"), ("", "")],
)
def test_a_letter_chosen_wrongly_is_told_before_one_left_out(answer, mistake):
    verdict = ex.what_a_mask_does.check(answer or set())
    assert verdict.mistake is ex.what_a_mask_does.mistakes[mistake or "b"]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ("bx", "no 'x'"),
        (3, "of type int"),
        ([1], "of type list"),
        ("b-e", "no '-'"),
        ("b ～ e", "no '~'"),
        ("b——e", "no '-'"),
        ("bde?", "no '?'"),
        ("a×b√", "no '×'"),
        ("a✗b✓", "no '✗'"),
        ("不选a", "no '不'"),
        ("bde都对", "no '都'"),
        ("乙丁戊", "no '乙'"),
        ({"b": "对", "a": "错"}, "True or False for each letter, but got '对'"),
        ({"b": 0.5}, "True or False for each letter, but got 0.5"),
    ],
)
def test_what_are_no_letters_is_refused(answer, told):
    assert told in ex.what_a_mask_does.check(answer).text


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("sqrt(n p)", "a product needs its *"),
        ("n^2", "a power is written **"),
        ("sqrt(m)", "'m' cannot stand in this formula; there are n, p, keep, sqrt"),
        ("sd = sqrt(n)", "without a name and ="),
        ("__import__('os').system('true')", "cannot stand in this formula"),
        ("(lambda: 1)()", "cannot stand in this formula"),
        ("[p for p in (1,)][0]", "cannot stand in this formula"),
        ("9**9**9**9", "OverflowError"),
        ("1 / (n - n)", "ZeroDivisionError"),
        ("(" * 5000, "no Python expression"),
        ("+".join("p" * 2_000), ""),
        ("标准差 = sqrt(n)", "without a name and ="),
        ("标准差：sqrt(n)", "without a name and ="),
        ("根号(n)", "'根号(n)' cannot stand in this formula; there are n, p, keep, sqrt"),
        ("n……2", "no Python expression"),
        ("±sqrt(n)", "'±' is no sign of a Python expression."),
        ("sqrt(n、p)", "'、' is no sign of a Python expression."),
        ("sqrt(n，p)", "'sqrt(n, p)' cannot stand in this formula"),
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
        "np.sqrt(n * p * keep)",
        "torch.sqrt(n * p * keep)",
        "pow(n * p * keep, 1 / 2)",
        lambda n, keep: (n * (1 - keep) * keep) ** 0.5,
        "(n*p*(1-p))**(1/2)",
        "ｓｑｒｔ（ｎ＊ｐ＊（１－ｐ））。",
        "“√（n×p×（1——p））”",
        "答案：（n·p·（1－p））＊＊0。5；",
        lambda 个数, 失活概率: (个数 * 失活概率 * (1 - 失活概率)) ** 0.5,
        lambda p, n: (n * p * (1 - p)) ** 0.5,
        lambda a, b: np.sqrt(a * b * (1 - b)),
        lambda n, p: torch.tensor(n * p * (1 - p), dtype=torch.float64) ** 0.5,
    ],
)
def test_a_formula_may_be_written_in_any_way(formula):
    assert ex.count_spread.check(formula).solved


def test_a_formula_is_a_text_or_a_function():
    told = "Expected a formula, as text in quotes, but got an object of type int."
    assert ex.count_spread.check(3).text == told


@pytest.mark.parametrize(
    "answer",
    [
        *(3, 3.0, "3", "line 3", "Line 3.", np.int64(3), torch.tensor(3)),
        *("３", "第3行", "第 ３ 行。", "第三行", "三", "③", "3行", "“3”", "答案是第3行"),
    ],
)
def test_a_line_may_be_named_in_any_form(answer):
    assert ex.frozen_mask.check(answer).solved


def test_a_line_that_the_snippet_lacks_is_refused():
    told = "Expected the number of one line, from 1 to 7, but got {}."
    for answer in (8, 0, "第八行", "第百行", "3、5", "3和5", "第行", "½", "半", "kept", "３、５"):
        assert ex.frozen_mask.check(answer).text == told.format(repr(answer))
