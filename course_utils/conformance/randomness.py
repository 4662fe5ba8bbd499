"""Whose random numbers are used: the global generator's, when and only when there are coins."""

import random

import numpy as np
import torch

from course_utils.conformance.adapters import differentiate
from course_utils.conformance.calls import signed_exponentials
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.study import Failed, conformance_property
from course_utils.conformance.trial_faults import IDLE_DRAWS, RESEEDS
from course_utils.seeding import seeded
from course_utils.words import Sentence

RATE = 0.3
NOT_REPRODUCED = Diagnosis(
    "not_reproduced", "the same seed of the global generator does not give the same mask again"
)


@conformance_property(
    "random numbers",
    "one seed gives one mask; the stream is neither seeded anew nor used without need",
    core=False,
)
def random_numbers(study):
    subject, shape = study.subject, study.law.shape_for(8, 65)
    x = signed_exponentials(shape, study.seed, subject.dtype)
    _check_idle(study, _idle_calls(subject, x))
    begins, ends, outputs = [], [], []
    for seed in (1, 2, 1):
        with seeded(seed):
            begins.append(_state())
            outputs.append(subject.build(RATE)(x.clone(), True))
            ends.append(_state())
    for generator in range(len(ends[0])):
        was_used = ends[0][generator] != begins[0][generator]
        if was_used and ends[0][generator] == ends[1][generator]:
            raise Failed(RESEEDS)
    has_its_own = ends[0] == begins[0]  # whose seed we do not know
    if not has_its_own and not torch.equal(outputs[0], outputs[2]):
        raise Failed(NOT_REPRODUCED)
    _check_idle(study, _calls_at_the_ends(subject, study.law, x))
    if has_its_own:
        return Sentence("no global generator is used: it seems to have one of its own")
    return Sentence("eval, p = 0, p = 1, an empty input, backward; three seeds")


def _check_idle(study, calls):
    """None of `calls` (case -> call) may change the state of a global generator."""
    for case, idle in calls.items():
        with seeded(study.seed):
            before = _state()
            idle()
            if _state() != before:
                raise Failed(IDLE_DRAWS[case])


def _idle_calls(subject, x):
    """The layers are built first: to draw when a layer is made is no fault of its calls."""
    call, empty = subject.build(RATE), x[:0].clone()
    calls = {"eval": lambda: call(x.clone(), False), "empty": lambda: call(empty, True)}
    if subject.has_backward:
        leaf = x.clone().requires_grad_()
        output = call(leaf * 1, True)
        if output.requires_grad:
            calls["backward"] = lambda: differentiate(output, leaf, torch.ones_like(leaf))
    return calls


def _calls_at_the_ends(subject, law, x):
    rates = {"p_0": 0.0} if law.normal else {"p_0": 0.0, "p_1": 1.0}  # normal noise has no p = 1
    layers = {case: subject.build(p) for case, p in rates.items()}
    return {case: lambda call=call: call(x.clone(), True) for case, call in layers.items()}


def _state():
    """The states of the three global generators, fit to be compared."""
    numpy_state = np.random.get_state()  # noqa: NPY002
    return (
        torch.get_rng_state().numpy().tobytes(),
        (numpy_state[1].tobytes(), numpy_state[2:]),
        random.getstate(),
    )
