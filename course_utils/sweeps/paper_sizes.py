"""The paper's Figure 10: what dropout changes, against the number of rows to learn from."""

import torch

from course_utils import paper
from course_utils.experiments import grid
from course_utils.training import cross_entropy, train

STEPS, BATCH = 1200, 50  # of every run, however many rows there are


def paper_sizes(seed, rows, dropout):
    """Errors in per cent after 1200 steps on so many rows; dropout at 0.5, and 0.2 on the input."""
    learned, unseen = paper.package_rows((rows, 2000), seed)
    rates = (paper.P_HIDDEN, paper.P_INPUT) if dropout else (0.0, 0.0)
    net = paper.net([784, 256, 256, 10], rates[0], p_input=rates[1], seed=seed)
    epochs = STEPS * BATCH // rows
    settings = {"loss": cross_entropy, "epochs": epochs, "every": epochs, "batch_size": BATCH}
    train(net, *learned, optimiser=paper.adam, seed=int(torch.randint(2**62, ())), **settings)
    return {
        "train_error": paper.error_percent(net, learned),
        "test_error": paper.error_percent(net, unseen),
    }


EXPERIMENT = paper_sizes
NEEDS = paper.missing_digits
SETTINGS = grid(rows=[100, 500, 1000, 5000, 8000], dropout=[False, True])
SEEDS = range(6)
