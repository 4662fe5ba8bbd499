"""The exact faults of form and of eval mode, each beside what is allowed."""

import pytest
import torch
from torch import nn

from course_utils.conformance import from_numpy, trial_faults
from course_utils.conformance.adapters import adapt
from course_utils.conformance.laws import elementwise
from course_utils.conformance.trials import Trial

X = torch.arange(12.0).reshape(3, 4)


def looked_at(output, x=X, *, before=None, implementation=nn.Dropout):
    trial = Trial(None, adapt(implementation), elementwise, 0)
    trial_faults.look_at_form(trial, x.clone() if before is None else before, x, output)
    return {property: fault.id for property, fault in trial.faults.items()}


def evaluated(output, x=X):
    trial = Trial(None, adapt(nn.Dropout), elementwise, 0)
    trial_faults.look_at_eval(trial, x, output)
    return {property: fault.id for property, fault in trial.faults.items()}


@pytest.mark.parametrize(
    ("x", "output"),
    [
        (X, X * 2),
        (X, X),
        (X.T, X.T * 2),
        (torch.stack([X, X], -1)[..., 0], X * 2),  # what torch gives to a copy of a strided one
        (X[:, :1], (X[:, :1] * 2).as_strided((3, 1), (1, 1))),  # nobody steps along one element
        (X[:0], X[:0].T.reshape(0, 4)),
    ],
)
def test_an_output_of_the_right_form_is_no_fault(x, output):
    assert looked_at(output, x) == {}


def test_each_wrong_form_is_named():
    assert looked_at(X.double()) == {"form_kept": "other_dtype"}
    assert looked_at(X.T.contiguous().T) == {"form_kept": "other_strides"}
    assert looked_at(X.T.contiguous(), X.T) == {"form_kept": "other_strides"}
    assert looked_at(X * 2, before=X + 1) == {"input_left_alone": "input_overwritten"}


def test_arrays_have_neither_dtype_nor_strides_to_keep():
    numpy = from_numpy(lambda x, p, training: x)
    assert looked_at(X.T.contiguous().T.double(), implementation=numpy) == {}


def test_eval_mode_is_the_input_to_the_last_bit():
    assert evaluated(X.clone()) == {}
    assert evaluated(X * (1 + 2e-7)) == {"evaluation": "changed_in_eval"}
    assert evaluated(X.T.contiguous().T) == {"form_kept": "other_strides"}
    assert evaluated(X.double()) == {"form_kept": "other_dtype"}
