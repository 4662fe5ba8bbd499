"""Dropout, written by hand: the mask, the two scalings, and a drop-in for `nn.Dropout`.

Everywhere in this course p is the probability to *drop* (as in PyTorch) and keep = 1 - p. The paper
(Srivastava et al. 2014) writes p for what is keep here.
"""

import torch
from torch import nn


def keep_mask(shape, p, *, generator=None, device=None):
    """A boolean tensor, True where a unit is kept: each element its own coin, True with 1 - p.

    p is resolved to 2^-24, the spacing of `torch.rand` in float32; p = 0 keeps all, p = 1 none.
    `device` is the generator's where one is given, else the default device.
    Raises ValueError for p outside [0, 1].
    """
    _check_probability(p)
    if device is None and generator is not None:
        device = generator.device
    # rand is in [0, 1): `>=` keeps a draw of exactly 0 when p = 0, where `>` would drop it
    return torch.rand(shape, dtype=torch.float32, generator=generator, device=device) >= p


def inverted_dropout(x, p=0.5, training=True, *, generator=None, mask=None, inplace=False):
    """Zero each element with probability p and divide the survivors by 1 - p; eval is the identity.

    x: floating tensor of any shape. mask: True = kept, broadcastable to x; drawn when None.
    Mirrors `F.dropout`: x itself comes back in eval, at p = 0 and when empty, and no random number
    is then used; p = 1 is x * 0. A mask that is given is always applied in training.
    Raises ValueError for p outside [0, 1] (also in eval), RuntimeError for integers.
    Source: Srivastava et al. 2014, section 10; `_dropout_impl` of PyTorch on the CPU.
    """
    _check_probability(p)
    if not training or _nothing_to_drop(x, p, mask):
        return x
    return _multiply(x, _keep_noise(x, p, generator, mask, scale=1 - p), inplace)


def vanilla_dropout(x, p=0.5, training=True, *, generator=None, mask=None, inplace=False):
    """Zero each element with probability p; in eval multiply all by 1 - p (the paper's way).

    Arguments and errors are those of `inverted_dropout`.
    Source: Srivastava et al. 2014, section 4; their W_test = pW is (1 - p)W here, which gives the
    next layer the same input as scaling its activations.
    """
    _check_probability(p)
    if _nothing_to_drop(x, p, mask if training else None):
        return x
    if training:
        return _multiply(x, _keep_noise(x, p, generator, mask, scale=1), inplace)
    return x.mul_(1 - p) if inplace else x * (1 - p)


class Dropout(nn.Module):
    """Inverted dropout as a layer: a drop-in for `nn.Dropout` whose masks can be made reproducible.

    generator: a `torch.Generator` on the input's device; None draws from the global one.
    Raises ValueError for p outside [0, 1] or NaN (`nn.Dropout` lets NaN pass until it is called).
    """

    def __init__(self, p=0.5, inplace=False, *, generator=None):
        super().__init__()
        _check_probability(p)
        self.p = p
        self.inplace = inplace
        self.generator = generator

    def extra_repr(self):
        return f"p={self.p}, inplace={self.inplace}"

    def forward(self, x):
        return inverted_dropout(
            x, self.p, self.training, generator=self.generator, inplace=self.inplace
        )


class _Multiply(torch.autograd.Function):
    """x * noise with its backward written out: the same noise multiplies the gradient.

    It has no `jvp` (forward mode), which `torch.compile` could not trace.
    """

    generate_vmap_rule = True

    @staticmethod
    def forward(x, noise):
        return x * noise

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(inputs[1])

    @staticmethod
    def backward(ctx, grad):
        (noise,) = ctx.saved_tensors
        return _Multiply.apply(grad, noise), None  # through itself, so that it can be done twice


def _multiply(x, noise, inplace):
    # autograd's own mul_ says when x may not be overwritten; a hand-made in-place Function does not
    return x.mul_(noise) if inplace else _Multiply.apply(x, noise)


def _keep_noise(x, p, generator, mask, *, scale):
    """What x is multiplied by: 0 where dropped, 1 / scale where kept, in x's dtype."""
    if mask is not None:
        _check_mask(mask, x, p)
    if p == 1:  # no 0 / 0, and no random number
        return torch.zeros((), dtype=x.dtype, device=x.device)
    if mask is None:
        mask = keep_mask(x.shape, p, generator=generator, device=x.device)
    # divided after the cast, as PyTorch does: equal to F.dropout to the last bit in every dtype
    return mask.to(x.dtype).div_(scale)


def _nothing_to_drop(x, p, mask):
    return mask is None and (p == 0 or x.numel() == 0)


def _check_probability(p):
    if not 0 <= p <= 1:  # written so that NaN fails too
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")


def _check_mask(mask, x, p):
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
