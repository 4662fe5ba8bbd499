"""Learning curves by p: one network, its loss measured with dropout on, off, and on new rows."""

import numpy as np

from course_utils.plots import COLOURS, LINES
from course_utils.widgets.controls import choice
from course_utils.widgets.measured import MeasuredExplorer

LABELS = {  # attribute of History -> (role in `plots`, label)
    "train_mode": ("train", "training rows, dropout on"),
    "validation": ("validation", "validation rows"),
    "eval_mode": ("eval", "training rows, dropout off"),
}
MARKERS = {"train_mode": "o", "validation": "s", "eval_mode": "^"}
CLOSE = 1.1  # two losses are told apart in words where one is more than this times the other


def learning_curves(histories, *, p=None, ylabel="cross-entropy (nats)"):
    """An explorer of `histories` (p -> `History`), all with validation: p against three losses.

    Left the losses by epoch at the chosen p, right those of the last epoch against p, on one
    logarithmic scale. Nets side by side are averaged; the untrained net (epoch 0) is left out.
    p: chosen at first; None is the largest.
    Raises ValueError for no history, one without validation, and a p that has none.
    """
    runs = {rate: _losses(history, rate) for rate, history in sorted(histories.items())}
    if not runs:
        raise ValueError("histories is empty, but needs the history of at least one p")
    p = max(runs) if p is None else p
    if p not in runs:
        raise ValueError(f"p has to be one of {list(runs)}, but got {p}")
    return MeasuredExplorer(
        "learning_curves",
        scene=lambda figure: _scene(figure, runs, ylabel),
        verdicts=lambda p: _verdicts(p, runs[p]),
        numbers=lambda p: _numbers(runs[p]),
        controls={
            "p": choice(
                "p, probability to drop",
                {f"{rate:g}": rate for rate in runs},
                p,
                tooltip="p of the run that is shown",
                slide=True,
            )
        },
        size=(9, 3.6),
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
    for name, (role, label) in LABELS.items():
        look = {"color": COLOURS[role], "ls": LINES[role], "marker": MARKERS[name]}
        by_epoch.plot([], [], label=label, ms=4, **look)  # stands still, for the legend
        (moving[name],) = by_epoch.plot([], [], ms=4, animated=True, clip_on=False, **look)
        by_p.plot(rates, [run[name][-1] for run in runs.values()], ms=4, **look)
        (moving[name, "now"],) = by_p.plot(
            [], [], animated=True, ls="", marker=MARKERS[name], ms=10, mfc="none", mec="black"
        )
    room = 0.03 * (rates[-1] - rates[0] or 1)
    by_epoch.set(xlabel="epoch", ylabel=ylabel, yscale="log", ylim=(low, high), xlim=(0, last))
    by_p.set(xlabel="p, probability to drop", yscale="log", ylim=(low, high), xticks=rates)
    by_p.set(xlim=(rates[0] - 2 * room, rates[-1] + 2 * room), title="at the last epoch")
    by_p.set_xticks(rates, [f"{rate:g}" for rate in rates])
    heading = by_epoch.set_title(f"p = {max(rates)}")
    heading.set_animated(True)
    figure.legend(*by_epoch.get_legend_handles_labels(), loc="outside lower center", ncols=3)

    def move(p):
        run = runs[p]
        heading.set_text(f"p = {p:g}, by epoch")
        for name in LABELS:
            moving[name].set_data(run["epochs"], run[name])
            moving[name, "now"].set_data([p], run[name][-1:])

    return move


def _verdicts(p, run):
    on, off, new = (run[name] for name in ("train_mode", "eval_mode", "validation"))
    if np.array_equal(on, off):
        modes = "their loss is the same with dropout on and off, to the last bit"
    else:
        modes = f"with dropout on, their loss ends {_compared(on[-1], off[-1])} that with it off"
    return (
        f"p = {p:g}. Training rows: {modes}. The validation loss is {_compared(new[0], on[0])} the "
        f"training loss with dropout on at the first record and {_compared(new[-1], on[-1])} it at "
        f"the last, where it is {_compared(new[-1], off[-1])} the one with dropout off."
    )


def _numbers(run):
    losses = ", ".join(f"{label} {run[name][-1]:.2g}" for name, (_, label) in LABELS.items())
    return f"At epoch {run['epochs'][-1]}: {losses}."


def _compared(one, other):
    if one > CLOSE * other:
        return "above"
    return "below" if other > CLOSE * one else "close to"
