"""One implementation under judgement, and how a property of it becomes a finding."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from course_utils.conformance.adapters import Misbehaved, Subject, blamed
from course_utils.conformance.calls import Calls
from course_utils.conformance.laws import Law
from course_utils.conformance.report import Diagnosis, Finding
from course_utils.conformance.trials import Trial
from course_utils.words import Sentence

NO_MASK = Diagnosis("no_mask", "not judged: there is no mask of zeros and others to look at")
CALL_FAILED = Diagnosis("call_failed", "not judged: a call in training mode failed")


@dataclass(frozen=True)
class Study:
    """What every property may look at.

    calls: one `Calls` for each rate. trials: one for each circumstance. trouble: the `Diagnosis` of
    why there are no calls, or None. sharing: among how many properties the false alarms are shared.
    """

    subject: Subject
    law: Law
    calls: tuple[Calls, ...]
    trials: tuple[Trial, ...]
    rates: tuple[float, ...]
    seed: int
    false_alarm: float
    sharing: int
    trouble: Diagnosis | None = None

    @cached_property
    def right_values(self):
        """Whether every output of the main calls is one that the law allows."""
        return not self.trouble and all(calls.has_right_value.all() for calls in self.calls)

    @cached_property
    def right_eval(self):
        """Whether eval mode was the identity at every rate."""
        return not self.trouble and all(
            np.array_equal(calls.eval_output, calls.x) for calls in self.calls
        )

    @property
    def repeats(self):
        """Whether a mask of the main calls came back."""
        return any(calls.repeats for calls in self.calls)

    def fault(self, property):
        """(diagnosis, circumstance) of a trial with a fault of `property`, core ones first."""
        found = [(t.faults[property], t.circumstance) for t in self.trials if property in t.faults]
        return min(found, key=lambda pair: not pair[1].core, default=None)


class NotApplicable(Exception):
    """Raised by a property that makes no sense for what is judged; holds the reason."""

    def __init__(self, diagnosis):
        super().__init__(str(diagnosis))
        self.diagnosis = diagnosis


class Failed(Exception):
    """Raised by a property that does not hold: the mistake it points to, the numbers, and where."""

    def __init__(self, diagnosis, evidence="", circumstance=None):
        super().__init__(str(diagnosis))
        self.diagnosis, self.evidence, self.circumstance = diagnosis, evidence, circumstance

    @property
    def is_core(self):
        """Whether it was seen in the main calls, or in a circumstance of the dropout itself."""
        return self.circumstance is None or self.circumstance.core


@dataclass(frozen=True)
class Property:
    """One thing that is true of a right dropout; called with a `Study` it gives a `Finding`.

    id: the name of its function. core: whether it belongs to being a dropout at all. check: returns
    evidence or raises NotApplicable or Failed. comparisons_of: (study, calls) -> comparisons, of
    one that goes by chance.
    """

    id: str
    label: str
    claim: str
    core: bool
    check: Callable[[Study], object]
    comparisons_of: Callable | None = None

    @property
    def by_chance(self):
        """Whether p-values decide."""
        return self.comparisons_of is not None

    def __call__(self, study):
        failures, evidence = [], ""
        try:
            with blamed(but=(NotApplicable, Failed)):
                evidence = self.check(study)
        except NotApplicable as reason:
            return self._finding(None, reason.diagnosis)
        except Misbehaved as error:
            failures.append(Failed(error.diagnosis))
        except Failed as failure:
            failures.append(failure)
        if found := study.fault(self.id):
            failures.append(Failed(found[0], circumstance=found[1]))
        if not failures:
            return self._finding(True, evidence=evidence)
        # a fault of the dropout itself comes before one of the contract
        first = min(failures, key=lambda failure: not failure.is_core)
        core = self.core and first.is_core
        return self._finding(False, first.diagnosis, first.evidence, first.circumstance, core)

    def _finding(self, passed, diagnosis=None, evidence="", circumstance=None, core=None):
        core = self.core if core is None else core
        about = self.id, Sentence(self.label), self.claim, core
        return Finding(*about, passed, diagnosis, evidence, circumstance)


def conformance_property(label, claim, *, core=True):
    """Make a function of a study a `Property` of its name; it returns evidence, or raises."""
    return lambda check: Property(check.__name__, label, claim, core, check)


def chance_property(label, claim, *, needs_mask=True):
    """Make a function calls -> comparisons a `Property` that judges by p-values.

    It holds where independent coins would do this: `_judged_by_chance` says at which price.
    """

    def decorate(comparisons_of):
        name = comparisons_of.__name__

        def check(study):
            return _judged_by_chance(study, name, comparisons_of, needs_mask)

        return Property(name, label, claim, True, check, comparisons_of)

    return decorate


def _judged_by_chance(study, name, comparisons_of, needs_mask):
    """Evidence, or Failed with the first comparison that is too unlikely.

    Each property that goes by chance gets an equal share of the false alarms: half of it for the
    main calls, shared by the rates and then by the comparisons, half for all trials.
    """
    if study.trouble:
        raise NotApplicable(CALL_FAILED)
    if needs_mask and not all(calls.varies for calls in study.calls):
        raise NotApplicable(NO_MASK)
    outcomes = []
    for calls in study.calls:
        comparisons = list(comparisons_of(study, calls))
        price = 2 * study.sharing * len(study.rates) * len(comparisons)
        outcomes += [(c.charged * price, calls.p, c, None) for c in comparisons]
    in_trials = [
        (comparison, trial.circumstance)
        for trial in study.trials
        for property, comparison in trial.comparisons
        # masks that come back make counts of many calls depend on each other
        if property == name and (name == "fresh_masks" or not study.repeats)
    ]
    in_trials.sort(key=lambda pair: not pair[1].core)
    price = 2 * study.sharing * len(in_trials)
    outcomes += [(c.charged * price, None, c, where) for c, where in in_trials]
    least, p, comparison, where = min(outcomes, key=lambda outcome: outcome[0])
    evidence = _evidence(min(least, 1), p, comparison, where)
    for chance, _, comparison, where in outcomes:
        if chance < study.false_alarm:
            raise Failed(comparison.mistake, evidence, where)
    return evidence


def _evidence(chance, p, comparison, where):
    fields = {"statistic": comparison.statistic, "chance": chance}
    if where is None:
        sentence = "least likely: {statistic} at p = {p:g}, chance {chance:.2g} in all"
        return Sentence(sentence, p=p, **fields)
    sentence = "least likely: {statistic}, with {label}, chance {chance:.2g} in all"
    return Sentence(sentence, label=Sentence(where.label), **fields)
