"""nn.Dropout's contract: each clause broken on its own."""

from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance import check_dropout, from_function, from_numpy
from course_utils.dropout import Dropout, keep_mask

NAMES = [
    "input_left_alone",
    "own_output",
    "form_kept",
    "works_everywhere",
    "errors",
    "no_state",
    "random_numbers",
]


@pytest.mark.parametrize("right", [nn.Dropout, Dropout])
def test_drop_ins_pass(right):
    report = check_dropout(right, rates=(0.3,))
    assert all(report[name].passed for name in NAMES), report


def test_a_layer_built_to_work_in_place_is_not_blamed(finding):
    assert finding(partial(nn.Dropout, inplace=True), "input_left_alone").passed is None


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
        (
            training_only(lambda x, p: x.mul_(noise_of(x, p))),
            "input_left_alone",
            "input_overwritten",
        ),
        (NotInPlace, "input_left_alone", "not_in_place"),
        (training_only(lambda x, p: x.double() * noise_of(x, p)), "form_kept", "other_dtype"),
        (training_only(lambda x, p: x.contiguous() * noise_of(x, p)), "form_kept", "other_strides"),
        (
            training_only(lambda x, p: (x.float() * noise_of(x.float(), p)).to(x.dtype)),
            "values",
            "wrong_values_here",
        ),
        (
            training_only(lambda x, p: (x.view(-1) * noise_of(x.view(-1), p)).view(x.shape)),
            "works_everywhere",
            "raises",
        ),
        (
            training_only(lambda x, p: x * noise_of(x, p) if x.dim() != 1 else x.clone()),
            "dropped_fraction",
            "nothing_dropped",
        ),
        (
            training_only(lambda x, p: x * noise_of(x[:1] if 0 in x.stride() else x, p)),
            "independent_units",
            "rows_share",
        ),
        (all_but_errors, "errors", "accepted_in_silence"),
        (
            training_only(lambda x, p: x * torch.rand(x.shape).ge(p) / (1 - p)),
            "errors",
            "accepted_in_silence",
        ),
        (Buffered, "no_state", "saves_state"),
        (LateBuffer, "no_state", "saves_state"),
    ],
)
def test_broken_clauses_are_named(diagnosis, implementation, name, mistake):
    assert diagnosis(implementation, name).id == mistake


def test_the_circumstance_of_a_broken_clause_is_named(seen):
    def flat(x, p, training):
        return (x.view(-1) * noise_of(x.view(-1), p)).view(x.shape) if training else x

    def rounded(x, p, training):
        return (x.float() * noise_of(x.float(), p)).to(x.dtype) if training else x

    def dense(x, p, training):
        return x.contiguous() * noise_of(x.contiguous(), p) if training else x

    assert seen(flat, "works_everywhere") == ("raises", "transposed")
    assert seen(rounded, "form_kept") == ("coarse", "transposed")  # which is float64 too
    assert seen(dense, "form_kept") == ("other_strides", "transposed")


def test_a_layer_built_to_work_in_place_passes_all_that_it_is_asked():
    report = check_dropout(partial(nn.Dropout, inplace=True), rates=(0.3,))
    assert report.failed == ()
    assert report.drop_in is None


class Subclass(torch.Tensor):
    pass


def test_a_tensor_subclass_is_no_plain_tensor(diagnosis):
    def special(x, p, training):
        return functional.dropout(x, p, training).as_subclass(Subclass)

    assert diagnosis(special, "form_kept").id == "other_type"


def test_an_output_that_a_later_call_overwrites_is_found(seen):
    buffers = {}

    def reused(x, p, training):
        if not training or x.requires_grad:
            return functional.dropout(x, p, training)
        buffer = buffers.setdefault((x.shape, x.dtype, x.stride()), torch.empty_like(x))
        return buffer.copy_(functional.dropout(x, p))

    assert seen(reused, "own_output") == ("earlier_output_changed", "next_call")


def test_another_exception_is_named(diagnosis):
    def assertive(x, p, training):
        assert 0 <= p <= 1
        return functional.dropout(x, p, training)

    found = diagnosis(assertive, "errors")
    assert found.id == "another_error"
    assert str(found) == "expected an error for p = -0.1 (ValueError), but got AssertionError"


def test_integers_have_to_raise(diagnosis):
    def promoting(x, p, training):
        return functional.dropout(x.float(), p, training)

    found = diagnosis(promoting, "errors")
    assert found.id == "accepted_in_silence"
    assert str(found) == "an input of integers is accepted in silence"


@pytest.mark.parametrize("name", ["form_kept", "errors", "no_state"])
def test_arrays_are_not_asked(finding, name):
    assert finding(from_numpy(lambda x, p, training: x), name).passed is None


def test_wrong_values_are_not_blamed_on_the_form(finding):
    def undivided(x, p, training):
        return x * keep_mask(x.shape, p).to(x.dtype) if training else x

    for name in ("form_kept", "works_everywhere"):
        assert finding(undivided, name).passed
