"""k masks in each step, averaged: the noise goes, the penalty stays; and the error?"""

from functools import partial

import torch
from torch import nn

from course_utils.data import draw_digits
from course_utils.experiments import grid
from course_utils.models import mlp
from course_utils.training import train


class MeanOverMasks(nn.Module):
    """The log-probabilities of `net`'s classes, in training the mean over `k` masks of each row.

    Their loss is then the mean loss over the masks, for it is linear in them.
    """

    def __init__(self, net, k):
        super().__init__()
        self.net, self.k = net, k

    def forward(self, x):
        copies = x.expand(self.k if self.training else 1, *x.shape)
        return self.net(copies).log_softmax(-1).mean(0)


def loss_of_log_probabilities(log_probabilities, labels):
    """The cross-entropy of each row."""
    return -log_probabilities.gather(-1, labels.unsqueeze(-1)).squeeze(-1)


def masks_a_step(seed, redrawn, p, k):
    """Errors in % and loss on unseen digits, at the end and where validation was best."""
    learned, validation, test = draw_digits(seed, redrawn)
    model = MeanOverMasks(mlp([64, 64, 64, 10], p, nn.Dropout, seed=seed), k)

    def error(model):
        return 100 * (model(test.features).argmax(-1) != test.labels).double().mean()

    history = train(
        model,
        *learned,
        loss=loss_of_log_probabilities,
        epochs=60,
        batch_size=50,
        seed=seed,
        optimiser=partial(torch.optim.SGD, lr=0.2),
        validation=validation,
        watch={
            "error": error,
            "loss": lambda model: loss_of_log_probabilities(
                model(test.features), test.labels
            ).mean(),
        },
        every=3,
    )
    best = history.validation.argmin()
    found = history.watched
    return {
        "end": found["error"][-1],
        "stopped": found["error"][best],
        "end_loss": found["loss"][-1],
        "stopped_loss": found["loss"][best],
        "train_loss": history.eval_mode[-1],
    }


EXPERIMENT = masks_a_step
SETTINGS = [
    *grid(redrawn=[0, 0.2], p=[0], k=[1]),
    *grid(redrawn=[0, 0.2], p=[0.5], k=[1, 2, 4, 16]),
    *grid(redrawn=[0.2], p=[0.5], k=[64]),  # as dear as all others together
]
SEEDS = range(20)
