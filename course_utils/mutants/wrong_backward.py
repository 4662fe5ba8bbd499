"""The output is right, but the gradient is not."""

import torch

from course_utils.mutants.correct import CorrectDropout, mutant


def multiply_with(backward):
    """A method that gives x * noise, with the gradient `backward(gradient from above, noise)`."""

    class Multiply(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x, noise):
            ctx.save_for_backward(noise)
            return x * noise

        @staticmethod
        def backward(ctx, grad):
            return backward(grad, *ctx.saved_tensors), None

    return staticmethod(Multiply.apply)


@mutant(
    "backward_redraws",
    "backward draws a mask of its own",
    effect="the gradient belongs to other units",
    caught_by=("backward",),
)
class BackwardRedraws(CorrectDropout):
    multiply = multiply_with(
        lambda grad, noise: grad * noise.flatten()[torch.randperm(noise.numel())].view_as(noise)
    )


@mutant(
    "backward_without_mask",
    "backward hands the gradient through",
    effect="neither mask nor scale: dropped units learn as well",
    caught_by=("backward",),
)
class BackwardWithoutMask(CorrectDropout):
    multiply = multiply_with(lambda grad, noise: grad)


@mutant(
    "backward_without_scale",
    "backward has the mask but forgets the scale",
    effect="the gradient is (1 - p) times what it should be",
    caught_by=("backward",),
)
class BackwardWithoutScale(CorrectDropout):
    multiply = multiply_with(lambda grad, noise: grad * (noise != 0))


@mutant(
    "backward_in_place",
    "backward works in place, on a gradient that others still need",
    effect="wrong where the input is used twice, as in a residual block",
    caught_by=("backward",),
)
class BackwardInPlace(CorrectDropout):
    multiply = multiply_with(lambda grad, noise: grad.mul_(noise))


@mutant(
    "cut_off",
    "the output is computed from x.detach()",
    effect="nothing below the layer learns",
    caught_by=("backward",),
)
class CutOff(CorrectDropout):
    def multiply(self, x, noise):
        return x.detach() * noise
