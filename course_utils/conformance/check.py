"""From an implementation to its report."""

import random
import warnings
from contextlib import contextmanager

import numpy as np
import torch

from course_utils.conformance import contract, counts, edges, gradients, independence, values
from course_utils.conformance.adapters import Misbehaved, adapt
from course_utils.conformance.report import Report
from course_utils.conformance.samples import draw
from course_utils.conformance.study import Study

PROPERTIES = (
    values.values,
    counts.dropped_fraction,
    values.mean_and_variance,
    counts.equal_places,
    independence.independent_units,
    independence.fresh_masks,
    counts.blind_to_the_input,
    edges.evaluation,
    edges.extremes,
    gradients.backward,
    contract.input_left_alone,
    contract.form_kept,
    contract.awkward_inputs,
    contract.errors,
    contract.no_state,
)

LOWEST, HIGHEST = 0.05, 0.95  # beyond, the approximate tails are not known to be good enough


def check_dropout(implementation, *, rates=(0.1, 0.3, 0.8), seed=0):
    """Is this a dropout? Judge every property and return the `Report`.

    implementation: a factory p -> nn.Module, such as nn.Dropout; or a function (x, p, training) ->
    tensor; or either, or a NumPy function, wrapped by `from_module`, `from_function`, `from_numpy`.
    rates: the drop probabilities at which training is judged, each in [0.05, 0.95]; p = 0 and
    p = 1 are always judged. seed: of the inputs and of the global generators of torch, NumPy and
    Python, all of which are put back afterwards; an implementation with a generator of its own
    draws from that. Everything runs on the CPU.
    Raises ValueError for rates, TypeError for what cannot be an implementation.
    """
    return judge(adapt(implementation), _checked(rates), seed, PROPERTIES)


def judge(subject, rates, seed, properties):
    """The report on some of the properties only; `check_dropout` asks for all."""
    with seeded(seed), warnings.catch_warnings(), np.errstate(all="ignore"), torch.enable_grad():
        warnings.simplefilter("ignore")
        try:
            samples, trouble = draw(subject, rates, seed), None
        except Misbehaved as error:
            samples, trouble = (), str(error)
        study = Study(subject, samples, rates, seed, trouble)
        return Report(subject.name, rates, tuple(find(study) for find in properties))


def _checked(rates):
    rates = tuple(float(p) for p in rates)
    if not rates or not all(LOWEST <= p <= HIGHEST for p in rates):
        raise ValueError(
            f"rates has to hold at least one p, each between {LOWEST} and {HIGHEST}, "
            f"but got {rates}"
        )
    return rates


@contextmanager
def seeded(seed):
    """Seed the three global generators and use one thread; put back what was there."""
    states = torch.get_rng_state(), np.random.get_state(), random.getstate()  # noqa: NPY002
    threads = torch.get_num_threads()
    try:
        torch.set_num_threads(1)  # several on so little work fight for busy cores
        torch.default_generator.manual_seed(seed)  # torch.manual_seed would reseed the GPUs too
        np.random.seed(seed % 2**32)  # noqa: NPY002
        random.seed(seed)
        yield
    finally:
        torch.set_num_threads(threads)
        torch.set_rng_state(states[0])
        np.random.set_state(states[1])  # noqa: NPY002
        random.setstate(states[2])
