"""Dropout of other things than single elements: what shares a coin, and what the coin multiplies.

Each layer with a twin in `torch.nn` bears its name and is a drop-in for it. A size of 1 in the
shape of the coins shares them along that dimension: so channels, rows and time steps are dropped.
"""

import warnings

import torch
from torch import nn
from torch.nn import functional as F

from course_utils import arguments
from course_utils.dropout import Dropout, inverted_dropout, keep_mask

ALPHA = -1.7580993408473766  # SELU far below 0: - scale * alpha (Klambauer et al. 2017)


class SharedCoins(Dropout):
    """Inverted dropout with a coin for each entry of `coin_shape(x)`, whose sizes of 1 share it."""

    def coin_shape(self, x):
        """The shape of the mask for x: broadcastable to x."""
        return x.shape

    def forward(self, x):
        mask = None
        if self.training and 0 < self.p < 1 and arguments.tensor("x", x).numel():
            mask = self._coins(x)
        return inverted_dropout(x, self.p, self.training, mask=mask, inplace=self.inplace)

    def _coins(self, x):
        arguments.no_recomputation(self.generator)
        return keep_mask(self.coin_shape(x), self.p, generator=self.generator, device=x.device)


class Dropout1d(SharedCoins):
    """A coin for each channel of (N, C, L) or (C, L): a drop-in for `nn.Dropout1d`.

    Raises RuntimeError for other numbers of dimensions, as PyTorch does.
    Source: Tompson et al. 2015.
    """

    def coin_shape(self, x):
        return _for_the_first(x.dim() - 1, x)

    def forward(self, x):
        if arguments.tensor("x", x).dim() not in (2, 3):
            raise RuntimeError(f"x has to have 2 or 3 dimensions, but got {x.dim()}")
        return super().forward(x)


class Dropout2d(SharedCoins):
    """A coin for each channel of (N, C, H, W): a drop-in for `nn.Dropout2d`.

    Warns where PyTorch warns: three dimensions are taken as (N, C, L), not as one image without a
    batch; two and five as (N, C, ...). Source: Tompson et al. 2015.
    """

    def coin_shape(self, x):
        return _for_the_first(2, x)

    def forward(self, x):
        _warn_of_dimensions(x, expected=(4,), taken_as="(N, C, ...)")
        return super().forward(x)


class Dropout3d(SharedCoins):
    """A coin for each channel of (N, C, D, H, W) or (C, D, H, W): a drop-in for `nn.Dropout3d`.

    Warns where PyTorch warns: other numbers of dimensions are taken as one example, (C, ...).
    """

    def coin_shape(self, x):
        return _for_the_first(2 if x.dim() == 5 else 1, x)

    def forward(self, x):
        _warn_of_dimensions(x, expected=(4, 5), taken_as="(C, ...)")
        return super().forward(x)


class LockedDropout(SharedCoins):
    """A coin for each feature of each example, the same at every step of (N, T, features).

    Raises RuntimeError for other numbers of dimensions. Source: Gal and Ghahramani 2016 (NeurIPS).
    """

    def coin_shape(self, x):
        return len(x), 1, x.shape[2]

    def forward(self, x):
        if arguments.tensor("x", x).dim() != 3:
            raise RuntimeError(f"x has to have 3 dimensions, (N, T, features), but got {x.dim()}")
        return super().forward(x)


class StochasticDepth(SharedCoins):
    """A coin for each example, (N, ...): behind a branch, it drops the branch for some examples.

    Source: Huang et al. 2016, whose survival probability is 1 - p here.
    """

    def coin_shape(self, x):
        return _for_the_first(1, x)


class GaussianDropout(Dropout):
    """Each element times its own normal number of mean 1 and variance p / (1 - p).

    Mean and variance are those of inverted dropout at p; no element is dropped. At p = 1 the
    variance is infinite: ValueError. Source: Srivastava et al. 2014, section 10.
    """

    def __init__(self, p=0.5, inplace=False, *, generator=None):
        super().__init__(p, inplace, generator=generator)
        _finite_variance(self.p)

    def forward(self, x):
        if arguments.tensor("x", x).numel() == 0 or not self.training or self.p == 0:
            return x
        _finite_variance(self.p)  # it may have been changed
        _floating(x)
        arguments.no_recomputation(self.generator)
        drawn_from = {} if self.generator is None else {"generator": self.generator}
        noise = torch.randn(x.shape, dtype=x.dtype, device=x.device, **drawn_from)
        noise = noise.mul_((self.p / (1 - self.p)) ** 0.5).add_(1)
        return x.mul_(noise) if self.inplace else x * noise


class AlphaDropout(SharedCoins):
    """Dropped elements become SELU's lowest value; an affine map then keeps mean and variance.

    A drop-in for `nn.AlphaDropout`, save that `inplace` is obeyed, which PyTorch's passes over.
    Inputs of mean 0 and variance 1 keep both.
    Source: Klambauer et al. 2017, equal to `F.alpha_dropout` to rounding.
    """

    def forward(self, x):
        if arguments.tensor("x", x).numel() == 0 or not self.training or self.p == 0:
            return x
        if self.p == 1:
            nothing = x.new_zeros(())  # of the dtype of x: whole numbers stay whole
            return x.mul_(nothing) if self.inplace else x * nothing
        _floating(x)
        a, b = alpha_constants(self.p)
        noise = self._coins(x).to(x.dtype)
        shift = a * ALPHA * (1 - noise) + b
        return x.mul_(a * noise).add_(shift) if self.inplace else x * (a * noise) + shift


class FeatureAlphaDropout(AlphaDropout):
    """Alpha dropout of whole channels, (N, C, ...): a drop-in for `nn.FeatureAlphaDropout`."""

    def coin_shape(self, x):
        return _for_the_first(2, x)


class DropConnect(nn.Linear):
    """A linear layer that drops single weights: one mask for all rows, drawn at each call.

    Its outputs are uncorrelated under the masks, where those behind dropout are not.
    Source: Wan et al. 2013.
    """

    def __init__(self, in_features, out_features, p=0.5, *, generator=None, **options):
        super().__init__(in_features, out_features, **options)
        self.dropout = Dropout(p, generator=generator)

    def forward(self, x):
        return F.linear(x, self.dropout(self.weight), self.bias)


def attention(q, k, v, p=0.0, training=True, *, generator=None, mask=None):
    """softmax(q k' / sqrt(d)) v, with the attention weights dropped: rows no longer add up to 1.

    q: (..., queries, d), k and v: (..., keys, d). mask: True = kept, (..., queries, keys).
    Source: Vaswani et al. 2017; `F.scaled_dot_product_attention` with dropout_p, which cannot be
    told the mode.
    """
    weights = (q @ k.mT / q.shape[-1] ** 0.5).softmax(-1)
    return inverted_dropout(weights, p, training, generator=generator, mask=mask) @ v


def alpha_constants(p):
    """The factor a and the shift b of alpha dropout: from E = 0 and E[square] = 1.

    For x of mean 0 and variance 1, mask m and y = x m + ALPHA (1 - m): E[y] = p ALPHA and
    Var[y] = (1 - p) (1 + p ALPHA^2). a y + b has mean 0 and variance 1.
    """
    a = ((1 - p) * (1 + p * ALPHA**2)) ** -0.5
    return a, -a * p * ALPHA


def _for_the_first(n_dims, x):
    """The shape with a coin for each entry of x along its first dimensions, shared by the rest."""
    if x.dim() < n_dims:
        raise RuntimeError(f"x has to have {n_dims} dimensions or more, but got {x.dim()}")
    return x.shape[:n_dims] + (1,) * (x.dim() - n_dims)


def _floating(x):
    if not x.is_floating_point():
        raise RuntimeError(f"x has to be a floating tensor, but got one of {x.dtype}")


def _finite_variance(p):
    if p == 1:
        raise ValueError(f"p has to be below 1, where the variance is finite, but got {p}")


def _warn_of_dimensions(x, expected, taken_as):
    if arguments.tensor("x", x).dim() not in expected:
        warnings.warn(
            f"x has {x.dim()} dimensions, not {' or '.join(map(str, expected))}: it is taken as "
            f"{taken_as}",
            stacklevel=3,
        )
