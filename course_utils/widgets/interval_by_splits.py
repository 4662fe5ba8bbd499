"""A hundred experiments of n splits each: how many of their intervals exclude 0?"""

from functools import cache

import numpy as np
from scipy import stats

from course_utils.plots import COLOURS
from course_utils.widgets.controls import choice, slider
from course_utils.widgets.explorer import Explorer
from course_utils.words import say

EXPERIMENTS, MOST = 100, 60
SPLITS = np.arange(3, MOST + 1)


def interval_by_splits(splits=8, difference=1.0, spread=2.0):
    """The explorer of made-up experiments, each with `splits` differences that are normal.

    State: `splits`, how many; `difference`, the true mean; `spread`, the standard deviation of one.
    The draws are the same for all states, so that a control moves what it stands for alone.
    """
    controls = {
        "splits": slider(say("splits"), splits, 3, MOST, 1),
        "difference": slider(say("true difference"), difference, 0.0, 3.0, 0.1),
        "spread": choice(say("spread of one split"), (0.5, 1.0, 2.0, 4.0), spread),
    }
    return Explorer(
        "interval_by_splits", scene=_scene, words=_words, controls=controls, size=(9.5, 4)
    )


demo = interval_by_splits  # it needs no data


@cache
def _draws():
    return np.random.default_rng(0).standard_normal((EXPERIMENTS, MOST))


def intervals(splits, difference, spread):
    """(low, high) of the 95 % interval of each experiment, by Student's t: two arrays."""
    drawn = difference + spread * _draws()[:, :splits]
    half = stats.t.isf(0.025, splits - 1) * drawn.std(1, ddof=1) / splits**0.5
    return drawn.mean(1) - half, drawn.mean(1) + half


def chance(splits, difference, spread):
    """The chance that an interval excludes 0, by the noncentral t distribution."""
    least, shift = stats.t.isf(0.025, splits - 1), difference / spread * np.sqrt(splits)
    return stats.nct.sf(least, splits - 1, shift) + stats.nct.cdf(-least, splits - 1, shift)


def _words(splits, difference, spread):
    low, high = intervals(splits, difference, spread)
    return say(
        "{splits} splits, true difference {difference:.1f}, spread {spread:g}: {found} of 100 "
        "intervals exclude 0; by the formula {chance:.0%} do.",
        splits=splits,
        difference=difference,
        spread=spread,
        found=int(((low > 0) | (high < 0)).sum()),
        chance=float(chance(splits, difference, spread)),
    )


def _scene(figure):
    many, curve = figure.subplots(1, 2)
    at = np.arange(EXPERIMENTS)
    moving = {"animated": True, "zorder": 3}
    holds = many.hlines(at, 0, 0, color="#999999", lw=1, **moving)
    excludes = many.hlines(at, 0, 0, color=COLOURS["with"], lw=1, **moving)
    many.axvline(0, color=COLOURS["theory"], lw=0.8)
    truth = many.axvline(0, color=COLOURS["train"], ls="--", lw=1, **moving)
    many.set(xlim=(-6, 8), yticks=[], xlabel=say("difference of errors"))
    many.set_title(say("100 intervals; grey ones hold 0"))
    (line,) = curve.plot(SPLITS, SPLITS, color=COLOURS["with"], **moving)
    (dot,) = curve.plot([], [], "o", color=COLOURS["with"], **moving)
    curve.set(xlim=(0, MOST), ylim=(0, 1.03), xlabel=say("splits"), ylabel=say("share excluding 0"))

    def move(splits, difference, spread):
        low, high = intervals(splits, difference, spread)
        clear = (low > 0) | (high < 0)
        rows = low, high, at
        for bars, shown in ((excludes, clear), (holds, ~clear)):
            bars.set_segments([[(a, y), (b, y)] for a, b, y in zip(*rows, strict=True) if shown[y]])
        truth.set_xdata([difference, difference])
        line.set_ydata(chance(SPLITS, difference, spread))
        dot.set_data([splits], [chance(splits, difference, spread)])

    return move
