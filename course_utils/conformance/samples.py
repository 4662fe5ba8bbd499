"""The calls that all statistical properties share, made once for each rate."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch

from course_utils.conformance.statistics import evenness_tails, shift_correlations

CALLS, ROWS, COLUMNS = 16, 64, 1024  # a batch as in training, 2^20 coins at each rate
SMALL_CALLS, SMALL_SHAPE = 256, (5, 13)  # many calls of an odd size, where vector code has tails

ROUNDING = 1e-6  # eight float32 roundings of x / (1 - p): more than any order of operations makes


@dataclass(frozen=True)
class Sample:
    """Consecutive training-mode outputs at one rate, and what can be read off them."""

    p: float
    x: np.ndarray  # ROWS x COLUMNS, never 0
    outputs: np.ndarray  # CALLS x ROWS x COLUMNS
    small_outputs: np.ndarray  # SMALL_CALLS x 5 x 13
    eval_output: np.ndarray

    @cached_property
    def all_dropped(self):
        """Which elements came back as 0, in all calls, repeated ones too."""
        return self.outputs == 0

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
    def small_dropped(self):
        return (self.small_outputs == 0).reshape(SMALL_CALLS, -1)

    @property
    def judges_small(self):
        """Whether the small calls say something that is not known from the large ones."""
        return not self.repeats and bool(self.small_dropped.any() and not self.small_dropped.all())

    @cached_property
    def fraction(self):
        return float(self.dropped.mean())

    @cached_property
    def scattered(self):
        """Whether the number dropped varies more between calls than coins of their own allow."""
        counts = self.dropped.sum((1, 2))
        return len(counts) > 1 and self.varies and evenness_tails(counts, ROWS * COLUMNS)[1] < 1e-6

    @property
    def varies(self):
        """Whether anything was dropped and anything kept: else there are no coins to judge."""
        return 0 < self.fraction < 1

    @cached_property
    def factor(self):
        """Output over input."""
        return self.outputs / self.x

    @cached_property
    def right(self):
        """Which outputs are 0 or x / (1 - p)."""
        scaled = self.x / np.asarray(1 - self.p, self.x.dtype)
        return self.all_dropped | (np.abs(self.outputs - scaled) < ROUNDING * np.abs(scaled))

    @cached_property
    def correlations(self):
        """Of the masks in memory order, within a call and from one call to the next, shifted."""
        masks = self.dropped.reshape(len(self.dropped), -1).astype(np.float32)
        return shift_correlations(masks - np.float32(self.fraction))


def signed_exponentials(shape, seed, dtype=torch.float32):
    """Random signs, exponential magnitudes, never 0; drawn from NumPy, in a stream of its own.

    The stream is not one that an implementation under test may use with the same seed.
    """
    random = np.random.Generator(np.random.PCG64([0xD09, *shape, seed]))
    x = random.laplace(size=shape)
    return torch.from_numpy(np.copysign(np.maximum(np.abs(x), 1e-3), x)).to(dtype)


def draw(subject, rates, seed):
    """Call the subject at every rate; raises Misbehaved where a call fails."""
    x = signed_exponentials((ROWS, COLUMNS), seed, subject.dtype)
    small = signed_exponentials(SMALL_SHAPE, seed, subject.dtype)
    return tuple(_draw(subject.build(p), p, x, small) for p in rates)


def _draw(call, p, x, small):
    return Sample(
        p,
        x.numpy(),
        _stack(call, x, CALLS),
        _stack(call, small, SMALL_CALLS),
        _array(call(x.clone(), False), x),
    )


def _stack(call, x, n_calls):
    # each call gets a copy, for some implementations overwrite their input
    return np.stack([_array(call(x.clone(), True), x) for _ in range(n_calls)])


def _array(output, x):
    return output.detach().to("cpu", x.dtype).numpy()  # a wrong dtype is judged elsewhere
