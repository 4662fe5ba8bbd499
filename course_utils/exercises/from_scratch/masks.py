"""Which mistake is in the masks of an answer: for the exercises that write a dropout."""

import torch

from course_utils.checking.verdict import Mistake
from course_utils.estimates import binomial_range
from course_utils.exercises.from_scratch.factors import some_input

SWAPPED = Mistake("At p = 0.3 most of the units are dropped: which side of p is a drop?", 1)
FROZEN = Mistake("Two calls in a row give the same mask. How long should a mask live?", 8)
SHARED = Mistake("All examples of a batch lose the same units: whose is a coin?", 8)
WHOLE_ROWS = Mistake("An example loses all its units or none: whose is a coin?")
EXACTLY_K = Mistake("Every call drops the same number of units. Do coins do that?", 7)
AT_ZERO = Mistake(
    "At p = 0 a unit was dropped: its draw was exactly 0, which happens once in 17 million. What "
    "does your comparison make of that?",
    "rand > p",
)
AT_ONE = Mistake(
    "At p = 1 a unit was kept: its draw was exactly 0. What does your comparison make of that?",
    "rand > p",
)
COARSE = Mistake(
    "A bfloat16 input loses another share of its units than p (try 0.001). In which dtype are the "
    "coins? Look at 4.5."
)
ZERO = 28587  # a seed with which torch.rand gives exactly 0 among its first 640 numbers


def wrong_mask(call):
    """The mistake in what call(x) drops at p = 0.3, or None; for chance, see the numbers below."""
    x = some_input()
    dropped = torch.stack([call(x) == 0 for _ in range(20)])
    counts = dropped.sum(dim=(1, 2))
    if torch.equal(dropped[0], dropped[1]):
        return FROZEN
    if (dropped == dropped[:, :1]).all():
        return SHARED
    if (dropped == dropped[:, :, :1]).all():
        return WHOLE_ROWS
    if (counts == counts[0]).all():  # 20 binomials of spread 29: once in 10^35
        return EXACTLY_K
    if dropped.float().mean() > 0.5:  # of 81920 coins: 125 standard deviations
        return SWAPPED
    return None


def wrong_coins(call):
    """The mistake in what call(x, p) drops at p = 0, 1 and 0.001, where coarse draws show."""
    x, n = some_input(16, 40), 2**20
    torch.default_generator.manual_seed(ZERO)
    if (call(x, 0.0) == 0).any():
        return AT_ZERO
    torch.default_generator.manual_seed(ZERO)
    if call(x, 1.0).any():
        return AT_ONE
    dropped = int((call(torch.ones(n, dtype=torch.bfloat16), 0.001) == 0).sum())
    low, high = binomial_range(n, 0.001, false_alarm=1e-9)
    return None if low <= dropped <= high else COARSE
