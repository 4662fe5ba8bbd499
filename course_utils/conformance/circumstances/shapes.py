"""Numbers of dimensions and sizes: every tail of a vector, tiny ones, and one very large."""

from functools import partial

import numpy as np
import torch

from course_utils.conformance import coin_mistakes as mistakes
from course_utils.conformance import trial_faults as faults
from course_utils.conformance.circumstances.circumstance import TENSORS, Circumstance
from course_utils.conformance.repetition import repeats_itself, stands_in, stretch_length
from course_utils.conformance.statistics import Comparison, binomial_tail, pair_tail
from course_utils.conformance.trials import RATES, as_floats, gradient_of
from course_utils.words import Sentence

DIMS = {  # number of dimensions -> a small shape, a large one of more than 256 KiB in float32
    1: ((648,), (67_203,)),
    2: ((24, 27), (131, 513)),
    3: ((6, 27, 5), (9, 101, 75)),
    4: ((4, 27, 3, 3), (6, 130, 9, 10)),
    5: ((2, 27, 3, 2, 3), (5, 131, 3, 5, 7)),
}
SIZES = range(1, 130)  # every number of elements modulo 64, and tiny ones
LAST = 4  # elements of each size that are compared with those before
VERY_LARGE = ((0.05, 2**20), (0.1, 2**21), (0.3, 7 * 2**19))  # p, elements
MILLION = 0.2, 2**20 + 2**16 + 77
ODD_SHAPES = (
    (1, 900),
    (900, 1),
    (1, 30, 31),
    (30, 1, 31),
    (40, 40),
    (64, 64),
    (3, 5, 2, 3, 2, 5),
    (72, 1024),
)
TINY_CALLS = 60
LARGE_TAILS = (1, 3, 7, 15, 31, 63, 127, 255, 511, 1023, 645, 13)  # elements beyond 65 536
# halfway between multiples of 1/256, 1/100 and 1/10, and what fast ways have a branch for
OTHER_RATES = (0.006, 0.03, 0.125, 0.2, 0.25, 0.37, 0.47, 0.6, 2 / 3, 0.75, 0.9, 0.96, 0.99)


def in_dims(trial, n):
    """Small and large inputs of n dimensions."""
    for shape, calls in zip(DIMS[n], (6, 2), strict=True):
        for p in RATES:
            trial.ask(p, shape, calls)


def every_tail(trial):
    """Each size from 1 to 129, at each rate: the last elements have coins like all others."""
    for p in RATES:
        call, masks = trial.subject.build(p), []
        for n in SIZES:
            x = trial.x((n,))
            output = call(x.clone(), True)
            masks.append(trial.look(x, x, output, p))
            if masks[-1] is None:
                return
        last = np.concatenate([mask[-LAST:] for mask in masks])
        dropped, n = sum(int(mask.sum()) for mask in masks), sum(map(len, masks))
        statistic = Sentence("{fraction:.4f} dropped in inputs of all sizes", fraction=dropped / n)
        tail = binomial_tail(dropped, n, p)
        mistake = mistakes.wrong_rate(dropped / n, p)
        trial.comparisons.append(
            ("dropped_fraction", Comparison(statistic, tail, mistake, exact=True))
        )
        statistic = Sentence("{fraction:.4f} of the last units dropped", fraction=last.mean())
        tail, mistake = binomial_tail(last.sum(), last.size, p), mistakes.FAVOURED["last"]
        trial.comparisons.append(("equal_places", Comparison(statistic, tail, mistake, exact=True)))
        trial.comparisons.append(("independent_units", _tied_to_earlier(masks)))


def _tied_to_earlier(masks):
    """The last unit of each size, beside those 1 to 64 places before it, and the very first."""
    long = [mask for mask in masks if len(mask) > 65]
    table = np.stack([[mask[-1 - back] for mask in long] for back in (0, 1, 2, 4, 8, 16, 32, 64)])
    first = np.array([[mask[0] for mask in long]])
    statistic = Sentence("covariance of the last unit with earlier ones")
    tail = pair_tail(np.concatenate([table, first]))
    return Comparison(statistic, tail, mistakes.UNITS_SHARE, exact=True)


def scalar_and_empty(trial):
    """No dimensions, and no elements."""
    for shape in ((), (0,), (3, 0)):
        x = trial.x(shape)
        output = trial.subject.build(0.3)(x.clone(), True)
        if x.numel():
            trial.look(x, x, output, 0.3)
        else:
            faults.look_at_form(trial, x, x, output)
        faults.look_at_eval(trial, x, trial.subject.build(0.3)(x.clone(), False))


def very_large(trial):
    """More coins than any pool of random numbers holds, in the dtype whose coins are coarsest.

    `torch.rand_like` in bfloat16 is below p too often, by 0.0019 at p = 0.05 and 0.1 and by 0.0018
    at 0.3: so many elements show it.
    """
    for p, n in VERY_LARGE:
        call = trial.subject.build(p)
        output = call(torch.ones(n, dtype=torch.bfloat16), True)
        bits = output.detach().to(torch.bfloat16).contiguous().view(torch.int16).numpy()
        coins = (bits << 1) == 0  # without the sign: -0 is 0 too
        scale = torch.tensor(1 / (1 - p), dtype=torch.bfloat16).view(torch.int16).item()
        survivors = np.count_nonzero(np.abs(bits - np.int16(scale)) <= 1)
        _count(trial, p, coins, survivors)
        later = call(torch.ones(2 * stretch_length(p), dtype=torch.bfloat16), True)
        if stands_in(later.detach().float().numpy()[: stretch_length(p) + 8] == 0, coins):
            trial.fault("fresh_masks", mistakes.SAME_MASK)


def very_large_with_gradient(trial):
    """A million coins in float32, and their gradient."""
    p, n = MILLION
    x = torch.ones(n).requires_grad_()
    output = trial.subject.build(p)(x * 1, True)
    got = output.detach().numpy()
    _count(trial, p, got == 0, np.count_nonzero(np.abs(got * (1 - p) - 1) < 1e-6))
    weights = 1 + torch.arange(n) % 7
    gradient = gradient_of(trial, output, x, weights.float())
    if gradient is not None and not torch.allclose(gradient, weights * output.detach()):
        trial.fault("backward", faults.OTHER_GRADIENT)


def _count(trial, p, coins, survivors):
    n, dropped = coins.size, int(np.count_nonzero(coins))
    if dropped + survivors != n:
        trial.fault("values", faults.WRONG_VALUES)
    if 0 < dropped < n and repeats_itself(p, coins):
        trial.fault("independent_units", mistakes.PERIOD)
    statistic = Sentence("{fraction:.4f} dropped of {n:,}", fraction=dropped / n, n=n)
    tail, mistake = binomial_tail(dropped, n, p), mistakes.wrong_rate(dropped / n, p)
    comparison = Comparison(statistic, tail, mistake, exact=True)
    trial.comparisons.append(("dropped_fraction", comparison))


def odd_shapes(trial):
    """A batch of one, one feature, squares, six dimensions, and sizes that are whole blocks."""
    for number, shape in enumerate(ODD_SHAPES):
        p = RATES[number % 2]
        masks = trial.ask(p, shape, 4 if np.prod(shape) < 5000 else 1)
        if masks is not None and len(shape) == 2 and shape[0] == shape[1]:
            above = np.triu_indices(shape[0], 1)
            pair = masks[:, *above], masks.transpose(0, 2, 1)[:, *above]
            tail = pair_tail(np.stack([half.ravel() for half in pair]))
            statistic = Sentence("covariance of a square mask with itself, transposed")
            comparison = Comparison(statistic, tail, mistakes.UNITS_SHARE, exact=True)
            trial.comparisons.append(("independent_units", comparison))


def tiny(trial):
    """One to four elements, many times, and the gradient of each size up to 70."""
    for p in RATES:
        call = trial.subject.build(p)
        for n in (1, 2, 3, 4):
            x = trial.x((n,))
            dropped = np.stack([as_floats(call(x.clone(), True)) == 0 for _ in range(TINY_CALLS)])
            fields = {"dropped": int(dropped.sum()), "n": dropped.size}
            statistic = Sentence("{dropped} dropped of {n}, in tiny inputs", **fields)
            tail = binomial_tail(dropped.sum(), dropped.size, p)
            mistake = mistakes.wrong_rate(dropped.mean(), p)
            comparison = Comparison(statistic, tail, mistake, exact=True)
            trial.comparisons.append(("dropped_fraction", comparison))
    for n in (1, 2, 3, 5, 8, 13, 16, 33, 64, 70, 256):
        trial.ask(RATES[n % 2], (n,), 1, compare=False)


def large_tail(trial):
    """Large inputs of many sizes: the coins behind the last full block are like all others."""
    p, last = RATES[1], []
    call = trial.subject.build(p)
    for beyond in LARGE_TAILS:
        output = as_floats(call(torch.ones(2**16 + beyond), True))
        coins = output == 0
        if not (coins | (np.abs(output * (1 - p) - 1) < 1e-6)).all():
            trial.fault("values", faults.WRONG_VALUES)
        if repeats_itself(p, coins):
            trial.fault("independent_units", mistakes.PERIOD)
        last.append(coins[-min(LAST, beyond) :])
    last = np.concatenate(last)
    statistic = Sentence("{fraction:.4f} of the last units dropped", fraction=last.mean())
    tail, mistake = binomial_tail(last.sum(), last.size, p), mistakes.FAVOURED["last"]
    trial.comparisons.append(("equal_places", Comparison(statistic, tail, mistake, exact=True)))


def other_rates(trial):
    """From rare drops to nearly none kept: fast ways round p, or have a branch for some."""
    for p in OTHER_RATES:
        masks = trial.ask(p, (24, 300), 4, compare=0.05 <= p <= 0.95)
        if masks is not None and not 0.05 <= p <= 0.95:
            tail = binomial_tail(masks.sum(), masks.size, p)
            statistic = Sentence("{fraction:.4f} dropped", fraction=masks.mean())
            mistake = mistakes.wrong_rate(masks.mean(), p)
            comparison = Comparison(statistic, tail, mistake, exact=True)
            trial.comparisons.append(("dropped_fraction", comparison))


SHAPES = (
    Circumstance("one_dimension", "an input of one dimension", partial(in_dims, n=1), dims=1),
    Circumstance("two_dimensions", "an input of two dimensions", partial(in_dims, n=2), dims=2),
    Circumstance("three_dimensions", "an input of three dimensions", partial(in_dims, n=3), dims=3),
    Circumstance("four_dimensions", "an input of four dimensions", partial(in_dims, n=4), dims=4),
    Circumstance("five_dimensions", "an input of five dimensions", partial(in_dims, n=5), dims=5),
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
    Circumstance(
        "scalar_and_empty",
        "a scalar, and inputs without elements",
        scalar_and_empty,
        dims=0,
        asks=("values", "evaluation", "form_kept", "works_everywhere"),
    ),
    Circumstance(
        "very_large",
        "one call on millions of elements in bfloat16",
        very_large,
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
        very_large_with_gradient,
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
    Circumstance(
        "odd_shapes", "a batch of one, one feature, squares, six dimensions", odd_shapes, dims=1
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
    Circumstance("other_rates", "other rates, from 0.006 to 0.99", other_rates, dims=2),
)
