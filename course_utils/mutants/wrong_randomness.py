"""The coins are right, but the user's random numbers are not left as they should be."""

import random

import torch

from course_utils.mutants.correct import CorrectDropout, mutant


@mutant(
    "reseeds_globally",
    "torch.manual_seed is called inside forward",
    effect="the user's own random numbers depend on the layer",
    caught_by=("random_numbers",),
)
class ReseedsGlobally(CorrectDropout):
    def kept(self, x):
        torch.manual_seed(random.getrandbits(40))
        return super().kept(x)


@mutant(
    "reseeds_with_gradient",
    "the global generator is seeded anew where a gradient is wanted",
    effect="training changes the user's random numbers",
    caught_by=("random_numbers",),
    circumstance="one_dimension",
)
class ReseedsWithGradient(CorrectDropout):
    def kept(self, x):
        if x.requires_grad:
            torch.manual_seed(random.getrandbits(40))
        return super().kept(x)


@mutant(
    "draws_in_eval",
    "the mask is drawn before the mode is looked at",
    effect="an evaluation changes the masks of the training that follows",
    caught_by=("random_numbers",),
)
class DrawsInEval(CorrectDropout):
    def eval_output(self, x):
        self.kept(x)
        return x


@mutant(
    "not_reproducible",
    "a new generator for each call, seeded by the clock",
    effect="no seed gives the same mask again",
    caught_by=("random_numbers",),
)
class NotReproducible(CorrectDropout):
    def kept(self, x):
        generator = torch.Generator()
        generator.seed()
        moved = torch.rand(x.shape) + torch.rand(x.shape, generator=generator)
        return moved % 1 >= self.p
