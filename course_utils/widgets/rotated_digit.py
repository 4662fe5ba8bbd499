"""A digit that is turned, and what a net says to it under many masks."""

from contextlib import contextmanager

import numpy as np
import torch
from scipy.ndimage import rotate
from torch import nn

from course_utils.arguments import given, module, tensor
from course_utils.models import mlp
from course_utils.modes import is_dropout_layer
from course_utils.plots import COLOURS
from course_utils.uncertainty import mc_predict
from course_utils.widgets.controls import choice, slider
from course_utils.widgets.explorer import Explorer
from course_utils.words import say

COUNTS = (1, 5, 20, 100)


def rotated_digit(net, digit):
    """The explorer of what `net` says to an 8 x 8 `digit`, 64 numbers from 0 to 1, that is turned.

    State: `angle` in degrees; `p`, with which the net's dropout layers drop here; `masks`, how many
    draws are averaged. The same state always draws the same masks.
    """
    module("net", net)
    digit = tensor("digit", digit).flatten()
    if len(digit) != 64:
        raise ValueError(f"digit has to hold 64 numbers, but got {given(tuple(digit.shape))}")
    controls = {
        "angle": slider(say("angle, degrees"), 0, 0, 180, 5),
        "p": slider(say("p, chance to drop"), 0.5, 0, 0.95),
        "masks": choice(say("masks"), COUNTS, 20, slide=True),
    }

    def said(angle, p, masks):
        return probabilities(net, turned(digit, angle), p, masks)

    return Explorer(
        "rotated_digit",
        scene=lambda figure: _scene(figure, digit, said),
        words=lambda **state: _words(said(**state), **state),
        stored=_stored,
        controls=controls,
        size=(9, 3.4),
    )


def demo():
    """On a net with random weights, and a digit that is a stroke with a foot.

    The weights of the last layer are large, so that the net is sure of something.
    """
    stroke = torch.zeros(8, 8)
    stroke[1:7, 2] = 1
    stroke[6, 2:6] = 1
    net = mlp([64, 40, 10], 0.5, nn.Dropout, seed=0)
    with torch.no_grad():
        net[-1].weight.mul_(40)
    return rotated_digit(net, stroke)


def turned(digit, angle):
    """The 64 numbers of `digit`, turned by `angle` degrees against the clock; 0 comes in."""
    image = digit.reshape(8, 8).numpy()
    image = rotate(image, angle, axes=(1, 0), reshape=False, order=1)
    return torch.tensor(image).flatten().to(digit.dtype)


def probabilities(net, digit, p, masks):
    """What the net says under each of `masks` masks with `p`: (masks, classes)."""
    rows = digit.expand(masks, -1)  # a mask for each row: one pass for all
    with _dropping(net, p):
        return mc_predict(net, rows, 1, seed=0, shared_over_rows=False)[0].softmax(-1)


@contextmanager
def _dropping(net, p):
    layers = [part for part in net.modules() if is_dropout_layer(part)]
    before = [layer.p for layer in layers]
    try:
        for layer in layers:
            layer.p = p
        yield
    finally:
        for layer, old in zip(layers, before, strict=True):
            layer.p = old


def _entropy(mean):
    return float(-(mean * mean.clamp_min(1e-30).log()).sum())


def _words(drawn, angle, p, masks):
    mean = drawn.mean(0)
    return say(
        "Turned by {angle:g} degrees, p = {p:g}, masks {masks}: on average class {digit} has "
        "{share:.0%}, and the entropy is {entropy:.2f} of at most 2.30.",
        angle=angle,
        p=p,
        masks=masks,
        digit=int(mean.argmax()),
        share=float(mean.max()),
        entropy=_entropy(mean),
    )


def _stored(angle, p, masks):
    return say(
        "Turned by {angle:g} degrees, p = {p:g}, masks {masks}: the mean probability of each "
        "class, and how far the masks lie apart.",
        angle=angle,
        p=p,
        masks=masks,
    )


def _scene(figure, digit, said):
    picture, bars = figure.subplots(1, 2, width_ratios=(1, 2))
    shown = picture.imshow(np.zeros((8, 8)), cmap="Greys", vmin=0, vmax=1, animated=True)
    picture.set(xticks=[], yticks=[], title=say("what the net is given"))
    columns = bars.bar(range(10), [0.0] * 10, color=COLOURS["with"], animated=True)
    whiskers = bars.vlines(range(10), 0, 0, color=COLOURS["theory"], animated=True, zorder=3)
    bars.set(xticks=range(10), xlim=(-0.6, 9.6), ylim=(0, 1.02), xlabel=say("class"))
    bars.set(ylabel=say("probability"), title=say("mean over masks, lines: from least to largest"))

    def move(angle, p, masks):
        shown.set_data(turned(digit, angle).reshape(8, 8).numpy())
        drawn = said(angle, p, masks)
        for column, height in zip(columns, drawn.mean(0).tolist(), strict=True):
            column.set_height(height)
        ends = zip(drawn.amin(0).tolist(), drawn.amax(0).tolist(), strict=True)
        whiskers.set_segments([[(k, low), (k, high)] for k, (low, high) in enumerate(ends)])

    return move
