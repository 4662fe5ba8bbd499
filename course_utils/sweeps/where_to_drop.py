"""500 digits, clean or with labels redrawn: where should dropout stand, and how much of it?"""

from functools import partial

import torch
from torch import nn

from course_utils.data import draw_digits
from course_utils.experiments import grid
from course_utils.models import mlp
from course_utils.training import accuracy, cross_entropy, train

PLACES = {  # which of input, first and second hidden layer are dropped
    "nowhere": (0, 0, 0),
    "input": (1, 0, 0),
    "first hidden": (0, 1, 0),
    "before the last layer": (0, 0, 1),
    "every hidden layer": (0, 1, 1),
    "everywhere": (1, 1, 1),
}


def net_with_dropout(place, p, width, seed):
    """64 pixels, two hidden layers of `width`, 10 classes; the weights depend on width and seed."""
    on_input, *on_hidden = (p * drops for drops in PLACES[place])
    rates = iter(on_hidden)
    net = mlp([64, width, width, 10], p, lambda _: nn.Dropout(next(rates)), seed=seed)
    return nn.Sequential(nn.Dropout(on_input), *net)


def where_to_drop(seed, redrawn, place, p, width, decay):
    """Errors in % on unseen digits, at the end and where validation was best."""
    learned, validation, test = draw_digits(seed, redrawn)
    net = net_with_dropout(place, p, width, seed)
    history = train(
        net,
        *learned,
        loss=cross_entropy,
        epochs=60,
        batch_size=50,
        seed=seed,
        optimiser=partial(torch.optim.AdamW, lr=0.002, weight_decay=decay),
        validation=validation,
        watch={"test": lambda net: 100 * (1 - accuracy(net(test.features), test.labels))},
        every=3,
    )
    best = history.validation.argmin()
    test_error = history.watched["test"]
    return {
        "end": test_error[-1],
        "stopped": test_error[best],
        "stopped_after": history.epochs[best],
    }


REDRAWN = [0, 0.2]
AS_BEFORE = {"redrawn": REDRAWN, "width": [128], "decay": [0]}
EXPERIMENT = where_to_drop
SETTINGS = [
    *grid(place=["nowhere"], p=[0], **AS_BEFORE),
    *grid(place=[*PLACES][1:], p=[0.2, 0.5], **AS_BEFORE),
    *grid(place=["every hidden layer"], p=[0.1, 0.35, 0.65, 0.8], **AS_BEFORE),
    *grid(place=["nowhere"], p=[0], redrawn=REDRAWN, width=[256], decay=[0]),
    *grid(place=["every hidden layer"], p=[0.5], redrawn=REDRAWN, width=[256], decay=[0]),
    *grid(place=["nowhere"], p=[0], redrawn=REDRAWN, width=[128], decay=[1]),
    *grid(place=["every hidden layer"], p=[0.2, 0.5], redrawn=REDRAWN, width=[128], decay=[1]),
]
SEEDS = range(20)
