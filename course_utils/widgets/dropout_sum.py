"""What dropout does to a sum: the distribution of what a unit hears, by p and number of inputs."""

import numpy as np

from course_utils.paragraphs import joined
from course_utils.plots import COLOURS
from course_utils.widgets.controls import choice, slider
from course_utils.widgets.distribution import distribution
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.survivors import standard_deviations, survivors
from course_utils.words import say

INPUTS = (1, 2, 3, 5, 10, 30, 100, 300, 1000)


def dropout_sum():
    """The explorer of a unit that adds up n ones through dropout in training, the two ways.

    State: `p`, the chance to drop; `n`, how many inputs there are. The probabilities are exact.
    """
    controls = {
        "p": slider(say("p, chance to drop"), 0.3, 0, 1),
        "n": choice(say("n, inputs"), INPUTS, 10, slide=True),
    }
    return Explorer("dropout_sum", scene=_scene, words=_words, controls=controls, size=(10, 3.2))


demo = dropout_sum  # it needs no data


def _words(p, n):
    paper, torchs = standard_deviations(p, n)
    if n == 1:
        unit = say("A unit adds up n = 1 one, at p = {p:g}.", p=p)
    else:
        unit = say("A unit adds up n = {n} ones, at p = {p:g}.", n=n, p=p)
    fields = {"mean": n * (1 - p), "paper": paper, "n": n, "torchs": torchs}
    if p == 1:
        ways = say(
            "In training the paper's way gives {mean:.5g} on average, with standard deviation "
            "{paper:.3g}; PyTorch's way gives 0 as well: nothing is kept, and no factor brings it "
            "back.",
            **fields,
        )
    else:
        ways = say(
            "In training the paper's way gives {mean:.5g} on average, with standard deviation "
            "{paper:.3g}; PyTorch's way gives {n} on average, with standard deviation "
            "{torchs:.3g}: the root of p/(1-p) = {odds:.3g} times the root of n.",
            **fields,
            odds=p / (1 - p),
        )
    return joined([unit, ways])


def _scene(figure):
    panels = figure.subplots(1, 3)
    xlabel = say("what is heard / n")
    move_paper, move_torchs = (distribution(ax, xlabel=xlabel) for ax in panels[:2])
    panels[0].set(
        title=say("the paper's way, in training"), ylabel=say("probability (largest = 1)")
    )
    panels[1].set(title=say("PyTorch's way, in training"))
    move_dots = _deviations(panels[2])

    def move(p, n):
        kept, probability = survivors(p, n)
        keep = 1 - p
        paper, torchs = standard_deviations(p, n)
        move_paper(kept / n, probability, keep, paper / n)
        move_torchs(kept / n / keep if keep else 0 * kept, probability, float(keep > 0), torchs / n)
        move_dots(p, *standard_deviations(p, 1))

    return move


def _deviations(ax):
    """The standard deviations of both ways against p, and a dot on each at the chosen p."""
    looks = {"color": COLOURS["theory"], "lw": 1.2}
    p = np.linspace(0, 0.955, 200)
    ax.plot(p, np.sqrt(p / (1 - p)), "-", label=say("PyTorch's way"), **looks)
    p = np.linspace(0, 1, 200)
    ax.plot(p, np.sqrt(p * (1 - p)), "--", label=say("the paper's way"), **looks)
    (dots,) = ax.plot([], [], "o", color=COLOURS["measured"], animated=True, zorder=3)
    ax.set(xlim=(-0.04, 1.04), ylim=(-0.15, 4.6), xlabel="p", ylabel=say("sd / root of n"))
    ax.set_title(say("the spread, for every n"))
    ax.legend(loc="upper left")
    return lambda p, paper, torchs: dots.set_data([p, p], [paper, torchs])
