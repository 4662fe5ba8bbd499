"""Dropout, written by hand: the mask, the two scalings, and a drop-in for `nn.Dropout`.

Everywhere in this course p is the probability to *drop* (as in PyTorch) and keep = 1 - p. The paper
(Srivastava et al. 2014) writes p for what is keep here.
"""

import torch
from torch import nn
from torch.autograd import forward_ad

from course_utils import arguments


def keep_mask(shape, p, *, generator=None, device=None):
    """A boolean tensor, True where a unit is kept: each element its own coin, True with 1 - p.

    p is resolved to 2^-24, the spacing of `torch.rand` in float32; p = 0 keeps all, p = 1 none.
    `device` is the generator's where one is given, else the default device.
    Raises ValueError for p outside [0, 1] and negative sizes, TypeError for what is no number.
    """
    shape, p = arguments.shape(shape), arguments.probability(p)
    arguments.generator(generator)
    if device is None and generator is not None:
        device = generator.device
    return _coins(shape, p, generator, device)


def inverted_dropout(x, p=0.5, training=True, *, generator=None, mask=None, inplace=False):
    """Zero each element with probability p and divide the survivors by 1 - p; eval is the identity.

    x: floating tensor of any shape. mask: True = kept, broadcastable to x; drawn when None.
    Mirrors `F.dropout`: x itself comes back in eval, at p = 0 and when empty, and no random number
    is then used; p = 1 is x * 0. A mask that is given is always applied in training.
    Raises ValueError for p outside [0, 1] (also in eval), TypeError for arguments of another type,
    RuntimeError for integers, and where a generator cannot be rewound (torch.utils.checkpoint).
    Source: Srivastava et al. 2014, section 10; `_dropout_impl` of PyTorch on the CPU.
    """
    p = _checked(x, p, training, generator, mask, inplace)
    if not training or _nothing_to_drop(x, p, mask):
        return x
    return _multiply(x, _keep_noise(x, p, generator, mask, scale=1 - p), inplace)


def vanilla_dropout(x, p=0.5, training=True, *, generator=None, mask=None, inplace=False):
    """Zero each element with probability p; in eval multiply all by 1 - p (the paper's way).

    Arguments and errors are those of `inverted_dropout`.
    Source: Srivastava et al. 2014, section 4; their W_test = pW is (1 - p)W here, which gives the
    next layer the same input as scaling its activations.
    """
    p = _checked(x, p, training, generator, mask, inplace)
    if _nothing_to_drop(x, p, mask if training else None):
        return x
    if training:
        return _multiply(x, _keep_noise(x, p, generator, mask, scale=1), inplace)
    arguments.noise_can_be_made(x, None, None)
    if not (x.is_floating_point() or x.is_complex()):
        raise RuntimeError(f"x has to be a floating tensor, but got one of {x.dtype}")
    return x.mul_(1 - p) if inplace else x * (1 - p)


class Dropout(nn.Module):
    """Inverted dropout as a layer: a drop-in for `nn.Dropout` whose masks can be made reproducible.

    generator: a `torch.Generator` on the input's device; None draws from the global one.
    Raises ValueError for p outside [0, 1] or NaN (`nn.Dropout` lets NaN pass until it is called),
    TypeError for arguments of another type.
    """

    def __init__(self, p=0.5, inplace=False, *, generator=None):
        super().__init__()
        arguments.probability(p)
        self.p = p
        self.inplace = arguments.flag("inplace", inplace)
        self.generator = arguments.generator(generator)

    def extra_repr(self):
        return f"p={self.p}, inplace={self.inplace}"

    def forward(self, x):
        return inverted_dropout(
            x, self.p, self.training, generator=self.generator, inplace=self.inplace
        )

    def __prepare_scriptable__(self):
        """`torch.jit.script` asks here first: it is refused in a sentence, not amid our source."""
        raise NotImplementedError(
            f"{type(self).__name__} has to be replaced by nn.Dropout({self.p}) before "
            "torch.jit.script, which compiles no autograd.Function; torch.compile takes it as it is"
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
    if inplace:
        return x.mul_(noise)
    # forward mode (dual numbers, `torch.func.jvp`) goes through autograd's own product
    return x * noise if forward_ad._current_level >= 0 else _Multiply.apply(x, noise)


def _coins(shape, p, generator, device):
    # without its own argument: with `generator=None` torch.compile takes no sizes that may change
    drawn_from = {} if generator is None else {"generator": generator}
    # rand is in [0, 1): `>=` keeps a draw of exactly 0 when p = 0, where `>` would drop it
    return torch.rand(shape, dtype=torch.float32, device=device, **drawn_from) >= p


def _keep_noise(x, p, generator, mask, *, scale):
    """What x is multiplied by: 0 where dropped, 1 / scale where kept, in x's dtype."""
    arguments.noise_can_be_made(x, mask, generator)
    if mask is not None:
        arguments.mask(mask, x, p)
    if p == 1:  # no 0 / 0, and no random number
        return torch.zeros((), dtype=x.dtype, device=x.device)
    if mask is None and x.is_nested:
        mask = torch.rand_like(x, dtype=torch.float32) >= p  # its rows differ in length
    elif mask is None:
        arguments.no_recomputation(generator)
        mask = _coins(x.shape, p, generator, x.device)
    # divided after the cast, as PyTorch does: equal to F.dropout to the last bit in every dtype
    return mask.to(x.dtype).div_(scale)


def _nothing_to_drop(x, p, mask):
    return mask is None and (p == 0 or x.numel() == 0)


def _checked(x, p, training, generator, mask, inplace):
    """p as a number; an error in one sentence for any argument that cannot be used."""
    p = arguments.probability(p)
    arguments.tensor("x", x)
    arguments.flag("training", training)
    arguments.flag("inplace", inplace)
    arguments.generator(generator)
    return p
