"""Four ranks, two by two: two share each half of the batch, and two share each half of a layer.

A simulation in one process of what ranks draw. Ranks are pairs (data, tensor): data says which half
of the rows a rank has, tensor which half of the units. Some layers are *split* over the two
tensor ranks, and each has its half of the units; of others both have a *copy*.
"""

from itertools import product

import torch

from course_utils.counter_mask import counter_mask
from course_utils.dropout import keep_mask

RANKS = tuple(product((0, 1), (0, 1)))
SCHEMES = ("one_seed", "seed_a_rank", "seed_by_data", "counter")
LAYERS = ("split", "copied")
ROWS, UNITS = 8, 12  # of the whole batch and the whole layer


def places(layer, data, tensor):
    """The places of a rank's rows and units in the whole, (rows, units): what it counts by."""
    whole = torch.arange(ROWS * UNITS).reshape(ROWS, UNITS)
    rows = whole.tensor_split(2)[data]
    return rows.tensor_split(2, dim=1)[tensor] if layer == "split" else rows


def mesh_masks(scheme, layer, p, seed):
    """rank -> its mask of one layer, (rows, units), True where kept, as `scheme` makes it.

    one_seed: all ranks draw from `seed`; seed_a_rank: each from a seed of its own; seed_by_data:
    each from that of its data rank; counter: each makes the coins of its places.
    """
    masks = {}
    for data, tensor in RANKS:
        index = places(layer, data, tensor)
        if scheme == "counter":
            masks[data, tensor] = counter_mask(index, p, seed=seed)
        else:
            own = {"one_seed": 0, "seed_a_rank": 2 * data + tensor, "seed_by_data": data}[scheme]
            generator = torch.Generator().manual_seed(1000 * seed + own)
            masks[data, tensor] = keep_mask(index.shape, p, generator=generator)
    return masks


def agreements(masks):
    """Whether the masks are equal (over tensor ranks, over data ranks): a pair of booleans."""
    over_tensor = all(torch.equal(masks[data, 0], masks[data, 1]) for data in (0, 1))
    over_data = all(torch.equal(masks[0, tensor], masks[1, tensor]) for tensor in (0, 1))
    return over_tensor, over_data


def wanted(layer):
    """What `agreements` have to be: copies have one mask, and nothing else does."""
    return layer == "copied", False
