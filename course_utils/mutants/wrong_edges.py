"""A dropout on an ordinary day, but not at the edges or under another's contract."""

import torch

from course_utils.dropout import keep_mask
from course_utils.mutants.correct import CorrectDropout, mutant


@mutant(
    "nan_at_one",
    "0 / 0 when everything is dropped",
    effect="all outputs are NaN at p = 1",
    caught_by=("extremes",),
)
class NanAtOne(CorrectDropout):
    def extreme(self, x):
        return x * keep_mask(x.shape, self.p) / (1 - self.p)


@mutant(
    "strict_inequality",
    "rand > p instead of rand >= p",
    effect="at p = 0 one unit in 512 is dropped in bfloat16, one in 2^24 in float32",
    caught_by=("extremes",),
)
class StrictInequality(CorrectDropout):
    def kept(self, x):
        return torch.rand_like(x) > self.p

    def extreme(self, x):
        return x * self.kept(x)


@mutant(
    "overwrites_its_input",
    "works in place without being asked",
    effect="the input is overwritten by the output",
    caught_by=("input_left_alone",),
)
class OverwritesItsInput(CorrectDropout):
    def multiply(self, x, noise):
        return x.mul_(noise)


@mutant(
    "returns_float64",
    "the result takes the dtype of the mask's arithmetic",
    effect="float64 comes back for float32",
    caught_by=("form_kept",),
    circumstance="two_dimensions",
)
class ReturnsFloat64(CorrectDropout):
    def multiply(self, x, noise):
        return x * noise.double()


@mutant(
    "forgets_channels_last",
    "the memory format is forgotten",
    effect="channels_last images come back contiguous",
    caught_by=("form_kept",),
    circumstance="channels_last",
)
class ForgetsChannelsLast(CorrectDropout):
    def multiply(self, x, noise):
        return x.contiguous() * noise


@mutant(
    "needs_contiguous",
    "view(-1) where the input may not be contiguous",
    effect="raises for a transposed input",
    caught_by=("works_everywhere",),
    circumstance="transposed",
)
class NeedsContiguous(CorrectDropout):
    def multiply(self, x, noise):
        return (x.view(-1) * noise.view(-1)).view(x.shape)


@mutant(
    "clips_p",
    "p is clipped into [0, 1] in silence",
    effect="p = 1.1 drops everything instead of raising",
    caught_by=("errors",),
)
class ClipsP(CorrectDropout):
    def __init__(self, p=0.5):
        super().__init__(min(max(p, 0), 1))


@mutant(
    "saves_its_mask",
    "the mask is registered as a buffer",
    effect="state_dict grows: old checkpoints do not load",
    caught_by=("no_state",),
)
class SavesItsMask(CorrectDropout):
    def kept(self, x):
        self.register_buffer("mask", super().kept(x))
        return self.mask
