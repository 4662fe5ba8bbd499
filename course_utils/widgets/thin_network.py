"""Thin a network: which hidden units a mask leaves, out of the 2^n that there are."""

from itertools import pairwise
from math import comb

import numpy as np
import torch
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import to_rgba

from course_utils.dropout import keep_mask
from course_utils.paragraphs import joined
from course_utils.plots import COLOURS
from course_utils.widgets.bars import bars
from course_utils.widgets.controls import button, choice, player, slider
from course_utils.widgets.explorer import Explorer
from course_utils.words import say

# the hidden layers; two inputs stand below them, one output on top
ARCHITECTURES = ((1,), (4,), (3, 3), (4, 4), (5, 5))
INPUTS, OUTPUTS = 2, 1


def thin_network(*, seed=0):
    """The explorer of all masks of a small net; `seed` is of the coins that "new mask" tosses.

    State: `p`, the chance to drop; `hidden`, units of each hidden layer; `mask`, from 1 (every
    unit) to 2^n (none), in the order of `itertools.product([True, False], repeat=n)`.
    """
    architectures = {_label(hidden): hidden for hidden in ARCHITECTURES}
    hidden = choice(say("network"), architectures, (4,))
    mask = slider(say("mask number"), 6, 1, 16)
    controls = {
        "hidden": hidden,
        "p": slider(say("p, chance to drop"), 0.3, 0, 1),
        "mask": mask,
        "new_mask": button(
            say("new mask"), tooltip=say("toss a coin with chance p for each hidden unit")
        ),
        "play": player(mask, label=say("play through the masks")),
    }
    # Registered before the explorer registers its own: when another network is chosen, the mask
    # number is brought into its range first, and the picture is drawn after that.
    hidden.observe(lambda change: setattr(mask, "max", 2 ** sum(change.new)), "value")
    coins = torch.Generator().manual_seed(seed)

    def toss(state):
        kept = keep_mask((sum(state["hidden"]),), state["p"], generator=coins)
        return {"mask": mask_number(kept.tolist())}

    return Explorer(
        "thin_network", scene=_scene, words=_words, controls=controls, actions={"new_mask": toss}
    )


demo = thin_network  # it needs no data


def units_kept(mask, n):
    """The mask of this number as n booleans, True where a unit is kept."""
    if not 1 <= mask <= 2**n:
        raise ValueError(f"mask has to be a number from 1 to {2**n}, but got {mask}")
    return [(mask - 1) >> place & 1 == 0 for place in reversed(range(n))]


def mask_number(kept):
    """The number of a mask given as booleans; `units_kept` the other way round."""
    return 1 + sum(2**place for place, is_kept in enumerate(reversed(kept)) if not is_kept)


def _label(hidden):
    if hidden == (1,):
        return say("1 unit")
    return say("{units} units", units=" + ".join(map(str, hidden)))


def _words(hidden, p, mask):
    n = sum(hidden)
    alive = sum(units_kept(mask, n))
    probability = p ** (n - alive) * (1 - p) ** alive
    same = comb(n, alive)
    fields = {"mask": mask, "nets": 2**n, "alive": alive, "n": n, "same": same}
    if n == 1:
        which = say(
            "Mask {mask} of 2: {alive} of 1 hidden unit alive, and it is the only one with so "
            "many.",
            **fields,
        )
    elif same == 1:
        which = say(
            "Mask {mask} of {nets}: {alive} of {n} hidden units alive, and it is the only one with "
            "so many.",
            **fields,
        )
    else:
        which = say(
            "Mask {mask} of {nets}: {alive} of {n} hidden units alive, and it is one of {same} "
            "with so many.",
            **fields,
        )
    chances = say(
        "At p = {p:g} this mask comes with probability {probability:.3g}, and {alive} alive with "
        "probability {of_so_many:.3g}; on average {mean:.3g} are alive.",
        p=p,
        probability=probability,
        alive=alive,
        of_so_many=same * probability,
        mean=n * (1 - p),
    )
    return joined([which, chances])


def _title(n):
    if n == 1:
        return say("1 hidden unit: $2^1$ = 2 nets")
    return say("{n} hidden units: $2^{{{n}}}$ = {nets} nets", n=n, nets=2**n)


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
    chances = PolyCollection([], animated=True)
    net.add_collection(lines, autolim=False)
    counts.add_collection(chances, autolim=False)
    units = net.scatter([], [], s=210, lw=1.5, animated=True, zorder=3)
    cross = net.scatter([], [], s=60, marker="x", c=COLOURS["dropped"], animated=True, zorder=4)
    net.set_axis_off()
    title = net.set_title(" ")
    counts.set(ylim=(0, 1.02), ylabel=say("probability"))
    counts.set_xlabel(say("units alive, and in how many nets"))
    white, drawn = to_rgba("white"), None

    def stand(hidden):
        """What stands still as long as the network is the same."""
        n = sum(hidden)
        title.set_text(_title(n))
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
        counted = range(n + 1)
        chance = [comb(n, k) * p ** (n - k) * (1 - p) ** k for k in counted]
        chances.set_verts(bars(counted, chance, 0.4))
        chances.set_facecolor([(COLOURS["kept"], 1 if k == sum(kept) else 0.35) for k in counted])
        return hidden

    return move
