"""Masks made from a counter: each coin is a function of a seed and of its own place, and no more.

Nothing is drawn in an order, so nothing depends on it: any part of a mask can be made anywhere, at
any time, and made again for the backward pass in place of being kept.
"""

import torch

from course_utils import arguments

LOW = 0xFFFFFFFF  # the low 32 bits of a number
MULTIPLIERS = 0xD2511F53, 0xCD9E8D57
KEY_STEPS = 0x9E3779B9, 0xBB67AE85
ROUNDS = 10


def philox(counter, key):
    """The four random words of each counter: Philox 4x32-10.

    counter: four whole numbers or int64 tensors, key: two, each of 32 bits; int64 tensors come
    back. Source: Salmon and others 2011, "Parallel random numbers: as easy as 1, 2, 3".
    """
    a, b, c, d = (torch.as_tensor(word, dtype=torch.int64) for word in counter)
    u, v = key
    for _ in range(ROUNDS):
        # int64 wraps around at 2^64, which leaves both halves of the product right
        left, right = MULTIPLIERS[0] * a, MULTIPLIERS[1] * c
        a, b = (right >> 32 & LOW) ^ b ^ u, right & LOW
        c, d = (left >> 32 & LOW) ^ d ^ v, left & LOW
        u, v = u + KEY_STEPS[0] & LOW, v + KEY_STEPS[1] & LOW
    return a, b, c, d


def counter_mask(index, p, *, seed, layer=0, step=0):
    """True where a unit is kept: the coin of place `index`, whichever rank asks and when.

    index: an int64 tensor of places from 0 up, in the whole batch and the whole layer; the mask has
    its shape. seed (below 2^63), layer and step (below 2^32) are whole numbers from 0 up:
    each combination has coins of its own. p is resolved to 2^-32; p = 0 keeps all, p = 1 none.
    Raises TypeError and ValueError for other arguments.
    """
    p = arguments.probability(p)
    index = arguments.tensor("index", index)
    if index.dtype != torch.int64:
        raise TypeError(f"index has to be of torch.int64, but is of {index.dtype}")
    if index.numel() and index.min() < 0:
        raise ValueError(f"index has to hold places from 0 up, but holds {int(index.min())}")
    seed = arguments.whole("seed", seed)
    layer = arguments.whole("layer", layer, most=LOW)
    step = arguments.whole("step", step, most=LOW)
    counter = index & LOW, index >> 32, layer, step
    first, *_ = philox(counter, (seed & LOW, seed >> 32))
    return first >= round(p * 2**32)
