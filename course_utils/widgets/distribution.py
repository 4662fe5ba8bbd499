"""Axes that show one distribution, its mean and its standard deviation, all of which may move."""

from matplotlib.collections import LineCollection, PolyCollection

from course_utils.plots import COLOURS, LINES
from course_utils.words import say

WIDEST = 3  # the right end of the axis, in units of what is heard without dropout


def distribution(ax, *, left=-0.1, xlabel):
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
    # the label stands still beside its two numbers: few letters are drawn again
    ax.annotate(say("mean and sd:"), (WIDEST, 1.28), **still)
    numbers, beyond = (ax.text(WIDEST, y, "", animated=True, **place) for y in (1.28, 1.14))
    ax.set(xlim=(left, WIDEST), ylim=(0, 1.35), xlabel=xlabel, yticks=(0, 0.5, 1))

    def move(heard, probability, mean, sd):
        is_seen = probability > 1e-6 * probability.max()
        heard, height = heard[is_seen], probability[is_seen] / probability.max()
        sticks.set_segments([((x, 0), (x, y)) for x, y in zip(heard, height, strict=True)])
        low, high = mean - sd, mean + sd
        band.set_verts([[(low, 0), (low, 1.05), (high, 1.05), (high, 0)]])
        centre.set_data([mean, mean], [0, 1.05])
        numbers.set_text(f"{mean:.2f}, {sd:.2f}")
        outside = probability[is_seen][heard > WIDEST].sum()
        is_told = outside >= 0.0005
        beyond.set_text(say("{share:.1%} lies further right →", share=outside) if is_told else "")

    return move
