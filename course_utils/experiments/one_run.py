"""One run of an experiment: it begins alike in whatever process, and leaves no trace there."""

import hashlib
import json
import threading
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from numbers import Real
from time import perf_counter
from traceback import format_exception

import numpy as np
import torch
from threadpoolctl import ThreadpoolController

from course_utils.arguments import given
from course_utils.experiments.settings import OWN_COLUMNS, as_text
from course_utils.seeding import seeded

_running = threading.RLock()  # the global generators belong to one run of a process at a time


class RunError(RuntimeError):
    """A run failed; the sentence names its setting and seed."""


@dataclass(frozen=True)
class Outcome:
    """What one run gave: `measures` by name, its `seconds`, and the `versions` it ran with."""

    measures: dict[str, float]
    seconds: float
    versions: dict[str, str]


def attempt(number, experiment, setting, seed):
    """(number, the `Outcome` of one run, or the RunError that names it): it raises nothing."""
    try:
        return number, one_run(experiment, setting, seed)
    except Exception as error:
        told = f"{type(error).__name__}: {error}"
        failure = RunError(f"{in_words(experiment, setting, seed)} failed with {told}")
        failure.add_note("".join(format_exception(error)))  # a traceback itself cannot travel
        return number, failure


def one_run(experiment, setting, seed):
    """The `Outcome` of experiment(seed=seed, **setting), whatever ran before in this process."""
    with _alone(), _as_at_the_start(), seeded(derived_seed(experiment.__name__, setting, seed)):
        began = perf_counter()
        measures = experiment(seed=seed, **setting)
        seconds = perf_counter() - began
    return Outcome(_numbers(measures), seconds, versions())


def derived_seed(name, setting, seed):
    """The seed of the global generators, a number of 63 bits made from all three by SHA-256."""
    told = json.dumps([name, sorted(as_text(setting).items()), seed])
    return int.from_bytes(hashlib.sha256(told.encode()).digest()[:8], "big") >> 1


def versions():
    """What the last digits of a run depend on, beside its seed: two versions and the processor."""
    cpu = torch.backends.cpu.get_cpu_capability()
    return {"torch": torch.__version__, "numpy": np.__version__, "cpu": cpu}


def in_words(experiment, setting, seed):
    """The run as an error names it."""
    told = ", ".join(f"{name}={value!r}" for name, value in [*setting.items(), ("seed", seed)])
    return f"the run {experiment.__name__}({told})"


@contextmanager
def _alone():
    """Refuse a second run in the same process at the same time."""
    if not _running.acquire(blocking=False):
        raise RuntimeError(
            "two runs met in one process, where they would draw from the same generators: give "
            "each worker one thread (Dask: threads_per_worker=1, or --nthreads 1)"
        )
    try:
        yield
    finally:
        _running.release()


@contextmanager
def _as_at_the_start():
    """One thread, float32, gradients on: as a new process has it; afterwards all as it was.

    joblib gives torch two threads with one worker and one thread with two, and sums depend on it.
    """
    threads, dtype = torch.get_num_threads(), torch.get_default_dtype()
    try:
        with (
            ThreadpoolController().limit(limits=1),
            torch.inference_mode(False),
            torch.enable_grad(),
        ):
            torch.set_num_threads(1)
            torch.set_default_dtype(torch.float32)
            yield
    finally:
        torch.set_num_threads(threads)
        torch.set_default_dtype(dtype)


def _numbers(measures):
    """`measures` as floats by name, if they are numbers under names of their own."""
    if not isinstance(measures, Mapping) or not measures:
        raise TypeError(
            f"an experiment has to return numbers by name, but this returned {given(measures)}"
        )
    numbers = {}
    for name, value in measures.items():
        if not isinstance(name, str) or not name.isidentifier() or name in OWN_COLUMNS:
            raise ValueError(f"an experiment may not name a result {given(name)}")
        if isinstance(value, torch.Tensor | np.ndarray | np.generic) and not value.ndim:
            value = value.item()
        if not isinstance(value, Real):
            raise TypeError(f"the result {name} has to be a number, but is {given(value)}")
        numbers[name] = float(value)
    return numbers
