"""Which mistake is in how often a mask drops: what else than p it is, and what happens at 0 and 1.

For the exercises that draw a mask or write a dropout; each is asked through call(x, p), a
dropout's output in training.
"""

import math

import torch

from course_utils.checking.verdict import Mistake
from course_utils.estimates import binomial_range

SWAPPED = Mistake(
    "swapped",
    "Units are dropped with 1 - p: at p = 0.3 most of them. Which side of p is a drop?",
    "keep_for_drop",
)
IGNORED = Mistake(
    "ignored", "The share of dropped units is the same at every p. Where does p come in?"
)
ROUNDED = Mistake(
    "rounded",
    "The share of dropped units is p, rounded. Try 0.25 and 0.0015: which step makes p coarser?",
)
TWO_COINS = Mistake(
    "two_coins",
    "Each unit meets two masks: the share of drops at p = 0.3 is 0.09 or 0.51. How many masks has "
    "one call?",
)
RATE = Mistake(
    "rate",
    "At some p the share of dropped units is not what coins of p give. Count it at p = 0.1, 0.3, "
    "0.8 and 0.0015.",
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
ENDS = Mistake("ends", "At p = 0 units are dropped, or at p = 1 some are kept. Is p changed first?")
NAN_AT_ONE = Mistake(
    "nan_at_one", "At p = 1 the output is not a number: what is divided by what there?"
)
COARSE = Mistake(
    "coarse",
    "A bfloat16 input loses another share of its units than p (try 0.001). In which dtype are the "
    "coins? Look at 4.5.",
)
ZERO = 28587  # a seed with which torch.rand gives exactly 0 among its first 640 numbers
FALSE_ALARM = 1e-9  # of one count
SIZES = {0.1: 2**16, 0.25: 2**16, 0.3: 2**16, 0.8: 2**16, 0.96: 2**16, 0.0015: 2**21}
STEPS = (4, 5, 8, 10, 16, 20, 25, 32, 50, 64, 100, 128, 200, 256, 500, 512, 1000)


def known_rate(counts, known, otherwise):
    """The mistake of the first rate that fits all counts; counts: (p, n) -> number of drops.

    known: pairs of a Mistake (None for p itself) and a function p -> rate.
    """
    found = (
        mistake
        for mistake, rate in known
        if all(fits(drops, n, rate(p)) for (p, n), drops in counts.items())
    )
    return next(found, otherwise)


def fits(count, n, rate):
    """Whether n coins of this rate give such a count, but for one run in a billion."""
    low, high = binomial_range(n, min(max(rate, 0), 1), false_alarm=FALSE_ALARM)
    return low <= count <= high


def wrong_rate(call, otherwise=None):
    """The mistake in the share that call(x, p) drops at six rates, or None.

    otherwise: what is told of a share that is neither p nor another one that is known.
    """
    counts = {(p, n): _dropped(call, n, p) for p, n in SIZES.items()}
    pooled = sum(counts.values()) / sum(n for _, n in counts)
    return known_rate(counts, [*KNOWN, (IGNORED, lambda p: pooled)], otherwise)


def wrong_use_of_p(call):
    """Of the wrong rates those that many coins in common cannot bring about by chance."""
    mistake = wrong_rate(call)
    return mistake if mistake in (SWAPPED, IGNORED) else None


def wrong_at_the_ends(call):
    """The mistake in what call(x, p) drops at p = 0 and p = 1, or None."""
    x = torch.ones(16, 40)
    torch.default_generator.manual_seed(ZERO)
    dropped = int((call(x, 0.0) == 0).sum())
    torch.default_generator.manual_seed(ZERO)
    output = call(x, 1.0)
    if output.isnan().any():
        return NAN_AT_ONE
    kept = int((output != 0).sum())
    if dropped or kept:
        alone = max(dropped, kept) == 1  # the seed gives a single 0
        return ENDS if not alone else AT_ZERO if dropped else AT_ONE
    return None


def wrong_in_bfloat16(call):
    """COARSE where call(x, p) drops another share of a bfloat16 input than p."""
    n, p = 2**20, 0.001
    return None if fits(_dropped(call, n, p, torch.bfloat16), n, p) else COARSE


def _dropped(call, n, p, dtype=torch.float32):
    return int((call(torch.ones(n // 256, 256, dtype=dtype), p) == 0).sum())


KNOWN = [
    (None, lambda p: p),
    (SWAPPED, lambda p: 1 - p),
    (TWO_COINS, lambda p: p * p),
    (TWO_COINS, lambda p: 1 - (1 - p) ** 2),
    *(
        (ROUNDED, lambda p, to=to, n=n: to(p * n) / n)
        for n in STEPS
        for to in (round, math.floor, math.ceil)
    ),
]
