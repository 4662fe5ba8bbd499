"""Every mutant is found by the properties it names, and only by what it gets wrong."""

import pytest
import torch

from course_utils.conformance import BY_CHANCE, CIRCUMSTANCES, PROPERTIES, check_dropout
from course_utils.conformance.adapters import from_module
from course_utils.conformance.check import examine
from course_utils.mutants import MUTANTS, CorrectDropout

torch.set_num_threads(1)
CHANCE = {asked.id for asked in BY_CHANCE}


def test_correct_dropout_is_a_drop_in():
    report = check_dropout(CorrectDropout)
    assert report.drop_in is True, report


def test_there_are_enough_and_each_is_described():
    assert len(MUTANTS) >= 65
    assert len({str(mutant.mistake) for mutant in MUTANTS.values()}) == len(MUTANTS)
    for id, mutant in MUTANTS.items():
        assert mutant.id == id
        assert str(mutant.mistake)
        assert str(mutant.effect)
        assert issubclass(mutant.build, CorrectDropout)
        assert mutant.caught_by
        assert set(mutant.caught_by) <= {asked.id for asked in PROPERTIES}
        assert mutant.circumstance in {None, *(where.id for where in CIRCUMSTANCES)}


def test_many_mutants_are_wrong_in_one_circumstance_only():
    assert len({mutant.circumstance for mutant in MUTANTS.values()}) >= 25


@pytest.mark.parametrize("seeds", [range(1), pytest.param(range(1, 10), marks=pytest.mark.slow)])
@pytest.mark.parametrize("id", MUTANTS)
def test_every_mutant_fails_the_properties_it_names_at_ten_seeds(id, seeds):
    mutant = MUTANTS[id]
    named = set(mutant.caught_by)
    where = [c for c in CIRCUMSTANCES if c.id == mutant.circumstance]
    asked = [p for p in PROPERTIES if p.core or p.id in named]
    # what is not left to chance alone shows at any rate but 1/2
    rates = (0.1, 0.3, 0.8) if named <= CHANCE and not where else (0.3,)
    for seed in seeds:
        report = examine(from_module(mutant.build), rates, seed, asked, circumstances=where)
        assert named <= set(report.failed), f"seed {seed}\n{report}"
        others = {f.property for f in report.findings if f.core and f.passed is False} - named
        # coins that are shared make their other counts scatter too, at some seeds
        assert others <= (CHANCE if named & CHANCE else set()), f"seed {seed}\n{report}"
        if where:
            assert all(report[property].circumstance.id == where[0].id for property in named)


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
