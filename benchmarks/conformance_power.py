"""How often `check_dropout` is wrong: false alarms of correct dropouts, misses of every mutant.

Run it as `make power`, or `python -m benchmarks.conformance_power`. A mutant is missed by a
property that it names and that does not fail, and not found if all of those miss it. Mutants that
are not left to p-values alone give the same answer at every seed; they are run at `--fixed-seeds`
only.
"""

import argparse
import json
import time

import numpy as np
import torch
from joblib import Parallel, delayed
from torch import nn

from course_utils.conformance import PROPERTIES, check_dropout, from_module, from_numpy
from course_utils.conformance.adapters import adapt
from course_utils.conformance.check import judge, seeded
from course_utils.conformance.samples import draw
from course_utils.conformance.study import Study
from course_utils.dropout import Dropout
from course_utils.fast_dropout import FastDropout
from course_utils.mutants import MUTANTS, CorrectDropout

RATES = (0.1, 0.3, 0.8)
STATISTICAL = {
    "dropped fraction",
    "mean and variance",
    "equal places",
    "independent units",
    "fresh masks",
    "blind to the input",
}


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


CORRECT = {
    "nn.Dropout": nn.Dropout,
    "course_utils Dropout": Dropout,
    "FastDropout": FastDropout,
    "permuted draws": Permuted,
    "NumPy, uniform": from_numpy(numpy_uniform),
    "NumPy, binomial": from_numpy(numpy_binomial),
}


def false_alarms(name, seeds):
    """How many of these seeds have a failed property that judges by chance."""
    torch.set_num_threads(1)
    properties = [find for find in PROPERTIES if find.property in STATISTICAL]
    subject = adapt(CORRECT[name])
    return sum(bool(judge(subject, RATES, seed, properties).failed) for seed in seeds)


def full_report(name, seeds):
    """Seconds of processor time of a whole report; all of them have to pass."""
    torch.set_num_threads(1)
    start = time.process_time()
    for seed in seeds:
        report = check_dropout(CORRECT[name], seed=seed)
        assert not report.failed, report
    return (time.process_time() - start) / len(seeds)


def misses(name, seeds):
    """How often each expected property, and all of them together, let the mutant through.

    Only the expected properties are judged, each at one rate after the other until it fails: a
    report fails as soon as one rate does, and the limits are those of a report on all rates.
    """
    torch.set_num_threads(1)
    mutant = MUTANTS[name]
    subject = from_module(mutant.build)
    missed = dict.fromkeys([*mutant.caught_by, "all"], 0)
    for seed in seeds:
        waiting = [find for find in PROPERTIES if find.property in mutant.caught_by]
        with seeded(seed):
            for p in RATES[::-1]:
                study = Study(subject, draw(subject, (p,), seed), RATES, seed)
                waiting = [find for find in waiting if find(study).passed is not False]
                if not waiting:
                    break
        for find in waiting:
            missed[find.property] += 1
        missed["all"] += len(waiting) == len(mutant.caught_by)
    return missed


def by_chance(mutant):
    """Whether it is found by p-values only."""
    return set(mutant.caught_by) <= STATISTICAL


def spread(function, name, n, n_jobs):
    """The function over n seeds, in chunks of 50 on n_jobs processes."""
    chunks = [range(i, min(i + 50, n)) for i in range(0, n, 50)]
    return Parallel(n_jobs=n_jobs)(delayed(function)(name, chunk) for chunk in chunks)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--alarm-seeds", type=int, default=2000, help="per correct dropout")
    parser.add_argument("--power-seeds", type=int, default=1000, help="per mutant found by chance")
    parser.add_argument("--fixed-seeds", type=int, default=100, help="per other mutant")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", nargs="+", help="names of mutants or correct dropouts")
    parser.add_argument("--json", metavar="FILE", help="write the counts here too")
    options = parser.parse_args()

    def wanted(names):
        return [name for name in names if not options.only or name in options.only]

    counts = {"false alarms": {}, "misses": {}}
    print(f"{'mutant':24} {'seeds':>6} {'not found':>10}   misses of each expected property")
    for name in sorted(wanted(MUTANTS), key=lambda name: not by_chance(MUTANTS[name])):
        n = options.power_seeds if by_chance(MUTANTS[name]) else options.fixed_seeds
        parts = spread(misses, name, n, options.jobs)
        total = {key: sum(part[key] for part in parts) for key in parts[0]}
        counts["misses"][name] = {"seeds": n, **total}
        each = ", ".join(f"{key} {total[key]}" for key in MUTANTS[name].caught_by)
        print(f"{name:24} {n:6} {total['all']:10}   {each}", flush=True)

    print(
        f"\n{'correct dropout':24} {'seeds':>6} {'false alarms':>13} {'processor s / report':>21}"
    )
    for name in wanted(CORRECT):
        seconds = full_report(name, range(1, 11))
        alarms = sum(spread(false_alarms, name, options.alarm_seeds, options.jobs))
        counts["false alarms"][name] = {"seeds": options.alarm_seeds, "rejected": alarms}
        print(f"{name:24} {options.alarm_seeds:6} {alarms:13} {seconds:15.3f}", flush=True)

    if options.json:
        with open(options.json, "w") as file:
            json.dump(counts, file, indent=1)


if __name__ == "__main__":
    main()
