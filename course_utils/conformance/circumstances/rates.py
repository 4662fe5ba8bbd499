"""Rates beside the usual ones, and other kinds of numbers that a rate may be given as."""

import numpy as np
import torch

from course_utils.conformance import coin_mistakes as mistakes
from course_utils.conformance import trial_faults as faults
from course_utils.conformance.adapters import Misbehaved
from course_utils.conformance.circumstances.circumstance import (
    LAYERS,
    REFUSES_SUCH_P,
    TENSORS,
    Circumstance,
)
from course_utils.conformance.statistics import Comparison, binomial_tail
from course_utils.conformance.trials import RATES, SMALL, SMALL_CALLS, DoesNotApply
from course_utils.words import Sentence

# halfway between multiples of 1/256, 1/100 and 1/10, and what fast ways have a branch for; each in
# another size, with long rows or many
OTHER_RATES = {  # p -> shape, calls
    0.125: ((8, 4001), 1),
    0.2: ((25, 161), 7),
    0.25: ((60, 131), 4),
    0.37: ((48, 301), 2),
    0.47: ((60, 501), 1),
    0.6: ((25, 81), 8),
    2 / 3: ((2001, 101), 1),
    0.75: ((48, 301), 2),
    0.9: ((1501, 21), 1),
}
RARE = (0.006, 0.03, 0.96, 0.99)  # where a rate in coarse steps is furthest off


def other_rates(trial):
    """From rare drops to nearly none kept, and the rarest in small inputs, which go other ways."""
    for p, (shape, calls) in OTHER_RATES.items():
        trial.ask(p, shape, calls)
    for p in RARE:
        masks = trial.ask(p, SMALL, 8, compare=False)  # approximate tails are not good enough here
        if masks is not None:
            statistic = Sentence("{fraction:.4f} dropped", fraction=masks.mean())
            tail = binomial_tail(masks.sum(), masks.size, p)
            mistake = mistakes.wrong_rate(masks.mean(), p)
            comparison = Comparison(statistic, tail, mistake, exact=True)
            trial.comparisons.append(("dropped_fraction", comparison))


def whole_numbers(trial):
    """p = 0 and p = 1 given as whole numbers."""
    x = trial.x(trial.law.shape_for(*SMALL))
    for p in (0, 1):
        if not torch.equal(trial.subject.build(p)(x.clone(), True), x * (1 - p)):
            trial.fault("values", faults.WRONG_VALUES)


def other_numbers(trial):
    """p given as a number of NumPy or of torch: it may be refused, but not misread."""
    refused = 0
    for p in (np.float32(RATES[0]), torch.tensor(RATES[0])):
        try:
            call = trial.subject.build(p)
            call(trial.x(trial.law.shape_for(*SMALL)), True)
        except Misbehaved:
            refused += 1
        else:
            trial.ask(RATES[0], trial.law.shape_for(*SMALL), SMALL_CALLS, call=call)
    if refused == 2:
        raise DoesNotApply(REFUSES_SUCH_P)


HOW_P_IS_GIVEN = (
    Circumstance(
        "other_rates", "other rates, from 0.006 to 0.99, in other sizes", other_rates, dims=2
    ),
    Circumstance(
        "whole_numbers",
        "p = 0 and p = 1 as whole numbers",
        whole_numbers,
        TENSORS,  # other frameworks may ask for a float
        core=False,
        inverted_only=True,
        asks=("values", "works_everywhere"),
    ),
    Circumstance(
        "other_numbers",
        "p as a number of NumPy, or as a tensor",
        other_numbers,
        LAYERS,
        core=False,
    ),
)
