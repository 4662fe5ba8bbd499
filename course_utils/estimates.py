"""What a mean of n draws, a count or a comparison is worth: errors, intervals, running means."""

from typing import NamedTuple

import torch
from scipy import stats

from course_utils.arguments import given, number, share, whole


class Interval(NamedTuple):
    """An estimate with both ends of its confidence interval, in the units of what was estimated."""

    estimate: float
    low: float
    high: float

    def excludes(self, value):
        """Whether `value` lies outside: the sign of a difference is settled when it excludes 0.

        An end that is NaN excludes nothing.
        """
        return value < self.low or value > self.high


def standard_error(values, dim=0):
    """Standard deviation of the *mean* along `dim`: s / sqrt(n), with n - 1 in s.

    values: real numbers, at least two along `dim`, else ValueError; whole ones count as float64.
    """
    values, dim = _numbers("values", values), _dim(values, dim)
    n = values.shape[dim]
    if n < 2:
        raise ValueError(f"values has to hold at least 2 entries along dim {dim}, but holds {n}")
    return values.std(dim) / n**0.5


def running_mean(values, dim=0):
    """Mean of the first 1, 2, ... n entries along `dim`: same shape as `values`, in float64."""
    values, dim = _numbers("values", values), _dim(values, dim)
    sums = values.cumsum(dim, dtype=torch.float64)
    shape = [1] * sums.dim()
    shape[dim] = -1
    return sums / torch.arange(1, sums.shape[dim] + 1, device=sums.device).reshape(shape)


def binomial_interval(successes, n, *, confidence=0.95):
    """Interval for a probability after `successes` in `n` trials; exact (Clopper and Pearson 1934).

    It covers the true probability in at least `confidence` of repetitions, whatever that is.
    Raises ValueError for counts that are not possible and a confidence outside (0, 1).
    """
    n = whole("n", n, least=1)
    result = stats.binomtest(whole("successes", successes, most=n), n)
    share("confidence", confidence)
    low, high = result.proportion_ci(confidence, method="exact")
    return Interval(float(result.statistic), float(low), float(high))


def binomial_range(n, probability, *, false_alarm):
    """Smallest and largest count that n coins of `probability` give, but for `false_alarm` of runs.

    Both ends belong to the range; each tail beyond has at most false_alarm / 2 (exact, not normal).
    Raises ValueError for a false_alarm outside (0, 1): to miss none, all counts would have to pass.
    """
    n, false_alarm = whole("n", n), share("false_alarm", false_alarm)
    number("probability", probability, most=1)
    low = stats.binom.ppf(false_alarm / 2, n, probability)
    high = stats.binom.isf(false_alarm / 2, n, probability)
    return int(low), int(high)


def paired_interval(first, second, *, confidence=0.95):
    """Interval for the mean of first - second, pair by pair: what both share cancels (Student's t).

    first, second: as many finite numbers each, at least two; entry i of both has the same seed.
    Raises ValueError for other shapes and numbers, and for a confidence outside (0, 1).
    """
    share("confidence", confidence)
    first, second = _numbers("first", first).double(), _numbers("second", second).double()
    if first.shape != second.shape or first.dim() != 1 or len(first) < 2:
        raise ValueError(
            "first and second have to be two lists of the same length, at least 2, "
            f"but have the shapes {tuple(first.shape)} and {tuple(second.shape)}"
        )
    for name, values in {"first": first, "second": second}.items():
        if not values.isfinite().all():
            raise ValueError(
                f"{name} has to hold finite numbers, but holds {given(values.tolist())}"
            )
    differences = first - second
    half = standard_error(differences) * stats.t.isf((1 - confidence) / 2, len(differences) - 1)
    mean = float(differences.mean())
    return Interval(mean, mean - float(half), mean + float(half))


def _numbers(name, values):
    """`values` as a tensor of real floating numbers."""
    try:
        values = torch.as_tensor(values)
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(f"{name} has to hold numbers, but got {given(values)}") from None
    if values.is_complex() or values.layout is not torch.strided or values.is_meta:
        raise TypeError(f"{name} has to hold real numbers, but got {given(values)}")
    return values if values.is_floating_point() else values.double()


def _dim(values, dim):
    """`dim`, if `values` has it; counted from 0."""
    n_dims = torch.as_tensor(values).dim()
    if n_dims == 0:
        raise ValueError("values has to hold several numbers, but is a single one")
    if isinstance(dim, bool) or not isinstance(dim, int) or not -n_dims <= dim < n_dims:
        raise ValueError(f"dim has to be from {-n_dims} to {n_dims - 1}, but got {given(dim)}")
    return dim % n_dims
