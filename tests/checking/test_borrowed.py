"""PyTorch's own dropout is seen however it is called, and other functions are not taken for it."""

import pytest
import torch
from torch import nn
from torch.nn.functional import alpha_dropout, dropout

from course_utils.checking.borrowed import borrows
from course_utils.dropout import Dropout

X = torch.ones(8, 8)


@pytest.mark.parametrize(
    "call",
    [
        lambda: nn.Dropout(0.3)(X),
        lambda: nn.Dropout1d(0.3)(X),
        lambda: dropout(X, 0.3),
        lambda: alpha_dropout(X, 0.3, True),
        lambda: torch.dropout(X, 0.3, True),
        lambda: torch.dropout_(X.clone(), 0.3, True),
        lambda: torch.native_dropout(X, 0.3, True),
        lambda: torch.ops.aten.dropout(X, 0.3, True),
        lambda: torch.ops.aten.native_dropout.default(X, 0.3, True),
        lambda: [torch.ones(3) + 1, nn.Sequential(nn.Linear(8, 8), nn.Dropout(0.3))(X)],
    ],
)
def test_a_call_of_pytorchs_own_is_seen(call):
    assert borrows(call)


@pytest.mark.parametrize(
    "call",
    [lambda: X * (torch.rand(X.shape) >= 0.3), lambda: Dropout(0.3)(X), lambda: X.bernoulli(0.7)],
)
def test_a_mask_of_ones_own_is_not(call):
    assert not borrows(call)
