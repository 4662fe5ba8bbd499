"""Which mistake is in masks: for the exercises that draw one or write a dropout."""

import torch

from course_utils.checking.verdict import Mistake
from course_utils.estimates import binomial_range

SWAPPED = Mistake(
    "swapped",
    "At p = 0.3 most of the units are dropped: which side of p is a drop?",
    "keep_for_drop",
)
FROZEN = Mistake(
    "frozen",
    "Two calls in a row give the same mask. How long should a mask live?",
    "one_mask_for_all",
)
RESTARTED = Mistake(
    "restarted",
    "Two calls in a row give the same mask: where does the generator start?",
    "one_mask_for_all",
)
OTHER_SOURCE = Mistake(
    "other_source", "Generators of one seed give two different masks: is `generator` used?"
)
SHARED = Mistake(
    "shared",
    "All examples of a batch lose the same units. How many coins does a whole batch need?",
    "one_mask_for_all",
)
WHOLE_ROWS = Mistake(
    "whole_rows",
    "An example loses all its units or none. How many coins does one example need?",
)
EXACTLY_K = Mistake(
    "exactly_k", "Every call drops the same number of units. Do coins do that?", "exact_fraction"
)
AT_ZERO = Mistake(
    "at_zero",
    "At p = 0 a unit was dropped: its draw was exactly 0, which happens once in 17 million. What "
    "does your comparison make of that?",
    "strict_comparison",
)
AT_ONE = Mistake(
    "at_one",
    "At p = 1 a unit was kept: its draw was exactly 0. What does your comparison make of that?",
    "strict_comparison",
)
COARSE = Mistake(
    "coarse",
    "A bfloat16 input loses another share of its units than p (try 0.001). In which dtype are the "
    "coins? Look at 4.5.",
)
ZERO = 28587  # a seed with which torch.rand gives exactly 0 among its first 640 numbers


def wrong_masks(dropped):
    """The mistake in 20 masks at p = 0.3, or None; dropped: bool, (masks, examples, units).

    The numbers below say how rarely right masks look like a mistake.
    """
    counts = dropped.sum(dim=(1, 2))
    if torch.equal(dropped[0], dropped[1]):
        return FROZEN
    if (dropped == dropped[:, :1]).all():  # by chance: never
        return SHARED
    if (dropped == dropped[:, :, :1]).all():
        return WHOLE_ROWS
    if (counts == counts[0]).all():  # 20 binomials of spread 22 or more: once in 10^33
        return EXACTLY_K
    if dropped.double().mean() > 0.5:  # of 48000 coins or more: 95 standard deviations
        return SWAPPED
    return None


def wrong_coins(call):
    """The mistake in what call(x, p) drops at p = 0, 1 and 0.001, where coarse draws show."""
    x, n = torch.ones(16, 40), 2**20
    torch.default_generator.manual_seed(ZERO)
    if (call(x, 0.0) == 0).any():
        return AT_ZERO
    torch.default_generator.manual_seed(ZERO)
    if call(x, 1.0).any():
        return AT_ONE
    dropped = int((call(torch.ones(n, dtype=torch.bfloat16), 0.001) == 0).sum())
    low, high = binomial_range(n, 0.001, false_alarm=1e-9)
    return None if low <= dropped <= high else COARSE
