"""Write an audit of a layer's rate: it refuses hardly any right one, and finds a small error."""

import numpy as np
import torch

from course_utils.checking import answer_values
from course_utils.checking.kinds import Write
from course_utils.checking.verdict import Mistake, Refused
from course_utils.words import Sentence

ERROR, RATES, MOST = 0.0016, (0.1, 0.2), 8_000_000


def audit_the_rate(layer, p):
    from course_utils.estimates import binomial_range

    n = 3_000_000
    dropped = int((layer(torch.ones(n)) == 0).sum())
    low, high = binomial_range(n, p, false_alarm=1e-3)
    return low <= dropped <= high


class Layer:
    """A dropout whose count, over all its calls, lies `surplus` standard errors above its mean."""

    def __init__(self, rate, surplus=0.0):
        self.rate, self.surplus = rate, surplus
        self.n = self.dropped = 0
        self._source = torch.Generator().manual_seed(0)

    def __call__(self, x):
        self.n += x.numel()
        if self.n > MOST:
            raise Refused(Sentence("It asks the layer for more than 8 million elements."))
        spread = (self.n * self.rate * (1 - self.rate)) ** 0.5
        goal = round(self.n * self.rate + self.surplus * spread) - self.dropped
        goal = min(max(goal, 0), x.numel())
        mask = torch.rand(x.numel(), generator=self._source) < goal / max(x.numel(), 1)
        excess = int(mask.count_nonzero()) - goal
        mask[(mask == (excess > 0)).nonzero()[: abs(excess), 0]] = excess < 0
        self.dropped += goal
        return (x / (1 - self.rate)).masked_fill_(mask.reshape(x.shape), 0)


REFUSES_RIGHT = Mistake(
    "refuses_right",
    "It refuses a layer whose count of zeros is exactly the mean: which number do you compare?",
)
EXACTLY = Mistake(
    "exactly",
    "It refuses a layer whose count misses its mean by 1 standard error. Do coins hit it exactly?",
    "exact_fraction",
)
TOO_STRICT = Mistake(
    "too_strict",
    "It refuses a layer whose count is 2.9 standard errors from its mean. That happens in nearly "
    "four of a thousand runs of a right one: how wide have bounds to be for one in a thousand?",
)
ACCEPTS_ALL = Mistake(
    "accepts_all",
    "It accepts layers whose rate is off by 0.2. Which number of the output tells the rate, "
    "whatever the survivors are divided by?",
)
SWAPPED = Mistake("swapped", "It accepts a layer at p = 0.2 that drops with 0.8.", "keep_for_drop")
ONE_SIDE = Mistake("one_side", "It finds a rate that is too high, and not one that is too low.")
OTHER_SIDE = Mistake("other_side", "It finds a rate that is too low, and not one that is too high.")
TOO_WEAK = Mistake(
    "too_weak",
    "It finds large errors, and not one of 0.0016. How many coins does that take, at p = 0.2, "
    "and how wide may the bounds be then?",
)


def find_mistake(answer):
    def says(p, rate=None, surplus=0.0):
        return answer_values.truth(answer(Layer(p if rate is None else rate, surplus), p))

    if not all(says(p) for p in RATES):
        return REFUSES_RIGHT
    if not all(says(0.5, surplus=surplus) for surplus in (-1, 1)):
        return EXACTLY
    if not all(says(p, surplus=surplus) for p in RATES for surplus in (-2.9, 2.9)):
        return TOO_STRICT
    if says(0.2, 0.4) and says(0.4, 0.2):
        return ACCEPTS_ALL
    high, low = says(0.5, 0.7), says(0.5, 0.3)
    if high or low:
        return OTHER_SIDE if high else ONE_SIDE
    if says(0.2, 0.8):
        return SWAPPED
    # three standard errors towards p: 999 of 1000 runs are farther from it
    missed = [says(p, p + side * ERROR, -3 * side) for p in RATES for side in (1, -1)]
    return TOO_WEAK if any(missed) else None


def share_of(layer, n):
    return (layer(torch.ones(n)) == 0).double().mean().item()


def within(errors, n=4_000_000):
    """An audit that allows so many standard errors."""

    def answer(layer, p):
        return abs(share_of(layer, n) - p) < errors * (p * (1 - p) / n) ** 0.5

    return answer


def in_calls(layer, p):
    """Five calls on a table, put together; numpy booleans."""
    counts = [int((layer(torch.full((1000, 1000), -2.0)) == 0).sum()) for _ in range(5)]
    return np.abs(np.mean(counts) / 1e6 - p) <= 4 * np.sqrt(p * (1 - p) / 5e6)


def by_mean(layer, p):
    return abs(layer(torch.ones(4_000_000)).double().mean().item() - 1) < 0.01


def too_low_alone(layer, p):
    n = 4_000_000
    return share_of(layer, n) > p - 4 * (p * (1 - p) / n) ** 0.5


def too_high_alone(layer, p):
    n = 4_000_000
    return share_of(layer, n) < p + 4 * (p * (1 - p) / n) ** 0.5


def swapped(layer, p):
    return within(4)(layer, p) or within(4)(layer, 1 - p)


def of_kept(layer, p):
    return abs(1 - share_of(layer, 4_000_000) - p) < 0.0005


exercise = Write(
    model_answer=audit_the_rate,
    why="3 million coins make a standard error of 0.00023 at p = 0.2, a seventh of the error",
    takeaway="The number of coins settles how small an error a test can find: choose it first.",
    minutes=8,
    seconds=60,  # a dozen and a half audits, of up to 8 million elements each
    hints=(
        "Which number of the output tells the rate, whatever the survivors are divided by?",
        "Count zeros. Bounds for one false alarm in a thousand are 3.3 standard errors wide; the "
        "wrong layer's mean has to lie 3.1 further: how many elements does that take at p = 0.2?",
        "binomial_range(n, p, false_alarm=1e-3) from course_utils.estimates gives the bounds; n is "
        "((3.3 + 3.1) / 0.0016) ** 2 * p * (1 - p) or more.",
    ),
    wrong=[
        (lambda layer, p: True, ACCEPTS_ALL),
        (lambda layer, p: False, REFUSES_RIGHT),
        (of_kept, REFUSES_RIGHT),
        (lambda layer, p: round(1000 * p) == int((layer(torch.ones(1000)) == 0).sum()), EXACTLY),
        (within(2), TOO_STRICT),
        (within(2.6), TOO_STRICT),
        (swapped, SWAPPED),
        (by_mean, ACCEPTS_ALL),
        (too_low_alone, OTHER_SIDE),
        (too_high_alone, ONE_SIDE),
        (within(4, n=10_000), TOO_WEAK),
        (within(4, n=1_000_000), TOO_WEAK),
        (within(14), TOO_WEAK),
        (lambda layer, p: abs(share_of(layer, 100_000) - p) < 0.01, TOO_WEAK),
    ],
    right=[within(4), within(3.4, n=3_000_000), in_calls],
    find_mistake=find_mistake,
)
