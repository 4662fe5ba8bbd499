"""150 000 fresh rows once, or 500 rows 300 times: in which of the two does dropout help?"""

import torch
from torch import nn

from course_utils.experiments import grid
from course_utils.models import mlp
from course_utils.training import squared_error, train

INPUTS, STEPS, BATCH = 20, 3000, 50
PASSES = {"one": 1, "many": 300}  # of the rows; the number of steps is the same


class DropoutInTime(nn.Module):
    """Dropout with rate p in the steps of training from `first` on, up to `end`; else nothing."""

    def __init__(self, p, first, end):
        super().__init__()
        self.p, self.first, self.end = p, first, end
        self.register_buffer("step", torch.tensor(0))  # `train` puts buffers back after a look

    def forward(self, h):
        drops = self.training and self.first <= self.step < self.end
        self.step += self.training
        return nn.functional.dropout(h, self.p, training=bool(drops))


WHEN = {"always": (0, STEPS), "early": (0, STEPS // 3), "late": (STEPS - STEPS // 3, STEPS)}


def draw_task(seed, n):
    """A function of 20 inputs to learn: `n` noisy rows, 250 more to stop by, 2000 without noise.

    Each is (x, y). The function is a sum of ten tanh units of random weights, scaled so that its
    standard deviation is 1; that of the noise is 0.5.
    """
    generator = torch.Generator().manual_seed(seed)
    hidden = torch.randn(INPUTS, 10, generator=generator) * 2 / INPUTS**0.5
    x = torch.randn(n + 2250, INPUTS, generator=generator)
    y = (x @ hidden).tanh() @ torch.randn(10, generator=generator)
    y /= y.std()
    noisy = y + 0.5 * torch.randn(len(x), generator=generator)
    judge, stop, learn = slice(2000), slice(2000, 2250), slice(2250, None)
    return (x[learn], noisy[learn]), (x[stop], noisy[stop]), (x[judge], y[judge])


def one_pass_or_many(seed, passes, p, when):
    """Squared error against the noiseless function, at the end and where validation was best."""
    n = STEPS * BATCH // PASSES[passes]
    learned, validation, (x_test, y_test) = draw_task(seed, n)
    net = mlp([INPUTS, 128, 128, 1], p, lambda p: DropoutInTime(p, *WHEN[when]), seed=seed)
    history = train(
        net,
        *learned,
        loss=squared_error,
        epochs=PASSES[passes],
        batch_size=BATCH,
        seed=seed,
        validation=validation,
        watch={"test": lambda net: squared_error(net(x_test), y_test).mean()},
        every=2,
    )
    best = history.validation.argmin()
    test = history.watched["test"]
    return {"end": test[-1], "stopped": test[best], "stopped_after": history.epochs[best]}


EXPERIMENT = one_pass_or_many
SETTINGS = [
    *grid(passes=list(PASSES), p=[0, 0.1, 0.3], when=["always"]),
    *grid(passes=list(PASSES), p=[0.3], when=["early", "late"]),
]
SEEDS = range(10)
