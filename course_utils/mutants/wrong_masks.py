"""What comes out is 0 or x / (1 - p), but the wrong units are dropped."""

import math

import torch

from course_utils.dropout import keep_mask
from course_utils.mutants.correct import CorrectDropout, mutant


@mutant(
    "keep_and_drop_swapped",
    "p taken for the probability to keep",
    effect="a fraction 1 - p is dropped; nothing at p = 0.5",
    caught_by=("values", "dropped_fraction", "mean_and_variance", "extremes"),
)
class KeepAndDropSwapped(CorrectDropout):
    def __init__(self, p=0.5):
        super().__init__(1 - p)


@mutant(
    "rate_off",
    "the rate is a little off",
    effect="p + 0.01 instead of p",
    caught_by=("dropped_fraction", "mean_and_variance"),
)
class RateOff(CorrectDropout):
    def kept(self, x):
        return keep_mask(x.shape, min(self.p + 0.01, 1))


@mutant(
    "rate_in_bytes",
    "one random byte compared with p, rounded down to a multiple of 1/256",
    effect="the rate is too low by up to 1/256: 0.0023, 0.0031, 0.0031 at p = 0.1, 0.3, 0.8",
    caught_by=("dropped_fraction", "mean_and_variance"),
)
class RateInBytes(CorrectDropout):
    def kept(self, x):
        return torch.randint(256, x.shape, dtype=torch.uint8) >= int(256 * self.p)


@mutant(
    "exactly_k",
    "exactly k = round(p n) units are dropped in every call",
    effect="the number dropped has variance 0 instead of n p (1 - p)",
    caught_by=("mean_and_variance", "independent_units"),
)
class ExactlyK(CorrectDropout):
    def kept(self, x):
        ranks = torch.randperm(x.numel()).reshape(x.shape)
        return ranks >= round(self.p * x.numel())


@mutant(
    "frozen_mask",
    "the generator is seeded inside the forward pass",
    effect="the same mask in every call",
    caught_by=("fresh_masks",),
)
class FrozenMask(CorrectDropout):
    def kept(self, x):
        return keep_mask(x.shape, self.p, generator=torch.Generator().manual_seed(0))


@mutant(
    "every_second_call",
    "the mask is drawn afresh only every second call",
    effect="calls 2k and 2k + 1 share their mask",
    caught_by=("fresh_masks",),
)
class EverySecondCall(CorrectDropout):
    last = None

    def kept(self, x):
        if self.last is not None and self.last.shape == x.shape:
            kept, self.last = self.last, None
        else:
            kept = self.last = super().kept(x)
        return kept


@mutant(
    "shared_by_rows",
    "one mask for the whole batch",
    effect="all rows drop the same units",
    caught_by=("equal_places", "independent_units"),
)
class SharedByRows(CorrectDropout):
    def kept(self, x):
        return keep_mask(x.shape[-1:], self.p).expand(x.shape)


@mutant(
    "whole_rows",
    "one coin for each example",
    effect="whole rows are dropped",
    caught_by=("equal_places", "independent_units"),
)
class WholeRows(CorrectDropout):
    def kept(self, x):
        coins = keep_mask(x.shape[:1], self.p)
        return coins.reshape(x.shape[:1] + (1,) * (x.dim() - 1)).expand(x.shape)


@mutant(
    "copies_its_neighbour",
    "a unit sometimes copies the coin of its left neighbour",
    effect="neighbours are correlated by 0.03",
    caught_by=("independent_units",),
)
class CopiesItsNeighbour(CorrectDropout):
    def kept(self, x):
        coins = torch.rand(x.numel())
        copies = torch.rand(x.numel()) < 0.03
        return (torch.where(copies, coins.roll(1), coins) >= self.p).reshape(x.shape)


@mutant(
    "copies_the_last_call",
    "a few coins are left over from the call before",
    effect="masks of consecutive calls are correlated by 0.03",
    caught_by=("fresh_masks",),
)
class CopiesTheLastCall(CorrectDropout):
    last = None

    def kept(self, x):
        kept = super().kept(x)
        if self.last is not None and self.last.shape == x.shape:
            kept = torch.where(torch.rand(x.shape) < 0.03, self.last, kept)
        self.last = kept
        return kept


@mutant(
    "favoured_position",
    "one position in eight is favoured",
    effect="it is dropped 0.02 less often than the seven others",
    caught_by=("equal_places",),
)
class FavouredPosition(CorrectDropout):
    def kept(self, x):
        favoured = (torch.arange(x.numel()) % 8 == 0).float()
        return (torch.rand(x.numel()) >= self.p - 0.02 * (favoured - 1 / 8)).reshape(x.shape)


@mutant(
    "missing_sign_bit",
    "bytes taken from int64.random_(), which fills 63 bits and not 64",
    effect="one position in eight is dropped twice as often, 2 p instead of p",
    caught_by=("dropped_fraction", "mean_and_variance", "equal_places"),
)
class MissingSignBit(CorrectDropout):
    def kept(self, x):
        words = torch.empty(math.ceil(x.numel() / 8), dtype=torch.int64).random_()
        high_byte = words.view(torch.uint8)[: x.numel()]
        return ((high_byte + torch.rand(x.numel())) / 256 >= self.p).reshape(x.shape)


@mutant(
    "small_pool",
    "a pool of random numbers is used again and again",
    effect="the mask has period 4096 within one call",
    caught_by=("independent_units",),
)
class SmallPool(CorrectDropout):
    def kept(self, x):
        pool = torch.rand(4096).repeat(math.ceil(x.numel() / 4096))
        return (pool[: x.numel()] >= self.p).reshape(x.shape)


@mutant(
    "sees_the_sign",
    "the mask depends on the sign of the input",
    effect="positive inputs are dropped 0.02 more often than negative ones",
    caught_by=("blind_to_the_input",),
)
class SeesTheSign(CorrectDropout):
    def kept(self, x):
        return torch.rand(x.shape) >= self.p + 0.01 * x.sign()


@mutant(
    "sees_the_size",
    "the mask depends on the size of the input",
    effect="inputs larger than average are dropped 0.02 more often than the others",
    caught_by=("blind_to_the_input",),
)
class SeesTheSize(CorrectDropout):
    def kept(self, x):
        large = (x.abs() > x.abs().mean()).float()
        return torch.rand(x.shape) >= self.p + 0.02 * (large - large.mean())
