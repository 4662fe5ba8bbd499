"""What backward remembers: the gradient of eight units beside the one that their masks demand."""

import numpy as np
import torch
from matplotlib.collections import PolyCollection

from course_utils.dropout import keep_mask
from course_utils.plots import COLOURS
from course_utils.widgets.controls import choice, draws, next_draw, slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.stage import continued
from course_utils.widgets.train_and_eval import bars

# the fourth input is 0, and so is its output, kept or dropped
INPUT = torch.tensor([0.5, 1.2, 0.8, 0.0, 0.3, 1.0, 0.6, 1.1], dtype=torch.float64)
INCOMING = torch.tensor([1.0, 0.6, 0.9, 0.8, 1.2, 0.5, 0.7, 1.1], dtype=torch.float64)
UNIT = np.arange(1, len(INPUT) + 1)
BACKWARDS = {  # by what they use: the noise and output of forward, the noise of one more draw, p
    "remembers the noise": lambda noise, output, redrawn, p: noise,
    "draws a new mask": lambda noise, output, redrawn, p: redrawn,
    "forgets the mask": lambda noise, output, redrawn, p: torch.ones_like(noise) / (1 - p),
    "forgets the factor": lambda noise, output, redrawn, p: (noise != 0).double(),
    "takes output 0 for dropped": lambda noise, output, redrawn, p: (output != 0) / (1 - p),
}
TOPS = (3, 6, 12, 24)  # of the vertical axis: the first that every bar of this p fits in


def backward_mask():
    """The explorer of one dropout layer, forward and backward, the backward right or wrong.

    State: `backward`, a name of `BACKWARDS`; `p`, the chance to drop, at most 0.95; `draw`, the
    number of the coins' draw, whose coins are the same at every p.
    """
    controls = {
        "backward": choice("backward", list(BACKWARDS), "draws a new mask"),
        "p": slider("p, chance to drop", 0.3, 0, 0.95),
        **draws(),
    }
    return Explorer(
        "backward_mask",
        scene=_scene,
        words=_words,
        controls=controls,
        actions={"new_mask": next_draw},
    )


def passes(backward, p, draw):
    """Output, mask, right gradient and the chosen backward's gradient of the eight units."""
    coins = torch.Generator().manual_seed(draw)
    kept, kept_anew = (keep_mask(INPUT.shape, p, generator=coins) for _ in range(2))
    noise, redrawn = kept / (1 - p), kept_anew / (1 - p)
    output = INPUT * noise
    used = BACKWARDS[backward](noise, output, redrawn, p)
    return output, kept, INCOMING * noise, INCOMING * used


def wrong_units(right, given):
    """The numbers, from 1, of the units whose gradient is not the right one."""
    return UNIT[~torch.isclose(given, right).numpy()]


def _listed(units):
    return {0: "none", len(UNIT): "all"}.get(len(units), ", ".join(map(str, units)))


def _named(units):
    whole = {0: "no unit", 1: f"unit {_listed(units)}", len(UNIT): "all units"}
    return whole.get(len(units), f"units {_listed(units)}")


def _words(backward, p, draw):
    _, kept, right, given = passes(backward, p, draw)
    wrong = wrong_units(right, given)
    values = "; ".join(
        f"unit {i} gets {given[i - 1]:.3g} and should get {right[i - 1]:.3g}" for i in wrong
    )
    return (
        f"At p = {p:g}, forward drops {_named(UNIT[~kept.numpy()])}. The backward that {backward} "
        f"gives {len(UNIT) - len(wrong)} of 8 units the right gradient"
        + (f"; {values}." if values else ".")
    )


def _scene(figure):
    figure.get_layout_engine().set(w_pad=0.1)
    forward, back = figure.subplots(1, 2, sharey=True)
    forward.set(title="forward", xlabel="unit (outline: its input)", ylabel="output, gradient")
    back.set(title="backward", xlabel="unit (outline: the right gradient)")
    move_forward = _panel(forward, "dropped: ", {"marker": "x", "color": "#888888", "mew": 2})
    move_back = _panel(back, "wrong: ", {"marker": "X", "color": COLOURS["train"]})
    drawn = None

    def move(backward, p, draw):
        nonlocal drawn
        largest = max(INPUT.max().item(), INCOMING.max().item()) / (1 - p)
        top = next(top for top in TOPS if largest < 1.02 * top)
        if top != drawn:
            forward.set(ylim=(-0.06 * top, 1.28 * top), yticks=np.linspace(0, top, 4))
            drawn = top
        output, kept, right, given = passes(backward, p, draw)
        dropped, wrong = UNIT[~kept.numpy()], wrong_units(right, given)
        move_forward(INPUT, output, dropped)
        move_back(right, given, wrong, 0.07 * top)
        return top

    return move


def _panel(ax, label, mark):
    """Bars in their outlines; the marks of some units stand at 0, or `above` outline and bar."""
    filled, outlines = (
        PolyCollection([], animated=True, zorder=2, **looks)
        for looks in ({}, {"fc": "none", "ec": COLOURS["theory"], "lw": 1})
    )
    for collection in (filled, outlines):
        ax.add_collection(collection, autolim=False)
    (marks,) = ax.plot([], [], ls="", ms=8, animated=True, zorder=4, **mark)
    text = continued(ax.text(0.02, 0.98, label, transform=ax.transAxes, va="top"))
    ax.set(xlim=(0.4, 8.6), xticks=UNIT)
    ax.grid(False, axis="x")

    def move(outline, values, marked, above=None):
        outline, values = outline.numpy(), values.numpy()
        filled.set_verts(bars(UNIT, values, 0.34))
        is_marked = np.isin(UNIT, marked)
        bad = COLOURS["kept"] if above is None else COLOURS["train"]
        filled.set_facecolor(np.where(is_marked, bad, COLOURS["kept"]))
        outlines.set_verts(bars(UNIT, outline, 0.42))
        top = np.maximum(outline, values) + above if above else 0 * values
        marks.set_data(marked, top[is_marked])
        text.set_text(_listed(marked))

    return move
