"""How often `check_dropout` is wrong: false alarms of right dropouts, misses of wrong ones.

Run it as `make power`, or `python -m benchmarks.conformance_power`. Three counts:

1. `misses`: every mutant at many seeds. It is missed by a property that it names and that does not
   fail, and not found if all of those miss it. Mutants that are not left to p-values alone give the
   same answer at every seed; they are run at `--fixed-seeds` only.
2. `alarms`: reports of right dropouts at a false-alarm rate of 0.01, so that there is something to
   count; no more may fail than a binomial tail of 0.01 allows. Of the same reports, the p-values of
   each comparison: P(p <= a) <= a at every a of LEVELS. The rate of 1e-6 follows by addition. Of
   all these tails, some four thousand, the least counts, times their number (Bonferroni): so each
   of the two checks stops the run of a right judge at most once in a hundred, by `LIMIT`.
3. `limits`: the planted defects of `conformance_defects`, which the judge's docstring tells of.
"""

import argparse
import json
from collections import Counter

import numpy as np
import torch
from joblib import Parallel, delayed
from scipy import stats
from torch import nn

from benchmarks.conformance_defects import DEFECTS
from course_utils.conformance import BY_CHANCE, PROPERTIES, from_module, from_numpy
from course_utils.conformance.adapters import adapt
from course_utils.conformance.check import examine, quiet, studied
from course_utils.conformance.circumstances import CIRCUMSTANCES
from course_utils.conformance.laws import elementwise
from course_utils.dropout import Dropout
from course_utils.fast_dropout import FastDropout
from course_utils.mutants import MUTANTS, CorrectDropout

RATES = (0.1, 0.3, 0.8)
FALSE_ALARM = 0.01
LEVELS = (0.5, 0.1, 0.01, 0.001)
LIMIT = 0.01  # chance at which a whole family of tails is too unlikely
CHANCE_IDS = {asked.id for asked in BY_CHANCE}


def numpy_uniform(x, p, training):
    if not training or p == 0:
        return x
    return np.where(np.random.rand(*x.shape) >= p, x / (1 - p), 0.0) if p < 1 else 0 * x  # noqa: NPY002


def numpy_binomial(x, p, training):
    if not training:
        return x
    return x * np.random.binomial(1, 1 - p, x.shape) / (1 - p if p < 1 else 1)  # noqa: NPY002


class Permuted(CorrectDropout):
    """Right, with the draws put in another order before they are used."""

    def kept(self, x):
        draws = torch.rand(x.numel())[torch.randperm(x.numel())].reshape(x.shape)
        return draws >= self.p


RIGHT = {
    "nn.Dropout": nn.Dropout,
    "course_utils Dropout": Dropout,
    "FastDropout": FastDropout,
    "permuted draws": Permuted,
    "NumPy, uniform": from_numpy(numpy_uniform),
    "NumPy, binomial": from_numpy(numpy_binomial),
}


def alarms(name, seeds):
    """(reports with a failed property, p-values of each comparison) of a right dropout."""
    torch.set_num_threads(1)
    subject, alarmed, p_values = adapt(RIGHT[name]), 0, {}
    first = 10**6 * list(RIGHT).index(name)  # some draw alike: with one seed they are one dropout
    for seed in (first + seed for seed in seeds):
        with quiet(seed):
            study = studied(
                subject,
                RATES,
                seed,
                law=elementwise,
                circumstances=CIRCUMSTANCES,
                false_alarm=FALSE_ALARM,
            )
            alarmed += any(asked(study).passed is False for asked in BY_CHANCE)
            for key, comparison in compared(study):
                p_values.setdefault(key, []).append(comparison.p_value)
    return alarmed, p_values


def compared(study):
    """(where it was made, comparison) of everything that is left to chance in a report."""
    for asked in BY_CHANCE:
        for calls in study.calls:
            for i, comparison in enumerate(asked.comparisons_of(study, calls)):
                english = comparison.statistic.english
                yield f"{asked.id}, p = {calls.p:g}, {i}: {english}", comparison
    for trial in study.trials:
        for i, (asked, comparison) in enumerate(trial.comparisons):
            english = comparison.statistic.english
            yield f"{asked}, {trial.circumstance.id}, {i}: {english}", comparison


def worst_level(p_values):
    """(chance, comparison, level, times at or below it, reports): the most surprising of all.

    chance: the binomial tail of so many p-values at or below a level, times the number of tails.
    """
    tails = [
        (stats.binom.sf(sum(p <= level for p in own) - 1, len(own), level), key, level)
        for key, own in p_values.items()
        for level in LEVELS
    ]
    chance, key, level = min(tails)
    own = p_values[key]
    return min(1.0, chance * len(tails)), key, level, sum(p <= level for p in own), len(own)


def misses(name, seeds):
    """How often each expected property, and all of them together, let the mutant through."""
    torch.set_num_threads(1)
    mutant = MUTANTS[name]
    expected = [asked for asked in PROPERTIES if asked.id in mutant.caught_by]
    missed = dict.fromkeys([*mutant.caught_by, "all"], 0)
    for seed in seeds:
        failed = examine(from_module(mutant.build), RATES, seed, expected).failed
        for id in set(mutant.caught_by) - set(failed):
            missed[id] += 1
        missed["all"] += not failed
    return missed


def finds(name, seeds):
    """In how many reports a planted defect is found."""
    torch.set_num_threads(1)
    return sum(bool(examine(DEFECTS[name], RATES, seed, BY_CHANCE).failed) for seed in seeds)


def by_chance(mutant):
    """Whether it is found by p-values only."""
    return set(mutant.caught_by) <= CHANCE_IDS


def spread(function, name, n, n_jobs):
    """The function over n seeds, in chunks of 25 on n_jobs processes."""
    chunks = [range(i, min(i + 25, n)) for i in range(0, n, 25)]
    return Parallel(n_jobs=n_jobs)(delayed(function)(name, chunk) for chunk in chunks)


def count_misses(options):
    counts = {}
    print(f"{'mutant':32} {'seeds':>6} {'not found':>10}   misses of each expected property")
    for name in sorted(MUTANTS, key=lambda name: not by_chance(MUTANTS[name])):
        n = options.power_seeds if by_chance(MUTANTS[name]) else options.fixed_seeds
        total = sum(map(Counter, spread(misses, name, n, options.jobs)), Counter())
        counts[name] = {"seeds": n, **total}
        each = ", ".join(f"{key} {total[key]}" for key in MUTANTS[name].caught_by)
        print(f"{name:32} {n:6} {total['all']:10}   {each}", flush=True)
    return counts


def count_alarms(options):
    counts, pooled, alarmed, reports = {}, {}, 0, 0
    print(f"\n{'right dropout':24} {'reports':>8} {'false alarms at 0.01':>21}")
    for name in RIGHT:
        n = -(-options.reports // len(RIGHT))
        parts = spread(alarms, name, n, options.jobs)
        own = sum(part[0] for part in parts)
        counts[name] = {"reports": n, "alarms": own}
        print(f"{name:24} {n:8} {own:21}", flush=True)
        alarmed, reports = alarmed + own, reports + n
        for _, p_values in parts:
            for key, values in p_values.items():
                pooled.setdefault(key, []).extend(values)
    tail = float(stats.binom.sf(alarmed - 1, reports, FALSE_ALARM))
    print(f"{'all':24} {reports:8} {alarmed:21}   binomial tail {tail:.3g}")
    chance, key, level, times, n = worst_level(pooled)
    print(f"p-values of {len(pooled)} comparisons; the most surprising: {times} of {n} at or below")
    print(f"{level:g} ({key}); chance of that or worse among all {chance:.3g}")
    assert tail >= LIMIT, "more false alarms than a binomial tail of 0.01 allows"
    assert chance >= LIMIT, "p-values of a comparison are too small"
    return {**counts, "tail": tail, "p-values": [chance, key, level, times, n]}


def count_limits(options):
    counts = {}
    print(f"\n{'planted defect':52} found, of {options.limit_seeds}")
    for name in DEFECTS:
        counts[name] = sum(spread(finds, name, options.limit_seeds, options.jobs))
        print(f"{name:52} {counts[name]}", flush=True)
    return counts


COUNTS = {"misses": count_misses, "alarms": count_alarms, "limits": count_limits}


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=COUNTS, default=COUNTS)
    parser.add_argument("--reports", type=int, default=2000, help="of right dropouts, in all")
    parser.add_argument("--power-seeds", type=int, default=1000, help="per mutant found by chance")
    parser.add_argument("--fixed-seeds", type=int, default=100, help="per other mutant")
    parser.add_argument("--limit-seeds", type=int, default=20, help="per planted defect")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", metavar="FILE", help="write the counts here too")
    options = parser.parse_args(arguments)
    counts = {name: COUNTS[name](options) for name in options.only}
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(counts, file, indent=1)


if __name__ == "__main__":
    main()
