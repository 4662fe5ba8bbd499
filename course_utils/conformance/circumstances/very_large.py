"""One call with more coins than any pool of random numbers holds, and its gradient."""

import numpy as np
import torch

from course_utils.conformance import coin_mistakes as mistakes
from course_utils.conformance import trial_faults as faults
from course_utils.conformance.circumstances.circumstance import TENSORS, Circumstance
from course_utils.conformance.repetition import repeats_itself, stands_in, stretch_length
from course_utils.conformance.statistics import Comparison, binomial_tail
from course_utils.conformance.trials import gradient_of
from course_utils.words import Sentence

IN_BFLOAT16 = ((0.05, 2**20), (0.1, 3 * 2**19), (0.3, 7 * 2**19))  # p, elements
WITH_GRADIENT = 0.2, 2**20 + 2**16 + 77


def in_bfloat16(trial):
    """Millions of coins, in the dtype whose own random numbers are coarsest.

    `torch.rand_like` in bfloat16 is below p too often, by 0.0019 at p = 0.05 and 0.1 and by 0.0018
    at 0.3: so many elements show it.
    """
    for p, n in IN_BFLOAT16:
        call = trial.subject.build(p)
        output = call(torch.ones(n, dtype=torch.bfloat16), True)
        bits = output.detach().to(torch.bfloat16).contiguous().view(torch.int16).numpy()
        coins = (bits << 1) == 0  # without the sign: -0 is 0 too
        scale = torch.tensor(1 / (1 - p), dtype=torch.bfloat16).view(torch.int16).item()
        _look_at_coins(trial, p, coins, np.count_nonzero(np.abs(bits - np.int16(scale)) <= 1))
        later = call(torch.ones(2 * stretch_length(p), dtype=torch.bfloat16), True)
        if stands_in(later.detach().float().numpy()[: stretch_length(p) + 8] == 0, coins):
            trial.fault("fresh_masks", mistakes.SAME_MASK)


def with_gradient(trial):
    """A million coins in float32, and their gradient."""
    p, n = WITH_GRADIENT
    x = torch.ones(n).requires_grad_()
    output = trial.subject.build(p)(x * 1, True)
    got = output.detach().numpy()
    _look_at_coins(trial, p, got == 0, np.count_nonzero(np.abs(got * (1 - p) - 1) < 1e-6))
    weights = torch.ones(n)
    weights[1::2] = 3.0
    gradient = gradient_of(trial, output, x, weights)
    if gradient is None:
        return
    off = gradient.to(weights.dtype).addcmul_(weights, output.detach(), value=-1).abs_().max()
    if not off < 1e-5:
        trial.fault("backward", faults.OTHER_GRADIENT)


def _look_at_coins(trial, p, coins, survivors):
    """survivors: how many outputs are the input over 1 - p; all others have to be dropped coins."""
    n, dropped = coins.size, int(np.count_nonzero(coins))
    if dropped + survivors != n:
        trial.fault("values", faults.WRONG_VALUES)
    if 0 < dropped < n and repeats_itself(p, coins):
        trial.fault("independent_units", mistakes.PERIOD)
    statistic = Sentence("{fraction:.4f} dropped of {n:,}", fraction=dropped / n, n=n)
    tail, mistake = binomial_tail(dropped, n, p), mistakes.wrong_rate(dropped / n, p)
    comparison = Comparison(statistic, tail, mistake, exact=True)
    trial.comparisons.append(("dropped_fraction", comparison))


VERY_LARGE = (
    Circumstance(
        "very_large",
        "one call on millions of elements in bfloat16",
        in_bfloat16,
        kinds=TENSORS,
        dims=1,
        inverted_only=True,
        asks=(
            "values",
            "dropped_fraction",
            "independent_units",
            "fresh_masks",
            "works_everywhere",
        ),
    ),
    Circumstance(
        "very_large_with_gradient",
        "one call on a million elements, and its gradient",
        with_gradient,
        kinds=TENSORS,
        dims=1,
        inverted_only=True,
        asks=(
            "values",
            "dropped_fraction",
            "independent_units",
            "backward",
            "works_everywhere",
        ),
    ),
)
