"""Nets and steps of the paper's experiments: dropout on the input, L2, max-norm."""

from functools import partial

import torch
from torch import nn

from course_utils.models import mlp
from course_utils.modes import evaluating
from course_utils.training import accuracy

P_HIDDEN, P_INPUT = 0.5, 0.2  # the paper's own choice for MNIST (B.1), as drop probabilities


def net(sizes, p, *, p_input=0.0, dropout=nn.Dropout, seed):
    """The course's `mlp` with dropout(p) on hidden units, and nn.Dropout(p_input) on its input."""
    return nn.Sequential(nn.Dropout(p_input), *mlp(sizes, p, dropout, seed=seed))


def adam(parameters, *, decay=0.0):
    """Adam at 0.001; L2 adds decay / 2 times the sum of all squared parameters to the loss."""
    return torch.optim.Adam(parameters, weight_decay=decay, fused=True)


def adam_with(net, arm, strength):
    """What makes the optimiser of an arm of Table 9: called with the parameters, as `train` does.

    strength: the decay of an arm with L2, the bound of one with max-norm; otherwise unused.
    """
    if arm.endswith("max-norm"):
        return _adam_with_max_norm(net, strength)
    return partial(adam, decay=strength) if arm.endswith("L2") else adam


def _adam_with_max_norm(net, bound):
    """After each step, the weights into each hidden unit are shortened to the norm `bound`.

    Behind a dropped layer the paper's c is this bound divided by 1 - p: it does not divide by 1 - p
    in training, so its weights are larger.
    """
    hidden = [layer.weight for layer in net if isinstance(layer, nn.Linear)][:-1]

    def shorten(*_):
        with torch.no_grad():
            for weights in hidden:
                weights.copy_(weights.renorm(2, 0, bound))  # each row: the weights into one unit

    def optimiser(parameters):
        steps = adam(parameters)
        steps.register_step_post_hook(shorten)
        return steps

    return optimiser


def error_percent(net, rows):
    """The share of `rows` that `net` reads wrong in eval mode, in per cent."""
    with torch.no_grad(), evaluating(net):
        right = accuracy(net(rows.features), rows.labels).item()
    return round(100 * (1 - right), 9)  # a share of thousands of rows has no more digits
