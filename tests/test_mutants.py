"""Every mutant is found by the properties it names, and only by what it gets wrong."""

import pytest
import torch

from course_utils.conformance import PROPERTIES, check_dropout, from_module
from course_utils.conformance.check import judge
from course_utils.mutants import MUTANTS, CorrectDropout

torch.set_num_threads(1)
BY_CHANCE = {
    "dropped fraction",
    "mean and variance",
    "equal places",
    "independent units",
    "fresh masks",
    "blind to the input",
}
NAMES = [find.property for find in PROPERTIES]


def test_right_is_a_drop_in():
    report = check_dropout(CorrectDropout)
    assert report.drop_in is True, report


def test_there_are_enough_and_each_is_described():
    assert len(MUTANTS) >= 22
    assert len({mutant.mistake for mutant in MUTANTS.values()}) == len(MUTANTS)
    for name, mutant in MUTANTS.items():
        assert mutant.name == name
        assert mutant.mistake
        assert mutant.effect
        assert issubclass(mutant.build, CorrectDropout)
        assert mutant.caught_by
        assert set(mutant.caught_by) <= set(NAMES)


@pytest.mark.parametrize("name", MUTANTS)
def test_every_mutant_fails_the_properties_it_names_at_ten_seeds(name):
    mutant = MUTANTS[name]
    properties = [find for find in PROPERTIES if find.property in mutant.caught_by]
    # what is not left to chance alone shows at any rate but 1/2
    rates = (0.1, 0.3, 0.8) if set(mutant.caught_by) <= BY_CHANCE else (0.3,)
    for seed in range(10):
        report = judge(from_module(mutant.build), rates, seed, properties)
        assert set(report.failed) == set(mutant.caught_by), f"seed {seed}\n{report}"


@pytest.mark.parametrize("name", MUTANTS)
def test_every_mutant_builds_a_layer_that_runs(name):
    layer = MUTANTS[name].build(0.3)
    assert layer(torch.ones(4, 8)).shape == (4, 8)


def test_a_mutant_of_the_backward_pass_has_a_right_output():
    for name, mutant in MUTANTS.items():
        if mutant.caught_by == ("backward",):
            torch.manual_seed(0)
            ours = mutant.build(0.3)(torch.ones(4, 8))
            torch.manual_seed(0)
            assert torch.equal(ours, CorrectDropout(0.3)(torch.ones(4, 8))), name
