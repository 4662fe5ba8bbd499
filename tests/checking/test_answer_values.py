"""What an answer gives back is coerced where it may be, and refused in a sentence where not."""

import numpy as np
import pytest
import torch

from course_utils.checking.answer_values import number, shape, tensor, truth
from course_utils.checking.verdict import Refused


@pytest.mark.parametrize("value", [2, 2.0, np.float32(2), torch.tensor(2), np.array(2)])
def test_a_number_may_come_from_any_library(value):
    assert number(value) == 2.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", 2),
        (" 0.97 ", 0.97),
        ("97 %", 0.97),
        ("97%", 0.97),
        ("0,97", 0.97),
        ("0,301", 0.301),
        ("1/3", 1 / 3),
        ("1 - 0.5 ** 5", 0.96875),
        ("sqrt(4)", 2),
        ("10 000", 10_000),
        ("10,000", 10_000),
        ("1,024,000", 1_024_000),
        ("7_600", 7600),
        ("1e3", 1000),
        ("\N{MINUS SIGN}0.25", -0.25),
        ("\N{FULLWIDTH DIGIT SEVEN}6", 76),
        ("０．９７", 0.97),
        ("0。97。", 0.97),
        ("0·97", 0.97),
        ("0.7＋0·3·0.2", 0.76),
        ("“97 ％”", 0.97),
        ("答案：百分之 97", 0.97),
        ("３１／３２", 31 / 32),
        ("１－１÷３２", 31 / 32),
        ("1——1/32", 31 / 32),
        ("1024000×2⁻⁹", 2000),
        ("10²", 100),
        ("１０，０００", 10_000),
        ("1 万", 10_000),
        ("0.76万", 7600),
        ("0.97\N{ZERO WIDTH SPACE}\N{IDEOGRAPHIC SPACE}", 0.97),
    ],
)
def test_a_text_may_be_a_number(text, expected):
    assert number(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "two", "600 units", "1 2", "1/0", "9**9**9", "p", "1,2,3 4"])
@pytest.mark.parametrize("more", ["", "个", "、2", "~1", "½", "到 1"])
def test_a_text_that_is_no_number_is_refused_as_it_stands(text, more):
    with pytest.raises(Refused, match=r"Expected one number, such as 0\.25, but got the text"):
        number(text + more)


@pytest.mark.parametrize("value", [b"2", True, None, [2], 2j, torch.ones(1), np.ones(1)])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(Refused, match="Expected one number, but got an object of type"):
        number(value)


def test_a_shape_is_a_tuple_of_whole_numbers():
    assert shape(torch.ones(2, 3).shape) == shape([2, 3]) == (2, 3)
    for wrong in (3, "23", (2.0, 3), None):
        with pytest.raises(Refused, match="Expected a shape"):
            shape(wrong)


def test_a_tensor_is_held_to_shape_and_dtype():
    assert tensor(torch.ones(2), (2,)).shape == (2,)
    with pytest.raises(Refused, match="is the return missing"):
        tensor(None, (2,))
    with pytest.raises(Refused, match=r"of shape \(2,\), but one of shape \(3,\) came back"):
        tensor(torch.ones(3), (2,))
    with pytest.raises(Refused, match=r"Expected a tensor of torch.bool, but one of torch.float32"):
        tensor(torch.ones(2), (2,), torch.bool)
    with pytest.raises(Refused, match="Expected a tensor, but an object of type list came back"):
        tensor([1, 2], (2,))


@pytest.mark.parametrize("given", [(2, 3), [2, 3], "(2, 3)", "2, 3", "[2,3]", "2 x 3"])
@pytest.mark.parametrize("before", ["", "答案："])
def test_a_shape_is_taken_in_any_natural_form(given, before):
    assert shape(f"{before}{given}" if isinstance(given, str) else given) == (2, 3)


@pytest.mark.parametrize("given", ["（2，3）", "２×３", "2、3", "【２，３】。", "2乘3", "“(2, 3)”"])
def test_a_shape_may_be_typed_on_a_chinese_keyboard(given):
    assert shape(given) == (2, 3)


@pytest.mark.parametrize("given", ["two", "(2, n)", (2, 3.0), 2, None])
def test_what_is_no_shape_is_refused_with_what_was_given(given):
    with pytest.raises(Refused, match="Expected a shape"):
        shape(given)


@pytest.mark.parametrize("value", [True, np.bool_(True), torch.tensor(True)])
def test_a_truth_may_come_from_any_library(value):
    assert truth(value) is True


@pytest.mark.parametrize("value", [None, 1, "True", torch.tensor([True]), torch.tensor(1)])
def test_what_is_no_truth_is_refused(value):
    with pytest.raises(Refused) as refused:
        truth(value)
    assert str(refused.value.args[0]).startswith("Expected True or False, but ")
