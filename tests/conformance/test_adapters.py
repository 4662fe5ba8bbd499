"""Whatever is given is called in its own way, and what it does wrong becomes one sentence."""

from functools import partial

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from course_utils.conformance import check_dropout, from_function, from_module, from_numpy
from course_utils.conformance.adapters import Misbehaved, adapt

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
        (3, "but got a int"),
        (lambda x, y: x, r"takes \(x, y\)"),
        (nn.Linear, r"Linear takes \(in_features"),
        (lambda x, p, training, generator: x, r"takes \(x, p, training, generator\)"),
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
        (from_function(lambda x, p, training: [x]), "returns a list where a tensor is due"),
        (
            from_function(lambda x, p, training: x[0]),
            r"shape \(4,\) for an input of .*",
        ),
        (from_numpy(lambda x, p, training: x.tolist()), "returns a list where an array is due"),
        (from_module(lambda p: p), "gives a float for p = 0.3 where an nn.Module is due"),
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
