"""Times of several candidates, taken by turns: what slows the machine down slows all of them."""

import platform
from collections.abc import Mapping
from pathlib import Path
from timeit import Timer
from typing import NamedTuple

import numpy as np

from course_utils.arguments import given, number, whole


class Deciles(NamedTuple):
    """The median of some numbers, and the first and ninth decile: eight tenths lie between them."""

    median: float
    low: float
    high: float


def by_turns(candidates, *, rounds=9, seconds=0.01):
    """Seconds a call of each candidate (name -> callable): name -> array, one mean per round.

    In a round each candidate runs alone for about `seconds`, at least once, the garbage collector
    off; each round begins with another one. Raises ValueError without candidates or rounds.
    """
    if not isinstance(candidates, Mapping) or not all(map(callable, candidates.values())):
        raise TypeError(f"candidates has to map names to callables, but got {given(candidates)}")
    if not candidates:
        raise ValueError("candidates has to hold at least one, but is empty")
    whole("rounds", rounds, least=1)
    number("seconds", seconds, most=3600)
    timers = {name: Timer(call) for name, call in candidates.items()}
    calls = {name: _calls_within(seconds, timer) for name, timer in timers.items()}
    names, taken = list(timers), {name: [] for name in timers}
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            taken[name].append(timers[name].timeit(calls[name]) / calls[name])
    return {name: np.array(means) for name, means in taken.items()}


def deciles(values):
    """The `Deciles` of a list of numbers, at least one."""
    values = _numbers("values", values)
    low, median, high = np.percentile(values, [10, 50, 90])
    return Deciles(float(median), float(low), float(high))


def ratio(reference, candidate):
    """How many times less than the reference the candidate took, round by round, as `Deciles`.

    reference, candidate: positive times of the same rounds, else ValueError.
    """
    times = _numbers("reference", reference), _numbers("candidate", candidate)
    if len(times[0]) != len(times[1]) or not all((taken > 0).all() for taken in times):
        raise ValueError(
            "reference and candidate have to be positive times of the same rounds, "
            f"but got {given(times[0].tolist())} and {given(times[1].tolist())}"
        )
    return deciles(np.divide(*times))


def processor():
    """The processor's model; on Linux with its family and number: some hide its name."""
    cpuinfo = Path("/proc/cpuinfo")
    if not cpuinfo.exists():
        return platform.processor() or platform.machine()
    lines = cpuinfo.read_text(encoding="utf-8").splitlines()
    pairs = [line.split(":", 1) for line in lines if ":" in line]
    facts = {key.strip(): value.strip() for key, value in reversed(pairs)}
    name = facts.get("model name", platform.machine())
    numbers = [f"{key} {facts[key]}" for key in ("cpu family", "model") if key in facts]
    return f"{name} ({', '.join(numbers)})" if numbers else name


def _calls_within(seconds, timer):
    timer.timeit(1)  # the first call fills tables and caches, or compiles
    return max(1, round(seconds / max(timer.timeit(1), 1e-9)))  # a coarse clock may not have moved


def _numbers(name, values):
    """`values` as an array of one dimension, if it holds numbers, at least one, and no NaN."""
    try:
        array = np.array(() if isinstance(values, str) else list(values), dtype=float)
    except (TypeError, ValueError, RuntimeError):
        raise TypeError(f"{name} has to be a list of numbers, but got {given(values)}") from None
    if array.ndim != 1 or not len(array) or np.isnan(array).any():
        raise ValueError(f"{name} has to hold numbers, at least one, but got {given(values)}")
    return array
