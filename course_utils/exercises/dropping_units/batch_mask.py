"""Write the mask of a batch: a coin for each unit of each example, fair to both ends of [0, 1]."""

import torch

from course_utils.checking.kinds import Write, tensor
from course_utils.checking.verdict import Mistake
from course_utils.estimates import binomial_range


def batch_mask(rows, units, p, generator):
    return torch.rand(rows, units, generator=generator) >= p


SWAPPED = Mistake("At p = 0.3 most of the units are dropped: which side of p is a drop?", 1)
RATE = Mistake("At p = 0.3 the share of dropped units is not what coins of p give.")
PER_UNIT = Mistake("All examples lose the same units: whose is a coin?", 8)
PER_EXAMPLE = Mistake("An example loses all its units or none: whose is a coin?")
FROZEN = Mistake("Two calls in a row give the same mask: where does the generator start?", 8)
OTHER_SOURCE = Mistake("Generators of one seed give two different masks: is `generator` used?")
EXACTLY_K = Mistake("The number of dropped units is the same in every mask. Should it be?", 7)
AT_THE_ENDS = Mistake(
    "At p = 0 a unit was dropped, or at p = 1 one was kept. Rarely: once in 17 million draws "
    "torch.rand gives exactly 0. What does your comparison make of it?",
    "rand > p",
)
ZERO = 28587  # a seed with which torch.rand gives exactly 0 among its first 640 numbers


def diagnose(answer):
    def draw(rows, units, p, seed_or_generator):
        generator = seed_or_generator
        if isinstance(generator, int):
            generator = torch.Generator().manual_seed(generator)
        return tensor(answer(rows, units, p, generator), (rows, units), torch.bool)

    generator = torch.Generator().manual_seed(0)
    masks = torch.stack([draw(60, 40, 0.3, generator) for _ in range(20)])
    dropped, coins = (~masks).sum(dim=(1, 2)), masks.numel()
    low, high = binomial_range(coins, 0.3, false_alarm=1e-9)
    if (masks[0] == masks[1]).all():
        return FROZEN
    if not torch.equal(draw(60, 40, 0.3, 1), draw(60, 40, 0.3, 1)):
        return OTHER_SOURCE
    if (masks == masks[:, :1]).all():  # by chance: never
        return PER_UNIT
    if (masks == masks[:, :, :1]).all():
        return PER_EXAMPLE
    if (dropped == dropped[0]).all():  # 20 binomials of spread 22: once in 10^33
        return EXACTLY_K
    if not low <= dropped.sum() <= high:
        low, high = binomial_range(coins, 0.7, false_alarm=1e-9)
        return SWAPPED if low <= dropped.sum() <= high else RATE
    if not draw(16, 40, 0.0, ZERO).all() or draw(16, 40, 1.0, ZERO).any():
        return AT_THE_ENDS
    return None


def shared_row(rows, units, p, generator):
    return (torch.rand(units, generator=generator) >= p).expand(rows, units)


def whole_rows(rows, units, p, generator):
    return (torch.rand(rows, 1, generator=generator) >= p).expand(rows, units)


def seeds_itself(rows, units, p, generator):
    return torch.rand(rows, units, generator=generator.manual_seed(0)) >= p


def exactly_k(rows, units, p, generator):
    ranks = torch.randperm(rows * units, generator=generator).reshape(rows, units)
    return ranks >= round(p * rows * units)


def from_scores(rows, units, p, generator):
    return torch.bernoulli(torch.full((rows, units), 1 - p), generator=generator).bool()


def row_by_row(rows, units, p, generator):
    return torch.stack([torch.rand(units, generator=generator) < 1 - p for _ in range(rows)])


exercise = Write(
    answer=batch_mask,
    why="rand is in [0, 1), so >= p is true with 1 - p, also when p or the draw is exactly 0",
    shown="Every unit of every example has a coin of its own, and p = 0 and p = 1 are exact.",
    hints=(
        "How many coins are there, and which numbers can torch.rand give, ends included?",
        "Draw one uniform number for each unit of each example; a draw below p is a drop.",
        "torch.rand(rows, units, generator=generator) gives the draws; compare them with p.",
    ),
    wrong=[
        (lambda rows, units, p, g: torch.rand(rows, units, generator=g) < p, SWAPPED),
        (lambda rows, units, p, g: torch.rand(rows, units, generator=g) >= p / 2, RATE),
        (lambda rows, units, p, g: torch.rand(rows, units, generator=g) > p, AT_THE_ENDS),
        (lambda rows, units, p, g: torch.rand(rows, units) >= p, OTHER_SOURCE),
        (shared_row, PER_UNIT),
        (whole_rows, PER_EXAMPLE),
        (seeds_itself, FROZEN),
        (exactly_k, EXACTLY_K),
    ],
    right=[from_scores, row_by_row],
    diagnose=diagnose,
)
