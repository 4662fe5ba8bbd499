"""Dropout and batch norm in both orders: the scale in train and in eval, against PyTorch's own."""

import numpy as np
import pytest
import torch
from torch import nn

from course_utils.seeding import seeded
from course_utils.widgets.explorer import close_all
from course_utils.widgets.variance_shift import scales, variance_shift


@pytest.fixture(autouse=True)
def all_closed():
    yield
    close_all()


@pytest.mark.parametrize("order", ["dropout", "norm"])
def test_without_dropout_train_and_eval_have_one_scale(order):
    assert scales(np.float64(0.0), 2.0, order) == (1.0, 1.0)


@pytest.mark.parametrize("order", ["dropout", "norm"])
@pytest.mark.parametrize(("p", "mean"), [(0.3, 0.0), (0.3, 1.0), (0.8, 2.0)])
def test_scales_are_those_of_pytorch_s_layers(p, mean, order):
    drop = nn.Dropout(p)
    norm = nn.BatchNorm1d(1, eps=1e-12, affine=False, momentum=None)
    pair = nn.Sequential(*((drop, norm) if order == "dropout" else (norm, drop)))
    with seeded(0):
        x = mean + torch.randn(200_000, 1)
        measured = pair(x).std().item(), pair.eval()(x).std().item()
    # 200 000 draws: a standard deviation is known to about 0.5 % even for the heavy tails at 0.8
    assert measured == pytest.approx(scales(np.float64(p), mean, order), rel=0.02)


def test_only_the_order_with_dropout_first_shrinks_eval():
    explorer = variance_shift()
    assert "0.71 in eval" in explorer.describe(p=0.5, mean=0.0, order="dropout")
    assert "1.41 in train" in explorer.describe(p=0.5, mean=0.0, order="norm")


def test_mean_of_the_unit_counts_only_where_dropout_meets_it():
    assert scales(np.float64(0.5), 2.0, "dropout")[1] < scales(np.float64(0.5), 0.0, "dropout")[1]
    assert scales(np.float64(0.5), 2.0, "norm") == scales(np.float64(0.5), 0.0, "norm")
