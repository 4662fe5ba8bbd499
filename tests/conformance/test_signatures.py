"""What a callable takes is read off, and never called."""

from functools import partial

import pytest
from torch import nn

from course_utils.conformance.signatures import can_take, name_of, parameters, roles_are_swapped


class Nameless(type):
    def __getattribute__(cls, name):
        if name in ("__qualname__", "__name__"):
            raise RuntimeError("no name")
        return super().__getattribute__(name)


class Hostile(metaclass=Nameless):
    def __getattr__(self, name):
        raise RuntimeError(name)

    def __repr__(self):
        raise RuntimeError("no repr")

    def __call__(self, x, p, training):
        return x


def test_names_of_parameters():
    assert parameters(nn.Dropout) == ["p", "inplace"]
    assert parameters(Hostile()) == []
    assert can_take(nn.Dropout, "p")
    assert not can_take(nn.Linear, "p")
    assert can_take(Hostile(), "anything")


def test_a_name_is_found_or_its_types():
    assert name_of(nn.Dropout) == "Dropout"
    assert name_of(partial(nn.Dropout, inplace=True)) == "Dropout"
    assert name_of(Hostile) == "Nameless"


@pytest.mark.parametrize("third", ["training", "t", "train", "is_training", "Training"])
def test_third_names_of_a_mode(third):
    assert not roles_are_swapped(["x", "rate", third])


@pytest.mark.parametrize(
    "names",
    [
        ["x", "rate", "rng"],
        ["x", "p", "generator"],
        ["x", "p", "deterministic"],
        ["p", "x", "training"],
        ["training", "x", "p"],
        ["p", "input", "training"],
    ],
)
def test_names_that_say_something_else(names):
    assert roles_are_swapped(names)
