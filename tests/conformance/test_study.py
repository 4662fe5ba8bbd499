"""How a property becomes a finding: its price by chance, core before contract, what it raises."""

import pytest
from torch import nn

from course_utils.conformance.adapters import adapt
from course_utils.conformance.circumstances import Circumstance
from course_utils.conformance.laws import elementwise
from course_utils.conformance.report import Diagnosis
from course_utils.conformance.statistics import Comparison
from course_utils.conformance.study import (
    CALL_FAILED,
    Failed,
    NotApplicable,
    Study,
    chance_property,
    conformance_property,
)
from course_utils.conformance.trials import Trial
from course_utils.words import Sentence

WRONG, WRONG_HERE = Diagnosis("wrong", "wrong"), Diagnosis("wrong_here", "wrong here")
SHARING, FALSE_ALARM = 5, 0.01


class Rate:
    """Stands for the main calls at one rate."""

    p, varies, repeats = 0.3, True, False


def trial(*, core=True, faults=(), comparisons=()):
    circumstance = Circumstance("here", "here", run=None, core=core)
    return Trial(circumstance, adapt(nn.Dropout), elementwise, 0, dict(faults), list(comparisons))


def study(*trials, rates=1, trouble=None):
    calls = () if trouble else (Rate(),) * rates
    return Study(
        adapt(nn.Dropout),
        elementwise,
        calls,
        trials,
        (0.3,) * rates,
        0,
        FALSE_ALARM,
        SHARING,
        trouble,
    )


def compared(p_value, *, exact=True):
    return Comparison(Sentence("a number"), p_value, WRONG, exact)


def holding(*p_values):
    """A property by chance with these p-values at every rate."""

    def some_property(study, calls):
        yield from map(compared, p_values)

    return chance_property("some", "some")(some_property)


def raising(error, core=True):
    def some_property(study):
        raise error

    return conformance_property("some", "some", core=core)(some_property)


@conformance_property("some", "some")
def some_property(study):
    return Sentence("seen")


def test_a_property_that_holds_gives_its_evidence():
    finding = some_property(study())
    assert finding.passed is True
    assert (finding.property, str(finding.evidence)) == ("some_property", "seen")


def test_what_it_raises_is_what_it_finds():
    finding = raising(Failed(WRONG, "seen"))(study())
    assert (finding.passed, finding.diagnosis, finding.evidence) == (False, WRONG, "seen")
    finding = raising(NotApplicable(CALL_FAILED))(study())
    assert (finding.passed, finding.diagnosis) == (None, CALL_FAILED)
    finding = raising(SystemExit(3))(study())
    assert finding.passed is False
    assert str(finding.diagnosis) == "raises SystemExit: 3"


@pytest.mark.parametrize("core", [True, False])
def test_a_fault_of_a_trial_fails_the_property_and_says_where(core):
    finding = some_property(study(trial(core=core, faults={"some_property": WRONG_HERE})))
    assert (finding.passed, finding.diagnosis) == (False, WRONG_HERE)
    assert finding.circumstance.id == "here"
    assert finding.core is core  # a fault of the contract leaves it a dropout


def test_a_fault_of_the_dropout_comes_before_one_of_the_contract():
    trials = [
        trial(core=core, faults={"some_property": Diagnosis(str(core), "wrong")})
        for core in (False, True)
    ]
    assert some_property(study(*trials)).diagnosis.id == "True"
    finding = raising(Failed(WRONG))(study(trials[0]))
    assert (finding.diagnosis, finding.circumstance, finding.core) == (WRONG, None, True)


def test_the_false_alarms_are_shared_by_properties_rates_and_comparisons():
    """Half for the main calls: of two rates and two comparisons each gets 1/8 of a fifth."""
    share = FALSE_ALARM / SHARING / 2 / 2 / 2
    assert holding(0.5, 1.01 * share)(study(rates=2)).passed
    finding = holding(0.5, 0.99 * share)(study(rates=2))
    assert (finding.passed, finding.diagnosis) == (False, WRONG)


def test_the_other_half_is_shared_by_all_comparisons_of_trials():
    share = FALSE_ALARM / SHARING / 2 / 3

    def found(p_value):
        comparisons = [("some_property", compared(value)) for value in (0.5, p_value)]
        others = [("some_property", compared(0.5)), ("another", compared(0.0))]
        return holding(0.5)(study(trial(comparisons=comparisons), trial(comparisons=others)))

    assert found(1.01 * share).passed
    assert found(0.99 * share).circumstance.id == "here"


@pytest.mark.parametrize(("times", "passed"), [(1.01, True), (0.99, False)])
def test_an_approximate_tail_has_a_tenth_of_the_share(times, passed):
    def about(study, calls):
        yield compared(times * FALSE_ALARM / SHARING / 2 / 10, exact=False)

    assert chance_property("some", "some")(about)(study()).passed is passed


def test_masks_that_come_back_are_judged_by_fresh_masks_alone():
    class Repeating(Rate):
        repeats = True

    comparisons = [(name, compared(0.0)) for name in ("some_property", "fresh_masks")]

    def fresh_masks(study, calls):
        yield compared(0.5)

    known = study(trial(comparisons=comparisons))
    known = Study(**{**vars(known), "calls": (Repeating(),)})
    assert holding(0.5)(known).passed
    assert not chance_property("fresh", "fresh")(fresh_masks)(known).passed


def test_without_calls_or_coins_nothing_is_left_to_chance():
    class Constant(Rate):
        varies = False

    assert holding(0.5)(study(trouble=WRONG)).passed is None
    known = Study(**{**vars(study()), "calls": (Constant(),)})
    assert holding(0.5)(known).diagnosis.id == "no_mask"
