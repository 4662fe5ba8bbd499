"""What backward remembers: the gradient of eight units beside the one that their masks demand."""

import numpy as np
import torch
from matplotlib.collections import PolyCollection

from course_utils.dropout import keep_mask
from course_utils.paragraphs import joined
from course_utils.plots import COLOURS
from course_utils.widgets.bars import bars
from course_utils.widgets.controls import choice, draws, next_draw, slider
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.moving_text import text_after
from course_utils.words import Sentence, listed, say

# the fourth input is 0, and so is its output, kept or dropped
INPUT = torch.tensor([0.5, 1.2, 0.8, 0.0, 0.3, 1.0, 0.6, 1.1], dtype=torch.float64)
INCOMING = torch.tensor([1.0, 0.6, 0.9, 0.8, 1.2, 0.5, 0.7, 1.1], dtype=torch.float64)
UNIT = np.arange(1, len(INPUT) + 1)
BACKWARDS = {  # what each multiplies by, from: noise and output of forward, noise drawn anew, p
    "remembers_the_noise": lambda noise, output, redrawn, p: noise,
    "draws_a_new_mask": lambda noise, output, redrawn, p: redrawn,
    "forgets_the_mask": lambda noise, output, redrawn, p: torch.ones_like(noise) / (1 - p),
    "forgets_the_factor": lambda noise, output, redrawn, p: (noise != 0).double(),
    "takes_output_0_for_dropped": lambda noise, output, redrawn, p: (output != 0) / (1 - p),
}
LABELS = {
    "remembers_the_noise": Sentence("remembers the noise"),
    "draws_a_new_mask": Sentence("draws a new mask"),
    "forgets_the_mask": Sentence("forgets the mask"),
    "forgets_the_factor": Sentence("forgets the factor"),
    "takes_output_0_for_dropped": Sentence("takes output 0 for dropped"),
}
TOPS = (3, 6, 12, 24)  # of the vertical axis: the first that every bar of this p fits in


def backward_mask():
    """The explorer of one dropout layer, forward and backward, the backward right or wrong.

    State: `backward`, an id of `BACKWARDS`; `p`, the chance to drop, at most 0.95; `draw`, the
    number of the coins' draw, whose coins are the same at every p.
    """
    backwards = {str(label): backward for backward, label in LABELS.items()}
    controls = {
        "backward": choice(say("backward"), backwards, "takes_output_0_for_dropped"),
        "p": slider(say("p, chance to drop"), 0.3, 0, 0.95),
        **draws(),
    }
    return Explorer(
        "backward_mask",
        scene=_scene,
        words=_words,
        controls=controls,
        actions={"new_mask": next_draw},
    )


demo = backward_mask  # it needs no data


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


def _words(backward, p, draw):
    _, kept, right, given = passes(backward, p, draw)
    wrong = wrong_units(right, given)
    score = say(
        'The backward that "{backward}" gives {right} of 8 units the right gradient.',
        backward=LABELS[backward],
        right=len(UNIT) - len(wrong),
    )
    values = [
        say(
            "Unit {unit} gets {given:.3g} and should get {right:.3g}.",
            unit=unit,
            given=given[unit - 1].item(),
            right=right[unit - 1].item(),
        )
        for unit in wrong
    ]
    return joined([_forward(p, UNIT[~kept.numpy()]), score, *values])


def _forward(p, dropped):
    """Which units forward drops, in words."""
    if len(dropped) == 0:
        return say("At p = {p:g}, forward drops no unit.", p=p)
    if len(dropped) == 1:
        return say("At p = {p:g}, forward drops unit {unit}.", p=p, unit=dropped[0])
    if len(dropped) == len(UNIT):
        return say("At p = {p:g}, forward drops all units.", p=p)
    return say("At p = {p:g}, forward drops units {units}.", p=p, units=listed(dropped))


def _scene(figure):
    figure.get_layout_engine().set(w_pad=0.1)
    forward, back = figure.subplots(1, 2, sharey=True)
    forward.set(title=say("forward"), ylabel=say("output, gradient"))
    forward.set_xlabel(say("unit (outline: its input)"))
    back.set(title=say("backward"), xlabel=say("unit (outline: the right gradient)"))
    move_forward = _panel(forward, say("dropped:"), {"marker": "x", "color": "#888888", "mew": 2})
    move_back = _panel(back, say("wrong:"), {"marker": "X", "color": COLOURS["train"]})
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
    which = text_after(ax.text(0.02, 0.98, f"{label} ", transform=ax.transAxes, va="top"))
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
        all_or_none = {0: say("none"), len(UNIT): say("all")}
        which.set_text(all_or_none.get(len(marked), listed(marked)))

    return move
