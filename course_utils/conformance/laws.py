"""What a dropout may do: which elements share a coin, and by what the coin multiplies them.

A law reads the coins back from inputs and outputs, so that every property is asked of coins,
whatever the layer drops together. In training each coin falls on "drop" with probability p.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

ALPHA = -1.7580993408473766  # what SELU tends to far below 0: - scale * alpha (Klambauer 2017)


def zero_or_scaled(x, output, p):
    """The factor of inverted dropout: 0, or 1 / (1 - p)."""
    return output / x


def alpha_factor(x, output, p):
    """Alpha dropout's factor, as if it were inverted dropout: its affine map undone.

    output = a (x m + ALPHA (1 - m)) + b, with a and b such that mean and variance are kept.
    """
    a, b = _alpha_constants(p)
    return ((output - b) / a - ALPHA) / (x - ALPHA) / (1 - p)


def alpha_slope(x, output, p):
    """d output / d x of alpha dropout: a where kept, 0 where dropped."""
    kept = alpha_factor(x, output, p) * (1 - p) > 0.5
    return np.where(kept, _alpha_constants(p)[0], 0.0)


def _alpha_constants(p):
    a = 1 / np.sqrt((1 - p) * (1 + p * ALPHA**2))
    return a, -a * p * ALPHA


@dataclass(frozen=True)
class Law:
    """What is dropped together, and by what the rest is multiplied.

    id: its name on the command line. label: the same in words. dims: the numbers of dimensions it
    is defined for. coin_axes: number of dimensions -> the axes along which coins differ; along the
    others they are shared. factor and slope: (x, output, p) -> the number by which the coin
    multiplied, of mean 1 and variance p / (1 - p), and the derivative. normal: whether that factor
    is normal instead of 0 or 1 / (1 - p).
    """

    id: str
    label: str
    dims: tuple[int, ...]
    coin_axes: Callable[[int], tuple[int, ...]]
    factor: Callable = zero_or_scaled
    slope: Callable = zero_or_scaled
    normal: bool = False
    precision: float = 1.0  # how many times larger roundings are after `factor`
    spatial: int = 2  # dimensions of a channel

    def shape_for(self, rows, columns):
        """An input shape with rows x columns coins, each of them shared by two elements or more."""
        if self.id == "rows":
            return rows * columns, 2
        if self.id == "shared_over_time":
            return rows, 2, columns
        return (rows, columns, *(1,) * (self.spatial - 1), 2) if self.shares else (rows, columns)

    @property
    def shares(self):
        """Whether several elements share a coin."""
        return self.coin_axes(4) != (0, 1, 2, 3)

    @property
    def is_inverted(self):
        """Whether every factor is 0 or 1 / (1 - p)."""
        return self.factor is zero_or_scaled and not self.normal

    def coins(self, array):
        """The first element of each group that shares a coin."""
        axes = self.coin_axes(array.ndim)
        return array[tuple(slice(None) if i in axes else 0 for i in range(array.ndim))]

    def group_ends(self, array):
        """(least, greatest) of each group that shares a coin, shaped as `coins` gives them."""
        axes = self.coin_axes(array.ndim)
        others = tuple(i for i in range(array.ndim) if i not in axes)
        return array.min(others), array.max(others)

    def dropped(self, factor, p):
        """Which coins fell on "drop"; of normal noise, the lowest p of its values."""
        if self.normal:
            return special.ndtr((factor - 1) / np.sqrt(p / (1 - p))) < p
        return factor == 0 if self.is_inverted else factor * (1 - p) < 0.5

    def has_right_value(self, factor, dropped, p, rounding):
        """Which factors are those of the law, to within `rounding`."""
        if self.normal:
            return np.isfinite(factor)
        off = factor * (1 - p)  # 0 or 1
        off -= 1 if self.is_inverted else ~dropped
        right = np.abs(off, out=off) < self.precision * rounding
        return np.logical_or(right, dropped, out=right) if self.is_inverted else right


elementwise = Law(
    "elementwise", "each element has a coin of its own", (0, 1, 2, 3, 4, 5), lambda n: (*range(n),)
)
channels = Law(
    "channels",
    "each channel of each example has one coin (the first two dimensions)",
    (3, 4, 5),
    lambda n: (0, 1),
)
rows = Law("rows", "each example has one coin (the first dimension)", (2, 3, 4, 5), lambda n: (0,))
shared_over_time = Law(
    "shared_over_time",
    "each feature of each example has one coin for all steps (the second of three dimensions)",
    (3,),
    lambda n: (0, *range(2, n)),
)
gaussian = Law(
    "gaussian",
    "each element is multiplied by its own normal number of mean 1 and variance p / (1 - p)",
    (0, 1, 2, 3, 4, 5),
    lambda n: (*range(n),),
    normal=True,
)
alpha = Law(
    "alpha",
    "each element has a coin of its own; dropped ones take SELU's lowest value, and an affine map "
    "keeps mean and variance",
    (0, 1, 2, 3, 4, 5),
    lambda n: (*range(n),),
    alpha_factor,
    alpha_slope,
    precision=100.0,
)
feature_alpha = Law(
    "feature_alpha",
    "as alpha, with one coin for each channel of each example",
    (3, 4, 5),
    lambda n: (0, 1),
    alpha_factor,
    alpha_slope,
    precision=100.0,
)

LAWS = {
    law.id: law
    for law in (elementwise, channels, rows, shared_over_time, gaussian, alpha, feature_alpha)
}
