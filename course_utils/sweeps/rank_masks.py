"""Two real ranks that train one model: which masks do they draw, and what do they average?"""

import torch
from torch import nn
from torch.nn.parallel import DistributedDataParallel

from course_utils.experiments import grid
from course_utils.ranks import on_ranks

UNITS, P, RANKS = 10_000, 0.3, 2


def mask_and_gradient(rank, seed, per_rank):
    """A rank's mask, True where kept, and the gradient that all ranks share after backward.

    Each feeds a row of ones to dropout and one unit. The gradient of a weight is then what dropout
    made of its 1, averaged over the ranks: its variance is the noise that is left.
    """
    torch.manual_seed(seed + rank if per_rank else seed)
    net = nn.Sequential(nn.Dropout(P), nn.Linear(UNITS, 1, bias=False))
    shared = DistributedDataParallel(net)
    kept = []
    net[0].register_forward_hook(lambda layer, inputs, output: kept.append(output != 0))
    shared(torch.ones(1, UNITS)).sum().backward()
    return kept[0], net[1].weight.grad


def rank_masks(seed, per_rank):
    """The share of coins that two ranks have in common, and the variance of their mean gradient."""
    (first, gradient), (second, other) = on_ranks(mask_and_gradient, RANKS, seed, per_rank)
    return {
        "equal_coins": (first == second).double().mean(),
        "equal_gradients": (gradient == other).double().mean(),
        "variance": gradient.double().var(),
    }


EXPERIMENT = rank_masks
SETTINGS = grid(per_rank=[False, True])
SEEDS = range(5)
