"""From an implementation to its report."""

import warnings
from contextlib import contextmanager

import numpy as np
import torch

from course_utils.conformance import (
    contract,
    counts,
    edges,
    gradients,
    independence,
    randomness,
    values,
)
from course_utils.conformance.adapters import Misbehaved, adapt, blamed
from course_utils.conformance.calls import draw
from course_utils.conformance.circumstances import CIRCUMSTANCES
from course_utils.conformance.law_fit import fitted
from course_utils.conformance.laws import LAWS, Law, elementwise
from course_utils.conformance.report import FALSE_ALARM, Report
from course_utils.conformance.study import Study
from course_utils.seeding import seeded

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
    contract.own_output,
    contract.form_kept,
    contract.works_everywhere,
    contract.errors,
    contract.no_state,
    randomness.random_numbers,
)
BY_CHANCE = tuple(asked for asked in PROPERTIES if asked.by_chance)

LOWEST, HIGHEST = 0.05, 0.95  # beyond, the approximate tails are not known to be good enough


def check_dropout(
    implementation, *, law=elementwise, rates=(0.1, 0.3, 0.8), seed=0, false_alarm=FALSE_ALARM
):
    """Is this a dropout? Judge every property, in every circumstance, and return the `Report`.

    implementation: a factory p -> nn.Module, such as nn.Dropout; or a function (x, p, training) ->
    tensor; or either, or a NumPy function, wrapped by `from_module`, `from_function`, `from_numpy`.
    law: what is dropped together and by what the rest is multiplied; one of `LAWS`, or its id.
    rates: the drop probabilities of the main calls, each in [0.05, 0.95]; circumstances are asked
    at 0.3 and 0.5, and p = 0 and p = 1 always. seed: of the inputs and of the global generators of
    torch, NumPy and Python, all of which are put back afterwards; an implementation with a
    generator of its own draws from that. false_alarm: the chance that a right dropout fails
    anything. Everything runs on the CPU.
    Raises ValueError for law, rates, seed and false_alarm, TypeError for what cannot be an
    implementation.
    """
    subject, law, rates = adapt(implementation), _checked_law(law), _checked_rates(rates)
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**63:
        raise ValueError(f"seed has to be a whole number from 0 to 2**63 - 1, but got {seed!r}")
    if not 0 < false_alarm < 1:
        raise ValueError(f"false_alarm has to be between 0 and 1, but got {false_alarm}")
    return examine(subject, rates, seed, law=law, false_alarm=false_alarm)


def examine(
    subject,
    rates,
    seed,
    properties=PROPERTIES,
    *,
    law=elementwise,
    circumstances=CIRCUMSTANCES,
    false_alarm=FALSE_ALARM,
):
    """The report on some of the properties and circumstances; `check_dropout` asks for all.

    Each property has the share of the false alarms that it has among all.
    """
    with quiet(seed):
        study = studied(
            subject, rates, seed, law=law, circumstances=circumstances, false_alarm=false_alarm
        )
        left_out = tuple((t.circumstance, t.left_out) for t in study.trials if t.left_out)
        findings = tuple(asked(study) for asked in properties)
        return Report(subject.name, rates, findings, false_alarm, study.law, left_out)


def studied(subject, rates, seed, *, law, circumstances, false_alarm):
    """The `Study` of a subject: every call that is shared is made, nothing is judged yet."""
    calls, trials, trouble = (), (), None
    law = fitted(law, subject)
    try:
        with blamed():
            calls = draw(subject, law, rates, seed)
    except Misbehaved as error:
        trouble = error.diagnosis
    else:
        tried = (circumstance.tried(subject, law, seed) for circumstance in circumstances)
        trials = tuple(trial for trial in tried if trial is not None)
    sharing = len(BY_CHANCE)
    return Study(subject, law, calls, trials, rates, seed, false_alarm, sharing, trouble)


def _checked_law(law):
    if isinstance(law, str):
        law = LAWS.get(law, law)
    if not isinstance(law, Law):
        raise ValueError(f"law has to be one of {', '.join(LAWS)}, but got {law!r}")
    return law


def _checked_rates(rates):
    rates = tuple(float(p) for p in rates)
    if not rates or not all(LOWEST <= p <= HIGHEST for p in rates):
        raise ValueError(
            f"rates has to hold at least one p, each between {LOWEST} and {HIGHEST}, "
            f"but got {rates}"
        )
    return rates


@contextmanager
def quiet(seed):
    """Generators seeded, one thread, no warnings, gradients on; afterwards as it was.

    So is torch's default dtype, should an implementation have changed it.
    """
    threads, dtype = torch.get_num_threads(), torch.get_default_dtype()
    torch.set_num_threads(1)  # several on so little work fight for busy cores
    try:
        with seeded(seed), warnings.catch_warnings(), torch.enable_grad():
            warnings.simplefilter("ignore")
            with np.errstate(all="ignore"):
                yield
    finally:
        torch.set_num_threads(threads)
        torch.set_default_dtype(dtype)
