"""Times taken by turns: what else the machine does then falls on all candidates alike."""

import platform
from pathlib import Path
from timeit import Timer
from typing import NamedTuple

import numpy as np


class Spread(NamedTuple):
    """The median of what the rounds gave, and between which values eight tenths of them lie."""

    median: float
    low: float
    high: float


def by_turns(candidates, *, rounds=9, seconds=0.01):
    """Seconds a call of each candidate (name -> callable): name -> array, one mean per round.

    In a round each candidate runs alone for about `seconds`, at least once, the garbage collector
    off; each round begins with another one.
    """
    timers = {name: Timer(call) for name, call in candidates.items()}
    calls = {name: _calls_within(seconds, timer) for name, timer in timers.items()}
    names, taken = list(timers), {name: [] for name in timers}
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            taken[name].append(timers[name].timeit(calls[name]) / calls[name])
    return {name: np.array(means) for name, means in taken.items()}


def spread(values):
    """The `Spread` of a list of numbers."""
    low, median, high = np.percentile(values, [10, 50, 90])
    return Spread(float(median), float(low), float(high))


def ratio(reference, candidate):
    """How many times less than the reference the candidate took, round by round, as a `Spread`."""
    return spread(np.divide(reference, candidate))


def processor():
    """The processor's model, with family and number on Linux: a virtual machine hides the name."""
    told = Path("/proc/cpuinfo")
    if not told.exists():
        return platform.processor() or platform.machine()
    lines = [line.split(":", 1) for line in told.read_text().splitlines() if ":" in line]
    facts = {key.strip(): value.strip() for key, value in reversed(lines)}
    name = facts.get("model name", platform.machine())
    numbers = [f"{key} {facts[key]}" for key in ("cpu family", "model") if key in facts]
    return f"{name} ({', '.join(numbers)})" if numbers else name


def _calls_within(seconds, timer):
    timer.timeit(1)  # the first call fills tables and caches, or compiles
    return max(1, round(seconds / timer.timeit(1)))
