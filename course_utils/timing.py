"""Times of several candidates, taken by turns: what slows the machine down slows all of them."""

import platform
from pathlib import Path
from timeit import Timer
from typing import NamedTuple

import numpy as np


class Deciles(NamedTuple):
    """The median of some numbers, and the first and ninth decile: eight tenths lie between them."""

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


def deciles(values):
    """The `Deciles` of a list of numbers."""
    low, median, high = np.percentile(values, [10, 50, 90])
    return Deciles(float(median), float(low), float(high))


def ratio(reference, candidate):
    """How many times less than the reference the candidate took, round by round, as `Deciles`."""
    return deciles(np.divide(reference, candidate))


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
    return max(1, round(seconds / timer.timeit(1)))
