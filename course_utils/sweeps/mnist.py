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


STRENGTHS = {"L2": (1e-6, 1e-5, 1e-4, 1e-3), "max-norm": (0.5, 1, 2, 4)}
BUDGET = {"part": "package", "epochs": 8}


def settings(arms, **budget):
    """A setting for each of `arms`, pairs of a row of the paper's Table 9 and its strength."""
    return [{**budget, "arm": arm, "strength": strength} for arm, strength in arms]


SEARCH = settings(
    [
        (arm, strength)
        for arm in ("L2", "max-norm", "dropout + L2", "dropout + max-norm")
        for strength in STRENGTHS[arm.split(" + ")[-1]]
    ],
    **BUDGET,
    width=256,
)
EXPERIMENT = mnist
SETTINGS = SEARCH
SEEDS = range(5)
