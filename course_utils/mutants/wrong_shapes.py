"""Right for an ordinary batch, wrong for inputs of another number of dimensions, size or rate."""

import torch
from torch.nn.functional import dropout2d

from course_utils.dropout import keep_mask
from course_utils.mutants.correct import CorrectDropout, mutant


@mutant(
    "channels_of_images",
    "images lose whole channels",
    effect="all elements of a channel share one coin, in four dimensions only",
    caught_by=("independent_units",),
    circumstance="four_dimensions",
)
class ChannelsOfImages(CorrectDropout):
    def train_output(self, x):
        return dropout2d(x, self.p) if x.dim() == 4 else super().train_output(x)


@mutant(
    "one_mask_for_sequences",
    "one mask for all examples of three dimensions",
    effect="all sequences of a batch drop the same units",
    caught_by=("independent_units",),
    circumstance="three_dimensions",
)
class OneMaskForSequences(CorrectDropout):
    def kept(self, x):
        return keep_mask(x.shape[1:], self.p).expand(x.shape) if x.dim() == 3 else super().kept(x)


@mutant(
    "batch_of_one",
    "a first dimension of one is taken for no batch at all, and skipped",
    effect="nothing is dropped in a batch of one",
    caught_by=("dropped_fraction",),
    circumstance="odd_shapes",
)
class BatchOfOne(CorrectDropout):
    def train_output(self, x):
        return x if x.dim() > 1 and len(x) == 1 else super().train_output(x)


@mutant(
    "tiny_kept",
    "inputs of less than eight elements are not worth the trouble",
    effect="nothing is dropped in them",
    caught_by=("values", "dropped_fraction"),
    circumstance="tiny",
)
class TinyKept(CorrectDropout):
    def train_output(self, x):
        return x if x.numel() < 8 else super().train_output(x)


@mutant(
    "at_least_one",
    "a call that drops nothing is mended: one unit is dropped all the same",
    effect="the rate is too high in inputs of a few elements",
    caught_by=("dropped_fraction",),
    circumstance="tiny",
)
class AtLeastOne(CorrectDropout):
    def kept(self, x):
        kept = super().kept(x)
        if kept.numel() and kept.all():
            kept.view(-1)[0] = False
        return kept


@mutant(
    "tail_of_a_block",
    "coins come in blocks of 512, and what is left over copies the first",
    effect="the last units have the coins of the first ones",
    caught_by=("independent_units",),
    circumstance="large_tail",
)
class TailOfABlock(CorrectDropout):
    def kept(self, x):
        kept = super().kept(x)
        coins, left = kept.view(-1), x.numel() % 512
        if x.numel() > 2**16 and left:
            coins[-left:] = coins[:left]
        return kept


@mutant(
    "pool_of_a_million",
    "a pool of a million random numbers, used again where it ends",
    effect="the mask has period 2^20 within one call",
    caught_by=("independent_units",),
    circumstance="very_large",
)
class PoolOfAMillion(CorrectDropout):
    def kept(self, x):
        pool = super().kept(x.view(-1)[: 2**20]) if x.numel() > 2**20 else super().kept(x)
        times = -(-x.numel() // max(pool.numel(), 1))
        return pool.repeat(times)[: x.numel()].view(x.shape) if times > 1 else pool


@mutant(
    "large_not_scaled",
    "a way of its own for large inputs, which forgets the scale",
    effect="the mean is (1 - p) x above a million elements",
    caught_by=("values",),
    circumstance="very_large_with_gradient",
)
class LargeNotScaled(CorrectDropout):
    def scale(self, kept):
        return 1.0 if kept.numel() > 2**20 else super().scale(kept)


@mutant(
    "rate_in_twentieths",
    "p is rounded to a multiple of 0.05",
    effect="right at 0.1, 0.3, 0.5 and 0.8; off by up to 0.025 elsewhere",
    caught_by=("dropped_fraction",),
    circumstance="other_rates",
)
class RateInTwentieths(CorrectDropout):
    def kept(self, x):
        return keep_mask(x.shape, round(20 * self.p) / 20)


@mutant(
    "random_bits_for_a_half",
    "at p = 0.5 one random bit serves two neighbours",
    effect="units drop in pairs, at p = 0.5 only",
    caught_by=("independent_units",),
    circumstance="two_dimensions",
)
class RandomBitsForAHalf(CorrectDropout):
    def kept(self, x):
        if self.p != 0.5:
            return super().kept(x)
        bits = torch.randint(2, (x.numel() // 2 + 1,), dtype=torch.bool)
        return bits.repeat_interleave(2)[: x.numel()].view(x.shape)


@mutant(
    "coins_in_bfloat16",
    "uniform numbers of the input's dtype, too coarse in bfloat16",
    effect="the rate is too low by 0.0018 to 0.0019, in bfloat16 only",
    caught_by=("dropped_fraction",),
    circumstance="very_large",
)
class CoinsInBfloat16(CorrectDropout):
    def kept(self, x):
        return torch.rand_like(x) >= self.p
