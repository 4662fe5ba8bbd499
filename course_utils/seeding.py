"""The three global generators, of torch, NumPy and Python: put back to where they were."""

import random
from contextlib import contextmanager

import numpy as np
import torch

from course_utils.arguments import whole


@contextmanager
def seeded(seed):
    """Seed the global generators for a `with` block; afterwards they go on from where they were.

    seed: a whole number from 0 up. The generators of other devices are left alone.
    """
    seed = whole("seed", seed)
    with undisturbed():
        torch.default_generator.manual_seed(seed)  # torch.manual_seed would reseed the GPUs too
        np.random.seed(seed % 2**32)  # noqa: NPY002
        random.seed(seed)
        yield


@contextmanager
def undisturbed():
    """The global generators go on after the `with` block as if nothing had drawn in it."""
    states = torch.get_rng_state(), np.random.get_state(), random.getstate()  # noqa: NPY002
    try:
        yield
    finally:
        torch.set_rng_state(states[0])
        np.random.set_state(states[1])  # noqa: NPY002
        random.setstate(states[2])
