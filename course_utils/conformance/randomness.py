"""Whose random numbers are used: the global generator's, when and only when there are coins."""

import random

import numpy as np
import torch

from course_utils.conformance.adapters import differentiate
from course_utils.conformance.calls import signed_exponentials
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.study import Failed, conformance_property
from course_utils.seeding import seeded
from course_utils.words import Sentence

RATE = 0.3
RESEEDS = Diagnosis("reseeds", "the global generator is seeded anew: the user's numbers repeat")
NOT_REPRODUCED = Diagnosis(
    "not_reproduced", "the same seed of the global generator does not give the same mask again"
)
IDLE_CASES = {
    "eval": "random numbers are used up in eval mode, where there are no coins",
    "p_0": "random numbers are used up at p = 0, where there are no coins",
    "p_1": "random numbers are used up at p = 1, where there are no coins",
    "empty": "random numbers are used up on an empty input, where there are no coins",
    "backward": "random numbers are used up by backward, where there are no coins",
}
IDLE_DRAWS = {case: Diagnosis(f"draws_{case}", said) for case, said in IDLE_CASES.items()}


@conformance_property(
    "random numbers",
    "one seed gives one mask; the stream is neither seeded anew nor used without need",
    core=False,
)
def random_numbers(study):
    subject, shape = study.subject, study.law.shape_for(8, 65)
    x = signed_exponentials(shape, study.seed, subject.dtype)
    for case, idle in _idle_calls(subject, study.law, x).items():
        with seeded(study.seed):
            before = _state()
            idle()
            if _state() != before:
                raise Failed(IDLE_DRAWS[case])
    begins, ends, outputs = [], [], []
    for seed in (1, 2, 1):
        with seeded(seed):
            begins.append(_state())
            outputs.append(subject.build(RATE)(x.clone(), True))
            ends.append(_state())
    if ends[0] == begins[0]:
        return Sentence("no global generator is used: it seems to have one of its own")
    for generator in range(len(ends[0])):
        was_used = ends[0][generator] != begins[0][generator]
        if was_used and ends[0][generator] == ends[1][generator]:
            raise Failed(RESEEDS)
    if not torch.equal(outputs[0], outputs[2]):
        raise Failed(NOT_REPRODUCED)
    return Sentence("eval, p = 0, p = 1, an empty input, backward; three seeds")


def _idle_calls(subject, law, x):
    calls = {
        "eval": lambda: subject.build(RATE)(x.clone(), False),
        "p_0": lambda: subject.build(0.0)(x.clone(), True),
        "p_1": lambda: subject.build(1.0)(x.clone(), True),
        "empty": lambda: subject.build(RATE)(x[:0].clone(), True),
    }
    if law.normal:
        del calls["p_1"]  # whose variance is infinite
    if subject.has_backward:
        leaf = x.clone().requires_grad_()
        output = subject.build(RATE)(leaf * 1, True)
        if output.requires_grad:
            calls["backward"] = lambda: differentiate(output, leaf, torch.ones_like(leaf))
    return calls


def _state():
    """The states of the three global generators, fit to be compared."""
    numpy_state = np.random.get_state()  # noqa: NPY002
    return (
        torch.get_rng_state().numpy().tobytes(),
        (numpy_state[1].tobytes(), numpy_state[2:]),
        random.getstate(),
    )
