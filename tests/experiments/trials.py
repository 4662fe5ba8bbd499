"""Small experiments that the tests of `experiments` run, here and in other processes."""

import os
import random
import signal
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from course_utils.models import mlp


def train_with_dropout(seed, p, width=16):
    """A real training: rows from `seed`, masks and batches from the global generators."""
    rows = torch.Generator().manual_seed(seed)
    x = torch.randn(64, 8, generator=rows)
    y = x.sum(1) + torch.randn(64, generator=rows)
    net = mlp([8, width, 1], p, nn.Dropout, seed=seed)
    adam = torch.optim.Adam(net.parameters(), lr=0.01)
    for _ in range(20):
        adam.zero_grad()
        ((net(x).squeeze(1) - y) ** 2).mean().backward()
        adam.step()
    net.eval()
    with torch.no_grad():
        return {"error": ((net(x).squeeze(1) - y) ** 2).mean(), "weight": net[0].weight.sum()}


def drawn(seed, p):
    """What the three global generators give, and what `seed` gives alone."""
    return {
        "from_torch": torch.rand(()),
        "from_numpy": np.random.rand(),  # noqa: NPY002
        "from_python": random.random(),
        "shared": torch.rand((), generator=torch.Generator().manual_seed(seed)),
    }


def state_of_process(seed, p):
    """What a run finds, whatever its process was set to before."""
    return {
        "threads": torch.get_num_threads(),
        "float32": torch.get_default_dtype() is torch.float32,
        "grad": torch.is_grad_enabled(),
        "product": (torch.rand(300, 300) @ torch.rand(300, 300)).sum(),
    }


def noted(seed, folder, p=0):
    """Leaves a note of each time that it runs, so that runs can be counted."""
    with open(Path(folder) / f"{p}-{seed}", "a", encoding="utf-8") as note:
        note.write(f"{os.getpid()}\n")
    return {"value": seed + p}


def fails_at_two(seed, p):
    if seed == 2:
        raise ZeroDivisionError("there is nothing to divide by")
    return {"value": seed}


def kills_its_worker_once(seed, folder):
    """The first run with seed 3 kills the process it is in; the next one does not."""
    time.sleep(0.05)
    mark = Path(folder) / "killed"
    if seed == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return noted(seed, folder)


def kills_its_worker(seed, p):
    os.kill(os.getpid(), signal.SIGKILL)


def slow(seed, p):
    time.sleep(0.5)
    return {"value": seed}


def noted_slowly(seed, folder):
    time.sleep(0.1)
    return noted(seed, folder)
