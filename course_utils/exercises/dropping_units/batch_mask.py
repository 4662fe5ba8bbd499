"""Write the mask of a batch: a coin for each unit of each example, fair to both ends of [0, 1]."""

import numpy as np
import torch
from torch import nn

from course_utils.checking import mask_mistakes as masks
from course_utils.checking import rate_mistakes as rates
from course_utils.checking.answer_values import tensor
from course_utils.checking.borrowed import BORROWED, borrows
from course_utils.checking.by_conformance import wrong_coins
from course_utils.checking.kinds import Write
from course_utils.checking.variants import with_variants


def batch_mask(rows, units, p, generator):
    return torch.rand(rows, units, generator=generator) >= p


def dropped_places(rows, units, p, generator):
    return torch.rand(rows, units, generator=generator) < p


def mask_in_columns(rows, units, p, generator):
    return torch.rand(units, rows, generator=generator) >= p


def dropped_in_columns(rows, units, p, generator):
    return torch.rand(units, rows, generator=generator) < p


SOLUTIONS = {  # (what a kept unit is, whether an example is a column): the solution
    (True, False): batch_mask,
    (False, False): dropped_places,
    (True, True): mask_in_columns,
    (False, True): dropped_in_columns,
}


NUMBERS = {  # whether an example is a column: the step that is missing
    False: "torch.rand(rows, units, generator=generator) gives each coin a number from 0 up to, "
    "but not including, 1: a share p of these numbers is below p.",
    True: "torch.rand(units, rows, generator=generator) gives each coin a number from 0 up to, but "
    "not including, 1: a share p of these numbers is below p.",
}
LINES = {  # as for SOLUTIONS: the line that is left to write
    (True, False): "torch.rand(rows, units, generator=generator) >= p: what is not below p is "
    "kept.",
    (False, False): "torch.rand(rows, units, generator=generator) < p: what is below p is dropped.",
    (True, True): "torch.rand(units, rows, generator=generator) >= p: what is not below p is kept.",
    (False, True): "torch.rand(units, rows, generator=generator) < p: what is below p is dropped.",
}


def find_mistake(answer):
    """The Mistake in a mask as the lesson asks for it: an example is a row, true is kept."""

    def draw(rows, units, p, generator):
        return tensor(answer(rows, units, p, generator), (rows, units), torch.bool)

    def seeded(seed):
        return draw(60, 40, 0.3, torch.Generator().manual_seed(seed))

    def dropout(x, p, training):
        """A dropout that has its mask from the answer; its examples are the rows of x."""
        if not training:
            return x
        rows = x.shape[0] if x.ndim > 1 else 1
        units = x[:1].numel() if x.ndim > 1 else x.numel()
        kept = draw(rows, units, p, torch.default_generator)
        kept = kept.reshape(x.shape).to(x.dtype)
        return x * (kept if p == 1 else kept / (1 - p))

    generator = torch.Generator().manual_seed(0)
    drawn = torch.stack([draw(60, 40, 0.3, generator) for _ in range(20)])
    if torch.equal(drawn[0], drawn[1]):
        return masks.RESTARTED
    if not torch.equal(seeded(1), seeded(1)):
        return masks.OTHER_SOURCE
    if borrows(lambda: seeded(1)):
        return BORROWED
    return masks.wrong_masks(~drawn) or wrong_coins(
        lambda x, p: dropout(x, p, True), dropout, core_only=True
    )


def shared_row(rows, units, p, generator):
    return (torch.rand(units, generator=generator) >= p).expand(rows, units)


def whole_rows(rows, units, p, generator):
    return (torch.rand(rows, 1, generator=generator) >= p).expand(rows, units)


def seeds_itself(rows, units, p, generator):
    return torch.rand(rows, units, generator=generator.manual_seed(0)) >= p


def exactly_k(rows, units, p, generator):
    ranks = torch.randperm(rows * units, generator=generator).reshape(rows, units)
    return ranks >= round(p * rows * units)


def without_a_generator(rows, units, p, generator):
    torch.manual_seed(int(torch.randint(2**31, (), generator=generator)))
    return nn.functional.dropout(torch.ones(rows, units), p) != 0


def rows_in_pairs(rows, units, p, generator):
    kept = torch.rand(-(-rows // 2), units, generator=generator) >= p
    return kept.repeat_interleave(2, dim=0)[:rows]


def one_of_four(rows, units, p, generator):
    kept = torch.rand(4, units, generator=generator) >= p
    return kept[torch.randint(4, (rows,), generator=generator)]


def eight_in_turn(rows, units, p, generator):
    return (torch.rand(8, units, generator=generator) >= p)[torch.arange(rows) % 8]


def opposite_rows(rows, units, p, generator):
    u = torch.rand(-(-rows // 2), units, generator=generator)
    return torch.cat([u, 1 - u])[:rows] >= p


def neighbours(rows, units, p, generator):
    kept = torch.rand(rows, -(-units // 2), generator=generator) >= p
    return kept.repeat_interleave(2, dim=1)[:, :units]


def second_half_again(rows, units, p, generator):
    return (torch.rand(rows, -(-units // 2), generator=generator) >= p).repeat(1, 2)[:, :units]


def opposite_units(rows, units, p, generator):
    u = torch.rand(rows, -(-units // 2), generator=generator)
    return torch.stack([u, 1 - u], dim=2).flatten(1)[:, :units] >= p


def opposite_halves(rows, units, p, generator):
    u = torch.rand(rows, -(-units // 2), generator=generator)
    return torch.cat([u, 1 - u], dim=1)[:, :units] >= p


def rolled_on(rows, units, p, generator):
    kept = torch.rand(units, generator=generator) >= p
    return kept[(torch.arange(units) - torch.arange(rows)[:, None]) % max(units, 1)]


def mirrored(rows, units, p, generator):
    kept = torch.rand(rows, -(-units // 2), generator=generator) >= p
    return torch.cat([kept, kept.flip(1)], dim=1)[:, :units]


def at_the_front(rows, units, p, generator):
    return from_scores(rows, units, p, generator).sort(dim=1).values


def first_examples_first(rows, units, p, generator):
    return from_scores(rows, units, p, generator).sort(dim=0).values


def counted_in_each_example(rows, units, p, generator):
    scores = torch.rand(rows, units, generator=generator)
    return scores.argsort(dim=1) >= round(p * units)


def half_counted(rows, units, p, generator):
    """Every other example is counted out, the rest has coins."""
    counted = counted_in_each_example(rows, units, p, generator)
    return torch.where(
        torch.arange(rows)[:, None] % 2 == 0, counted, batch_mask(rows, units, p, generator)
    )


def rate_of_the_call(rows, units, p, generator):
    """The rate is p on average only."""
    off = 0.1 * p * (1 - p) * (1 if torch.rand((), generator=generator) < 0.5 else -1)
    return torch.rand(rows, units, generator=generator) >= p + off


def of_p(rate):
    """Coins of another rate than p."""
    return lambda rows, units, p, g: torch.rand(rows, units, generator=g) >= rate(p)


def coarse_draws(rows, units, p, generator):
    return torch.rand(rows, units, generator=generator, dtype=torch.float16) >= p


def twice(rows, units, p, generator):
    return batch_mask(rows, units, p, generator) & batch_mask(rows, units, p, generator)


def from_scores(rows, units, p, generator):
    return torch.bernoulli(torch.full((rows, units), 1.0 - p), generator=generator).bool()


def row_by_row(rows, units, p, generator):
    return torch.stack([torch.rand(units, generator=generator) < 1 - p for _ in range(rows)])


def by_numpy(rows, units, p, generator):
    seed = int(torch.randint(2**62, (), generator=generator))
    return torch.from_numpy(np.random.default_rng(seed).random((rows, units)) >= p)


def in_place(rows, units, p, generator):
    kept = torch.empty(units, rows, dtype=torch.bool)
    return kept.bernoulli_(1 - p, generator=generator).T


WRONG = [
    (lambda rows, units, p, g: torch.rand(rows, units, generator=g) < p, rates.SWAPPED),
    (of_p(lambda p: p / 2), rates.RATE),
    (of_p(lambda p: 0.3), rates.IGNORED),
    (of_p(lambda p: 0.5), rates.IGNORED),
    (of_p(lambda p: round(p, 1)), rates.ROUNDED),
    (of_p(lambda p: round(p, 2)), rates.ROUNDED),
    (of_p(lambda p: int(256 * p) / 256), rates.ROUNDED),
    (of_p(lambda p: min(max(p, 0.001), 0.95)), rates.RATE),
    (of_p(lambda p: min(max(p, 0.001), 0.999)), rates.ENDS),
    (twice, rates.TWO_COINS),
    (coarse_draws, rates.RATE),
    (lambda rows, units, p, g: torch.randint(2, (rows, units), generator=g) > 0, rates.IGNORED),
    (
        lambda rows, units, p, g: torch.randint(10, (rows, units), generator=g) >= 10 * p,
        rates.ROUNDED,
    ),
    (lambda rows, units, p, g: torch.randn(rows, units, generator=g) >= p, rates.RATE),
    (rolled_on, masks.FEW_MASKS),
    (mirrored, masks.TIED),
    (lambda rows, units, p, g: torch.rand(rows, units, generator=g) > p, rates.AT_ZERO),
    (lambda rows, units, p, g: torch.rand(rows, units, generator=g) <= 1 - p, rates.AT_ONE),
    (lambda rows, units, p, g: torch.rand(rows, units) >= p, masks.OTHER_SOURCE),
    (without_a_generator, BORROWED),
    (shared_row, masks.SHARED),
    (whole_rows, masks.WHOLE_ROWS),
    (seeds_itself, masks.RESTARTED),
    (exactly_k, masks.EXACTLY_K),
    (rows_in_pairs, masks.FEW_MASKS),
    (one_of_four, masks.FEW_MASKS),
    (eight_in_turn, masks.FEW_MASKS),
    (opposite_rows, masks.FEW_MASKS),
    (neighbours, masks.TIED),
    (second_half_again, masks.TIED),
    (opposite_units, masks.TIED),
    (opposite_halves, masks.TIED),
    (at_the_front, masks.PLACES),
    (first_examples_first, masks.PLACES),
    (counted_in_each_example, masks.EXACTLY_K),
    (half_counted, masks.EVEN),
    (rate_of_the_call, masks.WILD),
]
RIGHT = [from_scores, row_by_row, by_numpy, in_place]


def write(kept=True, columns=False):
    """kept: what the mask says of a kept unit. columns: the examples are columns, not rows."""

    def turned(mask):
        """From the lesson's form of a mask to this one, and back."""
        mask = mask.T if columns else mask
        return mask if kept else ~mask

    def judge(answer):
        def as_in_the_lesson(rows, units, p, generator):
            shape = (units, rows) if columns else (rows, units)
            return turned(tensor(answer(rows, units, p, generator), shape, torch.bool))

        return find_mistake(as_in_the_lesson)

    def as_asked(answer):
        return lambda rows, units, p, generator: turned(answer(rows, units, p, generator))

    return Write(
        model_answer=SOLUTIONS[kept, columns],
        fields={"shape": "(units, rows)" if columns else "(rows, units)", "kept": kept},
        why="rand is in [0, 1), so >= p is true with 1 - p, also when p or the draw is exactly 0"
        if kept
        else "rand is in [0, 1), so < p is true with p, also when p or the draw is exactly 0",
        takeaway="Every unit of every example has a coin of its own, and p = 0 and p = 1 are "
        "exact.",
        minutes=10,
        seconds=30,  # for an answer that draws row by row, or column by column
        hints=(
            "How many coins are there, and which numbers can torch.rand give, ends included?",
            NUMBERS[columns],
            LINES[kept, columns],
        ),
        wrong=[(as_asked(answer), mistake) for answer, mistake in WRONG],
        right=[as_asked(answer) for answer in RIGHT],
        find_mistake=judge,
    )


def draw(source):
    kept, columns = source.choice([form for form in SOLUTIONS if form != (True, False)])
    return {"kept": kept, "columns": columns}


exercise = with_variants(write, draw)
