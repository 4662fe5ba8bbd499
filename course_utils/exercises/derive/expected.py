"""Write the exact mean of any function of a dropped layer: every mask, with its probability."""

import math
from itertools import product

import torch

from course_utils.checking.answer_values import number
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake


def expected(f, h, p):
    total = 0.0
    for mask in product([0.0, 1.0], repeat=len(h)):
        kept = sum(mask)
        probability = (1 - p) ** kept * p ** (len(h) - kept)
        total += probability * f(torch.tensor(mask) * h / (1 - p))
    return total


TOTAL = Mistake("total", "For the function that is 1 everywhere, the mean comes out other than 1.")
UNWEIGHTED = Mistake(
    "unweighted", "The mean of a unit fits equally likely masks. Are they, at p = 0.3?"
)
UNDIVIDED = Mistake(
    "undivided", "The mean of a unit comes out too small: what do survivors go through?"
)
BY_P = Mistake(
    "by_p",
    "The mean of a unit comes out as if its survivors were divided by p.",
    "scale_is_one_over_p",
)
WEIGHTS_SWAPPED = Mistake(
    "weights_swapped",
    "The mean of a unit is off: is it kept with p, or with 1 - p?",
    "keep_for_drop",
)
SWAPPED = Mistake(
    "swapped",
    "All means are right, but the mean of a square at p = 0.3 is that of p = 0.7.",
    "keep_for_drop",
)
OF_THE_MEAN = Mistake(
    "of_the_mean",
    "The mean of a square comes out as the square of the mean.",
    "mean_survives_every_layer",
)
ONE_COIN = Mistake(
    "one_coin", "All units are dropped together. How many coins does a layer of n units need?"
)
SAMPLED = Mistake("sampled", "Near, and not exact: is each of the 2^n masks there once?")
UNIT = Mistake(
    "unit", "The mean of a unit is not its h. Try a layer of one unit: it has two masks."
)
TOGETHER = Mistake(
    "together",
    "Each unit has its mean, but a square or a product of two has not: are all 2^n masks there?",
)
CHANGED = Mistake("changed", "h is not the same after the call: work on a copy.")
BENT = Mistake("bent", "It fails on a function that bends: f takes one masked layer at a time.")
IGNORED = Mistake(
    "ignored", "At p = 0.85 it gives the means of p = 0.3: where is p a number of your own?"
)
OTHER_P = Mistake(
    "other_p", "The means are right at p = 0.3, and not at 0.85. Is every p the p that is given?"
)
OTHER_LENGTH = Mistake(
    "other_length",
    "Right for five units, and not for two or three: how many masks has a layer of n units?",
)
P_ZERO = Mistake("p_zero", "At p = 0 nobody is dropped, and the mean has to be f(h).")


def find_mistake(answer):
    h, p = torch.tensor([2.0, -1.0, 0.5, 3.0, 1.5], dtype=torch.float64), 0.3
    keep, before = 1 - p, h.clone()

    def mean(f, p=p):
        return number(answer(f, h, p))

    one = mean(lambda y: torch.ones((), dtype=y.dtype))
    unit, square = mean(lambda y: y[0]), mean(lambda y: y[0] ** 2)
    pair, even = mean(lambda y: y[0] * y[3]), mean(lambda y: y[0] * y[2])
    if not torch.equal(h, before):
        return CHANGED
    if not _equal(one, 1):
        return TOTAL
    for factor, mistake in (
        (0.5, UNWEIGHTED),
        (0.5 / keep, UNWEIGHTED),
        (keep, UNDIVIDED),
        (keep / p, BY_P),
        (p / keep, WEIGHTS_SWAPPED),
    ):
        if _equal(unit, factor * 2):
            return mistake
    if not _equal(unit, 2):
        return SAMPLED if abs(unit - 2) < 0.1 else UNIT
    for factor, mistake in ((1, OF_THE_MEAN), (1 / p, SWAPPED)):
        if _equal(square, factor * 4):
            return mistake
    if _equal(pair, 6 / keep):
        return ONE_COIN
    if not (_equal(square, 4 / keep) and _equal(pair, 6) and _equal(even, 1)):
        pairs = ((square, 4 / keep), (pair, 6), (even, 1))
        near = all(math.isclose(got, right, rel_tol=0.02) for got, right in pairs)
        return SAMPLED if near else TOGETHER
    if not _equal(mean(lambda y: torch.relu(y.sum() - 6)), _bent(h, p)):
        return BENT
    if _equal(mean(lambda y: y[0] ** 2, p=0.85), 4 / keep):
        return IGNORED
    if not _equal(mean(lambda y: y[0] ** 2, p=0.85), 4 / 0.15):
        return OTHER_P
    for n in (2, 3):
        if not _equal(number(answer(lambda y: y.sum() ** 2, h[:n], p)), _squared(h[:n], p)):
            return OTHER_LENGTH
    return None if _equal(mean(lambda y: y.sum() ** 2, p=0.0), 36) else P_ZERO


def _equal(got, right):
    """Up to what single precision rounds away in 32 masks; a mean of samples is never so near."""
    return math.isclose(got, right, rel_tol=1e-5)


def _squared(h, p):
    """The mean of the squared sum: the variances of the units add up."""
    return float(h.sum() ** 2 + p / (1 - p) * (h**2).sum())


def _bent(h, p):
    return float(expected(lambda y: torch.relu(y.sum() - 6), h, p))


def table(f, h, p):
    masks = torch.cartesian_prod(*[torch.tensor([0.0, 1.0], dtype=torch.float64)] * len(h))
    weights = torch.where(masks == 1, 1 - p, p).prod(dim=1)
    return sum(w * f(row) for w, row in zip(weights, masks * h / (1 - p), strict=True))


def unit_by_unit(f, h, p, y=()):
    """Each unit in turn, dropped or kept, by recursion."""
    if len(y) == len(h):
        return float(f(torch.stack(y)))
    x = h[len(y)]
    dropped, kept = unit_by_unit(f, h, p, (*y, 0 * x)), unit_by_unit(f, h, p, (*y, x / (1 - p)))
    return p * dropped + (1 - p) * kept


def by_numbers(f, h, p):
    n, total = len(h), 0
    for code in range(2**n):
        bits = torch.tensor([code >> j & 1 for j in range(n)])
        total += f(h * bits / (1 - p)) * (1 - p) ** int(bits.sum()) * p ** int(n - bits.sum())
    return float(total)


def _planted(scale=lambda p: 1 - p, weight=lambda kept, n, p: (1 - p) ** kept * p ** (n - kept)):
    """Like `expected`, with another division or other probabilities."""

    def answer(f, h, p):
        masks, n = product([0.0, 1.0], repeat=len(h)), len(h)
        return sum(weight(sum(m), n, p) * f(torch.tensor(m) * h / scale(p)) for m in masks)

    return answer


def one_coin(f, h, p):
    return p * f(0 * h) + (1 - p) * f(h / (1 - p))


def one_at_a_time(f, h, p):
    """Only the masks that drop one unit or none, made to add up to 1."""
    masks = [torch.ones(len(h)), *(1 - torch.eye(len(h)))]
    weights = [(1 - p) ** m.sum() * p ** (len(h) - m.sum()) for m in masks]
    return sum(w * f(m * h / (1 - p)) for w, m in zip(weights, masks, strict=True)) / sum(weights)


def two_coins(f, h, p):
    """Even places share a coin and so do odd ones: right for each unit, and for some pairs."""
    even = torch.arange(len(h)) % 2 == 0
    masks, r = [even, ~even, even | ~even, even & ~even], 1 - p
    weights = [r * p, p * r, r * r, p * p]
    return sum(w * f(m * h / (1 - p)) for w, m in zip(weights, masks, strict=True))


def sampled(f, h, p):
    masks = torch.rand(2000, len(h), generator=torch.Generator().manual_seed(0)) >= p
    return torch.stack([f(mask * h / (1 - p)) for mask in masks]).mean()


def bends_too_late(f, h, p):
    """f of sums only: the average over masks of f, with f seen on the mean of the last unit."""

    def last_is_mean(y):
        return f(torch.cat([y, h[-1:]]))

    return expected(last_is_mean, h[:-1], p)


def in_place(f, h, p):
    result = expected(f, h, p)
    h /= 1 - p
    return result


def five_units(f, h, p):
    total = 0.0
    for mask in product([0.0, 1.0], repeat=len(h)):
        kept = sum(mask)
        total += (1 - p) ** kept * p ** (5 - kept) * f(torch.tensor(mask) * h / (1 - p))
    return total


def without_the_empty_mask(f, h, p):
    masks = [mask for mask in product([0.0, 1.0], repeat=len(h)) if any(mask)]
    weights = [(1 - p) ** sum(m) * p ** (len(h) - sum(m)) for m in masks]
    means = (w * f(torch.tensor(m) * h / (1 - p)) for w, m in zip(weights, masks, strict=True))
    return sum(means) / sum(weights)


def fails_at_zero(f, h, p):
    return expected(f, h, p) if p > 0 else torch.zeros(())


exercise = Write(
    model_answer=expected,
    why="the coins are independent, so a mask's probability is one factor for each unit",
    takeaway=(
        "Every expectation of lesson 03 is this one function, exactly, for an f that you choose."
    ),
    minutes=15,
    hints=(
        "A mean over masks is a sum: of what, and over how many?",
        "Over all 2**n masks: the probability of the mask, which is 1 - p for each kept unit times "
        "p for each dropped one, times f(mask * h / (1 - p)).",
        "for mask in product([0.0, 1.0], repeat=len(h)): total += (1 - p) ** sum(mask) * p ** "
        "(len(h) - sum(mask)) * f(torch.tensor(mask) * h / (1 - p)).",
    ),
    wrong=[
        (lambda f, h, p: f(h), OF_THE_MEAN),
        (_planted(weight=lambda kept, n, p: p**kept * (1 - p) ** (n - kept)), WEIGHTS_SWAPPED),
        (_planted(scale=lambda p: p), BY_P),
        (_planted(scale=lambda p: 1), UNDIVIDED),
        (_planted(weight=lambda kept, n, p: 2**-n), UNWEIGHTED),
        (_planted(weight=lambda kept, n, p: 1), TOTAL),
        (_planted(weight=lambda kept, n, p: (1 - p) ** kept), TOTAL),
        (lambda f, h, p: unit_by_unit(f, h, 1 - p), SWAPPED),
        (one_coin, ONE_COIN),
        (one_at_a_time, UNIT),
        (two_coins, TOGETHER),
        (_planted(weight=lambda kept, n, p: 2**-n, scale=lambda p: 1), UNWEIGHTED),
        (sampled, SAMPLED),
        (bends_too_late, BENT),
        (in_place, CHANGED),
        (fails_at_zero, P_ZERO),
        (lambda f, h, p: expected(f, h, 0.3), IGNORED),
        (lambda f, h, p: expected(f, h, round(p, 1)), OTHER_P),
        (five_units, OTHER_LENGTH),
        (lambda f, h, p: round(float(expected(f, h, p)), 2), SAMPLED),
        (without_the_empty_mask, SAMPLED),
    ],
    right=[table, unit_by_unit, by_numbers],
    find_mistake=find_mistake,
)
