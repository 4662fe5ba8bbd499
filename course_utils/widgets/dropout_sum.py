"""What dropout does to a sum: the distribution of what a unit hears, by p and number of inputs."""

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from scipy.special import gammaln, xlogy

from course_utils.plots import COLOURS, LINES
from course_utils.widgets.controls import choice, slider
from course_utils.widgets.explorer import Explorer

INPUTS = (1, 2, 3, 5, 10, 30, 100, 300, 1000)
WIDEST = 3  # the right end of the axis, in units of what is heard without dropout


def dropout_sum():
    """The explorer of a unit that adds up n ones through dropout in training, the two ways.

    State: `p`, the chance to drop; `n`, how many inputs there are. The probabilities are exact.
    """
    controls = {
        "p": slider("p, chance to drop", 0.3, 0, 1),
        "n": choice("n, inputs", INPUTS, 10, slide=True),
    }
    return Explorer("dropout_sum", scene=_scene, words=_words, controls=controls, size=(10, 3.2))


def survivors(p, n):
    """How many of n inputs can be kept, 0 to n, and the probability of each number."""
    k = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return k, np.exp(ways + xlogy(k, 1 - p) + xlogy(n - k, p) if p < 1 else np.where(k, -np.inf, 0))


def spreads(p, n):
    """Standard deviation of the sum in training, the paper's way and PyTorch's."""
    keep = 1 - p
    return np.sqrt(n * p * keep), np.sqrt(n * p / keep) if keep else 0.0


def _words(p, n):
    paper, torchs = spreads(p, n)
    said = (
        f"A unit adds up n = {n} {'one' if n == 1 else 'ones'}, at p = {p:g}. In training the "
        f"paper's way gives {n * (1 - p):.5g} on average, with standard deviation {paper:.3g}; "
    )
    if p == 1:
        return (
            said + "PyTorch's way gives 0 as well: nothing is kept, and no factor brings it back."
        )
    return said + (
        f"PyTorch's way gives {n} on average, with standard deviation {torchs:.3g}: the root of "
        f"p/(1-p) = {p / (1 - p):.3g} times the root of n."
    )


def _scene(figure):
    panels = figure.subplots(1, 3)
    move_paper, move_torchs = (distribution(ax) for ax in panels[:2])
    panels[0].set(title="the paper's way, in training", ylabel="probability (largest = 1)")
    panels[1].set(title="PyTorch's way, in training")
    move_dots = _spread(panels[2])

    def move(p, n):
        kept, probability = survivors(p, n)
        keep = 1 - p
        paper, torchs = spreads(p, n)
        move_paper(kept / n, probability, keep, paper / n)
        move_torchs(kept / n / keep if keep else 0 * kept, probability, float(keep > 0), torchs / n)
        move_dots(p, *spreads(p, 1))

    return move


def distribution(ax, *, left=-0.1, xlabel="what is heard / n"):
    """Axes for one distribution, from `left` to `WIDEST`; the function that shows it on them.

    That function takes the values, the probability of each, their mean and standard deviation.
    """
    sticks = LineCollection([], colors=COLOURS["measured"], lw=2.2, animated=True, zorder=2)
    band = PolyCollection([], fc=COLOURS["theory"], alpha=0.12, lw=0, animated=True, zorder=1)
    for collection in (sticks, band):
        ax.add_collection(collection, autolim=False)
    (centre,) = ax.plot([], [], LINES["theory"], color=COLOURS["theory"], animated=True)
    place = {"ha": "right", "va": "center", "fontsize": 9}
    still = {"xytext": (-60, 0), "textcoords": "offset points"} | place
    ax.annotate("mean and sd:", (WIDEST, 1.28), **still)  # few letters move
    text, beyond = (ax.text(WIDEST, y, "", animated=True, **place) for y in (1.28, 1.14))
    ax.set(xlim=(left, WIDEST), ylim=(0, 1.35), xlabel=xlabel, yticks=(0, 0.5, 1))

    def move(heard, probability, mean, sd):
        is_seen = probability > 1e-6 * probability.max()
        heard, height = heard[is_seen], probability[is_seen] / probability.max()
        sticks.set_segments([((x, 0), (x, y)) for x, y in zip(heard, height, strict=True)])
        low, high = mean - sd, mean + sd
        band.set_verts([[(low, 0), (low, 1.05), (high, 1.05), (high, 0)]])
        centre.set_data([mean, mean], [0, 1.05])
        text.set_text(f"{mean:.2f}, {sd:.2f}")
        outside = probability[is_seen][heard > WIDEST].sum()
        beyond.set_text(f"{outside:.1%} lies further right →" if outside >= 0.0005 else "")

    return move


def _spread(ax):
    p = np.linspace(0, 0.955, 200)
    ax.plot(p, np.sqrt(p / (1 - p)), "-", color=COLOURS["theory"], lw=1.2, label="PyTorch's way")
    p = np.linspace(0, 1, 200)
    ax.plot(p, np.sqrt(p * (1 - p)), "--", color=COLOURS["theory"], lw=1.2, label="the paper's way")
    (dots,) = ax.plot([], [], "o", color=COLOURS["measured"], animated=True, zorder=3)
    ax.set(xlim=(-0.04, 1.04), ylim=(-0.15, 4.6), xlabel="p", ylabel="sd / root of n")
    ax.set_title("the spread, for every n")
    ax.legend(loc="upper left")
    return lambda p, paper, torchs: dots.set_data([p, p], [paper, torchs])
