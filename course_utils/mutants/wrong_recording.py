"""Right in a forward pass, wrong as to what is recorded and what goes back."""

import torch

from course_utils.dropout import keep_mask
from course_utils.mutants.correct import CorrectDropout, mutant
from course_utils.mutants.wrong_backward import multiply_with


@mutant(
    "no_mask_without_gradient",
    "nothing is dropped unless a gradient is wanted",
    effect="no dropout in inference mode, so that Monte-Carlo dropout has no spread",
    caught_by=("dropped_fraction",),
    circumstance="inference_mode",
)
class NoMaskWithoutGradient(CorrectDropout):
    def train_output(self, x):
        return x.clone() if torch.is_inference_mode_enabled() else super().train_output(x)


@mutant(
    "shared_with_gradient",
    "the way that saves a mask for backward saves one row of it",
    effect="all rows drop the same units when a gradient is wanted",
    caught_by=("independent_units",),
    circumstance="two_dimensions",
)
class SharedWithGradient(CorrectDropout):
    def kept(self, x):
        return (
            keep_mask(x.shape[-1:], self.p).expand(x.shape) if x.requires_grad else super().kept(x)
        )


@mutant(
    "rounds_under_autocast",
    "computes in bfloat16 under autocast",
    effect="the numbers are rounded to three digits",
    caught_by=("values",),
    circumstance="autocast",
)
class RoundsUnderAutocast(CorrectDropout):
    def multiply(self, x, noise):
        cast = torch.is_autocast_enabled("cpu")
        return (x.bfloat16() * noise.bfloat16()).to(x.dtype) if cast else x * noise


@mutant(
    "mask_on_the_layer",
    "the mask for backward is kept on the layer",
    effect="after two calls both gradients have the second mask",
    caught_by=("backward",),
    circumstance="two_calls",
)
class MaskOnTheLayer(CorrectDropout):
    def multiply(self, x, noise):
        self.noise = noise
        return multiply_with(lambda grad, _: grad * self.noise)(x, noise)


@mutant(
    "backward_clips",
    "backward clips large gradients",
    effect="gradients beyond 1000 are cut down",
    caught_by=("backward",),
    circumstance="gradient_huge",
)
class BackwardClips(CorrectDropout):
    multiply = multiply_with(lambda grad, noise: grad.clamp(-1e3, 1e3) * noise)


@mutant(
    "backward_flushes",
    "backward takes tiny gradients for 0",
    effect="gradients below 1e-8 are lost",
    caught_by=("backward",),
    circumstance="gradient_tiny",
)
class BackwardFlushes(CorrectDropout):
    multiply = multiply_with(lambda grad, noise: torch.where(grad.abs() < 1e-8, 0, grad) * noise)


@mutant(
    "backward_hides_nan",
    "backward replaces NaN by 0",
    effect="a NaN from above is hidden, and with it the mistake that made it",
    caught_by=("backward",),
    circumstance="gradient_odd",
)
class BackwardHidesNan(CorrectDropout):
    multiply = multiply_with(lambda grad, noise: torch.nan_to_num(grad) * noise)


@mutant(
    "backward_reads_memory",
    "backward reads the gradient as if it were contiguous",
    effect="wrong where the gradient from above is transposed",
    caught_by=("backward",),
    circumstance="gradient_not_contiguous",
)
class BackwardReadsMemory(CorrectDropout):
    multiply = multiply_with(
        lambda grad, noise: (
            (grad if 0 in grad.stride() else grad.as_strided(noise.shape, noise.stride())) * noise
        )
    )


@mutant(
    "backward_detaches",
    "backward works on detached numbers",
    effect="the gradient cannot be differentiated again, as a gradient penalty wants",
    caught_by=("backward",),
    circumstance="second_derivative",
)
class BackwardDetaches(CorrectDropout):
    multiply = multiply_with(lambda grad, noise: grad.detach() * noise)


@mutant(
    "output_in_a_buffer",
    "the output is written into a buffer that the next call uses again",
    effect="an output that is kept changes with the next call",
    caught_by=("own_output",),
    circumstance="next_call",
)
class OutputInABuffer(CorrectDropout):
    buffer = None

    def multiply(self, x, noise):
        if x.requires_grad:
            return x * noise
        if self.buffer is None or self.buffer.shape != x.shape or self.buffer.dtype != x.dtype:
            self.buffer = torch.empty_like(x)
        return torch.mul(x, noise, out=self.buffer)
