"""Function space: the curves of thinned nets, their mean, and the one net with scaled weights."""

import numpy as np
import torch
from matplotlib.collections import LineCollection
from matplotlib.patches import Polygon

from course_utils.data import load_ten_points
from course_utils.models import mlp
from course_utils.modes import evaluating
from course_utils.paragraphs import joined
from course_utils.plots import COLOURS, LINES
from course_utils.uncertainty import mc_predict
from course_utils.widgets.controls import choice
from course_utils.widgets.explorer import Explorer
from course_utils.words import say

COUNTS = (1, 2, 5, 10, 20, 50, 100)
X = torch.linspace(-1, 1, 101)[:, None]


def function_space(nets, points, *, p=None, masks=20, seed=0):
    """An explorer of `nets` (p -> trained net of `mlp`): p and the number of masks.

    Each thinned net is one mask for each hidden layer, shared by all x of its curve: one network,
    one curve. Left the first `masks` of 100 of them, their mean, and the net in eval mode, whose
    weights stand for all masks at once; right the mean minus the latter, with four standard errors
    of that mean. points: `TenPoints`. seed: of the masks. p: chosen at first; None is 0.5 or the
    largest. Raises ValueError for no nets, a p that has none, and other numbers of masks.
    """
    if not nets:
        raise ValueError("nets is empty, but needs the trained net of at least one p")
    p = (0.5 if 0.5 in nets else max(nets)) if p is None else p
    if p not in nets:
        raise ValueError(f"p has to be one of {sorted(nets)}, but got {p}")
    if masks not in COUNTS:
        raise ValueError(f"masks has to be one of {COUNTS}, but got {masks}")
    curves = {rate: _curves(nets[rate], seed) for rate in sorted(nets)}
    controls = {
        "p": choice(say("p, probability to drop"), {f"{r:g}": r for r in curves}, p, slide=True),
        "masks": choice(say("thinned nets (masks)"), COUNTS, masks, slide=True),
    }

    def words(p, masks):
        return joined([_verdicts(p, masks), _numbers(*_distances(*curves[p], masks))])

    return Explorer(
        "function_space",
        scene=lambda figure: _scene(figure, curves, points),
        words=words,
        stored=_verdicts,
        controls=controls,
        size=(9.5, 4),
    )


def demo():
    """The explorer of nets that no training has changed, beside the ten points of lesson 01."""
    nets = {p: mlp([1, 100, 100, 1], p, seed=0) for p in (0.0, 0.2, 0.5, 0.8)}
    return function_space(nets, load_ten_points())


def _curves(net, seed):
    """Arrays: the curves of the most masks, and the curve of the net in eval mode."""
    thinned = mc_predict(net, X, COUNTS[-1], seed=seed, shared_over_rows=True)[..., 0]
    with evaluating(net), torch.no_grad():
        return thinned.double().numpy(), net(X)[:, 0].double().numpy()


def _scene(figure, curves, points):
    x = X[:, 0].numpy()
    ax, gap = figure.subplots(1, 2, width_ratios=[1.6, 1])
    thin = LineCollection([], color=COLOURS["train"], lw=0.7, alpha=0.45, animated=True)
    ax.add_collection(thin, autolim=False)
    line = {"color": COLOURS["theory"], "label": say("the line behind")}
    ax.plot(x, 1.5 * x, LINES["theory"], **line)
    looks_of_points = {"color": COLOURS["theory"], "ms": 5, "zorder": 5}
    looks_of_points |= {"label": say("training points"), "animated": True}
    dots = ax.plot(points.x_train[:, 0], points.y_train, "o", **looks_of_points)
    (mean,) = ax.plot(x, x, color="black", lw=2.2, animated=True, label=say("their mean"))
    looks = {"color": COLOURS["eval"], "lw": 2.2, "ls": LINES["eval"], "zorder": 4}
    looks |= {"label": say("weights scaled (eval mode)"), "animated": True}
    (scaled,) = ax.plot(x, x, **looks)
    everything = np.concatenate([thinned.ravel() for thinned, _ in curves.values()])
    low, high = np.quantile(everything, [0.002, 0.998])
    y = points.y_train.numpy()
    low, high = min(low, y.min()) - 0.2, max(high, y.max()) + 0.2
    ax.set(xlabel="x", ylabel="y", xlim=(-1.02, 1.02), ylim=(low, high), title=say("curves"))
    sample = ax.plot([], [], color=COLOURS["train"], lw=0.7, label=say("thinned nets"))
    handles = [*sample, mean, scaled, ax.lines[0], *dots]
    figure.legend(handles=handles, loc="outside lower center", ncols=5)

    band = Polygon([[0, 0]], color=COLOURS["theory"], alpha=0.15, lw=0, animated=True)
    gap.add_patch(band)
    (difference,) = gap.plot(x, 0 * x, color="black", animated=True)
    gap.axhline(0, color=COLOURS["eval"], ls=LINES["eval"])
    height = 1.1 * max(abs(_gap(*pair, n)).max() for pair in curves.values() for n in COUNTS) or 1
    gap.set(xlabel="x", xlim=(-1.02, 1.02), ylim=(-height, height))
    gap.set_title(say("mean minus weights scaled,\n± 4 standard errors"), fontsize=10)

    def move(p, masks):
        thinned, in_eval = curves[p]
        curve = thinned[:masks].mean(0)
        thin.set_segments([np.column_stack([x, line]) for line in thinned[:masks]])
        mean.set_ydata(curve)
        scaled.set_ydata(in_eval)
        difference.set_ydata(curve - in_eval)
        error = 4 * _standard_error(thinned[:masks])
        edges = np.concatenate([curve - in_eval + error, (curve - in_eval - error)[::-1]])
        band.set_xy(np.column_stack([np.concatenate([x, x[::-1]]), edges]))

    return move


def _standard_error(thinned):
    """Of the mean of the curves, at each x; 0 for one curve, of which nothing can be said."""
    n = len(thinned)
    return thinned.std(0, ddof=1) / n**0.5 if n > 1 else np.zeros(thinned.shape[1])


def _gap(thinned, in_eval, masks):
    return thinned[:masks].mean(0) - in_eval


def _distances(thinned, in_eval, masks):
    """Root mean square distance over x from the net in eval mode: of a thinned net, of the mean."""
    one = ((thinned[:masks] - in_eval) ** 2).mean() ** 0.5
    return float(one), float((_gap(thinned, in_eval, masks) ** 2).mean() ** 0.5)


def _verdicts(p, masks):
    """What can be said without a measured digit."""
    if masks == 1:
        nets = say(
            "One thinned net at p = {p:g}, beside the net with scaled weights (eval mode).", p=p
        )
    else:
        nets = say(
            "{masks} thinned nets at p = {p:g}, beside the net with scaled weights (eval mode).",
            masks=masks,
            p=p,
        )
    if p == 0:
        found = say("Nothing is dropped: all curves are the same.")
    elif masks == 1:
        found = say("One curve is its own mean: nothing is averaged yet.")
    else:  # true on every machine: the mean is never farther, whatever the curves are (Jensen)
        found = say("Their mean lies nearer to it than they do, in root mean square.")
    return joined([nets, found])


def _numbers(one, mean):
    if one < 1e-6:
        return say("They differ by no more than roundings.")
    return say(
        "Distance to it over x: thinned {thinned:.2g}, mean {mean:.2g}.", thinned=one, mean=mean
    )
