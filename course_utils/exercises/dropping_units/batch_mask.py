"""Write the mask of a batch: a coin for each unit of each example, fair to both ends of [0, 1]."""

import torch

from course_utils.checking import mask_mistakes as masks
from course_utils.checking.answer_values import tensor
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake
from course_utils.estimates import binomial_range


def batch_mask(rows, units, p, generator):
    return torch.rand(rows, units, generator=generator) >= p


RATE = Mistake("rate", "At p = 0.3 the share of dropped units is not what coins of p give.")
AT_THE_ENDS = Mistake(
    "at_the_ends",
    "At p = 0 a unit was dropped, or at p = 1 one was kept. Rarely: once in 17 million draws "
    "torch.rand gives exactly 0. What does your comparison make of it?",
    "strict_comparison",
)


def find_mistake(answer):
    def draw(rows, units, p, seed_or_generator):
        generator = seed_or_generator
        if isinstance(generator, int):
            generator = torch.Generator().manual_seed(generator)
        return tensor(answer(rows, units, p, generator), (rows, units), torch.bool)

    generator = torch.Generator().manual_seed(0)
    drawn = torch.stack([draw(60, 40, 0.3, generator) for _ in range(20)])
    if torch.equal(drawn[0], drawn[1]):
        return masks.RESTARTED
    if not torch.equal(draw(60, 40, 0.3, 1), draw(60, 40, 0.3, 1)):
        return masks.OTHER_SOURCE
    if mistake := masks.wrong_masks(~drawn):
        return mistake
    low, high = binomial_range(drawn.numel(), 0.3, false_alarm=1e-9)
    if not low <= (~drawn).sum() <= high:
        return RATE
    if not draw(16, 40, 0.0, masks.ZERO).all() or draw(16, 40, 1.0, masks.ZERO).any():
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
    model_answer=batch_mask,
    why="rand is in [0, 1), so >= p is true with 1 - p, also when p or the draw is exactly 0",
    takeaway="Every unit of every example has a coin of its own, and p = 0 and p = 1 are exact.",
    minutes=10,
    hints=(
        "How many coins are there, and which numbers can torch.rand give, ends included?",
        "Draw one uniform number for each unit of each example; a draw below p is a drop.",
        "torch.rand(rows, units, generator=generator) gives the draws; compare them with p.",
    ),
    wrong=[
        (lambda rows, units, p, g: torch.rand(rows, units, generator=g) < p, masks.SWAPPED),
        (lambda rows, units, p, g: torch.rand(rows, units, generator=g) >= p / 2, RATE),
        (lambda rows, units, p, g: torch.rand(rows, units, generator=g) > p, AT_THE_ENDS),
        (lambda rows, units, p, g: torch.rand(rows, units) >= p, masks.OTHER_SOURCE),
        (shared_row, masks.SHARED),
        (whole_rows, masks.WHOLE_ROWS),
        (seeds_itself, masks.RESTARTED),
        (exactly_k, masks.EXACTLY_K),
    ],
    right=[from_scores, row_by_row],
    find_mistake=find_mistake,
)
