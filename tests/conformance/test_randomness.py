"""One seed gives one mask; the stream is neither seeded anew nor used without need."""

import random

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance import from_numpy
from course_utils.dropout import Dropout

NAME = "random_numbers"


def after(do):
    """nn.Dropout's function, but that it first does something else."""

    def dropout(x, p, training):
        do(x, p, training)
        return functional.dropout(x, p, training)

    return dropout


def no_need(case):
    """Draws one number where there are no coins."""
    wasteful = {
        "eval": lambda x, p, training: not training,
        "empty": lambda x, p, training: training and x.numel() == 0,
        "p_0": lambda x, p, training: training and p == 0,
        "p_1": lambda x, p, training: training and p == 1,
    }[case]
    return after(lambda *call: torch.rand(1) if wasteful(*call) else None)


def python_coins(x, p, training):
    if not training or p in (0, 1):
        return x * (1 - p * training)
    kept = [random.random() >= p for _ in range(x.numel())]
    return x * torch.tensor(kept, dtype=torch.bool).reshape(x.shape) / (1 - p)


def numpy_coins(x, p, training):
    if not training or p in (0, 1):
        return x * (1 - p * training)
    return x * (np.random.rand(*x.shape) >= p) / (1 - p)  # noqa: NPY002


@pytest.mark.parametrize(
    "right", [nn.Dropout, functional.dropout, python_coins, from_numpy(numpy_coins)]
)
def test_each_of_the_three_global_generators_will_do(finding, right):
    assert finding(right, NAME, circumstances=()).passed


def test_a_generator_of_its_own_is_said(finding):
    own = finding(
        lambda p: Dropout(p, generator=torch.Generator().manual_seed(1)), NAME, circumstances=()
    )
    assert own.passed
    assert "one of its own" in str(own.evidence)


@pytest.mark.parametrize("case", ["eval", "empty", "p_0", "p_1"])
def test_a_draw_without_need_is_named(diagnosis, case):
    assert diagnosis(no_need(case), NAME, circumstances=()).id == f"draws_{case}"


def test_a_draw_in_backward_is_named(diagnosis):
    class Draws(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 1

        @staticmethod
        def backward(ctx, gradient):
            torch.rand(1)
            return gradient

    def dropout(x, p, training):
        return Draws.apply(functional.dropout(x, p, training))

    assert diagnosis(dropout, NAME, circumstances=()).id == "draws_backward"


@pytest.mark.parametrize(
    "reseed",
    [
        lambda x, p, training: torch.manual_seed(3) if training and 0 < p < 1 else None,
        lambda x, p, training: random.seed(3) if training and 0 < p < 1 else None,
        lambda x, p, training: np.random.seed(3) if training and 0 < p < 1 else None,  # noqa: NPY002
    ],
)
def test_a_stream_that_is_seeded_anew_is_named(diagnosis, reseed):
    dropout = after(lambda x, p, training: reseed(x, p, training) if x.numel() else None)
    assert diagnosis(dropout, NAME, circumstances=()).id == "reseeds"


def test_a_mask_that_the_seed_does_not_give_again_is_named(diagnosis):
    def from_elsewhere(x, p, training):
        if not training or p in (0, 1) or not x.numel():
            return x * (1 - p * training)
        elsewhere = torch.Generator()
        elsewhere.seed()
        draws = torch.rand(x.shape) + torch.rand(x.shape, generator=elsewhere)
        return x * (draws % 1 >= p) / (1 - p)

    assert diagnosis(from_elsewhere, NAME, circumstances=()).id == "not_reproduced"
