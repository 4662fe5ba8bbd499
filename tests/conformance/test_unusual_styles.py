"""Right dropouts are accepted, however they are written: each of these is one, in its own style."""

import math
import random
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from course_utils.conformance import check_dropout, from_function, from_numpy

OWN = np.random.default_rng(1)
RIGHT = {}
FUNCTIONS = {}


def right(layer):
    RIGHT[layer.__name__] = layer
    return layer


def right_function(function):
    FUNCTIONS[function.__name__] = function
    return function


class Style(nn.Module):
    """The edges, so that each style says only how it draws and multiplies."""

    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"p has to be between 0 and 1, but got {p}")
        self.p = p

    def forward(self, x):
        if not x.is_floating_point():
            raise TypeError("x has to hold real numbers")
        if not self.training or self.p == 0 or x.numel() == 0:
            return x
        return x * 0 if self.p == 1 else self.drop(x)

    def drop(self, x):
        return x * self.kept(x).reshape(x.shape).to(x.dtype).div(1 - self.p)


@right
class Bernoulli(Style):
    def kept(self, x):
        return torch.bernoulli(torch.full(x.shape, 1 - self.p))


@right
class BernoulliInPlace(Style):
    def drop(self, x):
        noise = torch.empty_like(x).bernoulli_(1 - self.p)
        return x * noise.div_(1 - self.p)


@right
class UniformInPlace(Style):
    def kept(self, x):
        return torch.empty(x.shape, dtype=torch.float64).uniform_() >= self.p


@right
class WholeNumbersBelowAThreshold(Style):
    def kept(self, x):
        return torch.randint(2**31, x.shape) >= round(self.p * 2**31)


@right
class RandomBits(Style):
    """One bit decides, and only where it does not is the next one drawn."""

    def kept(self, x):
        undecided = torch.ones(x.shape, dtype=torch.bool)
        kept = undecided.clone()
        rest = float(self.p)
        for _ in range(40):
            rest *= 2
            digit, rest = int(rest), rest % 1
            bit = torch.randint(2, x.shape)
            kept = torch.where(undecided & (bit != digit), bit > digit, kept)
            undecided &= bit == digit
        return kept


@right
class GapsBetweenDrops(Style):
    """Geometric gaps from one dropped unit to the next."""

    def kept(self, x):
        kept, n = torch.ones(x.numel(), dtype=torch.bool), x.numel()
        draws = int(n * self.p + 12 * (n * self.p) ** 0.5 + 40)
        gaps = torch.empty(draws, dtype=torch.float64).exponential_() / -math.log1p(-self.p)
        places = gaps.floor().long().add_(1).cumsum(0) - 1
        kept[places[places < n]] = False
        return kept


@right
class NormalsBelowAQuantile(Style):
    def kept(self, x):
        return torch.special.ndtr(torch.randn(x.shape, dtype=torch.float64)) >= self.p


@right
class ExponentialsAboveAQuantile(Style):
    def kept(self, x):
        return torch.empty(x.shape, dtype=torch.float64).exponential_() >= -math.log1p(-self.p)


@right
class Gumbels(Style):
    def kept(self, x):
        odds = torch.tensor([math.log(self.p), math.log1p(-self.p)], dtype=torch.float64)
        noise = -torch.empty(*x.shape, 2, dtype=torch.float64).exponential_().log()
        return (odds + noise).argmax(-1) == 1


@right
class DistributionObject(Style):
    def kept(self, x):
        return torch.distributions.Bernoulli(probs=1 - self.p).sample(x.shape)


@right
class MaskOfNumPy(Style):
    def kept(self, x):
        return torch.from_numpy(np.asarray(np.random.random(tuple(x.shape)) >= self.p))  # noqa: NPY002


@right
class MaskOfPythonForSmall(Style):
    def kept(self, x):
        if x.numel() > 100:
            return torch.rand(x.shape) >= self.p
        return torch.tensor([random.random() >= self.p for _ in range(x.numel())])


@right
class MaskedFill(Style):
    def drop(self, x):
        return x.masked_fill(torch.rand(x.shape) < self.p, 0.0) / (1 - self.p)


@right
class Where(Style):
    def drop(self, x):
        zero = torch.zeros((), dtype=x.dtype)
        return torch.where(torch.rand(x.shape) >= self.p, x, zero) * (1 / (1 - self.p))


@right
class ScaledFirst(Style):
    def drop(self, x):
        return x.div(1 - self.p).mul((torch.rand(x.shape) >= self.p).to(x.dtype))


@right
class DrawnForTheTranspose(Style):
    def kept(self, x):
        reverse = tuple(reversed(range(x.dim())))
        return (torch.rand(x.shape[::-1]) >= self.p).permute(reverse)


@right
class InBlocks(Style):
    def kept(self, x):
        blocks = torch.empty(x.numel()).split(4096)
        return torch.cat([torch.rand(len(block)) for block in blocks]) >= self.p


@right
class Keywords(nn.Dropout):
    def forward(self, input):
        return functional.dropout(input=input, training=self.training, p=self.p)


@right
class RngLayer(Style):
    """A generator of its own, seeded from the global one, and copied with a new seed."""

    def __init__(self, p=0.5):
        super().__init__(p)
        self.generator = torch.Generator().manual_seed(int(torch.randint(2**62, ())))

    def __deepcopy__(self, memo):
        return type(self)(self.p).train(self.training)

    def __reduce__(self):
        return type(self), (self.p,)

    def kept(self, x):
        return torch.rand(x.shape, generator=self.generator) >= self.p


class _SavedMask(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, kept, keep):
        ctx.save_for_backward(kept)
        ctx.keep = keep
        return x * kept / keep

    @staticmethod
    def backward(ctx, gradient):
        (kept,) = ctx.saved_tensors
        return _SavedMask.apply(gradient, kept, ctx.keep), None, None


@right
class BooleanMaskSaved(Style):
    def drop(self, x):
        return _SavedMask.apply(x, torch.rand(x.shape) >= self.p, 1 - self.p)


class _FromASeed(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, seed, p):
        ctx.seed, ctx.p = seed, p
        draws = torch.rand(x.shape, generator=torch.Generator().manual_seed(seed))
        return x * (draws >= p).to(x.dtype).div(1 - p)

    @staticmethod
    def backward(ctx, gradient):
        return _FromASeed.apply(gradient, ctx.seed, ctx.p), None, None


@right
class MaskDrawnAgainFromItsSeed(Style):
    def drop(self, x):
        return _FromASeed.apply(x, int(torch.randint(2**62, ())), self.p)


@right
class MasksInStock(Style):
    """Draws many coins ahead, uses each once, and draws again when they are used up."""

    stock = None, None

    def kept(self, x):
        p, coins = self.stock
        if p != self.p or len(coins) < x.numel():
            coins = torch.rand(max(4096, 2 * x.numel())) >= self.p
        self.__dict__["stock"] = self.p, coins[x.numel() :]
        return coins[: x.numel()]


@right
class Vectorised(Style):
    """One row at a time, by vmap with other randomness for each."""

    def drop(self, x):
        if x.dim() < 2:
            return functional.dropout(x, self.p)
        each = partial(functional.dropout, p=self.p)
        return torch.vmap(each, randomness="different")(x)


@right
class Checkpointed(Style):
    def drop(self, x):
        return checkpoint(functional.dropout, x, self.p, True, use_reentrant=False)


@right
class Wrapped(nn.Module):
    """Another layer does the work; p is a property of this one."""

    def __init__(self, p=0.5):
        super().__init__()
        self.inner = nn.Dropout(p)

    @property
    def p(self):
        return self.inner.p

    @p.setter
    def p(self, p):
        self.inner.p = p

    def forward(self, x):
        self.inner.training = self.training
        return self.inner(x)


@right
class Hooked(nn.Identity):
    """Nothing in forward: a hook does it."""

    def __init__(self, p=0.5):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError("p")
        self.p = p
        self.register_forward_hook(Hooked.drop)

    def drop(self, inputs, output):
        return functional.dropout(inputs[0], self.p, self.training)


@right
class CopyInEval(Style):
    def forward(self, x):
        return super().forward(x) if self.training else x.clone()

    def kept(self, x):
        return torch.rand(x.shape, dtype=torch.float64) >= self.p


@right_function
def in_bits_of_numpy(x, p, training):
    if not training or p == 0:
        return x
    words = np.random.randint(0, 2**32, size=tuple(x.shape), dtype=np.uint32)  # noqa: NPY002
    kept = np.asarray(words >= np.uint64(round(p * 2**32)))
    return x * torch.from_numpy(kept).to(x.dtype) / (1 - p) if p < 1 else x * 0


@right_function
def sparse_mask(x, p, training):
    if not training or p in (0, 1):
        return x * 1 if not training or p == 0 else x * 0
    kept = (torch.rand(x.shape) >= p).nonzero(as_tuple=True)
    noise = torch.zeros_like(x)
    noise[kept] = 1 / (1 - p)
    return x * noise


@right_function
def compared_as_logarithms(x, p, training):
    if not training or p in (0, 1):
        return x * (1 - p * training)
    return torch.where(torch.rand(x.shape).log() >= math.log(p), x / (1 - p), x * 0)


@right_function
def dropped_by_index(x, p, training):
    if not training or p == 0:
        return x
    if p == 1:
        return torch.zeros_like(x)
    flat = x.reshape(-1) / (1 - p)
    number = int(np.random.binomial(x.numel(), p))  # noqa: NPY002
    dropped = torch.randperm(x.numel())[:number]
    return flat.index_fill(0, dropped, 0.0).reshape(x.shape)


def numpy_choice(x, p, training):
    if not training or p in (0, 1):
        return x * (1 - p * training)
    noise = np.random.choice([0, 1 / (1 - p)], size=x.shape, p=[p, 1 - p])  # noqa: NPY002
    return (x * noise).astype(x.dtype)


def numpy_generator(x, p, training):
    if not training or p in (0, 1):
        return x * (1 - p * training)
    return np.where(OWN.random(x.shape, dtype=np.float32) < p, 0, x / (1 - p))


@pytest.mark.slow
@pytest.mark.parametrize("name", RIGHT)
def test_a_right_layer_is_a_dropout_in_any_style(name):
    report = check_dropout(RIGHT[name])
    assert report.passed, report


@pytest.mark.slow
@pytest.mark.parametrize(
    "function",
    [
        *FUNCTIONS.values(),
        from_numpy(numpy_choice),
        from_numpy(numpy_generator),
        from_function(lambda x, p, training: nn.Dropout(p).train(training)(x), name="a new layer"),
        lambda p: nn.Sequential(nn.Identity(), nn.Dropout(p)),
    ],
)
def test_a_right_function_is_a_dropout_in_any_style(function):
    report = check_dropout(function)
    assert report.passed, report
