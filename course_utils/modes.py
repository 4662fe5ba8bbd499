"""Train and eval mode for the length of a `with` block, put back exactly as they were."""

from contextlib import contextmanager


@contextmanager
def evaluating(model):
    """`model` with every submodule in eval mode; afterwards each is in the mode that it had before.

    `model.eval()` followed by `model.train()` would also wake the layers that were frozen.
    """
    with _modes_restored(model):
        model.eval()
        yield model


@contextmanager
def dropout_on(model):
    """`model` in eval mode except its dropout layers, which drop: what Monte-Carlo dropout needs.

    A dropout layer is a module with "Dropout" in its class name (all of PyTorch's, and ours).
    Dropout without a layer of its own (`F.dropout`, the `dropout=` of `nn.LSTM` and
    `nn.MultiheadAttention`) stays as eval leaves it. Raises ValueError where no layer is found.
    """
    layers = [module for module in model.modules() if "Dropout" in type(module).__name__]
    if not layers:
        raise ValueError(
            f"model has to contain a dropout layer, but {type(model).__name__} has none"
        )
    with evaluating(model):
        for layer in layers:
            layer.train()
        yield model


@contextmanager
def _modes_restored(model):
    before = [(module, module.training) for module in model.modules()]
    try:
        yield
    finally:
        for module, training in before:
            module.training = training
