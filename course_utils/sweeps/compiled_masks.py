"""Dropout compiled by Inductor: does it draw the masks of eager PyTorch from the same seed?"""

from functools import cache

import torch
from torch import nn

from course_utils.experiments import grid

UNITS, P = 10_000, 0.3


def compiled_masks(seed, fallback_random):
    """The share of coins that a compiled layer has in common with the layer as it is.

    fallback_random: whether Inductor was told to draw as eager does.
    """
    from torch._inductor import config

    layer, ones = nn.Dropout(P), torch.ones(UNITS)
    torch.manual_seed(seed)
    as_it_is = layer(ones)
    torch.compiler.reset()
    with config.patch(fallback_random=fallback_random):
        compiled = torch.compile(layer, fullgraph=True)
        torch.manual_seed(seed)
        output = compiled(ones)
    return {
        "equal_coins": ((as_it_is == 0) == (output == 0)).double().mean(),
        "dropped": (output == 0).double().mean(),
    }


@cache
def no_compiler():
    """A sentence that says why nothing can be compiled here; None where it can.

    It takes a C++ compiler that finds PyTorch: a path with a space is two for its linker.
    """
    try:
        torch.compile(torch.ones_like)(torch.ones(1))
    except Exception as error:  # each way in which a compiler is missing has its own class
        return f"Inductor cannot compile here ({type(error).__name__}): is a C++ compiler there?"
    return None


EXPERIMENT = compiled_masks
NEEDS = no_compiler
SETTINGS = grid(fallback_random=[False, True])
SEEDS = range(5)
