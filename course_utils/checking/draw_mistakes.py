"""Which mistake is in what an answer draws: a byte for each coin, and bytes for a tie."""

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from course_utils.checking.verdict import Mistake

FLOATS = Mistake(
    "floats", "The rate is right, but floats are drawn. Can bytes settle a tie as well?"
)
WIDE = Mistake(
    "wide", "The rate is right, but a byte takes more than a byte: in which dtype is it drawn?"
)
FOR_ALL = Mistake(
    "for_all", "The rate is right, but a second byte is drawn for all. Who needs one?"
)


class DrawnBytes(TorchDispatchMode):
    """While entered: how many bytes each random operation of torch fills, and whether any floats.

    Bits that an operation draws and does not write are not counted.
    """

    def __init__(self):
        super().__init__()
        self.sizes, self.floats = [], False

    def __torch_dispatch__(self, operation, types, args=(), kwargs=None):
        out = operation(*args, **(kwargs or {}))
        if torch.Tag.nondeterministic_seeded in operation.tags:
            self.sizes.append(out.nbytes)
            self.floats |= out.is_floating_point()
        return out


def wrong_draws(draw, n):
    """The mistake in what draw(n) draws; of n coins one in 256 ties, and may take a word of 8."""
    with DrawnBytes() as drawn:
        draw(n)
    allowed = 1.05 * n
    if drawn.floats:
        return FLOATS
    if max(drawn.sizes, default=0) > allowed:
        return WIDE
    return FOR_ALL if sum(drawn.sizes) > allowed else None
