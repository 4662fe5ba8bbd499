"""What a mean of n draws, a count or a comparison is worth: errors, intervals, running means."""

from typing import NamedTuple

import torch
from scipy import stats


class Interval(NamedTuple):
    """An estimate with both ends of its confidence interval, in the units of what was estimated."""

    estimate: float
    low: float
    high: float

    def excludes(self, value):
        """Whether `value` lies outside: the sign of a difference is settled when it excludes 0."""
        return not self.low <= value <= self.high


def standard_error(values, dim=0):
    """Standard deviation of the *mean* along `dim`: s / sqrt(n), with n - 1 in s.

    values: floating tensor with at least two entries along `dim`, else ValueError.
    """
    values = torch.as_tensor(values)
    n = values.shape[dim]
    if n < 2:
        raise ValueError(f"values has to hold at least 2 entries along dim {dim}, but holds {n}")
    return values.std(dim) / n**0.5


def running_mean(values, dim=0):
    """Mean of the first 1, 2, ... n entries along `dim`: same shape as `values`, in float64."""
    sums = torch.as_tensor(values).cumsum(dim, dtype=torch.float64)
    shape = [1] * sums.dim()
    shape[dim] = -1
    return sums / torch.arange(1, sums.shape[dim] + 1).reshape(shape)


def binomial_interval(successes, n, *, confidence=0.95):
    """Interval for a probability after `successes` in `n` trials; exact (Clopper and Pearson 1934).

    It covers the true probability in at least `confidence` of repetitions, whatever that is.
    """
    result = stats.binomtest(int(successes), int(n))
    low, high = result.proportion_ci(confidence, method="exact")
    return Interval(float(result.statistic), float(low), float(high))


def binomial_range(n, probability, *, false_alarm):
    """Smallest and largest count that n coins of `probability` give, but for `false_alarm` of runs.

    Both ends belong to the range; each tail beyond has at most false_alarm / 2 (exact, not normal).
    """
    low = stats.binom.ppf(false_alarm / 2, n, probability)
    high = stats.binom.isf(false_alarm / 2, n, probability)
    return int(low), int(high)


def paired_interval(first, second, *, confidence=0.95):
    """Interval for the mean of first - second, pair by pair: what both share cancels (Student's t).

    first, second: as many numbers each, at least two; entry i of both comes from the same seed.
    Raises ValueError for other shapes.
    """
    first = torch.as_tensor(first, dtype=torch.float64)
    second = torch.as_tensor(second, dtype=torch.float64)
    if first.shape != second.shape or first.dim() != 1:
        raise ValueError(
            "first and second have to be two lists of the same length, "
            f"but have the shapes {tuple(first.shape)} and {tuple(second.shape)}"
        )
    differences = first - second
    half = standard_error(differences) * stats.t.isf((1 - confidence) / 2, len(differences) - 1)
    mean = float(differences.mean())
    return Interval(mean, mean - float(half), mean + float(half))
