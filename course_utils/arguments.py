"""Arguments that are refused in one sentence: the name, what is allowed, and what was given."""

from collections.abc import Sequence
from numbers import Integral, Real

import numpy as np
import torch


def given(value):
    """`value` as a refusal quotes it: on one line, and not too long."""
    try:
        text = " ".join(repr(value).split())
    except Exception:  # a value whose own repr fails is named by its type
        text = f"a {type(value).__name__}"
    return text if len(text) <= 80 else f"{text[:77]}..."


def whole(name, value, least=0, most=2**63 - 1):
    """`value` as an int, if it is a whole number from `least` to `most`; True is refused too."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(f"{name} has to be a whole number, but got {given(value)}")
    if not least <= value <= most:
        upper = "up" if most == 2**63 - 1 and value < least else f"to {most}"
        raise ValueError(f"{name} has to be a whole number from {least} {upper}, but got {value}")
    return int(value)


def number(name, value, most):
    """`value`, if it is a number from 0 to `most`; NaN is refused too."""
    _real(name, value)
    if not 0 <= value <= most:
        raise ValueError(f"{name} has to be between 0 and {most:g}, but got {value}")
    return value


def share(name, value):
    """`value`, if it is a number between 0 and 1 and neither of the two."""
    _real(name, value)
    if not 0 < value < 1:
        raise ValueError(f"{name} has to be above 0 and below 1, but got {value}")
    return value


def rate(p):
    """p as a Python number; a tensor may hold it, if it holds one number and wants no gradient."""
    if isinstance(p, torch.Tensor):
        if p.dim() or p.requires_grad or p.is_complex():
            raise TypeError(
                "p has to be a number, or a tensor of one number that requires no gradient, "
                f"but got {given(p)}"
            )
        p = p.item()
    elif not isinstance(p, int | float | np.integer | np.floating | np.bool_):
        raise TypeError(f"p has to be a number, but got {given(p)}")
    return p if type(p) in (float, int) else float(p)


def probability(p):
    """`rate` of a probability to drop, refused in PyTorch's words outside [0, 1]."""
    p = rate(p)
    if not 0 <= p <= 1:  # written so that NaN fails too
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    return p


def flag(name, value):
    """`value`, if it is True or False: a number or a generator in its place is a slip."""
    if value is not True and value is not False:
        raise TypeError(f"{name} has to be True or False, but got {given(value)}")
    return value


def generator(value):
    """`value`, if it is None or a `torch.Generator`; a seed is none."""
    if value is not None and not isinstance(value, torch.Generator):
        raise TypeError(f"generator has to be a torch.Generator or None, but got {given(value)}")
    return value


def tensor(name, value):
    """`value`, if it is a tensor."""
    if not isinstance(value, torch.Tensor):
        raise TypeError(f"{name} has to be a tensor, but got {given(value)}")
    return value


def shape(value):
    """`value` as a tuple, if it is a whole number or a sequence of them, from 0 up."""
    if isinstance(value, torch.Size):  # a tensor's own; under torch.compile its sizes are symbols
        return value
    several = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    sizes = value if several else (value,)
    return tuple(whole("each size of shape", size) for size in sizes)


def module(name, value):
    """`value`, if it is an `nn.Module`."""
    if not isinstance(value, torch.nn.Module):
        raise TypeError(f"{name} has to be an nn.Module, but got {given(value)}")
    return value


def mask(mask, x, p):
    """Refuse a mask that is not of torch.bool, does not fit to x, or keeps some at p = 1."""
    tensor("mask", mask)
    if mask.dtype != torch.bool:
        raise TypeError(
            f"mask has to be a tensor of torch.bool (True = kept), but got {mask.dtype}"
        )
    fits = all(m in (1, n) for m, n in zip(reversed(mask.shape), reversed(x.shape), strict=False))
    if mask.dim() > x.dim() or not fits:
        raise ValueError(
            f"mask has to be broadcastable to the input's shape {tuple(x.shape)}, "
            f"but got {tuple(mask.shape)}"
        )
    if p == 1 and mask.any():
        raise ValueError("mask has to drop every element at p = 1, but keeps some")


def noise_can_be_made(x, mask, generator):
    """NotImplementedError, as PyTorch's, where no noise can be made for x."""
    jagged = x.is_nested and x.layout is torch.jagged
    if x.is_nested and not (jagged and mask is None and generator is None):
        raise NotImplementedError(
            "x has to be no nested tensor, or one of layout torch.jagged without mask and "
            f"generator, but got one of layout {x.layout}"
        )
    if not jagged and (x.is_quantized or x.layout not in (torch.strided, torch.sparse_coo)):
        raise NotImplementedError(
            "x has to be a tensor of layout torch.strided that is not quantized, "
            f"but got one of {x.dtype} and layout {x.layout}"
        )


def no_recomputation(generator):
    """RuntimeError where a forward pass is run again in backward and `generator` cannot be rewound.

    `torch.utils.checkpoint` does so, and puts only the global generators back to where they were.
    """
    if generator is None or not torch.is_grad_enabled():
        return
    if torch._C._current_graph_task_id() != -1:  # autograd's engine is running backward
        raise RuntimeError(
            "generator has to be None under torch.utils.checkpoint, which restores the global "
            "generators only: in backward another mask would be drawn than in forward"
        )


def _real(name, value):
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} has to be a number, but got {given(value)}")
