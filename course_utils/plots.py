"""Pictures of finished numbers: each function draws on the `ax` it is given and returns it."""

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Circle

from course_utils import fonts  # noqa: F401  (the style names what it makes known)
from course_utils.words import say

# Okabe and Ito's colours, told apart by colour-blind readers: the same one for the same thing in
# every lesson. LINES tells the curves apart in grey.
COLOURS = {
    "kept": "#0072B2",
    "dropped": "#BBBBBB",
    "train": "#D55E00",
    "eval": "#0072B2",
    "validation": "#009E73",
    "without": "#E69F00",
    "with": "#0072B2",
    "measured": "#0072B2",
    "theory": "#222222",
}
LINES = {
    "train": "-",
    "eval": "--",
    "validation": "-.",
    "without": "--",
    "with": "-",
    "theory": ":",
}


def plot_lines(ax, x, lines, *, xlabel, ylabel, bands=None):
    """One line per entry of `lines` (label -> (role, values)), in its role's colour and dashes.

    bands: label -> (low, high), drawn in the line's colour.
    """
    for label, (role, values) in lines.items():
        colour = COLOURS[role]
        ax.plot(x, values, LINES.get(role, "-"), color=colour, label=label)
        if bands and label in bands:
            ax.fill_between(x, *bands[label], color=colour, alpha=0.2, lw=0)
    ax.set(xlabel=xlabel, ylabel=ylabel)
    ax.legend()
    return ax


def plot_running_mean(ax, means, *, expected, standard_error, label=None):
    """The mean of the first n draws, the truth, and a band of four standard errors around it.

    label: of the mean; None is "running mean".
    """
    n = np.arange(1, len(means) + 1)
    band = 4 * np.asarray(standard_error)
    ax.fill_between(n, expected - band, expected + band, color=COLOURS["theory"], alpha=0.12, lw=0)
    truth = say("expected: {expected:g}", expected=expected)
    ax.axhline(expected, color=COLOURS["theory"], ls=LINES["theory"], label=truth)
    label = say("running mean") if label is None else label
    ax.plot(n, means, color=COLOURS["measured"], label=label)
    ax.set(xscale="log", xlabel=say("draws"), ylabel=say("mean so far"))
    ax.legend()
    return ax


def plot_pairs(ax, without, with_, *, ylabel, names=None):
    """Paired results, a line per seed from `without` to `with_`: the slope is that seed's gain.

    names: below the two ends; None is "without", "with dropout".
    """
    names = (say("without"), say("with dropout")) if names is None else names
    for before, after in zip(without, with_, strict=True):
        better = after < before
        ax.plot(
            [0, 1],
            [before, after],
            color=COLOURS["with" if better else "without"],
            ls="-" if better else "--",
            marker="o",
            ms=4,
            lw=1,
        )
    ax.set(xticks=[0, 1], xticklabels=names, xlim=(-0.3, 1.3), ylabel=ylabel)
    return ax


def plot_intervals(ax, intervals, *, xlabel):
    """Estimates with their intervals, from top to bottom, and a line at 0: does one reach it?

    intervals: label -> `Interval`; its three numbers stand to the right of the axes.
    """
    for place, interval in enumerate(intervals.values()):
        ends = [[interval.estimate - interval.low], [interval.high - interval.estimate]]
        look = {"fmt": "o", "color": COLOURS["measured"], "capsize": 4}
        ax.errorbar([interval.estimate], [place], xerr=ends, **look)
        numbers = say("{estimate:.3f}, from {low:.3f} to {high:.3f}", **interval._asdict())
        ax.text(1.02, place, numbers, transform=ax.get_yaxis_transform(), va="center")
    ax.axvline(0, color=COLOURS["theory"], ls=LINES["theory"])
    ax.set(yticks=range(len(intervals)), yticklabels=list(intervals), xlabel=xlabel)
    ax.set_ylim(len(intervals) - 0.5, -0.5)
    ax.grid(False, axis="y")
    return ax


def plot_network(ax, kept, *, title=None):
    """A net as circles and lines, input below: a dropped unit is grey, crossed, and without lines.

    kept: one sequence of booleans per layer, from the input on.
    """
    widest = max(len(layer) for layer in kept)
    places = [
        [((i + 0.5) * widest / len(layer), 1.3 * level) for i in range(len(layer))]
        for level, layer in enumerate(kept)
    ]
    for level in range(len(kept) - 1):
        for start, start_kept in zip(places[level], kept[level], strict=True):
            for end, end_kept in zip(places[level + 1], kept[level + 1], strict=True):
                if start_kept and end_kept:
                    ax.plot(*zip(start, end, strict=True), color="#888888", lw=0.8, zorder=1)
    for layer, layer_kept in zip(places, kept, strict=True):
        for place, unit_kept in zip(layer, layer_kept, strict=True):
            _draw_unit(ax, place, unit_kept)
    ax.set(xlim=(0, widest), ylim=(-0.5, 1.3 * (len(kept) - 1) + 0.5), aspect="equal")
    ax.set_axis_off()
    if title is not None:
        ax.set_title(title, loc="center")
    return ax


def _draw_unit(ax, place, kept):
    colour = COLOURS["kept" if kept else "dropped"]
    ax.add_patch(Circle(place, 0.27, fc=colour if kept else "white", ec=colour, lw=1.5, zorder=2))
    if not kept:
        x, y = place
        for slope in (-0.16, 0.16):
            ax.plot([x - 0.16, x + 0.16], [y - slope, y + slope], color=colour, lw=1.5, zorder=3)


def plot_mask(ax, mask, *, xlabel=None, ylabel=None):
    """A mask of shape (rows, units) as squares, row 0 on top: kept filled, dropped white.

    xlabel, ylabel: None is "unit", "example".
    """
    xlabel = say("unit") if xlabel is None else xlabel
    ylabel = say("example") if ylabel is None else ylabel
    mask = np.asarray(mask, dtype=float)
    rows, units = mask.shape
    colours = ListedColormap(["white", COLOURS["kept"]])
    ax.pcolormesh(mask, cmap=colours, vmin=0, vmax=1, edgecolors=COLOURS["dropped"], lw=0.8)
    ax.set(aspect="equal", xlabel=xlabel, ylabel=ylabel)
    ax.set(xticks=[0.5, units - 0.5], xticklabels=[1, units])
    ax.set(yticks=[0.5, rows - 0.5], yticklabels=[1, rows])
    ax.invert_yaxis()
    ax.grid(False)
    return ax


def plot_waterfall(ax, parts, *, xlabel):
    """Parts of a whole (name -> amount) as bars from top to bottom, each from where the last ended.

    The amounts are written beside them to whole units. A part below 0 runs back, as what remains
    after noisy parts may.
    """
    names, amounts = list(parts), np.array(list(parts.values()), dtype=float)
    starts = np.cumsum(amounts) - amounts
    bars = ax.barh(names, amounts, left=starts, color=COLOURS["measured"], height=0.7)
    ax.bar_label(bars, [f"{amount:,.0f}" for amount in amounts], padding=3)
    ax.invert_yaxis()
    ax.set(xlabel=xlabel, xlim=(min(0, starts.min()), 1.12 * amounts.sum()))
    ax.grid(False, axis="y")
    return ax
