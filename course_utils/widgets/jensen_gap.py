"""The Jensen gap: what a ReLU makes of a sum through dropout, on average and in eval mode."""

import numpy as np

from course_utils.paragraphs import joined
from course_utils.plots import COLOURS, LINES
from course_utils.widgets.controls import choice, slider
from course_utils.widgets.distribution import WIDEST, distribution
from course_utils.widgets.explorer import Explorer
from course_utils.widgets.moving_text import text_after
from course_utils.widgets.survivors import standard_deviations, survivors
from course_utils.words import say

INPUTS = (1, 2, 3, 5, 10, 30, 100)
MEANS = np.linspace(-2, 2, 161)  # of z, from the lowest bias to the highest


def jensen_gap():
    """The explorer of z, the mean of n ones through dropout in training plus a bias, and relu(z).

    State: `p`, the chance to drop, at most 0.95 (at 1 the mean is lost before the bend); `n`, how
    many inputs there are; `bias`, from -3 to 1. The probabilities are exact.
    """
    controls = {
        "p": slider(say("p, chance to drop"), 0.3, 0, 0.95),
        "n": choice(say("n, inputs"), INPUTS, 5, slide=True),
        "bias": slider(say("bias"), -0.5, -3, 1, 0.05),
    }
    return Explorer("jensen_gap", scene=_scene, words=_words, controls=controls, size=(9.5, 3.4))


demo = jensen_gap  # it needs no data


def after_relu(p, n, mean):
    """The mean of relu(z) over all masks, for a z of this mean or for each of an array of them."""
    kept, probability = survivors(p, n)
    z = kept / (n * (1 - p)) - 1 + np.asarray(mean)[..., None]
    return np.maximum(z, 0) @ probability


def _mean(bias):
    return round(1 + bias, 9) + 0.0  # 0, where the steps of a slider add up to 2e-16 or to -0


def _words(p, n, bias):
    mean, sd = _mean(bias), standard_deviations(p, n)[1] / n
    in_eval, in_train = max(mean, 0.0), float(after_relu(p, n, mean))
    kept, probability = survivors(p, n)
    silent = probability[kept / (n * (1 - p)) + bias < 1e-9].sum()
    fields = {"n": n, "p": p, "bias": bias, "mean": mean, "sd": sd, "silent": silent}
    if n == 1:
        z = say(
            "n = 1 input, p = {p:g}, bias {bias:.3g}: z is {mean:.3g} on average, with standard "
            "deviation {sd:.3g}, and not above 0 with probability {silent:.3g}.",
            **fields,
        )
    else:
        z = say(
            "n = {n} inputs, p = {p:g}, bias {bias:.3g}: z is {mean:.3g} on average, with standard "
            "deviation {sd:.3g}, and not above 0 with probability {silent:.3g}.",
            **fields,
        )
    modes = say(
        "Eval mode says relu({mean:.3g}) = {eval:.3g}; over all masks relu(z) is {train:.3g} on "
        "average.",
        mean=mean,
        eval=in_eval,
        train=in_train,
    )
    return joined([z, modes, _gap(p, bias, mean, sd, max(in_train - in_eval, 0.0))])


def _gap(p, bias, mean, sd, gap):
    """The gap in words, or why there is none."""
    highest = 1 / (1 - p) + bias if p else mean  # the lowest is the bias, where p is not 0
    if (mean if p == 0 else bias) > -1e-9 or highest < 1e-9:
        return say("There is no gap: every mask leaves z on the same side of the bend.")
    if gap < 1e-9:
        return say("Hardly a mask carries z across the bend: the gap is less than 1e-9.")
    return say(
        "The gap is {gap:.3g}, that is {deviations:.2f} standard deviations of z.",
        gap=gap,
        deviations=gap / sd,
    )


def _scene(figure):
    hill, bend = figure.subplots(1, 2)
    label = say("z = mean of the dropped inputs + bias")
    move_hill = distribution(hill, left=-WIDEST - 0.1, xlabel=label)
    hill.axvspan(-WIDEST - 0.1, 0, color=COLOURS["dropped"], alpha=0.3, lw=0, zorder=0)
    hill.text(-WIDEST, 1.25, say("relu makes 0 of these"), fontsize=9, color="#555555")
    hill.set(title=say("z in training"), ylabel=say("probability (largest = 1)"))

    looks = {"color": COLOURS["eval"], "ls": LINES["eval"], "label": say("eval: relu(mean of z)")}
    bend.plot(MEANS, np.maximum(MEANS, 0), **looks)
    train = {"color": COLOURS["train"], "animated": True, "zorder": 3}
    (curve,) = bend.plot(MEANS, MEANS, label=say("train: mean of relu(z)"), **train)
    (gap,) = bend.plot([], [], "-_", color="black", lw=2.5, ms=9, animated=True, zorder=4)
    height = text_after(bend.text(0.8, 0.05, f"{say('gap')} ", transform=bend.transAxes))
    bend.set(xlim=(-2.1, 2.1), ylim=(-0.1, 2.3), xlabel=say("mean of z = 1 + bias"))
    bend.set_title("relu(z)")
    bend.legend(loc="upper left")

    def move(p, n, bias):
        kept, probability = survivors(p, n)
        mean, sd = _mean(bias), standard_deviations(p, n)[1] / n
        in_train = after_relu(p, n, mean)
        move_hill(kept / (n * (1 - p)) + bias, probability, mean, sd)
        curve.set_ydata(after_relu(p, n, MEANS))
        gap.set_data([mean, mean], [max(mean, 0), in_train])
        height.set_text(f"{max(in_train - max(mean, 0), 0):.3f}")

    return move
