"""A coin from bits: which rate a random number of a few bits gives, with its tie and without."""

from math import floor

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from course_utils.paragraphs import joined
from course_utils.plots import COLOURS, LINES
from course_utils.widgets.controls import slider, switch
from course_utils.widgets.explorer import Explorer
from course_utils.words import say

MOST_BITS = 12
MOST_PARTED = 5  # bits of which the numbers are wide enough to be drawn apart
KEPT, SETTLED = "kept", "settled"  # what becomes of a tie


def coin_from_bits():
    """The explorer of a coin that drops where a number of `bits` random bits is below 2^bits p.

    State: `p`, the chance to drop; `bits`, 1 to 12; `tie`, what becomes of the one number that
    2^bits p falls into: "kept", or "settled" by a second draw. The rates are exact.
    """
    ties = {say("is kept"): KEPT, say("is settled"): SETTLED}
    controls = {
        "p": slider(say("p, chance to drop"), 0.3, 0, 1),
        "bits": slider(say("random bits"), 3, 1, MOST_BITS),
        "tie": switch(say("a tie"), ties, KEPT),
    }
    return Explorer("coin_from_bits", scene=_scene, words=_words, controls=controls)


demo = coin_from_bits  # it needs no data


def cut(p, bits):
    """How many of the 2^bits numbers surely drop, and which part of the next one ought to."""
    threshold = round(2**bits * p, 9)  # the steps of a slider add up to 0.30000000000000004
    return floor(threshold), threshold - floor(threshold)


def rate(p, bits, tie):
    """The probability with which the coin drops."""
    below, part = cut(p, bits)
    return (below + (part if tie == SETTLED else 0)) / 2**bits


def _words(p, bits, tie):
    fields = {"p": p, "bits": bits, "numbers": 2**bits, "threshold": 2**bits * p}
    if bits == 1:
        asked = say(
            "2 numbers from 1 random bit; at p = {p:g} those below {threshold:.4g} are to drop.",
            **fields,
        )
    else:
        asked = say(
            "{numbers} numbers from {bits} random bits; at p = {p:g} those below {threshold:.4g} "
            "are to drop.",
            **fields,
        )
    return joined([asked, _given(p, bits, tie)])


def _given(p, bits, tie):
    """The rate in words."""
    below, part = cut(p, bits)
    if part == 0:
        return say(
            "That is a whole number, {below}: the rate is exact, and there is no tie.", below=below
        )
    if tie == KEPT:
        given = rate(p, bits, tie)
        return say(
            "{below} surely do, and the number {below} is kept: the rate is {rate:.6g}, too low by "
            "{error:.3g}.",
            below=below,
            rate=given,
            error=p - given,
        )
    return say(
        "{below} surely do, and the number {below} is settled: it drops in {part:.4g} of the "
        "cases, by a second draw, which one coin in {numbers} needs. The rate is {p:g}.",
        below=below,
        part=part,
        numbers=2**bits,
        p=p,
    )


def _scene(figure):
    line, errors = figure.subplots(1, 2, width_ratios=(1.5, 1))
    move_line, move_errors = _numbers(line), _errors(errors)

    def move(p, bits, tie):
        move_line(p, bits, tie)
        move_errors(p, bits, tie)

    return move


def _numbers(ax):
    """The numbers side by side on a line from 0 to 1, coloured by what becomes of them."""
    colours = [COLOURS["dropped"], COLOURS["kept"]]
    boxes = PolyCollection([], fc=colours, lw=0, animated=True, zorder=2)
    parting = LineCollection([], colors="white", lw=1, animated=True, zorder=3)
    for collection in (boxes, parting):
        ax.add_collection(collection, autolim=False)
    (asked,) = ax.plot([], [], LINES["theory"], color="black", animated=True, zorder=4)
    text = ax.text(0.02, 0.98, "", transform=ax.transAxes, va="top", animated=True)
    ax.set(xlim=(-0.02, 1.02), ylim=(0, 1.5), yticks=(), title=say("the numbers of so many bits"))
    ax.set_xlabel(say("number / how many (grey: dropped, blue: kept, dots: p)"))
    ax.grid(False)

    def move(p, bits, tie):
        given = rate(p, bits, tie)
        boxes.set_verts([_box(0, given), _box(given, 1)])
        between = np.arange(1, 2**bits) / 2**bits if bits <= MOST_PARTED else []
        parting.set_segments([((x, 0), (x, 1)) for x in between])
        asked.set_data([p, p], [0, 1.12])
        text.set_text(say("asked for {p:.4f}, given {rate:.4f}", p=p, rate=given))

    return move


def _errors(ax):
    """How far the rate is off against the number of bits, where the tie is kept."""
    bits = np.arange(1, MOST_BITS + 1)
    ax.plot(bits, 2.0**-bits, LINES["theory"], color=COLOURS["theory"], label=say("2 to the -bits"))
    (dots,) = ax.plot([], [], "o", color=COLOURS["measured"], ms=4, animated=True)
    ax.plot([], [], "o", color=COLOURS["measured"], ms=4, label=say("tie kept"))
    (now,) = ax.plot([], [], "o", ms=11, mfc="none", mec="black", animated=True, zorder=4)
    ax.set(yscale="log", xlim=(0.3, MOST_BITS + 0.7), ylim=(5e-6, 1), xlabel=say("random bits"))
    ax.set(title=say("how far the rate is too low"), xticks=bits[1::2])
    exact = ax.text(0.04, 0.05, "", transform=ax.transAxes, animated=True)
    ax.legend(loc="upper right")

    def move(p, chosen, tie):
        off = np.array([p - rate(p, int(b), KEPT) for b in bits])
        is_off = off > 1e-9
        dots.set_data(bits[is_off], off[is_off])
        here = p - rate(p, chosen, tie)
        now.set_data(*(([chosen], [here]) if here > 1e-9 else ([], [])))
        exact.set_text("" if here > 1e-9 else _exact(chosen))

    return move


def _exact(bits):
    return say("1 bit: exact") if bits == 1 else say("{bits} bits: exact", bits=bits)


def _box(left, right):
    return [(left, 0), (left, 1), (right, 1), (right, 0)]
