"""One face for a layer, a function on tensors and a function on NumPy arrays.

Whatever an implementation does wrong when it is called (raise, exit, return a list, return another
shape) comes out as one exception, `Misbehaved`, whose text is fit for a report.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from course_utils.conformance.report import Diagnosis
from course_utils.conformance.signatures import can_take, name_of, parameters, roles_are_swapped
from course_utils.importable import text_of


class Misbehaved(Exception):
    """A call of the implementation raised, or gave back something that cannot be an output."""

    def __init__(self, diagnosis):
        super().__init__(str(diagnosis))
        self.diagnosis = diagnosis

    @classmethod
    def raised(cls, error, *, in_backward=False):
        """From what a call, or the backward pass of one, has raised."""
        first_line = next(iter(text_of(error).splitlines()), "")[:160]
        fields = {"type": type(error).__name__, "message": first_line}
        if in_backward:
            return cls(Diagnosis("backward_raises", "backward raises {type}: {message}", **fields))
        return cls(Diagnosis("raises", "raises {type}: {message}", **fields))


@contextmanager
def blamed(*, but=(), **options):
    """Turn whatever the implementation raises, SystemExit too, into `Misbehaved`.

    Only a KeyboardInterrupt goes through, which is the user's, and the exceptions in `but`.
    """
    try:
        yield
    except (Misbehaved, KeyboardInterrupt, *but):
        raise
    except BaseException as error:
        raise Misbehaved.raised(error, **options) from error


@dataclass(frozen=True)
class Subject:
    """What is judged: `build(p)` gives a call `(x, training) -> output`.

    kind: "module", "function" or "numpy"; dtype: what its inputs are made of.
    """

    name: str
    kind: str
    factory: Callable
    dtype: torch.dtype = torch.float32

    def build(self, p, **options):
        """The call for drop probability p; raises Misbehaved if it cannot even be built."""
        if self.kind != "module":
            return Call(self, lambda x, training: self._function_output(x, p, training))
        with blamed():
            layer = self.factory(p, **options)
        return self.call_of(layer, asked_in_place=options.get("inplace", False))

    def build_default(self):
        """The call of a layer made without p."""
        with blamed():
            layer = self.factory()
        return self.call_of(layer)

    def call_of(self, layer, *, asked_in_place=False):
        """The call of a layer that is there already."""
        if not isinstance(layer, nn.Module):
            sentence = "expected an nn.Module, but got an object of type {type}"
            raise Misbehaved(Diagnosis("no_module", sentence, type=_kind_of(layer)))

        def run(x, training):
            layer.train(training)
            return layer(x)

        with blamed():
            gets_copies = bool(getattr(layer, "inplace", False)) and not asked_in_place
        return Call(self, run, layer, gets_copies)

    def output_dtype(self, x):
        """The dtype that comes back for x, at p = 0.3 in training."""
        return self.build(0.3)(x, True).dtype

    @property
    def has_backward(self):
        return self.kind != "numpy"

    @property
    def offers_inplace(self):
        """Whether the layer can be asked to overwrite its input."""
        return self.kind == "module" and "inplace" in parameters(self.factory)

    def _function_output(self, x, p, training):
        if self.kind == "function":
            return self.factory(x, p, training)
        output = self.factory(x.numpy(), p, training)
        if not isinstance(output, np.ndarray | np.generic):
            sentence = "expected an array back, but got an object of type {type}"
            raise Misbehaved(Diagnosis("no_array", sentence, type=_kind_of(output)))
        return torch.from_numpy(np.array(output))  # a copy: some arrays may not be written to


@dataclass(frozen=True)
class Call:
    """`(x, training) -> output` at one p; `layer` is the module behind it, None for functions.

    gets_copies: whether it is handed a copy of x, since the layer was built to work in place.
    """

    subject: Subject
    run: Callable
    layer: nn.Module | None = None
    gets_copies: bool = False

    def __call__(self, x, training):
        with blamed():
            output = self.run(x.clone() if self.gets_copies else x, training)
            if not isinstance(output, torch.Tensor):
                sentence = "expected a tensor back, but got an object of type {type}"
                raise Misbehaved(Diagnosis("no_tensor", sentence, type=_kind_of(output)))
            strange = output.is_meta or output.is_complex() or output.is_quantized
            if output.layout is not torch.strided or strange:
                sentence = "expected a dense tensor of real numbers back, but got {kind}"
                raise Misbehaved(Diagnosis("no_dense_tensor", sentence, kind=_form_of(output)))
            if output.shape != x.shape:
                sentence = "returns shape {got} for an input of shape {given}"
                shapes = {"got": tuple(output.shape), "given": tuple(x.shape)}
                raise Misbehaved(Diagnosis("other_shape", sentence, **shapes))
            return output.as_subclass(torch.Tensor).resolve_neg()


def from_module(factory, *, name=None):
    """Judge layers: `factory(p)` gives an nn.Module; such as nn.Dropout itself."""
    return Subject(name or name_of(factory), "module", factory)


def from_function(function, *, name=None):
    """Judge a function `(x, p, training) -> tensor`; such as torch.nn.functional.dropout."""
    return Subject(name or name_of(function), "function", function)


def from_numpy(function, *, name=None):
    """Judge a function `(x, p, training) -> array` on float32 arrays; it has no backward.

    float64 and float16 arrays are tried too, and left out where other ones come back.
    """
    return Subject(name or name_of(function), "numpy", function)


def adapt(implementation):
    """The subject for what `check_dropout` was given; TypeError in one sentence if none fits."""
    if isinstance(implementation, Subject):
        return _checked(implementation)
    if isinstance(implementation, nn.Module):
        raise TypeError(
            f"implementation has to build a layer for any p: give the class "
            f"{_kind_of(implementation)} or a function p -> layer, not one finished layer"
        )
    if not callable(implementation):
        raise TypeError(
            f"implementation has to be a factory p -> nn.Module or a function (x, p, training), "
            f"but got an object of type {_kind_of(implementation)}"
        )
    names, is_class = parameters(implementation), isinstance(implementation, type)
    if can_take(implementation, "p") and (is_class or len(names) == 1 or names[:1] == ["p"]):
        return from_module(implementation)
    takes_all = not is_class and can_take(implementation, "x", "p", "training")
    if takes_all and not roles_are_swapped(names):
        return from_function(implementation)
    raise TypeError(
        f"implementation has to take p (and give an nn.Module) or x, p, training (and give a "
        f"tensor), but {name_of(implementation)} takes ({', '.join(names)})"
    )


def _checked(subject):
    """The subject; TypeError if its function cannot take what a subject of its kind is given."""
    arguments = ("p",) if subject.kind == "module" else ("x", "p", "training")
    if callable(subject.factory) and can_take(subject.factory, *arguments):
        return subject
    got = (
        f"{name_of(subject.factory)} takes ({', '.join(parameters(subject.factory))})"
        if callable(subject.factory)
        else f"got an object of type {_kind_of(subject.factory)}"
    )
    raise TypeError(f"implementation has to take {', '.join(arguments)}, but {got}")


def differentiate(output, inputs, weights=None, **options):
    """The gradients of (output * weights).sum() by each of `inputs`; None where there is none.

    Raises Misbehaved where backward raises.
    """
    with blamed(in_backward=True):
        return torch.autograd.grad(output, inputs, weights, allow_unused=True, **options)


def _kind_of(value):
    return type(value).__name__


def _form_of(tensor):
    return "a meta tensor" if tensor.is_meta else f"{tensor.dtype}, {tensor.layout}"
