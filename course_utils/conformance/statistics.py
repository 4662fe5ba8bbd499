"""How surprising a count is: binomial tails, evenness of counts, sums of noise.

Every function returns one p-value for a whole family of comparisons, already multiplied by their
number (Bonferroni), so that under the null hypothesis P(p-value <= a) <= a.
"""

from dataclasses import dataclass

import numpy as np
import torch
from scipy import fft, special

APPROXIMATE = 10  # an approximate tail has to be this many times smaller than an exact one


@dataclass(frozen=True)
class Comparison:
    """One comparison with what independent coins do, and the mistake its failure points to.

    statistic: what was compared, a Sentence. exact: whether the tail is, or is at least never too
    small.
    """

    statistic: object
    p_value: float
    mistake: object
    exact: bool = False

    @property
    def charged(self):
        """The p-value after its price: approximate tails get a ten times smaller share."""
        value = self.p_value if self.exact else APPROXIMATE * self.p_value
        return 0.0 if np.isnan(value) else float(value)  # a NaN is never what coins give


def binomial_tail(counts, n, p):
    """Two-sided exact tail of Binomial(n, p): twice the smaller one, times the number of counts."""
    counts = np.asarray(counts, float)
    if np.ndim(n) == 0:  # of counts alike only the lowest and the highest can be the least likely
        lowest, highest = counts.min(), counts.max()
    else:
        lowest = highest = counts
    least = np.minimum(special.bdtr(lowest, n, p), special.bdtrc(highest - 1, n, p))
    return min(1.0, 2 * float(np.min(least)) * counts.size)


def normal_tail(z):
    """Two-sided tail of standard normals, times their number."""
    return min(1.0, 2 * float(special.ndtr(-np.abs(z).max())) * np.size(z))


def evenness_tails(counts, n):
    """(too even, too uneven): tails of the dispersion of equal binomial counts of n coins each.

    The index of dispersion sum (c - mean)^2 / (n f (1 - f)), f the overall fraction, is chi-square
    with one degree of freedom less than there are counts (Cochran 1954).
    """
    counts = np.asarray(counts, float).ravel()
    fraction = counts.mean() / n
    index = ((counts - counts.mean()) ** 2).sum() / (n * fraction * (1 - fraction))
    return _chi_square_tails(index, counts.size - 1)


def scatter_tails(z):
    """(too even, too uneven): tails of the sum of squares of independent standard normals."""
    return _chi_square_tails(float(np.square(z).sum()), len(z))


def shift_correlations(calls):
    """(within, between): the correlation of calls with themselves, and each with the next, shifted.

    calls: one row a call, centred. within[k] belongs to shift k = 0 .. n/2, between[k] to
    k = 0 .. n - 1, ends joined. For independent noise each of them is normal with standard
    deviation 1 / sqrt(number of products), within[0] = 1 and within[n/2] excepted.
    """
    n_calls, n = calls.shape
    spectra = fft.rfft(calls, axis=1)
    products = fft.irfft((spectra.real**2 + spectra.imag**2).sum(0), n=n)
    variance = products[0] / n_calls
    with_next = fft.irfft((spectra[:-1].conj() * spectra[1:]).sum(0), n=n)
    return products[: n // 2 + 1] / products[0], with_next / (variance * max(n_calls - 1, 1))


def covariances(masks):
    """For every pair of rows of a 0/1 matrix, how far they covary, in standard errors; 0 to itself.

    Given how many ones each row has, the number of places where both are 1 is hypergeometric: no
    rate is assumed, and none is plugged in.
    """
    return _standardised(*_common_ones(masks), masks.shape[1])


def pair_tail(masks):
    """Exact tail (Fisher 1935) of the two rows that covary most, times the number of pairs."""
    n_rows, n = masks.shape
    if n_rows < 2:
        return 1.0
    both, ones = _common_ones(masks)
    z = _standardised(both, ones, n)
    a, b = divmod(int(np.abs(z).argmax()), n_rows)
    if a == b:  # no pair covaries at all
        return 1.0
    far = hypergeometric_tail(int(both[a, b]), n, int(ones[a]), int(ones[b]))
    return min(1.0, far * n_rows * (n_rows - 1) / 2)


def hypergeometric_tail(common, n, a, b):
    """Two-sided exact tail of how many of n places a set of a and one of b have in common.

    Twice the smaller one. Its terms fall from `common` on, each by its ratio to the one before,
    which is exact; the first is right to 1e-8 of itself. scipy's own takes four times as long, and
    a report needs three hundred.
    """
    if common * n < a * b:  # so many too few in common are as many too many with the others
        common, b = a - common, n - b
    first = common, a - common, b - common, n - a - b + common
    log_factorial = special.gammaln(np.array([a, n - a, b, n - b, n, *first], float) + 1)
    chance = np.exp(log_factorial[:4].sum() - log_factorial[4:].sum())
    k = np.arange(common, min(a, b, common + 40 * int(n**0.5) + 40), dtype=float)
    ratios = (a - k) * (b - k) / ((k + 1) * (n - a - b + k + 1))
    return min(1.0, 2 * float(chance * (1 + np.cumprod(ratios).sum())))


def distance_tail(masks, first, distance):
    """Tail of the covariance of rows `first` and `first + distance`, added up by distance."""
    z = covariances(masks)[first, first + distance]
    total = np.bincount(distance, z)[1:]
    return normal_tail(total / np.sqrt(np.bincount(distance)[1:]))


def _standardised(both, ones, n):
    spread = ones * (n - ones)
    variance = np.multiply.outer(spread, spread) / (n**2 * max(n - 1, 1))
    variance[variance == 0] = np.inf
    z = (both - np.multiply.outer(ones, ones) / n) / np.sqrt(variance)
    np.fill_diagonal(z, 0)
    return z


def _common_ones(masks):
    """Of every pair of rows, in how many places both are 1; and how many ones each row has."""
    masks = torch.from_numpy(masks.astype(np.float32, copy=False))
    both = (masks @ masks.T).double().numpy()  # by torch, for NumPy's product takes every core
    return both, both.diagonal()


def _chi_square_tails(index, freedom):
    below = float(special.gammainc(freedom / 2, index / 2))
    above = float(special.gammaincc(freedom / 2, index / 2))
    return min(1.0, 2 * below), min(1.0, 2 * above)
