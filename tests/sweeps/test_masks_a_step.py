"""Averaged log-probabilities lose what the masks lose in the mean; in eval one pass is all."""

import pytest
import torch
from torch import nn

from course_utils.models import mlp
from course_utils.sweeps.masks_a_step import MeanOverMasks, loss_of_log_probabilities
from course_utils.training import cross_entropy

ROWS = torch.randn(6, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
LABELS = torch.tensor([0, 1, 2, 2, 1, 0])


def net():
    return mlp([4, 8, 3], 0.3, nn.Dropout, seed=0).double()


@pytest.mark.parametrize("k", [1, 2, 16])
def test_loss_and_gradient_are_means_over_the_masks(k):
    averaged = MeanOverMasks(net(), k)
    torch.manual_seed(1)
    loss_of_log_probabilities(averaged(ROWS), LABELS).mean().backward()
    one_by_one = net()
    torch.manual_seed(1)  # the same masks: k copies of the rows are one batch
    logits = one_by_one(ROWS.repeat(k, 1))
    cross_entropy(logits, LABELS.repeat(k)).mean().backward()
    for ours, theirs in zip(averaged.parameters(), one_by_one.parameters(), strict=True):
        torch.testing.assert_close(ours.grad, theirs.grad)


def test_more_masks_scatter_less_around_the_same_mean():
    scatter = {}
    for k in (1, 16):
        model = MeanOverMasks(net(), k)
        torch.manual_seed(0)
        with torch.no_grad():
            losses = torch.stack(
                [loss_of_log_probabilities(model(ROWS), LABELS).mean() for _ in range(400)]
            )
        scatter[k] = losses.mean(), losses.std()
    assert 0.75 / 4 < scatter[16][1] / scatter[1][1] < 1.25 / 4
    assert abs(scatter[16][0] - scatter[1][0]) < 5 * scatter[1][1] / 400**0.5


def test_in_eval_the_copies_are_one_pass():
    model = MeanOverMasks(net(), 16).eval()
    expected = model.net(ROWS).log_softmax(-1)
    torch.testing.assert_close(model(ROWS), expected)
    assert torch.equal(model(ROWS), model(ROWS))
