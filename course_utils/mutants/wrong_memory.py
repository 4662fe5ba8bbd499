"""Right for contiguous inputs, wrong for others, and for zeros and NaN in them."""

import torch

from course_utils.dropout import keep_mask
from course_utils.mutants.correct import CorrectDropout, mutant


@mutant(
    "transposed_shares",
    "the mask takes the first row's strides",
    effect="all rows of a transposed input drop the same units",
    caught_by=("independent_units",),
    circumstance="transposed",
)
class TransposedShares(CorrectDropout):
    def kept(self, x):
        if x.dim() > 1 and x.stride(0) < x.stride(-1):
            return keep_mask(x.shape[1:], self.p).expand(x.shape)
        return super().kept(x)


@mutant(
    "mask_as_the_input_lies",
    "the mask is made with the input's strides",
    effect="rows of an expanded input share memory, and so their coins",
    caught_by=("independent_units",),
    circumstance="expanded",
)
class MaskAsTheInputLies(CorrectDropout):
    def kept(self, x):
        one = [n if step else 1 for n, step in zip(x.shape, x.stride(), strict=True)]
        return keep_mask(one, self.p).expand(x.shape)


@mutant(
    "forgets_the_offset",
    "a slice is read from where its memory begins",
    effect="a part of a larger tensor gets the numbers of its neighbours",
    caught_by=("values",),
    circumstance="sliced",
)
class ForgetsTheOffset(CorrectDropout):
    def multiply(self, x, noise):
        inside = x.storage_offset() and not x.is_contiguous()
        return (x.as_strided(x.shape, x.stride(), 0) if inside else x) * noise


@mutant(
    "mask_from_the_output",
    "backward takes every 0 of the output for a dropped unit",
    effect="no gradient where the input itself is 0, as after a ReLU",
    caught_by=("backward",),
    circumstance="zeros",
)
class MaskFromTheOutput(CorrectDropout):
    def multiply(self, x, noise):
        output = x.detach() * noise
        return output + (x - x.detach()) * (output != 0) * self.scale(noise != 0)


@mutant(
    "cleans_nan",
    "NaN is replaced by 0, for a dropped NaN would stay NaN",
    effect="a NaN in the input is hidden, also where it is kept",
    caught_by=("values",),
    circumstance="nan_and_infinity",
)
class CleansNan(CorrectDropout):
    def multiply(self, x, noise):
        return torch.where(x.isnan(), 0.0, x * noise)


@mutant(
    "clamps_infinity",
    "infinities are clamped to the largest number of the dtype",
    effect="an overflow that should stop the training goes on as a finite number",
    caught_by=("values",),
    circumstance="nan_and_infinity",
)
class ClampsInfinity(CorrectDropout):
    def multiply(self, x, noise):
        largest = torch.finfo(x.dtype).max
        return (x * noise).clamp(-largest, largest)


@mutant(
    "through_half_precision",
    "computed in float16 where float64 comes in",
    effect="float64 is rounded to three digits",
    caught_by=("values",),
    circumstance="float64",
)
class ThroughHalfPrecision(CorrectDropout):
    def multiply(self, x, noise):
        return (x.half() * noise).to(x.dtype) if x.dtype == torch.float64 else x * noise
