"""The three global generators, of torch, NumPy and Python: seeded for a while, and put back."""

import random
from contextlib import contextmanager

import numpy as np
import torch


@contextmanager
def seeded(seed):
    """Seed the global generators for a `with` block; afterwards they go on from where they were.

    seed: a whole number from 0 up. The generators of other devices are left alone.
    """
    states = torch.get_rng_state(), np.random.get_state(), random.getstate()  # noqa: NPY002
    try:
        torch.default_generator.manual_seed(seed)  # torch.manual_seed would reseed the GPUs too
        np.random.seed(seed % 2**32)  # noqa: NPY002
        random.seed(seed)
        yield
    finally:
        torch.set_rng_state(states[0])
        np.random.set_state(states[1])  # noqa: NPY002
        random.setstate(states[2])
