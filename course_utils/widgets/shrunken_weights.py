"""Two weights of a linear unit as p grows: by dropout, and by ridge regression in some unit."""

import numpy as np

from course_utils.plots import COLOURS
from course_utils.widgets.controls import choice, slider
from course_utils.widgets.explorer import Explorer
from course_utils.words import say

LEAST_SQUARES = np.array([2.0, 1.0])
RATES = np.linspace(0, 0.95, 96)
CIRCLE = np.stack([f(np.linspace(0, 2 * np.pi, 121)) for f in (np.cos, np.sin)])
RADII = (0.4, 0.9, 1.6)  # of the curves of equal error: its root, above that of least squares


def shrunken_weights():
    """The explorer of two weights that fit one target, under dropout of the inputs and under ridge.

    State: `p`, the chance to drop, at most 0.95; `correlation` of the two columns, whose sums of
    squares are 1; `factor`, by which the numbers of the second column grow in another unit. Ridge
    has alpha = p / (1 - p). Weights are told for the old unit, so that equal ones predict the same.
    """
    controls = {
        "p": slider(say("p, chance to drop"), 0.3, 0, 0.95),
        "correlation": slider(say("correlation"), 0.5, -0.9, 0.9, 0.1),
        "factor": choice(say("second input, numbers times"), (0.1, 1.0, 10.0), 1.0),
    }
    return Explorer(
        "shrunken_weights", scene=_scene, words=_words, controls=controls, size=(9.5, 3.8)
    )


demo = shrunken_weights  # it needs no data


def weights(p, correlation, factors=(1, 1)):
    """The two weights with the smallest loss + p / (1 - p) * sum of factors * weights squared."""
    gram = np.array([[1, correlation], [correlation, 1]])
    return np.linalg.solve(gram + p / (1 - p) * np.diag(factors), gram @ LEAST_SQUARES)


def _both(p, correlation, factor):
    """By dropout, and by ridge, which penalises the smaller weight of the new unit."""
    return weights(p, correlation), weights(p, correlation, (1, factor**-2))


def _words(p, correlation, factor):
    dropout, ridge = _both(p, correlation, factor)
    return say(
        "p = {p:g}, correlation {correlation:.1f}, numbers of the second input times {factor:g}: "
        "dropout has the weights {first:.2f} and {second:.2f}, ridge {ridge_first:.2f} and "
        "{ridge_second:.2f}; least squares has 2 and 1.",
        p=p,
        correlation=correlation,
        factor=factor,
        first=dropout[0],
        second=dropout[1],
        ridge_first=ridge[0],
        ridge_second=ridge[1],
    )


def _scene(figure):
    plane, curves = figure.subplots(1, 2)
    looks = {
        "dropout": {"color": COLOURS["with"], "ls": "-", "label": say("dropout")},
        "ridge": {"color": COLOURS["train"], "ls": "--", "label": say("ridge")},
    }
    moving = {"animated": True, "zorder": 3}
    ellipses = [plane.plot([], [], color="#999999", lw=0.8, animated=True)[0] for _ in RADII]
    plane.plot(*LEAST_SQUARES, "s", mfc="none", color=COLOURS["theory"])
    plane.text(2.08, 1.12, say("least squares"), fontsize=9)
    plane.plot(0, 0, "+", color=COLOURS["theory"], ms=9)
    paths = {name: plane.plot([], [], **look, **moving)[0] for name, look in looks.items()}
    dots = {
        name: plane.plot([], [], "o^"[name == "ridge"], color=look["color"], **moving)[0]
        for name, look in looks.items()
    }
    plane.set(xlim=(-0.6, 3.4), ylim=(-0.9, 2.3), aspect="equal")
    plane.set(xlabel=say("weight of the first input"), ylabel=say("weight of the second"))
    plane.set_title(say("grey: equal squared error"))
    plane.legend(loc="upper left")

    pairs = [(name, which) for name in looks for which in (0, 1)]
    lines = {
        (name, which): curves.plot(
            RATES, RATES, color=looks[name]["color"], ls=looks[name]["ls"], lw=2 - which, **moving
        )[0]
        for name, which in pairs
    }
    now = curves.axvline(0, color=COLOURS["theory"], lw=0.8, animated=True)
    curves.set(xlim=(0, 0.95), ylim=(-0.9, 2.6), xlabel="p", ylabel=say("weight"))
    curves.set_title(say("thick: first input, thin: second"))

    def move(p, correlation, factor):
        # equal error: d' G d = r^2, and d = L^-T r (cos, sin) with G = L L'
        root = np.linalg.cholesky(np.array([[1, correlation], [correlation, 1]]))
        unit = np.linalg.solve(root.T, CIRCLE)
        for ellipse, radius in zip(ellipses, RADII, strict=True):
            ellipse.set_data(*(LEAST_SQUARES[:, None] + radius * unit))
        along = np.array([_both(rate, correlation, factor) for rate in RATES])
        for k, (name, point) in enumerate(zip(looks, _both(p, correlation, factor), strict=True)):
            paths[name].set_data(*along[:, k].T)
            dots[name].set_data(*point[:, None])
            for which in (0, 1):
                lines[name, which].set_ydata(along[:, k, which])
        now.set_xdata([p, p])

    return move
