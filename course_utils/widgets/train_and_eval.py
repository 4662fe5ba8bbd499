"""Train and eval: what one dropout layer lets through to the next, in both modes, by both ways."""

import numpy as np
import torch
from matplotlib.collections import PolyCollection

from course_utils.dropout import inverted_dropout, keep_mask, vanilla_dropout
from course_utils.paragraphs import joined
from course_utils.plots import COLOURS
from course_utils.widgets.bars import bars
from course_utils.widgets.controls import draws, next_draw, slider, switch
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.moving_text import text_after
from course_utils.words import Sentence, say

BEFORE = torch.tensor([0.5, 1.2, 0.8, 1.5, 0.3, 1.0, 0.6, 1.1], dtype=torch.float64)  # sum 7
WAYS = {"paper": vanilla_dropout, "pytorch": inverted_dropout}
TITLES = {"paper": Sentence("the paper's way"), "pytorch": Sentence("PyTorch's way")}
HEARD = {
    "train": Sentence("train: the next unit hears"),
    "eval": Sentence("eval: the next unit hears"),
}
TOPS = (4, 16, 32)  # of the vertical axis: the first that the largest activation / keep fits in


def train_and_eval():
    """The explorer of one dropout layer on eight activations, before and after it.

    State: `mode`, "train" or "eval"; `p`, the chance to drop; `draw`, the number of the coins'
    draw, whose coins are the same at every p.
    """
    controls = {
        "mode": switch(say("mode"), {say("train"): "train", say("eval"): "eval"}, "train"),
        "p": slider(say("p, chance to drop"), 0.3, 0, 1),
        **draws(),
    }
    return Explorer(
        "train_and_eval",
        scene=_scene,
        words=_words,
        controls=controls,
        actions={"new_mask": next_draw},
    )


demo = train_and_eval  # it needs no data


def passed_on(mode, p, draw):
    """What each way hands to the next layer, as way -> tensor, and the mask of the draw."""
    kept = keep_mask(BEFORE.shape, p, generator=torch.Generator().manual_seed(draw))
    return {
        way: dropout(BEFORE, p, mode == "train", mask=kept) for way, dropout in WAYS.items()
    }, kept


def _words(mode, p, draw):
    after, kept = passed_on(mode, p, draw)
    heard = {way: values.sum().item() for way, values in after.items()}
    whole = BEFORE.sum().item()
    fields = {"p": p, "whole": whole, "mean": whole * (1 - p), "kept": int(kept.sum())}
    if mode == "train":
        now = say(
            "At p = {p:g}, in train mode, {kept} of 8 kept: of {whole:g} before the layer, the "
            "next unit hears {paper:.3g} the paper's way and {pytorch:.3g} PyTorch's way.",
            **fields,
            **heard,
        )
    else:
        now = say(
            "At p = {p:g}, in eval mode: of {whole:g} before the layer, the next unit hears "
            "{paper:.3g} the paper's way and {pytorch:.3g} PyTorch's way.",
            **fields,
            **heard,
        )
    if p == 1:
        means = say(
            "Over all masks the paper's way gives {mean:.3g} on average in training, and "
            "{mean:.3g} in eval; PyTorch's way gives 0 in training, and {whole:g} in eval.",
            **fields,
        )
    else:
        means = say(
            "Over all masks the paper's way gives {mean:.3g} on average in training, and "
            "{mean:.3g} in eval; PyTorch's way gives {whole:g} on average in training, and "
            "{whole:g} in eval.",
            **fields,
        )
    return joined([now, means])


def _scene(figure):
    figure.get_layout_engine().set(w_pad=0.1)
    axes = figure.subplots(1, 2, sharey=True)
    movers = [_panel(ax, str(TITLES[way])) for ax, way in zip(axes, WAYS, strict=True)]
    axes[0].set_ylabel(say("activation"))
    drawn = None

    def move(mode, p, draw):
        nonlocal drawn
        largest = BEFORE.max().item() / (1 - p) if p < 1 else 0
        top = next(top for top in TOPS if largest <= top)
        if top != drawn:
            axes[0].set(ylim=(-0.06 * top, 1.28 * top))
            axes[0].set_yticks(np.linspace(0, top, 5))
            drawn = top
        after, kept = passed_on(mode, p, draw)
        for mover, values in zip(movers, after.values(), strict=True):
            mover(mode, values.numpy(), kept.numpy())
        return top, mode

    return move


def _panel(ax, title):
    before = BEFORE.numpy()
    unit = np.arange(1, len(before) + 1)
    after = PolyCollection([], animated=True, zorder=2)
    ax.add_collection(after, autolim=False)
    outline = PolyCollection(
        bars(unit, before, 0.42), fc="none", ec=COLOURS["theory"], lw=1, animated=True, zorder=3
    )
    ax.add_collection(outline, autolim=False)
    (cross,) = ax.plot([], [], "x", color="#888888", ms=7, mew=2, animated=True, zorder=4)
    label = ax.text(0.02, 0.98, "", transform=ax.transAxes, va="top")
    heard = text_after(label)
    ax.set(title=title, xlim=(0.4, 8.6), xticks=unit)
    ax.set_xlabel(say("unit (outline: before the layer, sum 7)"))
    ax.grid(False, axis="x")

    def move(mode, values, kept):
        after.set_verts(bars(unit, values, 0.34))
        after.set_facecolor(COLOURS[mode])
        dropped = unit[~kept] if mode == "train" else unit[:0]
        cross.set_data(dropped, np.zeros(len(dropped)))
        label.set_text(f"{HEARD[mode]} ")
        heard.set_text(f"{values.sum():.2f}")

    return move
