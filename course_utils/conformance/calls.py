"""The calls that all properties share, made once for each rate."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import torch

from course_utils.conformance.laws import ALPHA, Law
from course_utils.conformance.statistics import evenness_tails, shift_correlations

CALLS, ROWS, COLUMNS = 16, 64, 1024  # a batch as in training, 2^20 coins at each rate
SMALL_CALLS, SMALL_SHAPE = 128, (7, 13)  # many calls whose last vector, of any width, is not full

ROUNDING = 1e-6  # eight float32 roundings of x / (1 - p): more than any order of operations makes


@dataclass(frozen=True)
class Calls:
    """Consecutive training-mode outputs at one rate, and the coins that can be read off them."""

    p: float
    law: Law
    x: np.ndarray  # with ROWS x COLUMNS coins, never 0
    outputs: np.ndarray  # CALLS of them
    small_x: np.ndarray
    small_outputs: np.ndarray  # SMALL_CALLS of SMALL_SHAPE coins
    eval_output: np.ndarray

    @cached_property
    def factor(self):
        """By what each coin multiplied, (CALLS, ROWS, COLUMNS)."""
        return self._factors(self.x, self.outputs)

    @cached_property
    def has_right_value(self):
        """Which factors are those of the law."""
        return self.law.has_right_value(self.factor, self.all_dropped, self.p, ROUNDING)

    @cached_property
    def all_dropped(self):
        """Which coins fell on "drop", in all calls, repeated ones too."""
        return self.law.dropped(self.factor, self.p)

    @cached_property
    def distinct(self):
        """The calls whose mask was not seen before: a mask seen twice says nothing new."""
        packed = np.packbits(self.all_dropped.reshape(len(self.outputs), -1), axis=1)
        first_call = {mask.tobytes(): call for call, mask in reversed(list(enumerate(packed)))}
        return sorted(first_call.values())

    @property
    def repeats(self):
        return len(self.distinct) < len(self.outputs)

    @cached_property
    def dropped(self):
        """`all_dropped` of the distinct calls."""
        return self.all_dropped[self.distinct] if self.repeats else self.all_dropped

    @cached_property
    def by_row(self):
        """How many were dropped in each row of each call, (calls, ROWS)."""
        return self.dropped.sum(2, dtype=np.int32)

    @cached_property
    def by_column(self):
        """How many were dropped in each column of each call, (calls, COLUMNS)."""
        return self.dropped.sum(1, dtype=np.int32)

    @cached_property
    def small_dropped(self):
        """The same of the small calls, (SMALL_CALLS, *SMALL_SHAPE)."""
        return self.law.dropped(self._factors(self.small_x, self.small_outputs), self.p)

    @property
    def judges_small(self):
        """Whether the small calls say something that is not known from the large ones."""
        return not self.repeats and bool(self.small_dropped.any() and not self.small_dropped.all())

    @cached_property
    def fraction(self):
        return float(self.by_row.sum() / self.dropped.size)

    @cached_property
    def overdispersed(self):
        """Whether the number dropped varies more between calls than independent coins allow."""
        counts = self.by_row.sum(1)
        return len(counts) > 1 and self.varies and evenness_tails(counts, ROWS * COLUMNS)[1] < 1e-6

    @property
    def varies(self):
        """Whether anything was dropped and anything kept: else there are no coins to judge."""
        return 0 < self.fraction < 1

    @cached_property
    def correlations(self):
        """Of the masks in memory order, within a call and from one call to the next, shifted."""
        masks = self.dropped.reshape(len(self.dropped), -1).astype(np.float32)
        return shift_correlations(masks - np.float32(self.fraction))

    @cached_property
    def coins_of_x(self):
        """The input at the first element of each coin."""
        return self.law.coins(self.x)

    @cached_property
    def shares_as_it_should(self):
        """Whether all elements that the law gives one coin were multiplied by one number."""
        if not self.law.shares:
            return True
        pairs = ((self.x, output) for output in self.outputs)
        return all(one_factor_a_group(self.law, x, output, self.p) for x, output in pairs)

    def _factors(self, x, outputs):
        of_coins = np.stack([self.law.coins(output) for output in outputs])
        shape = (ROWS, COLUMNS) if x is self.x else SMALL_SHAPE
        with np.errstate(all="ignore"):
            return self.law.factor(self.law.coins(x), of_coins, self.p).reshape(-1, *shape)


def one_factor_a_group(law, x, output, p, rounding=ROUNDING):
    """Whether the factor is the same, but for roundings, within each group that shares a coin."""
    with np.errstate(all="ignore"):
        least, greatest = law.group_ends(law.factor(x, output, p))
    allowed = 4 * law.precision * rounding * (1 + np.abs(greatest))
    return bool((greatest - least <= allowed).all())


def signed_exponentials(shape, seed, dtype=torch.float32):
    """Random signs, exponential magnitudes, never 0 nor near ALPHA; drawn from NumPy.

    The stream is not one that an implementation under test may use with the same seed.
    """
    return _exponentials(shape, seed, dtype).clone()


@lru_cache(maxsize=256)  # every rate, and many a circumstance, asks with the same ones
def _exponentials(shape, seed, dtype):
    random = np.random.Generator(np.random.PCG64([0xD09, *shape, seed]))
    x = random.laplace(size=shape)
    x = np.copysign(np.maximum(np.abs(x), 1e-3), x)
    x = np.where(np.abs(x - ALPHA) < 0.05, x + 0.1, x)  # alpha's factor cannot be read there
    return torch.from_numpy(x).to(dtype)


def draw(subject, law, rates, seed):
    """Call the subject at every rate; raises Misbehaved where a call fails."""
    x = signed_exponentials(law.shape_for(ROWS, COLUMNS), seed, subject.dtype)
    small = signed_exponentials(law.shape_for(*SMALL_SHAPE), seed, subject.dtype)
    return tuple(_draw(subject.build(p), law, p, x, small) for p in rates)


def _draw(call, law, p, x, small):
    return Calls(
        p,
        law,
        x.numpy(),
        _stack(call, x, CALLS),
        small.numpy(),
        _stack(call, small, SMALL_CALLS),
        as_array(call(x.clone(), False), x).copy(),
    )


def _stack(call, x, n_calls):
    outputs = np.empty((n_calls, *x.shape), x.numpy().dtype)
    for number in range(n_calls):
        # each call gets a copy, for some implementations overwrite their input
        outputs[number] = as_array(call(x.clone(), True), x)
    return outputs


def as_array(output, x):
    """`output` in x's dtype, without a copy where possible; a wrong one is judged elsewhere."""
    return output.detach().to("cpu", x.dtype).numpy()
