"""Thin a network: which hidden units a mask leaves, out of the 2^n that there are."""

from itertools import pairwise
from math import comb

import numpy as np
import torch
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgba

from course_utils.dropout import keep_mask
from course_utils.plots import COLOURS
from course_utils.widgets.controls import button, choice, player, slider
from course_utils.widgets.explorer import Explorer

# two inputs below, one output on top, and these hidden layers between them
ARCHITECTURES = {
    "1 unit": (1,),
    "4 units": (4,),
    "3 + 3 units": (3, 3),
    "4 + 4 units": (4, 4),
    "5 + 5 units": (5, 5),
}
INPUTS, OUTPUTS = 2, 1


def thin_network(*, seed=0):
    """The explorer of all masks of a small net; `seed` is of the coins that "new mask" tosses.

    State: `p`, the chance to drop; `hidden`, units of each hidden layer; `mask`, from 1 (every
    unit) to 2^n (none), in the order of `itertools.product([True, False], repeat=n)`.
    """
    hidden, mask = choice("network", ARCHITECTURES, (4,)), slider("mask number", 6, 1, 16)
    controls = {
        "hidden": hidden,
        "p": slider("p, chance to drop", 0.3, 0, 1),
        "mask": mask,
        "new_mask": button("new mask", tooltip="toss a coin with chance p for each hidden unit"),
        "play": player(mask, label="play through the masks"),
    }
    # before the explorer listens: it never sees a mask that the network does not have
    hidden.observe(lambda change: setattr(mask, "max", 2 ** sum(change.new)), "value")
    coins = torch.Generator().manual_seed(seed)

    def toss(state):
        kept = keep_mask((sum(state["hidden"]),), state["p"], generator=coins)
        return {"mask": mask_number(kept.tolist())}

    return Explorer(
        "thin_network", scene=_scene, words=_words, controls=controls, actions={"new_mask": toss}
    )


def units_kept(mask, n):
    """The mask of this number as n booleans, True where a unit is kept."""
    if not 1 <= mask <= 2**n:
        raise ValueError(f"mask has to be a number from 1 to {2**n}, but got {mask}")
    return [(mask - 1) >> place & 1 == 0 for place in reversed(range(n))]


def mask_number(kept):
    """The number of a mask given as booleans; `units_kept` the other way round."""
    return 1 + sum(2**place for place, is_kept in enumerate(reversed(kept)) if not is_kept)


def _words(hidden, p, mask):
    n = sum(hidden)
    alive = sum(units_kept(mask, n))
    probability = p ** (n - alive) * (1 - p) ** alive
    same = comb(n, alive)
    others = "it is the only one" if same == 1 else f"it is one of {same}"
    return (
        f"Mask {mask} of {2**n}: {alive} of {_count(n, 'hidden unit')} alive, and {others} with so "
        f"many. At p = {p:g} this mask comes with probability {probability:.3g}, and {alive} alive "
        f"with probability {same * probability:.3g}; on average {n * (1 - p):.3g} are alive."
    )


def _count(n, thing):
    return f"{n} {thing}" if n == 1 else f"{n} {thing}s"


def _places(sizes):
    """x and y of each unit, and the pairs of numbers of units that are connected."""
    layers, at = [], []
    for level, size in enumerate(sizes):
        layers.append(range(len(at), len(at) + size))
        at += [((i + 0.5) / size, level) for i in range(size)]
    pairs = [(a, b) for low, high in pairwise(layers) for a in low for b in high]
    return np.array(at), np.array(pairs)


def _scene(figure):
    net, counts = figure.subplots(1, 2, width_ratios=(1, 1.25))
    lines = LineCollection([], colors="#888888", lw=0.8, animated=True)
    bars = PolyCollection([], animated=True)
    net.add_collection(lines, autolim=False)
    counts.add_collection(bars, autolim=False)
    units = net.scatter([], [], s=210, lw=1.5, animated=True, zorder=3)
    cross = net.scatter([], [], s=60, marker="x", c=COLOURS["dropped"], animated=True, zorder=4)
    net.set_axis_off()
    title = net.set_title(" ")
    counts.set(ylim=(0, 1.02), ylabel="probability", xlabel="units alive, and in how many nets")
    white, drawn = to_rgba("white"), None

    def stand(hidden):
        n = sum(hidden)
        title.set_text(f"{_count(n, 'hidden unit')}: $2^{{{n}}}$ = {_count(2**n, 'net')}")
        net.set(xlim=(0, 1), ylim=(-0.4, len(hidden) + 1.4))
        counts.set_xlim(-0.6, n + 0.6)
        counts.set_xticks(range(n + 1), [f"{k}\n{comb(n, k)}" for k in range(n + 1)])

    def move(hidden, p, mask):
        nonlocal drawn
        n = sum(hidden)
        kept = units_kept(mask, n)
        if hidden != drawn:
            stand(hidden)
            drawn = hidden
        at, pairs = _places((INPUTS, *hidden, OUTPUTS))
        is_kept = np.array([True] * INPUTS + kept + [True] * OUTPUTS)
        lines.set_segments(at[pairs[is_kept[pairs].all(1)]])
        units.set_offsets(at)
        edge = np.where(is_kept[:, None], to_rgba(COLOURS["kept"]), to_rgba(COLOURS["dropped"]))
        units.set(edgecolor=edge, facecolor=np.where(is_kept[:, None], edge, white))
        cross.set_offsets(at[~is_kept])
        share = [comb(n, k) * p ** (n - k) * (1 - p) ** k for k in range(n + 1)]
        bars.set_verts([_bar(k, height) for k, height in enumerate(share)])
        bars.set_facecolor([(COLOURS["kept"], 1 if k == sum(kept) else 0.35) for k in range(n + 1)])
        return hidden

    return move


def _bar(x, height, half=0.4):
    return [(x - half, 0), (x - half, height), (x + half, height), (x + half, 0)]
