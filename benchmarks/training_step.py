"""A whole training step of the course's network: which share of it does dropout take?"""

from statistics import median

import torch
from torch import nn

from benchmarks.fresh_process import rows_of_each_thread_count
from course_utils.dropout import Dropout
from course_utils.fast_dropout import FastDropout
from course_utils.models import mlp
from course_utils.timing import by_turns, deciles
from course_utils.training import cross_entropy

SIZES, P, BATCH = [784, 1024, 1024, 10], 0.5, 128
WITHOUT = "none"
LAYERS = {
    WITHOUT: lambda p: nn.Identity(),
    "nn.Dropout": nn.Dropout,
    "Dropout": Dropout,
    "FastDropout": FastDropout,
}
NOTE = f"""\
A step of mlp({SIZES}, p={P}) with a batch of {BATCH}: forward, loss,
backward, Adam. The share is what it takes longer than one without dropout, round by round.\
"""


def section(quick):
    """A row for each layer and number of threads."""
    rows = rows_of_each_thread_count(rows_of_layers, quick)
    return {"title": "A training step", "note": NOTE, "rows": rows}


def training_step(dropout):
    """A call that takes one step, always on the same rows."""
    model = mlp(SIZES, P, dropout, seed=0).train()
    adam = torch.optim.Adam(model.parameters())
    x, labels = torch.rand(BATCH, SIZES[0]), torch.arange(BATCH) % SIZES[-1]

    def step():
        adam.zero_grad()
        cross_entropy(model(x), labels).mean().backward()
        adam.step()

    return step


def rows_of_layers(quick):
    """The rows of this process, with as many threads as it has."""
    steps = {name: training_step(dropout) for name, dropout in LAYERS.items()}
    taken = by_turns(steps, rounds=3 if quick else 21, seconds=0.02 if quick else 0.1)
    without = taken[WITHOUT]
    return [
        {
            "dropout": name,
            "threads": torch.get_num_threads(),
            "ms a step": 1e3 * median(own),
            "share of dropout, %": "" if name == WITHOUT else deciles(100 * (1 - without / own)),
        }
        for name, own in taken.items()
    ]
