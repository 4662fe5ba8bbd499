"""One face for a layer, a function on tensors and a function on NumPy arrays.

Whatever an implementation does wrong when it is called (raise, return a list, return another
shape) comes out as one exception, `Misbehaved`, whose text is fit for a report.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from course_utils.conformance.report import Diagnosis


class Misbehaved(Exception):
    """A call of the implementation raised, or gave back something that cannot be an output."""

    def __init__(self, diagnosis):
        super().__init__(str(diagnosis))
        self.diagnosis = diagnosis

    @classmethod
    def raised(cls, error, *, in_backward=False):
        """From what a call, or the backward pass of one, has raised."""
        first_line = next(iter(str(error).splitlines()), "")[:160]
        fields = {"type": type(error).__name__, "message": first_line}
        if in_backward:
            return cls(Diagnosis("backward_raises", "backward raises {type}: {message}", **fields))
        return cls(Diagnosis("raises", "raises {type}: {message}", **fields))


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
        return self._call_of(_run(self.factory, p, **options))

    def build_default(self):
        """The call of a layer made without p."""
        return self._call_of(_run(self.factory))

    def _call_of(self, layer):
        if not isinstance(layer, nn.Module):
            sentence = "expected an nn.Module, but got an object of type {type}"
            raise Misbehaved(Diagnosis("no_module", sentence, type=_kind_of(layer)))
        return Call(self, lambda x, training: layer.train(training)(x), layer)

    def output_dtype(self, x):
        """The dtype that comes back for x, at p = 0.3 in training."""
        return self.build(0.3)(x, True).dtype

    @property
    def has_backward(self):
        return self.kind != "numpy"

    @property
    def offers_inplace(self):
        """Whether the layer can be asked to overwrite its input."""
        return self.kind == "module" and "inplace" in _parameters(self.factory)

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
    """`(x, training) -> output` at one p; `layer` is the module behind it, None for functions."""

    subject: Subject
    run: Callable
    layer: nn.Module | None = None

    def __call__(self, x, training):
        output = _run(self.run, x, training)
        if not isinstance(output, torch.Tensor):
            sentence = "expected a tensor back, but got an object of type {type}"
            raise Misbehaved(Diagnosis("no_tensor", sentence, type=_kind_of(output)))
        if output.layout is not torch.strided or output.is_meta or output.is_complex():
            sentence = "expected a dense tensor of real numbers back, but got {kind}"
            raise Misbehaved(Diagnosis("no_dense_tensor", sentence, kind=_form_of(output)))
        if output.shape != x.shape:
            sentence = "returns shape {got} for an input of shape {given}"
            shapes = {"got": tuple(output.shape), "given": tuple(x.shape)}
            raise Misbehaved(Diagnosis("other_shape", sentence, **shapes))
        return output


def from_module(factory, *, name=None):
    """Judge layers: `factory(p)` gives an nn.Module; such as nn.Dropout itself."""
    return Subject(name or _name_of(factory), "module", factory)


def from_function(function, *, name=None):
    """Judge a function `(x, p, training) -> tensor`; such as torch.nn.functional.dropout."""
    return Subject(name or _name_of(function), "function", function)


def from_numpy(function, *, name=None):
    """Judge a function `(x, p, training) -> array` on float32 arrays; it has no backward.

    float64 and float16 arrays are tried too, and left out where other ones come back.
    """
    return Subject(name or _name_of(function), "numpy", function)


def adapt(implementation):
    """The subject for what `check_dropout` was given; TypeError in one sentence if none fits."""
    if isinstance(implementation, Subject):
        return implementation
    if isinstance(implementation, nn.Module):
        raise TypeError(
            f"implementation has to build a layer for any p: give the class "
            f"{type(implementation).__name__} or a function p -> layer, not one finished layer"
        )
    if not callable(implementation):
        raise TypeError(
            f"implementation has to be a factory p -> nn.Module or a function (x, p, training), "
            f"but got a {_kind_of(implementation)}"
        )
    names = _parameters(implementation)
    if _can_take(implementation, "p") and (
        isinstance(implementation, type) or len(names) == 1 or names[:1] == ["p"]
    ):
        return from_module(implementation)
    if not isinstance(implementation, type) and _can_take(implementation, "x", "p", "training"):
        return from_function(implementation)
    raise TypeError(
        f"implementation has to take p (and give an nn.Module) or x, p, training (and give a "
        f"tensor), but {_name_of(implementation)} takes ({', '.join(names)})"
    )


def differentiate(output, inputs, weights=None, **options):
    """The gradients of (output * weights).sum() by each of `inputs`; None where there is none.

    Raises Misbehaved where backward raises.
    """
    try:
        return torch.autograd.grad(output, inputs, weights, allow_unused=True, **options)
    except Exception as error:
        raise Misbehaved.raised(error, in_backward=True) from error


def _run(call, *arguments, **options):
    try:
        return call(*arguments, **options)
    except Misbehaved:
        raise
    except Exception as error:
        raise Misbehaved.raised(error) from error


def _parameters(call):
    try:
        return list(inspect.signature(call).parameters)
    except (TypeError, ValueError):  # some builtins show no signature
        return []


def _can_take(call, *arguments):
    try:
        inspect.signature(call).bind(*arguments)
    except TypeError:
        return False
    except ValueError:  # some builtins show no signature: let the first call say
        return True
    return True


def _name_of(call):
    call = getattr(call, "func", call)  # a functools.partial prints an address
    return getattr(call, "__qualname__", type(call).__name__).replace("<locals>.", "")


def _kind_of(value):
    return type(value).__name__


def _form_of(tensor):
    return "a meta tensor" if tensor.is_meta else f"{tensor.dtype}, {tensor.layout}"
