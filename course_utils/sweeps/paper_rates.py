"""The paper's Figure 9: the error against p, for a fixed width, and for a fixed n (1 - p)."""

import torch

from course_utils import paper
from course_utils.experiments import grid
from course_utils.training import cross_entropy, train

WIDTH = 256  # n where it is fixed
KEPT = 64  # n (1 - p) where that is


def paper_rates(seed, fixed, p):
    """Errors in per cent after 800 steps on 2000 digits; `fixed` is n or kept; inputs are whole."""
    learned, unseen = paper.package_rows((2000, 8000), seed)
    n = WIDTH if fixed == "n" else round(KEPT / (1 - p))
    net = paper.net([784, n, n, 10], p, seed=seed)
    settings = {"loss": cross_entropy, "epochs": 20, "every": 20, "batch_size": 50}
    train(net, *learned, optimiser=paper.adam, seed=int(torch.randint(2**62, ())), **settings)
    return {
        "width": n,
        "train_error": paper.error_percent(net, learned),
        "test_error": paper.error_percent(net, unseen),
    }


EXPERIMENT = paper_rates
NEEDS = paper.missing_digits
SETTINGS = grid(fixed=["n", "kept"], p=[0, 0.2, 0.4, 0.5, 0.6, 0.8, 0.9])
SEEDS = range(5)
