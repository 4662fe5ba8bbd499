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


class Misbehaved(Exception):
    """A call of the implementation raised, or gave back something that cannot be an output."""


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
            return _Call(self, lambda x, training: self._function_output(x, p, training))
        layer = _run(self.factory, p, **options)
        if not isinstance(layer, nn.Module):
            raise Misbehaved(f"gives a {_kind_of(layer)} for p = {p:g} where an nn.Module is due")
        return _Call(self, lambda x, training: layer.train(training)(x), layer)

    @property
    def offers_inplace(self):
        """Whether the layer can be asked to overwrite its input."""
        return self.kind == "module" and "inplace" in _parameters(self.factory)

    def _function_output(self, x, p, training):
        if self.kind == "function":
            return self.factory(x, p, training)
        output = self.factory(x.numpy(), p, training)
        if not isinstance(output, np.ndarray | np.generic):
            raise Misbehaved(f"returns a {_kind_of(output)} where an array is due")
        return torch.from_numpy(np.ascontiguousarray(output).reshape(np.shape(output)))


@dataclass(frozen=True)
class _Call:
    subject: Subject
    run: Callable
    layer: nn.Module | None = None

    def __call__(self, x, training):
        output = _run(self.run, x, training)
        if not isinstance(output, torch.Tensor):
            raise Misbehaved(f"returns a {_kind_of(output)} where a tensor is due")
        if output.shape != x.shape:
            raise Misbehaved(
                f"returns shape {tuple(output.shape)} for an input of shape {tuple(x.shape)}"
            )
        return output


def from_module(factory, *, name=None):
    """Judge layers: `factory(p)` gives an nn.Module; such as nn.Dropout itself."""
    return Subject(name or _name_of(factory), "module", factory)


def from_function(function, *, name=None):
    """Judge a function `(x, p, training) -> tensor`; such as torch.nn.functional.dropout."""
    return Subject(name or _name_of(function), "function", function)


def from_numpy(function, *, name=None):
    """Judge a function `(x, p, training) -> array` on float64 arrays; it has no backward."""
    return Subject(name or _name_of(function), "numpy", function, torch.float64)


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


def _run(call, *arguments, **options):
    try:
        return call(*arguments, **options)
    except Misbehaved:
        raise
    except Exception as error:
        first_line = next(iter(str(error).splitlines()), "")
        raise Misbehaved(f"raises {type(error).__name__}: {first_line[:160]}") from error


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
