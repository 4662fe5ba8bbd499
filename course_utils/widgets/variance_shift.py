"""How large the numbers are that dropout and batch norm hand on: in train mode, and in eval."""

import numpy as np

from course_utils.plots import COLOURS
from course_utils.widgets.controls import choice, slider
from course_utils.widgets.explorer import Explorer
from course_utils.words import say

RATES = np.linspace(0, 0.9, 91)


def variance_shift():
    """The explorer of dropout and batch norm behind one unit of standard deviation 1.

    State: `p`, the chance to drop, at most 0.9; `mean` of the unit before both; `order`, either
    "dropout" or "norm", whichever comes first. It shows the standard deviation of what the two hand
    to the next layer. Batch norm remembers exact moments and has no eps, weight 1 and bias 0.
    """
    orders = {say("dropout, then batch norm"): "dropout", say("batch norm, then dropout"): "norm"}
    controls = {
        "p": slider(say("p, chance to drop"), 0.5, 0, 0.9),
        "mean": slider(say("mean of the unit"), 1.0, 0.0, 3.0, 0.25),
        "order": choice(say("order"), orders, "dropout"),
    }
    return Explorer(
        "variance_shift", scene=_scene, words=_words, controls=controls, size=(7.5, 3.8)
    )


demo = variance_shift  # it needs no data


def scales(p, mean, order):
    """Standard deviation behind both layers, (in train mode, in eval mode); the unit has 1."""
    noise = p / (1 - p)
    if order == "dropout":
        return 1 + 0 * noise, (1 + noise * (mean**2 + 1)) ** -0.5
    return (1 + noise) ** 0.5, 1 + 0 * noise  # batch norm has made the mean 0


def _words(p, mean, order):
    train, evaluated = scales(np.float64(p), mean, order)
    named = {"p": p, "mean": mean, "train": train, "eval": evaluated}
    if order == "dropout":
        return say(
            "Dropout at p = {p:g}, then batch norm, on a unit of mean {mean:g} and standard "
            "deviation 1: the next layer hears a standard deviation of {train:.2f} in train mode "
            "and {eval:.2f} in eval mode.",
            **named,
        )
    return say(
        "Batch norm, then dropout at p = {p:g}, on a unit of mean {mean:g} and standard deviation "
        "1: the next layer hears a standard deviation of {train:.2f} in train mode and {eval:.2f} "
        "in eval mode.",
        **named,
    )


def _scene(figure):
    ax = figure.subplots()
    looks = [
        {"color": COLOURS["train"], "ls": "--", "marker": "s", "label": say("train mode")},
        {"color": COLOURS["with"], "ls": "-", "marker": "o", "label": say("eval mode")},
    ]
    moving = {"animated": True, "zorder": 3}
    lines = [ax.plot(RATES, RATES, **look, markevery=[0], **moving)[0] for look in looks]
    now = ax.axvline(0, color=COLOURS["theory"], lw=0.8, animated=True)
    ax.set(xlim=(0, 0.9), ylim=(0, 3.3), xlabel=say("p, chance to drop"))
    ax.set_ylabel(say("standard deviation of the\nnext layer's input"))
    ax.legend(loc="upper left")

    def move(p, mean, order):
        for line, values in zip(lines, scales(RATES, mean, order), strict=True):
            line.set_ydata(values)
            line.set_markevery([int(np.abs(RATES - p).argmin())])
        now.set_xdata([p, p])

    return move
