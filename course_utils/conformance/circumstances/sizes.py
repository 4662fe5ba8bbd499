"""Numbers of elements: every tail of a vector, tiny inputs, and the ends of large ones."""

import numpy as np
import torch

from course_utils.conformance import coin_mistakes as mistakes
from course_utils.conformance import trial_faults as faults
from course_utils.conformance.circumstances.circumstance import Circumstance
from course_utils.conformance.repetition import repeats_itself
from course_utils.conformance.statistics import (
    Comparison,
    binomial_tail,
    hypergeometric_tail,
    pair_tail,
)
from course_utils.conformance.trials import RATES, as_floats
from course_utils.words import Sentence

# every number of elements modulo 64, and tiny ones at one of the rates
SIZES = {RATES[0]: range(1, 130), RATES[1]: range(66, 130)}
LAST, LAST_OF_LARGE = 4, 8  # elements of each size that are compared with all others
TINY_CALLS = 40
WITH_GRADIENT = (1, 2, 3, 5, 8, 13, 16, 33, 64, 70, 256)
LARGE_TAILS = (1, 3, 7, 15, 63, 255, 645, 1023)  # elements beyond 65 536


def every_tail(trial):
    """Each size from 1 to 129: the last elements have coins like all others."""
    for p, sizes in SIZES.items():
        parts = trial.x((sum(sizes),)).split(list(sizes))
        call, outputs = trial.subject.build(p), []
        for x in parts:
            output = call(x.clone(), True)
            faults.look_at_form(trial, x, x, output)
            outputs.append(as_floats(output).copy())
        coins = trial.coins(torch.cat(parts), [np.concatenate(outputs)], p)
        if coins is None:
            return
        dropped, ends = coins.ravel(), np.cumsum(sizes)
        masks = np.split(dropped, ends[:-1])
        last = np.concatenate([mask[-LAST:] for mask in masks])
        statistic = Sentence("{fraction:.4f} dropped in inputs of all sizes", fraction=coins.mean())
        mistake = mistakes.wrong_rate(coins.mean(), p)
        _compare(
            trial, "dropped_fraction", statistic, binomial_tail(coins.sum(), coins.size, p), mistake
        )
        _compare_last(trial, last, coins)
        trial.comparisons.append(("independent_units", _tied_to_earlier(masks)))


def _tied_to_earlier(masks):
    """The last unit of each size, beside those 1 to 64 places before it, and the very first."""
    long = [mask for mask in masks if len(mask) > 65]
    table = np.stack([[mask[-1 - back] for mask in long] for back in (0, 1, 2, 4, 8, 16, 32, 64)])
    first = np.array([[mask[0] for mask in long]])
    statistic = Sentence("covariance of the last unit with earlier ones")
    tail = pair_tail(np.concatenate([table, first]))
    return Comparison(statistic, tail, mistakes.UNITS_SHARE, exact=True)


def tiny(trial):
    """One to four elements, many times, and the gradient of many sizes up to 256."""
    for n in (1, 2, 3, 4):
        p, x = RATES[n % 2], trial.x((n,))
        call = trial.subject.build(p)
        dropped = np.stack([as_floats(call(x.clone(), True)) == 0 for _ in range(TINY_CALLS)])
        fields = {"dropped": int(dropped.sum()), "n": dropped.size}
        statistic = Sentence("{dropped} dropped of {n}, in tiny inputs", **fields)
        tail = binomial_tail(dropped.sum(), dropped.size, p)
        mistake = mistakes.wrong_rate(dropped.mean(), p)
        _compare(trial, "dropped_fraction", statistic, tail, mistake)
    for n in WITH_GRADIENT:
        trial.ask(RATES[n % 2], (n,), 1, compare=False)


def large_tail(trial):
    """Large inputs of many sizes: the coins behind the last full block are like all others."""
    p, last, all_coins = RATES[1], [], []
    call = trial.subject.build(p)
    for beyond in LARGE_TAILS:
        output = as_floats(call(torch.ones(2**16 + beyond), True))
        coins = output == 0
        if not (coins | (np.abs(output * (1 - p) - 1) < 1e-6)).all():
            trial.fault("values", faults.WRONG_VALUES)
        if repeats_itself(p, coins):
            trial.fault("independent_units", mistakes.PERIOD)
        last.append(coins[-min(LAST_OF_LARGE, beyond) :])
        all_coins.append(coins)
    _compare_last(trial, np.concatenate(last), np.concatenate(all_coins))


def _compare_last(trial, last, coins):
    """Whether the last ones are dropped as often as all."""
    statistic = Sentence("{fraction:.4f} of the last units dropped", fraction=last.mean())
    dropped, all_dropped = np.count_nonzero(last), np.count_nonzero(coins)
    tail = hypergeometric_tail(dropped, coins.size, last.size, all_dropped)
    _compare(trial, "equal_places", statistic, tail, mistakes.FAVOURED["last"])


def _compare(trial, property, statistic, tail, mistake):
    trial.comparisons.append((property, Comparison(statistic, tail, mistake, exact=True)))


SIZES_OF_INPUTS = (
    Circumstance(
        "every_tail",
        "inputs of 1 to 129 elements",
        every_tail,
        dims=1,
        asks=(
            "values",
            "dropped_fraction",
            "equal_places",
            "independent_units",
            "form_kept",
            "works_everywhere",
        ),
    ),
    Circumstance("tiny", "inputs of a few elements", tiny, dims=1, inverted_only=True),
    Circumstance(
        "large_tail",
        "large inputs of many sizes",
        large_tail,
        dims=1,
        inverted_only=True,
        asks=("values", "equal_places", "independent_units", "works_everywhere"),
    ),
)
