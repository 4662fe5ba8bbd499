"""One property of one implementation, judged at one rate: what most of these tests need."""

import pytest
import torch

from course_utils.conformance import PROPERTIES
from course_utils.conformance.adapters import adapt
from course_utils.conformance.check import examine, quiet
from course_utils.conformance.laws import elementwise

torch.set_num_threads(1)


@pytest.fixture
def finding():
    def find(implementation, name, *, rates=(0.3,), seed=0, **options):
        chosen = [asked for asked in PROPERTIES if asked.id == name]
        return examine(adapt(implementation), rates, seed, chosen, **options)[name]

    return find


@pytest.fixture
def seen(finding):
    """(diagnosis, circumstance) of a failed property, by their ids; "" for the main calls."""

    def see(implementation, name, **options):
        found = finding(implementation, name, **options)
        assert found.passed is False, found
        return found.diagnosis.id, found.circumstance.id if found.circumstance else ""

    return see


@pytest.fixture
def diagnosis(finding):
    """The mistake that a failed property names; the property has to have failed."""

    def diagnose(implementation, name, **options):
        found = finding(implementation, name, **options)
        assert found.passed is False, found
        return found.diagnosis

    return diagnose


@pytest.fixture
def tried():
    """The trial of an implementation in one circumstance."""

    def make(implementation, circumstance, *, law=elementwise, seed=0):
        with quiet(seed):
            return circumstance.tried(adapt(implementation), law, seed)

    return make
