"""The paper's Table 9 as a controlled comparison: one net, one budget, six regularisers."""

import hashlib
import os
from pathlib import Path

import torch

from course_utils import paper
from course_utils.training import cross_entropy, train_resumably

CHECKPOINTS_NAMED_BY = "COURSE_CHECKPOINTS"  # the environment variable; without it, none is written


def mnist(seed, part, arm, strength, width, epochs):
    """Errors in per cent of one arm on validation and test rows; `seed` draws rows and weights."""
    rows = paper.mnist_rows(part, seed)
    rates = (paper.P_HIDDEN, paper.P_INPUT) if arm.startswith("dropout") else (0.0, 0.0)
    net = paper.net([784, width, width, 2 * width, 10], rates[0], p_input=rates[1], seed=seed)
    train_resumably(
        net,
        *rows[0],
        loss=cross_entropy,
        epochs=epochs,
        batch_size=100,
        optimiser=paper.adam_with(net, arm, strength),
        seed=int(torch.randint(2**62, ())),
        **checkpoint(f"{part} {arm} {strength} {width} {epochs} {seed}"),
    )
    names = ("train_error", "validation_error", "test_error")
    return {name: paper.error_percent(net, table) for name, table in zip(names, rows, strict=True)}


def checkpoint(run):
    """Where `run` keeps what it has done, and what must be the same for it to go on from there."""
    folder = os.environ.get(CHECKPOINTS_NAMED_BY)
    if not folder:
        return {}
    code = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:8]
    identity = f"{run} {code} {torch.__version__}"
    return {"checkpoint": Path(folder) / f"{run}.pt", "identity": identity}


def settings(strengths, **budget):
    """A setting of `mnist` for each arm and each of its strengths; None where it has no strength.

    budget: part, epochs and width.
    """
    return [
        {**budget, "arm": arm, "strength": strength}
        for arm, several in strengths.items()
        for strength in several
    ]


SEEDS = range(5)
BUDGET = {"part": "package", "epochs": 8}
L2, MAX_NORM = (1e-7, 1e-6, 1e-5, 1e-4, 1e-3), (0.5, 1, 2, 4, 8)
TRIED = {"L2": L2, "max-norm": MAX_NORM, "dropout + L2": L2, "dropout + max-norm": MAX_NORM}
CHOSEN = {  # of those tried, by the validation rows of the narrow net; of L2 the weakest
    "nothing": [None],
    "L2": [1e-7],
    "max-norm": [2],
    "dropout": [None],
    "dropout + L2": [1e-7],
    "dropout + max-norm": [4],
}
SEARCH = settings(TRIED, **BUDGET, width=128)
VERDICT = settings(CHOSEN, **BUDGET, width=512)

EXPERIMENT = mnist
NEEDS = paper.missing_digits
SETTINGS = SEARCH + VERDICT
