"""One implementation under judgement, and how a property of it becomes a finding."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps

import numpy as np

from course_utils.conformance.adapters import Misbehaved, Subject
from course_utils.conformance.report import FALSE_ALARM, Finding
from course_utils.conformance.samples import Sample

STATISTICAL = 6  # properties that judge by p-values share the false-alarm rate: see `by_chance`


@dataclass(frozen=True)
class Study:
    """What every property may look at. `trouble`: why sampling failed, or None."""

    subject: Subject
    samples: tuple[Sample, ...]
    rates: tuple[float, ...]
    seed: int
    trouble: str | None = None

    @cached_property
    def right_values(self):
        """Whether every sampled output was 0 or x / (1 - p)."""
        return not self.trouble and all(sample.right.all() for sample in self.samples)

    @cached_property
    def right_eval(self):
        """Whether eval mode was the identity at every rate."""
        return not self.trouble and all(
            np.array_equal(sample.eval_output, sample.x) for sample in self.samples
        )


class NotApplicable(Exception):
    """Raised by a property that makes no sense for what is judged; the text says why."""


class Failed(Exception):
    """Raised by a property that does not hold: the mistake it points to, and the numbers."""

    def __init__(self, diagnosis, evidence=""):
        super().__init__(diagnosis)
        self.evidence = evidence


def prop(name, claim, *, core=True):
    """Make a function of a study a property: it returns evidence or raises one of the above."""

    def decorate(judge: Callable[[Study], str]):
        @wraps(judge)
        def find(study):
            def finding(passed, diagnosis="", evidence=""):
                return Finding(name, claim, core, passed, diagnosis, evidence)

            try:
                return finding(True, evidence=judge(study))
            except NotApplicable as reason:
                return finding(None, str(reason))
            except Failed as failure:
                return finding(False, str(failure), failure.evidence)
            except Misbehaved as error:
                return finding(False, str(error))

        find.property = name
        return find

    return decorate


def by_chance(study, tests_of, *, needs_mask=True):
    """Judge a property by its tests at every rate: would independent coins do this?

    Each statistical property gets an equal share of the false-alarm rate, each rate an equal share
    of that, each test an equal share again. The diagnosis is that of the first test that fails at
    the first rate that fails, the evidence that of the least likely one. Returns evidence.
    """
    if study.trouble:
        raise NotApplicable("not judged: a call in training mode failed")
    if needs_mask and not all(sample.varies for sample in study.samples):
        raise NotApplicable("not judged: there is no mask of zeros and others to look at")
    outcomes = []
    for sample in study.samples:
        tests = tests_of(sample)
        price = len(tests) * len(study.rates) * STATISTICAL
        outcomes += [(test.charged * price, sample.p, test) for test in tests]
    least, p, test = min(outcomes, key=lambda outcome: outcome[0])
    evidence = f"least likely: {test.what} at p = {p:g}, chance {min(least, 1):.2g} in all"
    mistakes = [test.mistake for chance, _, test in outcomes if chance < FALSE_ALARM]
    if mistakes:
        raise Failed(mistakes[0], evidence)
    return evidence
