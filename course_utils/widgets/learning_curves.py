"""Learning curves by p: one network, its loss measured with dropout on, off, and on new rows."""

import numpy as np
import torch

from course_utils.paragraphs import joined
from course_utils.plots import COLOURS, LINES
from course_utils.training import History
from course_utils.widgets.controls import choice
from course_utils.widgets.explorer import Explorer
from course_utils.words import Sentence, say

ROLES = {"train_mode": "train", "validation": "validation", "eval_mode": "eval"}  # in `plots`
LABELS = {  # of the losses of a `History`
    "train_mode": Sentence("training rows, dropout on"),
    "validation": Sentence("validation rows"),
    "eval_mode": Sentence("training rows, dropout off"),
}
MARKERS = {"train_mode": "o", "validation": "s", "eval_mode": "^"}
CLOSE = 1.1  # two losses are told apart in words where one is more than this times the other
ON_AND_OFF = {
    "above": Sentence("Training rows: with dropout on, their loss ends above that with it off."),
    "close": Sentence("Training rows: with dropout on, their loss ends close to that with it off."),
    "below": Sentence("Training rows: with dropout on, their loss ends below that with it off."),
}
FIRST_AND_ON = {  # of the validation loss, at the first record
    "above": Sentence("The validation loss begins above the training loss with dropout on."),
    "close": Sentence("The validation loss begins close to the training loss with dropout on."),
    "below": Sentence("The validation loss begins below the training loss with dropout on."),
}
LAST_AND_ON = {  # at the last record
    "above": Sentence("It ends above the training loss with dropout on."),
    "close": Sentence("It ends close to the training loss with dropout on."),
    "below": Sentence("It ends below the training loss with dropout on."),
}
LAST_AND_OFF = {
    "above": Sentence("It ends above the training loss with dropout off."),
    "close": Sentence("It ends close to the training loss with dropout off."),
    "below": Sentence("It ends below the training loss with dropout off."),
}


def learning_curves(histories, *, p=None, ylabel=None):
    """An explorer of `histories` (p -> `History`), all with validation: p against three losses.

    Left the losses by epoch at the chosen p, right those of the last epoch against p, on one
    logarithmic scale. Nets side by side are averaged; the untrained net (epoch 0) is left out.
    p: chosen at first; None is the largest. ylabel: None is "cross-entropy (nats)".
    Raises ValueError for no history, one without validation, and a p that has none.
    """
    runs = {rate: _losses(history, rate) for rate, history in sorted(histories.items())}
    if not runs:
        raise ValueError("histories is empty, but needs the history of at least one p")
    p = max(runs) if p is None else p
    if p not in runs:
        raise ValueError(f"p has to be one of {list(runs)}, but got {p}")
    ylabel = say("cross-entropy (nats)") if ylabel is None else ylabel
    rates = choice(
        say("p, probability to drop"),
        {f"{rate:g}": rate for rate in runs},
        p,
        tooltip=say("p of the run that is shown"),
        slide=True,
    )
    return Explorer(
        "learning_curves",
        scene=lambda figure: _scene(figure, runs, ylabel),
        words=lambda p: joined([_verdicts(p, runs[p]), _numbers(runs[p])]),
        stored=lambda p: _verdicts(p, runs[p]),
        controls={"p": rates},
        size=(9, 3.6),
    )


def demo():
    """The explorer of curves that no training made: they fall, and end higher the larger p is."""
    epochs = torch.arange(0, 210, 10)
    fall = torch.exp(-epochs / 60)
    return learning_curves(
        {
            p: History(epochs, fall + p, fall + p / 2, 0.5 + fall / (1 + p))
            for p in (0.0, 0.2, 0.5, 0.8)
        }
    )


def _losses(history, p):
    """Epochs and the three losses of one run as arrays, from the first epoch on."""
    if history.validation is None:
        raise ValueError(f"the history of p = {p:g} has no validation losses")
    seen = np.asarray(history.epochs) > 0
    run = {"epochs": np.asarray(history.epochs)[seen]}
    for name in LABELS:
        values = np.asarray(getattr(history, name), dtype=float)[seen]
        run[name] = values.reshape(len(values), -1).mean(1)
    return run


def _scene(figure, runs, ylabel):
    by_epoch, by_p = figure.subplots(1, 2, width_ratios=[1.5, 1])
    rates = list(runs)
    every = np.concatenate([run[name] for run in runs.values() for name in LABELS])
    low, high = every[every > 0].min() / 1.3, every.max() * 1.3
    last = max(run["epochs"][-1] for run in runs.values())
    moving = {}
    for name, role in ROLES.items():
        look = {"color": COLOURS[role], "ls": LINES[role], "marker": MARKERS[name]}
        # stands still, for the legend
        by_epoch.plot([], [], label=str(LABELS[name]), ms=4, **look)
        (moving[name],) = by_epoch.plot([], [], ms=4, animated=True, clip_on=False, **look)
        by_p.plot(rates, [run[name][-1] for run in runs.values()], ms=4, **look)
        (moving[name, "now"],) = by_p.plot(
            [], [], animated=True, ls="", marker=MARKERS[name], ms=10, mfc="none", mec="black"
        )
    room = 0.03 * (rates[-1] - rates[0] or 1)
    by_epoch.set(xlabel=say("epoch"), ylabel=ylabel, yscale="log", ylim=(low, high))
    by_epoch.set_xlim(0, last)
    by_p.set(xlabel=say("p, probability to drop"), yscale="log", ylim=(low, high))
    by_p.set(xlim=(rates[0] - 2 * room, rates[-1] + 2 * room), title=say("at the last epoch"))
    by_p.set_xticks(rates, [f"{rate:g}" for rate in rates])
    heading = by_epoch.set_title(" ")
    heading.set_animated(True)
    figure.legend(*by_epoch.get_legend_handles_labels(), loc="outside lower center", ncols=3)

    def move(p):
        run = runs[p]
        heading.set_text(say("p = {p:g}, by epoch", p=p))
        for name in LABELS:
            moving[name].set_data(run["epochs"], run[name])
            moving[name, "now"].set_data([p], run[name][-1:])

    return move


def _verdicts(p, run):
    """What can be said without a measured digit: which loss is above which."""
    on, off, new = (run[name] for name in ("train_mode", "eval_mode", "validation"))
    same = say("Training rows: their loss is the same with dropout on and off, to the last bit.")
    sentences = (
        say("p = {p:g}.", p=p),
        same if np.array_equal(on, off) else ON_AND_OFF[_compared(on[-1], off[-1])],
        FIRST_AND_ON[_compared(new[0], on[0])],
        LAST_AND_ON[_compared(new[-1], on[-1])],
        LAST_AND_OFF[_compared(new[-1], off[-1])],
    )
    return joined(sentences)


def _compared(one, other):
    if one > CLOSE * other:
        return "above"
    return "below" if other > CLOSE * one else "close"


def _numbers(run):
    return say(
        "At epoch {epoch}: training rows, dropout on {on:.2g}, validation rows {validation:.2g}, "
        "training rows, dropout off {off:.2g}.",
        epoch=run["epochs"][-1],
        on=run["train_mode"][-1],
        validation=run["validation"][-1],
        off=run["eval_mode"][-1],
    )
