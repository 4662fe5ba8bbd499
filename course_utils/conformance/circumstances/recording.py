"""Whether a gradient is recorded, and what becomes of the tensors of earlier calls."""

from functools import partial

import torch

from course_utils.conformance.circumstances.circumstance import TENSORS, Circumstance
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.trial_faults import OVERWRITTEN
from course_utils.conformance.trials import RATES

EARLIER_CHANGED = Diagnosis(
    "earlier_output_changed", "the output of an earlier call is overwritten by a later one"
)


def without_gradient(trial, around):
    """Nothing is recorded: dropout goes on all the same."""
    trial.ask_all(around=around, upstream=None)


def under_autocast(trial):
    trial.ask_all(around=partial(torch.autocast, "cpu", torch.bfloat16))


def as_parameter(trial):
    trial.ask_all(given=lambda base: torch.nn.Parameter(base.clone()))


def same_input_again(trial):
    """One and the same tensor, handed in again and again: each call draws anew."""
    shape, calls = trial.sizes()[0]
    x = trial.x(shape)
    trial.subject.build(RATES[0])(x, True)
    if not torch.equal(x, trial.x(shape)):
        trial.fault("input_left_alone", OVERWRITTEN)  # so that it is no longer the same
        return
    for p in RATES:
        trial.ask(p, shape, calls, given=lambda base: base)


def earlier_output_stays(trial):
    """What one call gave back is still the same after the next one."""
    for p in RATES:
        for shape, _ in trial.sizes():
            call, x = trial.subject.build(p), trial.x(shape)
            first = call(x.clone(), True)
            before = first.detach().clone()
            call(x.clone(), True)
            if not torch.equal(first.detach(), before):
                trial.fault("own_output", EARLIER_CHANGED)


RECORDING = (
    Circumstance("no_grad", "torch.no_grad()", partial(without_gradient, around=torch.no_grad)),
    Circumstance(
        "inference_mode",
        "torch.inference_mode()",
        partial(without_gradient, around=torch.inference_mode),
        TENSORS,
    ),
    Circumstance("autocast", "torch.autocast in bfloat16", under_autocast, TENSORS),
    Circumstance("parameter", "an nn.Parameter as input", as_parameter, TENSORS),
    Circumstance("same_input", "one tensor handed in again and again", same_input_again),
    Circumstance(
        "next_call",
        "an output that is kept while the layer is called again",
        earlier_output_stays,
        asks=("own_output", "works_everywhere"),
    ),
)
