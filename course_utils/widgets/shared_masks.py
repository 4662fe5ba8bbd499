"""The noise of several kinds of dropout side by side, on a batch of the same shape."""

import torch
from matplotlib import colormaps

from course_utils.variants import (
    AlphaDropout,
    Dropout,
    Dropout1d,
    GaussianDropout,
    LockedDropout,
    StochasticDepth,
)
from course_utils.widgets.controls import draws, next_draw, slider
from course_utils.widgets.explorer import Explorer
from course_utils.words import Sentence, say

SHAPE = 3, 4, 10  # examples, channels, positions
SHADES = colormaps["RdBu"].resampled(13)  # few enough to tell one from the next
KINDS = {
    "elements": (Sentence("elements"), Dropout),
    "channels": (Sentence("channels"), Dropout1d),
    "positions": (Sentence("positions"), LockedDropout),
    "examples": (Sentence("examples"), StochasticDepth),
    "gaussian": (Sentence("Gaussian"), GaussianDropout),
    "alpha": (Sentence("alpha"), AlphaDropout),
}


def shared_masks():
    """The explorer of what six kinds of dropout make of ones, (examples, channels, positions).

    State: `p`, at most 0.95; `draw`, which of the numbered draws of coins.
    """
    controls = {"p": slider(say("p, chance to drop"), 0.3, 0, 0.95)} | draws()
    return Explorer(
        "shared_masks",
        scene=_scene,
        words=_words,
        controls=controls,
        actions={"new_mask": next_draw},
        size=(10, 4.6),
    )


demo = shared_masks  # it needs no data


def outputs(p, draw):
    """kind -> what it makes of ones, (examples, channels, positions), in the given draw."""
    ones = torch.ones(SHAPE)
    return {
        name: kind(p, generator=torch.Generator().manual_seed(draw))(ones)
        for name, (_, kind) in KINDS.items()
    }


def _words(p, draw):
    drawn = outputs(p, draw)
    counts = {name: int((drawn[name] == 0).sum()) for name in list(KINDS)[:4]}
    return say(
        "p = {p:g}, draw {draw}: of 120 ones, {elements} are dropped one by one, {channels} "
        "by channels, {positions} by positions, {examples} by examples; Gaussian noise drops none.",
        p=p,
        draw=draw,
        **counts,
    )


def _scene(figure):
    axes = figure.subplots(2, 3).flat
    images = {}
    for ax, (name, (label, _)) in zip(axes, KINDS.items(), strict=True):
        blank = torch.zeros(SHAPE).flatten(0, 1).numpy()
        images[name] = ax.imshow(blank, cmap=SHADES, vmin=-3, vmax=3, aspect="auto", animated=True)
        for between in (3.5, 7.5):
            ax.axhline(between, color="black", lw=1, animated=True, zorder=3)
        ax.set(title=str(label), xticks=[], yticks=[1.5, 5.5, 9.5], yticklabels=[1, 2, 3])
        ax.grid(False)
    for ax in list(figure.axes)[::3]:
        ax.set_ylabel(say("example (4 channels each)"))
    for ax in list(figure.axes)[3:]:
        ax.set_xlabel(say("position"))
    bar = figure.colorbar(images["alpha"], ax=list(figure.axes), shrink=0.8)
    bar.set_label(say("what a 1 becomes"))

    def move(p, draw):
        for name, output in outputs(p, draw).items():
            images[name].set_data(output.flatten(0, 1).numpy())

    return move
