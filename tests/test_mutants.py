"""Every mutant is found by the properties it names, and where it says, whatever the seed."""

import pytest
import torch

from course_utils.conformance import (
    BY_CHANCE,
    CIRCUMSTANCES,
    PROPERTIES,
    check_dropout,
    from_module,
)
from course_utils.conformance.check import examine
from course_utils.mutants import MUTANTS, CorrectDropout

torch.set_num_threads(1)
IDS = [asked.id for asked in PROPERTIES]
GO_BY_CHANCE = {asked.id for asked in BY_CHANCE}
PLACES = {circumstance.id: circumstance for circumstance in CIRCUMSTANCES}


def test_the_correct_one_is_a_drop_in():
    report = check_dropout(CorrectDropout)
    assert report.drop_in is True, report


def test_there_are_enough_and_each_is_described():
    assert len(MUTANTS) >= 22
    assert len({mutant.mistake for mutant in MUTANTS.values()}) == len(MUTANTS)
    for id, mutant in MUTANTS.items():
        assert mutant.id == id
        assert mutant.mistake
        assert mutant.effect
        assert issubclass(mutant.build, CorrectDropout)
        assert mutant.caught_by
        assert set(mutant.caught_by) <= set(IDS)
        assert mutant.circumstance is None or mutant.circumstance in PLACES


@pytest.mark.parametrize("id", MUTANTS)
def test_every_mutant_fails_the_properties_it_names_at_ten_seeds(id):
    mutant = MUTANTS[id]
    properties = [asked for asked in PROPERTIES if asked.id in mutant.caught_by]
    # what is not left to chance alone shows at any rate but 1/2
    rates = (0.1, 0.3, 0.8) if set(mutant.caught_by) <= GO_BY_CHANCE else (0.3,)
    places = (PLACES[mutant.circumstance],) if mutant.circumstance else ()
    subject = from_module(mutant.build)
    for seed in range(10):
        report = examine(subject, rates, seed, properties, circumstances=places)
        assert set(report.failed) == set(mutant.caught_by), f"seed {seed}\n{report}"
        if mutant.circumstance:
            first = report[mutant.caught_by[0]]
            assert first.circumstance is PLACES[mutant.circumstance], first


@pytest.mark.parametrize("id", MUTANTS)
def test_every_mutant_builds_a_layer_that_runs(id):
    layer = MUTANTS[id].build(0.3)
    assert layer(torch.ones(4, 8)).shape == (4, 8)


def test_a_mutant_of_the_backward_pass_has_a_right_output():
    for id, mutant in MUTANTS.items():
        if mutant.caught_by == ("backward",):
            torch.manual_seed(0)
            ours = mutant.build(0.3)(torch.ones(4, 8))
            torch.manual_seed(0)
            assert torch.equal(ours, CorrectDropout(0.3)(torch.ones(4, 8))), id
