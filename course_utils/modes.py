"""Train and eval mode for the length of a `with` block, put back exactly as they were."""

from contextlib import contextmanager

import torch
from torch import nn
from torch.nn.modules.dropout import _DropoutNd  # the base class of all dropout layers of PyTorch

from course_utils.arguments import module


@contextmanager
def evaluating(model):
    """`model` with every submodule in eval mode; afterwards each is in the mode that it had before.

    `model.eval()` followed by `model.train()` would also wake the layers that were frozen.
    """
    with modes_restored(module("model", model)):
        model.eval()
        yield model


@contextmanager
def dropout_on(model):
    """`model` in eval mode except what only drops, which does: what Monte-Carlo dropout needs.

    Those are its dropout layers (`is_dropout_layer`) and what has dropout within (`drops_within`).
    A call of `F.dropout` in a module of yours stays as eval leaves it.
    Raises ValueError where there is neither.
    """
    parts = list(module("model", model).modules())
    layers = [part for part in parts if is_dropout_layer(part) or drops_within(part)]
    if not layers:
        raise ValueError(
            f"model has to contain a dropout layer, but {type(model).__name__} has none"
        )
    with evaluating(model), _without_shortcuts():
        for layer in layers:
            layer.training = True  # of itself alone: `train()` would wake what it holds as well
        yield model


@contextmanager
def _without_shortcuts():
    """In eval a transformer layer of PyTorch's takes a fused path, which passes its dropout by."""
    taken = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    try:
        yield
    finally:
        torch.backends.mha.set_fastpath_enabled(taken)


def drops_within(layer):
    """Whether `layer` is one of PyTorch's that drops by an argument, and by its mode does no more.

    A recurrent layer drops between its own layers: with one of them it drops nothing.
    """
    if isinstance(layer, nn.RNNBase):
        return layer.dropout > 0 and layer.num_layers > 1
    return isinstance(layer, nn.MultiheadAttention) and layer.dropout > 0


def is_dropout_layer(layer):
    """Whether `layer` is a dropout layer, judged by its classes and not by its own name alone.

    It is one if it belongs to a subclass of PyTorch's dropout layers, or if it holds no layers,
    extends no other layer of PyTorch, and its class or a base class has "Dropout" in its name.
    """
    if isinstance(layer, _DropoutNd):
        return True
    kinds = type(layer).__mro__
    another_layer = any(_is_pytorchs(kind) for kind in kinds if kind is not nn.Module)
    named = any("Dropout" in kind.__name__ for kind in kinds)
    return named and not another_layer and not any(layer.children())


def _is_pytorchs(kind):
    return issubclass(kind, nn.Module) and kind.__module__.startswith("torch.nn.")


@contextmanager
def modes_restored(model):
    """Every module of `model` is afterwards in the mode that it had before, whatever is done."""
    before = [(part, part.training) for part in model.modules()]
    try:
        yield model
    finally:
        for part, training in before:
            part.training = training
