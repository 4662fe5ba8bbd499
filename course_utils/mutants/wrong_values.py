"""The right units are dropped, but what comes out is wrong."""

import torch

from course_utils.mutants.correct import CorrectDropout, mutant


@mutant(
    "not_scaled",
    "the survivors are not scaled at all",
    effect="the mean is (1 - p) x in training",
    caught_by=("values", "mean_and_variance"),
)
class NotScaled(CorrectDropout):
    def scale(self, kept):
        return 1.0


@mutant(
    "divided_by_p",
    "divided by p, the drop probability",
    effect="the mean is (1 - p) / p times x; nothing at p = 0.5",
    caught_by=("values", "mean_and_variance"),
)
class DividedByP(CorrectDropout):
    def scale(self, kept):
        return 1 / self.p


@mutant(
    "keeps_the_norm",
    "scaled to keep the norm, not the mean",
    effect="the mean is sqrt(1 - p) x",
    caught_by=("values", "mean_and_variance"),
)
class KeepsTheNorm(CorrectDropout):
    def scale(self, kept):
        return (1 - self.p) ** -0.5


@mutant(
    "realised_scale",
    "scaled by the fraction that happened to be kept",
    effect="the scale scatters by sqrt(p / (1 - p) / n) around its value",
    caught_by=("values", "mean_and_variance"),
)
class RealisedScale(CorrectDropout):
    def scale(self, kept):
        return kept.numel() / kept.sum().clamp(min=1)


@mutant(
    "gaussian_noise",
    "multiplied by Gaussian noise of the right mean and variance",
    effect="no unit is ever dropped",
    caught_by=("values", "dropped_fraction"),
)
class GaussianNoise(CorrectDropout):
    def multiply(self, x, noise):
        return x * (1 + (self.p / (1 - self.p)) ** 0.5 * torch.randn_like(x))


@mutant(
    "filled_with_the_mean",
    "dropped units are set to the mean of the input instead of 0",
    effect="a fraction p of the outputs is not 0",
    caught_by=("values", "dropped_fraction", "backward"),
)
class FilledWithTheMean(CorrectDropout):
    def multiply(self, x, noise):
        return x * noise + (noise == 0) * x.detach().mean()


@mutant(
    "scaled_at_test_too",
    "scaled in training and at test time",
    effect="the output is (1 - p) x in eval mode",
    caught_by=("evaluation",),
)
class ScaledAtTestToo(CorrectDropout):
    def eval_output(self, x):
        return x * (1 - self.p)


@mutant(
    "scaled_at_test_time",
    "the paper's form: scaled at test time instead of in training",
    effect="x in training and (1 - p) x in eval: right together, wrong as a drop-in",
    caught_by=("values", "mean_and_variance", "evaluation"),
)
class ScaledAtTestTime(ScaledAtTestToo):
    def scale(self, kept):
        return 1.0


@mutant(
    "drops_in_eval",
    "the training flag is ignored",
    effect="a fraction p is dropped in eval mode",
    caught_by=("evaluation",),
)
class DropsInEval(CorrectDropout):
    def eval_output(self, x):
        return self.train_output(x)


@mutant(
    "switched_by_no_grad",
    "switched by no_grad instead of by the mode",
    effect="drops in eval mode whenever gradients are recorded",
    caught_by=("evaluation",),
)
class SwitchedByNoGrad(CorrectDropout):
    def forward(self, x):
        return self.train_output(x) if torch.is_grad_enabled() else x


@mutant(
    "stuck_in_eval",
    "eval mode sets p to 0 and nothing sets it back",
    effect="drops nothing after the first evaluation",
    caught_by=("evaluation",),
)
class StuckInEval(CorrectDropout):
    def eval_output(self, x):
        self.p = 0
        return x
