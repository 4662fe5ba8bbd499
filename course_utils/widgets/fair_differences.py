"""What dropout gains on each of twenty splits, for each data set and each step towards fairness."""

import pandas as pd

from course_utils.estimates import paired_interval
from course_utils.plots import COLOURS
from course_utils.widgets.controls import choice, switch
from course_utils.widgets.explorer import Explorer
from course_utils.words import Sentence, say

STEPS = {
    "end": Sentence("untuned, to the end"),
    "stopped": Sentence("untuned, stopped early"),
    "tuned": Sentence("tuned, stopped early"),
}
NAMES = {  # of the data sets of `fair_comparison`; others are shown by their id
    "digits": Sentence("digits"),
    "breast cancer": Sentence("breast cancer"),
    "diabetes": Sentence("diabetes"),
    "ten points": Sentence("ten points"),
}
LABELS = {"clean": Sentence("clean"), "noisy": Sentence("noisy")}
COLUMNS = {"step", "data", "labels", "arm", "seed", "error"}


def fair_differences(table, *, data=None):
    """The explorer of the errors of two arms, "plain" and "dropout", in `table`, pair by pair.

    table: pandas, with the columns step ("end", "stopped", "tuned"), data, labels ("clean",
    "noisy"), arm, seed and error. State: `data`, first the given one, or None for that of the first
    row; `labels`; `step`. The axes are those of the data set with such labels, whatever the step.
    Raises ValueError for a table that lacks columns, and for data that it does not hold.
    """
    if missing := COLUMNS - set(getattr(table, "columns", ())):
        raise ValueError(f"table has to have the columns {', '.join(sorted(missing))} as well")
    names = list(dict.fromkeys(table.data))
    data = names[0] if data is None else data
    if data not in names:
        raise ValueError(f"data has to be one of {', '.join(names)}, but got {data}")
    pairs = _pairs(table)
    controls = {
        "data": choice(say("data"), {str(NAMES.get(key, key)): key for key in names}, data),
        "labels": switch(say("labels"), {str(name): key for key, name in LABELS.items()}, "noisy"),
        "step": choice(say("step"), {str(name): key for key, name in STEPS.items()}, "end"),
    }
    return Explorer(
        "fair_differences",
        scene=lambda figure: _scene(figure, pairs),
        words=lambda **state: _words(pairs, **state),
        controls=controls,
        size=(9, 3.4),
    )


def demo():
    """On errors that no training made: the gain shrinks with each step."""
    rows = [
        (step, data, labels, arm, seed, 1 + 0.05 * seed - (arm == "dropout") * gain * (seed % 5))
        for data, size in (("digits", 0.1), ("diabetes", 0.2))
        for labels, more in (("clean", 1), ("noisy", 2))
        for step, gain in (("end", size * more), ("stopped", size), ("tuned", size / 10))
        for arm in ("plain", "dropout")
        for seed in range(8)
    ]
    names = ["step", "data", "labels", "arm", "seed", "error"]
    return fair_differences(pd.DataFrame(rows, columns=names))


def _pairs(table):
    """(data, labels, step) -> the errors of plain and dropout, a list each, seed by seed."""
    found = {}
    for key, rows in table.groupby(["data", "labels", "step"], sort=False):
        arms = rows.pivot(index="seed", columns="arm", values="error")
        found[key] = arms.plain.tolist(), arms.dropout.tolist()
    return found


def _words(pairs, data, labels, step):
    plain, dropout = pairs[data, labels, step]
    gain = paired_interval(plain, dropout)
    return say(
        "{data}, labels {labels}, {step}: dropout has the smaller error on {wins} of {n} splits. "
        "The mean gain is {estimate:.3g}, its interval from {low:.3g} to {high:.3g}.",
        data=NAMES.get(data, data),
        labels=LABELS[labels],
        step=STEPS[step],
        wins=sum(b < a for a, b in zip(plain, dropout, strict=True)),
        n=len(plain),
        **gain._asdict(),
    )


def _scene(figure, pairs):
    errors, gains = figure.subplots(1, 2, width_ratios=(1, 1.4))
    n = len(next(iter(pairs.values()))[0])
    lines = [errors.plot([], [], "o-", ms=4, lw=1, animated=True)[0] for _ in range(n)]
    dots = gains.plot([], [], "o", color=COLOURS["measured"], ms=5, animated=True, zorder=3)[0]
    (bar,) = gains.plot([], [], color=COLOURS["theory"], lw=3, animated=True)
    (mean,) = gains.plot([], [], "D", color=COLOURS["theory"], ms=8, animated=True, zorder=4)
    gains.axhline(0, color=COLOURS["theory"], ls=":")
    errors.set(xticks=[0, 1], xticklabels=[say("plain"), say("dropout")], xlim=(-0.3, 1.3))
    errors.set_ylabel(say("error on test rows"))
    gains.set(xlim=(-1, n + 3), ylabel=say("plain minus dropout"), xticks=[n / 2 - 0.5, n + 1.5])
    gains.set_xticklabels([say("each split"), say("mean, 95 %")])

    def move(data, labels, step):
        plain, dropout = pairs[data, labels, step]
        for line, before, after in zip(lines, plain, dropout, strict=True):
            line.set_data([0, 1], [before, after])
            line.set(color=COLOURS["with" if after < before else "without"])
            line.set_linestyle("-" if after < before else "--")
        gain = paired_interval(plain, dropout)
        differences = sorted(a - b for a, b in zip(plain, dropout, strict=True))
        dots.set_data(range(n), differences)
        bar.set_data([n + 1.5] * 2, [gain.low, gain.high])
        mean.set_data([n + 1.5], [gain.estimate])
        _set_limits(errors, gains, [pairs[data, labels, other] for other in STEPS])
        return data, labels

    return move


def _set_limits(errors, gains, steps):
    """The same axes for all steps of a data set, so that what shrinks is seen to shrink."""
    every = [error for pair in steps for arm in pair for error in arm]
    errors.set_ylim(0, 1.05 * max(every))
    every = [a - b for pair in steps for a, b in zip(*pair, strict=True)]
    low, high = min(*every, 0), max(*every, 0)
    room = 0.08 * (high - low or 1)
    gains.set_ylim(low - room, high + room)
