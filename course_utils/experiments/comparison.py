"""Differences between two values of one setting, seed by seed, with their intervals."""

from math import isfinite

import pandas as pd

from course_utils.arguments import given
from course_utils.estimates import paired_interval


def paired(table, measure, *, by, against, confidence=0.95):
    """How `measure` changes when `by` takes another value than `against`: a tidy pandas table.

    A row for each other value of `by` and each combination of the other settings: their values, the
    mean over seeds of (measure - measure at `against`), `low` and `high` of its interval (Student's
    t), `pairs`, and `smaller`, the number of pairs in which the difference is below 0.
    Raises ValueError for names and values that the table lacks, and for seeds without their pair.
    """
    settings, measures = _columns(table)
    _known("by", by, settings)
    _known("measure", measure, measures)
    if against not in set(table[by]):
        raise ValueError(f"against has to be one of the values of {by}, but got {given(against)}")
    others = [name for name in settings if name != by]
    rows = []
    for values, group in _groups(table, others):
        arms = {value: arm.set_index("seed")[measure] for (value,), arm in _groups(group, [by])}
        if against not in arms:
            others_are = dict(zip(others, values, strict=True))
            raise ValueError(f"{by}={against!r} is missing for {others_are}")
        reference = arms.pop(against)
        for value, arm in arms.items():
            difference = _difference(arm, reference, f"{by}={value!r}", confidence)
            rows.append([*values, value, *difference])
    columns = [*others, by, "difference", "low", "high", "pairs", "smaller"]
    return pd.DataFrame(rows, columns=columns)


def _difference(arm, reference, name, confidence):
    if not arm.index.is_unique or not reference.index.is_unique:
        raise ValueError(f"{name} has a seed twice: take one setting of each kind")
    if set(arm.index) != set(reference.index):
        raise ValueError(
            f"{name} has to have the same seeds as what it is compared with, but has "
            f"{given(sorted(arm.index))} against {given(sorted(reference.index))}"
        )
    if len(arm) < 2:
        raise ValueError(f"{name} has to have two seeds or more, but has {len(arm)}")
    reference = reference.loc[arm.index]
    for seed, *pair in zip(arm.index, arm, reference, strict=True):
        if not all(map(isfinite, pair)):
            raise ValueError(f"{name} has to have finite numbers, but seed {seed} has {pair}")
    interval = paired_interval(arm.tolist(), reference.tolist(), confidence=confidence)
    smaller = int((arm < reference).sum())
    return [interval.estimate, interval.low, interval.high, len(arm), smaller]


def _groups(table, names):
    """(values, rows) of each combination of values of the columns `names`, None among them."""
    if not names:
        return [((), table)]
    return table.groupby(names, sort=False, dropna=False)


def _columns(table):
    """Names of the settings, which stand before `seed`, and of the measures, up to `seconds`."""
    names = list(table.columns) if isinstance(table, pd.DataFrame) else []
    if "seed" not in names or "seconds" not in names:
        raise TypeError(f"table has to be one that `run` gives, but got {given(table)}")
    return names[: names.index("seed")], names[names.index("seed") + 1 : names.index("seconds")]


def _known(argument, name, names):
    if name not in names:
        raise ValueError(f"{argument} has to be one of {', '.join(names)}, but got {given(name)}")
