"""What an answer gives back is coerced where it may be, and refused in a sentence where not."""

import numpy as np
import pytest
import torch

from course_utils.checking.answer_values import number, shape, tensor
from course_utils.checking.verdict import Refused


@pytest.mark.parametrize("value", [2, 2.0, np.float32(2), torch.tensor(2), np.array(2)])
def test_a_number_may_come_from_any_library(value):
    assert number(value) == 2.0


@pytest.mark.parametrize("value", ["2", b"2", True, None, [2], 2j, torch.ones(1), np.ones(1)])
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
