"""nn.Dropout's contract: each clause broken on its own."""

from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance import from_function, from_numpy
from course_utils.dropout import Dropout, keep_mask

NAMES = ["input left alone", "form kept", "awkward inputs", "errors", "no state"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("right", [nn.Dropout, Dropout])
def test_drop_ins_pass(finding, right, name):
    assert finding(right, name).passed


def test_a_layer_built_to_work_in_place_is_not_blamed(finding):
    assert finding(partial(nn.Dropout, inplace=True), "input left alone").passed is None


class NotInPlace(nn.Dropout):
    def forward(self, x):
        return functional.dropout(x, self.p, self.training)


class Buffered(nn.Dropout):
    def __init__(self, p=0.5):
        super().__init__(p)
        self.register_buffer("rate", torch.tensor(p))


class LateBuffer(nn.Dropout):
    def forward(self, x):
        self.register_buffer("mask", torch.ones(()))
        return super().forward(x)


def noise_of(x, p):
    return keep_mask(x.shape, p).to(x.dtype).div_(1 - p)


def training_only(function):
    return from_function(lambda x, p, training: function(x, p) if training else x)


def all_but_errors(x, p, training):
    return x * noise_of(x, min(max(p, 0), 0.99)) if training else x


@pytest.mark.parametrize(
    ("implementation", "name", "mistake"),
    [
        (training_only(lambda x, p: x.mul_(noise_of(x, p))), "input left alone", "overwritten"),
        (NotInPlace, "input left alone", "inplace=True does not write"),
        (training_only(lambda x, p: x.double() * noise_of(x, p)), "form kept", "dtype"),
        (training_only(lambda x, p: x.contiguous() * noise_of(x, p)), "form kept", "channels_last"),
        (
            training_only(lambda x, p: (x.float() * noise_of(x.float(), p)).to(x.dtype)),
            "form kept",
            "in some dtype",
        ),
        (
            training_only(lambda x, p: (x.view(-1) * noise_of(x.view(-1), p)).view(x.shape)),
            "awkward inputs",
            "a transposed input fails: raises RuntimeError",
        ),
        (
            training_only(lambda x, p: x * noise_of(x, p) if x.dim() != 1 else x.clone()),
            "awkward inputs",
            "an input of one dimension gives something else",
        ),
        (
            training_only(lambda x, p: x * noise_of(x[:1] if 0 in x.stride() else x, p)),
            "awkward inputs",
            "rows of an expanded input share",
        ),
        (all_but_errors, "errors", "p = -0.1 is accepted in silence"),
        (
            training_only(lambda x, p: x * torch.rand(x.shape).ge(p) / (1 - p)),
            "errors",
            "p = -0.1 is accepted",
        ),
        (Buffered, "no state", "state"),
        (LateBuffer, "no state", "state"),
    ],
)
def test_broken_clauses_are_named(diagnosis, implementation, name, mistake):
    assert mistake in diagnosis(implementation, name)


def test_another_exception_is_named(diagnosis):
    def assertive(x, p, training):
        assert 0 <= p <= 1
        return functional.dropout(x, p, training)

    found = diagnosis(assertive, "errors")
    assert found == "p = -0.1 gives AssertionError where ValueError is due"


def test_integers_have_to_raise(diagnosis):
    def promoting(x, p, training):
        return functional.dropout(x.float(), p, training)

    assert diagnosis(promoting, "errors") == "integer input is accepted in silence"


@pytest.mark.parametrize("name", ["form kept", "errors", "no state"])
def test_arrays_are_not_asked(finding, name):
    assert finding(from_numpy(lambda x, p, training: x), name).passed is None


def test_wrong_values_are_not_blamed_on_the_form(finding):
    def undivided(x, p, training):
        return x * keep_mask(x.shape, p).to(x.dtype) if training else x

    for name in ("form kept", "awkward inputs"):
        assert finding(undivided, name).passed
