"""Whatever is given is called in its own way, and what it does wrong becomes one sentence."""

import math
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance import check_dropout, from_function, from_module, from_numpy
from course_utils.conformance.adapters import Misbehaved, adapt, blamed, differentiate

X = torch.ones(3, 4)


@pytest.mark.parametrize(
    ("given", "kind", "name"),
    [
        (nn.Dropout, "module", "Dropout"),
        (partial(nn.Dropout, inplace=True), "module", "Dropout"),
        (lambda p: nn.Dropout(p), "module", "<lambda>"),
        (functional.dropout, "function", "dropout"),
        (lambda x, p, training: x, "function", "<lambda>"),
        (from_module(nn.Dropout, name="torch's"), "module", "torch's"),
        (from_function(functional.dropout), "function", "dropout"),
        (from_numpy(lambda x, p, training: x, name="mine"), "numpy", "mine"),
    ],
)
def test_kind_is_recognised(given, kind, name):
    subject = adapt(given)
    assert subject.kind == kind
    assert subject.name.endswith(name)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (nn.Dropout(0.5), "give the class Dropout or a function p -> layer"),
        (3, "but got an object of type int"),
        (lambda x, y: x, r"takes \(x, y\)"),
        (nn.Linear, r"Linear takes \(in_features"),
        (lambda x, p, training, generator: x, r"takes \(x, p, training, generator\)"),
        (lambda x, rate, rng: x, r"takes \(x, rate, rng\)"),
        (lambda x, p, deterministic: x, r"takes \(x, p, deterministic\)"),
        (lambda p, x, training: x, r"takes \(p, x, training\)"),
        (lambda x, training, p: x, r"takes \(x, training, p\)"),
        (lambda x, *, p, training: x, r"takes \(x, p, training\)"),
        (from_function(lambda x, p: x), r"has to take x, p, training, but .*takes \(x, p\)"),
        (from_numpy(math.pi), "has to take x, p, training, but got an object of type float"),
        (from_numpy(nn.Dropout), r"has to take x, p, training, but Dropout takes \(p, inplace\)"),
        (from_module(nn.Bilinear), r"has to take p, but Bilinear takes \(in1_features"),
    ],
)
def test_what_cannot_be_an_implementation_is_a_type_error(given, message):
    with pytest.raises(TypeError, match=message):
        check_dropout(given)


def raises(x, p, training):
    raise RuntimeError("no luck\nand a second line")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (from_function(raises), "raises RuntimeError: no luck"),
        (
            from_function(lambda x, p, training: [x]),
            "expected a tensor back, but got an object of type list",
        ),
        (
            from_function(lambda x, p, training: x[0]),
            r"shape \(4,\) for an input of .*",
        ),
        (
            from_numpy(lambda x, p, training: x.tolist()),
            "expected an array back, but got an object of type list",
        ),
        (from_module(lambda p: p), "expected an nn.Module, but got an object of type float"),
    ],
)
def test_misbehaviour_is_one_sentence(wrong, message):
    with pytest.raises(Misbehaved, match=message + "$"):
        wrong.build(0.3)(X, True)


def test_mode_reaches_the_layer_and_the_function():
    def function(x, p, training):
        return x * p if training else x

    for subject in (from_module(nn.Dropout), from_function(function)):
        call = subject.build(1.0 if subject.kind == "module" else 0.0)
        assert not call(X, True).any()
        assert torch.equal(call(X, False), X)


def test_numpy_functions_get_and_give_float64_arrays():
    seen = []
    call = from_numpy(lambda x, p, training: seen.append(x) or x * 2).build(0.3)
    output = call(X.double(), True)
    assert isinstance(seen[0], np.ndarray)
    assert output.dtype == torch.float64
    assert torch.equal(output, 2 * X.double())
    assert call(torch.tensor(1.0, dtype=torch.float64), True).shape == ()


def test_inplace_is_asked_only_of_layers_that_offer_it():
    assert from_module(nn.Dropout).offers_inplace
    assert not from_module(lambda p: nn.Dropout(p)).offers_inplace
    assert not from_function(functional.dropout).offers_inplace


def test_a_layer_built_to_work_in_place_gets_copies_unless_it_was_asked_to():
    x = X.clone()
    from_module(partial(nn.Dropout, inplace=True)).build(1.0)(x, True)
    assert torch.equal(x, X)
    from_module(nn.Dropout).build(1.0, inplace=True)(x, True)
    assert not x.any()


def test_only_the_users_interrupt_goes_through():
    def raising(error):
        with blamed():
            raise error

    for error in (SystemExit(3), GeneratorExit(), RuntimeError("no luck")):
        with pytest.raises(Misbehaved):
            raising(error)
    with pytest.raises(KeyboardInterrupt):
        raising(KeyboardInterrupt())


def test_what_backward_raises_is_said_to_be_of_backward():
    x = torch.ones(3, requires_grad=True)
    y = x * 2
    differentiate(y.sum(), x)
    with pytest.raises(Misbehaved, match="backward raises RuntimeError"):
        differentiate(y.sum(), x)


class Mute(Exception):
    def __str__(self):
        raise RuntimeError


def mute(x, p, training):
    raise Mute


@pytest.mark.parametrize(
    ("output", "id"),
    [
        (lambda x: x.to("meta"), "no_dense_tensor"),
        (lambda x: x.to_sparse(), "no_dense_tensor"),
        (lambda x: x.to(torch.complex64), "no_dense_tensor"),
        (lambda x: torch.quantize_per_tensor(x, 0.1, 0, torch.qint8), "no_dense_tensor"),
        (lambda x: torch.nested.nested_tensor([x]), "raises"),
        (lambda x: mute(x, 0.3, True), "raises"),
    ],
)
def test_strange_outputs_are_one_diagnosis(output, id):
    with pytest.raises(Misbehaved) as raised:
        from_function(lambda x, p, training: output(x)).build(0.3)(X, True)
    assert raised.value.diagnosis.id == id
    assert str(raised.value.diagnosis).count("\n") == 0
