"""How many of n inputs survive dropout, and the standard deviation of their sum; all exact."""

import numpy as np
from scipy.special import gammaln, xlogy


def survivors(p, n):
    """How many of n inputs can be kept, 0 to n, and the probability of each number."""
    k = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return k, np.exp(ways + xlogy(k, 1 - p) + xlogy(n - k, p) if p < 1 else np.where(k, -np.inf, 0))


def standard_deviations(p, n):
    """Of the sum of n ones in training, the paper's way and PyTorch's."""
    keep = 1 - p
    return np.sqrt(n * p * keep), np.sqrt(n * p / keep) if keep else 0.0
