"""The functions of PyTorch that drop, and those behind which dropout no longer shows."""

from typing import NamedTuple


class Function(NamedTuple):
    """A function that drops: what as one, and where p and the mode stand among its arguments.

    Each argument is its name, its place, and the value without it. training: None for a function
    that is not told the mode, and always drops.
    """

    together: str
    p: tuple = ("p", 1, 0.5)
    training: tuple | None = ("training", 2, True)


SATURATED = "to a saturated value"
AS_AN_OPERATION = ("train", 2, True)  # how PyTorch's operations call it
FUNCTIONS = {
    "dropout": Function("elements"),
    "dropout_": Function("elements", training=AS_AN_OPERATION),
    "native_dropout": Function("elements", training=AS_AN_OPERATION),
    "feature_dropout": Function("channels", training=AS_AN_OPERATION),
    "dropout1d": Function("channels"),
    "dropout2d": Function("channels"),
    "dropout3d": Function("channels"),
    "alpha_dropout": Function(f"elements, {SATURATED}", training=("training", 2, False)),
    "feature_alpha_dropout": Function(f"channels, {SATURATED}", training=("training", 2, False)),
    "scaled_dot_product_attention": Function("attention weights", ("dropout_p", 4, 0.0), None),
    "multi_head_attention_forward": Function(
        "attention weights", ("dropout_p", 10, 0.5), ("training", 13, True)
    ),
}
# each gives its output a new variance; batch norm, in eval mode, has learned it behind dropout
SETTLED_BY = ("batch_norm", "instance_norm", "layer_norm", "group_norm", "rms_norm")
MEMORY = ("running_mean", 1, None)  # what batch norm has learned, among its arguments


def argument(args, kwargs, name, place, default):
    """What a call was given for the argument `name`, which stands at `place` among all of them."""
    return kwargs.get(name, args[place] if len(args) > place else default)
